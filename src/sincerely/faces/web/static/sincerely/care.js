// What somebody types about a call is kept in this browser until the desk has confirmed it.
//
// Everything is kept by user: "draft" is being typed, "wait" was saved and is on its way. Nothing
// is ever sent for anybody but the one who typed it: the page says who is signed in, and the desk
// refuses the rest. The same key again is the same note, so a lost answer is simply asked again.
"use strict";
(() => {
  const here = document.getElementById("care");
  if (!here) return;
  const user = here.dataset.user;
  const bar = document.getElementById("kept");
  const form = document.querySelector("form[data-log]");
  const ROOT = "sincerely:";
  const PATIENCE = 20000; // ms for one answer
  const [SOONEST, LATEST] = [3000, 60000]; // ms between two tries
  let pause = SOONEST, timer = 0;

  // ---- what is kept ----

  const read = key => { try { return JSON.parse(localStorage.getItem(key)); } catch { return null; } };
  const write = (key, value) => {
    try { localStorage.setItem(key, JSON.stringify(value)); return true; } catch { return false; }
  };
  const forget = key => { try { localStorage.removeItem(key); } catch { /* not there either */ } };
  const keys = start => {
    try { return Object.keys(localStorage).filter(key => key.startsWith(ROOT + start)); } catch { return []; }
  };
  const mine = () => keys(`wait:${user}:`).map(key => [key, read(key)]).filter(([, note]) => note)
    .sort(([, a], [, b]) => a.at - b.at);
  const others = () => keys("wait:").filter(key => !key.startsWith(`${ROOT}wait:${user}:`)).length;

  const uuid = () => {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = bytes[6] & 15 | 64;
    bytes[8] = bytes[8] & 63 | 128;
    const hex = Array.from(bytes, byte => byte.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
  };

  // ---- while it is typed ----

  const TYPED = ["how", "outcome", "learned", "promised", "promise_due", "next", "next_date", "advisor", "resolved"];
  const draftKey = form && `${ROOT}draft:${user}:${form.dataset.log}`;
  const fields = () => Object.fromEntries(
    [...new FormData(form)].filter(([name]) => TYPED.includes(name)));
  const typed = () => {
    const { how, ...rest } = fields();
    return Object.values(rest).some(value => value);
  };
  const draft = () => typed() ? write(draftKey, fields()) : forget(draftKey);

  const fill = values => {
    for (const [name, value] of Object.entries(values)) {
      const field = form.elements[name];
      if (!field) continue;
      if (field.type === "checkbox") field.checked = true;
      else field.value = value; // of radio buttons it ticks the one that has it
    }
  };

  // ---- on its way ----

  const REFUSED = { 403: "This task is not yours any more.", 404: "This task is not there any more." };

  const token = () => (document.cookie.match(/(?:^|; )csrftoken=([^;]+)/) || [])[1] || "";
  const ask = (url, body) => fetch(url, {
    method: body ? "POST" : "GET", body, redirect: "manual", credentials: "same-origin",
    signal: AbortSignal.timeout(PATIENCE),
    headers: { "Accept": "application/json", "X-CSRFToken": token() },
  });

  const post = async (key, note) => {
    const body = new URLSearchParams(note.fields);
    body.set("user", note.user);
    body.set("key", note.key);
    body.set("ago", String(Math.max(0, Math.round((Date.now() - note.at) / 1000))));
    let answer = await ask(note.url, body);
    if (answer.status === 403) { // the token is of an earlier sign-in: fetch today's, once
      const today = await ask("/");
      answer = today.type === "opaqueredirect" ? today : await ask(note.url, body);
    }
    if (answer.type === "opaqueredirect") return { kind: "signed out" };
    if (answer.status === 409) return { kind: "another" };
    if (answer.ok) {
      await answer.json(); // a page that is not the desk's own answer confirms nothing
      forget(key);
      return { kind: "kept" };
    }
    if (answer.status >= 500 || answer.status === 429) throw new Error(String(answer.status));
    const told = await answer.json().catch(() => ({}));
    return { kind: "refused", said: told.said || REFUSED[answer.status] || "The desk did not take this." };
  };

  // sends everything that waits, oldest first; says how the last one ended
  const round = async () => {
    clearTimeout(timer);
    let last = { kind: "none" };
    try {
      for (const [key, note] of mine()) {
        if (note.problem) continue;
        last = await post(key, note);
        if (last.kind === "refused") write(key, { ...note, problem: last.said });
        if (last.kind === "signed out" || last.kind === "another") break;
      }
      pause = SOONEST;
    } catch { // no connection, no answer, or a desk in trouble: the same again later
      last = { kind: "later" };
      timer = setTimeout(again, pause);
      pause = Math.min(pause * 2, LATEST);
    }
    show(last.kind);
  };
  let line = Promise.resolve();
  const send = () => line = line.then(round); // one after the other

  // ---- what it says ----

  const element = (name, words, more = {}) => Object.assign(document.createElement(name), { textContent: words }, more);
  const count = (number, words) => number === 1 ? `1 ${words[0]}` : `${number} ${words[1]}`;

  const show = state => {
    if (!bar) return;
    const waiting = mine();
    const refused = waiting.filter(([, note]) => note.problem);
    const going = waiting.length - refused.length;
    const parts = [];
    if (going) parts.push(goes(going, state));
    for (const [key, note] of refused) parts.push(problem(key, note));
    const strange = others();
    if (strange) parts.push(element("p", `${count(strange, ["note waits", "notes wait"])} here for somebody else to sign in.`));
    bar.replaceChildren(...parts);
    bar.hidden = !parts.length;
  };

  const goes = (going, state) => {
    const line = document.createElement("div");
    const notes = count(going, ["note", "notes"]);
    if (state === "signed out" || state === "another") {
      const why = state === "another" ? "Somebody else is signed in here now." : "You are signed out.";
      line.append(element("p", `${why} ${notes} of yours ${going === 1 ? "is" : "are"} safe on this device.`));
      const next = encodeURIComponent(location.pathname);
      line.append(element("a", "Sign in", { href: `/accounts/login/?next=${next}`, className: "button" }));
    } else {
      line.append(element("p", `${notes} safe on this device. ${going === 1 ? "It goes" : "They go"} out as soon as there is a connection.`));
      line.append(element("button", "Try now", { type: "button", className: "quiet", onclick: () => again() }));
    }
    return line;
  };

  const problem = (key, note) => {
    const line = document.createElement("div");
    const words = [note.fields.learned, note.fields.promised].filter(Boolean).join(" · ");
    line.append(element("p", `${note.name}: ${note.problem}${words ? ` You wrote: ${words}` : ""}`, { dir: "auto" }));
    const group = element("div", "", { className: "group" });
    group.append(element("button", "Change it", { type: "button", className: "quiet", onclick: () => {
      write(`${ROOT}draft:${user}:${note.task}`, note.fields);
      forget(key);
      location.assign(note.page);
    } }));
    group.append(element("button", "Throw it away", { type: "button", className: "quiet", onclick: () => {
      forget(key);
      show();
    } }));
    line.append(group);
    return line;
  };

  // ---- when ----

  const again = async () => {
    const before = mine().length;
    await send();
    if (mine().length >= before) return;
    // what was just kept is not owed any more: the list is shown anew
    if (!form) location.reload();
    else if (form.inert) location.assign("/");
  };

  const save = async event => {
    if (form.inert) return event.preventDefault(); // it is on its way
    const values = fields();
    if (!values.outcome) return; // the browser asks for it
    const key = uuid();
    const note = {
      user, key, task: form.dataset.log, name: form.dataset.name, url: form.getAttribute("action"),
      page: location.pathname, at: Date.now(), fields: values,
    };
    if (!write(`${ROOT}wait:${user}:${key}`, note)) return; // nowhere to keep it: the plain form goes
    event.preventDefault();
    forget(draftKey);
    const button = form.querySelector("[data-save]");
    form.inert = true;
    button.textContent = "Saving…";
    await send();
    const left = read(`${ROOT}wait:${user}:${key}`);
    if (!left) return location.assign("/"); // kept, and Today says so
    if (left.problem) { // what is wrong is put right where it was typed
      forget(`${ROOT}wait:${user}:${key}`);
      draft();
      show();
      bar.hidden = false;
      bar.prepend(element("p", left.problem));
    }
    form.inert = !left.problem;
    button.textContent = form.inert ? "Safe on this device" : "Save";
    bar.focus();
  };

  if (form) {
    const left = read(draftKey);
    if (left) fill(left);
    form.addEventListener("input", draft);
    form.addEventListener("submit", save);
    for (const link of document.querySelectorAll("[data-how]")) {
      link.addEventListener("click", () => {
        fill({ how: link.dataset.how });
        document.getElementById("log").scrollIntoView({ behavior: "instant" });
        form.elements.outcome[0].focus({ preventScroll: true });
      });
    }
  }
  addEventListener("online", again);
  document.addEventListener("visibilitychange", () => { if (!document.hidden && mine().length) again(); });
  addEventListener("pageshow", event => { if (event.persisted) location.reload(); });
  show();
  if (mine().length) again();

  // ---- on the phone ----

  const KEEP = `${ROOT}keep`;
  const installed = matchMedia("(display-mode: standalone)").matches;
  const keeps = () => installed || read(KEEP) === user;
  const old = document.getElementById("old");
  const button = document.getElementById("keep");
  const worker = navigator.locks && navigator.serviceWorker;
  const PAGES = "sincerely-pages-"; // and whose: the worker keeps nothing where there is none
  const alone = work => navigator.locks.request("sincerely-kept", work);
  const dropAll = async but => {
    for (const name of await caches.keys()) if (!but(name)) await caches.delete(name);
  };
  const startKeeping = async () => {
    await alone(async () => {
      await dropAll(name => !name.startsWith(PAGES) || name === PAGES + user);
      await caches.open(PAGES + user);
    });
    await worker.register("/worker.js");
  };
  const stopKeeping = async () => {
    await alone(() => dropAll(() => false));
    for (const each of await worker.getRegistrations()) await each.unregister();
  };
  if (worker && old) worker.addEventListener("message", () => { old.hidden = false; });
  if (worker && keeps()) startKeeping();
  else if (worker) stopKeeping(); // what is kept was asked for by somebody else
  if (button && worker && !installed) {
    const label = () => { button.textContent = keeps() ? "Stop keeping it here" : "Keep Today on this device"; };
    button.hidden = false;
    label();
    button.addEventListener("click", async () => {
      if (keeps()) {
        forget(KEEP);
        await stopKeeping();
      } else {
        write(KEEP, user);
        await startKeeping();
      }
      label();
    });
  }
})();
