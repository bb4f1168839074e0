/** Who may see these pages (the door for browsers and scripts of this machine), and what is kept from them. */
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { isDesktop } from "../../lib/client/index.ts";
import { orpc } from "../../lib/query.ts";
import { useTranslation } from "../../lib/use-translation.ts";
import { Button } from "../../ui/button.tsx";
import { ButtonLink } from "../../ui/button-link.tsx";
import { ConfirmDialog } from "../../ui/dialog.tsx";
import { Field } from "../../ui/field.tsx";
import { Textarea } from "../../ui/input.tsx";
import { ReadFailed } from "../../ui/read-failed.tsx";
import { Fact, Facts } from "../../ui/table.tsx";
import { toastFailure } from "../../ui/toast.tsx";
import { Switch } from "../../ui/toggles.tsx";
import { Group, NumberRow, Row } from "./parts.tsx";
import { TextSetting } from "./text-setting.tsx";
import { sayRefused } from "./refused.ts";
import { useSetting } from "./use-setting.tsx";

export function Security() {
  const { t } = useTranslation();
  const enabled = useSetting("dashboard.enabled");
  const address = useSetting("dashboard.address");
  const shapes = useSetting("redaction.tokenShapes");
  const [asking, setAsking] = useState(false);
  const door = useQuery(orpc.dashboard.status.queryOptions());
  const status = door.data;
  return (
    <>
      <Group title={t("settings.security.pages")} text={t("settings.security.pagesText")}>
        <Row>
          <Switch
            label={t("settings.security.enabled.label")}
            hint={isDesktop ? undefined : t("settings.security.enabled.hint")}
            checked={enabled.value}
            onChange={(on) => (on || isDesktop ? enabled.set(on) : setAsking(true))}
          />
        </Row>
        {door.isError && (
          <Row>
            <ReadFailed query={door} what="door" />
          </Row>
        )}
        {status !== undefined && (
          <Row>
            <Facts>
              <Fact name={t("settings.security.url")}>
                {status.url ?? t("settings.security.notServed")}
              </Fact>
              {status.problem !== null && (
                <Fact name={t("settings.security.problem")}>
                  <span className="text-bad">{status.problem}</span>
                </Fact>
              )}
            </Facts>
          </Row>
        )}
        <Row>
          <TextSetting
            label={t("settings.security.address.label")}
            hint={t("settings.security.address.hint")}
            setting={address}
            wanted={t("settings.security.address.wanted")}
          />
        </Row>
        <NumberRow
          setting={useSetting("dashboard.port")}
          label={t("settings.security.port.label")}
          hint={t("settings.security.port.hint")}
        />
        <Row>
          <AllowedHosts />
        </Row>
      </Group>
      <Group title={t("settings.security.token")} text={t("settings.security.tokenText")}>
        <Row>
          <Facts>
            <Fact name={t("settings.security.tokenFile")}>
              <span className="font-mono text-sm break-all">{status?.tokenFile ?? "–"}</span>
            </Fact>
          </Facts>
          <div className="mt-3 flex flex-wrap gap-2">
            <RenewToken />
            <ButtonLink to="/reference">{t("settings.security.reference")}</ButtonLink>
          </div>
        </Row>
      </Group>
      <Group
        title={t("settings.security.secrets.title")}
        text={t("settings.security.secrets.text")}
      >
        <Row>
          <Switch
            label={t("settings.security.secrets.shapes.label")}
            hint={t("settings.security.secrets.shapes.hint")}
            checked={shapes.value}
            onChange={shapes.set}
          />
        </Row>
      </Group>
      <ConfirmDialog
        open={asking}
        onClose={() => setAsking(false)}
        title={t("settings.security.off.title")}
        text={t("settings.security.off.text")}
        confirm={t("settings.security.off.confirm")}
        danger
        onConfirm={() => {
          setAsking(false);
          enabled.set(false);
        }}
      />
    </>
  );
}

function AllowedHosts() {
  const { t } = useTranslation();
  const { value, set, refused } = useSetting("dashboard.allowedHosts");
  return (
    <Field
      label={t("settings.security.hosts.label")}
      hint={t("settings.security.hosts.hint")}
      error={refused && sayRefused(t, refused)}
    >
      <Textarea
        key={value.join("\n")}
        mono
        rows={2}
        defaultValue={value.join("\n")}
        onBlur={(event) => {
          const hosts = event.target.value.split(/\s+/).filter((host) => host !== "");
          if (hosts.join("\n") !== value.join("\n")) set(hosts);
        }}
      />
    </Field>
  );
}

function RenewToken() {
  const { t } = useTranslation();
  const [asking, setAsking] = useState(false);
  const renew = useMutation(
    orpc.dashboard.renewToken.mutationOptions({
      onError: (error) => toastFailure(error),
    }),
  );
  return (
    <>
      <Button onClick={() => setAsking(true)} busy={renew.isPending}>
        {t("settings.security.renew.button")}
      </Button>
      <ConfirmDialog
        open={asking}
        onClose={() => setAsking(false)}
        title={t("settings.security.renew.title")}
        text={t("settings.security.renew.text")}
        confirm={t("settings.security.renew.confirm")}
        onConfirm={() => {
          setAsking(false);
          renew.mutate(undefined);
        }}
      />
    </>
  );
}
