/** Which tool of which CLI a step calls, and with which arguments. */

// Every CLI names its tools differently. The fake model picks the first tool that the
// request offers and that this table knows.
const SHELL = {
  Bash: (c) => ({ command: c, description: "Run a command" }),
  bash: (c) => ({ command: c, description: "Run a command" }),
  exec_command: (c) => ({ cmd: c }),
  shell_command: (c) => ({ command: c }),
  shell: (c) => ({ command: ["bash", "-lc", c] }),
  local_shell: (c) => ({ command: ["bash", "-lc", c] }),
  run_shell_command: (c) => ({ command: c, description: "Run a command", is_background: false }),
};
const READ = {
  Read: (p) => ({ file_path: p }),
  read: (p) => ({ filePath: p }),
  read_file: (p) => ({ file_path: p }),
  view: (p) => ({ path: p }),
};
const WRITE = {
  Write: (p, t) => ({ file_path: p, content: t }),
  write: (p, t) => ({ filePath: p, content: t, file_path: p }),
  write_file: (p, t) => ({ file_path: p, content: t }),
  create: (p, t) => ({ path: p, file_text: t }),
};
// Tools that only edit make a file out of an empty one. Looked for last: some CLIs have both.
const EDIT = {
  edit: (p, t) => ({ file_path: p, old_string: "", new_string: t }),
};

function pickTool(table, offered) {
  for (const name of Object.keys(table)) if (offered.includes(name)) return name;
  return undefined;
}

export function toolCallFor(step, offered) {
  if (step.name === "shell" || step.name === "loop") {
    const name = pickTool(SHELL, offered);
    return name && { name, args: SHELL[name](step.arg || "echo hi") };
  }
  if (step.name === "read") {
    const name = pickTool(READ, offered);
    if (name) return { name, args: READ[name](step.arg) };
    const sh = pickTool(SHELL, offered);
    return sh && { name: sh, args: SHELL[sh](`cat ${step.arg}`) };
  }
  if (step.name === "write") {
    const [file, ...rest] = step.arg.split(" ");
    const text = rest.join(" ") || "written by the fake model\n";
    const name = pickTool(WRITE, offered);
    if (name) return { name, args: WRITE[name](file, text) };
    if (offered.includes("apply_patch")) {
      const input = `*** Begin Patch\n*** Add File: ${file}\n+${text.trimEnd()}\n*** End Patch`;
      return { name: "apply_patch", args: { input }, freeform: input };
    }
    const edit = pickTool(EDIT, offered);
    if (edit) return { name: edit, args: EDIT[edit](file, text) };
    const sh = pickTool(SHELL, offered);
    return sh && { name: sh, args: SHELL[sh](`printf '%s\\n' '${text.trimEnd()}' > ${file}`) };
  }
  if (step.name === "tool") {
    const i = step.arg.indexOf(" ");
    const name = i < 0 ? step.arg : step.arg.slice(0, i);
    const rest = i < 0 ? "{}" : step.arg.slice(i + 1);
    let args;
    try {
      args = JSON.parse(rest);
    } catch {
      args = { input: rest };
    }
    return { name, args, freeform: typeof args.input === "string" ? args.input : undefined };
  }
  return undefined;
}

// A smallest value that fits a JSON Schema, for requests that demand structured output.
export function sample(schema, key = "") {
  if (!schema || typeof schema !== "object") return "fake";
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  const any = schema.anyOf ?? schema.oneOf;
  if (any) return sample(any[0], key);
  const type = String(
    Array.isArray(schema.type) ? schema.type[0] : (schema.type ?? "object"),
  ).toLowerCase();
  if (type === "object") {
    const out = {};
    for (const [k, v] of Object.entries(schema.properties ?? {})) out[k] = sample(v, k);
    return out;
  }
  if (type === "array") return schema.minItems ? [sample(schema.items, key)] : [];
  if (type === "boolean") return true;
  if (type === "number" || type === "integer") return schema.minimum ?? 1;
  if (type === "null") return null;
  return key ? `fake ${key}` : "fake";
}
