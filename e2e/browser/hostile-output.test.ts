/** What an agent writes cannot act in the page that shows it, and stays readable. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { settled } from "../lib/page-waits.ts";
import { PagesWorld } from "../lib/pages-world.ts";

const world = new PagesWorld();
beforeAll(() => world.start());
afterAll(() => world.remove());

/** What the page did that it should not: scripts that ran, rules of its policy that were broken, requests outside. */
interface Watched {
  page: Page;
  misdeeds: string[];
}

async function watched(): Promise<Watched> {
  const context = await world.context();
  const page = await context.newPage();
  const misdeeds: string[] = [];
  page.on("dialog", (dialog) => {
    misdeeds.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on("pageerror", (error) => misdeeds.push(`error: ${error.message}`));
  page.on("console", (message) => {
    if (/content security policy|refused to/i.test(message.text())) misdeeds.push(message.text());
  });
  page.on("popup", (popup) => misdeeds.push(`popup: ${popup.url()}`));
  const own = new URL(await world.url("/")).host;
  page.on("request", (request) => {
    const { protocol, host } = new URL(request.url());
    if (protocol.startsWith("http") && host !== own) misdeeds.push(`request: ${request.url()}`);
  });
  await page.addInitScript(
    `document.addEventListener("securitypolicyviolation", (event) =>
      console.error("Refused to " + event.violatedDirective + " " + event.blockedURI));`,
  );
  return { page, misdeeds };
}

/** A program that says these events as an agent would. */
async function speak(name: string, events: object[]): Promise<number> {
  const file = join(world.work, `${name}.jsonl`);
  writeFileSync(file, events.map((event) => `${JSON.stringify(event)}\n`).join(""));
  return run(name, { agentPath: "/bin/sh", extraArgs: ["-c", `cat ${file}`], agent: "custom" });
}

async function run(name: string, work: object): Promise<number> {
  const { id } = await world.begin({ name, ...work });
  expect(await world.ended(id)).toMatchObject({ state: "succeeded" });
  return id;
}

async function show(page: Page, path: string): Promise<void> {
  await page.goto(await world.url(path));
  await settled(page);
}

const ATTACKS = `<script>alert("script")</script>
<img src=x onerror="alert('img')"><svg onload="alert('svg')"></svg>
<iframe src="javascript:alert('frame')"></iframe><style>body{display:none}</style>
<form action="https://evil.example/"><input name=x></form>

[script](javascript:alert(1)) [data](data:text/html,<script>alert(2)</script>) [vb](vbscript:x) [entity](java&#115;cript:alert(3))
[http](http://evil.example/) <javascript:alert(4)> [good](https://good.example/)
![picture](https://evil.example/pixel.png) ![data](data:image/svg+xml;base64,PHN2Zy8+)

END OF ATTACKS`;

test("HTML, scripts, addresses and pictures in a conversation are text", async () => {
  const id = await speak("attacks", [
    { type: "session", id: "s", model: ATTACKS },
    { type: "notice", text: ATTACKS },
    { type: "reasoning", text: ATTACKS },
    { type: "text", text: ATTACKS },
    { type: "tool", id: "1", name: "<b>Bash</b>", input: { command: ATTACKS } },
    { type: "tool-result", id: "1", output: ATTACKS, error: true },
    { type: "result", ok: true, text: `Other words.\n\n${ATTACKS}` },
  ]);
  const { page, misdeeds } = await watched();
  await show(page, `/runs/${id}?tab=conversation`);
  await page.getByRole("button", { name: "Expand all" }).click();
  await page.getByText("END OF ATTACKS").first().waitFor();
  // Readable: the script is there, as words.
  await page.getByText('<script>alert("script")</script>').first().waitFor();
  const links = await page.getByRole("region", { name: "Conversation" }).getByRole("link").all();
  expect(links.length).toBeGreaterThan(0);
  for (const link of links) {
    expect(await link.getAttribute("href")).toMatch(/^https:\/\/good\.example\//);
    expect(await link.getAttribute("target")).toBe("_blank");
    expect(await link.getAttribute("rel")).toContain("noopener");
  }
  const region = page.getByRole("region", { name: "Conversation" });
  expect(await region.locator("img, script, iframe, style, form, object, embed").count()).toBe(0);
  expect(misdeeds).toEqual([]);
  await show(page, `/runs/${id}?tab=details`);
  await page.getByText("Timeline").waitFor();
  expect(misdeeds).toEqual([]);
  await page.context().close();
});

test("a huge table and a very long word stay inside their column", async () => {
  const row = `|${" cell |".repeat(60)}`;
  const table = [row, `|${"---|".repeat(60)}`, ...Array.from({ length: 100 }, () => row)].join(
    "\n",
  );
  const id = await speak("table", [
    { type: "session", id: "s" },
    { type: "text", text: `${table}\n`.repeat(40) },
    { type: "text", text: `${table}\n\n${"w".repeat(20_000)}\n\nAFTER` },
    { type: "result", ok: true, text: "done" },
  ]);
  const { page, misdeeds } = await watched();
  await show(page, `/runs/${id}?tab=conversation`);
  await page.getByRole("table").first().waitFor();
  const width = await page.evaluate<number>("document.documentElement.scrollWidth - innerWidth");
  expect(width).toBeLessThanOrEqual(0);
  expect(misdeeds).toEqual([]);
  await page.context().close();
});

test("an answer of a megabyte and one of ten thousand quotes leave the page usable, and go on as one reads", async () => {
  const part =
    "Some **words** of `an answer`, as agents write them, with [a link](https://good.example/).\n\n";
  const long = `FIRST WORDS\n\n${part.repeat(11_000)}LAST WORDS`;
  const id = await speak("long", [
    { type: "session", id: "s" },
    { type: "text", text: `${">".repeat(10_000)} deep` },
    { type: "result", ok: true, text: long },
  ]);
  const { page, misdeeds } = await watched();
  await show(page, `/runs/${id}?tab=conversation`);
  await page.getByText("FIRST WORDS").waitFor();
  const more = page.getByRole("button", { name: /^Show more/ });
  await more.waitFor();
  const left = async () => Number(/([\d.]+)/.exec((await more.textContent()) ?? "")?.[1]);
  const before = await left();
  await more.scrollIntoViewIfNeeded();
  await expect.poll(left).toBeLessThan(before);
  // What makes a page slow is what it holds: of so much only the beginning, and quotes in quotes no deeper than one reads.
  const [elements, depth] = await page.evaluate<[number, number]>(`(() => {
    const all = [...document.querySelectorAll("main *")];
    const depthOf = (element) => (element === null ? 0 : 1 + depthOf(element.parentElement));
    return [all.length, Math.max(...all.map(depthOf))];
  })()`);
  expect(elements).toBeLessThan(5_000);
  expect(depth).toBeLessThan(100);
  expect(misdeeds).toEqual([]);
  await page.context().close();
});

test("control characters and direction tricks are seen, not obeyed", async () => {
  const id = await speak("tricks", [
    { type: "session", id: "s" },
    { type: "text", text: "pay \u202eevil\u202c now\u0007 zero\u200bwidth \u{e0041}tag" },
    { type: "result", ok: true, text: "done" },
  ]);
  const { page, misdeeds } = await watched();
  await show(page, `/runs/${id}?tab=conversation`);
  await page.getByText("pay ⟨U+202E⟩evil⟨U+202C⟩ now␇ zero⟨U+200B⟩width ⟨U+E0041⟩tag").waitFor();
  expect(misdeeds).toEqual([]);
  await page.context().close();
});

test("raw output: terminal sequences, a line of 1 MB, a line of nothing but colours", async () => {
  const prompt = [
    String.raw`printf 'title \033]0;owned\007 link \033]8;;javascript:alert(1)\007click\033]8;;\007 clear \033[2J\033[H end\n'`,
    String.raw`printf '<script>alert(1)</script> \342\200\256rtl\n'`,
    `head -c 1000000 /dev/zero | tr '\\0' 'L'; echo`,
    String.raw`i=0; while [ $i -lt 300 ]; do i=$((i+1)); printf '\033[3%dmx' $((i%8)); done; printf '\033[0m\nLAST\n'`,
  ].join("\n");
  const id = await run("raw", { prompt });
  const { page, misdeeds } = await watched();
  await show(page, `/runs/${id}?tab=output`);
  await page.getByText("title link click clear end").waitFor();
  await page.getByText("<script>alert(1)</script> ⟨U+202E⟩rtl").waitFor();
  await page.getByText("LAST").waitFor();
  await page.getByRole("button", { name: /show all/ }).click();
  await page.getByRole("dialog").getByText("LLLL").waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Wrap long lines" }).click();
  await page.getByText("title link click clear end").waitFor();
  expect(await page.getByRole("region", { name: "Output" }).getByRole("link").count()).toBe(0);
  expect(misdeeds).toEqual([]);
  await page.context().close();
});
