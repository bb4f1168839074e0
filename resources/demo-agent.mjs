/**
 * The demonstration agent. It behaves like an agent CLI (session, text, tools, usage, result) without a model, an
 * account or a network. It speaks the JSON-lines protocol for own programs and says in its output that it is a demo, in
 * the language that `--language` names; in English where that has no `locales/<language>.demo.json`.
 *
 * Directives in the prompt, which comes by standard input:
 *   [demo:slow SECONDS]  spread the run over this time (default about two seconds; 0 = at once)
 *   [demo:fail]          end as failed         [demo:ask]       be blocked by a missing permission
 *   [demo:write FILE]    write a file          [demo:silent]    report nothing
 *   [demo:tokens N]      report N tokens       [demo:limit S]   hit a usage limit that ends in S seconds
 */
import { appendFileSync, existsSync, readFileSync, realpathSync } from "node:fs";
import { dirname, join, relative, resolve, isAbsolute } from "node:path";
import { randomUUID } from "node:crypto";

const args = process.argv.slice(2);
const option = (name) => {
  const index = args.indexOf(name);
  return index === -1 ? null : (args[index + 1] ?? null);
};
const profile = option("--profile") ?? "read-only";
const resumed = option("--resume");
const { says } = readWords(option("--language"));
const sessionId = resumed ?? `demo-${randomUUID()}`;
const prompt = readFileSync(0, "utf8");
const directives = [...prompt.matchAll(/\[demo:([a-z]+)(?:\s+([^\]]*))?\]/g)].map(
  ([, name, value]) => ({ name, value: value?.trim() ?? "" }),
);
const directive = (name) => directives.find((found) => found.name === name) ?? null;
const seconds = Number(directive("slow")?.value ?? 2);
const totalTokens = Math.max(0, Math.round(Number(directive("tokens")?.value ?? 1200))) || 0;

const say = (event) =>
  process.stdout.write(`${JSON.stringify({ ...event, timestamp: Date.now() })}\n`);
/** A text of the locales, with its blanks filled in. */
const words = (key, values = {}) =>
  says[key].replaceAll(/\{\{(\w+)\}\}/g, (_, name) => String(values[name]));
const pause = (ms) => new Promise((done) => setTimeout(done, ms));
const task = prompt
  .replaceAll(/\[demo:[^\]]*\]/g, "")
  .trim()
  .split("\n")[0]
  .slice(0, 120)
  .replace(/\.$/, "");

say({
  type: "session",
  id: sessionId,
  model: option("--model") ?? "demo",
  version: "1",
  cwd: process.cwd(),
  profile,
});
say({ type: "notice", text: words("notice") });
if (resumed !== null) say({ type: "notice", text: words("resumed", { session: resumed }) });

const steps = [
  () => say({ type: "reasoning", text: words("thinking", { task }) }),
  () => say({ type: "text", text: words("looking") }),
  () => {
    say({ type: "tool", id: "1", name: "list", input: { path: "." } });
    say({ type: "tool-result", id: "1", output: words("listed"), error: false });
    usage(0.5);
  },
  ...directives
    .filter(({ name }) => name === "write")
    .map(
      ({ value }, index) =>
        () =>
          write(value, index + 2),
    ),
  () => usage(1),
];
// Long runs keep giving signs of life, as agents do.
const rounds = Math.max(steps.length, Math.ceil(seconds * 2));
for (let round = 0; round < rounds; round += 1) {
  if (round < steps.length) steps[round]();
  else say({ type: "text", text: words("working", { round, rounds }) });
  if (seconds > 0) await pause((seconds * 1000) / rounds);
}
process.exitCode = conclude();

function readWords(language) {
  const fileOf = (name) => new URL(`locales/${name}.demo.json`, import.meta.url);
  const wanted = fileOf(language);
  return JSON.parse(readFileSync(existsSync(wanted) ? wanted : fileOf("en"), "utf8"));
}

function usage(share) {
  const tokens = Math.round(totalTokens * share);
  const output = Math.round(tokens / 10);
  say({
    type: "usage",
    input: tokens - output,
    cached: 0,
    output,
    reasoning: 0,
    costUsd: 0,
    turns: 1,
  });
}

/** Writes one line, where the profile allows it; appending makes a second run visible. */
function write(name, id) {
  const file = resolve(process.cwd(), name);
  say({ type: "tool", id: String(id), name: "write", input: { path: file } });
  if (!allowed(file)) {
    say({ type: "blocked", tool: "write", detail: file });
    say({
      type: "tool-result",
      id: String(id),
      output: words("notAllowed"),
      error: true,
    });
    return;
  }
  try {
    appendFileSync(file, `demo ${sessionId}\n`);
    say({ type: "tool-result", id: String(id), output: words("wrote", { file }), error: false });
  } catch (error) {
    say({ type: "tool-result", id: String(id), output: error.message, error: true });
  }
}

function allowed(file) {
  if (profile === "full") return true;
  if (profile !== "workspace-write") return false;
  try {
    // Links are followed, so that a link in the folder does not lead out of it.
    const parent = realpathSync(dirname(file));
    const inside = relative(realpathSync(process.cwd()), join(parent, "x"));
    return !inside.startsWith("..") && !isAbsolute(inside);
  } catch {
    return false;
  }
}

function conclude() {
  const limit = directive("limit");
  // A resumed session finds the limit gone, as it is once the reset time has passed.
  if (limit !== null && resumed === null) {
    const resetAt = Date.now() + Math.round(Number(limit.value || 60) * 1000);
    const message = words("limit");
    say({ type: "limit", kind: "usage", message, resetAt });
    say({ type: "result", ok: false, reason: message, class: "usage-limit" });
    return 1;
  }
  if (directive("ask") !== null) {
    const detail = words("command");
    say({ type: "blocked", tool: "shell", detail, rule: `shell(${detail})` });
    const reason = words("asked");
    say({
      type: "result",
      ok: false,
      reason,
      class: "permanent",
      blockedOn: `shell: ${detail}`,
    });
    return 0;
  }
  if (directive("fail") !== null) {
    say({ type: "result", ok: false, reason: words("failed"), class: "agent-error" });
    return 1;
  }
  if (directive("silent") !== null) {
    say({ type: "result", ok: true, text: "[SILENT]", silent: true });
    return 0;
  }
  say({ type: "result", ok: true, text: words("done", { task }) });
  return 0;
}
