/** Checks what a person entered for a channel, and puts secrets where they belong. */
import type { ChannelField, FieldIssue } from "../../contract/notify.ts";
import type { ChannelKind } from "./channel.ts";
import { fieldsOf, isSecretName, secretFields } from "./kind-fields.ts";
import { hasReference, resolveReferences, type Lookups } from "./references.ts";

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
    if (isMap(value)) {
      config[field] = withoutClear(`${channel}.${field}`, value, secrets);
      continue;
    }
    const isClear = secret.has(field) && typeof value === "string" && !hasReference(value);
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
  if (!parsed.success) issues.push(...issuesOf(parsed.error.issues, resolved, fieldsOf(kind)));
  const seen = new Set<string | null>();
  const first = issues.filter(({ field }) => !seen.has(field) && seen.add(field));
  return { issues: first, config, secrets, resolved: parsed.success ? parsed.data : null };
}

function isMap(value: unknown): value is Config {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Headers and the like: by its name a value says whether it is a secret. */
function withoutClear(prefix: string, map: Config, secrets: Map<string, string>): Config {
  const entries = Object.entries(map).map(([name, value]) => {
    const isClear = typeof value === "string" && value !== "" && !hasReference(value);
    if (!isClear || !isSecretName(name)) return [name, value];
    secrets.set(`${prefix}.${name}`, value);
    return [name, `\${secret:${prefix}.${name}}`];
  });
  return Object.fromEntries(entries) as Config;
}

interface Issue {
  code?: string;
  path: PropertyKey[];
  message: string;
  keys?: string[];
  /** What is wrong with a name in a map. */
  issues?: { message: string }[];
}

function issuesOf(
  issues: readonly unknown[],
  given: Config,
  fields: readonly ChannelField[],
): FieldIssue[] {
  return (issues as Issue[]).flatMap((issue): FieldIssue[] => {
    if (issue.code === "unrecognized_keys") {
      return (issue.keys ?? []).map((field) => ({
        field,
        message: "This kind of channel has no such field.",
      }));
    }
    const [name] = issue.path;
    if (name === undefined) return [{ field: null, message: issue.message }];
    const field = String(name);
    const isMissing = issue.path.length === 1 && given[field] === undefined;
    const known = fields.find((each) => each.name === field);
    const message = isMissing ? "This is needed." : sentenceOf(issue, known);
    return [{ field, message }];
  });
}

/** Kinds have sentences for what people may enter wrongly; a value of another type comes from a program. */
function sentenceOf(issue: Issue, field: ChannelField | undefined): string {
  if (issue.code === "invalid_key") return issue.issues?.[0]?.message ?? issue.message;
  if (issue.code !== "invalid_type" && issue.code !== "invalid_value") return issue.message;
  switch (field?.input) {
    case "switch":
      return "This is either on or off.";
    case "choice":
      return `Choose one of these: ${field.choices.join(", ")}.`;
    case "number":
      return "This has to be a whole number.";
    case "list":
      return "This has to be a list of texts.";
    case "map":
      return "This has to be pairs of a name and a text.";
    default:
      return "This has to be a text.";
  }
}
