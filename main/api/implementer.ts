/** The contract, ready to be implemented over a host. */
import { implement } from "@orpc/server";
import { contract } from "../../contract/router.ts";
import type { ApiHost } from "./host.ts";

export const api = implement<typeof contract, ApiHost>(contract);
