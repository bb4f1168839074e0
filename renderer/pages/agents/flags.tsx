/** The exact arguments and variables behind each profile, to be read before one is trusted. */
import type { AgentFlags } from "../../../contract/agents.ts";
import { useTranslation } from "../../lib/use-translation.ts";
import { Table, Td, Th, Tr } from "../../ui/table.tsx";
import { Tag } from "../../ui/tag.tsx";

export function Flags({ title, flags }: { title: string; flags: AgentFlags }) {
  const { t } = useTranslation();
  return (
    <div className="relative mt-2 overflow-x-auto">
      <Table label={t("agents.flags", { agent: title })}>
        <thead>
          <tr>
            <Th>{t("agents.profile")}</Th>
            <Th>{t("agents.arguments")}</Th>
            <Th>{t("agents.meaning")}</Th>
          </tr>
        </thead>
        <tbody>
          {flags.profiles.map(({ profile, supported, args, env, note }) => {
            const parts = [
              ...Object.entries(env).map(([name, value]) => `${name}=${value}`),
              ...args,
            ];
            return (
              <Tr key={profile} className="align-top">
                <Td className="align-top whitespace-nowrap">{t(`words.profile.${profile}`)}</Td>
                <Td className="align-top">
                  {supported ? (
                    <code className="break-all">{parts.join(" ") || t("agents.noArguments")}</code>
                  ) : (
                    <Tag tone="warn">{t("agents.impossible")}</Tag>
                  )}
                </Td>
                <Td className="min-w-48 align-top text-ink2">{note}</Td>
              </Tr>
            );
          })}
        </tbody>
      </Table>
    </div>
  );
}
