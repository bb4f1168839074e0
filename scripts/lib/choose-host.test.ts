import { expect, test } from "vitest";
import { chooseHost, type Circumstances } from "./choose-host.ts";

const desktop: Circumstances = {
  args: [],
  electron: "/e/electron",
  env: { DISPLAY: ":0" },
  platform: "linux",
  uid: 1000,
};

test("with Electron and a display it is the desktop app, and the way to the other host is said", () => {
  expect(chooseHost(desktop)).toMatchObject({ host: "desktop", electron: "/e/electron" });
  expect(chooseHost(desktop).because).toContain("--headless");
  expect(chooseHost({ ...desktop, env: { WAYLAND_DISPLAY: "wayland-0" } }).host).toBe("desktop");
  expect(chooseHost({ ...desktop, platform: "darwin", env: {} }).host).toBe("desktop");
});

test.each<[string, Partial<Circumstances>, string]>([
  ["it was asked for", { args: ["--headless"] }, "--headless"],
  ["there is no Electron", { electron: null }, "npx install-electron"],
  ["there is no display", { env: {} }, "in a desktop session"],
  ["root cannot have the sandbox", { uid: 0 }, "ordinary user"],
])("it is the headless host when %s, with what to change", (_why, change, remedy) => {
  const choice = chooseHost({ ...desktop, ...change });
  expect(choice.host).toBe("daemon");
  expect(choice.because).toContain(remedy);
  // One sentence.
  expect(choice.because.match(/\.(\s|$)/g)).toHaveLength(1);
});
