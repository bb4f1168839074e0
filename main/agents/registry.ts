/** All adapters by id. */
import type { AgentId } from "../../contract/words.ts";
import type { Adapter } from "./adapter.ts";
import { customAdapter } from "./custom.ts";
import { demoAdapter } from "./demo.ts";
import { shellAdapter } from "./shell.ts";

const ADAPTERS = {
  shell: shellAdapter,
  custom: customAdapter,
  demo: demoAdapter,
} as Record<AgentId, Adapter>;

export function adapterOf(agent: AgentId): Adapter {
  return ADAPTERS[agent] ?? { ...customAdapter, agent, title: agent };
}
