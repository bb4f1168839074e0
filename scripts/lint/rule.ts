/** The little that our rules use of oxlint's plugin interface (it follows ESLint's). */

/** A node of the syntax tree; which fields exist depends on its type. */
export interface SourceNode {
  type: string;
  name?: string;
  value?: unknown;
  source?: SourceNode | null;
  callee?: SourceNode;
  object?: SourceNode;
  property?: SourceNode;
  computed?: boolean;
  arguments?: SourceNode[];
  imported?: SourceNode;
}

export interface RuleContext {
  /** Absolute path of the file. */
  filename: string;
  sourceCode: { getScope(node: SourceNode): Scope };
  report(problem: { message: string; node: SourceNode }): void;
}

/** Just enough of a scope to tell a global from a local of the same name. */
export interface Scope {
  references: { identifier: SourceNode; resolved: { defs: unknown[] } | null }[];
  upper: Scope | null;
}

export interface Rule {
  create(context: RuleContext): Partial<Record<string, (node: SourceNode) => void>>;
}
