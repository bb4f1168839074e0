/** The contract, ready to be implemented over a host. */
import { implement, ORPCError } from "@orpc/server";
import { contract } from "../../contract/router.ts";
import type { ApiHost } from "./host.ts";

export const api = implement<typeof contract, ApiHost>(contract).use(async ({ next }) => {
  try {
    return await next();
  } catch (error) {
    throw fromStore(error);
  }
});

/**
 * An error of the store (disk full, folder read-only, …) has a sentence for people and must not reach clients as a
 * bug. It is known by its name, as the store is not to be loaded here.
 */
function fromStore(error: unknown): unknown {
  if (!(error instanceof Error) || error.name !== "StoreError") return error;
  const { code } = error as { code?: unknown };
  const data = { code: typeof code === "string" ? code : "io-error" };
  return new ORPCError("REFUSED", { status: 403, message: error.message, data, cause: error });
}
