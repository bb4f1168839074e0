/** Commands as text that a person can paste into a terminal. */

/** `cd DIR && PROGRAM ARGS`, quoted for the terminal of the platform. */
export function shellLine(cwd: string, words: string[], platform: NodeJS.Platform): string {
  const quote = platform === "win32" ? quoteWindows : quotePosix;
  const line = words.map(quote).join(" ");
  return platform === "win32"
    ? `cd /d ${quote(cwd)} && ${line}`
    : `cd ${cwd.startsWith("-") ? "-- " : ""}${quote(cwd)} && ${line}`;
}

function quotePosix(word: string): string {
  return /^[A-Za-z0-9_@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

function quoteWindows(word: string): string {
  return /^[A-Za-z0-9_@+=:,./\\-]+$/.test(word) ? word : `"${word.replaceAll('"', '""')}"`;
}
