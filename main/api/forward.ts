/** The contract, answered by another engine: pages of this application show an engine of another process. */
import { isContractProcedure } from "@orpc/contract";
import { implement } from "@orpc/server";
import { RPCHandler } from "@orpc/server/message-port";
import type { ContractRouterClient } from "@orpc/contract";
import { contract } from "../../contract/router.ts";
import type { ServedPort } from "./message-port.ts";

type Client = ContractRouterClient<typeof contract>;
type Call = (input: unknown, options: { signal?: AbortSignal; lastEventId?: string }) => unknown;
interface Buildable {
  handler(
    handle: (call: { input: unknown; signal?: AbortSignal; lastEventId?: string }) => unknown,
  ): unknown;
}

/** Answers on the port with what `client` answers, streams and typed errors included. */
export function forwardMessagePort(client: Client, port: ServedPort): void {
  const os = implement(contract);
  const router = forwarded(contract, os as unknown as Tree, client as unknown as Tree);
  new RPCHandler(os.router(router as Parameters<typeof os.router>[0])).upgrade(port);
}

interface Tree {
  [name: string]: Tree;
}

/** Contract, builder and client have the same shape: one walk over all three. */
function forwarded(declared: object, builder: Tree, client: Tree): unknown {
  if (isContractProcedure(declared)) {
    const call = client as unknown as Call;
    return (builder as unknown as Buildable).handler(({ input, signal, lastEventId }) =>
      call(input, { signal, lastEventId }),
    );
  }
  return Object.fromEntries(
    Object.entries(declared).map(([name, inner]: [string, object]) => [
      name,
      forwarded(inner, builder[name]!, client[name]!),
    ]),
  );
}
