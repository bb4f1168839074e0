/**
 * The tasks of the Windows Task Scheduler: the daemon at logon, and a task that looks whether it is alive.
 * @see Task Scheduler Schema, schtasks.exe
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

const TASK = "Belfry";
const WATCH_TASK = "Belfry watch";

export function taskSchedulerPlan(facts: ServiceFacts): ServicePlan {
  const dir = serviceDir(facts);
  const fileOf = (name: string) => path.win32.join(dir, `${name}.xml`);
  const tasks = [TASK, WATCH_TASK];
  const schtasks = (...args: string[]): ServiceCommand => ["schtasks.exe", ...args];
  return {
    manager: "the Task Scheduler",
    files: [
      ...launcher(facts, dir),
      { path: fileOf(TASK), content: daemonTask(facts), encoding: "utf16le" },
      { path: fileOf(WATCH_TASK), content: watchTask(facts), encoding: "utf16le" },
    ],
    install: [
      ...tasks.map((name) => schtasks("/Create", "/F", "/TN", name, "/XML", fileOf(name))),
      schtasks("/Run", "/TN", TASK),
    ],
    uninstall: tasks.flatMap((name) => [
      schtasks("/End", "/TN", name),
      schtasks("/Delete", "/F", "/TN", name),
    ]),
    afterRemoval: [],
    isRunning: schtasks("/Query", "/TN", TASK),
    note: null,
  };
}

const serviceDir = ({ dataDir }: ServiceFacts): string => path.win32.join(dataDir, "service");
const launcherPath = (dir: string): string => path.win32.join(dir, "belfry.cmd");

/** A task cannot set variables: where some are needed, a small script sets them. */
function launcher(facts: ServiceFacts, dir: string) {
  const variables = serviceVariables(facts);
  if (variables.length === 0) return [];
  const escaped = (text: string) => text.replaceAll("%", "%%");
  const lines = variables.map(([name, value]) => `@set "${name}=${escaped(value)}"\r\n`);
  const program = `@"${escaped(facts.nodePath)}" "${escaped(facts.cliPath)}" %*\r\n`;
  const content = lines.join("") + program;
  return [{ path: launcherPath(dir), content, encoding: "utf8" as const }];
}

function daemonTask(facts: ServiceFacts): string {
  const trigger = `<LogonTrigger><UserId>${escapeXml(facts.account)}</UserId></LogonTrigger>`;
  const again = "<RestartOnFailure><Interval>PT1M</Interval><Count>999</Count></RestartOnFailure>";
  return task(facts, "daemon", trigger, `${again}<ExecutionTimeLimit>PT0S</ExecutionTimeLimit>`);
}

function watchTask(facts: ServiceFacts): string {
  const repetition = `<Repetition><Interval>PT${WATCH_EVERY_S / 60}M</Interval></Repetition>`;
  const trigger = `<LogonTrigger>${repetition}<UserId>${escapeXml(facts.account)}</UserId></LogonTrigger>`;
  return task(facts, "watch", trigger, "<ExecutionTimeLimit>PT5M</ExecutionTimeLimit>");
}

function task(facts: ServiceFacts, verb: string, trigger: string, settings: string): string {
  const { nodePath, cliPath, account } = facts;
  const program =
    serviceVariables(facts).length > 0
      ? ["cmd.exe", "/d", "/c", launcherPath(serviceDir(facts))]
      : [nodePath, cliPath];
  // conhost --headless keeps the console window away.
  const args = ["--headless", ...program, verb].map(quoted).join(" ");
  return `<?xml version="1.0" encoding="UTF-16"?>
<Task version="1.4" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo><Description>Belfry runs agent CLIs on a schedule</Description></RegistrationInfo>
  <Triggers>${trigger}</Triggers>
  <Principals>
    <Principal id="Author"><UserId>${escapeXml(account)}</UserId><LogonType>InteractiveToken</LogonType><RunLevel>LeastPrivilege</RunLevel></Principal>
  </Principals>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <StartWhenAvailable>true</StartWhenAvailable>
    <Hidden>true</Hidden>
    ${settings}
  </Settings>
  <Actions Context="Author">
    <Exec><Command>conhost.exe</Command><Arguments>${escapeXml(args)}</Arguments></Exec>
  </Actions>
</Task>
`;
}

/** A word as the C runtime of Windows reads it; paths there hold no quotes. */
function quoted(word: string): string {
  return /[\s"]/.test(word) ? `"${word}"` : word;
}
