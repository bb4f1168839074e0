/** Newer versions of the desktop app: whether there is one, what it waits for, and looking for one by hand. */
import { useMutation } from "@tanstack/react-query";
import type { UpdateState } from "../../../contract/desktop-app.ts";
import { desktopApp, useUpdates } from "../../lib/desktop-app.ts";
import { formatDateTime } from "../../lib/format.ts";
import { inMyWords } from "../../lib/sentences.ts";
import { useTranslation } from "../../lib/use-translation.ts";
import { Button } from "../../ui/button.tsx";
import { Switch } from "../../ui/toggles.tsx";
import { toastFailure } from "../../ui/toast.tsx";
import { Group, Row } from "./parts.tsx";
import { useSetting } from "./use-setting.tsx";

export function AppUpdates() {
  const { t } = useTranslation();
  const updates = useUpdates();
  const auto = useSetting("desktop.autoUpdate");
  if (updates === null) return null;
  const isOff = updates.step === "off";
  return (
    <Group title={t("settings.updates.title")}>
      <Row>
        <div className="flex flex-wrap items-center justify-between gap-3">
          <div className="min-w-0 flex-1">
            <p role="status" className="wrap-anywhere">
              <Words {...updates} />
            </p>
            {updates.problem !== null && (
              <p role="alert" className="text-sm text-bad wrap-anywhere">
                {t(`settings.updates.failed.${updates.problem.what}`, {
                  detail: inMyWords(updates.problem.detail),
                })}
              </p>
            )}
            {updates.checkedAt !== null && (
              <p className="text-sm text-ink2">
                {t("settings.updates.checkedAt", { at: formatDateTime(updates.checkedAt) })}
              </p>
            )}
          </div>
          {!isOff && <Actions {...updates} />}
        </div>
      </Row>
      {!isOff && (
        <Row>
          <Switch
            label={t("settings.updates.auto.label")}
            hint={t(`settings.updates.auto.hint.${updates.kind}`)}
            checked={auto.value}
            onChange={auto.set}
          />
        </Row>
      )}
    </Group>
  );
}

function Words({ step, kind, version, found, obstacle, problem, checkedAt }: UpdateState) {
  const { t } = useTranslation();
  const versions = { version, found };
  switch (step) {
    case "off":
      return t("settings.updates.off", versions);
    case "looking":
      return t("settings.updates.looking");
    case "fetching":
      return t("settings.updates.fetching", versions);
    case "installing":
      return t("settings.updates.installing", versions);
    case "ready":
      return t(`settings.updates.ready.${obstacle ?? "now"}`, versions);
    case "idle":
      if (found !== null) return t(`settings.updates.found.${kind}`, versions);
      if (problem !== null || checkedAt === null) return t("settings.updates.unknown", versions);
      return t("settings.updates.newest", versions);
  }
}

function Actions({ step, obstacle }: UpdateState) {
  const { t } = useTranslation();
  const onError = (error: unknown) => toastFailure(error);
  const look = useMutation({
    mutationFn: async () => (await desktopApp()).updates.look(),
    onError,
  });
  const install = useMutation({
    mutationFn: async () => (await desktopApp()).updates.install(),
    onError,
  });
  if (step === "ready") {
    return (
      <Button variant="primary" onClick={() => install.mutate()} disabled={obstacle !== "window"}>
        {t("settings.updates.install")}
      </Button>
    );
  }
  return (
    <Button onClick={() => look.mutate()} busy={step !== "idle"}>
      {t("settings.updates.look")}
    </Button>
  );
}
