/** Entry of the pages. What must hold before any other module runs comes first; the rest is `start.tsx`. */
import "./lib/no-eval.ts";
import "./styles/main.css";

// Not waited for: chunks of the pages may need this one to have ended.
void import("./start.tsx");
