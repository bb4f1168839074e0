/** The command palette: every page, every job, and what can be done from anywhere. */
import { Dialog } from "@base-ui/react/dialog";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Command, defaultFilter } from "cmdk";
import {
  Bell,
  Keyboard,
  LayoutTemplate,
  Pause,
  Play,
  Plus,
  Search,
  Settings,
  Sparkles,
  SquareTerminal,
  SunMoon,
} from "lucide-react";
import { type ReactNode, useMemo, useState } from "react";
import type { Job } from "../../contract/job.ts";
import { codeOf } from "../lib/api-error.ts";
import { isDesktop } from "../lib/client/index.ts";
import { folded } from "../lib/folded.ts";
import { api, orpc } from "../lib/query.ts";
import { shortPath } from "../lib/short-path.ts";
import { useResolvedTheme } from "../lib/theme.ts";
import { useTranslation } from "../lib/use-translation.ts";
import { type Section, sectionsOf } from "../pages/settings/search.ts";
import { Kbd } from "../ui/kbd.tsx";
import { ReadFailed } from "../ui/read-failed.tsx";
import { toast, toastFailure } from "../ui/toast.tsx";
import { takeKeys } from "./held-keys.ts";
import { NAV } from "./nav.ts";

/** A palette is for finding, not for reading: beyond this many, a person types another letter. */
const MAX_JOBS = 40;

export interface PaletteProps {
  onClose: () => void;
  onShowKeys: () => void;
}

