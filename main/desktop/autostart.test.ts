import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { autostartEntry, autostartFile, setAutostart } from "./autostart.ts";

let home: string;
beforeEach(() => (home = mkdtempSync(path.join(tmpdir(), "belfry-autostart-"))));
afterEach(() => rmSync(home, { recursive: true, force: true }));

const program = ["/opt/Belfry/belfry"];

test("it is switched on and off", () => {
  const env = { XDG_CONFIG_HOME: home };
  expect(setAutostart(true, { env, program })).toBeNull();
  expect(readFileSync(path.join(home, "autostart/belfry.desktop"), "utf8")).toContain(
    'Exec="/opt/Belfry/belfry" "--hidden"\n',
  );
  expect(setAutostart(false, { env, program })).toBeNull();
  expect(existsSync(autostartFile(env))).toBe(false);
  // Off already is fine.
  expect(setAutostart(false, { env, program })).toBeNull();
});

test("an AppImage names the image, not the folder it runs from", () => {
  const env = { XDG_CONFIG_HOME: home, APPIMAGE: "/home/ana/Apps/Belfry.AppImage" };
  setAutostart(true, { env, program: ["/tmp/.mount_x/belfry"] });
  expect(readFileSync(autostartFile(env), "utf8")).toContain(
    'Exec="/home/ana/Apps/Belfry.AppImage" "--hidden"\n',
  );
});

test("signs with a meaning in the file are escaped", () => {
  expect(autostartEntry(['/a b/$x "y" 100%\\z'])).toContain(
    String.raw`Exec="/a b/\\$x \\"y\\" 100%%\\\\z" "--hidden"`,
  );
});

test("what stands in the way is said", () => {
  writeFileSync(path.join(home, "autostart"), "a file, not a folder");
  expect(setAutostart(true, { env: { XDG_CONFIG_HOME: home }, program })).toEqual({
    kind: "failed",
    message: expect.stringMatching(/EEXIST|ENOTDIR/),
  });
  const flatpak = { XDG_CONFIG_HOME: home, FLATPAK_ID: "x" };
  expect(setAutostart(true, { env: flatpak, program })).toEqual({ kind: "flatpak" });
  expect(setAutostart(false, { env: flatpak, program })).toBeNull();
});

test("a relative configuration folder does not count", () => {
  expect(autostartFile({ XDG_CONFIG_HOME: "relative" })).toMatch(/\.config\/autostart/);
});

if (process.platform === "linux") {
  test("a folder that nobody can make is said, not waited for", () => {
    expect(setAutostart(true, { env: { XDG_CONFIG_HOME: "/proc/config" }, program })).toMatchObject(
      { message: expect.stringContaining("ENOENT") },
    );
  });
}
