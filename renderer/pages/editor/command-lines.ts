/** A command as lines that can be read: the program, then one option with its value a line. */

const PLAIN = /^[A-Za-z0-9_@%+=:,./-]+$/;

/** The argument as a shell would need it; for reading, not for running. */
export function quoted(argument: string): string {
  return PLAIN.test(argument) ? argument : `'${argument.replaceAll("'", "'\\''")}'`;
}

export function commandLines(file: string, args: string[]): string[] {
  const lines = [quoted(file)];
  for (const argument of args) {
    const last = lines.at(-1)!;
    const isValue = !argument.startsWith("-") && lines.length > 1 && /^ {2}--?[\w-]+$/.test(last);
    if (isValue) lines[lines.length - 1] = `${last} ${quoted(argument)}`;
    else lines.push(`  ${quoted(argument)}`);
  }
  return lines;
}
