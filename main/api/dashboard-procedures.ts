/** The `dashboard` procedures over the host. */
import type { ApiHost } from "./host.ts";
import { fromRefusal, type Errors } from "./errors.ts";
import type { api } from "./implementer.ts";

export function dashboardProcedures(os: typeof api) {
  return os.dashboard.router({
    status: os.dashboard.status.handler(({ context, errors }) => served(context, errors).status()),
    openApi: os.dashboard.openApi.handler(async ({ context }) => {
      // The generator is large, and only its readers need it.
      const { openApiDocument } = await import("./http/openapi.ts");
      return openApiDocument(context.about.version);
    }),
    link: os.dashboard.link.handler(({ context, errors }) =>
      fromRefusal(errors, served(context, errors).link()),
    ),
    renewToken: os.dashboard.renewToken.handler(({ context, errors }) =>
      served(context, errors).renewToken(),
    ),
  });
}

function served(context: ApiHost, errors: Errors) {
  if (context.dashboard) return context.dashboard;
  const message = "This host serves no pages. They come with: belfry daemon";
  throw errors.REFUSED({ message, data: { code: "no-dashboard" } });
}
