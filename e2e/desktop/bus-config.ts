/**
 * The configuration of the message bus. Only the panel's store of settings is started on demand: services that are
 * merely installed on the machine (a notification server, say) must not turn up where a test says they are missing.
 */
import { copyFileSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";

const SERVICES = "/usr/share/dbus-1/services";
const STARTED_ON_DEMAND = ["org.xfce.Xfconf.service"];

/** @param dir folder of the session */
export function writeBusConfig(dir: string): string {
  const services = path.join(dir, "services");
  mkdirSync(services);
  for (const name of STARTED_ON_DEMAND) {
    const file = path.join(SERVICES, name);
    if (existsSync(file)) copyFileSync(file, path.join(services, name));
  }
  const config = path.join(dir, "bus.conf");
  writeFileSync(
    config,
    `<busconfig>
  <type>session</type>
  <listen>unix:dir=${dir}</listen>
  <auth>EXTERNAL</auth>
  <servicedir>${services}</servicedir>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
`,
  );
  return config;
}
