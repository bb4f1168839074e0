/** Language and looks, and what only the desktop app has. */
import { isDesktop } from "../../lib/client/index.ts";
import { LANGUAGES } from "../../lib/languages.ts";
import { useTranslation } from "../../lib/use-translation.ts";
import { Segmented } from "../../ui/segmented.tsx";
import { Select } from "../../ui/select.tsx";
import { Switch } from "../../ui/toggles.tsx";
import { Group, Row } from "./parts.tsx";
import { TextSetting } from "./text-setting.tsx";
import { useSetting } from "./use-setting.tsx";

const THEMES = ["system", "light", "dark"] as const;

export function General() {
  const { t } = useTranslation();
  const theme = useSetting("ui.theme");
  const language = useSetting("language");
  return (
    <>
      <Group title={t("settings.general.looks")} text={t("settings.general.looksText")}>
        <Row>
          <div className="flex flex-wrap items-center justify-between gap-3">
            <span className="font-[450]">{t("settings.general.theme")}</span>
            <Segmented
              label={t("settings.general.theme")}
              value={theme.value}
              onChange={theme.set}
              options={THEMES.map((value) => ({
                value,
                label: t(`settings.general.themes.${value}`),
              }))}
            />
          </div>
        </Row>
        <Row>
          <div className="flex flex-wrap items-center justify-between gap-3">
            <span className="font-[450]">{t("settings.general.language")}</span>
            <Select
              label={t("settings.general.language")}
              className="w-56"
              value={language.value}
              onChange={language.set}
              options={[
                { value: "system", label: t("settings.general.languageSystem") },
                ...Object.entries(LANGUAGES).map(([value, label]) => ({
                  value: value as keyof typeof LANGUAGES,
                  label,
                })),
              ]}
            />
          </div>
        </Row>
      </Group>
      {isDesktop && <Desktop />}
    </>
  );
}

const ON_QUIT = ["ask", "leave", "stop"] as const;

function Desktop() {
  const { t } = useTranslation();
  const launch = useSetting("desktop.launchAtLogin");
  const awake = useSetting("desktop.keepAwake");
  const shortcut = useSetting("desktop.quickPromptShortcut");
  const onQuit = useSetting("desktop.onQuit");
  return (
    <Group title={t("settings.general.app")}>
      <Row>
        <Switch
          label={t("settings.general.launchAtLogin.label")}
          hint={t("settings.general.launchAtLogin.hint")}
          checked={launch.value}
          onChange={launch.set}
        />
      </Row>
      <Row>
        <Switch
          label={t("settings.general.keepAwake.label")}
          hint={t("settings.general.keepAwake.hint")}
          checked={awake.value}
          onChange={awake.set}
        />
      </Row>
      <Row>
        <TextSetting
          label={t("settings.general.shortcut.label")}
          hint={t("settings.general.shortcut.hint")}
          setting={shortcut}
          empty={null}
        />
      </Row>
      <Row>
        <div className="flex flex-wrap items-center justify-between gap-3">
          <span className="font-[450]">{t("settings.general.onQuit")}</span>
          <Select
            label={t("settings.general.onQuit")}
            className="w-56"
            value={onQuit.value}
            onChange={onQuit.set}
            options={ON_QUIT.map((value) => ({
              value,
              label: t(`settings.general.onQuits.${value}`),
            }))}
          />
        </div>
      </Row>
    </Group>
  );
}
