/** Says where secrets are no better protected than a file, once there are some or will be. */
import { useQuery } from "@tanstack/react-query";
import { ShieldAlert } from "lucide-react";
import { Trans } from "react-i18next";
import type { SecretStorage } from "../../../contract/notify.ts";
import { orpc } from "../../lib/query.ts";
import { useTranslation } from "../../lib/use-translation.ts";
import { ReadFailed } from "../../ui/read-failed.tsx";

export function SecretStorageNote() {
  const { t } = useTranslation();
  const storage = useQuery(orpc.notifications.secretStorage.queryOptions());
  const { data } = storage;
  if (storage.isError) {
    return <ReadFailed query={storage} what="secrets" className="mb-3 max-w-180" />;
  }
  if (data === undefined || isWell(data)) return null;
  const { why, plain, file } = data;
  return (
    <p className="mb-3 flex max-w-180 gap-2 rounded-lg bg-warn-bg px-3 py-2 text-sm text-ink">
      <ShieldAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-warn" />
      <span className="min-w-0 wrap-anywhere">
        {why === null ? (
          t("notifications.secretStorage.older", { count: plain, file })
        ) : (
          <Trans
            i18nKey={`notifications.secretStorage.${why}`}
            values={{ file }}
            components={{ code: <code className="font-mono text-sm" /> }}
          />
        )}
      </span>
    </p>
  );
}

function isWell({ kind, plain }: SecretStorage): boolean {
  return kind === "sealed" && plain === 0;
}
