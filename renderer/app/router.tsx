/**
 * The addresses of all pages. Hash history, so that one build works from a web server and from a file
 * protocol.
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
import { pageModules } from "./page-modules.ts";
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
  component: lazyRouteComponent(pageModules.today, "TodayPage"),
});
const jobs = createRoute({
  ...at,
  path: "/jobs",
  validateSearch: jobsSearch,
  component: lazyRouteComponent(pageModules.jobs, "JobsPage"),
});
const newJob = createRoute({
  ...at,
  path: "/jobs/new",
  validateSearch: editorSearch,
  component: lazyRouteComponent(pageModules.editor, "EditorPage"),
});
const job = createRoute({
  ...at,
  path: "/jobs/$jobId",
  validateSearch: jobSearch,
  component: lazyRouteComponent(pageModules.job, "JobPage"),
});
const editJob = createRoute({
  ...at,
  path: "/jobs/$jobId/edit",
  validateSearch: editorSearch,
  component: lazyRouteComponent(pageModules.editor, "EditorPage"),
});
const runs = createRoute({
  ...at,
  path: "/runs",
  validateSearch: runsSearch,
  component: lazyRouteComponent(pageModules.runs, "RunsPage"),
});
const run = createRoute({
  ...at,
  path: "/runs/$runId",
  validateSearch: runSearch,
  component: lazyRouteComponent(pageModules.run, "RunPage"),
});
const calendar = createRoute({
  ...at,
  path: "/calendar",
  validateSearch: calendarSearch,
  component: lazyRouteComponent(pageModules.calendar, "CalendarPage"),
});
const insights = createRoute({
  ...at,
  path: "/insights",
  validateSearch: insightsSearch,
  component: lazyRouteComponent(pageModules.insights, "InsightsPage"),
});
const notifications = createRoute({
  ...at,
  path: "/notifications",
  validateSearch: notificationsSearch,
  component: lazyRouteComponent(pageModules.notifications, "NotificationsPage"),
});
const agents = createRoute({
  ...at,
  path: "/agents",
  component: lazyRouteComponent(pageModules.agents, "AgentsPage"),
});
const settings = createRoute({
  ...at,
  path: "/settings",
  validateSearch: settingsSearch,
  component: lazyRouteComponent(pageModules.settings, "SettingsPage"),
});
const welcome = createRoute({
  ...at,
  path: "/welcome",
  component: lazyRouteComponent(pageModules.welcome, "WelcomePage"),
});
const templates = createRoute({
  ...at,
  path: "/templates",
  validateSearch: templatesSearch,
  component: lazyRouteComponent(pageModules.templates, "TemplatesPage"),
});
const reference = createRoute({
  ...at,
  path: "/reference",
  validateSearch: referenceSearch,
  component: lazyRouteComponent(pageModules.reference, "ReferencePage"),
});

const quickPrompt = createRoute({
  ...at,
  path: "/quick-prompt",
  component: lazyRouteComponent(pageModules.quickPrompt, "QuickPromptPage"),
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
