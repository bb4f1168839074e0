/** What a person does and the engine refuses is told in a sentence, loses nothing, and can be done again. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { contract } from "../../contract/router.ts";
import { TelegramPeer } from "../../main/steering/testing/telegram-peer.ts";
import { engineWrites } from "../lib/page-writes/engine.ts";
import { jobWrites } from "../lib/page-writes/jobs.ts";
import { messageWrites } from "../lib/page-writes/messages.ts";
import { runWrites } from "../lib/page-writes/runs.ts";
import type { Write } from "../lib/page-writes/write.ts";
import { failure } from "../lib/page-acts.ts";
import { settled } from "../lib/page-waits.ts";
import { PagesWorld } from "../lib/pages-world.ts";
import { type Refusal, RefusedCalls } from "../lib/refused-calls.ts";

const world = new PagesWorld({ outgoing: { localHosts: ["127.0.0.1"] } });
const calls = new RefusedCalls();
/** What the rows of the tables work with; the page and the peer are there once the tests run. */
const stage = { world } as { world: PagesWorld; page: Page; peer: TelegramPeer };
const WRITES = [
  ...jobWrites(stage),
  ...runWrites(stage),
  ...messageWrites(stage),
  ...engineWrites(stage),
];

/** What no page does, or does without a person. */
const ELSEWHERE = [
  // Reads that are too long for an address.
  ...["/calendar/simulate", "/inbox/list", "/insights/summary", "/jobs/overview"],
  ...["/notifications/preview", "/schedule/preview", "/work/preview"],
  // Of the command line, of scripts and of agents.
  ...["/dashboard/link", "/engine/shutdown", "/jobs/remove", "/jobs/restore", "/proposals/create"],
  ...["/questions/ask", "/runs/retryBatch", "/runs/stopBatch"],
  // Of the desktop app, whose notifications are answered.
  "/notifications/desktop/answer",
  // After a restore, which the test of restoring does; after a new token no page is let in.
  ...["/data/forgetRestored", "/dashboard/renewToken"],
];

beforeAll(async () => {
  stage.peer = await TelegramPeer.start();
  await world.start();
  // So high that no message covers what is done next.
  const context = await world.context({ height: 1_400 });
  await calls.watch(context);
  stage.page = await context.newPage();
  await stage.page.goto(await world.url("/settings"));
});
afterAll(async () => {
  await world.remove();
  await stage.peer.close();
});
beforeEach(() => calls.refused.clear());

/** False while a row is at work: after one that failed, the page may be in any state. */
let isTidy = true;

/** Goes to a page; what was told before may still be there. */
async function go(place: string): Promise<void> {
  if (isTidy) await stage.page.evaluate(`location.hash = ${JSON.stringify(place)}`);
  else {
    await stage.page.goto("about:blank");
    await stage.page.goto(await world.url(place));
  }
  await settled(stage.page);
}

/** A sentence that the engine may say, in a number that is of this row alone. */
const sentence = (number: number) =>
  `There is no job ${number}. It may have been removed for good.`;

async function refuse(write: Write, how: Refusal, told: string): Promise<void> {
  const { page } = stage;
  await go(await write.at());
  isTidy = false;
  calls.refused.set(write.procedure, how);
  await write.act();
  const seen = (text: string) => page.getByText(text).filter({ visible: true }).first().waitFor();
  await seen(told);
  if (write.says !== undefined) await seen(write.says);
  await write.kept?.();
  // A person acts on what is painted.
  await settled(page);
  calls.refused.clear();
  await (write.again ?? write.act)();
  await write.done();
  isTidy = true;
}

test.for(WRITES.map((write, row) => ({ ...write, row })))(
  "$procedure: a person $does",
  ({ row, ...write }) => refuse(write, { says: sentence(7_000 + row) }, sentence(7_000 + row)),
);

/** One that is shown before it is answered, one with something typed, and one that is both. */
const SOME = [
  "lets a job rest for an hour",
  "saves what was changed in a job",
  "changes a setting",
] as const;
const CASES = SOME.flatMap((does) =>
  (["failed", "cut"] as const).map((how) => ({
    how,
    ...WRITES.find((write) => write.does === does)!,
  })),
);
const TOLD = {
  failed: "The engine gave no reason.",
  cut: "The connection was lost before the answer came.",
};

test.for(CASES)("$how: a person $does", ({ how, ...write }) => {
  // The sentence is the same each time: none of an earlier test may be there.
  isTidy = false;
  return refuse(write, how, TOLD[how]);
});

test("the engine's reason is told in the language of the page", async () => {
  await world.client.settings.set({ key: "language", value: "pt-BR" });
  await world.client.settings.set({ key: "engine.maxActive", value: 4 });
  isTidy = false;
  await go("/settings?section=engine");
  calls.refused.set("/settings/set", { says: sentence(6_999) });
  const field = stage.page.getByLabel("Execuções ao mesmo tempo", { exact: true });
  await field.fill("5");
  await field.press("Enter");
  const message = failure(stage.page, "Isso não foi feito");
  await message.getByText("Não existe a tarefa 6999. Talvez tenha sido removida de vez.").waitFor();
  await expect.poll(() => field.inputValue()).toBe("4");
  calls.refused.clear();
  await world.client.settings.set({ key: "language", value: "en" });
  await stage.page.getByRole("heading", { level: 1, name: "Settings" }).waitFor();
});

test("knows of everything that the pages write", () => {
  const known = new Set([...WRITES.map(({ procedure }) => procedure), ...ELSEWHERE]);
  expect(writes(contract, "").filter((each) => !known.has(each))).toEqual([]);
});

/** Procedures of a part of the contract that are no reads. */
function writes(part: object, path: string): string[] {
  return Object.entries(part).flatMap(([name, each]) => {
    const own = `${path}/${name}`;
    if (!("~orpc" in each)) return writes(each as object, own);
    const { route } = each["~orpc"] as { route: { method?: string } };
    return route.method === "GET" ? [] : [own];
  });
}
