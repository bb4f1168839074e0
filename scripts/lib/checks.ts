/** The checks that run nothing of Belfry: types, lint, format. */
import { type Finished, runTool } from "./command.ts";

export interface Check {
  name: string;
  /** What a person does about a failure. */
  remedy: string;
  run(): Promise<Finished>;
}

export const STATIC_CHECKS: Check[] = [
  {
    name: "types",
    remedy: "see CONTRIBUTING.md, Style",
    run: () => runTool("tsc", ["-p", "."], { output: "keep" }),
  },
  {
    name: "types of the pages",
    remedy: "see CONTRIBUTING.md, Style",
    run: () => runTool("tsc", ["-p", "renderer"], { output: "keep" }),
  },
  {
    name: "lint",
    remedy: "each sentence above says where the code belongs",
    run: () => runTool("oxlint", [], { output: "keep" }),
  },
  {
    name: "format",
    remedy: "`npm run format` puts it right",
    run: () => runTool("oxfmt", ["--check", "."], { output: "keep" }),
  },
];
