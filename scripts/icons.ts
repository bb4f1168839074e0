/**
 * Renders the icons in `resources/icons/` from their sources in `src/`. Needed only after a change to a source;
 * uses the Chromium at `/usr/bin/chromium`, or the one that the variable `CHROMIUM` names.
 *
 * Tray states differ by shape as well as by colour: an empty bell is idle, a full one runs, a dot wants attention,
 * two bars are a pause. Template images (macOS) are black on nothing; the system colours them.
 */
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { chromium, type Page } from "playwright-core";
import { ROOT } from "./lib/command.ts";

const ICONS = join(ROOT, "resources/icons");
const TRAY_SIZE = 22;
/** The sizes that Linux desktops look for; the packager makes what macOS and Windows want of the large one. */
const APP_SIZES = [16, 24, 32, 48, 64, 128, 256, 512];
const LARGE_SIZE = 1024;

interface Colours {
  ink: string;
  run: string;
  attention: string;
}

const PANELS: Record<string, Colours> = {
  light: { ink: "#2e3338", run: "#1b66c9", attention: "#c22f2f" },
  dark: { ink: "#eef0f2", run: "#6cb0ff", attention: "#ff7a70" },
  template: { ink: "#000000", run: "#000000", attention: "#000000" },
};

/** What each state adds: colour of the bell's inside, and a mark at its lower right. */
const STATES: Record<string, (colours: Colours) => { bell: string; mark: string }> = {
  idle: () => ({ bell: "none", mark: "" }),
  running: ({ run }) => ({ bell: run, mark: "" }),
  attention: ({ attention }) => ({
    bell: "none",
    mark: `<circle cx="17" cy="5" r="4.4" fill="${attention}" stroke="none"/>`,
  }),
  paused: ({ ink }) => ({
    bell: "none",
    mark: `<path d="M9.2 8.4v4.4M12.8 8.4v4.4" stroke="${ink}" stroke-width="1.9"/>`,
  }),
};

/** Draws a source at a size in pixels, on nothing. */
async function render(page: Page, svg: string, file: string, size: number): Promise<void> {
  await page.setViewportSize({ width: size, height: size });
  const fill = "display:block;width:100vw;height:100vh";
  await page.setContent(`<style>body{margin:0}svg{${fill}}</style>${svg}`);
  await page.screenshot({ path: file, omitBackground: true });
}

const browser = await chromium.launch({
  executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium",
  args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
});
const page = await browser.newPage();
for (const name of ["tray", "linux"]) mkdirSync(join(ICONS, name), { recursive: true });

const app = readFileSync(join(ICONS, "src/app.svg"), "utf8");
for (const size of APP_SIZES)
  await render(page, app, join(ICONS, "linux", `${size}x${size}.png`), size);
await render(page, app, join(ICONS, "app.png"), LARGE_SIZE);

const tray = readFileSync(join(ICONS, "src/tray.svg"), "utf8");
for (const [panel, colours] of Object.entries(PANELS)) {
  for (const [state, look] of Object.entries(STATES)) {
    const { bell, mark } = look(colours);
    const svg = tray.replace("INK", colours.ink).replace("BELL", bell).replace("MARK", mark);
    const name = panel === "template" ? `${state}Template` : `${state}-${panel}`;
    await render(page, svg, join(ICONS, "tray", `${name}.png`), TRAY_SIZE);
    await render(page, svg, join(ICONS, "tray", `${name}@2x.png`), TRAY_SIZE * 2);
  }
}
await browser.close();
