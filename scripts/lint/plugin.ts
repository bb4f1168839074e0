/** oxlint plugin with the rules that keep the house in order. */
import { boundaries } from "./boundaries.ts";
import { purity } from "./purity.ts";

export default { meta: { name: "belfry" }, rules: { boundaries, purity } };
