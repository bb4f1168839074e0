/** Entry of the pages. What must hold before any other module runs comes first; the rest is `start.tsx`. */
import "./lib/no-eval.ts";
import "./styles/main.css";
import { loadLikelyPage } from "./app/page-modules.ts";
import { chosenLast, resolveLanguage, wordsOf } from "./lib/languages.ts";

// Not waited for: chunks of the pages may need this one to have ended.
void import("./start.tsx");
// What is needed after it comes along with it. A failure is told where they are used.
const language = resolveLanguage(chosenLast());
wordsOf(language).catch(() => {});
loadLikelyPage(location.hash);
// The first date in words makes the browser load its tables, for tens of milliseconds: better now, while files come in.
new Intl.DateTimeFormat(language, { weekday: "long", month: "long" }).format();
