/** The first five minutes: from an empty data folder to the first result, and what there is to see without any agent. */
import { beforeEach, expect, onTestFinished, test } from "vitest";
import { openWorld } from "../lib/open-world.ts";

const { world, page } = await openWorld("/");

beforeEach(async () => {
  for (const { id } of await world.client.jobs.list()) await world.client.jobs.remove({ id });
  await page.goto("about:blank");
  await page.goto(await world.url("/"));
  await page.getByRole("heading", { level: 1, name: "Welcome to Belfry" }).waitFor();
});

test("from the welcome page by a template to the first result", async () => {
  await page.getByText("Claude Code").first().waitFor();
  await page.getByRole("link", { name: /^From a template/ }).click();
  await page.getByRole("button", { name: /^Plain command/ }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Use this template" }).click();
  await page.getByLabel("Folder", { exact: true }).fill(world.work);
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Save and arm" }).click();
  await page.waitForURL(/#\/jobs\/\d+$/);
  await page.getByRole("button", { name: "Run now" }).click();
  await expect
    .poll(async () => (await world.client.runs.list({ limit: 1 }))[0]?.state)
    .toBe("succeeded");
  await page.locator("nav").getByRole("link", { name: "Today" }).click();
  const result = page.locator("[data-inbox-row]", { hasText: "Plain command" });
  await result.getByRole("link").first().click();
  await page.waitForURL(/#\/runs\/\d+/);
  await page.getByRole("heading", { level: 1, name: "Plain command" }).waitFor();
});

test("who looks around first sees the demonstration at work, without a job and without an agent", async () => {
  await page.getByRole("button", { name: /^Look around first/ }).focus();
  await page.keyboard.press("Enter");
  await page.waitForURL(/#\/runs\/\d+/);
  await page.getByText("Demo: I will look at the working folder first.").waitFor();
  await page.getByText("exit 0").waitFor();
});

test("who reads Portuguese is shown the demonstration in Portuguese", async () => {
  await world.client.settings.set({ key: "language", value: "pt-BR" });
  onTestFinished(
    async () => void (await world.client.settings.set({ key: "language", value: "en" })),
  );
  await page.getByRole("button", { name: /^Olhar primeiro/ }).click();
  await page.waitForURL(/#\/runs\/\d+/);
  await page.getByText("Demonstração: primeiro vou olhar a pasta de trabalho.").waitFor();
  await page.getByRole("heading", { level: 1, name: "Demonstração: primeira olhada" }).waitFor();
  await page.getByText("Nenhum modelo foi consultado.").first().waitFor();
});

test("where there is a demo job, looking around first leads to it", async () => {
  await world.job({
    name: "Demo",
    agent: "demo",
    profile: "read-only",
    tags: ["demo"],
    prompt: "Hi.",
  });
  await page.getByRole("link", { name: /^Look around first/ }).click();
  await page.getByRole("heading", { level: 1, name: "Today" }).waitFor();
});
