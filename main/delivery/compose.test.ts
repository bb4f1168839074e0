import { readFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { fails } from "../engine/testing/scripts.ts";
import { SECOND, world } from "../engine/testing/world.ts";
import { compose } from "./compose.ts";
import { wordsOf } from "./words.ts";

const LOCALES = path.resolve(import.meta.dirname, "../../resources/locales");

test("a start says the same when it is told late or again, whatever came of the run since", async () => {
  const w = await world();
  w.processes.script = () => fails("permanent");
  w.notices.targets = (event) =>
    event === "run.started" ? [{ channel: "test", digest: false }] : [];
  w.run(w.job({ name: "fails" }).id);
  await w.advance(5 * SECOND);
  expect(w.states()).toEqual(["failed"]);
  const words = await wordsOf("en", (name) => readFile(path.join(LOCALES, `${name}.json`), "utf8"));
  const message = compose(w.messages()[0]!, {
    store: w.store,
    words,
    timezone: "UTC",
    channelName: "test",
    template: null,
    isSteered: false,
    runUrl: () => null,
  });
  expect(message).toMatchObject({
    event: "run.started",
    answer: null,
    run: { state: "running", finishedAt: null, exitCode: null, failureClass: null, reason: null },
  });
  expect(message.facts.map(({ key }) => key)).not.toContain("duration");
});
