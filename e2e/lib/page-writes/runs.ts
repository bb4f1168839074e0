/** What people do with runs, their changes, their results, and what their agents ask. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { type AskingRun, askingRun } from "../asking-run.ts";
import { gitFolder } from "../git-folder.ts";
import { undo } from "../page-acts.ts";
import { is, isNot, matches, type Stage, type Write } from "./write.ts";

export function runWrites(on: Stage): Write[] {
  /** The run, or the proposal, that the row at hand is about. */
  let id = 0;
  let asking: AskingRun;
  const get = () => on.world.client.runs.get({ id });
  const button = (name: string | RegExp) => on.page.getByRole("button", { name, exact: true });
  const item = (text: string) => on.page.getByRole("listitem").filter({ hasText: text });
  const result = (name: string) => on.page.locator("[data-inbox-row]", { hasText: name });
  const toast = (text: string) => on.page.getByText(text).first().waitFor();
  const run = async (draft: Parameters<Stage["world"]["begin"]>[0]) => {
    ({ id } = await on.world.begin(draft));
    await on.world.ended(id);
    return `/runs/${id}`;
  };
  const seen = async (draft: Parameters<typeof run>[0]) => {
    const place = await run(draft);
    await on.world.client.inbox.mark({ ids: [id], as: "seen" });
    return place;
  };
  const more = async (action: string) => {
    await button("More actions").click();
    await on.page.getByRole("menuitem", { name: action }).click();
  };
  const cwd = join(on.world.dir, "repository");
  /** A run that made a file of its own in the folder that all of them share, or in a worktree of it. */
  const changed = async (name: string, worktree: boolean) => {
    if (!existsSync(cwd)) gitFolder(cwd);
    for (;;) {
      const place = await seen({ name, prompt: `date +%N > '${name}'`, cwd, worktree });
      const { problem } = await on.world.client.runs.changes({ id });
      // On a machine that is starved, what a run changed can be unknown: git gets seconds, not minutes.
      if (!problem) return `${place}?tab=changes`;
    }
  };
  const propose = async (name: string) => {
    const work = { agent: "shell", prompt: "true", cwd: on.world.work, profile: "full" } as const;
    ({ id } = await on.world.client.proposals.create({
      job: { name, schedule: "every 2h", ...work },
    }));
  };
  const proposal = async () =>
    (await on.world.client.proposals.list({})).find((each) => each.id === id);
  const press = async (name: string, action: string) => {
    await result(name).hover();
    await result(name).getByRole("button", { name: action, exact: true }).click();
  };
  return [
    {
      procedure: "/runs/stop",
      does: "stops a run",
      at: async () => {
        ({ id } = await on.world.begin({ name: "To be stopped", prompt: "echo up; sleep 300" }));
        return `/runs/${id}`;
      },
      act: async () => {
        await button("Stop").click();
        await on.page.getByRole("alertdialog").getByRole("button", { name: "Stop" }).click();
      },
      says: "The run was not stopped",
      done: () => on.world.ended(id),
    },
    {
      procedure: "/runs/retry",
      does: "retries a run",
      at: () => seen({ name: "To be retried", prompt: "exit 3" }),
      act: () => more("Retry"),
      says: "The run was not retried",
      done: () => matches(get, { attempt: 2 }),
    },
    {
      procedure: "/runs/again",
      does: "runs the same again with changes",
      at: () => seen({ name: "To run again" }),
      act: async () => {
        await button(/^Run again/).click();
        await on.page.getByLabel("Command").fill("echo otherwise");
        await button("Run now").click();
      },
      kept: () => is(() => on.page.getByLabel("Command").inputValue(), "echo otherwise"),
      again: () => button("Run now").click(),
      done: () => on.page.waitForURL((url) => !url.hash.endsWith(`/${id}`)),
    },
    {
      procedure: "/runs/export",
      does: "saves a run as Markdown",
      at: () => seen({ name: "To be saved" }),
      act: () => more("Export as Markdown"),
      says: "The run was not exported",
      again: async () => {
        const download = on.page.waitForEvent("download");
        await more("Export as Markdown");
        await download;
      },
      done: () => Promise.resolve(),
    },
    {
      procedure: "/inbox/mark",
      does: "pins a run",
      at: () => seen({ name: "To be pinned" }),
      act: () => more("Pin"),
      says: "That was not done",
      done: () => matches(get, { pinned: true }),
    },
    {
      procedure: "/inbox/restore",
      does: "takes back that a result was archived",
      at: async () => {
        await run({ name: "To be fetched" });
        return "/today";
      },
      act: async () => {
        await press("To be fetched", "Archive");
        await undo(on.page, "Result archived");
      },
      says: "This could not be done",
      // It is in the archive, and comes back from there.
      again: async () => {
        await on.page.getByRole("button", { name: "Which results" }).click();
        await on.page.getByRole("menuitem", { name: "Archived" }).click();
        await press("To be fetched", "Back to the inbox");
      },
      done: () => matches(get, { archivedAt: null }),
    },
    {
      procedure: "/inbox/mark",
      does: "archives a result",
      at: async () => {
        await run({ name: "To be archived" });
        return "/today";
      },
      act: () => press("To be archived", "Archive"),
      says: "This could not be done",
      kept: () => result("To be archived").waitFor(),
      done: () => isNot(async () => (await get()).archivedAt, null),
    },
    {
      procedure: "/inbox/mark",
      does: "marks a result as read",
      at: async () => {
        await run({ name: "To be read" });
        return "/today";
      },
      act: () => press("To be read", "Mark as read"),
      says: "This could not be done",
      kept: () => result("To be read").getByRole("button", { name: "Mark as read" }).waitFor(),
      done: () => isNot(async () => (await get()).seenAt, null),
    },
    {
      procedure: "/inbox/archiveQuiet",
      does: "archives what had nothing to say",
      at: async () => {
        await run({ name: "Nothing new", precheck: { command: "exit 1" } });
        return "/today";
      },
      act: () => button("Archive all quiet").click(),
      says: "This could not be done",
      kept: () => button("Archive all quiet").waitFor(),
      done: () => button("Archive all quiet").waitFor({ state: "detached" }),
    },
    {
      procedure: "/runs/retry",
      does: "runs a failed result again",
      at: async () => {
        await run({ name: "Broken", prompt: "exit 3" });
        return "/today";
      },
      act: () => press("Broken", "Run again"),
      says: "This could not be done",
      done: () => matches(get, { attempt: 2 }),
    },
    {
      procedure: "/questions/answer",
      does: "denies a permission with words for the agent",
      at: async () => {
        asking = await askingRun(on.world, "Asks");
        await asking.ask("rm -r build");
        return `/runs/${asking.runId}`;
      },
      act: async () => {
        await item("rm -r build").getByRole("textbox").fill("Keep the build.");
        await item("rm -r build").getByRole("button", { name: "Deny" }).click();
      },
      says: "Your answer was not taken",
      kept: () =>
        is(() => item("rm -r build").getByRole("textbox").inputValue(), "Keep the build."),
      again: () => item("rm -r build").getByRole("button", { name: "Deny" }).click(),
      done: async () => {
        await item("rm -r build").waitFor({ state: "detached" });
        asking.end();
      },
    },
    {
      procedure: "/proposals/approve",
      does: "approves a proposed job",
      at: async () => {
        await propose("Proposed first");
        return "/today";
      },
      act: () => item("Proposed first").getByRole("button", { name: "Approve" }).click(),
      says: "Your decision was not taken",
      done: () => matches(proposal, { state: "approved" }),
    },
    {
      procedure: "/proposals/decline",
      does: "declines a proposed job",
      at: async () => {
        await propose("Proposed next");
        return "/today";
      },
      act: () => item("Proposed next").getByRole("button", { name: "Decline" }).click(),
      says: "Your decision was not taken",
      done: () => matches(proposal, { state: "declined" }),
    },
    {
      procedure: "/proposals/reopen",
      does: "opens a declined proposal again",
      at: async () => {
        await propose("Proposed once");
        await on.world.client.proposals.decline({ id, by: "command-line" });
        return "/today?inbox=archived";
      },
      act: () =>
        item("Declined: Proposed once").getByRole("button", { name: "Open again" }).click(),
      says: "Your decision was not taken",
      done: () => matches(proposal, { state: "open" }),
    },
    {
      procedure: "/proposals/approve",
      does: "approves a proposed job with changes",
      at: async () => {
        await propose("Proposed roughly");
        return `/jobs/new?proposal=${id}`;
      },
      act: async () => {
        await on.page.getByLabel("Name", { exact: true }).fill("As I want it");
        await button("Approve with changes").click();
      },
      kept: () =>
        is(() => on.page.getByLabel("Name", { exact: true }).inputValue(), "As I want it"),
      again: () => button("Approve with changes").click(),
      done: () => on.page.waitForURL(/#\/jobs\/\d+$/),
    },
    {
      procedure: "/worktrees/apply",
      does: "applies the changes of a run",
      at: () => changed("To be applied", true),
      act: () => button("Apply to the folder").click(),
      says: "This was not done",
      done: () => toast("The changes were applied to the folder"),
    },
    {
      procedure: "/worktrees/keep",
      does: "keeps a worktree",
      at: () => changed("To be kept", true),
      act: () => on.page.getByRole("switch", { name: "Keep the worktree" }).click(),
      says: "This was not done",
      kept: async () =>
        expect(await on.page.getByRole("switch", { name: "Keep the worktree" }).isChecked()).toBe(
          false,
        ),
      done: () => on.page.getByText("of its own, which is kept").waitFor(),
    },
    {
      procedure: "/worktrees/discard",
      does: "discards a worktree",
      at: () => changed("To be discarded", true),
      act: () => button("Discard the worktree").click(),
      says: "This was not done",
      again: async () => {
        await button("Discard the worktree").click();
        await on.page
          .getByRole("alertdialog")
          .getByRole("button", { name: /^Discard/ })
          .click();
      },
      done: () => button("Restore the worktree").waitFor(),
    },
    {
      procedure: "/worktrees/restore",
      does: "restores a worktree",
      at: async () => {
        const place = await changed("To be restored", true);
        await on.world.client.worktrees.discard({ id, confirm: true });
        return place;
      },
      act: () => button("Restore the worktree").click(),
      says: "This was not done",
      done: () => toast("The worktree is back"),
    },
    {
      procedure: "/runs/revertChanges",
      does: "takes the changes of a run back",
      at: () => changed("To be reverted", false),
      act: () => button("Take the changes back").click(),
      says: "This was not done",
      done: () => toast("The changes were taken back"),
    },
    {
      procedure: "/runs/undoMove",
      does: "takes back that changes were taken back",
      at: async () => {
        const place = await changed("To be as it was", false);
        await on.world.client.runs.revertChanges({ id });
        return place;
      },
      act: () => button("Undo take back").click(),
      says: "This was not done",
      done: () => toast("It was taken back"),
    },
    {
      procedure: "/worktrees/clean",
      does: "removes worktrees over the limits",
      at: async () => {
        await changed("To be counted", true);
        return "/settings?section=engine";
      },
      act: () => button("Remove those over the limits").click(),
      says: "That was not done",
      done: () => toast("No worktree had to go"),
    },
  ];
}
