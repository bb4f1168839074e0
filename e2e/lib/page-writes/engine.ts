/** What people set, keep and end: settings, backups, the pause of everything, agents, templates of their own. */
import { templateSchema } from "../../../contract/templates.ts";
import { undo, undoAgain } from "../page-acts.ts";
import { is, matches, type Stage, type Write } from "./write.ts";

export function engineWrites(on: Stage): Write[] {
  const button = (name: string | RegExp) => on.page.getByRole("button", { name, exact: true });
  const field = (label: string) => on.page.getByLabel(label, { exact: true });
  // A message has a type, and may be an alertdialog as well.
  const dialog = (role: "dialog" | "alertdialog" = "alertdialog") =>
    on.page.getByRole(role).and(on.page.locator(":not([data-type])"));
  const toast = (text: string | RegExp) => on.page.getByText(text).first().waitFor();
  const note = (text: string) => on.page.getByRole("status").filter({ hasText: text });
  const keeps = (label: string, text: string) => is(() => field(label).inputValue(), text);
  const wished = async () => {
    const { path } = await on.world.client.engine.backup();
    await on.world.client.data.restore({ path });
    return "/settings?section=data";
  };
  /** Makes a template of one's own. The list is read when it is opened: it comes from another page. */
  const template = (id: string) => async () => {
    await on.page.evaluate("location.hash = '/agents'");
    await on.page.getByRole("heading", { level: 1, name: "Agents" }).waitFor();
    await on.world.client.templates.save(
      templateSchema.parse({
        ...{ format: "belfry-template", version: 1, id, name: id, description: "" },
        ...{ category: "own", agents: ["shell"], prompt: "echo {{what}}" },
        variables: [{ name: "what", type: "text", label: "Say what" }],
        job: { profile: "full" },
      }),
    );
    return "/templates";
  };
  const openTemplate = (id: string) => button(new RegExp(`^${id}`)).click();
  return [
    {
      procedure: "/settings/set",
      does: "changes a setting",
      at: async () => {
        await on.world.client.settings.set({ key: "engine.maxActive", value: 4 });
        return "/settings?section=engine";
      },
      act: async () => {
        await field("Runs at once").fill("6");
        await field("Runs at once").press("Enter");
      },
      says: "That was not done",
      kept: () => keeps("Runs at once", "4"),
      done: () => matches(() => on.world.client.settings.get(), { engine: { maxActive: 6 } }),
    },
    {
      procedure: "/settings/set",
      does: "adds a budget for a folder",
      at: () => "/settings?section=budgets",
      act: async () => {
        await field("Folder").fill("/srv/project");
        await field("US$ a day").fill("2.5");
        await button("Add").click();
      },
      says: "That was not done",
      kept: async () => {
        await keeps("Folder", "/srv/project");
        await keeps("US$ a day", "2.5");
      },
      again: () => button("Add").click(),
      done: async () => {
        await on.page.getByText("/srv/project").waitFor();
        await keeps("Folder", "");
      },
    },
    {
      procedure: "/engine/backup",
      does: "makes a backup",
      at: () => "/settings?section=data",
      act: () => button("Back up now").click(),
      says: "That was not done",
      done: () => toast("A backup was made"),
    },
    {
      procedure: "/data/restore",
      does: "wishes a backup to be restored",
      at: async () => {
        await on.world.client.engine.backup();
        return "/settings?section=data";
      },
      act: async () => {
        await button(/^Restore the backup/)
          .first()
          .click();
        await dialog().getByRole("button", { name: "At the next start" }).click();
      },
      says: "That was not done",
      done: async () => {
        await note("when the engine starts next").waitFor();
        await on.world.client.data.cancelRestore();
      },
    },
    {
      procedure: "/data/cancelRestore",
      does: "does not want it restored any more",
      at: wished,
      act: () => button("Do not restore").click(),
      says: "That was not done",
      kept: () => note("when the engine starts next").waitFor(),
      done: () => note("when the engine starts next").waitFor({ state: "detached" }),
    },
    {
      procedure: "/engine/restart",
      does: "starts the engine anew for it",
      at: wished,
      act: () => button("Start anew now").click(),
      says: "That was not done",
      // What becomes of one that is not refused, the test of restoring shows.
      again: () => button("Do not restore").click(),
      done: () => note("when the engine starts next").waitFor({ state: "detached" }),
    },
    {
      procedure: "/engine/check",
      does: "has the database checked",
      at: () => "/settings?section=data",
      act: () => button("Check now").click(),
      done: () => on.page.getByText("The database is whole.").waitFor(),
    },
    {
      procedure: "/jobs/export",
      does: "saves all jobs in a file",
      at: () => "/settings?section=data",
      act: () => button("Export").click(),
      says: "That was not done",
      again: async () => {
        const download = on.page.waitForEvent("download");
        await button("Export").click();
        await download;
      },
      done: () => Promise.resolve(),
    },
    {
      procedure: "/jobs/import",
      does: "takes jobs in from the settings",
      at: () => "/settings?section=data",
      act: async () => {
        await on.page.locator("input[type=file]").setInputFiles({
          ...{ name: "crontab", mimeType: "text/plain" },
          buffer: Buffer.from("0 3 * * * echo settings\n"),
        });
      },
      again: async () => {
        await on.page.keyboard.press("Escape");
        await on.page.locator("input[type=file]").setInputFiles({
          ...{ name: "crontab", mimeType: "text/plain" },
          buffer: Buffer.from("0 3 * * * echo settings\n"),
        });
      },
      done: async () => {
        await dialog("dialog").getByRole("button", { name: "Import", exact: true }).click();
        await toast("1 job was imported");
      },
    },
    {
      procedure: "/data/clearHistory",
      does: "clears the history",
      at: () => "/settings?section=data",
      act: async () => {
        await button("Clear the history …").click();
        await dialog().getByRole("textbox").fill("clear");
        await dialog().getByRole("button", { name: "Clear", exact: true }).click();
      },
      says: "That was not done",
      kept: () => is(() => dialog().getByRole("textbox").inputValue(), "clear"),
      again: () => dialog().getByRole("button", { name: "Clear", exact: true }).click(),
      done: () => dialog().waitFor({ state: "detached" }),
    },
    {
      procedure: "/engine/pauseAll",
      does: "pauses everything",
      at: () => "/today",
      act: async () => {
        await button("Pause all").click();
        await on.page.getByRole("menuitem", { name: "1 hour" }).click();
      },
      says: "The pause could not be changed",
      kept: () => button("Pause all").waitFor(),
      done: async () => {
        await button("Resume all").waitFor();
        await on.world.client.engine.resumeAll();
      },
    },
    {
      procedure: "/engine/resumeAll",
      does: "goes on with everything",
      at: async () => {
        await on.world.client.engine.pauseAll({ until: null });
        return "/today";
      },
      act: () => button("Resume all").click(),
      says: "The pause could not be changed",
      kept: () => button("Resume all").waitFor(),
      done: () => button("Pause all").waitFor(),
    },
    {
      procedure: "/agents/smoke",
      does: "tries an agent",
      at: () => "/agents",
      act: () => button(/^Smoke test of .*shell/i).click(),
      says: "That was not done",
      done: () => on.page.getByRole("main").getByText("succeeded").waitFor(),
    },
    {
      procedure: "/agents/smoke",
      does: "looks around first",
      at: () => "/welcome",
      act: () => button(/^Look around first/).click(),
      says: "That was not done",
      done: () => on.page.waitForURL(/#\/runs\/\d+$/),
    },
    {
      procedure: "/agents/environment",
      does: "asks the shell again",
      at: () => "/agents",
      act: () => button("Ask the shell again").click(),
      says: "That was not done",
      done: () => button("Ask the shell again").and(on.page.locator(":enabled")).waitFor(),
    },
    {
      procedure: "/templates/fill",
      does: "begins with a template",
      at: template("fill-me"),
      act: async () => {
        await openTemplate("fill-me");
        await field("Say what").fill("something of mine");
        await button("Use this template").click();
      },
      kept: () => keeps("Say what", "something of mine"),
      again: () => button("Use this template").click(),
      done: () => on.page.waitForURL(/#\/jobs\/new/),
    },
    {
      procedure: "/templates/remove",
      does: "removes a template",
      at: template("remove-me"),
      act: async () => {
        await openTemplate("remove-me");
        await dialog("dialog").getByRole("button", { name: "Remove" }).click();
      },
      says: "The template was not removed",
      again: () => dialog("dialog").getByRole("button", { name: "Remove" }).click(),
      done: () => toast("remove-me is removed"),
    },
    {
      procedure: "/templates/save",
      does: "takes back that a template was removed",
      at: template("fetch-me"),
      act: async () => {
        await openTemplate("fetch-me");
        await dialog("dialog").getByRole("button", { name: "Remove" }).click();
        await undo(on.page, "fetch-me is removed");
      },
      says: "That was not done",
      again: () => undoAgain(on.page, "That was not done"),
      done: () => button(/^fetch-me/).waitFor(),
    },
  ];
}
