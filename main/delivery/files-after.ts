/** Files that go out behind the message they belong to. */
import type { SendResult } from "./channel.ts";
import type { Attachment, ComposedMessage } from "./message.ts";

/**
 * Sends the files of a message that the service has taken. The message is understood without them: one that does not go
 * through is no failure, which would send the message again, but a part of what is kept as the service's answer.
 */
export async function filesAfter(
  sent: SendResult,
  { attachments }: ComposedMessage,
  send: (file: Attachment) => Promise<SendResult>,
): Promise<SendResult> {
  if (sent.kind === "failed") return sent;
  const said = [sent.serviceAnswer];
  for (const file of attachments) {
    const result = await send(file);
    if (result.kind === "failed") said.push(`${file.name} was not sent: ${result.message}`);
  }
  return { ...sent, serviceAnswer: said.join("; ") };
}

/** @param content bytes of a file, which a body of HTTP takes only in a buffer of their own */
export const bytesOf = ({ content }: Attachment): Uint8Array<ArrayBuffer> =>
  new Uint8Array(content);

/** A file as a part of a form. */
export const blobOf = (file: Attachment): Blob =>
  new Blob([bytesOf(file)], { type: file.mediaType });
