/** Checks what a person entered for a channel, and puts secrets where they belong. */
import type { FieldIssue } from "../../contract/notify.ts";
import type { ChannelKind } from "./channel.ts";
import { secretFields } from "./kind-fields.ts";
import { isReference, resolveReferences, type Lookups } from "./references.ts";

type Config = Record<string, unknown>;

export interface CheckedConfig {
  issues: FieldIssue[];
  /** As it is to be saved: secrets are references. */
  config: Config;
  /** Clear secrets that were entered, by the name under which they are to be kept. */
  secrets: Map<string, string>;
  /** As it is to be used; null with issues. */
  resolved: Config | null;
}

/**
 * Every field that is wrong is named, with a sentence. Nothing is written.
 * @param channel id of the channel, part of the names of its secrets
 */
export async function checkConfig(
  kind: ChannelKind,
  channel: string,
  entered: Config,
  lookups: Lookups,
): Promise<CheckedConfig> {
  const secrets = new Map<string, string>();
  const config: Config = {};
  const secret = new Set(secretFields(kind));
  for (const [field, value] of Object.entries(entered)) {
    // An empty field is one that was left out, so that its default or "required" applies.
    if (value === "" || value === null) continue;
    const isClear = secret.has(field) && typeof value === "string" && !isReference(value);
    if (!isClear) config[field] = value;
    else {
      const name = `${channel}.${field}`;
      secrets.set(name, value);
      config[field] = `\${secret:${name}}`;
    }
  }
  const withNew: Lookups = {
    variable: lookups.variable,
    async secret(name) {
      const entered = secrets.get(name);
      return entered === undefined ? lookups.secret(name) : { ok: true, value: entered };
    },
  };
  const issues: FieldIssue[] = [];
  const resolved: Config = {};
  for (const [field, value] of Object.entries(config)) {
    const found = await resolveReferences(value, withNew);
    if (found.ok) resolved[field] = found.value;
    else issues.push({ field, message: found.error.message });
  }
  const parsed = kind.config.safeParse(resolved);
  if (!parsed.success) issues.push(...issuesOf(parsed.error.issues, resolved));
  const seen = new Set<string | null>();
  const first = issues.filter(({ field }) => !seen.has(field) && seen.add(field));
  return { issues: first, config, secrets, resolved: parsed.success ? parsed.data : null };
}

interface Issue {
  code?: string;
  path: PropertyKey[];
  message: string;
  keys?: string[];
}

function issuesOf(issues: readonly unknown[], given: Config): FieldIssue[] {
  return (issues as Issue[]).flatMap((issue): FieldIssue[] => {
    if (issue.code === "unrecognized_keys") {
      return (issue.keys ?? []).map((field) => ({
        field,
        message: "This kind of channel has no such field.",
      }));
    }
    const [field] = issue.path;
    if (field === undefined) return [{ field: null, message: issue.message }];
    const isMissing = issue.path.length === 1 && given[String(field)] === undefined;
    return [{ field: String(field), message: isMissing ? "This is needed." : issue.message }];
  });
}
