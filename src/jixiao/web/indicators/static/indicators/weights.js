// Sums of a scheme's weights while one types. Without this script the server says the same when one saves.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const form = document.querySelector("form[data-weights]");
  if (!form) return;
  const boxes = [...form.querySelectorAll("input[data-code]")];
  const sums = [...form.querySelectorAll(".sum-live")];
  const units = (text) => (/^[+-]?(\d+\.?\d*|\.\d+)$/.test(text.trim()) ? Math.round(Number(text) * 1e6) : NaN);
  const shown = (number) => String(number / 1e6);

  const refresh = () => {
    const inShares = form.dataset.weights === "share";
    let nOff = 0;
    for (const sum of sums) {
      const children = boxes.filter((box) => box.dataset.parent === sum.dataset.sumOf);
      const parent = boxes.find((box) => box.dataset.code === sum.dataset.sumOf);
      const full = parent && !inShares ? units(parent.value) : units(form.dataset.full);
      const total = children.reduce((so_far, box) => so_far + units(box.value), 0);
      const off = total - full;
      const words = Number.isNaN(off) ? form.dataset.unreadable
        : off === 0 ? form.dataset.exact : off < 0 ? form.dataset.short : form.dataset.over;
      sum.textContent = words
        .replace("{sum}", children.map((box) => box.value.trim() || "?").join(" + "))
        .replace("{total}", shown(total)).replace("{full}", shown(full)).replace("{off}", shown(Math.abs(off)));
      sum.dataset.off = off === 0 ? "0" : "1";
      nOff += off === 0 ? 0 : 1;
    }
    const state = form.querySelector("[data-state]");
    state.textContent = nOff ? form.dataset.someOff.replace("{n}", nOff) : form.dataset.allExact;
    state.className = nOff ? "worse" : "better";
  };

  form.addEventListener("input", refresh);
  refresh();
});
