/** Commands that mean the same in a shell and in the notation of an agent's rules. */

/**
 * Whether a command is one program with plain words: no quotes, no other command behind it, and nothing that rules
 * read as a pattern.
 */
export function isPlainCommand(command: string): boolean {
  return /^[\w./@%+,:=-]+(?: [\w./@%+,:=-]+)*$/.test(command);
}
