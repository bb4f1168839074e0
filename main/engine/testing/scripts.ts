/** What scripted agents commonly do. */
import type { FailureClass } from "../../../contract/words.ts";
import type { Verdict } from "../ports.ts";
import type { Line } from "./agents.ts";
import type { Script } from "./processes.ts";

interface Usage {
  tokens?: number;
  usd?: number | null;
  turns?: number;
}

/** Succeeds after a while. */
export function succeeds(afterMs = 1_000, usage: Usage | null = null, answer = "Done."): Script {
  return ends(afterMs, { ok: true, answer }, 0, usage);
}

/** Fails after a while, with a class. */
export function fails(
  failureClass: FailureClass,
  more: Partial<Verdict> = {},
  afterMs = 1_000,
): Script {
  return ends(afterMs, { ok: false, failureClass, reason: `Failed: ${failureClass}.`, ...more }, 1);
}

/** Never ends by itself. */
export function hangs(lines: Script["lines"] = []): Script {
  return { endsAfterMs: null, lines };
}

function ends(
  afterMs: number,
  verdict: Partial<Verdict> & { ok: boolean },
  exitCode: number,
  usage: Usage | null = null,
): Script {
  const said: Line[] = usage ? [{ say: "usage", ...usage }] : [];
  said.push({ say: "result", ...verdict });
  return {
    lines: said.map((line) => ({ atMs: Math.max(0, afterMs - 1), line })),
    endsAfterMs: afterMs,
    exitCode,
  };
}
