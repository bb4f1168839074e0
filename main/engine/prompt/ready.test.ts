import { expect, test } from "vitest";
import { succeeds } from "../testing/scripts.ts";
import { MINUTE, SECOND, world } from "../testing/world.ts";

test("a run gets its prompt filled in, and keeps it over attempts", async () => {
  const w = await world();
  w.processes.script = () => succeeds(SECOND, null, "First digest.");
  const job = w.job({ name: "Digest", prompt: "Run {{run}} on {{date}}. Before: {{last_answer}}" });
  w.run(job.id);
  await w.advance(MINUTE);
  expect(w.agents.requests[0]!.prompt).toBe("Run 1 on 2026-03-02. Before: (no answer yet)");
  const second = w.run(job.id);
  await w.advance(MINUTE);
  expect(w.agents.requests[1]!.prompt).toBe("Run 2 on 2026-03-02. Before: First digest.");
  // The run still shows what it was asked to do, as written.
  expect(w.runOf(second.id).work.prompt).toContain("{{run}}");
  w.engine.runs.retry(second.id);
  w.processes.script = () => succeeds(SECOND, null, "Other.");
  await w.advance(MINUTE);
  expect(w.agents.requests[2]!.prompt).toBe(w.agents.requests[1]!.prompt);
});

test("a prompt without variables leaves no copy behind", async () => {
  const w = await world();
  const job = w.job({ prompt: "Plain } { text" });
  const { id } = w.run(job.id);
  await w.advance(MINUTE);
  expect(w.agents.requests[0]!.prompt).toBe("Plain } { text");
  expect(w.store.renderedPrompt(id)).toBeNull();
});

test("a file that is not there refuses the run in words, and a later run reads it anew", async () => {
  const w = await world();
  const job = w.job({ prompt: "{{file:todo.md}}" });
  const refused = w.run(job.id);
  await w.advance(SECOND);
  expect(w.runOf(refused.id)).toMatchObject({
    state: "refused",
    reason: "The file todo.md does not exist.",
  });
  w.files.set("/work/todo.md", "Mend the fence.");
  w.run(job.id);
  await w.advance(SECOND);
  expect(w.agents.requests.at(-1)!.prompt).toBe("Mend the fence.");
});

test("an unknown variable is refused when the job is saved, and nothing is kept", async () => {
  const w = await world();
  expect(() => w.job({ prompt: "{{dat}}" })).toThrow("Did you mean {{date}}?");
  expect(w.store.jobs()).toEqual([]);
  const job = w.job();
  const edited = w.engine.jobs.edit(job.id, job.version, { prompt: "x {{answer:None}}" });
  expect(edited).toMatchObject({
    ok: false,
    error: { code: "invalid-prompt", field: "prompt", position: 2 },
  });
});
