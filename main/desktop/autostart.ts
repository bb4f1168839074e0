/** The autostart entry of freedesktop.org systems: a file in the person's configuration folder. */
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";

/** Why there is no entry: inside Flatpak, or what the system said. */
export type AutostartProblem = { kind: "flatpak" } | { kind: "failed"; message: string };

export interface AutostartOptions {
  env: Record<string, string | undefined>;
  /** The program and its first arguments. */
  program: string[];
}

/**
 * Writes the entry, or removes it. Inside Flatpak the folder is not the system's: there the portal for background
 * apps has to be asked, which this build does not do, and says.
 * @returns null when it worked
 */
export function setAutostart(
  wanted: boolean,
  { env, program }: AutostartOptions,
): AutostartProblem | null {
  if (env["FLATPAK_ID"]) return wanted ? { kind: "flatpak" } : null;
  const file = autostartFile(env);
  try {
    if (!wanted) {
      rmSync(file, { force: true });
      return null;
    }
    // Step by step: where a file system refuses without a reason, Node's recursive way never comes back.
    makeFolder(path.dirname(path.dirname(file)));
    makeFolder(path.dirname(file));
    // An AppImage runs from a folder that is gone at the next login; the image itself is named instead.
    const image = env["APPIMAGE"];
    writeFileSync(file, autostartEntry(image ? [image] : program));
    return null;
  } catch (error) {
    return { kind: "failed", message: (error as Error).message };
  }
}

function makeFolder(dir: string): void {
  if (!existsSync(dir)) mkdirSync(dir);
}

export function autostartFile(env: Record<string, string | undefined>): string {
  const base = env["XDG_CONFIG_HOME"];
  const config = base && path.isAbsolute(base) ? base : path.join(homedir(), ".config");
  return path.join(config, "autostart", "belfry.desktop");
}

/** The text of the entry. @param program program and first arguments */
export function autostartEntry(program: string[]): string {
  const command = [...program, "--hidden"].map(quoted).join(" ");
  return [
    "[Desktop Entry]",
    "Type=Application",
    "Name=Belfry",
    "Comment=Runs agents on a schedule",
    "Comment[pt_BR]=Roda agentes em horários agendados",
    `Exec=${command}`,
    "Icon=belfry",
    "Terminal=false",
    "StartupNotify=false",
    "X-GNOME-Autostart-enabled=true",
    "",
  ].join("\n");
}

/** As the Desktop Entry Specification wants an argument: quoted, and then escaped as every value is. */
function quoted(argument: string): string {
  const inner = argument.replace(/["`$\\]/g, "\\$&").replaceAll("%", "%%");
  return `"${inner}"`.replaceAll("\\", "\\\\");
}
