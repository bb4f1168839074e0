import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { packageVersion, programFor, shimTarget, variable, which } from "./which.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), "belfry-which-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, content = "", mode = 0o755): string {
  const full = path.join(folder, name);
  mkdirSync(path.dirname(full), { recursive: true });
  writeFileSync(full, content);
  chmodSync(full, mode);
  return full;
}

describe("looking for a program", () => {
  it("takes the first folder of the PATH that has it, executable", () => {
    file("a/tool", "", 0o644);
    mkdirSync(path.join(folder, "b", "tool"), { recursive: true });
    const wanted = file("c/tool");
    file("d/tool");
    const PATH = ["a", "missing", "b", "c", "d"].map((name) => path.join(folder, name)).join(":");
    expect(which("tool", { PATH }, "linux")).toBe(wanted);
    expect(which("other", { PATH }, "linux")).toBeNull();
    expect(which("tool", {}, "linux")).toBeNull();
  });

  it("does not look in folders relative to wherever the engine was started", () => {
    file("tool");
    expect(which("tool", { PATH: path.relative(process.cwd(), folder) }, "linux")).toBeNull();
  });

  it("takes a path as it is", () => {
    const wanted = file("tool");
    expect(which(wanted, {}, "linux")).toBe(wanted);
    expect(which(`${wanted}x`, {}, "linux")).toBeNull();
  });

  it("compares variable names without case on Windows only", () => {
    expect(variable({ Path: "x" }, "PATH", "win32")).toBe("x");
    expect(variable({ Path: "x" }, "PATH", "linux")).toBeUndefined();
  });
});

describe("a shim of npm on Windows", () => {
  const SHIM = `@ECHO off\r\nGOTO start\r\n:find_dp0\r\nSET dp0=%~dp0\r\nEXIT /b\r\n:start\r\nSETLOCAL\r\nCALL :find_dp0\r\n\r\nIF EXIST "%dp0%\\node.exe" (\r\n  SET "_prog=%dp0%\\node.exe"\r\n) ELSE (\r\n  SET "_prog=node"\r\n)\r\n\r\nendLocal & "%_prog%"  "%dp0%\\node_modules\\tool\\bin\\tool.js" %*\r\n`;

  it("is resolved to its script", () => {
    const shim = file("tool.cmd", SHIM);
    const script = path.join(folder, "node_modules", "tool", "bin", "tool.js");
    expect(shimTarget(shim)).toBe(script);
    expect(programFor(shim, "C:\\app\\node.exe", {}, "win32")).toEqual({
      file: "C:\\app\\node.exe",
      prefixArgs: [script],
      path: shim,
    });
  });

  it("may start a program instead of a script", () => {
    const shim = file("tool.cmd", SHIM.replace("tool.js", "tool.exe"));
    const target = path.join(folder, "node_modules", "tool", "bin", "tool.exe");
    expect(programFor(shim, "node", {}, "win32")).toEqual({
      file: target,
      prefixArgs: [],
      path: shim,
    });
  });

  it("is left alone when it is something else, or on other systems", () => {
    const other = file("tool.cmd", "echo hello");
    expect(programFor(other, "node", {}, "win32")).toEqual({
      file: other,
      prefixArgs: [],
      path: other,
    });
    const shim = file("shim.cmd", SHIM);
    expect(programFor(shim, "node", {}, "linux").file).toBe(shim);
  });
});

describe("the version of a package", () => {
  it("is found through links and above nested manifests", () => {
    file("lib/tool/package.json", '{"name":"tool","version":"3.2.1","bin":"bin/tool.js"}');
    file("lib/tool/bin/package.json", '{"type":"module"}');
    const script = file("lib/tool/bin/tool.js");
    mkdirSync(path.join(folder, "bin"));
    const link = path.join(folder, "bin", "tool");
    symlinkSync(script, link);
    expect(packageVersion(link)).toBe("3.2.1");
  });

  it("is null for a program without a package", () => {
    expect(packageVersion(file("deep/er/and/deep/er/still/tool"))).toBeNull();
    expect(packageVersion(path.join(folder, "missing"))).toBeNull();
  });
});
