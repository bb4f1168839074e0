/** Where the code of each page is. It is loaded when a page is first shown, or hovered. */

export const pageModules = {
  agents: () => import("../pages/agents/index.tsx"),
  calendar: () => import("../pages/calendar/index.tsx"),
  editor: () => import("../pages/editor/index.tsx"),
  insights: () => import("../pages/insights/index.tsx"),
  job: () => import("../pages/job/index.tsx"),
  jobs: () => import("../pages/jobs/index.tsx"),
  notifications: () => import("../pages/notifications/index.tsx"),
  quickPrompt: () => import("../pages/quick-prompt/index.tsx"),
  reference: () => import("../pages/reference/index.tsx"),
  run: () => import("../pages/run/index.tsx"),
  runs: () => import("../pages/runs/index.tsx"),
  settings: () => import("../pages/settings/index.tsx"),
  templates: () => import("../pages/templates/index.tsx"),
  today: () => import("../pages/today/index.tsx"),
  welcome: () => import("../pages/welcome/index.tsx"),
};

/** Begins to load the page that people open most, while the rest of the program is on its way. */
export function loadLikelyPage(hash: string): void {
  const [, first = "", second] = hash.replace(/[?].*$/, "").split("/");
  const name = { "": "today", jobs: second ? "job" : "jobs", runs: second ? "run" : "runs" }[first];
  const page = name ?? first;
  if (!(page in pageModules)) return;
  // Who shows the page loads it too, and says when that fails.
  pageModules[page as keyof typeof pageModules]().catch(() => {});
}
