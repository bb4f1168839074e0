import { expect, test } from "vitest";
import { openApiDocument } from "../../../main/api/http/openapi.ts";
import { callsOf, callsWith, curlOf } from "./calls.ts";

const calls = callsOf(await openApiDocument("1.0.0"));
const call = (name: string) => calls.find((each) => each.name === name)!;

test("every call is there, with what it takes and gives", () => {
  expect(calls.length).toBeGreaterThan(30);
  expect(call("jobs.get")).toMatchObject({
    group: "jobs",
    method: "GET",
    path: "/jobs/{id}",
    parameters: [{ name: "id", in: "path", required: true }],
    body: null,
    live: false,
  });
  expect(call("jobs.get").refusals).toContain("404");
  expect(call("jobs.create").body?.properties).toHaveProperty("prompt");
  expect(call("events.stream").live).toBe(true);
});

test("a search holds every word, wherever it stands", () => {
  const names = callsWith(calls, "POST pause job").map(({ name }) => name);
  expect(names).toContain("jobs.pause");
  expect(names).not.toContain("jobs.list");
  expect(callsWith(calls, "  ")).toEqual(calls);
});

test("an example is a line for a terminal", () => {
  const origin = "http://127.0.0.1:4680";
  expect(curlOf(call("jobs.run"), origin)).toBe(
    `curl -H "Authorization: Bearer $TOKEN" -X POST -H 'content-type: application/json' -d '{…}' '${origin}/api/jobs/{id}/run'`,
  );
  expect(curlOf(call("jobs.find"), origin)).toContain("/api/jobs/find?reference=…'");
  expect(curlOf(call("events.stream"), origin)).toContain(" -N ");
});
