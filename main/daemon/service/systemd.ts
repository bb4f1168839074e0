/**
 * The systemd user units: the daemon, and a timer that looks whether it is alive.
 * @see systemd.service(5), systemd.syntax(7)
 */
import path from "node:path";
import { type ServiceFacts, type ServicePlan, serviceVariables, WATCH_EVERY_S } from "./types.ts";

const UNIT = "belfry.service";
const WATCH_UNIT = "belfry-watch.service";
const WATCH_TIMER = "belfry-watch.timer";

export function systemdPlan(facts: ServiceFacts): ServicePlan {
  const config = facts.configHome ?? path.posix.join(facts.homeDir, ".config");
  const dir = path.posix.join(config, "systemd", "user");
  const systemctl = (...args: string[]): ["systemctl", ...string[]] => [
    "systemctl",
    "--user",
    ...args,
  ];
  const file = (name: string, content: string) => ({
    path: path.posix.join(dir, name),
    content,
    encoding: "utf8" as const,
  });
  return {
    manager: "systemd",
    files: [
      file(UNIT, daemonUnit(facts)),
      file(WATCH_UNIT, watchUnit(facts)),
      file(WATCH_TIMER, watchTimer()),
    ],
    install: [
      systemctl("daemon-reload"),
      systemctl("enable", UNIT, WATCH_TIMER),
      // Not `enable --now`: a unit that runs already has to take the new text too.
      systemctl("restart", UNIT, WATCH_TIMER),
    ],
    uninstall: [systemctl("disable", "--now", WATCH_TIMER, UNIT)],
    afterRemoval: [systemctl("daemon-reload")],
    isRunning: systemctl("is-active", "--quiet", UNIT),
    note: "It runs while you are logged in. To let it run from boot on: loginctl enable-linger",
  };
}

function daemonUnit(facts: ServiceFacts): string {
  return `[Unit]
Description=Belfry runs agent CLIs on a schedule
# Where the desktop app holds the data folder the daemon ends at once; it tries again until the folder is free.
StartLimitIntervalSec=0

[Service]
Type=exec
ExecStart=${commandLine(facts, "daemon")}
${environment(facts)}Restart=on-failure
RestartSec=30
# Agents under way outlive a stop or restart of the unit; the next start adopts them.
KillMode=process
SendSIGKILL=no
TimeoutStopSec=90

[Install]
WantedBy=default.target
`;
}

function watchUnit(facts: ServiceFacts): string {
  return `[Unit]
Description=Belfry looks whether its engine is alive

[Service]
Type=oneshot
ExecStart=${commandLine(facts, "watch")}
${environment(facts)}# An engine that is down is told to the person, not to systemd.
SuccessExitStatus=1
`;
}

function watchTimer(): string {
  return `[Unit]
Description=Belfry looks from time to time whether its engine is alive

[Timer]
OnActiveSec=${WATCH_EVERY_S}
OnUnitActiveSec=${WATCH_EVERY_S}
AccuracySec=30

[Install]
WantedBy=timers.target
`;
}

function commandLine({ nodePath, cliPath }: ServiceFacts, verb: string): string {
  return [nodePath, cliPath].map((word) => quoted(word, true)).join(" ") + ` ${verb}`;
}

function environment(facts: ServiceFacts): string {
  return serviceVariables(facts)
    .map(([name, value]) => `Environment=${quoted(`${name}=${value}`, false)}\n`)
    .join("");
}

/** A word as systemd reads it: `%` begins a specifier everywhere, `$` a variable in command lines only. */
function quoted(word: string, isCommand: boolean): string {
  const text = word.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("%", "%%");
  return `"${isCommand ? text.replaceAll("$", "$$$$") : text}"`;
}
