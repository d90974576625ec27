// Sums of points while one types. Without this script “Add up” says the same.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const form = document.querySelector("form[data-points]");
  if (!form) return;
  const boxes = [...form.querySelectorAll("[data-weight]")];
  const units = (text) => (text.trim() === "" ? 0 : /^\d+\.?\d*$|^\.\d+$/.test(text.trim()) ? Math.round(Number(text) * 1e6) : NaN);
  const isKept = (box) => form.querySelector(`[name=keep][value="${CSS.escape(box.dataset.weight)}"]`).checked;
  const shown = (number) => String(number / 1e6);

  const refresh = () => {
    const sums = {};
    for (const box of boxes) {
      const points = isKept(box) ? units(box.value) : 0;
      box.disabled = !isKept(box);
      sums[box.dataset.group] = (sums[box.dataset.group] || 0) + points;
    }
    for (const output of form.querySelectorAll("[data-sum]")) {
      const sum = sums[output.dataset.sum] || 0;
      output.textContent = Number.isNaN(sum) ? "?" : shown(sum);
    }
    const total = Object.values(sums).reduce((so_far, sum) => so_far + sum, 0);
    const off = total - units(form.dataset.full);
    const words = Number.isNaN(off) ? form.dataset.unreadable
      : off === 0 ? form.dataset.exact : off < 0 ? form.dataset.short : form.dataset.over;
    const state = form.querySelector("[data-state]");
    state.textContent = words.replace("{total}", shown(total)).replace("{full}", form.dataset.full).replace("{off}", shown(Math.abs(off)));
    state.className = off === 0 ? "better" : "worse";
  };

  form.addEventListener("input", refresh);
  refresh();
});
