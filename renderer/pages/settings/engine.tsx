/** Limits, timeouts, lateness, retention. */
import { AGENT_IDS, type AgentId } from "../../../contract/words.ts";
import { useTranslation } from "../../lib/use-translation.ts";
import { Field } from "../../ui/field.tsx";
import { Input } from "../../ui/input.tsx";
import { Switch } from "../../ui/toggles.tsx";
import { fromText } from "./number-text.ts";
import { Group, NumberRow, Row } from "./parts.tsx";
import { sayRefused } from "./refused.ts";
import { type Setting, useSetting } from "./use-setting.tsx";
import { useTyped } from "./use-typed.ts";
import { Worktrees } from "./worktrees.tsx";

const SECOND = 1_000;
const MINUTE = 60_000;
const MB = 1024 * 1024;
const GB = 1024 * MB;

export function EngineSettings() {
  const { t } = useTranslation();
  const record = useSetting("changes.record");
  const unit = {
    min: t("settings.unit.minutes"),
    s: t("settings.unit.seconds"),
    mb: t("settings.unit.mb"),
    gb: t("settings.unit.gb"),
    days: t("settings.unit.days"),
  };
  return (
    <>
      <Group title={t("settings.engine.limits")}>
        <NumberRow
          setting={useSetting("engine.maxActive")}
          label={t("settings.engine.maxActive.label")}
          hint={t("settings.engine.maxActive.hint")}
        />
        <PerAgent />
        <NumberRow
          setting={useSetting("engine.autoPauseAfter")}
          label={t("settings.engine.autoPauseAfter.label")}
          hint={t("settings.engine.autoPauseAfter.hint")}
        />
        <NumberRow
          setting={useSetting("engine.minFreeBytes")}
          label={t("settings.engine.minFreeBytes.label")}
          hint={t("settings.engine.minFreeBytes.hint")}
          factor={MB}
          unit={unit.mb}
        />
        <NumberRow
          setting={useSetting("engine.outputCapBytes")}
          label={t("settings.engine.outputCapBytes.label")}
          hint={t("settings.engine.outputCapBytes.hint")}
          factor={MB}
          unit={unit.mb}
          digits={2}
        />
      </Group>
      <Group title={t("settings.engine.timeouts")}>
        <NumberRow
          setting={useSetting("engine.timeoutMs")}
          label={t("settings.engine.timeoutMs.label")}
          hint={t("settings.engine.timeoutMs.hint")}
          factor={MINUTE}
          unit={unit.min}
          digits={2}
        />
        <NumberRow
          setting={useSetting("engine.stallMs")}
          label={t("settings.engine.stallMs.label")}
          hint={t("settings.engine.stallMs.hint")}
          factor={MINUTE}
          unit={unit.min}
          digits={2}
        />
        <NumberRow
          setting={useSetting("engine.stopGraceMs")}
          label={t("settings.engine.stopGraceMs.label")}
          hint={t("settings.engine.stopGraceMs.hint")}
          factor={SECOND}
          unit={unit.s}
          digits={2}
        />
        <NumberRow
          setting={useSetting("engine.lingerMs")}
          label={t("settings.engine.lingerMs.label")}
          hint={t("settings.engine.lingerMs.hint")}
          factor={SECOND}
          unit={unit.s}
          digits={2}
        />
      </Group>
      <Group title={t("settings.engine.lateness")}>
        <NumberRow
          setting={useSetting("engine.graceMs")}
          label={t("settings.engine.graceMs.label")}
          hint={t("settings.engine.graceMs.hint")}
          factor={SECOND}
          unit={unit.s}
          digits={2}
        />
        <NumberRow
          setting={useSetting("engine.catchUpSpreadMs")}
          label={t("settings.engine.catchUpSpreadMs.label")}
          hint={t("settings.engine.catchUpSpreadMs.hint")}
          factor={SECOND}
          unit={unit.s}
          digits={2}
        />
      </Group>
      <Group title={t("settings.engine.retention")} text={t("settings.engine.retentionText")}>
        <NumberRow
          setting={useSetting("retention.maxAgeDays")}
          label={t("settings.engine.maxAgeDays")}
          unit={unit.days}
          empty="limit"
        />
        <NumberRow
          setting={useSetting("retention.maxRunsPerJob")}
          label={t("settings.engine.maxRunsPerJob")}
          empty="limit"
        />
        <NumberRow
          setting={useSetting("retention.maxBytes")}
          label={t("settings.engine.maxBytes")}
          factor={GB}
          unit={unit.gb}
          digits={2}
          empty="limit"
        />
      </Group>
      <Group title={t("settings.engine.folders")}>
        <Row>
          <Switch
            label={t("settings.engine.record.label")}
            hint={t("settings.engine.record.hint")}
            checked={record.value}
            onChange={record.set}
          />
        </Row>
        <NumberRow
          setting={useSetting("worktrees.keep")}
          label={t("settings.engine.worktreesKeep.label")}
          hint={t("settings.engine.worktreesKeep.hint")}
        />
        <NumberRow
          setting={useSetting("worktrees.maxBytes")}
          label={t("settings.engine.worktreesBytes")}
          factor={GB}
          unit={unit.gb}
          digits={2}
        />
        <Worktrees />
      </Group>
    </>
  );
}

const OWN_LIMIT: readonly AgentId[] = AGENT_IDS.filter((agent) => agent !== "demo");

/** Runs at once per agent; an empty field is no limit of its own. */
function PerAgent() {
  const { t } = useTranslation();
  return (
    <Row>
      <fieldset>
        <legend className="text-sm font-[550] text-ink2">
          {t("settings.engine.maxPerAgent.label")}
        </legend>
        <p className="text-sm text-ink3">{t("settings.engine.maxPerAgent.hint")}</p>
        <div className="mt-2 grid grid-cols-[repeat(auto-fill,minmax(130px,1fr))] gap-3">
          {OWN_LIMIT.map((agent) => (
            <AgentLimit key={agent} agent={agent} />
          ))}
        </div>
      </fieldset>
    </Row>
  );
}

function AgentLimit({ agent }: { agent: AgentId }) {
  const { t } = useTranslation();
  const all = useSetting("engine.maxPerAgent");
  const setting: Setting<number | null> = {
    ...all,
    value: all.value[agent] ?? null,
    set: (limit, then) => {
      const { [agent]: _, ...others } = all.value;
      all.set(limit === null ? others : { ...others, [agent]: limit }, then);
    },
  };
  const { field, isUnreadable } = useTyped(setting, String(setting.value ?? ""), (text) =>
    fromText(text, true),
  );
  const problem = setting.refused && sayRefused(t, setting.refused, { empty: "limit" });
  return (
    <Field
      label={t(`words.agent.${agent}`)}
      error={isUnreadable ? t("settings.notANumber") : problem}
    >
      <Input {...field} inputMode="numeric" placeholder={t("settings.none")} />
    </Field>
  );
}
