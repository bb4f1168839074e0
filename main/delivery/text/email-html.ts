/** The HTML of an e-mail: plain tags with styles of their own, since mail programs drop style sheets. */
import type { Severity } from "../../../contract/notification-words.ts";
import type { ComposedMessage } from "../message.ts";
import { htmlOf } from "./html.ts";
import { escapeHtml } from "./notations.ts";

/** Dark enough on white, light enough on black: mail programs turn colours round in dark mode. */
const COLOURS: Record<Severity, string> = {
  info: "#6d6a63",
  success: "#2f7d4f",
  warning: "#96690a",
  urgent: "#b3261e",
};

export function emailHtml(message: ComposedMessage): string {
  const facts = message.facts
    .map(
      ({ label, value }) =>
        `<tr><td style="padding:2px 16px 2px 0;color:#6d6a63">${escapeHtml(label)}</td><td style="padding:2px 0">${escapeHtml(value)}</td></tr>`,
    )
    .join("");
  const links = message.links
    .map(
      ({ label, url }) =>
        `<a href="${escapeHtml(url)}" style="color:#b4541a">${escapeHtml(label)}</a>`,
    )
    .join(" &nbsp; ");
  const colour = COLOURS[message.severity];
  return `<!doctype html>
<html lang="${message.language}"><head><meta charset="utf-8"><meta name="color-scheme" content="light dark"></head>
<body style="margin:0;padding:24px;font:14px/1.5 -apple-system,'Segoe UI',Roboto,sans-serif">
<div style="max-width:640px;margin:0 auto">
<h1 style="font-size:17px;margin:0 0 8px;padding-left:10px;border-left:4px solid ${colour}">${escapeHtml(message.title)}</h1>
<p style="margin:0 0 16px">${escapeHtml(message.text).replaceAll("\n", "<br>")}</p>
${message.body === null ? "" : `<div style="margin:0 0 16px">${htmlOf(message.body)}</div>`}
${facts === "" ? "" : `<table style="border-collapse:collapse;font-size:13px;margin:0 0 16px">${facts}</table>`}
<p style="margin:0">${links}</p>
</div></body></html>`;
}
