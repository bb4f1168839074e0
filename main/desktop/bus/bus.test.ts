/** What is written to the bus can be read again, and a real bus takes it. */
import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { BusConnection, THE_BUS } from "./connection.ts";
import { CALL, fromBytes, lengthOf, SIGNAL, toBytes, type BusMessage } from "./message.ts";
import { boxed, Reader, typesOf, Writer, type BusValue } from "./values.ts";

test("signatures are split into their types", () => {
  expect(typesOf("susssasa{sv}i")).toEqual(["s", "u", "s", "s", "s", "as", "a{sv}", "i"]);
  expect(typesOf("aa(y(ii))v")).toEqual(["aa(y(ii))", "v"]);
  expect(() => typesOf("a")).toThrow("No signature");
  expect(() => typesOf("(i")).toThrow("No signature");
});

test.each<[string, BusValue[]]>([
  ["y", [7]],
  ["ybnqiuxtd", [255, true, -2, 65_535, -70_000, 4_000_000_000, -5_000_000_000, 5e9, 0.5]],
  ["sog", ["já €", "/org/x", "a{sv}"]],
  ["yas", [1, ["a", "", "bc"]]],
  ["ya{sv}", [1, [["urgency", boxed("y", 2)]]]],
  ["a(yx)s", [[[1, 2]], "after"]],
  // Padding before the first element is there without one, too.
  ["uaxs", [1, [], "after"]],
  // Longer than any first guess of its length, wherever it outgrows it.
  ["a(ysu)", [Array.from({ length: 200 }, (_, n) => [n, "x".repeat(n), n])]],
  ["v", [boxed("a{su}", [["n", 3]])]],
])("%s comes back as it was", (signature, values) => {
  const writer = new Writer();
  writer.all(signature, values);
  expect(new Reader(Buffer.from(writer.bytes)).all(signature)).toEqual(values);
});

test("what was cut off, and what is no message, is refused", () => {
  const bytes = toBytes({ kind: CALL, serial: 1, member: "M", signature: "s", body: ["text"] });
  expect(lengthOf(bytes)).toBe(bytes.length);
  expect(fromBytes(bytes)).toMatchObject({ member: "M", body: ["text"], destination: "" });
  expect(() => fromBytes(bytes.subarray(0, -3))).toThrow("too soon");
  expect(() => lengthOf(Buffer.from("HTTP/1.1 400 Bad Request"))).toThrow("No message");
});

const hasBus = spawnSync("dbus-daemon", ["--version"]).status === 0;

describe.runIf(hasBus)("on a bus of our own", () => {
  let dir: string;
  let address: string;
  let bus: ChildProcess;
  beforeEach(async () => {
    dir = mkdtempSync(path.join(tmpdir(), "belfry-bus-"));
    address = `unix:path=${dir}/bus`;
    const args = ["--session", "--nofork", "--nopidfile", "--print-address=1"];
    bus = spawn("dbus-daemon", [...args, `--address=${address}`], {
      stdio: ["ignore", "pipe", "ignore"],
    });
    await new Promise((resolve) => bus.stdout!.once("data", resolve));
  });
  afterEach(() => {
    bus.kill();
    rmSync(dir, { recursive: true, force: true });
  });

  test("calls, signals and refusals", async () => {
    const [one, two] = await Promise.all([
      BusConnection.open(address),
      BusConnection.open(address),
    ]);
    const rule = "type='signal',interface='app.belfry.Test'";
    await two!.call(THE_BUS, "AddMatch", "s", [rule]);
    const heard = new Promise<BusMessage>((resolve) =>
      two!.onMessage((message) => {
        if (message.member === "Rang") resolve(message);
      }),
    );
    const body = ["bell", [["at", boxed("u", 3)]]] as const;
    one!.send({
      ...{ kind: SIGNAL, path: "/app", interface: "app.belfry.Test", member: "Rang" },
      ...{ signature: "sa{sv}", body },
    });
    expect((await heard).body).toEqual(body);
    const nobody = { service: "app.belfry.Nobody", path: "/", interface: "app.belfry.Nobody" };
    await expect(one!.call(nobody, "Ask")).rejects.toThrow("app.belfry.Nobody");
    one!.close();
    two!.close();
  });

  test("a bus that ends is noticed, and answers nothing any more", async () => {
    const connection = (await BusConnection.open(address))!;
    bus.kill();
    await expect.poll(() => connection.isOpen).toBe(false);
    await expect(connection.call(THE_BUS, "ListNames")).rejects.toThrow("hung up");
  });
});
