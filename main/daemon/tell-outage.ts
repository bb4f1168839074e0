/** Takes what the watcher found to the channels of the data folder. Loaded when there is something to tell. */
import { outageChannels, tellOutage, type OutageNews } from "../delivery/outage.ts";
import type { Log } from "../engine/ports.ts";
import { systemTimers } from "../host/clock.ts";
import { languageFor, languagesOf } from "../host/language.ts";
import { hostMachine } from "../host/machine.ts";
import { courierPorts } from "../host/notifications.ts";
import { hostRedactor, learning } from "../host/redaction.ts";
import { fileSecrets } from "../host/secrets.ts";
import { openSettings } from "../host/settings.ts";

/**
 * @param only channels to be told; null = all that the rules name
 * @param say takes sentences about what was not sent, for the journal of the service manager
 * @returns channels that are to be tried again at the next look
 */
export async function tellChannels(
  dataDir: string,
  env: Record<string, string | undefined>,
  news: OutageNews,
  only: readonly string[] | null,
  say: (sentence: string) => void,
): Promise<string[]> {
  const settings = await openSettings(dataDir);
  if (!settings.ok) {
    say(`No channel can be told: ${settings.error.message}`);
    return [];
  }
  const redactor = hostRedactor(settings.value, env);
  const log: Log = { debug() {}, info() {}, warn: say, error: say };
  const machine = hostMachine(dataDir, env);
  // What the desktop app sealed with the keyring only it can open; such a channel says so.
  const secrets = learning(fileSecrets(dataDir, { box: null, env }), redactor);
  const language = () => languageFor(settings.value.get().language, languagesOf(env));
  const options = { env, language, log, settings: settings.value, machine, secrets, redactor };
  const ports = { ...courierPorts({ ...options, native: null }), timers: systemTimers };
  const told = await tellOutage(news, only ?? outageChannels(ports), ports);
  return told.flatMap(({ channel, result }) => {
    if (result.kind === "sent") return [];
    say(`The channel "${channel}" could not be told: ${result.message}`);
    return result.permanent ? [] : [channel];
  });
}
