/** Events down, channels across; each cell says whether, and when, that channel is told. */
import { useTranslation } from "react-i18next";
import type { ChannelSettings, EventRules } from "../../../contract/notifications.ts";
import {
  NOTIFY_EVENTS,
  RULE_CHOICES,
  type NotifyEvent,
  type RuleChoice,
} from "../../../contract/notification-words.ts";
import { cn } from "../../lib/cn.ts";
import { Select } from "../../ui/select.tsx";
import { Table, Td, Th, Tr } from "../../ui/table.tsx";

/** The log records everything, so there is nothing to choose. */
const isChosen = ({ kind }: ChannelSettings) => kind !== "log";

export interface RulesMatrixProps {
  channels: ChannelSettings[];
  scope: EventRules;
  inherited: (event: NotifyEvent, channel: string) => RuleChoice;
  onChoose: (event: NotifyEvent, channel: string, choice: RuleChoice | "inherit") => void;
}

export function RulesMatrix({ channels, scope, inherited, onChoose }: RulesMatrixProps) {
  const { t } = useTranslation();
  const shown = channels.filter(isChosen);
  if (shown.length === 0) {
    return <p className="text-ink2">{t("notifications.rules.noChannels")}</p>;
  }
  return (
    <div className="overflow-x-auto">
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
          {NOTIFY_EVENTS.map((event) => {
            const label = t(`notifications.events.${keyOf(event)}`);
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
                        className={cn("w-40", own === undefined && "border-line text-ink3")}
                        value={own ?? "inherit"}
                        onChange={(choice) => onChoose(event, id, choice)}
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

type Dashed<T extends string> = T extends `${infer A}.${infer B}` ? `${A}_${B}` : T;

/** Keys of words cannot hold dots. */
export function keyOf<E extends NotifyEvent>(event: E): Dashed<E> {
  return event.replace(".", "_") as Dashed<E>;
}
