/** Sets the app up, in order: the engine first, then what shows it. */
import path from "node:path";
import { app, dialog, session } from "electron";
import { APP_PORT, ENGINE_PORT } from "../../contract/desktop-port.ts";
import { systemClock } from "../host/clock.ts";
import { pagesDir } from "../host/data-dir.ts";
import { makeDemoJob } from "../host/first-run.ts";
import { fileLog } from "../host/log.ts";
import { fileSecrets } from "../host/secrets.ts";
import { actor, type Actor } from "./actions.ts";
import { setupAppMenu } from "./app-menu.ts";
import { appPort } from "./app-procedures.ts";
import { serveApp } from "./app-protocol.ts";
import { setupWindow } from "./app-window.ts";
import { setupAttachedNotifications } from "./attached-notifications.ts";
import { setupBadge } from "./badge.ts";
import { busPresenter } from "./bus-presenter.ts";
import { openDesktopState } from "./desktop-state.ts";
import { setupEngineAlert } from "./engine-alert.ts";
import { EngineKeeper } from "./engine-keeper.ts";
import { attach, openLink, type LinkOptions } from "./engine-link.ts";
import { EngineList } from "./engine-list.ts";
import { setupGuards } from "./guards.ts";
import { setupLanguage } from "./language.ts";
import type { Launch } from "./launch.ts";
import { launcherBadge } from "./launcher-badge.ts";
import { setupLoginItem } from "./login-item.ts";
import { desktopMachine } from "./machine.ts";
import { setupMutes } from "./mutes.ts";
import { nativeNotifications } from "./notifications.ts";
import { pageOfLink } from "./pages.ts";
import { setupPort } from "./port.ts";
import { setupPower } from "./power.ts";
import { electronPresenter, type Presenter } from "./presenter.ts";
import { setupQuickPrompt } from "./quick-prompt.ts";
import { setupQuit } from "./quit.ts";
import { electronSecretBox } from "./secret-box.ts";
import { tellRecovery } from "./recovery-notice.ts";
import { iconFile } from "./resources.ts";
import { setupMissing } from "./tell-missing.ts";
import { setupUpdates } from "./setup-updates.ts";
import { setupTray } from "./tray.ts";
import type { Words } from "./words.ts";

/** As `executableName` in electron-builder.yml. */
const DESKTOP_ENTRY = "belfry-desktop";
const NONE: ReadonlySet<number> = new Set();

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
  const redraw: (() => void)[] = [];
  const drawAnew = () => redraw.forEach((draw) => draw());
  let act: Actor = { onShown() {}, onOwn() {} };
  const notifications = nativeNotifications({
    presenter: presenterFor(env),
    words: () => language.words(),
    act: (action) => act.onOwn(action),
    isMuted: (jobId) => mutes.get().has(jobId),
  });
  const linkOptions: LinkOptions = {
    dataDir,
    env,
    log,
    native: notifications,
    machine: (base) => desktopMachine(base, () => app.isReady()),
    onShutdown: (stopAgents) => quit.now({ stopAgents }),
    onRestart: () => void keeper.restart().then(() => welcomeBack()),
  };
  const keeper = new EngineKeeper({
    open: () => openLink(linkOptions),
    again: () => attach(dataDir),
    log,
  });
  // While Electron gets ready, the engine does: it is armed before anything is shown.
  const opening = keeper.open();
  await app.whenReady();
  const state = await openDesktopState(app.getPath("userData"));
  const language = await setupLanguage(keeper, drawAnew);
  const words = () => language.words();
  const opened = await opening;
  if (!opened.ok) return refuse(words(), opened.error.message);

  serveApp(session.defaultSession, pagesDir());
  const secrets = fileSecrets(dataDir, { box: electronSecretBox, env });
  const engines = new EngineList({ home: keeper, state, secrets, log });
  setupPort(ENGINE_PORT, (port) => engines.serve(port));
  const missing = setupMissing(state, words, env, log);
  const window = setupWindow(
    state,
    iconFile("linux/256x256.png"),
    () => engines.shown().remote?.name ?? null,
    (shown) => missing.tell(shown),
  );
  const updates = setupUpdates(keeper, window, env, log);
  setupPort(APP_PORT, appPort(engines, updates, window.reload));
  setupGuards(words, window.show);
  const quit = setupQuit(keeper, words);
  const mutes = setupMutes(keeper, state, drawAnew);
  // Jobs of other machines have the same numbers.
  const muted = () => (engines.shown().remote ? NONE : mutes.get());
  const quickPrompt = setupQuickPrompt(keeper, (keys) =>
    missing.note(`shortcut ${keys}`, words().t("missing.shortcut", { keys })),
  );
  act = actor({
    keeper,
    engines,
    window,
    words,
    mute: mutes.add,
    quickPrompt: quickPrompt.show,
    lookForUpdates: () => void updates.look(),
    quit: quit.now,
  });
  notifications.follow(keeper);
  setupAttachedNotifications(keeper, notifications, log);
  setupEngineAlert(keeper, notifications, words);
  redraw.push(
    setupTray({ engines, words, muted, act: act.onShown }),
    setupBadge(engines, muted, badgeFor(env)),
    setupAppMenu({ words, act: act.onShown, show: window.show }),
  );
  setupPower(keeper, log);
  setupLoginItem(keeper, env, log, (why) => {
    const { t } = words();
    const said = why.kind === "flatpak" ? t("missing.flatpak") : why.message;
    missing.note("login", t("missing.login", { why: said }));
  });
  const own = opened.value.own;
  if (own) tellRecovery(own, notifications, words());
  // Pages speak to an engine that has been closed.
  const welcomeBack = () => {
    const next = keeper.own();
    if (next) tellRecovery(next, notifications, words());
    window.reload();
  };
  if (own && launch.firstRun) await makeDemoJob(own.host, dataDir);

  const onSecond = ({ hidden, link, pauseAll }: Launch) => {
    if (pauseAll) act.onShown({ kind: "pause-all", until: null });
    else if (link !== null) window.show(pageOfLink(link));
    else if (!hidden) window.show();
  };
  onSecond(launch);
  return { onSecond };
}

function presenterFor(env: NodeJS.ProcessEnv): Presenter {
  if (process.platform !== "linux") return electronPresenter(() => app.isReady());
  return busPresenter({ env, icon: iconFile("linux/256x256.png"), desktopEntry: DESKTOP_ENTRY });
}

function badgeFor(env: NodeJS.ProcessEnv): (count: number) => void {
  if (process.platform !== "linux") return (count) => app.setBadgeCount(count);
  return launcherBadge({ env, desktopEntry: DESKTOP_ENTRY });
}

/** Says why there is no app, and ends. */
async function refuse({ t, say }: Words, sentence: string): Promise<never> {
  dialog.showErrorBox(t("notice.engineFailed"), await say(sentence));
  app.exit(1);
  throw new Error(sentence);
}