export function Palette({ onClose, onShowKeys }: PaletteProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const theme = useResolvedTheme();
  const [typed, setTyped] = useState("");
  /** What Enter does; empty = what fits best. */
  const [chosen, setChosen] = useState("");
  const known = useQuery(orpc.jobs.list.queryOptions({ input: {} }));
  const [hadJobs, setHadJobs] = useState(known.isSuccess);
  if (known.isSuccess && !hadJobs) {
    // What fitted best among the rest need not do so among the jobs as well.
    setHadJobs(true);
    setChosen("");
  }
  const engine = useQuery(orpc.engine.health.queryOptions());
  const namesakes = useMemo(() => namesOfMany(known.data ?? []), [known.data]);
  const wanted = folded(typed.trim());
  const found = (known.data ?? [])
    .filter(({ name, tags }) => folded(`${name} ${tags.join(" ")}`).includes(wanted))
    .slice(0, MAX_JOBS);

  const act = (work: () => unknown) => () => {
    onClose();
    void work();
  };
  const attempt = (work: Promise<unknown>, done: string) =>
    work.then(
      () => toast(done),
      (error: unknown) => {
        const title = codeOf(error) === "REFUSED" ? t("shell.refused") : t("shell.notDone");
        toastFailure(error, title);
      },
    );
  /** What a person may look for there that is not in its title. */
  const words = (place: Section | "notifications") => t(`shell.palette.words.${place}`).split(", ");
  /** What tells a job from others of its name; nothing where its name is enough. */
  const apart = ({ name, agent, cwd }: Job) =>
    namesakes.has(name) ? `${t(`words.agent.${agent}`)} · ${shortPath(cwd)}` : undefined;
  const runNow = (id: number) =>
    api.jobs.run({ id }).then(
      (run) => navigate({ to: "/runs/$runId", params: { runId: String(run.id) } }),
      (error: unknown) => toastFailure(error),
    );

  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-black/35" />
        <Dialog.Popup
          aria-label={t("shell.palette.name")}
          className="fixed top-[12vh] left-1/2 z-40 w-[min(560px,calc(100vw-24px))] -translate-x-1/2 overflow-hidden rounded-xl border border-line bg-panel shadow-pop"
        >
          <Command
            label={t("shell.palette.name")}
            filter={fits}
            value={chosen}
            onValueChange={setChosen}
            loop
          >
            <div className="flex items-center gap-2.5 border-b border-line px-4">
              <Search aria-hidden className="size-4 text-ink3" />
              <Command.Input
                value={typed}
                onValueChange={setTyped}
                onFocus={() => setTyped(typed + takeKeys())}
                placeholder={t("shell.palette.placeholder")}
                className="h-11 flex-1 bg-transparent outline-none placeholder:text-ink3"
              />
              <Kbd>Esc</Kbd>
            </div>
            <ReadFailed query={known} what="jobs" className="px-4 pt-2" />
            <ReadFailed query={engine} what="engine" className="px-4 pt-2" />
            <Command.List className="max-h-[50vh] overflow-auto p-1.5">
              <Command.Empty className="px-3 py-8 text-center text-ink2">
                {t("shell.palette.empty")}
              </Command.Empty>
              <Group name={t("shell.palette.pages")}>
                {NAV.map(({ to, name, icon: Icon, key }) => (
                  <Item
                    key={to}
                    icon={<Icon aria-hidden />}
                    keys={`g ${key}`}
                    onSelect={act(() => navigate({ to }))}
                  >
                    {t(`${name}.title`)}
                  </Item>
                ))}
                <Item
                  icon={<LayoutTemplate aria-hidden />}
                  onSelect={act(() => navigate({ to: "/templates" }))}
                >
                  {t("templates.title")}
                </Item>
                <Item
                  icon={<SquareTerminal aria-hidden />}
                  onSelect={act(() => navigate({ to: "/reference" }))}
                >
                  {t("reference.title")}
                </Item>
                <Item
                  icon={<Sparkles aria-hidden />}
                  onSelect={act(() => navigate({ to: "/welcome" }))}
                >
                  {t("welcome.title")}
                </Item>
              </Group>
              <Group name={t("shell.palette.actions")}>
                <Item
                  icon={<Plus aria-hidden />}
                  keys="n"
                  onSelect={act(() => navigate({ to: "/jobs/new" }))}
                >
                  {t("shell.newJob")}
                </Item>
                {/* While it is not known whether all is paused, both would be a guess. */}
                {engine.data?.pausedUntil === null && (
                  <Item
                    icon={<Pause aria-hidden />}
                    onSelect={act(() =>
                      attempt(api.engine.pauseAll({ until: null }), t("shell.engine.paused")),
                    )}
                  >
                    {t("shell.palette.pauseAll")}
                  </Item>
                )}
                {engine.data !== undefined && engine.data.pausedUntil !== null && (
                  <Item
                    icon={<Play aria-hidden />}
                    onSelect={act(() => attempt(api.engine.resumeAll(), t("shell.engine.running")))}
                  >
                    {t("shell.palette.resumeAll")}
                  </Item>
                )}
                <Item
                  icon={<SunMoon aria-hidden />}
                  onSelect={act(() =>
                    attempt(
                      api.settings.set({
                        key: "ui.theme",
                        value: theme === "dark" ? "light" : "dark",
                      }),
                      theme === "dark" ? t("shell.palette.lightNow") : t("shell.palette.darkNow"),
                    ),
                  )}
                >
                  {theme === "dark" ? t("shell.palette.light") : t("shell.palette.dark")}
                </Item>
                <Item icon={<Keyboard aria-hidden />} keys="?" onSelect={onShowKeys}>
                  {t("shell.keys.title")}
                </Item>
              </Group>
              {found.length > 0 && (
                <Group name={t("jobs.title")}>
                  {found.map((job) => (
                    <Item
                      key={job.id}
                      value={`${job.name} ${job.tags.join(" ")} ${job.id}`}
                      apart={apart(job)}
                      onSelect={act(() =>
                        navigate({ to: "/jobs/$jobId", params: { jobId: String(job.id) } }),
                      )}
                    >
                      {job.name}
                    </Item>
                  ))}
                </Group>
              )}
              {/* Below the jobs: one may be called as something in the settings is, and is what was meant. */}
              {wanted !== "" && (
                <Group name={t("settings.title")}>
                  {sectionsOf(isDesktop).map((section) => (
                    <Item
                      key={section}
                      icon={<Settings aria-hidden />}
                      keywords={words(section)}
                      onSelect={act(() => navigate({ to: "/settings", search: { section } }))}
                    >
                      {t("shell.palette.settings", { section: t(`settings.section.${section}`) })}
                    </Item>
                  ))}
                  {/* By its title it is among the pages. */}
                  {!folded(t("notifications.title")).includes(wanted) && (
                    <Item
                      value={BY_WORDS_ONLY}
                      keywords={words("notifications")}
                      icon={<Bell aria-hidden />}
                      onSelect={act(() => navigate({ to: "/notifications" }))}
                    >
                      {t("notifications.title")}
                    </Item>
                  )}
                </Group>
              )}
              {wanted !== "" && found.length > 0 && (
                <Group name={t("shell.palette.runNow")}>
                  {found.slice(0, 10).map((job) => (
                    <Item
                      key={job.id}
                      value={`run ${job.name} ${job.id}`}
                      icon={<Play aria-hidden />}
                      apart={apart(job)}
                      onSelect={act(() => runNow(job.id))}
                    >
                      {t("shell.palette.run", { job: job.name })}
                    </Item>
                  ))}
                </Group>
              )}
              {wanted !== "" && (
                <Group name={t("runs.title")}>
                  <Item
                    value="search runs"
                    keywords={[FITS_ALWAYS]}
                    icon={<Search aria-hidden />}
                    onSelect={act(() =>
                      navigate({ to: "/runs", search: { search: typed.trim() } }),
                    )}
                  >
                    {t("shell.palette.searchRuns", { text: typed.trim() })}
                  </Item>
                </Group>
              )}
            </Command.List>
          </Command>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

/** Names that more than one job has. */
function namesOfMany(jobs: readonly Job[]): ReadonlySet<string> {
  const once = new Set<string>();
  const many = new Set<string>();
  for (const { name } of jobs) (once.has(name) ? many : once).add(name);
  return many;
}

/** What is there whatever was typed, below all that fits. */
const FITS_ALWAYS = "*";
const LEAST_FIT = 1e-6;
/** The value of what its own name is not looked for in: nobody types it. */
const BY_WORDS_ONLY = "§";
/** Of a place by what is found there: below what bears the name itself, above what has its letters here and there. */
const FOUND_THERE = 0.5;

const fits: typeof defaultFilter = (value, search, keywords = []) => {
  if (keywords.includes(FITS_ALWAYS)) return LEAST_FIT;
  const wanted = folded(search.trim());
  const own = defaultFilter(folded(value), wanted);
  // From the beginning of a word on: single letters within words are in nearly all of them.
  const isThere = keywords.some((each) => ` ${folded(each)}`.includes(` ${wanted}`));
  return isThere ? Math.max(own, FOUND_THERE) : own;
};

function Group({ name, children }: { name: string; children: ReactNode }) {
  return (
    <Command.Group
      heading={name}
      className="[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-sm [&_[cmdk-group-heading]]:text-ink3"
    >
      {children}
    </Command.Group>
  );
}

interface ItemProps {
  icon?: ReactNode;
  keys?: string;
  value?: string;
  keywords?: string[];
  /** A second, quieter text beside the first. */
  apart?: string;
  onSelect: () => void;
  children: ReactNode;
}

function Item({ icon, keys, value, keywords, apart, onSelect, children }: ItemProps) {
  return (
    <Command.Item
      value={value}
      keywords={keywords}
      onSelect={onSelect}
      className="flex h-8 items-center gap-2.5 rounded-lg px-2.5 data-[selected=true]:bg-line2 [&_svg]:size-[15px] [&_svg]:shrink-0 [&_svg]:text-ink3"
    >
      {icon}
      <span className="min-w-0 flex-1 truncate">
        {children}
        {apart !== undefined && <span className="text-ink3">{` ${apart}`}</span>}
      </span>
      {keys !== undefined && <Kbd>{keys}</Kbd>}
    </Command.Item>
  );
}
