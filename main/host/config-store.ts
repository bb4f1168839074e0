/**
 * Writes `config.json` through `conf`, which replaces the file in one step. The desktop app does the same through
 * `electron-store`, which is `conf` with Electron's folders: the file is the same one.
 */

/** What a host writes its settings with. Rejects when the file cannot be written. */
export type ConfigWriter = (dataDir: string, settings: Record<string, unknown>) => Promise<void>;

/** Options of the store, the same for every host. */
export const CONFIG_STORE = {
  configFileMode: 0o600,
  // What a person wrote is never thrown away.
  clearInvalidConfig: false,
} as const;

export const writeWithConf: ConfigWriter = async (dataDir, settings) => {
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  const before = new Map(signals.map((signal) => [signal, process.listeners(signal)]));
  const { default: Conf } = await import("conf");
  // A part of `conf` tidies up at signals and then raises them again, which would end the host before it has
  // stopped its work. There is nothing to tidy up after the write below has returned.
  for (const signal of signals) {
    for (const listener of process.listeners(signal)) {
      if (!before.get(signal)!.includes(listener)) process.off(signal, listener);
    }
  }
  const conf = new Conf({ ...CONFIG_STORE, cwd: dataDir, configName: "config" });
  conf.store = settings;
};
