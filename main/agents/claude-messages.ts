/** Content blocks of `assistant` and `user` events, in the shape that Claude Code and Qwen Code share. */
import { type JsonObject, objectAt, objectsAt, stringAt, wordAt } from "./json-lines.ts";
import type { Reading } from "./reading.ts";
import { contentText } from "./text.ts";

/** Reports the blocks of one message. Text of sub-agents is not the answer. */
export function messageBlocks(value: JsonObject, reading: Reading): void {
  const message = objectAt(value, "message");
  const assistant = stringAt(value, "type") === "assistant";
  const ownText = typeof value["parent_tool_use_id"] !== "string";
  for (const block of objectsAt(message, "content")) {
    switch (wordAt(block, "type")) {
      case "text": {
        const text = stringAt(block, "text") ?? "";
        if (assistant && ownText) reading.answer = text;
        reading.emit({ type: "text", role: assistant ? "assistant" : "user", text, delta: false });
        break;
      }
      case "thinking":
        reading.emit({ type: "reasoning", text: stringAt(block, "thinking") ?? "" });
        break;
      case "tool_use":
        reading.toolCall(
          stringAt(block, "id") ?? "",
          stringAt(block, "name") ?? "tool",
          block["input"],
        );
        break;
      case "tool_result":
        reading.emit({
          type: "tool-result",
          callId: stringAt(block, "tool_use_id") ?? "",
          output: contentText(block["content"]),
          isError: block["is_error"] === true,
          exitCode: exitCodeOf(block),
        });
        break;
    }
  }
}

/** A failed shell command says "Exit code 3" in front of its output. */
function exitCodeOf(block: JsonObject): number | null {
  const match = /^Exit code (\d+)/.exec(contentText(block["content"]));
  return match === null ? null : Number(match[1]);
}
