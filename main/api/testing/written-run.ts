/** A run in a real store whose output a test writes itself: what followers see, without a process. */
import { appendFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { EventStream } from "../../engine/event-stream.ts";
import { toRun } from "../../engine/run-view.ts";
import type { RunRecord } from "../../engine/store-port.ts";
import type { AgentId, FinalRunState } from "../../../contract/words.ts";
import { testAgents } from "../../agents/testing.ts";
import { testLauncher } from "../../runs/testing.ts";
import { opened, start, temporaryFolder } from "../../store/fixtures.ts";
import { anAttemptEnd, aRun, aSettle, aWork } from "../../store/samples.ts";
import type { ApiHost } from "../host.ts";

/** A store and a folder that go when the test ends. */
export function newPlace(): { store: ReturnType<typeof opened>["store"]; root: string } {
  return { store: opened().store, root: temporaryFolder() };
}

export class WrittenRun {
  readonly id: number;
  readonly dir: string;
  readonly #store: ReturnType<typeof opened>["store"];
  readonly #events = new EventStream("test");
  /** As much of a host as reading a run needs. */
  readonly host: ApiHost;

  /** @param place a store and a folder shared with other runs; without it a place of its own */
  constructor(agent: AgentId, place = newPlace()) {
    const { store, root } = place;
    this.#store = store;
    const context = {
      store,
      events: this.#events,
      launcher: testLauncher(),
      resolveDir: (relative: string) => join(root, relative),
    };
    const supervisor = { live: (run: RunRecord) => run };
    this.host = { agents: testAgents(), engine: { context, supervisor } } as unknown as ApiHost;
    this.id = this.#store.createRun(aRun({ work: aWork({ agent, model: null }) })).id;
    this.dir = join(root, this.#dir);
  }

  get #dir(): string {
    return `runs/${this.id}/1`;
  }

  begin(): void {
    mkdirSync(this.dir, { recursive: true });
    this.#publish(start(this.#store, this.id, this.#dir));
  }

  write(bytes: Uint8Array | string, stream: "stdout" | "stderr" = "stdout"): void {
    appendFileSync(join(this.dir, stream), bytes);
    this.#events.publish({ type: "output", runId: this.id, bytes: 0 });
  }

  end(exitCode: number | null, stderr = "", state: FinalRunState = "succeeded"): void {
    if (stderr !== "") writeFileSync(join(this.dir, "stderr"), stderr);
    const attempt = anAttemptEnd({ exitCode });
    this.#publish(this.#store.settle(aSettle(this.id, { to: state, attempt }))!.run);
  }

  #publish(run: RunRecord): void {
    this.#events.publish({ type: "run", run: toRun(run) });
  }
}
