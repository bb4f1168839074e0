/** The demo job of a first start: in the language of whoever starts it. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { makeDemoJob } from "./first-run.ts";
import { openLocal, type LocalHost } from "./local-host.ts";

const QUIET = { debug() {}, info() {}, warn() {}, error() {} };

interface System {
  env?: Record<string, string>;
  preferredLanguages?: () => string[];
}

/** A first start on a system of some language. */
async function start({ env = {}, ...more }: System): Promise<{ host: LocalHost; dir: string }> {
  const dir = mkdtempSync(join(tmpdir(), "belfry-first-"));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  const { PATH } = process.env;
  const opened = await openLocal(dir, {
    claims: true,
    host: "daemon",
    env: { PATH, HOME: dir, SHELL: "/bin/sh", ...env },
    log: QUIET,
    ...more,
  });
  if (!opened.ok) throw new Error(opened.error.message);
  const host = opened.value;
  onTestFinished(() => host.close({ stopAgents: true }));
  host.engine.start();
  return { host, dir };
}

/** What the first run of the host answered. */
function answered(host: LocalHost): Promise<string | null> {
  const { events, store } = host.engine.context;
  return new Promise((resolve) => {
    const look = () => {
      const run = store.run(1);
      if (run?.finishedAt != null) resolve(store.answer(1)?.answer ?? null);
    };
    onTestFinished(events.subscribe(look));
    look();
  });
}

test("the job and what the demonstration answers are in the language of the system", async () => {
  const { host, dir } = await start({ env: { LANG: "pt_BR.UTF-8" } });
  expect(await makeDemoJob(host, dir)).toBe("Demonstração: primeira olhada");
  expect(host.engine.context.store.job(1)).toMatchObject({
    name: "Demonstração: primeira olhada",
    prompt: expect.stringContaining("Mostre como é uma execução"),
  });
  expect(await answered(host)).toContain("Nenhum modelo foi consultado.");
  expect(await makeDemoJob(host, dir)).toBeNull();
});

test("what the host knows of the system comes before the environment, and the setting before both", async () => {
  const { host } = await start({
    env: { LANG: "C.UTF-8" },
    preferredLanguages: () => ["fr-FR", "pt-BR"],
  });
  const name = () => host.agents.demoTask().name;
  expect(name()).toBe("Demonstração: primeira olhada");
  expect(await host.settings.set("language", "en")).toMatchObject({ ok: true });
  expect(name()).toBe("Demo: first look");
});

test("it is English where the system says nothing", async () => {
  const { host, dir } = await start({});
  expect(await makeDemoJob(host, dir)).toBe("Demo: first look");
  expect(await answered(host)).toContain("No model was asked.");
});
