/** The actions of one job, behind a button. */
import { Link } from "@tanstack/react-router";
import { Copy, Ellipsis, Pause, Pencil, Play, RotateCcw, SkipForward, Trash2 } from "lucide-react";
import { formatShort } from "../lib/format.ts";
import { useJobActions } from "../lib/job-actions.ts";
import { PAUSE_SPANS } from "../lib/pause-spans.ts";
import { useTranslation } from "../lib/use-translation.ts";
import { IconButton } from "./button.tsx";
import { Menu, MenuItem, MenuSection, MenuSeparator } from "./menu.tsx";

export interface JobMenuProps {
  job: { id: number; name: string; enabled: boolean; nextDueAt: number | null };
  /** After it was removed: its own page has nothing to show any more. */
  onRemoved?: () => void;
}

export function JobMenu(props: JobMenuProps) {
  const { t } = useTranslation();
  return (
    <Menu
      trigger={
        <IconButton
          size="sm"
          label={t("jobs.actionsOf", { name: props.job.name })}
          icon={<Ellipsis aria-hidden />}
        />
      }
    >
      <JobMenuItems {...props} />
    </Menu>
  );
}

/** By itself, since a list has dozens of menus, of which hardly one is opened. */
function JobMenuItems({ job, onRemoved }: JobMenuProps) {
  const { t } = useTranslation();
  const actions = useJobActions();
  const { nextDueAt } = job;
  return (
    <>
      <MenuItem icon={<Play aria-hidden />} onSelect={() => void actions.run([job])}>
        {t("jobs.runNow")}
      </MenuItem>
      {nextDueAt !== null && job.enabled && (
        <MenuItem
          icon={<SkipForward aria-hidden />}
          onSelect={() => void actions.skipNext(job, nextDueAt)}
        >
          {t("jobs.skipNext", { time: formatShort(nextDueAt) })}
        </MenuItem>
      )}
      <MenuItem
        icon={<Pencil aria-hidden />}
        link={<Link to="/jobs/$jobId/edit" params={{ jobId: String(job.id) }} />}
      >
        {t("jobs.edit")}
      </MenuItem>
      <MenuItem icon={<Copy aria-hidden />} onSelect={() => void actions.duplicate(job)}>
        {t("jobs.duplicate")}
      </MenuItem>
      <MenuSeparator />
      {job.enabled ? (
        <MenuSection label={t("jobs.pauseFor")}>
          {PAUSE_SPANS.map((span) => (
            <MenuItem
              key={span}
              icon={<Pause aria-hidden />}
              onSelect={() => void actions.pause([job], span)}
            >
              {t(`jobs.span.${span}`)}
            </MenuItem>
          ))}
        </MenuSection>
      ) : (
        <MenuItem icon={<RotateCcw aria-hidden />} onSelect={() => void actions.resume([job])}>
          {t("jobs.resume")}
        </MenuItem>
      )}
      <MenuSeparator />
      <MenuItem
        danger
        icon={<Trash2 aria-hidden />}
        onSelect={() => void actions.remove([job]).then((done) => done && onRemoved?.())}
      >
        {t("jobs.remove")}
      </MenuItem>
    </>
  );
}
