/** Permission questions, as a person answers them: beside the inbox, at the run, and in whatever language. */
import { expect, test } from "vitest";
import { askingRun } from "../lib/asking-run.ts";
import { settled } from "../lib/page-waits.ts";
import { undo } from "../lib/page-acts.ts";
import { violationsOn } from "../lib/axe.ts";
import { openWorld } from "../lib/open-world.ts";

const { world, page } = await openWorld("/today");

const asking = (name: string) => askingRun(world, name);

const card = (text: string) => page.getByRole("listitem").filter({ hasText: text });
const state = async (id: number) =>
  (await world.client.questions.list({})).find((each) => each.id === id);

test("a question appears beside the inbox, and is allowed with one click", async () => {
  const { ask, end } = await asking("Upgrades");
  const question = await ask("npm test");
  await card("npm test").getByText("Upgrades asks to use Bash").waitFor();
  expect((await world.client.inbox.counts()).needsYou).toBe(1);
  await card("npm test").getByText("All that the tool would be given").click();
  // What would turn text around is shown as a sign.
  await card("npm test").getByText("⟨U+202E⟩Saying it").waitFor();
  await card("npm test").getByRole("button", { name: "Allow once" }).click();
  await card("npm test").waitFor({ state: "detached" });
  expect(await state(question.id)).toMatchObject({ state: "allowed", answeredBy: "page" });
  end();
});

test("allowed for good, it is seen at the job and in its editor, and taken away again", async () => {
  const { runId, ask, end } = await asking("Releases");
  const question = await ask("npm version patch");
  await page.goto(await world.url("/today"));
  const always = card("npm version patch");
  await always.getByText("Always means: Bash with exactly npm version patch").waitFor();
  await always.getByRole("button", { name: "Always allow for this job" }).click();
  await page.getByText("Releases is not asked about it again").waitFor();
  await always.waitFor({ state: "detached" });
  expect(await state(question.id)).toMatchObject({ remembered: true, answeredBy: "page" });
  expect(await ask("npm version patch")).toMatchObject({ state: "allowed" });
  const { jobId } = await world.client.runs.get({ id: runId });
  const rules = async () => (await world.client.jobs.get({ id: jobId! })).allow;

  await page.goto(await world.url(`/jobs/${jobId}`));
  await page.getByRole("button", { name: "Take away: Bash: npm version patch" }).click();
  await expect.poll(rules).toEqual([]);
  await undo(page, "Taken away");
  await expect.poll(rules).toHaveLength(1);

  await page.goto(await world.url(`/jobs/${jobId}/edit`));
  // The job's page, which has such a button too, is gone then.
  await page.getByLabel("Name", { exact: true }).waitFor();
  await page.getByRole("button", { name: "Take away: Bash: npm version patch" }).click();
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.waitForURL(/#\/jobs\/\d+$/);
  expect(await rules()).toEqual([]);
  end();
});

test("at the run it is denied with words for the agent", async () => {
  const { runId, ask, end } = await asking("Cleaning");
  const question = await ask("rm -r build");
  await page.goto(await world.url(`/runs/${runId}`));
  const deny = card("rm -r build");
  await deny.getByRole("textbox", { name: "With a denial" }).fill("Keep the build.");
  await deny.getByRole("button", { name: "Deny" }).click();
  await deny.waitFor({ state: "detached" });
  expect(await state(question.id)).toMatchObject({ state: "denied", message: "Keep the build." });
  end();
});

test("it goes when it is answered elsewhere, or when its run ends", async () => {
  const { runId, ask, end } = await asking("Elsewhere");
  const { id } = await ask("first");
  const second = await ask("second");
  await page.goto(await world.url(`/runs/${runId}`));
  await card("first").waitFor();
  await world.client.questions.answer({ id, decision: "allow" });
  await card("first").waitFor({ state: "detached" });
  await card("second").waitFor();
  end();
  await card("second").waitFor({ state: "detached" });
  expect(await state(second.id)).toMatchObject({ state: "withdrawn" });
});

test("accessible in both languages, and shown in the person's", async () => {
  const { runId, ask, end } = await asking("Idiomas");
  await ask("npm publish");
  for (const address of ["/today", `/runs/${runId}`]) {
    const other = await world.page(address, { locale: "pt-BR", width: 700 });
    await other.getByText("Idiomas pede para usar Bash").waitFor();
    await other.getByRole("button", { name: "Permitir uma vez" }).waitFor();
    await settled(other);
    expect(await violationsOn(other, "main")).toEqual([]);
    await other.context().close();
  }
  end();
});
