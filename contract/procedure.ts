/** What every procedure of the contract is built from. */
import { oc } from "@orpc/contract";
import * as z from "zod";
import { apiErrors } from "./errors.ts";

/** A procedure with the typed errors of the API. */
export const procedure = oc.errors(apiErrors);
export const id = z.int().positive();
export const byId = z.strictObject({ id });
