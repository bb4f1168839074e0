/** The `proposals` procedures: agents propose jobs, people decide. */
import { fromProposalResult } from "./errors.ts";
import type { api } from "./implementer.ts";
import { checkFolder } from "./check-folder.ts";

export function proposalProcedures(os: typeof api) {
  return os.proposals.router({
    list: os.proposals.list.handler(({ input: { state, limit }, context }) =>
      context.engine.context.store.proposals({ limit, ...(state === undefined ? {} : { state }) }),
    ),
    create: os.proposals.create.handler(({ input, context, errors }) => {
      checkFolder(context, errors, input.job.cwd);
      return fromProposalResult(errors, context.engine.proposals.propose(input.job, input.marker));
    }),
    approve: os.proposals.approve.handler(({ input, context, errors }) => {
      const known = context.engine.context.store.proposal(input.id);
      if (known?.state === "open") checkFolder(context, errors, known.job.cwd);
      return fromProposalResult(errors, context.engine.proposals.approve(input.id, input.by));
    }),
    decline: os.proposals.decline.handler(({ input, context, errors }) =>
      fromProposalResult(errors, context.engine.proposals.decline(input.id, input.by)),
    ),
    reopen: os.proposals.reopen.handler(({ input, context, errors }) =>
      fromProposalResult(errors, context.engine.proposals.reopen(input.id)),
    ),
  });
}
