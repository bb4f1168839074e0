/** Nothing that can be opened on a page has an accessibility violation that axe finds, nor makes one behind it. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { violationsOn } from "../lib/axe.ts";
import { gitFolder } from "../lib/git-folder.ts";
import { OPENED_PARTS, opened, type OpenedIds } from "../lib/opened-parts.ts";
import { PagesWorld } from "../lib/pages-world.ts";

const world = new PagesWorld();
/** A folder of the path. */
const programs = join(world.dir, "programs");
let page: Page;
let ids: OpenedIds;

beforeAll(async () => {
  mkdirSync(programs);
  writeFileSync(join(world.dir, ".profile"), `export PATH='${programs}':"$PATH"\n`);
  const recorded = recordedAgent();
  await world.start();
  const { client } = world;
  const told = { folder: join(world.dir, "told") };
  const bot = { token: "1:none", chatId: "1" };
  for (const draft of [
    { id: "record", kind: "file", name: "A file", config: told },
    { id: "bot", kind: "telegram", name: "A bot", config: bot, enabled: false },
  ] as const) {
    const { issues } = await client.notifications.channels.save({ draft, isNew: true });
    expect(issues).toEqual([]);
  }
  await client.engine.backup();
  await client.templates.save({
    ...{ format: "belfry-template", version: 1, id: "my-check", name: "My check" },
    ...{ description: "How busy it is.", category: "own", agents: ["shell"], variables: [] },
    ...{ prompt: "uptime", job: { profile: "full" } },
  });
  const job = await world.job({ name: "Nightly review", schedule: "every day at 2" });
  const edited = await world.job({ name: "Shared", schedule: "every 4h" });
  const paused = await world.job({ name: "Paused one", schedule: "every 2h" });
  await client.jobs.pause({ id: paused.id, until: null });
  const repository = join(world.dir, "repository");
  gitFolder(repository);
  const runs = {
    run: await world.begin(recorded),
    long: await world.begin({
      name: "Long line",
      prompt: "head -c 20000 /dev/zero | tr '\\0' x; exit 1",
      retry: { attempts: 2, backoffMs: 1_000, onAgentError: true },
    }),
    changed: await world.begin({
      ...{ name: "Edit", prompt: "echo new > new.txt", cwd: repository, worktree: true },
    }),
  };
  for (const { id } of Object.values(runs)) await world.ended(id);
  // Last: what works in the same folder would wait for it.
  const running = await world.begin({ name: "Going on", prompt: "sleep 600" });
  ids = {
    ...{ job: job.id, edited: edited.id, running: running.id },
    ...{ run: runs.run.id, long: runs.long.id, changed: runs.changed.id },
  };
  page = await world.page();
});
afterAll(() => world.remove());

// Every other one in the dark: what a popup is made of is the same everywhere, and its colours are tokens.
test.each(OPENED_PARTS.map((part, index) => ({ ...part, theme: index % 2 ? "dark" : "light" })))(
  "$what, $theme",
  async ({ theme, ...part }) => {
    await world.client.settings.set({ key: "ui.theme", value: theme as "light" | "dark" });
    const shown = await opened(page, world, ids, part);
    await page.locator(`html[data-theme=${theme}]`).waitFor();
    expect(await violationsOn(page)).toEqual([]);
    expect(await shown.isVisible()).toBe(true);
  },
);

/** A job of an agent whose run can be continued: a program in the path that prints what Claude Code printed once. */
function recordedAgent(): Parameters<PagesWorld["job"]>[0] {
  const stream = resolve(import.meta.dirname, "../../main/agents/fixtures/claude/tool-read.jsonl");
  const script = `#!/bin/sh\ncase "$*" in --version) echo 1.0.0;; *) cat '${stream}';; esac\n`;
  writeFileSync(join(programs, "claude"), script, { mode: 0o755 });
  return { name: "Recorded", agent: "claude", profile: "read-only", prompt: "Look at the notes." };
}
