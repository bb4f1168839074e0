/** The connection to the engine: typed calls over HTTP from the page's own origin. */
import { createORPCClient } from "@orpc/client";
import { RPCLink } from "@orpc/client/fetch";
import type { ContractRouterClient } from "@orpc/contract";
import type { contract } from "../../../contract/router.ts";

export type Client = ContractRouterClient<typeof contract>;

const link = new RPCLink({ url: () => new URL("rpc", window.location.href).href.split("#")[0]! });

export const client: Client = createORPCClient(link);
