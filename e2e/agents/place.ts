/**
 * A place where agents run as an ordinary user would have them: a home with the settings that point every CLI
 * at the fake model API, a project folder, a PATH with the programs. Nothing of the real home is seen.
 */
import { spawnSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import os from "node:os";
import path from "node:path";
import { CLIS, missingClis, programPath } from "./clis.ts";

/** `nobody` on Linux. Claude Code refuses its full profile to root, so a root test run steps down. */
const ORDINARY_UID = 65534;

export interface Place {
  root: string;
  home: string;
  tmp: string;
  /** Whole environment of processes in this place. */
  env: Record<string, string>;
  /** User that processes run as; undefined when the tests run as an ordinary user already. */
  uid: number | undefined;
  /** True when processes run as root, because nobody else can read the programs. */
  asRoot: boolean;
  /** Makes a project folder with one file in it. */
  project(name: string): string;
  write(file: string, content: string, mode?: number): void;
  /** Gives everything in the place to its user. */
  own(): void;
  remove(): void;
}

export function makePlace(apiUrl: string): Place {
  const missing = missingClis();
  if (missing.length > 0) {
    throw new Error(`Not installed: ${missing.join(", ")}. Run: npm run setup:agents`);
  }
  const root = realpathSync(mkdtempSync(path.join(os.tmpdir(), "belfry-agents-")));
  const home = path.join(root, "home");
  const tmp = path.join(root, "tmp");
  const bin = path.join(root, "bin");
  for (const folder of [home, tmp, bin]) mkdirSync(folder);
  const isRoot = process.getuid?.() === 0;
  const stepDown = isRoot && canRead(ORDINARY_UID);
  const uid = stepDown ? ORDINARY_UID : undefined;

  symlinkSync(process.execPath, path.join(bin, "node"));
  for (const cli of CLIS) symlinkSync(programPath(cli), path.join(bin, cli));
  const PATH = `${bin}:/usr/local/bin:/usr/bin:/bin`;
  const write = (file: string, content: string, mode = 0o644): void => {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content);
    chmodSync(file, mode);
  };
  // Login shells set a PATH of their own; a person's start file adds to it.
  write(path.join(home, ".profile"), `PATH="${PATH}"\nexport PATH\n`);
  for (const [file, content] of Object.entries(settingsFiles(apiUrl))) {
    write(path.join(home, file), content);
  }
  const place: Place = {
    root,
    home,
    tmp,
    env: {
      HOME: home,
      PATH,
      SHELL: "/bin/sh",
      USER: "belfry",
      LOGNAME: "belfry",
      LANG: "C.UTF-8",
      TERM: "dumb",
      TMPDIR: tmp,
      ...settingsEnv(apiUrl),
    },
    uid,
    asRoot: isRoot && !stepDown,
    project: (name) => {
      const folder = path.join(root, "projects", name);
      write(path.join(folder, "notes.txt"), "first line\nsecond line\n");
      write(path.join(folder, "src", "main.txt"), "main\n");
      place.own();
      return folder;
    },
    write: (file, content, mode) => {
      write(file, content, mode);
      place.own();
    },
    own: () => {
      if (uid !== undefined) chownTree(root, uid);
    },
    remove: () => rmSync(root, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }),
  };
  place.own();
  return place;
}

/** Whether a user can start Node from here and see the programs (a checkout below /root cannot be read). */
function canRead(uid: number): boolean {
  const script = "require('fs').readFileSync(process.argv[1])";
  const probe = spawnSync(process.execPath, ["-e", script, programPath("gemini")], {
    uid,
    gid: uid,
    cwd: "/",
  });
  return probe.status === 0;
}

/** What vanishes meanwhile (agents tidy up in their home) is left out. */
function chownTree(folder: string, uid: number): void {
  try {
    chownSync(folder, uid, uid);
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const file = path.join(folder, entry.name);
      if (entry.isDirectory()) chownTree(file, uid);
      else if (entry.isFile()) chownSync(file, uid, uid);
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
}

/** Settings files below the home, by path. Built-in retries are off, so that the engine's own are seen. */
function settingsFiles(apiUrl: string): Record<string, string> {
  return {
    ".codex/config.toml": `model = "fake-model"
model_provider = "fake"
[model_providers.fake]
name = "Fake"
base_url = "${apiUrl}/v1"
env_key = "FAKE_API_KEY"
wire_api = "responses"
request_max_retries = 0
stream_max_retries = 0
[analytics]
enabled = false
`,
    ".config/opencode/opencode.json": json({
      autoupdate: false,
      share: "disabled",
      model: "fake/fake-model",
      small_model: "fake/fake-model",
      provider: {
        fake: {
          npm: "@ai-sdk/openai-compatible",
          name: "Fake",
          options: { baseURL: `${apiUrl}/v1`, apiKey: "sk-fake" },
          models: {
            "fake-model": {
              name: "Fake",
              limit: { context: 200_000, output: 8000 },
              cost: { input: 3, output: 15, cache_read: 0.3, cache_write: 3.75 },
            },
          },
        },
      },
    }),
    ".gemini/settings.json": json({
      general: { disableAutoUpdate: true, disableUpdateNag: true, maxAttempts: 1 },
      privacy: { usageStatisticsEnabled: false },
      security: { auth: { selectedType: "gemini-api-key" } },
    }),
    ".qwen/settings.json": json({
      general: { enableAutoUpdate: false },
      privacy: { usageStatisticsEnabled: false },
      security: { auth: { selectedType: "openai" } },
    }),
  };
}

function settingsEnv(apiUrl: string): Record<string, string> {
  return {
    ANTHROPIC_BASE_URL: apiUrl,
    ANTHROPIC_API_KEY: "sk-ant-fake",
    CLAUDE_CODE_MAX_RETRIES: "0",
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: "1",
    DISABLE_AUTOUPDATER: "1",
    FAKE_API_KEY: "sk-fake",
    OPENCODE_DISABLE_AUTOUPDATE: "1",
    OPENCODE_DISABLE_MODELS_FETCH: "1",
    OPENCODE_DISABLE_LSP_DOWNLOAD: "1",
    GOOGLE_GEMINI_BASE_URL: apiUrl,
    GEMINI_API_KEY: "fake-key",
    GEMINI_CLI_TRUST_WORKSPACE: "true",
    OPENAI_API_KEY: "sk-fake",
    OPENAI_BASE_URL: `${apiUrl}/v1`,
    OPENAI_MODEL: "fake-model",
    COPILOT_OFFLINE: "true",
    COPILOT_AUTO_UPDATE: "false",
    COPILOT_PROVIDER_BASE_URL: `${apiUrl}/v1`,
    COPILOT_MODEL: "fake-model",
  };
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
