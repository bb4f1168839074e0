/** Turns the request bodies of four model APIs into one shape. */

export const textOf = (c) =>
  typeof c === "string"
    ? c
    : Array.isArray(c)
      ? c.map((p) => (typeof p === "string" ? p : (p?.text ?? ""))).join("\n")
      : (c?.text ?? "");

// Each reader turns a request body into { model, stream, tools, turns, schema, systemChars }.
// turns: [{ role: 'user'|'assistant'|'tool', text }], one 'assistant' per earlier model response.
export const readers = {
  anthropic(b) {
    const turns = [];
    let systemChars = textOf(b.system).length;
    for (const m of b.messages ?? []) {
      if (m.role === "system") {
        systemChars += textOf(m.content).length;
        continue;
      }
      const parts = Array.isArray(m.content)
        ? m.content
        : [{ type: "text", text: String(m.content ?? "") }];
      if (m.role === "assistant") turns.push({ role: "assistant", text: textOf(parts) });
      else {
        const res = parts.filter((p) => p.type === "tool_result");
        for (const r of res) turns.push({ role: "tool", text: textOf(r.content) });
        const text = textOf(parts.filter((p) => p.type === "text"));
        if (text) turns.push({ role: "user", text });
      }
    }
    return {
      model: b.model,
      stream: b.stream === true,
      turns,
      systemChars,
      tools: (b.tools ?? []).map((t) => t.name),
      schema: b.output_config?.format?.schema ?? b.output_format?.schema,
    };
  },
  responses(b) {
    const turns = [];
    const items =
      typeof b.input === "string" ? [{ role: "user", content: b.input }] : (b.input ?? []);
    let systemChars = (b.instructions ?? "").length;
    items.forEach((it, i) => {
      const type = it.type ?? "message";
      if (type === "message") {
        const text = textOf(it.content);
        if (it.role === "user") turns.push({ role: "user", text });
        else if (it.role === "assistant") {
          const next = items.slice(i + 1).find((x) => x.type !== "reasoning");
          if (!/_call$/.test(next?.type ?? "")) turns.push({ role: "assistant", text });
        } else systemChars += text.length;
      } else if (/_call$/.test(type)) turns.push({ role: "assistant", text: it.name ?? type });
      else if (/_call_output$/.test(type)) {
        turns.push({
          role: "tool",
          text: typeof it.output === "string" ? it.output : textOf(it.output?.content ?? it.output),
        });
      }
    });
    const tools = (b.tools ?? []).flatMap((t) =>
      t.type === "namespace" ? (t.tools ?? []).map((x) => x.name) : [t.name ?? t.type],
    );
    const freeform = (b.tools ?? []).filter((t) => t.type === "custom").map((t) => t.name);
    return {
      model: b.model,
      stream: b.stream === true,
      turns,
      tools,
      freeform,
      schema: b.text?.format?.schema,
      systemChars,
    };
  },
  chat(b) {
    const turns = [];
    let systemChars = 0;
    for (const m of b.messages ?? []) {
      if (m.role === "system" || m.role === "developer") systemChars += textOf(m.content).length;
      else turns.push({ role: m.role === "tool" ? "tool" : m.role, text: textOf(m.content) });
    }
    return {
      model: b.model,
      stream: b.stream === true,
      turns,
      systemChars,
      includeUsage: b.stream_options?.include_usage === true,
      tools: (b.tools ?? []).map((t) => t.function?.name ?? t.name),
      schema: b.response_format?.json_schema?.schema,
    };
  },
  gemini(b, url) {
    const turns = [];
    for (const c of b.contents ?? []) {
      const parts = c.parts ?? [];
      if (c.role === "model") turns.push({ role: "assistant", text: textOf(parts) });
      else {
        for (const p of parts)
          if (p.functionResponse)
            turns.push({ role: "tool", text: JSON.stringify(p.functionResponse.response ?? {}) });
        const text = textOf(parts.filter((p) => p.text));
        if (text) turns.push({ role: "user", text });
      }
    }
    const cfg = b.generationConfig ?? {};
    return {
      model: decodeURIComponent(/models\/([^:/]+)/.exec(url.pathname)?.[1] ?? ""),
      stream: url.pathname.endsWith(":streamGenerateContent"),
      turns,
      systemChars: textOf(b.systemInstruction?.parts ?? b.systemInstruction).length,
      tools: (b.tools ?? []).flatMap((t) => (t.functionDeclarations ?? []).map((f) => f.name)),
      schema: cfg.responseJsonSchema ?? cfg.responseSchema,
    };
  },
};
