// The rule is checked as one leaves a box: what is wrong is told at the boxes one has been in, the rule beside follows.
"use strict";

const form = document.querySelector("form[data-live-check]");
const seen = new Set();
let newest = 0;

async function check() {
  const mine = ++newest;
  const sent = new FormData(form);
  sent.set("act", "check");
  const answer = await fetch(form.action || window.location.href, { method: "POST", body: sent });
  if (!answer.ok || mine !== newest) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const beside = page.getElementById("rule-beside");
  if (!beside) return;
  document.getElementById("rule-beside").replaceChildren(...beside.childNodes);
  for (const name of seen) {
    const from = page.querySelector(`[data-box="${name}"] .box-errors`);
    const to = form.querySelector(`[data-box="${name}"] .box-errors`);
    if (from && to) to.replaceChildren(...from.childNodes);
  }
}

if (form) {
  form.addEventListener("change", (event) => {
    const box = event.target.closest("[data-box]");
    if (box) seen.add(box.dataset.box);
    check().catch(() => {});
  });
}
