/** Commands as text that a person can paste into a terminal. */

/** One word, quoted for the terminal of the platform where it needs to be. */
export function quoteWord(word: string, platform: NodeJS.Platform): string {
  return platform === "win32" ? quoteWindows(word) : quotePosix(word);
}

/** `cd DIR && PROGRAM ARGS`, quoted for the terminal of the platform. */
export function shellLine(cwd: string, words: string[], platform: NodeJS.Platform): string {
  const quote = (word: string): string => quoteWord(word, platform);
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
