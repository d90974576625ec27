// Review by keyboard: J next, K previous, A approve, R return (to the reason). Never while one is typing.
"use strict";

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.target.matches("input, textarea, select, [contenteditable]")) return;
  const act = { j: "next", k: "previous", a: "approve", r: "return" }[event.key.toLowerCase()];
  const place = act && document.querySelector(`[data-key="${act}"]`);
  if (!place) return;
  event.preventDefault();
  if (place instanceof HTMLTextAreaElement) place.focus();
  else place.click();
});
