/** Starts the pages: theme and words first, then everything else. */
import { createRoot } from "react-dom/client";
import { App } from "./app/app.tsx";
import { loadAhead } from "./app/load-ahead.ts";
import { startI18n } from "./lib/i18n.ts";
import { startLive } from "./lib/live.ts";
import { startTheme } from "./lib/theme.ts";

startTheme();
startLive();
await startI18n();
createRoot(document.getElementById("root")!).render(<App />);
loadAhead();
