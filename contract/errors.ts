/** Typed errors of the API. Every message is a sentence for people; the codes and the data are for programs. */
import * as z from "zod";
import { jobSchema } from "./job.ts";

/** What a number must be, for who says it in other words or units than the message does. */
const wantedSchema = z.object({
  rule: z.enum(["number", "whole", "over", "atLeast", "atMost"]),
  /** Null where the rule has none. */
  bound: z.number().nullable(),
});
export type Wanted = z.infer<typeof wantedSchema>;

export const apiErrors = {
  NOT_FOUND: { status: 404 },
  /** A name fits several; nothing was done. */
  AMBIGUOUS: {
    status: 409,
    data: z.object({ candidates: z.array(z.object({ id: z.int(), name: z.string() })) }),
  },
  /** Someone else changed it first; nothing was changed. */
  CONFLICT: { status: 409, data: z.object({ current: jobSchema.nullable() }) },
  /** Something in the input is wrong: which field, where in it, and what would be right. */
  INVALID: {
    status: 422,
    data: z.object({
      field: z.string().nullable(),
      position: z.int().nullable(),
      suggestion: z.string().nullable(),
      wanted: wantedSchema.optional(),
    }),
  },
  /** Not possible now, or not allowed; `code` says which. */
  REFUSED: { status: 403, data: z.object({ code: z.string() }) },
} as const;
export type ApiErrorCode = keyof typeof apiErrors;
