// By keyboard: on the board J and K go from card to card; on a warning they open the next one, A acknowledges, E explains.
"use strict";

const cards = () => [...document.querySelectorAll("[data-card]")];

function step(by) {
  const all = cards();
  const at = all.indexOf(document.activeElement);
  const to = at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + by, 0), all.length - 1);
  all[to]?.focus();
}

function unfold(name) {
  const fold = document.querySelector(`[data-fold="${name}"]`);
  if (!fold) return false;
  fold.open = true;
  fold.querySelector("select, textarea")?.focus();
  return true;
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.target.matches("input, textarea, select, [contenteditable]")) return;
  const key = event.key.toLowerCase();
  if (cards().length && (key === "j" || key === "k")) {
    event.preventDefault();
    step(key === "j" ? 1 : -1);
    return;
  }
  if (key === "e" && unfold("explain")) {
    event.preventDefault();
    return;
  }
  const act = { j: "next", k: "previous", a: "acknowledge" }[key];
  const place = act && document.querySelector(`[data-key="${act}"]`);
  if (!place) return;
  event.preventDefault();
  place.click();
});
