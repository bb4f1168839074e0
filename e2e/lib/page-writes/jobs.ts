/** What people do to jobs, in the list, on a page, in the editor and with the quick prompt. */
import { expect } from "vitest";
import { is, matches, type Stage, type Write } from "./write.ts";

export function jobWrites(on: Stage): Write[] {
  /** The job that the row at hand is about. */
  let id = 0;
  const get = () => on.world.client.jobs.get({ id });
  const make = async (draft: Parameters<Stage["world"]["job"]>[0]) => {
    ({ id } = await on.world.job(draft));
    return `/jobs/${id}`;
  };
  const button = (name: string | RegExp) => on.page.getByRole("button", { name, exact: true });
  const row = (name: string) => on.page.locator("[data-job-row]", { hasText: name });
  const field = (label: string) => on.page.getByLabel(label, { exact: true });
  const from = async (menu: string, item: string | RegExp) => {
    await button(menu).click();
    await on.page.getByRole("menuitem", { name: item }).click();
  };
  const isPaused = () => is(async () => (await get()).enabled, false);
  const editor = async (draft: Parameters<typeof make>[0]) => `${await make(draft)}/edit`;
  const type = (label: string, text: string) => field(label).fill(text);
  const write = async (name: string) => {
    await type("Name", name);
    await type("Folder", on.world.work);
    await on.page.keyboard.press("Escape");
    await type("Command", "echo by hand");
  };
  const keeps = (label: string, text: string) => is(() => field(label).inputValue(), text);
  const saved = () => on.page.waitForURL(new RegExp(`#/jobs/${id}$`));
  const document = (name: string) =>
    JSON.stringify({
      ...{ format: "belfry-jobs", version: 1, exportedAt: 0 },
      jobs: [{ name, agent: "shell", prompt: "true", cwd: on.world.work, profile: "full" }],
    });
  const file = (text: string) => ({
    ...{ name: "jobs.json", mimeType: "application/json" },
    buffer: Buffer.from(text),
  });
  return [
    {
      procedure: "/jobs/bulk",
      does: "pauses a job in the list",
      at: async () => {
        await make({ name: "To be paused", schedule: "every day at 9" });
        return "/jobs";
      },
      act: () => from("Actions for To be paused", "Until I resume"),
      says: "This could not be done",
      kept: () => row("To be paused").getByText("paused", { exact: true }).waitFor(gone),
      done: isPaused,
    },
    {
      procedure: "/jobs/bulk",
      does: "lets a job rest for an hour",
      at: () => make({ name: "To rest", schedule: "every day at 9" }),
      act: () => from("Actions for To rest", "1 hour"),
      says: "This could not be done",
      kept: async () => expect((await get()).enabled).toBe(true),
      done: isPaused,
    },
    {
      procedure: "/jobs/bulk",
      does: "resumes a job",
      at: async () => {
        const place = await make({ name: "To go on", schedule: "every day at 9" });
        await on.world.client.jobs.pause({ id, until: null });
        return place;
      },
      act: () => button("Resume").click(),
      says: "This could not be done",
      done: () => matches(get, { enabled: true }),
    },
    {
      procedure: "/jobs/bulk",
      does: "runs a job now",
      at: () => make({ name: "To run" }),
      act: () => button("Run now").click(),
      says: "This could not be done",
      done: () => matches(() => on.world.client.runs.list({ jobId: id }), [{ jobId: id }]),
    },
    {
      procedure: "/jobs/bulk",
      does: "removes a job in the list",
      at: async () => {
        await make({ name: "To be removed" });
        return "/jobs";
      },
      act: () => from("Actions for To be removed", "Remove"),
      says: "This could not be done",
      kept: () => row("To be removed").waitFor(),
      done: () => row("To be removed").waitFor(gone),
    },
    {
      procedure: "/jobs/bulk",
      does: "brings a removed job back",
      at: async () => {
        const place = await make({ name: "To come back" });
        await on.world.client.jobs.remove({ id });
        return place;
      },
      act: () => button("Restore").click(),
      says: "This could not be done",
      done: () => matches(get, { removedAt: null }),
    },
    {
      procedure: "/jobs/bulk",
      does: "gives chosen jobs a tag",
      at: async () => {
        await make({ name: "To be tagged" });
        return "/jobs";
      },
      act: async () => {
        await row("To be tagged").getByRole("checkbox").click();
        await button("Add a tag").click();
        await type("Tag", "written once");
        await on.page.getByRole("dialog", { name: "Add a tag" }).getByRole("button").last().click();
      },
      says: "This could not be done",
      kept: () => keeps("Tag", "written once"),
      again: () => field("Tag").press("Enter"),
      done: () => matches(get, { tags: ["written once"] }),
    },
    {
      procedure: "/jobs/skipNext",
      does: "leaves the next occurrence out",
      at: () => make({ name: "To be skipped", schedule: "every day at 9" }),
      act: () => from("Actions for To be skipped", /^Skip/),
      says: "This could not be done",
      done: () => on.page.getByText("To be skipped leaves out").first().waitFor(),
    },
    {
      procedure: "/jobs/create",
      does: "makes a copy of a job",
      at: () => make({ name: "To be copied" }),
      act: () => from("Actions for To be copied", "Duplicate"),
      says: "This could not be done",
      done: () => on.page.waitForURL(/\/edit$/),
    },
    {
      procedure: "/jobs/edit",
      does: "takes a remembered permission away",
      at: () => make({ name: "Allowed", allow: [{ tool: "Bash", only: "true" }] }),
      act: () => button(/^Take away: Bash/).click(),
      says: "The permission was not changed",
      kept: () => button(/^Take away: Bash/).waitFor(),
      done: () => matches(get, { allow: [] }),
    },
    {
      procedure: "/jobs/create",
      does: "saves a new job",
      at: () => "/jobs/new",
      act: async () => {
        await write("Written by hand");
        await button("Save and arm").click();
      },
      kept: async () => {
        await keeps("Name", "Written by hand");
        await keeps("Command", "echo by hand");
      },
      again: () => button("Save and arm").click(),
      done: () => on.page.waitForURL(/#\/jobs\/\d+$/),
    },
    {
      procedure: "/jobs/edit",
      does: "saves what was changed in a job",
      at: () => editor({ name: "To be edited" }),
      act: async () => {
        await type("Name", "Another name");
        await button("Save").click();
      },
      kept: () => keeps("Name", "Another name"),
      again: () => button("Save").click(),
      done: saved,
    },
    {
      procedure: "/jobs/pause",
      does: "saves a job paused that was changed",
      at: () => editor({ name: "To be saved paused" }),
      act: async () => {
        await type("Name", "Saved paused");
        await from("More", "Save paused");
      },
      kept: () => keeps("Name", "Saved paused"),
      again: () => from("More", "Save paused"),
      done: saved,
    },
    {
      procedure: "/jobs/pause",
      does: "saves a new job paused",
      at: () => "/jobs/new",
      act: async () => {
        await write("Made once");
        await from("More", "Save paused");
      },
      kept: () => keeps("Name", "Made once"),
      again: () => from("More", "Save paused"),
      done: async () => {
        await on.page.waitForURL(/#\/jobs\/\d+$/);
        const all = await on.world.client.jobs.list();
        expect(all.filter(({ name }) => name === "Made once")).toMatchObject([{ enabled: false }]);
      },
    },
    {
      procedure: "/jobs/resume",
      does: "saves a paused job armed",
      at: async () => {
        const place = await editor({ name: "To be armed" });
        await on.world.client.jobs.pause({ id, until: null });
        return place;
      },
      act: () => button("Save and arm").click(),
      done: saved,
    },
    {
      procedure: "/jobs/tryOut",
      does: "tries a draft out",
      at: () => editor({ name: "To be tried" }),
      act: () => button("Test run").click(),
      says: "The test run did not start",
      done: async () => {
        await on.page.getByRole("status").getByText("succeeded").waitFor();
        await on.page.keyboard.press("Escape");
      },
    },
    {
      procedure: "/templates/save",
      does: "keeps a job as a template",
      at: () => editor({ name: "A model" }),
      act: async () => {
        await from("More", "Save as template");
        await type("What it is for", "To begin with.");
        await save().click();
      },
      kept: () => keeps("What it is for", "To begin with."),
      again: () => save().click(),
      done: () => on.page.getByText("A model is kept as a template").first().waitFor(),
    },
    {
      procedure: "/jobs/tryOut",
      does: "runs a quick prompt",
      at: () => "/quick-prompt",
      act: async () => {
        await field("Agent").click();
        await on.page.getByRole("option", { name: /Shell/ }).click();
        await type("What to do", "echo quick");
        await type("Folder", on.world.work);
        await button(/^Run/).click();
      },
      kept: () => keeps("What to do", "echo quick"),
      again: async () => {
        const opened = on.page.context().waitForEvent("page");
        await button(/^Run/).click();
        await (await opened).close();
      },
      done: () =>
        matches(() => on.world.client.runs.list({ limit: 1 }), [{ jobName: "echo quick" }]),
    },
    {
      procedure: "/jobs/run",
      does: "runs a job from the palette",
      at: async () => {
        await make({ name: "From anywhere" });
        return "/settings";
      },
      act: async () => {
        await on.page.keyboard.press("Control+k");
        await on.page
          .getByRole("dialog", { name: "Command palette" })
          .getByRole("combobox")
          .fill("from anywhere");
        await on.page.getByRole("option", { name: "Run From anywhere", exact: true }).click();
      },
      says: "That was not done",
      done: () => on.page.waitForURL(/#\/runs\/\d+$/),
    },
    {
      procedure: "/jobs/import",
      does: "looks at a file of jobs",
      at: () => "/jobs",
      act: () => on.page.locator("input[type=file]").setInputFiles(file(document("Looked at"))),
      says: "This file could not be imported",
      done: async () => {
        await on.page.getByRole("dialog", { name: "Import jobs" }).getByText("Looked at").waitFor();
        await on.page.keyboard.press("Escape");
      },
    },
    {
      procedure: "/jobs/import",
      does: "takes a template in",
      at: () => "/templates",
      act: () =>
        on.page.getByLabel("File with a template").setInputFiles(
          file(
            JSON.stringify({
              ...{ format: "belfry-template", version: 1, id: "taken-in", name: "Taken in" },
              ...{ description: "", category: "own", agents: ["shell"], prompt: "true" },
              job: { profile: "full" },
            }),
          ),
        ),
      says: "The template was not taken in",
      done: () => on.page.getByText("1 template taken in").first().waitFor(),
    },
  ];

  function save() {
    return on.page.getByRole("dialog", { name: "Save as template" }).getByRole("button", {
      ...{ name: "Save", exact: true },
    });
  }
}

const gone = { state: "detached" } as const;
