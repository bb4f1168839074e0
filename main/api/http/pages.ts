/** The two pages that the server makes itself: how to get in, and the step after a one-time link. */

/** Shown to a browser that nobody has let in. */
export function lockedPage(path: string): string {
  return page(
    "Belfry is locked",
    `<p>This browser has not been let in yet. Open Belfry from a terminal on this machine:</p>
<pre>belfry ui</pre>
<p>It opens a link that works once. In a checkout of Belfry: <code>npm run belfry -- ui</code></p>
<p>Came here by a link and have been in before? <a href="${escaped(path)}">Go on to Belfry</a></p>`,
  );
}

/** Shown when a one-time link was used before, or waited too long. */
export function spentLinkPage(): string {
  return page(
    "This link is no longer valid",
    `<p>A link opens Belfry once, within two minutes. Make a new one in a terminal on this machine:</p>
<pre>belfry ui</pre>`,
  );
}

/**
 * Leads on to the start page. A redirect would do for a link from a terminal; a link followed from another site
 * would arrive without the new cookie, which goes along only with steps from our own pages.
 */
export function openedPage(): string {
  return page(
    "Opening Belfry",
    `<p><a href="/">Go on to Belfry</a></p>`,
    `<meta http-equiv="refresh" content="0;url=/" />`,
  );
}

/** Shown where the pages have not been built. */
export function unbuiltPage(): string {
  return page(
    "The pages are not built",
    `<p>Belfry runs, and its API answers. Build the pages with:</p>
<pre>npm run build</pre>`,
  );
}

function page(title: string, body: string, head = ""): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8" />
<meta name="viewport" content="width=device-width, initial-scale=1" />
<meta name="color-scheme" content="light dark" />
<title>${title}</title>
<link rel="icon" href="data:," />
<link rel="stylesheet" href="/locked.css" />
${head}
</head>
<body>
<main>
<h1>${title}</h1>
${body}
</main>
</body>
</html>
`;
}

/** Style of these pages; needs no key. */
export const PAGE_STYLE = `:root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif; }
body { margin: 0; display: grid; min-height: 100vh; place-items: center; }
main { max-width: 34rem; padding: 2rem; }
h1 { font-size: 1.25rem; font-weight: 600; margin: 0 0 0.75rem; }
pre { padding: 0.75rem 1rem; border: 1px solid; border-radius: 6px; border-color: color-mix(in srgb, currentColor 25%, transparent); }
pre, code { font-family: ui-monospace, monospace; font-size: 13px; }
a { color: inherit; }
`;

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (mark) => `&#${mark.charCodeAt(0)};`);
}
