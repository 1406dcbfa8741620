/* Answering by one key. Everything here can be done by touch and without this file as well.
   The page stays: htmx swaps its main part, and the next question takes the focus. */
(() => {
  "use strict";
  const OFF = "sincerely.keys.off";
  const root = document.documentElement;
  const store = {
    get off() { try { return localStorage.getItem(OFF) === "1"; } catch { return false; } },
    set off(off) { try { localStorage.setItem(OFF, off ? "1" : "0"); } catch { /* for now only */ } },
  };
  const items = () => [...document.querySelectorAll("[data-item]")];
  const head = (item) => item.querySelector("[data-head]");
  const current = () => document.activeElement && document.activeElement.closest("[data-item]");
  const busy = () => document.querySelector(".htmx-request") !== null;
  const typing = (where) => where.closest("input, select, textarea, [contenteditable], dialog") !== null;

  function go(item) {
    if (!item) return;
    head(item).focus({ preventScroll: true });
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    item.scrollIntoView({ block: "start", behavior: still ? "instant" : "smooth" });
  }

  function move(step) {
    const all = items();
    const at = all.indexOf(current());
    go(at < 0 ? all[0] : all[Math.min(Math.max(at + step, 0), all.length - 1)]);
  }

  function press(key) {
    const item = current() || items()[0];
    const near = item && (item.querySelector(`[data-key="${key}"]`)
      || item.closest(".pair")?.querySelector(`[data-key="${key}"]`));
    const button = key === "u" ? document.querySelector("[data-key=u]") : near;
    if (!button || busy()) return;
    button.closest("details")?.setAttribute("open", "");
    button.click();
  }

  const moves = { j: 1, k: -1 };
  const arrows = { ArrowDown: 1, ArrowUp: -1 };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat) return;
    if (typing(event.target) || !items().length && event.key !== "u") return;
    const keys = document.getElementById("keys");
    if (event.key === "?" && keys) { keys.showModal(); event.preventDefault(); return; }
    if (store.off) return;
    const key = event.key.toLowerCase();
    if (key in moves) move(moves[key]);
    else if (event.key in arrows && event.target.matches("[data-head]")) move(arrows[event.key]);
    else if ("sdhnu".includes(key) && key.length === 1) press(key);
    else return;
    event.preventDefault();
  });

  function ready() {
    root.classList.toggle("has-keys", !store.off);
    const box = document.getElementById("keys-on");
    if (box) box.checked = !store.off;
  }

  document.addEventListener("change", (event) => {
    if (event.target.id !== "keys-on") return;
    store.off = !event.target.checked;
    ready();
  });

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-show-keys]")) document.getElementById("keys").showModal();
  });

  // the main part itself is swapped: an event of it would die with the old one
  let main = document.getElementById("main");
  new MutationObserver(() => {
    const now = document.getElementById("main");
    if (!now || now === main) return;
    main = now;
    ready();
    const said = main.querySelector(".said, .done p");
    const aloud = document.getElementById("aloud");
    if (aloud) aloud.textContent = said ? said.textContent.trim() : "";
    const next = document.querySelector("[data-now]") || items()[0];
    if (next) go(next); else main.focus();
  }).observe(document.body, { childList: true });

  ready();
})();
