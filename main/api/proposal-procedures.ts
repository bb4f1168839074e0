/** The `proposals` procedures: agents propose jobs, people decide. */
import { fromProposalResult } from "./errors.ts";
import type { api } from "./implementer.ts";

export function proposalProcedures(os: typeof api) {
  return os.proposals.router({
    list: os.proposals.list.handler(({ input: { state, limit }, context }) =>
      context.engine.context.store.proposals({ limit, ...(state === undefined ? {} : { state }) }),
    ),
    get: os.proposals.get.handler(({ input: { id }, context, errors }) => {
      const proposal = context.engine.context.store.proposal(id);
      if (!proposal) throw errors.NOT_FOUND({ message: `Proposal ${id} does not exist.` });
      return proposal;
    }),
    create: os.proposals.create.handler(({ input: { job, marker }, context, errors }) =>
      fromProposalResult(errors, context.engine.proposals.propose(job, marker)),
    ),
    approve: os.proposals.approve.handler(({ input: { id, by, job }, context, errors }) =>
      fromProposalResult(errors, context.engine.proposals.approve(id, by, { job })),
    ),
    decline: os.proposals.decline.handler(({ input, context, errors }) =>
      fromProposalResult(errors, context.engine.proposals.decline(input.id, input.by)),
    ),
    reopen: os.proposals.reopen.handler(({ input, context, errors }) =>
      fromProposalResult(errors, context.engine.proposals.reopen(input.id)),
    ),
  });
}
