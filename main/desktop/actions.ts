/** Does what was chosen in the tray, in a menu or in a notification. */
import { dialog } from "electron";
import type { AppWindow } from "./app-window.ts";
import type { EngineKeeper } from "./engine-keeper.ts";
import type { EngineLink } from "./engine-link.ts";
import type { EngineList } from "./engine-list.ts";
import { jobPage, PAGES, runPage } from "./pages.ts";
import type { TrayAction } from "./tray-model.ts";
import type { Words } from "./words.ts";

export interface ActionParts {
  /** Carries the engine of this computer. */
  keeper: EngineKeeper;
  engines: EngineList;
  window: AppWindow;
  words: () => Words;
  mute: (jobId: number) => void;
  quickPrompt: () => void;
  lookForUpdates: () => void;
  quit: (how: { stopAgents: boolean }) => void;
}

export interface Actor {
  /** On the engine that is shown. */
  onShown(action: TrayAction): void;
  /** On the engine of this computer, whichever is shown. */
  onOwn(action: TrayAction): void;
}

/** Never throws: what does not work is told to the person who clicked. */
export function actor(parts: ActionParts): Actor {
  const told = (work: Promise<void>) => {
    work.catch(async (error: unknown) => {
      const { t, say } = parts.words();
      const sentence = error instanceof Error ? error.message : String(error);
      dialog.showErrorBox(t("notice.actionFailed"), await say(sentence));
    });
  };
  return {
    onShown: (action) => told(perform(parts, action, parts.engines.link())),
    onOwn: (action) => told(performOnOwn(parts, action)),
  };
}

const PAGES_OF_ENGINE: ReadonlySet<TrayAction["kind"]> = new Set([
  "show-run",
  "show-job",
  "show-today",
]);

/** Another engine's jobs and runs have the same numbers: its pages must not be opened for those of our own. */
async function performOnOwn(parts: ActionParts, action: TrayAction): Promise<void> {
  const { keeper, engines, window } = parts;
  if (engines.shown().remote !== null && PAGES_OF_ENGINE.has(action.kind)) {
    engines.choose(null);
    window.close();
  }
  return perform(parts, action, keeper.link());
}

async function perform(
  parts: ActionParts,
  action: TrayAction,
  link: EngineLink | null,
): Promise<void> {
  const { keeper, engines, window } = parts;
  const client = link?.client;
  switch (action.kind) {
    case "open":
      return window.show();
    case "show-today":
      return window.show(PAGES.today);
    case "new-job":
      return window.show(PAGES.newJob);
    case "settings":
      return window.show(PAGES.settings);
    case "show-run":
      return window.show(runPage(action.runId));
    case "look-for-updates":
      parts.lookForUpdates();
      return window.show(PAGES.about);
    case "quick-prompt":
      return parts.quickPrompt();
    case "mute":
      return parts.mute(action.jobId);
    case "quit":
      return parts.quit({ stopAgents: action.stopAgents });
    case "run-engine-here": {
      const opened = await keeper.runHere();
      if (!opened.ok) throw new Error(opened.error.message);
      return window.reload();
    }
    case "choose-engine":
      engines.choose(action.id);
      return window.reload();
    case "stop-run":
      return void (await client?.runs.stop({ id: action.runId }));
    case "retry-run":
      return void (await client?.runs.retry({ id: action.runId }));
    case "answer": {
      const { questionId: id, decision, by } = action;
      return void (await client?.questions.answer({ id, decision, by }));
    }
    case "decide-proposal": {
      const { proposalId: id, decision, by } = action;
      return void (await client?.proposals[decision]({ id, by }));
    }
    case "run-job":
      return void (await client?.jobs.run({ id: action.jobId }));
    case "skip":
      return void (await client?.jobs.skipNext({ id: action.jobId, dueAt: action.dueAt }));
    case "pause-job":
      return void (await client?.jobs.pause({ id: action.jobId, until: null }));
    case "pause-all":
      return void (await client?.engine.pauseAll({ until: action.until }));
    case "resume-all":
      return void (await client?.engine.resumeAll());
    case "show-job":
      return window.show(jobPage(action.jobId));
  }
}
