/** What a service install consists of: files to write and commands to run. */

/** What the texts are made from. */
export interface ServiceFacts {
  platform: NodeJS.Platform;
  /** Absolute path of the Node that runs the service. */
  nodePath: string;
  /** `nodePath` is the desktop app's program, which acts as Node when a variable says so. */
  nodeIsElectron: boolean;
  /** Absolute path of the built command line. */
  cliPath: string;
  /** Absolute path of the data folder. */
  dataDir: string;
  /** `dataDir` is not the customary one, so the service has to be told. */
  isDataDirChosen: boolean;
  homeDir: string;
  /** `$XDG_CONFIG_HOME`, absolute; null where it is not set. */
  configHome: string | null;
  /** User id; null on Windows. */
  uid: number | null;
  /** Account that a Windows task runs under: `DOMAIN\name`. Elsewhere not used. */
  account: string;
}

export interface ServiceFile {
  path: string;
  content: string;
  encoding: "utf8" | "utf16le";
}

/** A program of the system with its arguments. */
export type ServiceCommand = [file: string, ...args: string[]];

export interface ServicePlan {
  /** What carries the service, as people call it. */
  manager: string;
  files: ServiceFile[];
  /** In this order, after the files have been written. */
  install: ServiceCommand[];
  /** In this order, before the files are removed. A failure of one is no reason to stop. */
  uninstall: ServiceCommand[];
  /** After the files have been removed. */
  afterRemoval: ServiceCommand[];
  /** Exits with 0 when the engine runs under the service. */
  isRunning: ServiceCommand;
  /** What a person should know after the install. */
  note: string | null;
}

/** The looks of the watcher: how often it asks whether the engine is alive, in seconds. */
export const WATCH_EVERY_S = 300;

/** Variables the service has to be started with. */
export function serviceVariables(facts: ServiceFacts): [name: string, value: string][] {
  const variables: [string, string][] = [];
  if (facts.nodeIsElectron) variables.push(["ELECTRON_RUN_AS_NODE", "1"]);
  if (facts.isDataDirChosen) variables.push(["BELFRY_HOME", facts.dataDir]);
  return variables;
}
