/** Templates, export and import through the command line. */
import { writeFileSync } from "node:fs";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { Job } from "../../contract/job.ts";
import type { ImportPlan, TransferDocument } from "../../contract/transfer.ts";
import { Belfry } from "./cli-belfry.ts";

function place(): Belfry {
  const belfry = new Belfry();
  onTestFinished(() => belfry.end());
  return belfry;
}

test("a template becomes a job, and a job a template", () => {
  const belfry = place();
  expect(belfry.say(["template", "list"]).out).toContain("disk-space");
  expect(belfry.say(["template", "show", "disk-space"]).out).toContain("--set limit=…");
  const job = belfry.json<Job>("template", "add", "disk-space", "--set", "limit=70");
  expect(job).toMatchObject({ agent: "shell", env: { DISK: "/", LIMIT: "70" } });
  const wrong = belfry.say(["template", "add", "disk-space", "--set", "limit=lots"]);
  expect(wrong).toMatchObject({ code: 2, err: expect.stringContaining("is a number") });
  belfry.say(["template", "save", String(job.id), "--id", "mine"]);
  expect(belfry.say(["template", "list"]).out).toMatch(/mine .*yours/);
  expect(belfry.say(["template", "remove", "mine"]).code).toBe(0);
  expect(belfry.say(["template", "remove", "mine"]).code).toBe(3);
});

test("jobs go out as a document and come in elsewhere, after a look at what would happen", () => {
  const from = place();
  from.say([
    "add",
    "every 2h",
    "uptime",
    "--agent",
    "shell",
    "--name",
    "Load",
    "--env",
    "A=secret",
  ]);
  const { out } = from.say(["export"]);
  const document = JSON.parse(out) as TransferDocument;
  expect(document.jobs).toMatchObject([{ name: "Load", env: {}, envNames: ["A"] }]);

  const to = place();
  const file = path.join(to.dir, "jobs.json");
  const text = JSON.stringify({
    ...document,
    jobs: document.jobs.map((job) => ({ ...job, cwd: to.work })),
  });
  writeFileSync(file, text);
  const look = to.say(["import", file, "--dry-run"]);
  expect(look.out).toContain("new: Load, every 2h");
  expect(look.out).toContain("Nothing was changed");
  expect(to.json<Job[]>("list")).toEqual([]);
  const plan = to.json<ImportPlan>("import", file);
  expect(plan.made.map(({ name }) => name)).toEqual(["Load"]);
  expect(to.say(["import", file]).out).toContain(
    'new: Load 2, every 2h (the name "Load" is taken)',
  );

  writeFileSync(file, text.replace("every 2h", "every 2 bananas"));
  const refused = to.say(["import", file]);
  expect(refused).toMatchObject({ code: 5, err: expect.stringContaining("Nothing was taken in") });
  expect(to.json<Job[]>("list")).toHaveLength(2);
});

test("a crontab comes in as shell jobs, with what could not be taken over", () => {
  const belfry = place();
  const input = "MAILTO=me\n# Nightly\n30 2 * * * make nightly\n@reboot start\n";
  const said = belfry.say(["import", "-", "--crontab", "--cwd", belfry.work], { input });
  expect(said.out).toContain("new: Nightly, 30 2 * * *");
  expect(said.out).toContain("line 4: @reboot start");
  const [job] = belfry.json<Job[]>("list");
  expect(job).toMatchObject({ prompt: "make nightly", agent: "shell", cwd: belfry.work });
});
