// Keeps the shell of the desk, and the Today and the tasks its reader last saw, for when there is
// no connection. One reader's pages at a time: another reader, a sign-out or a sign-in page empties
// the rest.
"use strict";
const SHELL = "sincerely-shell", PAGES = "sincerely-pages", READER = "Sincerely-Reader";
const SLOW = 4000; // ms after which the page seen last is better than none
const MOST = 60; // pages kept
const FILES = ["style.css", "relay.css", "morning.css", "care.css", "care.js", "icons.svg", "favicon.svg"];

addEventListener("install", event => event.waitUntil(install()));
addEventListener("activate", event => event.waitUntil(clients.claim()));
addEventListener("fetch", event => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== location.origin) return;
  if (/^\/(accounts\/(login|logout)|sign-in)\//.test(url.pathname)) event.waitUntil(caches.delete(PAGES));
  if (request.method !== "GET") return;
  if (url.pathname.startsWith("/static/")) event.respondWith(file(event));
  else if (request.mode === "navigate") event.respondWith(page(event, url));
});

async function install() {
  const shell = await caches.open(SHELL);
  await Promise.all(FILES.map(name => shell.add(`/static/sincerely/${name}`).catch(() => {})));
  await shell.add("/offline/");
  await skipWaiting();
}

// what is at hand, and for the next time what there is now
async function file(event) {
  const shell = await caches.open(SHELL);
  const held = await shell.match(event.request, { ignoreSearch: true });
  const fresh = fetch(event.request).then(answer => {
    if (answer.ok) shell.put(event.request, answer.clone());
    return answer;
  });
  if (!held) return fresh;
  event.waitUntil(fresh.catch(() => {}));
  return held;
}

async function page(event, url) {
  const kept = /^\/(tasks\/\d+\/)?$/.test(url.pathname) && !url.search;
  const fresh = fetch(event.request).then(answer => kept ? keep(event.request, answer) : answer);
  event.waitUntil(fresh.catch(() => {}));
  const held = kept && await (await caches.open(PAGES)).match(event.request.url);
  try {
    const first = await (held ? Promise.race([fresh, slow()]) : fresh);
    return first || old(event, held);
  } catch {
    return held ? old(event, held) : (await caches.open(SHELL)).match("/offline/");
  }
}

const slow = () => new Promise(done => setTimeout(done, SLOW));

// the page says of itself that it is not of today's
function old(event, held) {
  event.waitUntil(clients.get(event.resultingClientId).then(page => page && page.postMessage("old")));
  return held.clone();
}

async function keep(request, answer) {
  const reader = answer.headers.get(READER);
  if (answer.status >= 500) return answer;
  const pages = await caches.open(PAGES);
  const [first] = await pages.keys();
  const before = first && (await pages.match(first)).headers.get(READER);
  if (!reader && answer.status !== 404 || before && reader && before !== reader) await caches.delete(PAGES);
  if (reader && answer.ok) {
    const anew = await caches.open(PAGES);
    await anew.delete(request.url);
    await anew.put(request.url, answer.clone());
    const held = await anew.keys();
    for (const old of held.slice(0, Math.max(0, held.length - MOST))) await anew.delete(old);
  } else if (answer.status === 404) {
    await pages.delete(request.url);
  }
  return answer;
}
