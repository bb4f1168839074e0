/** Nothing that a page reads fails in silence: it says what could not be read, and reads it again when told to. */
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Page } from "playwright-core";
import { allPlaces } from "../lib/page-addresses.ts";
import { settled } from "../lib/page-waits.ts";
import { PagesWorld } from "../lib/pages-world.ts";
import { RefusedCalls } from "../lib/refused-calls.ts";

/** What is said where a whole page, or a part of it with a heading, has nothing to show. */
const NOTHING = "This could not be loaded";

/** What is read, a page that reads it, and what is said there when it is refused. */
const READS: [procedure: string, place: string, says: string][] = [
  ["/agents/environment", "/agents", "Environment"],
  ["/agents/flags", "/agents", "The arguments of the profiles could not be read."],
  ["/agents/list", "/agents", NOTHING],
  ["/agents/list", "/jobs/1/edit", "The agents of this computer could not be looked up."],
  ["/agents/list", "/jobs/new", NOTHING],
  ["/agents/list", "/quick-prompt", "The agents of this computer could not be looked up."],
  ["/agents/list", "/welcome", NOTHING],
  ["/calendar/simulate", "/calendar", NOTHING],
  ["/dashboard/openApi", "/reference", NOTHING],
  ["/dashboard/status", "/reference", "How these pages are served could not be read."],
  ["/dashboard/status", "/settings?section=security", "How these pages are served could not be"],
  ["/data/backups", "/settings?section=data", NOTHING],
  ["/data/restoring", "/settings?section=data", "Whether a backup is to be restored"],
  ["/data/spent", "/settings?section=budgets", "What has been spent could not be read."],
  ["/engine/health", "/settings?section=about", NOTHING],
  ["/engine/health", "/today", "The state of the engine could not be read."],
  ["/folders/complete", "/jobs/new", "Folders could not be listed."],
  ["/folders/look", "/jobs/1/edit", "The folder could not be looked at."],
  ["/inbox/counts", "/today", "The number of unread results could not be read."],
  ["/inbox/list", "/today", NOTHING],
  ["/insights/outlook", "/insights", NOTHING],
  ["/insights/summary", "/insights", NOTHING],
  ["/jobs/failures", "/jobs/1", "The last failures could not be read."],
  ["/jobs/get", "/insights?job=1", "The job could not be read."],
  ["/jobs/get", "/jobs/1", NOTHING],
  ["/jobs/get", "/jobs/1/edit", NOTHING],
  ["/jobs/list", "/notifications?tab=rules", "The jobs could not be read."],
  ["/jobs/overview", "/jobs", NOTHING],
  ["/jobs/overview", "/jobs/1", "What the schedule means could not be worked out."],
  ["/jobs/stats", "/jobs/1", NOTHING],
  ["/ledger/list", "/jobs/1?tab=ledger", NOTHING],
  ["/notifications/channels/list", "/jobs/1/edit", "Tell me"],
  ["/notifications/channels/list", "/notifications", NOTHING],
  ["/notifications/channels/list", "/notifications?tab=outbox", "The channels could not be read."],
  ["/notifications/channels/list", "/notifications?tab=rules", NOTHING],
  ["/notifications/kinds", "/notifications?edit=new", "The kinds of channels could not be read."],
  ["/notifications/outbox/list", "/notifications?tab=outbox", NOTHING],
  ["/notifications/rules/get", "/jobs/1", "Who is told what could not be read."],
  ["/notifications/rules/get", "/notifications?tab=rules", NOTHING],
  ["/notifications/secretStorage", "/notifications", "How secrets are kept could not be read."],
  ["/proposals/list", "/jobs", "Proposed jobs could not be read."],
  ["/questions/list", "/today", "Open questions of agents could not be read."],
  ["/runs/changes", "/runs/1?tab=changes", NOTHING],
  ["/runs/count", "/runs", "The number of runs could not be read."],
  ["/runs/facts", "/runs/1?tab=details", "What belongs to this run could not be read."],
  ["/runs/follow", "/runs/1?tab=conversation", NOTHING],
  ["/runs/get", "/runs/1", NOTHING],
  ["/runs/list", "/runs", NOTHING],
  ["/runs/outputLines", "/runs/1", NOTHING],
  ["/runs/outputSearch", "/runs/1?find=hello", "The output could not be searched."],
  ["/runs/outputSize", "/runs/1", NOTHING],
  ["/schedule/preview", "/jobs/1", "The next times could not be worked out."],
  ["/schedule/preview", "/jobs/1/edit", "The next times could not be worked out."],
  ["/settings/get", "/jobs/1/edit", "The settings could not be read."],
  ["/settings/get", "/settings", NOTHING],
  ["/steering/status", "/notifications", "Steer from Telegram"],
  ["/templates/list", "/templates", NOTHING],
  ["/timeline/range", "/today", NOTHING],
  ["/timeline/week", "/today", NOTHING],
  ["/work/preview", "/jobs/1/edit", "What the draft would do could not be worked out."],
  ["/work/profiles", "/jobs/1/edit", "What this agent can be held to could not be read."],
  ["/worktrees/list", "/settings?section=engine", NOTHING],
];

/** What comes by itself, and what is written. */
const NO_READS = ["/events/stream", "/inbox/mark"];

const world = new PagesWorld();
const reads = new RefusedCalls();
let page: Page;

async function open(place: string): Promise<void> {
  // Nothing is left of the page before: another hash alone would not load it anew.
  await page.goto("about:blank");
  await page.goto(await world.url(place));
}

beforeAll(async () => {
  await world.start();
  // Job 1 and run 1 of the table: a job that fires, and has failed.
  const { id } = await world.begin({
    name: "One",
    schedule: "every day at 9",
    prompt: "echo hello; exit 3",
  });
  await world.ended(id);
  const context = await world.context();
  await reads.watch(context);
  page = await context.newPage();
});
afterAll(() => world.remove());
beforeEach(() => reads.refused.clear());

test.for(READS)("%s on %s", async ([procedure, place, says]) => {
  reads.refused.set(procedure, "failed");
  await open(place);
  const told = page.getByRole("alert").filter({ hasText: says });
  await told.first().waitFor();
  // A part that is drawn anew reads by itself what failed before: not until nothing more comes is it for a person to do.
  await settled(page);
  await told.first().waitFor();
  reads.refused.clear();
  await told.getByRole("button", { name: "Try again" }).first().click();
  await expect.poll(() => told.count()).toBe(0);
});

test("knows of everything that the pages read", async () => {
  for (const { path } of allPlaces({ jobId: 1, runId: 1 })) {
    await open(path);
    await settled(page);
  }
  const known = new Set([...READS.map(([procedure]) => procedure), ...NO_READS]);
  expect([...reads.asked].filter((each) => !known.has(each))).toEqual([]);
});

test("gives no number that is not known", async () => {
  reads.refused.set("/data/spent", "failed").set("/inbox/counts", "failed");
  await open("/settings?section=budgets");
  await page.getByRole("navigation").getByText("Today –").waitFor();
  await page.getByText("Used: –").first().waitFor();
  expect(await page.getByText("$0.00").count()).toBe(0);
  await open("/today");
  await page.getByRole("status").filter({ hasText: /^–$/ }).waitFor();
});

test("says it in Portuguese", async () => {
  await world.client.settings.set({ key: "language", value: "pt-BR" });
  reads.refused.set("/data/spent", "failed");
  await open("/settings?section=budgets");
  const told = page.getByRole("alert").filter({ hasText: "Não foi possível ler o que foi gasto." });
  await told.first().getByRole("button", { name: "Tentar de novo" }).waitFor();
});
