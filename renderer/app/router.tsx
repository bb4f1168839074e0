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
import { lazyPage } from "./lazy-page.ts";
import { pageModules } from "./page-modules.ts";
import { PageFailed, PageMissing, PagePending } from "./page-states.tsx";
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
  component: lazyPage(pageModules.today, "TodayPage"),
});
const jobs = createRoute({
  ...at,
  path: "/jobs",
  validateSearch: jobsSearch,
  component: lazyPage(pageModules.jobs, "JobsPage"),
});
const newJob = createRoute({
  ...at,
  path: "/jobs/new",
  validateSearch: editorSearch,
  component: lazyPage(pageModules.editor, "EditorPage"),
});
const job = createRoute({
  ...at,
  path: "/jobs/$jobId",
  validateSearch: jobSearch,
  component: lazyPage(pageModules.job, "JobPage"),
});
const editJob = createRoute({
  ...at,
  path: "/jobs/$jobId/edit",
  validateSearch: editorSearch,
  component: lazyPage(pageModules.editor, "EditorPage"),
});
const runs = createRoute({
  ...at,
  path: "/runs",
  validateSearch: runsSearch,
  component: lazyPage(pageModules.runs, "RunsPage"),
});
const run = createRoute({
  ...at,
  path: "/runs/$runId",
  validateSearch: runSearch,
  component: lazyPage(pageModules.run, "RunPage"),
});
const calendar = createRoute({
  ...at,
  path: "/calendar",
  validateSearch: calendarSearch,
  component: lazyPage(pageModules.calendar, "CalendarPage"),
});
const insights = createRoute({
  ...at,
  path: "/insights",
  validateSearch: insightsSearch,
  component: lazyPage(pageModules.insights, "InsightsPage"),
});
const notifications = createRoute({
  ...at,
  path: "/notifications",
  validateSearch: notificationsSearch,
  component: lazyPage(pageModules.notifications, "NotificationsPage"),
});
const agents = createRoute({
  ...at,
  path: "/agents",
  component: lazyPage(pageModules.agents, "AgentsPage"),
});
const settings = createRoute({
  ...at,
  path: "/settings",
  validateSearch: settingsSearch,
  component: lazyPage(pageModules.settings, "SettingsPage"),
});
const welcome = createRoute({
  ...at,
  path: "/welcome",
  component: lazyPage(pageModules.welcome, "WelcomePage"),
});
const templates = createRoute({
  ...at,
  path: "/templates",
  validateSearch: templatesSearch,
  component: lazyPage(pageModules.templates, "TemplatesPage"),
});
const reference = createRoute({
  ...at,
  path: "/reference",
  validateSearch: referenceSearch,
  component: lazyPage(pageModules.reference, "ReferencePage"),
});

const quickPrompt = createRoute({
  ...at,
  path: "/quick-prompt",
  component: lazyPage(pageModules.quickPrompt, "QuickPromptPage"),
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
  defaultErrorComponent: PageFailed,
  scrollRestoration: true,
  scrollToTopSelectors: ["#page"],
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
