/** What is around the engine and the window: tray, notifications, shortcut, login, power, updates. Loaded after both. */
import { app } from "electron";
import type { ServedPort } from "../api/message-port.ts";
import type { Log } from "../engine/ports.ts";
import { makeDemoJob } from "../host/first-run.ts";
import { actor, type Actor } from "./actions.ts";
import { appPort } from "./app-procedures.ts";
import type { AppWindow } from "./app-window.ts";
import { setupAttachedNotifications } from "./attached-notifications.ts";
import { setupBadge } from "./badge.ts";
import { busPresenter } from "./bus-presenter.ts";
import type { DesktopState } from "./desktop-state.ts";
import { setupEngineAlert } from "./engine-alert.ts";
import type { EngineKeeper } from "./engine-keeper.ts";
import type { EngineList } from "./engine-list.ts";
import type { Launch } from "./launch.ts";
import { launcherBadge } from "./launcher-badge.ts";
import { setupLoginItem } from "./login-item.ts";
import { setupMutes } from "./mutes.ts";
import { nativeNotifications, type Notifications } from "./notifications.ts";
import { setupPower } from "./power.ts";
import { electronPresenter, type Presenter } from "./presenter.ts";
import { setupQuickPrompt } from "./quick-prompt.ts";
import { setupQuit, type Quit } from "./quit.ts";
import { tellRecovery } from "./recovery-notice.ts";
import { iconFile } from "./resources.ts";
import { setupUpdates } from "./setup-updates.ts";
import { setupMissing } from "./tell-missing.ts";
import { setupTray } from "./tray.ts";
import type { Words } from "./words.ts";

/** As `executableName` in electron-builder.yml. */
const DESKTOP_ENTRY = "belfry-desktop";
const NONE: ReadonlySet<number> = new Set();

export interface Centre {
  dataDir: string;
  env: NodeJS.ProcessEnv;
  launch: Launch;
  log: Log;
  state: DesktopState;
  words: () => Words;
  /** Has found its engine. */
  keeper: EngineKeeper;
  engines: EngineList;
  window: AppWindow;
}

export interface Surroundings {
  act: Actor;
  notifications: Notifications;
  quit: Quit;
  /** Answers what a page asks of the app. */
  servePage(port: ServedPort): void;
  /** Shows everything in another language. */
  redraw(): void;
  /** The engine of this process was opened anew. */
  welcomeBack(): void;
}

export function surround(centre: Centre): Surroundings {
  const { dataDir, env, launch, log, state, words, keeper, engines, window } = centre;
  const redraw: (() => void)[] = [];
  const drawAnew = () => redraw.forEach((draw) => draw());
  const missing = setupMissing(state, words, env, log);
  window.whenSeen(missing.tell);
  const updates = setupUpdates(keeper, window, env, log);
  const quit = setupQuit(keeper, words);
  const mutes = setupMutes(keeper, state, drawAnew);
  // Jobs of other machines have the same numbers.
  const muted = () => (engines.shown().remote ? NONE : mutes.get());
  const quickPrompt = setupQuickPrompt(keeper, (keys) =>
    missing.note(`shortcut ${keys}`, words().t("missing.shortcut", { keys })),
  );
  const act = actor({
    keeper,
    engines,
    window,
    words,
    mute: mutes.add,
    quickPrompt: quickPrompt.show,
    lookForUpdates: () => void updates.look(),
    quit: quit.now,
  });
  const notifications = nativeNotifications({
    presenter: presenterFor(env),
    words,
    act: act.onOwn,
    isMuted: (jobId) => mutes.get().has(jobId),
  });
  notifications.follow(keeper);
  setupAttachedNotifications(keeper, notifications, log);
  setupEngineAlert(keeper, notifications, words);
  redraw.push(
    setupTray({ engines, words, muted, act: act.onShown }),
    setupBadge(engines, muted, badgeFor(env)),
  );
  setupPower(keeper, log);
  setupLoginItem(keeper, env, log, (why) => {
    const { t } = words();
    const said = why.kind === "flatpak" ? t("missing.flatpak") : why.message;
    missing.note("login", t("missing.login", { why: said }));
  });
  const tellOwnRecovery = () => {
    const own = keeper.own();
    if (own) void tellRecovery(own, notifications, words());
    return own;
  };
  const own = tellOwnRecovery();
  if (own && launch.firstRun) void makeDemoJob(own.host, dataDir);
  return {
    act,
    notifications,
    quit,
    servePage: appPort(engines, updates, window.reload),
    redraw: drawAnew,
    welcomeBack() {
      tellOwnRecovery();
      // Pages speak to an engine that has been closed.
      window.reload();
    },
  };
}

function presenterFor(env: NodeJS.ProcessEnv): Presenter {
  if (process.platform !== "linux") return electronPresenter();
  return busPresenter({ env, icon: iconFile("linux/256x256.png"), desktopEntry: DESKTOP_ENTRY });
}

function badgeFor(env: NodeJS.ProcessEnv): (count: number) => void {
  if (process.platform !== "linux") return (count) => app.setBadgeCount(count);
  return launcherBadge({ env, desktopEntry: DESKTOP_ENTRY });
}
