/** What this host knows of secrets: keeps them out of output, texts and its own log. */
import { createRedactor } from "../guard/redaction/redactor.ts";
import type { Log, Redactor } from "../engine/ports.ts";
import type { SecretFile } from "./secrets.ts";
import type { SettingsFile } from "./settings.ts";

type Environment = Record<string, string | undefined>;

/** A redactor that knows the secrets of the environment; what channels use is learned when they use it. */
export function hostRedactor(settings: SettingsFile, env: Environment): Redactor {
  const redactor = createRedactor({ shapes: () => settings.get().redaction.tokenShapes });
  redactor.learnVariables(env);
  return redactor;
}

/** The same secrets, each learned as soon as it is read or entered. */
export function learning(secrets: SecretFile, redactor: Redactor): SecretFile {
  return {
    ...secrets,
    async get(name) {
      const found = await secrets.get(name);
      if (found.ok && found.value !== null) redactor.learn(name, found.value);
      return found;
    },
    async set(name, value) {
      redactor.learn(name, value);
      return secrets.set(name, value);
    },
  };
}

/** Learns what the store holds. A program is not asked for its secret before it is needed. */
export async function learnStored(secrets: SecretFile, redactor: Redactor): Promise<void> {
  for (const { name, kind } of await secrets.list()) {
    if (kind === "command") continue;
    const found = await secrets.get(name);
    if (found.ok && found.value !== null) redactor.learn(name, found.value);
  }
}

export function redactedLog(log: Log, redactor: Redactor): Log {
  const level =
    (name: keyof Log): Log["info"] =>
    (message, fields) =>
      log[name](redactor.text(message), fields && redactor.value(fields));
  return {
    debug: level("debug"),
    info: level("info"),
    warn: level("warn"),
    error: level("error"),
  };
}
