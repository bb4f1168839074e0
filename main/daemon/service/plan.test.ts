import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { servicePlan } from "./plan.ts";
import type { ServiceFacts } from "./types.ts";

const linux: ServiceFacts = {
  platform: "linux",
  nodePath: process.execPath,
  nodeIsElectron: false,
  cliPath: import.meta.filename,
  dataDir: '/home/ann/My data/100% $HOME "quoted"',
  isDataDirChosen: true,
  homeDir: "/home/ann",
  configHome: null,
  uid: 1000,
  account: "",
};

const contentOf = (facts: ServiceFacts, name: RegExp): string =>
  servicePlan(facts)!.files.find((file) => name.test(file.path))!.content;

describe("systemd", () => {
  test("agents outlive a stop or restart of the unit", () => {
    expect(contentOf(linux, /belfry\.service$/)).toContain("\nKillMode=process\nSendSIGKILL=no\n");
  });

  test("paths survive spaces, percent signs, dollars and quotes", () => {
    const unit = contentOf({ ...linux, nodePath: "/opt/my node$1" }, /belfry\.service$/);
    expect(unit).toContain('ExecStart="/opt/my node$$1" ');
    expect(unit).toContain(
      String.raw`Environment="BELFRY_HOME=/home/ann/My data/100%% $HOME \"quoted\""`,
    );
  });

  test("the customary folder is not written down, so that it follows the user", () => {
    expect(contentOf({ ...linux, isDataDirChosen: false }, /belfry\.service$/)).not.toContain(
      "BELFRY_HOME",
    );
  });

  test("units go to $XDG_CONFIG_HOME where it is set", () => {
    const [first] = servicePlan({ ...linux, configHome: "/cfg" })!.files;
    expect(first!.path).toBe("/cfg/systemd/user/belfry.service");
  });

  const hasAnalyze = spawnSync("systemd-analyze", ["--version"]).status === 0;
  test.skipIf(!hasAnalyze)("systemd itself finds nothing wrong with the units", () => {
    const dir = mkdtempSync(path.join(tmpdir(), "belfry-units-"));
    try {
      const files = servicePlan({ ...linux, dataDir: dir })!.files.map((file) => {
        const copy = path.join(dir, path.basename(file.path));
        writeFileSync(copy, file.content);
        return copy;
      });
      const checked = spawnSync("systemd-analyze", ["verify", "--user", "--man=no", ...files], {
        encoding: "utf8",
        env: { ...process.env, XDG_RUNTIME_DIR: dir, SYSTEMD_LOG_LEVEL: "warning" },
      });
      const about = checked.stderr.split("\n").filter((line) => line.includes("belfry"));
      expect(about).toEqual([]);
      expect(checked.status).toBe(0);
    } finally {
      rmSync(dir, { recursive: true });
    }
  });
});

describe("launchd", () => {
  const mac: ServiceFacts = {
    ...linux,
    platform: "darwin",
    homeDir: "/Users/ann",
    dataDir: "/d & <x>",
  };

  test("agents outlive the daemon, and a clean end stays an end", () => {
    const agent = contentOf(mac, /app\.belfry\.daemon\.plist$/);
    expect(agent).toMatch(/<key>AbandonProcessGroup<\/key>\s*<true\/>/);
    expect(agent).toMatch(
      /<key>KeepAlive<\/key>\s*<dict><key>SuccessfulExit<\/key><false\/><\/dict>/,
    );
  });

  test("texts are escaped", () => {
    expect(contentOf(mac, /daemon\.plist$/)).toContain("<string>/d &amp; &lt;x&gt;</string>");
  });

  test("the agents are loaded into the person's own session", () => {
    expect(servicePlan(mac)!.install).toContainEqual([
      "launchctl",
      "bootstrap",
      "gui/1000",
      "/Users/ann/Library/LaunchAgents/app.belfry.daemon.plist",
    ]);
  });
});

describe("the Task Scheduler", () => {
  const windows: ServiceFacts = {
    ...linux,
    platform: "win32",
    nodePath: String.raw`C:\Program Files\nodejs\node.exe`,
    cliPath: String.raw`C:\Belfry\out\cli.js`,
    dataDir: String.raw`C:\Users\ann\AppData\Local\Belfry`,
    isDataDirChosen: false,
    account: String.raw`PC\ann`,
  };

  test("runs without a window, without limit of time, on battery too", () => {
    const task = contentOf(windows, /Belfry\.xml$/);
    expect(task).toContain(
      String.raw`<Arguments>--headless &quot;C:\Program Files\nodejs\node.exe&quot; C:\Belfry\out\cli.js daemon</Arguments>`,
    );
    expect(task).toContain("<ExecutionTimeLimit>PT0S</ExecutionTimeLimit>");
    expect(task).toContain("<DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>");
  });

  test("a chosen data folder is set by a small script", () => {
    const chosen = { ...windows, dataDir: String.raw`D:\50% data`, isDataDirChosen: true };
    expect(contentOf(chosen, /belfry\.cmd$/)).toContain(
      String.raw`@set "BELFRY_HOME=D:\50%% data"`,
    );
    expect(contentOf(chosen, /Belfry\.xml$/)).toContain("cmd.exe /d /c");
  });
});

test("every service has a watcher that looks every five minutes", () => {
  const files = (["linux", "darwin", "win32"] as const).map((platform) =>
    servicePlan({ ...linux, platform })!
      .files.map(({ content }) => content)
      .join(),
  );
  for (const text of files) expect(text).toMatch(/\bwatch\b/);
  expect(files[0]).toContain("OnUnitActiveSec=300");
  expect(files[1]).toContain("<integer>300</integer>");
  expect(files[2]).toContain("<Interval>PT5M</Interval>");
});

test("a service of the packaged app runs its program as Node", () => {
  const texts = (["linux", "darwin", "win32"] as const).map((platform) =>
    servicePlan({ ...linux, platform, nodeIsElectron: true })!
      .files.map(({ content }) => content)
      .join(),
  );
  expect(texts[0]).toContain('Environment="ELECTRON_RUN_AS_NODE=1"');
  expect(texts[1]).toContain("<key>ELECTRON_RUN_AS_NODE</key><string>1</string>");
  expect(texts[2]).toContain('@set "ELECTRON_RUN_AS_NODE=1"');
});

test("other systems have none", () => {
  expect(servicePlan({ ...linux, platform: "freebsd" })).toBeNull();
});
