/** `belfry daemon --install | --uninstall | --status`. */
import { serviceFacts } from "../../daemon/service/facts.ts";
import {
  installService,
  serviceStatus,
  uninstallService,
  type RunCommand,
} from "../../daemon/service/install.ts";
import { servicePlan } from "../../daemon/service/plan.ts";
import type { ServicePlan } from "../../daemon/service/types.ts";
import { systemCommand } from "../../runs/system-command.ts";
import { Failure, refused } from "../failure.ts";
import { type Io, printJson } from "../io.ts";
import { styleFor } from "../text/style.ts";
import { facts } from "../text/table.ts";

const run: RunCommand = ([file, ...args]) => systemCommand(file, args);

export async function service(
  io: Io,
  verb: "install" | "uninstall" | "status",
  options: { json?: boolean },
): Promise<number> {
  const plan = servicePlan(serviceFacts(io.env, io.platform));
  if (plan === null) {
    const message = `Belfry knows no service manager for ${io.platform}. Let something start "belfry daemon" at login, or call "belfry tick" every minute.`;
    throw new Failure("refused", "no-manager", message);
  }
  if (verb === "install") return install(io, plan, options);
  if (verb === "uninstall") return uninstall(io, plan, options);
  return status(io, plan, options);
}

async function install(io: Io, plan: ServicePlan, options: { json?: boolean }): Promise<number> {
  const installed = await installService(plan, run);
  if (!installed.ok) throw refused(installed.error);
  if (options.json) printJson(io, await serviceStatus(plan, run));
  else {
    const note = plan.note === null ? "" : `${plan.note}\n`;
    io.out(`Belfry runs as a service of ${plan.manager}, and a watcher looks after it.\n${note}`);
  }
  return 0;
}

async function uninstall(io: Io, plan: ServicePlan, options: { json?: boolean }): Promise<number> {
  const was = await uninstallService(plan, run);
  if (options.json) printJson(io, { removed: was });
  else
    io.out(
      was ? "The service was removed. Agents under way go on.\n" : "No service is installed.\n",
    );
  return 0;
}

async function status(io: Io, plan: ServicePlan, options: { json?: boolean }): Promise<number> {
  const found = await serviceStatus(plan, run);
  if (options.json) printJson(io, found);
  else {
    const rows: [string, string | null][] = [
      ["manager", found.manager],
      ["installed", yesNo(found.installed)],
      ["running", found.installed ? yesNo(found.running) : null],
      [
        "files",
        found.installed && !found.isCurrent
          ? "of another version or place of Belfry; renew them with: belfry daemon --install"
          : null,
      ],
    ];
    io.out(facts(rows, styleFor(io.colour)));
  }
  return found.running ? 0 : 1;
}

const yesNo = (is: boolean): string => (is ? "yes" : "no");
