/** `belfry ui`: lets the browser in, and opens the pages in it. */
import { hasDesktop, openUrl } from "../../runs/open-url.ts";
import { calling } from "../api-errors.ts";
import { Failure } from "../failure.ts";
import { type Io, printJson } from "../io.ts";
import { withEngine } from "../writing.ts";

export interface UiOptions {
  json?: boolean;
  print?: boolean;
}

export async function ui(io: Io, options: UiOptions): Promise<number> {
  const found = await withEngine(io, async (client) =>
    client === null
      ? null
      : {
          link: await calling(client.dashboard.link()),
          status: await calling(client.dashboard.status()),
        },
  );
  if (found === null) {
    const message = "No engine runs, so there are no pages to open. Start one with: belfry daemon";
    throw new Failure("unreachable", "no-engine", message);
  }
  const { link, status } = found;
  if (options.json) {
    printJson(io, { ...link, address: status.url, tokenFile: status.tokenFile });
    return 0;
  }
  const wanted = options.print !== true && hasDesktop(io.env, io.platform);
  if (wanted && (await openUrl(link.url, io.env, io.platform))) {
    io.out(`Opening ${status.url} in the browser. If nothing appears, open this link:\n`);
  } else {
    io.out("Open this link in a browser of this machine:\n");
  }
  io.out(`${link.url}\nIt works once, for two minutes.\n`);
  if (io.env["SSH_CONNECTION"] && status.url !== null) {
    const { port } = new URL(status.url);
    io.out(
      `From another machine, bring the port there first: ssh -L ${port}:127.0.0.1:${port} <this machine>\n`,
    );
  }
  return 0;
}
