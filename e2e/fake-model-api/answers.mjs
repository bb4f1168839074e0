/** Writes an answer in the form of each model API, whole or as a stream of events. */
import { randomUUID } from "node:crypto";

const USAGE = { input: 1200, cacheRead: 300, cacheWrite: 100, output: 42, reasoning: 7 };

const sleep = (ms) => new Promise((r) => setTimeout(r, ms));
const shortId = () => randomUUID().replaceAll("-", "").slice(0, 24);

export class Sse {
  constructor(res, headers = {}) {
    this.res = res;
    this.open = true;
    res.writeHead(200, {
      "content-type": "text/event-stream",
      "cache-control": "no-cache",
      connection: "keep-alive",
      ...headers,
    });
    res.on("close", () => {
      this.open = false;
    });
  }
  send(data, event) {
    if (!this.open) return false;
    if (event) this.res.write(`event: ${event}\n`);
    this.res.write(`data: ${typeof data === "string" ? data : JSON.stringify(data)}\n\n`);
    return true;
  }
  end() {
    if (this.open) this.res.end();
  }
}

const words = (s) => s.match(/\S+\s*/g) ?? (s ? [s] : []);

async function* chunksOf(p) {
  if (p.kind === "slow") {
    const until = Date.now() + p.seconds * 1000;
    for (let n = 1; Date.now() < until; n++) {
      yield `word${n} `;
      await sleep(500);
    }
    return;
  }
  yield* words(p.text ?? "");
}

