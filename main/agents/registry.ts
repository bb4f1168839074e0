/** All adapters by id. */
import type { AgentId } from "../../contract/words.ts";
import type { Adapter } from "./adapter.ts";
import { claudeAdapter } from "./claude.ts";
import { codexAdapter } from "./codex.ts";
import { copilotAdapter } from "./copilot.ts";
import { customAdapter } from "./custom.ts";
import { demoAdapter } from "./demo.ts";
import { geminiAdapter } from "./gemini.ts";
import { opencodeAdapter } from "./opencode.ts";
import { qwenAdapter } from "./qwen.ts";
import { shellAdapter } from "./shell.ts";

const ADAPTERS: Record<AgentId, Adapter> = {
  claude: claudeAdapter,
  codex: codexAdapter,
  opencode: opencodeAdapter,
  gemini: geminiAdapter,
  qwen: qwenAdapter,
  copilot: copilotAdapter,
  shell: shellAdapter,
  custom: customAdapter,
  demo: demoAdapter,
};

export function adapterOf(agent: AgentId): Adapter {
  return ADAPTERS[agent];
}
