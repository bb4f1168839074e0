/** The service of each system. Pure, so that every text can be tested on any system. */
import { launchdPlan } from "./launchd.ts";
import { systemdPlan } from "./systemd.ts";
import { taskSchedulerPlan } from "./task-scheduler.ts";
import type { ServiceFacts, ServicePlan } from "./types.ts";

/** null where the system has no manager of services that Belfry knows. */
export function servicePlan(facts: ServiceFacts): ServicePlan | null {
  if (facts.platform === "linux") return systemdPlan(facts);
  if (facts.platform === "darwin") return launchdPlan(facts);
  if (facts.platform === "win32") return taskSchedulerPlan(facts);
  return null;
}
