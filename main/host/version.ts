/** The version of Belfry, as its package says. */
import packageJson from "../../package.json" with { type: "json" };

export function version(): string {
  return packageJson.version;
}
