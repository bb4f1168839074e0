/** What a page of another origin tries against the pages' server. Runs in the browser, in the foreign page. */

/** Every way to read something. @returns what came of each: "refused", or what was seen */
globalThis.readEverything = async (to) => {
  const read = (init) => async () => {
    const answer = await fetch(`${to}/api/jobs`, { credentials: "include", ...init });
    return answer.type === "opaque" ? "opaque" : await answer.text();
  };
  const element = (name) => () =>
    new Promise((resolve) => {
      const made = document.createElement(name);
      made.src = `${to}/api/jobs`;
      made.addEventListener("load", () => resolve("loaded"));
      made.addEventListener("error", () => resolve("refused"));
      document.body.append(made);
    });
  const ways = {
    fetch: read(),
    "fetch without asking": read({ mode: "no-cors" }),
    "fetch with a header": read({ headers: { authorization: "Bearer x" } }),
    image: element("img"),
    script: element("script"),
    socket: () => socket(`${to.replace("http", "ws")}/ws`),
    events: () =>
      new Promise((resolve) => {
        const made = new EventSource(`${to}/api/events`, { withCredentials: true });
        made.addEventListener("open", () => resolve("open"));
        made.addEventListener("error", () => {
          made.close();
          resolve("refused");
        });
      }),
    frame: () => frame(`${to}/`),
  };
  const seen = {};
  for (const [name, way] of Object.entries(ways)) seen[name] = await way().catch(() => "refused");
  return seen;
};

/** Every way to send something that changes things. */
globalThis.changeEverything = async (to) => {
  const body = '{"until":null}';
  const send = (path, init) =>
    fetch(`${to}${path}`, { method: "POST", credentials: "include", body, ...init }).catch(
      () => {},
    );
  for (const path of ["/api/engine/pause", "/rpc/engine/pauseAll"]) {
    await send(path, { mode: "no-cors" });
    await send(path, { headers: { "content-type": "application/json" } });
    await send(path, { method: "PUT" });
    navigator.sendBeacon(`${to}${path}`, body);
  }
  // A form asks nobody first. Its answer comes into a frame; only its end is awaited.
  const hidden = document.createElement("iframe");
  hidden.name = "hidden";
  const form = document.createElement("form");
  Object.assign(form, { action: `${to}/api/engine/pause`, method: "post", target: "hidden" });
  // With this encoding the body is what a JSON reader would take.
  form.enctype = "text/plain";
  const field = document.createElement("input");
  Object.assign(field, { name: '{"until":null,"x":"', value: '"}' });
  form.append(field);
  document.body.append(hidden, form);
  const sent = new Promise((resolve) => hidden.addEventListener("load", resolve));
  form.submit();
  await sent;
};

globalThis.openWindow = (to) => {
  globalThis.opened = window.open(`${to}/`);
};

globalThis.lookIntoWindow = () => {
  try {
    return globalThis.opened.document.body.textContent;
  } catch {
    return "nothing";
  }
};

globalThis.addLink = (to) => {
  const link = document.createElement("a");
  link.href = `${to}/`;
  link.textContent = "there";
  document.body.append(link);
};

/** For a page at a name that was pointed at the server itself. */
globalThis.readAsOwn = async () => {
  const seen = [];
  for (const path of ["/api/jobs", "/health", "/open/x"]) seen.push((await fetch(path)).status);
  seen.push(await socket("/ws"));
  return seen;
};

function socket(url) {
  return new Promise((resolve) => {
    const made = new WebSocket(url);
    made.addEventListener("open", () => resolve("open"));
    made.addEventListener("close", () => resolve("refused"));
  });
}

function frame(url) {
  return new Promise((resolve) => {
    const made = document.createElement("iframe");
    made.src = url;
    made.addEventListener("load", () => {
      let seen = "nothing";
      try {
        seen = made.contentDocument?.body.textContent ?? "nothing";
      } catch {
        // Not ours to look into.
      }
      resolve(seen);
    });
    document.body.append(made);
  });
}
