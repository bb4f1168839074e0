/** The actions of one job, behind a button. */
import { Link } from "@tanstack/react-router";
import { Copy, Ellipsis, Pause, Pencil, Play, RotateCcw, SkipForward, Trash2 } from "lucide-react";
import type { JobLine } from "../../contract/job-list.ts";
import { formatShort } from "../lib/format.ts";
import { useJobActions } from "../lib/job-actions.ts";
import { PAUSE_SPANS } from "../lib/pause-spans.ts";
import { useTranslation } from "../lib/use-translation.ts";
import { IconButton, type IconButtonProps } from "./button.tsx";
import {
  Menu,
  type MenuHandle,
  MenuItem,
  MenuSection,
  MenuSeparator,
  SharedMenu,
  SharedMenuTrigger,
} from "./menu.tsx";

/** What the menu needs to know of its job. */
export type MenuJob = Pick<JobLine, "id" | "name" | "enabled" | "nextDueAt">;

export interface JobMenuProps {
  job: MenuJob;
  /** After it was removed: its own page has nothing to show any more. */
  onRemoved?: () => void;
}

export function JobMenu(props: JobMenuProps) {
  return (
    <Menu trigger={<JobMenuButton name={props.job.name} />}>
      <JobMenuItems {...props} />
    </Menu>
  );
}

/** The menu of whichever job of a list. */
export function JobListMenu({ handle }: { handle: MenuHandle<MenuJob> }) {
  return <SharedMenu handle={handle}>{(job) => <JobMenuItems job={job} />}</SharedMenu>;
}

/** The button of a job in a list, beside which its menu opens. */
export function JobListMenuButton({ handle, job }: { handle: MenuHandle<MenuJob>; job: MenuJob }) {
  return (
    <SharedMenuTrigger handle={handle} about={job} trigger={<JobMenuButton name={job.name} />} />
  );
}

function JobMenuButton({ name, ...props }: { name: string } & Partial<IconButtonProps>) {
  const { t } = useTranslation();
  const label = t("jobs.actionsOf", { name });
  return <IconButton size="sm" icon={<Ellipsis aria-hidden />} {...props} label={label} />;
}

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
