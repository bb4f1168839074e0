/** The pages in the browser: where they are, and how to get in. */
import * as z from "zod";
import { instant } from "./job.ts";
import { procedure } from "./procedure.ts";

export const dashboardStatusSchema = z.strictObject({
  /** Switched on in the settings. */
  enabled: z.boolean(),
  /** Address of the pages; null while nothing is served. */
  url: z.string().nullable(),
  /** Why nothing is served although it is switched on; null when all is well. */
  problem: z.string().nullable(),
  /** File that holds the token for scripts (`Authorization: Bearer …`). */
  tokenFile: z.string(),
});
export type DashboardStatus = z.infer<typeof dashboardStatusSchema>;

export const dashboardContract = {
  status: procedure
    .route({ method: "GET", path: "/dashboard", summary: "Where the pages are served" })
    .output(dashboardStatusSchema),
  /** Describes every call of the API. */
  openApi: procedure
    .route({ method: "GET", path: "/openapi.json", summary: "This document: OpenAPI 3.1" })
    .output(z.record(z.string(), z.unknown())),
  /** Lets one browser in, once, soon. */
  link: procedure
    .route({ method: "POST", path: "/dashboard/link", summary: "A one-time link to the pages" })
    .output(z.strictObject({ url: z.string(), expiresAt: instant })),
  /** Everyone who was let in has to come again. */
  renewToken: procedure
    .route({ method: "POST", path: "/dashboard/token", summary: "Make a new token, signing out" })
    .output(dashboardStatusSchema),
};
