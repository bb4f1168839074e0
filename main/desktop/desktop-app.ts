/** Starts the app: the engine first, then the window, then what is around them (`surroundings.ts`). */
import path from "node:path";
import { app, dialog, session } from "electron";
import { APP_PORT, ENGINE_PORT } from "../../contract/desktop-port.ts";
import type { NotificationPort } from "../delivery/notification-port.ts";
import { systemClock, systemTimers } from "../host/clock.ts";
import { pagesDir } from "../host/data-dir.ts";
import { fileLog } from "../host/log.ts";
import { fileSecrets } from "../host/secrets.ts";
import { setupAppMenu } from "./app-menu.ts";
import { serveApp } from "./app-protocol.ts";
import { setupWindow, type AppWindow } from "./app-window.ts";
import { openDesktopState } from "./desktop-state.ts";
import { EngineKeeper } from "./engine-keeper.ts";
import { attach, findEngine, openLink, type LinkOptions } from "./engine-link.ts";
import { EngineList } from "./engine-list.ts";
import { setupGuards } from "./guards.ts";
import { setupLanguage } from "./language.ts";
import type { Launch } from "./launch.ts";
import { desktopMachine } from "./machine.ts";
import { pageOfLink } from "./pages.ts";
import { setupPort } from "./port.ts";
import { iconFile } from "./resources.ts";
import { electronSecretBox } from "./secret-box.ts";
import type { Surroundings } from "./surroundings.ts";
import type { Words } from "./words.ts";

/** As long as it takes to draw a page on a slow computer. */
const FIRST_SIGHT_MS = 1_000;

export interface AppOptions {
  dataDir: string;
  env: NodeJS.ProcessEnv;
  launch: Launch;
}

export interface OpenedApp {
  /** Does what a second start asked for. */
  onSecond(launch: Launch): void;
}

export async function startApp({ dataDir, env, launch }: AppOptions): Promise<OpenedApp> {
  const log = fileLog({ dir: path.join(dataDir, "logs"), now: () => systemClock.now() });
  const around = Promise.withResolvers<Surroundings>();
  const linkOptions: LinkOptions = {
    dataDir,
    env,
    log,
    native: lateNotifications(around.promise),
    preferredLanguages: () => app.getPreferredSystemLanguages(),
    machine: (base) => desktopMachine(base, () => app.isReady()),
    onShutdown: (stopAgents) => void around.promise.then(({ quit }) => quit.now({ stopAgents })),
    onRestart: () => void keeper.restart().then(async () => (await around.promise).welcomeBack()),
  };
  const keeper = new EngineKeeper({
    open: () => openLink(linkOptions),
    again: () => attach(dataDir),
    log,
  });
  // While Electron gets ready, the engine does: it is armed before anything is shown.
  const finding = findEngine(linkOptions);
  await app.whenReady();
  const found = await finding;
  const own = found.ok ? found.value.own : null;
  if (own) keeper.expect(own.host.settings.get());
  const redraw: (() => void)[] = [];
  const language = await setupLanguage(keeper, () => redraw.forEach((draw) => draw()));
  const words = () => language.words();
  if (!found.ok) return refuse(words(), found.error.message);
  const follow = async () => keeper.use(await found.value.link());
  if (own === null) {
    // Another process may hang: then there is nothing to show.
    const followed = await follow();
    if (!followed.ok) return refuse(words(), followed.error.message);
  }

  const theme = () => keeper.shown().settings.ui.theme;
  serveApp(session.defaultSession, pagesDir(), theme);
  const state = openDesktopState(app.getPath("userData"));
  const secrets = fileSecrets(dataDir, { box: electronSecretBox, env });
  const engines = new EngineList({ home: keeper, state, secrets, log });
  setupPort(ENGINE_PORT, log, async (port) => {
    await around.promise;
    await engines.serve(port);
  });
  setupPort(APP_PORT, log, async (port) => (await around.promise).servePage(port));
  const window = setupWindow({
    state,
    icon: iconFile("linux/256x256.png"),
    engine: () => engines.shown().remote?.name ?? null,
    theme,
  });
  setupGuards(words, window.show);
  redraw.push(
    setupAppMenu({
      words,
      act: (action) => void around.promise.then(({ act }) => act.onShown(action)),
      show: window.show,
    }),
  );
  const onSecond = ({ hidden, link, pauseAll }: Launch) => {
    if (pauseAll)
      void around.promise.then(({ act }) => act.onShown({ kind: "pause-all", until: null }));
    else if (link !== null) window.show(pageOfLink(link));
    else if (!hidden) window.show();
  };
  onSecond(launch);

  if (window.current() !== null) await firstSight(window);
  if (own !== null) await follow();
  const { surround } = await import("./surroundings.ts");
  const parts = { dataDir, env, log, state, words, keeper, engines, window, launch };
  const surroundings = surround(parts);
  redraw.push(surroundings.redraw);
  around.resolve(surroundings);
  return { onSecond };
}

/** The page is sent before this process is busy with what follows. A screen that is locked shows none. */
function firstSight(window: AppWindow): Promise<void> {
  return new Promise((resolve) => {
    const cancel = systemTimers.after(FIRST_SIGHT_MS, resolve);
    window.whenSeen(() => {
      cancel();
      resolve();
    });
  });
}

/** Messages of the engine wait until there is what shows them. */
function lateNotifications(around: Promise<Surroundings>): NotificationPort {
  let port: NotificationPort | null = null;
  void around.then(({ notifications }) => (port = notifications));
  return {
    problem: () => port?.problem() ?? null,
    show: async (what) => (await around).notifications.show(what),
  };
}

/** Says why there is no app, and ends. */
async function refuse({ t, say }: Words, sentence: string): Promise<never> {
  dialog.showErrorBox(t("notice.engineFailed"), await say(sentence));
  app.exit(1);
  throw new Error(sentence);
}
