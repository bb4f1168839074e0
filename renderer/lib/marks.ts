/** Marking results: seen, archived, pinned. Shown at once, put back when refused, undone exactly. */
import type { InboxItem, QuietGroup } from "../../contract/inbox.ts";
import type { InboxMark } from "../../contract/inbox-words.ts";
import { toastFailure, toastUndo } from "../ui/toast.tsx";
import { api, orpc, queryClient } from "./query.ts";
import { useTranslation } from "./use-translation.ts";

interface InboxPage {
  items: InboxItem[];
  quiet: QuietGroup[];
}
/** One page, or page after page. */
type InboxData = InboxPage | { pages: InboxPage[]; pageParams: unknown[] };

/** Changes what the lists show, before the engine has answered. Returns a function that puts them back. */
function changeItems(change: (page: InboxPage) => InboxPage): () => void {
  const before = queryClient.getQueriesData<InboxData>({ queryKey: orpc.inbox.list.key() });
  for (const [key, data] of before) {
    if (data === undefined) continue;
    queryClient.setQueryData(
      key,
      "pages" in data ? { ...data, pages: data.pages.map(change) } : change(data),
    );
  }
  return () => {
    for (const [key, data] of before) queryClient.setQueryData(key, data);
  };
}

function shown(items: InboxItem[], ids: ReadonlySet<number>, as: InboxMark): InboxItem[] {
  if (as === "archive" || as === "unarchive") return items.filter(({ run }) => !ids.has(run.id));
  const now = Date.now();
  return items.map((item) => {
    if (!ids.has(item.run.id)) return item;
    const run = { ...item.run };
    if (as === "seen") run.seenAt ??= now;
    if (as === "unseen") run.seenAt = null;
    if (as === "pin" || as === "unpin") run.pinned = as === "pin";
    return { ...item, run };
  });
}

export function useMarks() {
  const { t } = useTranslation();

  function refused(error: unknown, restore: () => void): void {
    restore();
    toastFailure(error, t("today.inbox.notDone"));
  }

  /** Only putting away is told, with an undo: the others can be taken back where they were done. */
  async function mark(ids: readonly number[], as: InboxMark): Promise<void> {
    const some = new Set(ids);
    const restore = changeItems((page) => ({ ...page, items: shown(page.items, some, as) }));
    try {
      const before = await api.inbox.mark({ ids: [...ids], as });
      if (as === "archive") {
        toastUndo(t("today.inbox.archivedOf", { count: ids.length }), t("shell.undo"), () => {
          api.inbox.restore({ marks: before }).catch((error: unknown) => refused(error, () => {}));
        });
      }
    } catch (error) {
      refused(error, restore);
    }
  }

  async function archiveQuiet(): Promise<void> {
    const restore = changeItems((page) => ({ ...page, quiet: [] }));
    try {
      const { previous } = await api.inbox.archiveQuiet({});
      toastUndo(t("today.inbox.quietArchived"), t("shell.undo"), () => {
        api.inbox
          .archiveQuiet({ before: previous })
          .catch((error: unknown) => refused(error, () => {}));
      });
    } catch (error) {
      refused(error, restore);
    }
  }

  return { mark, archiveQuiet };
}
