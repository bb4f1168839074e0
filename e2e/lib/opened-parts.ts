/** What a person can open on the pages besides folded parts: dialogs, sheets, menus, lists and hints. */
import type { Locator, Page } from "playwright-core";
import type { Client } from "../../main/host/client.ts";
import { settled } from "./page-waits.ts";
import type { PagesWorld } from "./pages-world.ts";

/** What has to exist: jobs and runs by their ids. */
export interface OpenedIds {
  /** A job with a schedule. */
  job: number;
  /** Its run, whose session can be continued in a terminal. */
  run: number;
  /** A run that goes on. */
  running: number;
  /** A run of two attempts, whose output has a very long line. */
  long: number;
  /** A job that is edited without an end. */
  edited: number;
  /** A run with changes in a worktree. */
  changed: number;
}

export interface OpenedPart {
  what: string;
  path: (ids: OpenedIds) => string;
  /** Opens it as a person does, and says what stands there then. `client` is someone else meanwhile. */
  open: (page: Page, ids: OpenedIds, client: Client) => Promise<Locator>;
}

const button = (page: Page, name: string | RegExp): Locator =>
  page.getByRole("button", { name, exact: typeof name === "string" });

/** Presses buttons and items of menus, one after another. */
async function press(page: Page, ...names: (string | RegExp)[]): Promise<void> {
  for (const name of names) {
    const item = page.getByRole("menuitem", { name, exact: typeof name === "string" });
    await button(page, name).or(item).first().click();
  }
}

/** A part that buttons lead to. */
const behind =
  (role: "dialog" | "alertdialog" | "menu", ...names: (string | RegExp)[]): OpenedPart["open"] =>
  async (page) => {
    await press(page, ...names);
    return page.getByRole(role).filter({ visible: true });
  };

/** The list of a field with a few values, or the suggestions of a text field. */
async function listOf(page: Page, field: string | RegExp): Promise<Locator> {
  await page
    .getByRole("combobox", { name: field, exact: typeof field === "string" })
    .first()
    .click();
  return page.getByRole("option").first();
}
const list =
  (field: string | RegExp): OpenedPart["open"] =>
  (page) =>
    listOf(page, field);

/** The list of a field in a dialog. */
const listIn =
  (field: string, ...names: (string | RegExp)[]): OpenedPart["open"] =>
  async (page) => {
    await press(page, ...names);
    return listOf(page, field);
  };

/** A file that a button takes in. */
const taken =
  (name: string, content: string) =>
  async (page: Page): Promise<Locator> => {
    const chooser = page.waitForEvent("filechooser");
    await button(page, name).click();
    const file = { name: "taken", mimeType: "text/plain", buffer: Buffer.from(content) };
    await (await chooser).setFiles(file);
    return page.getByRole("dialog").filter({ hasText: "Import" });
  };

/** One line that is a job, one that is none. */
const CRONTAB = "0 3 * * * echo backup\nPATH=/bin\n61 * * * * echo never\n";

const at = (path: string) => () => path;
const onRun =
  (which: keyof OpenedIds, tab = "output") =>
  (ids: OpenedIds) =>
    `/runs/${ids[which]}?tab=${tab}`;
const editor = (ids: OpenedIds) => `/jobs/${ids.job}/edit`;

