/** The REST side of the contract: its handler, and the document that describes it. */
import { OpenAPIGenerator } from "@orpc/openapi";
import { OpenAPIHandler } from "@orpc/openapi/node";
import { SmartCoercionPlugin } from "@orpc/json-schema";
import { BodyLimitPlugin } from "@orpc/server/node";
import { ZodToJsonSchemaConverter } from "@orpc/zod/zod4";
import { engineEventSchema } from "../../../contract/engine-events.ts";
import { jobSchema } from "../../../contract/job.ts";
import { contract } from "../../../contract/router.ts";
import { occurrenceSchema, runSchema } from "../../../contract/run.ts";
import { settingsSchema } from "../../../contract/settings.ts";
import type { ApiHost } from "../host.ts";
import { router } from "../router.ts";

/** Where the REST side lives. */
export const REST_PREFIX = "/api";

const converter = () => new ZodToJsonSchemaConverter();

export function restHandler(maxBodyBytes: number): OpenAPIHandler<ApiHost> {
  return new OpenAPIHandler<ApiHost>(router, {
    plugins: [
      new BodyLimitPlugin({ maxBodySize: maxBodyBytes }),
      // Numbers and lists in a query come as text.
      new SmartCoercionPlugin({ schemaConverters: [converter()] }),
    ],
  });
}

let document: Promise<Record<string, unknown>> | null = null;

/** The OpenAPI 3.1 document. Every procedure is an operation; its id is the procedure's name. */
export function openApiDocument(version: string): Promise<Record<string, unknown>> {
  document ??= generate(version);
  return document;
}

function generate(version: string): Promise<Record<string, unknown>> {
  const generator = new OpenAPIGenerator({ schemaConverters: [converter()] });
  return generator.generate(contract, {
    commonSchemas: {
      Job: { strategy: "output", schema: jobSchema },
      Run: { strategy: "output", schema: runSchema },
      Occurrence: { strategy: "output", schema: occurrenceSchema },
      LiveEvent: { strategy: "output", schema: engineEventSchema },
      Settings: { strategy: "output", schema: settingsSchema },
    },
    info: {
      title: "Belfry",
      version,
      description:
        "The API of a running Belfry. Scripts send `Authorization: Bearer <token>`; `belfry ui --json` says where the token is kept. Instants are epoch milliseconds.",
    },
    servers: [{ url: REST_PREFIX }],
    security: [{ token: [] }],
    components: { securitySchemes: { token: { type: "http", scheme: "bearer" } } },
  }) as unknown as Promise<Record<string, unknown>>;
}
