// One key for what is stopped: j and k to move, r release, x refuse, t label, Enter open, Esc back.
// Every key presses what can be pressed without it; nothing is caught while somebody types, and
// whoever does not want the keys turns them off.
(() => {
  "use strict";
  const list = document.getElementById("stopped-list");
  const box = document.getElementById("keys");
  if (!list || !box) return;
  const kept = "sincerely.keys";
  box.checked = localStorage.getItem(kept) !== "off";
  box.addEventListener("change", () => localStorage.setItem(kept, box.checked ? "on" : "off"));

  const cards = () => [...list.querySelectorAll("[data-card]")];
  const here = () => document.activeElement.closest("[data-card]");

  function to(card) {
    if (!card) return;
    card.focus({ preventScroll: true });
    card.scrollIntoView({ block: "nearest" });
  }

  function move(step) {
    const all = cards();
    const at = all.indexOf(here());
    to(at < 0 ? all[0] : all[Math.min(Math.max(at + step, 0), all.length - 1)]);
  }

  function open(card, what, verb) {
    const fold = card && card.querySelector(what);
    if (!fold || (verb && !fold.querySelector(`[data-verb=${verb}]`))) return;
    fold.open = true;
    const field = fold.querySelector("input[name=why], select");
    if (verb) field.dataset.enter = verb;
    field.focus();
  }

  const does = {
    j: () => move(1),
    k: () => move(-1),
    r: () => open(here(), "[data-decide]", "release"),
    x: () => open(here(), "[data-decide]", "refuse"),
    t: () => open(here(), "[data-label]"),
  };

  document.addEventListener("keydown", (event) => {
    const field = event.target.closest("input, select, textarea");
    if (field && list.contains(field)) {
      if (event.key === "Escape") to(field.closest("[data-card]"));
      const verb = field.dataset.enter;
      if (event.key === "Enter" && verb) {
        event.preventDefault();
        field.form.querySelector(`[data-verb=${verb}]`).click();
      }
      return;
    }
    if (field || !box.checked || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Enter" && event.target.matches("[data-card]")) {
      const link = event.target.querySelector("a.name");
      if (link) link.click();
    } else if (does[event.key]) {
      event.preventDefault();
      does[event.key]();
    }
  });

  // what was said takes the card's place: on to the next
  document.body.addEventListener("htmx:beforeSwap", (event) => {
    const card = event.detail.target.closest && event.detail.target.closest("[data-card]");
    if (!event.detail.shouldSwap || !card || !list.contains(card)) return;
    const at = cards().indexOf(card);
    document.body.addEventListener(
      "htmx:afterSettle",
      () => to(cards()[at + 1] || cards()[at]),
      { once: true },
    );
  });
})();
