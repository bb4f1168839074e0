import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { AGENT_IDS, type AgentId, PROFILES } from "../../contract/words.ts";
import type { CommandRequest, CommandSpec } from "../engine/ports.ts";
import { type AgentsService, profileFlags } from "./index.ts";
import { fixedEnvironment, request, testAgents } from "./testing.ts";

const CLIS = ["claude", "codex", "opencode", "gemini", "qwen", "copilot"] as const;
const ID = "0d3f1c2a-1111-4222-8333-444455556666";

let home = "";
let env: Record<string, string> = {};
let agents: AgentsService;

beforeAll(() => {
  home = mkdtempSync(path.join(os.tmpdir(), "belfry-agents-"));
  const bin = path.join(home, "bin");
  mkdirSync(bin);
  for (const name of CLIS) program(path.join(bin, name), "#!/bin/sh\necho 9.8.7\n");
  env = { PATH: bin, HOME: home, SECRET_TOKEN: "sk-secret" };
  agents = testAgents({ homeDir: home, shellEnvironment: fixedEnvironment(env) });
});

afterAll(() => rmSync(home, { recursive: true, force: true }));

function program(file: string, content: string): void {
  writeFileSync(file, content);
  chmodSync(file, 0o755);
}

async function prepared(
  change: Partial<CommandRequest> & { agent: AgentId },
): Promise<CommandSpec> {
  const result = await agents.prepare(
    request({ cwd: home, attemptDir: "/data/attempt", ...change }),
  );
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

async function refusal(change: Partial<CommandRequest> & { agent: AgentId }): Promise<string> {
  const result = await agents.prepare(request({ cwd: home, ...change }));
  if (result.ok) throw new Error("not refused");
  expect(result.error.code).toMatch(/^[a-z-]+$/);
  return result.error.message;
}

describe("the command of each profile", () => {
  it.each([
    [
      "claude",
      "read-only",
      "-p --output-format stream-json --verbose --permission-mode dontAsk --tools Read,Grep,Glob --strict-mcp-config --setting-sources user --name Job",
    ],
    [
      "claude",
      "workspace-write",
      "-p --output-format stream-json --verbose --permission-mode acceptEdits --name Job",
    ],
    [
      "claude",
      "full",
      "-p --output-format stream-json --verbose --permission-mode bypassPermissions --name Job",
    ],
    [
      "codex",
      "read-only",
      'exec --json --skip-git-repo-check -c analytics.enabled=false -c sandbox_mode="read-only" -c projects={"HOME"={trust_level="untrusted"}} -',
    ],
    [
      "codex",
      "workspace-write",
      'exec --json --skip-git-repo-check -c analytics.enabled=false -c sandbox_mode="workspace-write" -',
    ],
    [
      "codex",
      "full",
      'exec --json --skip-git-repo-check -c analytics.enabled=false -c sandbox_mode="danger-full-access" -',
    ],
    ["opencode", "read-only", "run --format json --title Job"],
    ["opencode", "workspace-write", "run --format json --title Job"],
    ["opencode", "full", "run --format json --title Job --auto"],
    [
      "gemini",
      "read-only",
      "--output-format stream-json --approval-mode default --allowed-mcp-server-names none --admin-policy /data/attempt/gemini-read-only.toml",
    ],
    ["gemini", "workspace-write", "--output-format stream-json --approval-mode auto_edit"],
    ["gemini", "full", "--output-format stream-json --approval-mode yolo"],
    [
      "qwen",
      "read-only",
      "-o stream-json --approval-mode plan --allowed-mcp-server-names none --safe-mode --exclude-tools run_shell_command --exclude-tools write_file --exclude-tools edit --exclude-tools notebook_edit --exclude-tools agent",
    ],
    [
      "qwen",
      "workspace-write",
      "-o stream-json --approval-mode default --allowed-tools Edit(./**) --allowed-tools write_file(./**)",
    ],
    ["qwen", "full", "-o stream-json --approval-mode yolo"],
    [
      "copilot",
      "read-only",
      "--output-format json --available-tools view grep glob --deny-tool write shell --disable-builtin-mcps --disallow-temp-dir --no-ask-user --disable-client-telemetry --name Job",
    ],
    [
      "copilot",
      "workspace-write",
      "--output-format json --allow-tool write --disallow-temp-dir --no-ask-user --disable-client-telemetry --name Job",
    ],
    [
      "copilot",
      "full",
      "--output-format json --allow-all --no-ask-user --disable-client-telemetry --name Job",
    ],
  ] as const)("%s %s", async (agent, profile, args) => {
    const command = await prepared({ agent, profile });
    expect(command.args.join(" ")).toBe(args.replace("HOME", home));
    expect(command.file).toBe(path.join(home, "bin", agent));
    expect(command.stdin).toBe("Say hello.");
    // What a page shows is what is run.
    const shown = profileFlags(agent).find((row) => row.profile === profile);
    expect(shown?.supported).toBe(true);
    for (const [name, value] of Object.entries(shown?.env ?? {})) {
      expect(command.env[name]).toBe(value);
    }
  });

  it("never holds the prompt or a secret in its arguments, and names no value", async () => {
    const prompt = "do the secret thing ".repeat(20_000);
    for (const agent of [...CLIS, "demo"] as const) {
      const command = await prepared({ agent, prompt, env: { JOB_KEY: "job-secret" } });
      expect(command.stdin).toBe(prompt);
      expect(command.args.join(" ")).not.toMatch(/secret/);
      expect(command.env).toMatchObject({ SECRET_TOKEN: "sk-secret", JOB_KEY: "job-secret" });
      expect(command.envNames).toContain("JOB_KEY");
      expect(command.envNames).not.toContain("SECRET_TOKEN");
      expect(JSON.stringify([command.envNames, command.accountKey])).not.toContain("secret");
    }
  });

  it("resumes, and takes model, limits and extra arguments", async () => {
    const change = { model: "m1", resumeSessionId: ID, profile: "read-only" } as const;
    const argsOf = async (agent: AgentId): Promise<string> =>
      (await prepared({ agent, ...change })).args.join(" ");
    expect(await argsOf("claude")).toMatch(new RegExp(`--model m1 --resume ${ID}$`));
    expect(await argsOf("codex")).toBe(
      `exec resume --json --skip-git-repo-check -c analytics.enabled=false -c sandbox_mode="read-only" -c projects={"${home}"={trust_level="untrusted"}} -m m1 ${ID} -`,
    );
    expect(await argsOf("opencode")).toBe(`run --format json -s ${ID} -m m1`);
    expect(await argsOf("gemini")).toMatch(new RegExp(`-m m1 --resume ${ID}$`));
    expect(await argsOf("qwen")).toMatch(new RegExp(`-m m1 --resume ${ID}$`));
    expect(await argsOf("copilot")).toMatch(new RegExp(`--model m1 --resume=${ID}$`));

    const limited = await prepared({
      agent: "claude",
      maxTurns: 3,
      maxUsd: 0.5,
      extraArgs: ["--effort", "high"],
    });
    expect(limited.args.join(" ")).toContain(
      "--max-turns 3 --max-budget-usd 0.5 --name Job --effort high",
    );
    expect((await prepared({ agent: "qwen", maxTurns: 3 })).args).toContain("--max-session-turns");
  });

  it("asks for a structured answer by option, by file, or in the prompt", async () => {
    const outputSchema = { type: "object", required: ["a"] };
    const claude = await prepared({ agent: "claude", outputSchema });
    expect(claude.args[claude.args.indexOf("--json-schema") + 1]).toBe(
      JSON.stringify(outputSchema),
    );
    const codex = await prepared({ agent: "codex", outputSchema });
    expect(codex.args).toContain("/data/attempt/output-schema.json");
    expect(codex.files).toEqual([
      { name: "output-schema.json", content: JSON.stringify(outputSchema) },
    ]);
    for (const agent of ["opencode", "gemini", "qwen", "copilot"] as const) {
      const { stdin } = await prepared({ agent, outputSchema });
      expect(stdin).toMatch(/^Say hello\.\n/);
      expect(stdin).toContain(JSON.stringify(outputSchema));
    }
  });

  it("keeps retries and updates of the agents quiet", async () => {
    expect((await prepared({ agent: "claude" })).env).toMatchObject({
      CLAUDE_CODE_MAX_RETRIES: "2",
      DISABLE_AUTOUPDATER: "1",
    });
    expect((await prepared({ agent: "gemini" })).env).toMatchObject({
      GEMINI_CLI_NO_RELAUNCH: "true",
      GEMINI_CLI_TRUST_WORKSPACE: "true",
    });
    expect((await prepared({ agent: "copilot" })).env["COPILOT_AUTO_UPDATE"]).toBe("false");
    // The job has the last word.
    const own = await prepared({ agent: "claude", env: { CLAUDE_CODE_MAX_RETRIES: "5" } });
    expect(own.env["CLAUDE_CODE_MAX_RETRIES"]).toBe("5");
  });
});

describe("permission questions", () => {
  const ask = { runId: 41, forMs: 60_000 };
  const asking = () =>
    testAgents({
      homeDir: home,
      shellEnvironment: fixedEnvironment(env),
      nodePath: "/bin/node",
      asker: { args: ["/app/cli.js", "__ask"], env: { BELFRY_HOME: "/data" } },
    });
  const claude = { agent: "claude", attemptDir: "/data/attempt", ask } as const;

  it("give Claude Code a tool to ask with, under workspace-write", async () => {
    const result = await asking().prepare(
      request({ ...claude, cwd: home, profile: "workspace-write" }),
    );
    if (!result.ok) throw new Error(result.error.message);
    const { args, env: variables, files } = result.value;
    expect(args.join(" ")).toContain(
      "--permission-mode acceptEdits --mcp-config /data/attempt/ask.json --permission-prompt-tool mcp__belfry_ask__permission",
    );
    expect(Number(variables["MCP_TOOL_TIMEOUT"])).toBeGreaterThan(ask.forMs);
    expect(JSON.parse(files[0]!.content)).toEqual({
      mcpServers: {
        belfry_ask: {
          command: "/bin/node",
          args: ["/app/cli.js", "__ask", "41", "60000"],
          env: { BELFRY_HOME: "/data" },
        },
      },
    });
  });

  it("are asked by nobody else: not read-only, not full, no other agent", async () => {
    const others = [
      { ...claude, profile: "read-only" },
      { ...claude, profile: "full" },
      { ...claude, profile: "workspace-write", agent: "gemini" },
      { ...claude, profile: "workspace-write", ask: null },
    ] as const;
    for (const other of others) {
      const result = await asking().prepare(request({ ...other, cwd: home }));
      if (!result.ok) throw new Error(result.error.message);
      expect(result.value.args.join(" ")).not.toMatch(/ --mcp-config |permission-prompt-tool/);
    }
  });
});

describe("remembered permissions", () => {
  const allow = [
    { tool: "Bash", only: "npm test" },
    { tool: "WebSearch", only: null },
    { tool: "Bash", only: "rm build/*" },
    { tool: "Bash", only: "npm test && git push" },
    { tool: "Bash", only: "echo 'a'" },
    { tool: "Write", only: "/etc/hosts" },
    { tool: "Bash(git:*) Edit", only: null },
  ];

  it("are handed over only where Claude's notation says exactly the same", async () => {
    const { args } = await prepared({ agent: "claude", profile: "workspace-write", allow });
    expect(args.filter((arg) => arg.startsWith("--allowedTools"))).toEqual([
      "--allowedTools=Bash(npm test)",
      "--allowedTools=WebSearch",
    ]);
  });
});

describe("read-only", () => {
  it("denies OpenCode everything but reading", async () => {
    const command = await prepared({ agent: "opencode", profile: "read-only" });
    const permission = JSON.parse(command.env["OPENCODE_PERMISSION"] as string) as Record<
      string,
      string
    >;
    expect(permission["*"]).toBe("deny");
    for (const tool of ["edit", "bash", "webfetch", "task", "external_directory"]) {
      expect(permission[tool] ?? "deny").toBe("deny");
    }
  });

  it("switches off the MCP servers of Codex, which run outside its sandbox", async () => {
    const codexHome = path.join(home, "codex-home");
    mkdirSync(codexHome, { recursive: true });
    const config = '[mcp_servers.files]\ncommand = "x"\n[mcp_servers."my server".env]\nA = "1"\n';
    writeFileSync(path.join(codexHome, "config.toml"), config);
    const change = { agent: "codex", env: { CODEX_HOME: codexHome } } as const;
    const held = await prepared({ ...change, profile: "read-only" });
    expect(held.args).toContain("mcp_servers.files.enabled=false");
    expect(held.args).toContain('mcp_servers."my server".enabled=false');
    const free = await prepared({ ...change, profile: "workspace-write" });
    expect(free.args.join(" ")).not.toContain("mcp_servers");
  });

  it("gives Gemini CLI a policy that denies what writes", async () => {
    const { files } = await prepared({ agent: "gemini", profile: "read-only" });
    expect(files[0]?.content).toContain('"run_shell_command", "write_file", "replace"');
  });

  it("does not let COPILOT_ALLOW_ALL of the terminal widen it", async () => {
    const widened = testAgents({
      shellEnvironment: fixedEnvironment({ ...env, COPILOT_ALLOW_ALL: "true" }),
    });
    const result = await widened.prepare(request({ agent: "copilot", profile: "read-only" }));
    expect(result.ok && result.value.env["COPILOT_ALLOW_ALL"]).toBe("false");
  });
});

describe("refusals", () => {
  it("of arguments and variables that would widen a profile", async () => {
    const tries: [AgentId, string[]][] = [
      ["claude", ["--dangerously-skip-permissions"]],
      ["claude", ["--permission-mode=bypassPermissions"]],
      ["codex", ["--sandbox", "danger-full-access"]],
      ["codex", ["-c", 'sandbox_mode="danger-full-access"']],
      ["codex", ["--dangerously-bypass-approvals-and-sandbox"]],
      ["opencode", ["--auto"]],
      ["gemini", ["--approval-mode=yolo"]],
      ["gemini", ["-y"]],
      ["qwen", ["--yolo"]],
      ["copilot", ["--allow-all-tools"]],
      ["demo", ["--profile", "full"]],
    ];
    for (const [agent, extraArgs] of tries) {
      expect(await refusal({ agent, profile: "read-only", extraArgs })).toContain(
        "read-only decides",
      );
    }
    const variable = {
      agent: "opencode",
      profile: "workspace-write",
      env: { OPENCODE_PERMISSION: "{}" },
    } as const;
    expect(await refusal(variable)).toContain("OPENCODE_PERMISSION");
  });

  it("of arguments that would hide the stream, under every profile", async () => {
    expect(await refusal({ agent: "claude", extraArgs: ["--output-format", "text"] })).toContain(
      "read",
    );
    expect(await refusal({ agent: "codex", extraArgs: ["--json=false"] })).toContain("read");
  });

  it("of a profile that a command or a program cannot be held to", async () => {
    for (const agent of ["shell", "custom"] as const) {
      for (const profile of ["read-only", "workspace-write"] as const) {
        expect(await refusal({ agent, profile, agentPath: "/bin/sh" })).toContain(
          `cannot be held to ${profile}`,
        );
      }
    }
  });

  it("of the full profile of Claude Code to root", async () => {
    const root = testAgents({ isRoot: true, shellEnvironment: fixedEnvironment(env) });
    const full = await root.prepare(request({ agent: "claude", profile: "full" }));
    expect(full).toMatchObject({ ok: false, error: { code: "root-refused" } });
    expect((await root.prepare(request({ agent: "claude", profile: "workspace-write" }))).ok).toBe(
      true,
    );
  });

  it("of an agent that is not there", async () => {
    const bare = testAgents();
    const result = await bare.prepare(request({ agent: "claude" }));
    expect(result).toMatchObject({ ok: false, error: { code: "agent-missing" } });
    expect(await refusal({ agent: "codex", agentPath: "/no/such/codex" })).toContain(
      "/no/such/codex",
    );
    expect(await refusal({ agent: "custom" })).toContain("Name the program");
    expect(await refusal({ agent: "custom", extraArgs: ["/no/such/program"] })).toContain(
      "not found",
    );
  });
});

describe("detection", () => {
  it("finds programs, versions and sign-ins, in parallel and without throwing", async () => {
    const found = await agents.detectAll();
    expect(found.map((one) => one.agent)).toEqual([...AGENT_IDS]);
    expect(found.filter((one) => !one.found)).toEqual([]);
    for (const cli of CLIS) {
      expect(found.find((one) => one.agent === cli)).toMatchObject({
        version: "9.8.7",
        path: path.join(home, "bin", cli),
        problem: null,
      });
    }
  });

  it("says what is missing and how to get it", async () => {
    const claude = await testAgents().detect("claude");
    expect(claude).toMatchObject({ found: false, path: null, version: null, signedIn: "unknown" });
    expect(claude.problem).toContain("not found");
    expect(claude.installHint).toContain("npm install");
  });

  it("reads the sign-in state of each agent", async () => {
    const bin = path.join(home, "signed");
    mkdirSync(bin);
    const say = (name: string, script: string): void =>
      program(
        path.join(bin, name),
        `#!/bin/sh\ncase "$*" in --version) echo 1.2.3;; *) ${script};; esac\n`,
      );
    const signedEnv = (more: Record<string, string> = {}): Record<string, string> => ({
      PATH: `${bin}:/usr/bin:/bin`,
      HOME: home,
      ...more,
    });
    const state = async (agent: AgentId, more: Record<string, string> = {}): Promise<string> => {
      const service = testAgents({
        homeDir: home,
        shellEnvironment: fixedEnvironment(signedEnv(more)),
      });
      return (await service.detect(agent)).signedIn;
    };
    say("claude", `echo '{"loggedIn":true,"authMethod":"claude.ai"}'`);
    expect(await state("claude")).toBe("yes");
    say("claude", `echo '{"loggedIn":false}'; exit 1`);
    expect(await state("claude")).toBe("no");
    say("claude", "exit 3");
    expect(await state("claude")).toBe("unknown");
    say("codex", "echo 'Logged in using ChatGPT' >&2");
    expect(await state("codex")).toBe("yes");
    say("codex", "echo 'Not logged in' >&2; exit 1");
    expect(await state("codex")).toBe("no");
    say("opencode", 'case "$1" in auth) echo "2 credentials";; esac');
    expect(await state("opencode")).toBe("yes");
    say("opencode", 'case "$1" in auth) echo "0 credentials";; models) echo opencode/free;; esac');
    expect(await state("opencode")).toBe("unknown");
    say("opencode", 'case "$1" in auth) echo "0 credentials";; models) echo acme/model;; esac');
    expect(await state("opencode")).toBe("yes");
    say("gemini", "exit 0");
    expect(await state("gemini")).toBe("no");
    expect(await state("gemini", { GEMINI_API_KEY: "k" })).toBe("yes");
    say("qwen", "exit 0");
    expect(await state("qwen")).toBe("no");
    expect(await state("qwen", { OPENAI_API_KEY: "k" })).toBe("yes");
    say("copilot", "exit 0");
    expect(await state("copilot")).toBe("unknown");
    expect(await state("copilot", { GH_TOKEN: "t" })).toBe("yes");
  });

  it("does not show a key that a sign-in command prints", async () => {
    const bin = path.join(home, "leaky");
    mkdirSync(bin);
    program(
      path.join(bin, "codex"),
      "#!/bin/sh\necho 'Logged in using an API key - sk-abc***xyz' >&2\n",
    );
    const service = testAgents({
      shellEnvironment: fixedEnvironment({ PATH: `${bin}:/bin`, HOME: home }),
    });
    expect(JSON.stringify(await service.detect("codex"))).not.toContain("sk-abc");
  });

  it("names a program that cannot be started", async () => {
    const bin = path.join(home, "broken");
    mkdirSync(bin);
    program(
      path.join(bin, "claude"),
      "#!/bin/sh\necho 'error while loading shared libraries' >&2; exit 127\n",
    );
    const service = testAgents({
      shellEnvironment: fixedEnvironment({ PATH: `${bin}:/bin`, HOME: home }),
    });
    expect(await service.detect("claude")).toMatchObject({ found: true, version: null });
    expect((await service.detect("claude")).problem).toContain("shared libraries");
  });
});

describe("the account", () => {
  const keyOf = async (agent: AgentId, more: Record<string, string>): Promise<string> => {
    const service = testAgents({ shellEnvironment: fixedEnvironment({ ...env, ...more }) });
    const result = await service.prepare(request({ agent, profile: "read-only" }));
    if (!result.ok) throw new Error(result.error.message);
    return result.value.accountKey;
  };

  it("is the same for the same key, and another for another key or agent", async () => {
    const a = await keyOf("claude", { ANTHROPIC_API_KEY: "sk-a" });
    expect(a).toMatch(/^claude:[0-9a-f]{12}$/);
    expect(await keyOf("claude", { ANTHROPIC_API_KEY: "sk-a" })).toBe(a);
    expect(await keyOf("claude", { ANTHROPIC_API_KEY: "sk-b" })).not.toBe(a);
    expect(await keyOf("claude", {})).not.toBe(a);
    expect(await keyOf("codex", {})).toMatch(/^codex:/);
  });
});

describe("going on by hand", () => {
  it("is a line for the terminal, quoted", () => {
    const line = (agent: AgentId, cwd = "/home/me/a project"): string | null =>
      agents.continueCommand(agent, ID, cwd);
    expect(line("claude")).toBe(`cd '/home/me/a project' && claude --resume ${ID}`);
    expect(line("claude", "/it's")).toBe(`cd '/it'\\''s' && claude --resume ${ID}`);
    expect(line("codex", "/p")).toBe(`cd /p && codex resume ${ID}`);
    expect(line("opencode", "/p")).toBe(`cd /p && opencode -s ${ID}`);
    expect(line("gemini", "/p")).toBe(`cd /p && gemini --resume ${ID}`);
    expect(line("qwen", "/p")).toBe(`cd /p && qwen --resume ${ID}`);
    expect(line("copilot", "/p")).toBe(`cd /p && copilot --resume=${ID}`);
    expect(line("shell")).toBeNull();
    const windows = testAgents({ platform: "win32" });
    expect(windows.continueCommand("claude", ID, "C:\\My Project")).toBe(
      `cd /d "C:\\My Project" && claude --resume ${ID}`,
    );
  });
});

describe("what a page shows of the profiles", () => {
  it("has a row for each agent and profile, with a note", () => {
    for (const agent of AGENT_IDS) {
      const rows = profileFlags(agent);
      expect(rows.map((row) => row.profile)).toEqual([...PROFILES]);
      for (const row of rows) expect(row.note.length).toBeGreaterThan(10);
    }
  });
});
