/** The API of the pages' port as scripts use it: REST, its document, live events, figures. */
import { request } from "node:http";
import { Validator } from "@seriousme/openapi-schema-validator";
import { traverseContractProcedures } from "@orpc/server";
import { describe, expect, test } from "vitest";
import { contract } from "../../contract/router.ts";
import { ask, bearer, serve, type Served } from "./dashboard.test-support.ts";

interface Operation {
  operationId: string;
  summary?: string;
  parameters?: { name: string; in: string; required?: boolean }[];
  responses: Record<string, unknown>;
}
interface Document {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
}

async function documentOf(served: Served): Promise<Document> {
  const { text } = await ask(served, "/api/openapi.json", { headers: bearer(served) });
  return JSON.parse(text) as Document;
}

function procedureNames(): string[] {
  const names: string[] = [];
  traverseContractProcedures({ router: contract, path: [] }, ({ path }) => {
    names.push(path.join("."));
  });
  return names.toSorted();
}

async function call(served: Served, method: string, path: string, body?: unknown) {
  const headers = { ...bearer(served), "content-type": "application/json" };
  const text = body === undefined ? undefined : JSON.stringify(body);
  const answer = await ask(served, `/api${path}`, { method, headers, body: text });
  return { status: answer.status, value: JSON.parse(answer.text) as Record<string, unknown> };
}

const draft = (dir: string) => ({
  name: "Disk space",
  agent: "shell",
  prompt: "echo ok",
  cwd: dir,
  profile: "full",
  schedule: "",
});

describe("the OpenAPI document", () => {
  test("is valid, and has every procedure once, each with a sentence", async () => {
    const served = await serve();
    const document = await documentOf(served);
    expect(document.openapi).toMatch(/^3\.1\./);
    const checked = await new Validator().validate(structuredClone(document) as never);
    expect(checked.errors).toBeUndefined();
    expect(checked.valid).toBe(true);
    const operations = Object.values(document.paths).flatMap((methods) => Object.values(methods));
    expect(operations.map(({ operationId }) => operationId).toSorted()).toEqual(procedureNames());
    const silent = operations.filter(({ summary }) => !summary);
    expect(silent.map(({ operationId }) => operationId)).toEqual([]);
  });

  test("reads by GET and changes by anything else", async () => {
    const served = await serve();
    const { paths } = await documentOf(served);
    const gets = Object.values(paths).flatMap(({ get }) => (get ? [get.operationId] : []));
    const changing =
      /\.(create|edit|remove|restore|run|stop|retry|set|pause\w*|resume\w*|backup|shutdown|link|renew\w*)$/;
    expect(gets.filter((name) => changing.test(name))).toEqual([]);
  });
});

describe("REST", () => {
  test("a job from its making to its removal", async () => {
    const served = await serve();
    const made = await call(served, "POST", "/jobs", draft(served.dir));
    expect(made).toMatchObject({ status: 200, value: { name: "Disk space", version: 1 } });
    const id = made.value["id"] as number;
    expect((await call(served, "GET", `/jobs/${id}`)).value).toEqual(made.value);
    expect((await call(served, "GET", "/jobs/find?reference=disk")).value["id"]).toBe(id);
    const edit = { expectedVersion: 1, patch: { name: "Disks" } };
    const edited = await call(served, "PATCH", `/jobs/${id}`, edit);
    expect(edited).toMatchObject({ status: 200, value: { name: "Disks" } });
    const late = await call(served, "PATCH", `/jobs/${id}`, edit);
    expect(late).toMatchObject({ status: 409, value: { code: "CONFLICT" } });
    const paused = await call(served, "POST", `/jobs/${id}/pause`, { until: null });
    expect(paused.status).toBe(200);
    expect((await call(served, "DELETE", `/jobs/${id}`)).status).toBe(200);
    const list = await call(served, "GET", "/jobs?includeRemoved=true");
    expect(list.value).toHaveLength(1);
    expect((await call(served, "GET", "/jobs")).value).toHaveLength(0);
  });

  test("numbers and lists in a query are read as such", async () => {
    const served = await serve();
    const { value } = await call(served, "POST", "/jobs", draft(served.dir));
    const run = await call(served, "POST", `/jobs/${value["id"] as number}/run`, {});
    expect(run.status).toBe(200);
    const query = `jobId=${value["id"] as number}&limit=1&states[]=queued&states[]=starting&states[]=running&states[]=settling&states[]=succeeded`;
    const found = await call(served, "GET", `/runs?${query}`);
    expect(found).toMatchObject({ status: 200, value: [{ id: run.value["id"] }] });
  });

  test("errors have a status, a code, a sentence and what programs need", async () => {
    const served = await serve();
    expect(await call(served, "GET", "/jobs/7")).toMatchObject({
      status: 404,
      value: { defined: true, code: "NOT_FOUND", message: "Job 7 does not exist." },
    });
    const wrong = { ...draft(served.dir), schedule: "0 9 * * banana" };
    expect(await call(served, "POST", "/jobs", wrong)).toMatchObject({
      status: 422,
      value: { code: "INVALID", data: { field: "schedule", position: 8 } },
    });
    expect((await call(served, "POST", "/jobs", { name: 1 })).status).toBe(400);
    expect((await call(served, "GET", "/jobs/x")).status).toBe(400);
    expect((await call(served, "GET", "/nothing")).status).toBe(404);
  });

  test("live events come as server-sent events, from the last one seen", async () => {
    const served = await serve();
    const { events } = served.host.engine.context;
    const publish = (bytes: number) => events.publish({ type: "output", runId: 1, bytes });
    publish(1);
    publish(2);
    const lines = await eventLines(
      served,
      { "last-event-id": `${events.epoch}-${events.seq - 1}` },
      2,
    );
    expect(lines[0]).toMatchObject({ type: "hello", epoch: events.epoch });
    expect(lines[1]).toMatchObject({
      type: "output",
      bytes: 2,
      id: `${events.epoch}-${events.seq}`,
    });
    const other = await eventLines(served, { "last-event-id": "another-1" }, 2);
    expect(other.map(({ type }) => type)).toEqual(["hello", "reset"]);
  });
});

