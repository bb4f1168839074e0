/** Language and looks. */
import { useTranslation } from "react-i18next";
import { LANGUAGES } from "../../lib/i18n.ts";
import { Segmented } from "../../ui/segmented.tsx";
import { Select } from "../../ui/select.tsx";
import { Group, Row } from "./parts.tsx";
import { useSetting } from "./use-setting.tsx";

const THEMES = ["system", "light", "dark"] as const;

export function General() {
  const { t } = useTranslation();
  const theme = useSetting("ui.theme");
  const language = useSetting("language");
  return (
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
  );
}
