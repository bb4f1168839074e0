/** Puts a page, with all of what it needs that the entry does not have, into one file. */
import type { CodeSplittingGroup, CodeSplittingNameFunction } from "rolldown";

type Graph = Parameters<CodeSplittingNameFunction>[1];

/** A group for every module that `page` (an absolute path) reaches by static imports. Groups before it come first. */
export function onePage(name: string, page: string): CodeSplittingGroup {
  // Names are asked for when the graph is whole, so that it is read once.
  let modules: Set<string> | null = null;
  return {
    name: (id, graph) => {
      modules ??= reachedFrom(page, graph);
      return modules.has(id) ? name : null;
    },
    debugName: name,
  };
}

function reachedFrom(page: string, graph: Graph): Set<string> {
  const reached = new Set([page]);
  // A set also gives what is added while it is read.
  for (const id of reached) {
    for (const imported of graph.getModuleInfo(id)?.importedIds ?? []) reached.add(imported);
  }
  return reached;
}
