/** The pages that the app can open, by their addresses in the window and by `belfry://` links. */

/** Address of a page: what follows the `#`. */
export type Page = `/${string}`;

export const PAGES = {
  start: "/",
  today: "/today",
  jobs: "/jobs",
  newJob: "/jobs/new",
  runs: "/runs",
  settings: "/settings",
  about: "/settings?section=about",
  quickPrompt: "/quick-prompt",
} as const satisfies Record<string, Page>;

export function jobPage(id: number): Page {
  return `/jobs/${id}`;
}

export function runPage(id: number): Page {
  return `/runs/${id}`;
}

/** Pages that a link may name without a number. */
const PLAIN = [
  "today",
  "jobs",
  "runs",
  "calendar",
  "insights",
  "notifications",
  "agents",
  "settings",
  "welcome",
  "templates",
  "reference",
];

/**
 * The page of a `belfry://` link: `belfry://run/12`, `belfry://job/3`, `belfry://new`, `belfry://settings`.
 * Anyone can make such a link, so nothing but known pages comes of it; all else opens the start page.
 */
export function pageOfLink(link: string): Page {
  const path = link
    .replace(/^belfry:\/*/i, "")
    .replace(/[?#].*$/, "")
    .replace(/\/+$/, "")
    .toLowerCase();
  const numbered = /^(job|run)s?\/(\d{1,12})$/.exec(path);
  if (numbered) {
    const id = Number(numbered[2]);
    return numbered[1] === "job" ? jobPage(id) : runPage(id);
  }
  if (path === "new" || path === "jobs/new") return PAGES.newJob;
  return PLAIN.includes(path) ? `/${path}` : PAGES.start;
}