export const OPENED_PARTS: OpenedPart[] = [
  {
    what: "command palette",
    path: at("/today"),
    async open(page) {
      await page.keyboard.press("Control+k");
      return page.getByRole("option").first();
    },
  },
  {
    what: "command palette, nothing found",
    path: at("/today"),
    async open(page) {
      await page.keyboard.press("Control+k");
      await page.getByRole("combobox").fill("zzz");
      return page.getByRole("option").first();
    },
  },
  {
    what: "keyboard map",
    path: at("/today"),
    async open(page) {
      await page.keyboard.press("?");
      return page.getByRole("dialog", { name: "Keyboard" });
    },
  },
  { what: "pause all", path: at("/today"), open: behind("menu", "Pause all") },
  { what: "which results", path: at("/today"), open: behind("menu", /^Which results/) },
  {
    what: "hint of a button",
    path: at("/jobs"),
    async open(page) {
      await button(page, /^Actions for/)
        .first()
        .hover();
      return page.locator("[data-hint-popup]");
    },
  },
  { what: "menu of a job in the list", path: at("/jobs"), open: behind("menu", /^Actions for/) },
  { what: "list of a filter", path: at("/jobs"), open: list("Status") },
  {
    what: "pause of chosen jobs",
    path: at("/jobs"),
    async open(page) {
      await page.getByRole("checkbox", { name: /^Choose Night/ }).check();
      await page.getByRole("toolbar").getByRole("button", { name: "Pause" }).click();
      return page.getByRole("menu");
    },
  },
  {
    what: "tag for chosen jobs",
    path: at("/jobs"),
    async open(page) {
      await page.getByRole("checkbox", { name: /^Choose Night/ }).check();
      await press(page, "Add a tag");
      return page.getByRole("dialog");
    },
  },
  {
    what: "message with an undo",
    path: at("/jobs"),
    async open(page) {
      await press(page, "Actions for Paused one", "Resume");
      await page.getByRole("menu").waitFor({ state: "detached" });
      // Pointed at, a message is another one to screen readers.
      await page.mouse.move(0, 0);
      return page.getByRole("dialog").filter({ has: button(page, "Undo") });
    },
  },
  { what: "import of jobs", path: at("/jobs"), open: taken("Import", CRONTAB) },
  {
    what: "message of a failure",
    path: at("/jobs"),
    async open(page) {
      await taken("Import", "{ not a document")(page);
      return page.getByRole("alertdialog");
    },
  },
  {
    what: "menu of a job",
    path: ({ job }) => `/jobs/${job}`,
    open: behind("menu", /^Actions for/),
  },
  { what: "more of the editor", path: editor, open: behind("menu", "More") },
  { what: "save as template", path: editor, open: behind("dialog", "More", "Save as template") },
  { what: "variables of a prompt", path: editor, open: behind("menu", "Variable") },
  { what: "list of agents", path: editor, open: list("Agent") },
  { what: "suggested folders", path: editor, open: list("Folder") },
  { what: "suggested schedules", path: editor, open: list("When") },
  {
    what: "suggested time zones",
    path: editor,
    async open(page) {
      await press(page, /follows this computer/);
      return listOf(page, "Time zone");
    },
  },
  {
    what: "test of a message",
    path: editor,
    open: behind("menu", "Words of your own", "Send as a test"),
  },
  { what: "test run", path: editor, open: behind("dialog", "Test run") },
  {
    what: "two versions of a job",
    path: ({ edited }) => `/jobs/${edited}/edit`,
    async open(page, { edited: id }, client) {
      await page.getByLabel("Name", { exact: true }).fill("Of mine");
      await client.jobs.edit({ id, expectedVersion: null, patch: { name: "Of theirs" } });
      await press(page, "Compare");
      return page.getByRole("dialog");
    },
  },
  {
    what: "leaving the editor",
    path: ({ edited }) => `/jobs/${edited}/edit`,
    async open(page) {
      await page.getByLabel("Name", { exact: true }).fill("Another name");
      await page.getByRole("link", { name: "Jobs", exact: true }).first().click();
      return page.getByRole("dialog");
    },
  },
  { what: "run again", path: onRun("run"), open: behind("dialog", /^Run again/) },
  {
    what: "list in run again",
    path: onRun("run"),
    open: listIn("Profile", /^Run again/),
  },
  { what: "more of a run", path: onRun("run"), open: behind("menu", "More actions") },
  {
    what: "continue in terminal",
    path: onRun("run"),
    open: behind("dialog", "Continue in terminal"),
  },
  { what: "stopping a run", path: onRun("running"), open: behind("alertdialog", "Stop") },
  { what: "list of attempts", path: onRun("long"), open: list("Attempt") },
  { what: "a long line", path: onRun("long"), open: behind("dialog", /show all/) },
  {
    what: "discarding changes",
    path: onRun("changed", "changes"),
    open: behind("alertdialog", "Discard the worktree"),
  },
  { what: "list of runs' states", path: at("/runs"), open: list("State") },
  { what: "list of jobs", path: at("/calendar"), open: list("Job") },
  { what: "new channel", path: at("/notifications"), open: behind("dialog", "Add a channel") },
  {
    what: "list of channel kinds",
    path: at("/notifications"),
    open: listIn("Kind", "Add a channel"),
  },
  { what: "menu of a channel", path: at("/notifications"), open: behind("menu", "More for A bot") },
  {
    what: "settings of a channel",
    path: at("/notifications"),
    open: behind("dialog", "More for A bot", "Settings"),
  },
  { what: "list of bots", path: at("/notifications"), open: list("Listen to the bot of") },
  { what: "list of a rule", path: at("/notifications?tab=rules"), open: list(/A file$/) },
  { what: "smoke test", path: at("/agents"), open: behind("alertdialog", /^Smoke test of Claude/) },
  {
    what: "template of Belfry",
    path: at("/templates"),
    open: behind("dialog", /^Disk space check/),
  },
  { what: "template of one's own", path: at("/templates"), open: behind("dialog", /^My check/) },
  { what: "list of languages", path: at("/settings"), open: list("Language") },
  {
    what: "pages switched off",
    path: at("/settings?section=security"),
    async open(page) {
      await page.getByRole("switch", { name: /^Serve the pages/ }).click();
      return page.getByRole("alertdialog");
    },
  },
  {
    what: "new token",
    path: at("/settings?section=security"),
    open: behind("alertdialog", "Make a new token"),
  },
  {
    what: "restoring a backup",
    path: at("/settings?section=data"),
    open: behind("alertdialog", /^Restore the backup/),
  },
  {
    what: "import in the settings",
    path: at("/settings?section=data"),
    open: taken("Import …", CRONTAB),
  },
  {
    what: "clearing the history",
    path: at("/settings?section=data"),
    open: behind("alertdialog", "Clear the history …"),
  },
];

/** Opens a part on its page, loaded anew. */
export async function opened(
  page: Page,
  world: PagesWorld,
  ids: OpenedIds,
  part: OpenedPart,
): Promise<Locator> {
  await page.goto("about:blank");
  await page.goto(await world.url(part.path(ids)));
  await settled(page);
  const shown = await part.open(page, ids, world.client);
  await shown.first().waitFor();
  return shown.first();
}
