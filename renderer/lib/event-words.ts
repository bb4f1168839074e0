/** What messages are about, in words. */
import { NOTIFY_EVENTS, type NotifyEvent } from "../../contract/notification-words.ts";
import { useTranslation } from "./use-translation.ts";

type Dashed<T extends string> = T extends `${infer A}.${infer B}` ? `${A}_${B}` : T;

/** Keys of words cannot hold dots. */
export function eventKey<E extends NotifyEvent>(event: E): Dashed<E> {
  return event.replace(".", "_") as Dashed<E>;
}

/** The words for the event of a message; whatever is no event of a run or a job is the digest. */
export function useEventWords(): (event: string) => string {
  const { t } = useTranslation();
  return (event) => {
    const known = NOTIFY_EVENTS.find((each) => each === event);
    return known === undefined
      ? t("notifications.digest.title")
      : t(`notifications.events.${eventKey(known)}`);
  };
}
