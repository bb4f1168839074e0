/** `belfry backup`: making one, and the list of those there are. */
import type { Backup } from "../../../contract/data.ts";
import { backupLister } from "../../store/index.ts";
import { calling } from "../api-errors.ts";
import { type Io, printJson } from "../io.ts";
import { folderOf } from "../reading.ts";
import { bytes, counted } from "../text/amounts.ts";
import { styleFor } from "../text/style.ts";
import { type Column, table } from "../text/table.ts";
import { when } from "../text/time.ts";
import { withClient } from "../writing.ts";

export async function backup(io: Io, options: { json?: boolean; list?: boolean }): Promise<number> {
  if (options.list === true) return list(io, options.json === true);
  const made = await withClient(io, (client) => calling(client.engine.backup()));
  if (options.json) printJson(io, made);
  else io.out(`${made.path}\n`);
  return 0;
}

function list(io: Io, json: boolean): number {
  const backups = backupLister(folderOf(io))();
  if (json) printJson(io, backups);
  else if (backups.length === 0) io.err("There is no backup yet. Make one with: belfry backup\n");
  else io.out(table(backups, columnsAt(io.now()), io.columns, styleFor(io.colour)));
  return 0;
}

function columnsAt(now: number): Column<Backup>[] {
  return [
    { title: "MADE", value: ({ at }) => when(at, now) },
    { title: "WHY", value: ({ reason }) => reason },
    { title: "SIZE", value: (each) => bytes(each.bytes), align: "right" },
    { title: "HOLDS", value: ({ holds, problem }) => problem ?? holding(holds) },
    { title: "FILE", value: ({ path }) => path },
  ];
}

const holding = (holds: Backup["holds"]): string =>
  holds === null ? "" : `${counted(holds.jobs, "job")}, ${counted(holds.runs, "run")}`;
