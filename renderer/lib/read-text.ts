/** Reads a file that a person chose, where a text is wanted. */
import i18next from "i18next";

/** As much as git looks at. */
const LOOKED_AT_BYTES = 8_000;

/** Fails with a sentence where it is no text: that has no zero bytes, and everything else has some soon. */
export async function readText(file: File): Promise<string> {
  const start = new Uint8Array(await file.slice(0, LOOKED_AT_BYTES).arrayBuffer());
  if (start.includes(0)) throw new Error(i18next.t("shell.noTextFile"));
  return file.text();
}
