/** Events down, channels across; each cell says whether, and when, that channel is told. */
import type { ChannelSettings } from "../../contract/notifications.ts";
import type { EventRules } from "../../contract/tell.ts";
import {
  RULE_CHOICES,
  type NotifyEvent,
  type RuleChoice,
} from "../../contract/notification-words.ts";
import { cn } from "../lib/cn.ts";
import { eventKey } from "../lib/event-words.ts";
import { useTranslation } from "../lib/use-translation.ts";
import { Select } from "./select.tsx";
import { Table, Td, Th, Tr } from "./table.tsx";

/** The log records everything, so there is nothing to choose. */
export const isChosen = ({ kind }: ChannelSettings) => kind !== "log";

export interface RulesMatrixProps {
  channels: ChannelSettings[];
  /** The lines, in their order. */
  events: readonly NotifyEvent[];
  scope: EventRules;
  inherited: (event: NotifyEvent, channel: string) => RuleChoice;
  onChange: (scope: EventRules) => void;
}

export function RulesMatrix({ channels, events, scope, inherited, onChange }: RulesMatrixProps) {
  const { t } = useTranslation();
  const shown = channels.filter(isChosen);
  const choose = (event: NotifyEvent, channel: string, choice: RuleChoice | "inherit") => {
    const { [channel]: _before, ...others } = scope[event] ?? {};
    const { [event]: _all, ...rest } = scope;
    const chosen = choice === "inherit" ? others : { ...others, [channel]: choice };
    // An event without a choice is left out: as usual again is as if nothing had ever been chosen.
    onChange(Object.keys(chosen).length === 0 ? rest : { ...rest, [event]: chosen });
  };
  if (shown.length === 0) {
    return <p className="text-ink2">{t("notifications.rules.noChannels")}</p>;
  }
  return (
    <div className="relative overflow-x-auto">
      <Table label={t("notifications.tabs.rules")}>
        <thead>
          <tr>
            <Th>{t("notifications.rules.event")}</Th>
            {shown.map(({ id, name }) => (
              <Th key={id}>{name}</Th>
            ))}
          </tr>
        </thead>
        <tbody>
          {events.map((event) => {
            const label = t(`notifications.events.${eventKey(event)}`);
            return (
              <Tr key={event}>
                <Td className="min-w-52 py-1">{label}</Td>
                {shown.map(({ id, name }) => {
                  const own = scope[event]?.[id];
                  const otherwise = inherited(event, id);
                  return (
                    <Td key={id} className="py-1">
                      <Select<RuleChoice | "inherit">
                        label={t("notifications.rules.cell", { event: label, channel: name })}
                        className={cn(
                          "w-full min-w-48",
                          own === undefined && "border-line text-ink3",
                        )}
                        value={own ?? "inherit"}
                        onChange={(choice) => choose(event, id, choice)}
                        options={[
                          {
                            value: "inherit",
                            label: t("notifications.rules.inherit", {
                              choice: t(`notifications.choices.${otherwise}`),
                            }),
                          },
                          ...RULE_CHOICES.map((choice) => ({
                            value: choice,
                            label: t(`notifications.choices.${choice}`),
                          })),
                        ]}
                      />
                    </Td>
                  );
                })}
              </Tr>
            );
          })}
        </tbody>
      </Table>
    </div>
  );
}
