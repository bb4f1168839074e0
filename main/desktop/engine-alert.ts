/** Tells when the engine of another process, to which the app is attached, has gone or hangs, and stays so. */
import { systemTimers } from "../host/clock.ts";
import type { NotificationPort } from "../delivery/notification-port.ts";
import type { EngineKeeper } from "./engine-keeper.ts";
import type { Words } from "./words.ts";

/** A service that is being restarted is back by then. */
const PATIENCE_MS = 20_000;

export function setupEngineAlert(
  keeper: EngineKeeper,
  notifications: NotificationPort,
  words: () => Words,
): void {
  let wasThere = false;
  let cancel = () => {};
  const tell = () => {
    const { t } = words();
    const kind = keeper.shown().silent ? "silent" : "gone";
    const about = { tag: "engine", urgent: true, runId: null, jobId: null };
    // Where nothing shows it, the tray says it all the same.
    notifications
      .show({ title: t(`notice.${kind}`), body: t(`notice.${kind}Text`), ...about })
      .catch(() => {});
  };
  keeper.watch(({ attached, live }) => {
    if (live.connected) {
      wasThere = attached;
      cancel();
    } else if (wasThere) {
      wasThere = false;
      cancel = systemTimers.after(PATIENCE_MS, tell);
    }
  });
}