/** The first messages of `/api/events`, each with its id. */
function eventLines(served: Served, headers: Record<string, string>, count: number) {
  return new Promise<Record<string, unknown>[]>((resolve, reject) => {
    const outgoing = request(
      {
        port: served.port,
        host: "127.0.0.1",
        path: "/api/events",
        headers: { ...bearer(served), ...headers },
        agent: false,
      },
      (incoming) => {
        let text = "";
        incoming.on("error", reject);
        incoming.on("data", (chunk: Buffer) => {
          text += chunk.toString();
          const messages = text
            .split("\n\n")
            .slice(0, -1)
            .filter((each) => each.includes("data:"));
          if (messages.length < count) return;
          incoming.off("error", reject);
          incoming.on("error", () => {});
          incoming.destroy();
          resolve(
            messages.map((each) => ({
              ...(JSON.parse(/^data: (.*)$/m.exec(each)![1]!) as object),
              id: /^id: (.*)$/m.exec(each)?.[1],
            })),
          );
        });
      },
    );
    outgoing.on("error", reject);
    outgoing.end();
  });
}

describe("figures", () => {
  test("are in Prometheus' form, and true", async () => {
    const served = await serve();
    const read = async () => {
      const answer = await ask(served, "/metrics", { headers: bearer(served) });
      expect(answer.status).toBe(200);
      expect(answer.headers["content-type"]).toMatch(/^text\/plain; version=0\.0\.4/);
      return samplesOf(answer.text);
    };
    const before = await read();
    expect(before.get("belfry_jobs")).toBe(0);
    expect(before.get('belfry_runs_ended_total{state="succeeded"}')).toBe(0);
    const job = await served.client.jobs.create({
      ...draft(served.dir),
      agent: "shell",
      profile: "full",
    });
    const ended = new Promise<void>((resolve) => {
      served.host.engine.context.events.subscribe((event) => {
        if (event.type === "run" && event.run.state === "succeeded") resolve();
      });
    });
    await served.client.jobs.run({ id: job.id });
    await ended;
    const after = await read();
    expect(after.get("belfry_jobs")).toBe(1);
    expect(after.get('belfry_runs_ended_total{state="succeeded"}')).toBe(1);
    expect(after.get('belfry_active_runs{state="running"}')).toBe(0);
    expect(after.get("belfry_heartbeat_age_seconds")).toBeLessThan(60);
  });
});

/** Every line is a comment or a sample; a name may hold labels. */
function samplesOf(text: string): Map<string, number> {
  const samples = new Map<string, number>();
  for (const line of text.split("\n")) {
    if (line === "" || line.startsWith("# HELP ") || line.startsWith("# TYPE ")) continue;
    const match = /^([a-z_]+(?:\{(?:[a-z_]+="[^"]*",?)*\})?) (NaN|[+-]?Inf|[-+.\de]+)$/.exec(line);
    expect(match, line).not.toBeNull();
    samples.set(match![1]!, Number(match![2]));
  }
  return samples;
}