export const writers = {
  async anthropic(res, req, p) {
    const id = `msg_fake_${shortId()}`;
    const u = p.usage ?? USAGE;
    const usage = {
      input_tokens: u.input,
      cache_creation_input_tokens: u.cacheWrite,
      cache_read_input_tokens: u.cacheRead,
      output_tokens: 1,
    };
    const stop = p.stop ?? (p.call ? "tool_use" : "end_turn");
    const msg = {
      id,
      type: "message",
      role: "assistant",
      model: req.model,
      content: [],
      stop_reason: null,
      stop_sequence: null,
      usage,
    };
    if (!req.stream) {
      const content = [];
      for await (const w of chunksOf(p)) (content[0] ??= { type: "text", text: "" }).text += w;
      if (p.call)
        content.push({
          type: "tool_use",
          id: `toolu_fake_${shortId()}`,
          name: p.call.name,
          input: p.call.args,
        });
      return json(res, 200, {
        ...msg,
        content,
        stop_reason: stop,
        usage: { ...usage, output_tokens: u.output },
      });
    }
    const s = new Sse(res, { "request-id": `req_fake_${shortId()}` });
    const ev = (o) => s.send(o, o.type);
    ev({ type: "message_start", message: msg });
    let i = 0;
    if (p.thinking) {
      ev({
        type: "content_block_start",
        index: i,
        content_block: { type: "thinking", thinking: "", signature: "" },
      });
      ev({
        type: "content_block_delta",
        index: i,
        delta: { type: "thinking_delta", thinking: p.thinking },
      });
      ev({
        type: "content_block_delta",
        index: i,
        delta: { type: "signature_delta", signature: "ZmFrZQ==" },
      });
      ev({ type: "content_block_stop", index: i++ });
    }
    if (p.text || p.kind === "slow") {
      ev({ type: "content_block_start", index: i, content_block: { type: "text", text: "" } });
      for await (const w of chunksOf(p))
        if (!ev({ type: "content_block_delta", index: i, delta: { type: "text_delta", text: w } }))
          return;
      ev({ type: "content_block_stop", index: i++ });
    }
    if (p.call) {
      ev({
        type: "content_block_start",
        index: i,
        content_block: {
          type: "tool_use",
          id: `toolu_fake_${shortId()}`,
          name: p.call.name,
          input: {},
        },
      });
      ev({
        type: "content_block_delta",
        index: i,
        delta: { type: "input_json_delta", partial_json: JSON.stringify(p.call.args) },
      });
      ev({ type: "content_block_stop", index: i++ });
    }
    ev({
      type: "message_delta",
      delta: { stop_reason: stop, stop_sequence: null },
      usage: { output_tokens: u.output },
    });
    ev({ type: "message_stop" });
    s.end();
  },

  async responses(res, req, p) {
    const u = p.usage ?? USAGE;
    const base = {
      id: `resp_fake_${shortId()}`,
      object: "response",
      created_at: Math.floor(Date.now() / 1000),
      model: req.model,
      status: "in_progress",
      output: [],
    };
    const usage = {
      input_tokens: u.input,
      input_tokens_details: { cached_tokens: u.cacheRead },
      output_tokens: u.output,
      output_tokens_details: { reasoning_tokens: u.reasoning },
      total_tokens: u.input + u.output,
    };
    const s = req.stream ? new Sse(res) : { send: () => true, end() {}, open: true };
    let n = 0;
    const ev = (o) => s.send({ ...o, sequence_number: n++ }, o.type);
    ev({ type: "response.created", response: base });
    ev({ type: "response.in_progress", response: base });
    const output = [];
    if (p.thinking) {
      const item = { type: "reasoning", id: `rs_fake_${shortId()}`, summary: [] };
      ev({ type: "response.output_item.added", output_index: output.length, item });
      ev({
        type: "response.reasoning_summary_part.added",
        item_id: item.id,
        output_index: output.length,
        summary_index: 0,
        part: { type: "summary_text", text: "" },
      });
      ev({
        type: "response.reasoning_summary_text.delta",
        item_id: item.id,
        output_index: output.length,
        summary_index: 0,
        delta: p.thinking,
      });
      ev({
        type: "response.reasoning_summary_text.done",
        item_id: item.id,
        output_index: output.length,
        summary_index: 0,
        text: p.thinking,
      });
      const done = { ...item, summary: [{ type: "summary_text", text: p.thinking }] };
      ev({ type: "response.output_item.done", output_index: output.length, item: done });
      output.push(done);
    }
    if (p.text || p.kind === "slow") {
      const item = {
        type: "message",
        id: `msg_fake_${shortId()}`,
        role: "assistant",
        status: "in_progress",
        content: [],
      };
      const at = { item_id: item.id, output_index: output.length, content_index: 0 };
      ev({ type: "response.output_item.added", output_index: output.length, item });
      ev({
        type: "response.content_part.added",
        ...at,
        part: { type: "output_text", text: "", annotations: [] },
      });
      let text = "";
      for await (const w of chunksOf(p)) {
        text += w;
        if (!ev({ type: "response.output_text.delta", ...at, delta: w })) return;
      }
      const part = { type: "output_text", text, annotations: [] };
      ev({ type: "response.output_text.done", ...at, text });
      ev({ type: "response.content_part.done", ...at, part });
      const done = { ...item, status: "completed", content: [part] };
      ev({ type: "response.output_item.done", output_index: output.length, item: done });
      output.push(done);
    }
    if (p.call) {
      const custom = req.freeform?.includes(p.call.name) && p.call.freeform !== undefined;
      const item = custom
        ? {
            type: "custom_tool_call",
            id: `ctc_fake_${shortId()}`,
            call_id: `call_fake_${shortId()}`,
            name: p.call.name,
            input: p.call.freeform,
            status: "completed",
          }
        : {
            type: "function_call",
            id: `fc_fake_${shortId()}`,
            call_id: `call_fake_${shortId()}`,
            name: p.call.name,
            arguments: JSON.stringify(p.call.args),
            status: "completed",
          };
      ev({
        type: "response.output_item.added",
        output_index: output.length,
        item: { ...item, status: "in_progress", ...(custom ? { input: "" } : { arguments: "" }) },
      });
      if (!custom) {
        ev({
          type: "response.function_call_arguments.delta",
          item_id: item.id,
          output_index: output.length,
          delta: item.arguments,
        });
        ev({
          type: "response.function_call_arguments.done",
          item_id: item.id,
          output_index: output.length,
          arguments: item.arguments,
        });
      }
      ev({ type: "response.output_item.done", output_index: output.length, item });
      output.push(item);
    }
    const incomplete = p.stop === "max_tokens";
    const final = {
      ...base,
      status: incomplete ? "incomplete" : "completed",
      output,
      usage,
      ...(incomplete ? { incomplete_details: { reason: "max_output_tokens" } } : {}),
    };
    if (!req.stream) return json(res, 200, final);
    ev({ type: incomplete ? "response.incomplete" : "response.completed", response: final });
    s.end();
  },

  async chat(res, req, p) {
    const u = p.usage ?? USAGE;
    const base = {
      id: `chatcmpl-fake-${shortId()}`,
      created: Math.floor(Date.now() / 1000),
      model: req.model,
    };
    const usage = {
      prompt_tokens: u.input,
      completion_tokens: u.output,
      total_tokens: u.input + u.output,
      prompt_tokens_details: { cached_tokens: u.cacheRead },
      completion_tokens_details: { reasoning_tokens: u.reasoning },
    };
    const finish =
      p.stop === "max_tokens"
        ? "length"
        : p.stop === "refusal"
          ? "content_filter"
          : p.call
            ? "tool_calls"
            : "stop";
    const call = p.call && {
      id: `call_fake_${shortId()}`,
      type: "function",
      function: { name: p.call.name, arguments: JSON.stringify(p.call.args) },
    };
    if (!req.stream) {
      let content = "";
      for await (const w of chunksOf(p)) content += w;
      const message = { role: "assistant", content, ...(call ? { tool_calls: [call] } : {}) };
      return json(res, 200, {
        ...base,
        object: "chat.completion",
        choices: [{ index: 0, message, finish_reason: finish }],
        usage,
      });
    }
    const s = new Sse(res);
    const chunk = (delta, finish_reason = null) =>
      s.send({
        ...base,
        object: "chat.completion.chunk",
        choices: [{ index: 0, delta, finish_reason }],
      });
    chunk({ role: "assistant", content: "" });
    if (p.thinking) chunk({ reasoning_content: p.thinking });
    for await (const w of chunksOf(p)) if (!chunk({ content: w })) return;
    if (call) chunk({ tool_calls: [{ index: 0, ...call }] });
    chunk({}, finish);
    if (req.includeUsage) s.send({ ...base, object: "chat.completion.chunk", choices: [], usage });
    s.send("[DONE]");
    s.end();
  },

  async gemini(res, req, p) {
    const u = p.usage ?? USAGE;
    const usageMetadata = {
      promptTokenCount: u.input,
      candidatesTokenCount: u.output,
      totalTokenCount: u.input + u.output + u.reasoning,
      cachedContentTokenCount: u.cacheRead,
      thoughtsTokenCount: u.reasoning,
    };
    const base = { modelVersion: req.model, responseId: `fake-${shortId()}` };
    const finishReason =
      p.stop === "max_tokens" ? "MAX_TOKENS" : p.stop === "refusal" ? "SAFETY" : "STOP";
    const part = (parts, more = {}) => ({
      candidates: [{ content: { role: "model", parts }, index: 0, ...more }],
      ...base,
    });
    if (!req.stream) {
      let text = "";
      for await (const w of chunksOf(p)) text += w;
      const parts = [
        ...(text ? [{ text }] : []),
        ...(p.call ? [{ functionCall: { name: p.call.name, args: p.call.args } }] : []),
      ];
      return json(res, 200, { ...part(parts, { finishReason }), usageMetadata });
    }
    const s = new Sse(res);
    if (p.thinking) s.send(part([{ text: `**Plan** ${p.thinking}`, thought: true }]));
    for await (const w of chunksOf(p)) if (!s.send(part([{ text: w }]))) return;
    if (p.call) s.send(part([{ functionCall: { name: p.call.name, args: p.call.args } }]));
    s.send({ ...part([{ text: "" }], { finishReason }), usageMetadata });
    s.end();
  },
};

export function json(res, status, body, headers = {}) {
  res.writeHead(status, { "content-type": "application/json", ...headers });
  res.end(JSON.stringify(body));
}
