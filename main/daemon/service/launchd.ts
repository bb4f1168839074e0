/**
 * The launchd agents of macOS: the daemon, and a job that looks whether it is alive.
 * @see launchd.plist(5), launchctl(1)
 */
import path from "node:path";
import {
  type ServiceCommand,
  type ServiceFacts,
  type ServicePlan,
  serviceVariables,
  WATCH_EVERY_S,
} from "./types.ts";
import { escapeXml } from "./xml.ts";

const LABEL = "app.belfry.daemon";
const WATCH_LABEL = "app.belfry.watch";

export function launchdPlan(facts: ServiceFacts): ServicePlan {
  const dir = path.posix.join(facts.homeDir, "Library", "LaunchAgents");
  const domain = `gui/${facts.uid ?? 0}`;
  const fileOf = (label: string) => path.posix.join(dir, `${label}.plist`);
  const labels = [LABEL, WATCH_LABEL];
  const bootout = labels.map((label): ServiceCommand => [
    "launchctl",
    "bootout",
    `${domain}/${label}`,
  ]);
  return {
    manager: "launchd",
    files: [
      { path: fileOf(LABEL), content: daemonAgent(facts), encoding: "utf8" },
      { path: fileOf(WATCH_LABEL), content: watchAgent(facts), encoding: "utf8" },
    ],
    install: labels.flatMap((label): ServiceCommand[] => [
      ["launchctl", "enable", `${domain}/${label}`],
      ["launchctl", "bootstrap", domain, fileOf(label)],
    ]),
    uninstall: bootout,
    afterRemoval: [],
    isRunning: ["launchctl", "print", `${domain}/${LABEL}`],
    note: null,
  };
}

function daemonAgent(facts: ServiceFacts): string {
  return plist([
    ["Label", text(LABEL)],
    ["ProgramArguments", words(facts, "daemon")],
    ...environment(facts),
    ["RunAtLoad", "<true/>"],
    // Ended in order (by a person) it stays ended; otherwise it is started again.
    ["KeepAlive", "<dict><key>SuccessfulExit</key><false/></dict>"],
    ["ThrottleInterval", "<integer>30</integer>"],
    // Agents under way outlive the daemon; the next start adopts them.
    ["AbandonProcessGroup", "<true/>"],
    ["ProcessType", text("Background")],
    ...logs(facts, "service"),
  ]);
}

function watchAgent(facts: ServiceFacts): string {
  return plist([
    ["Label", text(WATCH_LABEL)],
    ["ProgramArguments", words(facts, "watch")],
    ...environment(facts),
    ["StartInterval", `<integer>${WATCH_EVERY_S}</integer>`],
    ["ProcessType", text("Background")],
    ...logs(facts, "watch"),
  ]);
}

type Entry = [key: string, value: string];

const text = (value: string): string => `<string>${escapeXml(value)}</string>`;

const words = ({ nodePath, cliPath }: ServiceFacts, verb: string): string =>
  `<array>${[nodePath, cliPath, verb].map(text).join("")}</array>`;

function environment(facts: ServiceFacts): Entry[] {
  const variables = serviceVariables(facts).map(
    ([name, value]) => `<key>${name}</key>${text(value)}`,
  );
  return variables.length === 0
    ? []
    : [["EnvironmentVariables", `<dict>${variables.join("")}</dict>`]];
}

function logs({ dataDir }: ServiceFacts, name: string): Entry[] {
  const file = text(path.posix.join(dataDir, "logs", `${name}.log`));
  return [
    ["StandardOutPath", file],
    ["StandardErrorPath", file],
  ];
}

function plist(entries: Entry[]): string {
  const body = entries.map(([key, value]) => `  <key>${key}</key>\n  ${value}\n`).join("");
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
${body}</dict>
</plist>
`;
}
