/** What the service texts are made from, read from this process. */
import { homedir, userInfo } from "node:os";
import path from "node:path";
import { dataDir } from "../../host/data-dir.ts";
import type { ServiceFacts } from "./types.ts";

/** @param env the environment of the command that installs the service */
export function serviceFacts(
  env: Record<string, string | undefined>,
  platform: NodeJS.Platform,
): ServiceFacts {
  const configHome = env["XDG_CONFIG_HOME"];
  const dir = dataDir(env, platform);
  return {
    platform,
    nodePath: process.execPath,
    nodeIsElectron: process.versions["electron"] !== undefined,
    cliPath: path.resolve(process.argv[1] ?? ""),
    dataDir: dir,
    isDataDirChosen:
      dir !== dataDir({ ...env, BELFRY_HOME: undefined, XDG_DATA_HOME: undefined }, platform),
    homeDir: homedir(),
    configHome: configHome !== undefined && path.isAbsolute(configHome) ? configHome : null,
    uid: process.getuid?.() ?? null,
    account: [env["USERDOMAIN"], userInfo().username].filter(Boolean).join("\\"),
  };
}
