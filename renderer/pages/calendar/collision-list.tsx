/** What will get into each other's way, by kind and by who is involved: the same every day is one line. */
import { Link } from "@tanstack/react-router";
import type { Simulation } from "../../../contract/calendar.ts";
import { formatDateTime, formatDuration } from "../../lib/format.ts";
import { useTranslation } from "../../lib/use-translation.ts";
import { Table, Td, Th, Tr } from "../../ui/table.tsx";
import { groupCollisions } from "./collisions.ts";

const MOST = 50;

export function CollisionList(props: {
  data: Simulation;
  jobs: Map<number, Simulation["jobs"][number]>;
}) {
  const { data, jobs } = props;
  const { t } = useTranslation();
  const groups = groupCollisions(data.collisions);
  if (groups.length === 0) return <p className="text-ink2">{t("calendar.noCollisions")}</p>;
  return (
    <div className="relative overflow-x-auto">
      <Table label={t("calendar.collisions")}>
        <thead>
          <tr>
            <Th>{t("calendar.what")}</Th>
            <Th>{t("calendar.who")}</Th>
            <Th className="text-right">{t("calendar.howOften")}</Th>
            <Th>{t("calendar.first")}</Th>
            <Th className="text-right">{t("calendar.longestWait")}</Th>
          </tr>
        </thead>
        <tbody>
          {groups.slice(0, MOST).map((group) => (
            <Tr key={group.key}>
              <Td className="whitespace-nowrap">{t(`calendar.collision.${group.kind}`)}</Td>
              <Td className="min-w-50 [overflow-wrap:anywhere]">
                {group.jobIds.map((id, index) => (
                  <span key={id}>
                    {index > 0 && ", "}
                    <Link
                      to="/jobs/$jobId"
                      params={{ jobId: String(id) }}
                      className="hover:underline"
                    >
                      {jobs.get(id)?.name ?? id}
                    </Link>
                  </span>
                ))}
              </Td>
              <Td className="text-right">{group.count}</Td>
              <Td className="whitespace-nowrap">
                {formatDateTime(group.firstAt, { timeZone: data.timezone })}
              </Td>
              <Td className="text-right whitespace-nowrap">
                {group.waitMs > 0 ? formatDuration(group.waitMs) : "–"}
              </Td>
            </Tr>
          ))}
        </tbody>
      </Table>
      {(groups.length > MOST || data.moreCollisions > 0) && (
        <p className="mt-2 text-sm text-ink3">{t("calendar.moreCollisions")}</p>
      )}
    </div>
  );
}
