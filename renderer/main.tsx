/** Entry of the pages. What must hold before any other module runs comes first; the rest is `start.tsx`. */
import "./lib/no-eval.ts";
import "./styles/main.css";
import { loadLikelyPage } from "./app/page-modules.ts";
import { chosenLast, resolveLanguage, wordsOf } from "./lib/languages.ts";

// Not waited for: chunks of the pages may need this one to have ended.
void import("./start.tsx");
// What is needed after it comes along with it. A failure is told where they are used.
wordsOf(resolveLanguage(chosenLast())).catch(() => {});
loadLikelyPage(location.hash);
