/** The documents agree with the program and with each other. */
import { execFile } from "node:child_process";
import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";

const root = resolve(import.meta.dirname, "..");
const pages = ["README.md", "CONTRIBUTING.md", ...globSync("docs/**/*.md", { cwd: root })];

const textOf = (page: string): string => readFileSync(join(root, page), "utf8");

/** The anchor that a heading gets on the web. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, "")
    .trim()
    .replace(/ /g, "-");
}

describe("links", () => {
  test.for(pages)("of %s lead somewhere", (page) => {
    const broken: string[] = [];
    for (const [, link = ""] of textOf(page).matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^[a-z]+:/.test(link)) continue;
      const [path = "", anchor] = link.split("#");
      const target = path === "" ? page : join(dirname(page), path);
      if (!existsSync(join(root, target))) broken.push(link);
      else if (anchor !== undefined) {
        const headings = [...textOf(target).matchAll(/^#+ (.*)$/gm)].map((match) => match[1]!);
        if (!headings.map(anchorOf).includes(anchor)) broken.push(link);
      }
    }
    expect(broken).toEqual([]);
  });

  test("of the decisions name every page", () => {
    const index = textOf("docs/adr/README.md");
    const missing = globSync("[0-9]*.md", { cwd: join(root, "docs/adr") }).filter(
      (name) => !index.includes(`(${name})`),
    );
    expect(missing).toEqual([]);
  });
});

/** Runs the command line from its source; no build is needed. */
function belfry(...args: string[]): Promise<{ code: number; output: string }> {
  const entry = join(root, "main/cli/main.ts");
  return new Promise((done) => {
    execFile(process.execPath, [entry, ...args], { cwd: root }, (error, stdout, stderr) =>
      done({ code: typeof error?.code === "number" ? error.code : 0, output: stdout + stderr }),
    );
  });
}

interface Mention {
  command: string;
  /** The words up to the first option: the command and, where it has some, one below it. */
  path: string[];
  options: string[];
  line: string;
}

/** Every `belfry <command> … --option` in code blocks and code spans of a page. */
function mentionsIn(page: string): Mention[] {
  const text = textOf(page);
  const code = [
    ...[...text.matchAll(/^```sh\n([\s\S]*?)^```/gm)].flatMap((match) => match[1]!.split("\n")),
    ...[...text.replace(/^```[\s\S]*?^```/gm, "").matchAll(/`([^`\n]+)`/g)].map((m) => m[1]!),
  ];
  return code.flatMap((line) => {
    const match = /^belfry ([a-z]+)\b(.*)$/.exec(line.trim());
    if (match === null) return [];
    const unquoted = match[2]!.replace(/"[^"]*"|'[^']*'/g, "").replace(/#.*/, "");
    const options = [...unquoted.matchAll(/(?<=\s)--[a-z-]+/g)].map((option) => option[0]);
    const below = /^ ([a-z]+)\b/.exec(unquoted)?.[1];
    const path = below === undefined ? [match[1]!] : [match[1]!, below];
    return [{ command: match[1]!, path, options, line }];
  });
}

describe("commands", () => {
  const mentions = ["README.md", "docs/guide.md"].flatMap(mentionsIn);
  let help = "";

  beforeAll(async () => {
    help = (await belfry("--help")).output;
  });

  test("are found in the documents", () => expect(mentions.length).toBeGreaterThan(10));

  test.for([...new Set(mentions.map(({ command }) => command))])("belfry %s exists", (command) => {
    expect(help).toMatch(new RegExp(`^\\s+${command}\\b`, "m"));
  });

  test.for(mentions.filter(({ options }) => options.length > 0))(
    "the options of `$line` exist",
    async ({ path, options }) => {
      // A word that names nothing below the command is an argument, and the command's own help is shown.
      const { output } = await belfry(...path, "--help");
      for (const option of options) expect(output).toContain(option);
    },
  );
});
