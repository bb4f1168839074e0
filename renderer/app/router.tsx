/**
 * The addresses of all pages. Hash history, so that one build works from a web server and from a file
 * protocol; pages are loaded when they are first shown, or hovered.
 *
 * A page's filters are its `search.ts`, beside the page; it stays small, since it is loaded at once.
 */
import {
  createHashHistory,
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
} from "@tanstack/react-router";
import { calendarSearch } from "../pages/calendar/search.ts";
import { editorSearch } from "../pages/editor/search.ts";
import { insightsSearch } from "../pages/insights/search.ts";
import { jobSearch } from "../pages/job/search.ts";
import { jobsSearch } from "../pages/jobs/search.ts";
import { notificationsSearch } from "../pages/notifications/search.ts";
import { referenceSearch } from "../pages/reference/search.ts";
import { runSearch } from "../pages/run/search.ts";
import { runsSearch } from "../pages/runs/search.ts";
import { settingsSearch } from "../pages/settings/search.ts";
import { templatesSearch } from "../pages/templates/search.ts";
import { todaySearch } from "../pages/today/search.ts";
import { Home } from "./home.tsx";
import { PageCrashed, PageMissing, PagePending } from "./page-states.tsx";
import { Frame } from "./frame.tsx";

const root = createRootRoute({ component: Frame, notFoundComponent: PageMissing });
const at = { getParentRoute: () => root };

const home = createRoute({
  ...at,
  path: "/",
  component: Home,
});
const today = createRoute({
  ...at,
  path: "/today",
  validateSearch: todaySearch,
  component: lazyRouteComponent(() => import("../pages/today/index.tsx"), "TodayPage"),
});
const jobs = createRoute({
  ...at,
  path: "/jobs",
  validateSearch: jobsSearch,
  component: lazyRouteComponent(() => import("../pages/jobs/index.tsx"), "JobsPage"),
});
const newJob = createRoute({
  ...at,
  path: "/jobs/new",
  validateSearch: editorSearch,
  component: lazyRouteComponent(() => import("../pages/editor/index.tsx"), "EditorPage"),
});
const job = createRoute({
  ...at,
  path: "/jobs/$jobId",
  validateSearch: jobSearch,
  component: lazyRouteComponent(() => import("../pages/job/index.tsx"), "JobPage"),
});
const editJob = createRoute({
  ...at,
  path: "/jobs/$jobId/edit",
  validateSearch: editorSearch,
  component: lazyRouteComponent(() => import("../pages/editor/index.tsx"), "EditorPage"),
});
const runs = createRoute({
  ...at,
  path: "/runs",
  validateSearch: runsSearch,
  component: lazyRouteComponent(() => import("../pages/runs/index.tsx"), "RunsPage"),
});
const run = createRoute({
  ...at,
  path: "/runs/$runId",
  validateSearch: runSearch,
  component: lazyRouteComponent(() => import("../pages/run/index.tsx"), "RunPage"),
});
const calendar = createRoute({
  ...at,
  path: "/calendar",
  validateSearch: calendarSearch,
  component: lazyRouteComponent(() => import("../pages/calendar/index.tsx"), "CalendarPage"),
});
const insights = createRoute({
  ...at,
  path: "/insights",
  validateSearch: insightsSearch,
  component: lazyRouteComponent(() => import("../pages/insights/index.tsx"), "InsightsPage"),
});
const notifications = createRoute({
  ...at,
  path: "/notifications",
  validateSearch: notificationsSearch,
  component: lazyRouteComponent(
    () => import("../pages/notifications/index.tsx"),
    "NotificationsPage",
  ),
});
const agents = createRoute({
  ...at,
  path: "/agents",
  component: lazyRouteComponent(() => import("../pages/agents/index.tsx"), "AgentsPage"),
});
const settings = createRoute({
  ...at,
  path: "/settings",
  validateSearch: settingsSearch,
  component: lazyRouteComponent(() => import("../pages/settings/index.tsx"), "SettingsPage"),
});
const welcome = createRoute({
  ...at,
  path: "/welcome",
  component: lazyRouteComponent(() => import("../pages/welcome/index.tsx"), "WelcomePage"),
});
const templates = createRoute({
  ...at,
  path: "/templates",
  validateSearch: templatesSearch,
  component: lazyRouteComponent(() => import("../pages/templates/index.tsx"), "TemplatesPage"),
});
const reference = createRoute({
  ...at,
  path: "/reference",
  validateSearch: referenceSearch,
  component: lazyRouteComponent(() => import("../pages/reference/index.tsx"), "ReferencePage"),
});

const quickPrompt = createRoute({
  ...at,
  path: "/quick-prompt",
  component: lazyRouteComponent(() => import("../pages/quick-prompt/index.tsx"), "QuickPromptPage"),
});

const routeTree = root.addChildren([
  home,
  today,
  jobs,
  newJob,
  job,
  editJob,
  runs,
  run,
  calendar,
  insights,
  notifications,
  agents,
  settings,
  welcome,
  templates,
  reference,
  quickPrompt,
]);

export const router = createRouter({
  routeTree,
  history: createHashHistory(),
  defaultPreload: "intent",
  defaultPendingMs: 150,
  defaultPendingComponent: PagePending,
  defaultErrorComponent: PageCrashed,
  scrollRestoration: true,
  scrollToTopSelectors: ["#page"],
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
