/** Why a newer version could not be had, as a sentence for people. The log has the words of the library. */

/** Codes of the network, of Node and of Chromium (`net::ERR_…`). */
const OUT_OF_REACH =
  /\b(?:ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT|ERR_(?:NAME_NOT_RESOLVED|INTERNET_DISCONNECTED|ADDRESS_UNREACHABLE|NETWORK_CHANGED|CONNECTION_\w+|TIMED_OUT))\b/;

/** What is not known by its code is told as the library does: its first line. */
export function failureSentence(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const { code = "", statusCode } = (typeof error === "object" && error !== null ? error : {}) as {
    code?: string;
    statusCode?: number;
  };
  const unreachable = OUT_OF_REACH.exec(`${code} ${text}`)?.[0];
  if (unreachable !== undefined) return `The server could not be reached (${unreachable}).`;
  if (code === "ERR_CHECKSUM_MISMATCH") {
    return "What was fetched is not what the feed names: its digest is another one.";
  }
  if (code === "ENOSPC") return "There is no room left on the disk.";
  if (code === "ERR_UPDATER_INVALID_UPDATE_INFO") return "The feed is there, and cannot be read.";
  const status = statusCode ?? /\bHttpError: (\d{3})\b/.exec(text)?.[1];
  if (status !== undefined) return `The server answered with status ${status}.`;
  return text.split("\n")[0]!.slice(0, 300);
}
