/**
 * Notifications of a daemon that this app is attached to: the app shows them, with buttons and the way to its window,
 * and the daemon does not.
 */
import { describeError } from "../engine/describe-error.ts";
import type { NotificationPort } from "../delivery/notification-port.ts";
import type { Log } from "../engine/ports.ts";
import type { EngineKeeper } from "./engine-keeper.ts";
import type { EngineLink } from "./engine-link.ts";

/** From the first connection on, as long as there is one. Where nothing can be shown, the daemon goes on trying. */
export function setupAttachedNotifications(
  keeper: EngineKeeper,
  notifications: NotificationPort,
  log: Log,
): void {
  let served: EngineLink | null = null;
  keeper.watch(({ attached, live }) => {
    const link = keeper.link();
    if (!attached || !live.connected || link === null || link === served) return;
    if (notifications.problem() !== null) return;
    served = link;
    showAll(link, notifications)
      .catch((error: unknown) =>
        log.info("Notifications of the daemon are not shown here.", {
          error: describeError(error),
        }),
      )
      .finally(() => {
        // Ended while the daemon lives: it goes on with the next change.
        if (served === link) served = null;
      });
  });
}

/** Ends with the connection, or when the daemon asks another app. */
async function showAll({ client }: EngineLink, notifications: NotificationPort): Promise<void> {
  const { desktop } = client.notifications;
  for await (const { number, notification } of await desktop.take()) {
    const said = await notifications.show(notification).catch(() => null);
    await desktop.answer({ number, said });
  }
}
