/** All commands, by the word after the slash. */
import type { Command } from "../desk.ts";
import { add } from "./add.ts";
import { job, jobs, next } from "./jobs.ts";
import { accept, decline } from "./proposals.ts";
import { always, approve, deny } from "./questions.ts";
import { runs, show } from "./runs.ts";
import { pause, resume, run, stop } from "./steer.ts";

const help: Command = {
  read: ({ tell, person }) => ({
    text: [tell("help"), tell(person.maySteer ? "maySteer" : "mayLook")].join("\n\n"),
  }),
};

export const COMMANDS: ReadonlyMap<string, Command> = new Map(
  Object.entries({
    ...{ help, start: help, jobs, job, next, runs, show },
    ...{ run, stop, pause, resume, add, accept, decline, approve, always, deny },
  }),
);
