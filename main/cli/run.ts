/** The command line from the first word to the exit code. */
import { EXIT_CODES } from "../../contract/words.ts";
import { Failure, tell } from "./failure.ts";
import { type Io, processIo } from "./io.ts";

/** @param argv arguments after the program's name. @returns the exit code */
export async function run(argv: string[], io: Io = processIo()): Promise<number> {
  try {
    if (argv[0] === "__ask")
      return await (await import("./commands/ask.ts")).ask(io, argv.slice(1));
    return await (fast(argv, io) ?? (await import("./program.ts")).program(argv, io));
  } catch (error) {
    return failed(error, argv, io);
  }
}

/** `list` with simple options is what people and prompts ask most: it starts without the whole command tree. */
function fast(argv: string[], io: Io): Promise<number> | null {
  const [name, ...rest] = argv;
  if (name !== "list" || rest.some((word) => word !== "--json" && word !== "--all")) return null;
  const options = { json: rest.includes("--json"), all: rest.includes("--all") };
  return import("./commands/list.ts").then(({ list }) => list(io, options));
}

function failed(error: unknown, argv: string[], io: Io): number {
  const isJson = argv.includes("--json");
  const failure = asFailure(error, io);
  if (failure.message !== "") io.err(tell(failure, isJson));
  return EXIT_CODES[failure.exit];
}

function asFailure(error: unknown, io: Io): Failure {
  if (error instanceof Failure) return error;
  // Errors of the store carry a sentence for people; they are known by their name, for the store is loaded late.
  if (error instanceof Error && error.name === "StoreError") {
    return new Failure("failed", String((error as { code?: unknown }).code), error.message);
  }
  const text = error instanceof Error ? error.message : String(error);
  const stack = error instanceof Error && io.env["BELFRY_DEBUG"] ? (error.stack ?? null) : null;
  return new Failure("failed", "bug", `This should not have happened: ${text}`, {
    hint: stack ?? "Set BELFRY_DEBUG=1 and do it again to see where; please report it.",
  });
}
