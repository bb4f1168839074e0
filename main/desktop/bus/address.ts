/** Where a message bus is. */

/** The session's bus: as the environment says, else where systemd has it. undefined where nothing is known. */
export function sessionBusAddress(env: Record<string, string | undefined>): string | undefined {
  const dir = env["XDG_RUNTIME_DIR"];
  return env["DBUS_SESSION_BUS_ADDRESS"] ?? (dir ? `unix:path=${dir}/bus` : undefined);
}

/** Path of the first address that is a socket of this machine; null when there is none. */
export function socketOf(address: string): string | null {
  for (const each of address.split(";")) {
    const [, kind, value] = /^unix:(path|abstract)=([^,]+)/.exec(each) ?? [];
    if (value === undefined) continue;
    const decoded = decodeURIComponent(value);
    return kind === "abstract" ? `\0${decoded}` : decoded;
  }
  return null;
}
