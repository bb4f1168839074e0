/** The part of the form that a run takes along. */
import type { Work } from "../../../contract/job.ts";
import type { Form } from "./form.ts";

export function workIn(form: Form): Work {
  const {
    agent,
    prompt,
    cwd,
    profile,
    model,
    env,
    agentPath,
    extraArgs,
    outputSchema,
    limits,
    retry,
    importance,
    urgency,
    weight,
    concurrencyKey,
    worktree,
    precheck,
    allow,
  } = form;
  return {
    agent,
    prompt,
    cwd,
    profile,
    model,
    env,
    agentPath,
    extraArgs,
    outputSchema,
    limits,
    retry,
    importance,
    urgency,
    weight,
    concurrencyKey,
    worktree,
    precheck,
    allow,
  };
}
