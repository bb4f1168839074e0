/** Hands a text to the person as a file. */

/** @param type media type, such as `text/csv` */
export function saveText(name: string, text: string, type: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // The browser has taken the content by the time it comes back.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

export function saveJson(name: string, content: object): void {
  saveText(name, `${JSON.stringify(content, null, 2)}\n`, "application/json");
}
