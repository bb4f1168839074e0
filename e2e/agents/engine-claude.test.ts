import { scenarios } from "./engine-scenarios.ts";

scenarios("claude");
