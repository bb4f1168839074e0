/** A command as it was written, or as a button stands for it. */

export interface Request {
  /** Without the slash, in small letters. */
  name: string;
  /** What stands after it; empty when nothing does. */
  args: string;
}

/**
 * null when the text is no command, or is one for another bot of the group.
 * @param bot the bot's name, without the @
 */
export function requestIn(text: string, bot: string): Request | null {
  const found = /^\/(\w{1,32})(?:@(\w+))?(?:\s+([\s\S]*))?$/.exec(text.trim());
  if (!found) return null;
  const [, name = "", addressee, args = ""] = found;
  if (addressee !== undefined && addressee.toLowerCase() !== bot.toLowerCase()) return null;
  return { name: name.toLowerCase(), args: args.trim() };
}

/** What the data of a button says. */
export function requestOf(data: string): Request {
  const [name = "", ...rest] = data.split(" ");
  return { name, args: rest.join(" ") };
}
