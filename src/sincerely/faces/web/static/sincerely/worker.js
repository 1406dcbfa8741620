// Keeps the shell of the desk, and the Today and the tasks that whoever asked for it saw last, for
// when there is no connection. The pages of a sign-in that ended are emptied, by another reader, a
// sign-out or a sign-in page.
//
// The page that turns keeping on opens the cache with its reader's number; nothing here opens one
// that is not there. What is still being fetched is written into the cache that was there when it
// was asked for: whoever deletes that cache meanwhile has deleted this as well. The lock holds the
// looking and the opening together; care.js takes the same.
"use strict";
const SHELL = "sincerely-shell", PAGES = "sincerely-pages-", READER = "Sincerely-Reader";
const SLOW = 4000; // ms after which the page seen last is better than none
const MOST = 60; // pages kept
const FILES = ["style.css", "relay.css", "morning.css", "care.css", "care.js", "icons.svg", "favicon.svg"];

const alone = work => navigator.locks.request("sincerely-kept", work);
const inUse = async () => (await caches.keys()).find(name => name.startsWith(PAGES));
const openShell = () => alone(async () => await inUse() ? caches.open(SHELL) : null);
const openPages = () => alone(async () => {
  const name = await inUse();
  return name ? { reader: name.slice(PAGES.length), cache: await caches.open(name) } : null;
});
const empty = () => alone(async () => {
  const name = await inUse();
  if (name && await caches.delete(name)) await caches.open(name);
});

addEventListener("install", event => event.waitUntil(install()));
addEventListener("activate", event => event.waitUntil(clients.claim()));
addEventListener("fetch", event => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== location.origin) return;
  if (/^\/(accounts\/(login|logout)|sign-in)\//.test(url.pathname)) event.waitUntil(empty());
  if (request.method !== "GET") return;
  if (url.pathname.startsWith("/static/")) event.respondWith(file(event));
  else if (request.mode === "navigate") event.respondWith(page(event, url));
});

async function install() {
  const shell = await openShell();
  if (shell) {
    await Promise.all(FILES.map(name => shell.add(`/static/sincerely/${name}`).catch(() => {})));
    await shell.add("/offline/");
  }
  await skipWaiting();
}

// what is at hand, and for the next time what there is now
async function file(event) {
  const shell = openShell();
  const held = await caches.match(event.request, { cacheName: SHELL, ignoreSearch: true });
  const fresh = fetch(event.request).then(answer => {
    if (answer.ok) event.waitUntil(putInto(shell, event.request, answer.clone()));
    return answer;
  });
  if (!held) return fresh;
  event.waitUntil(fresh.catch(() => {}));
  return held;
}

async function putInto(shell, request, answer) {
  const cache = await shell;
  if (cache) await cache.put(request, answer);
}

async function page(event, url) {
  const kept = /^\/(tasks\/\d+\/)?$/.test(url.pathname) && !url.search;
  const pages = kept ? openPages() : null;
  const fresh = fetch(event.request).then(answer => {
    if (kept) event.waitUntil(keep(pages, event.request.url, answer.clone()));
    return answer;
  });
  event.waitUntil(fresh.catch(() => {}));
  const held = kept && await seen(pages, event.request.url);
  try {
    const first = await (held ? Promise.race([fresh, slow()]) : fresh);
    return first || old(event, held);
  } catch {
    return held ? old(event, held) : caches.match("/offline/", { cacheName: SHELL });
  }
}

const seen = async (pages, url) => { const open = await pages; return open && open.cache.match(url); };
const slow = () => new Promise(done => setTimeout(done, SLOW));

// the page says of itself that it is not of today's
function old(event, held) {
  event.waitUntil(clients.get(event.resultingClientId).then(page => page && page.postMessage("old")));
  return held.clone();
}

async function keep(pages, url, answer) {
  const open = await pages;
  if (!open || answer.status >= 500) return;
  const reader = answer.headers.get(READER);
  if (answer.status === 404) await open.cache.delete(url);
  else if (reader !== open.reader) await empty();
  else if (answer.ok) {
    await open.cache.delete(url);
    await open.cache.put(url, answer);
    const held = await open.cache.keys();
    for (const old of held.slice(0, Math.max(0, held.length - MOST))) await open.cache.delete(old);
  }
}
