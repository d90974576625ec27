// Fill-in: a pasted column spreads over the fields, Enter goes down, a guessed reading is taken with one click.
"use strict";

const figures = () => [...document.querySelectorAll("input[data-figure]")];
const changed = (field) => field.dispatchEvent(new Event("change", { bubbles: true }));

// A block copied from a spreadsheet: one row a line, cells by tab.
const rowsOf = (text) =>
  text.replace(/\r\n?/g, "\n").replace(/\n$/, "").split("\n").map((row) => row.split("\t").map((cell) => cell.trim()));

const plain = (text) => text.normalize("NFKC").replace(/\s+/g, "").toLowerCase();

// Indicator names and codes on this page, each with its field.
const named = () => {
  const names = new Map();
  for (const field of figures()) {
    names.set(plain(field.id.slice("value-".length)), field);
    const label = document.querySelector(`label[for="${CSS.escape(field.id)}"]`);
    if (label) names.set(plain(label.textContent), field);
  }
  return names;
};

// Columns of the task's own workbook: code, name, unit, last period, last year, this period.
const VALUE_COLUMN = 5;
const figureOf = (cells, names) => {
  if (names.has(plain(cells[0])) && cells.length > VALUE_COLUMN && names.get(plain(cells[0])) === names.get(plain(cells[1]))) return cells[VALUE_COLUMN];
  const last = cells.filter(Boolean).pop() ?? "";
  return names.has(plain(last)) ? "" : last;
};

document.addEventListener("paste", (event) => {
  const field = event.target;
  if (!(field instanceof HTMLInputElement) || !("figure" in field.dataset)) return;
  const text = event.clipboardData.getData("text/plain");
  if (!/[\n\t]/.test(text.trim())) return;
  event.preventDefault();
  const fields = figures();
  const names = named();
  const rows = rowsOf(text).map((cells) => ({ cells, place: cells.map((cell) => cell && names.get(plain(cell))).find(Boolean) }));
  const isNamed = rows.some(({ place }) => place);
  rows.forEach(({ cells, place }, step) => {
    const target = isNamed ? place : fields[fields.indexOf(field) + step];
    const figure = figureOf(cells, names);
    if (!target || figure === "") return;
    target.value = figure;
    changed(target);
  });
});

document.addEventListener("keydown", (event) => {
  const field = event.target;
  if (event.key !== "Enter" || event.isComposing || !(field instanceof HTMLInputElement) || !("figure" in field.dataset)) return;
  event.preventDefault();
  const fields = figures();
  (fields[fields.indexOf(field) + (event.shiftKey ? -1 : 1)] ?? field).focus();
});

document.addEventListener("click", (event) => {
  const button = event.target.closest?.(".use-reading");
  if (!button) return;
  const field = document.getElementById(button.closest("[data-message-for]").dataset.messageFor);
  field.value = button.dataset.reading;
  field.focus();
  changed(field);
});

const mark = () => {
  for (const message of document.querySelectorAll("[data-message-for]")) {
    const field = document.getElementById(message.dataset.messageFor);
    if (field && "invalid" in message.dataset) field.setAttribute("aria-invalid", "true");
    else if (field) field.removeAttribute("aria-invalid");
    for (const button of message.querySelectorAll(".use-reading")) button.hidden = false;
    // A figure that needs explaining opens the place for the reason; nothing is closed behind one's back.
    if (field && "explain" in message.dataset) field.closest("tr").querySelector("details").open = true;
  }
};

document.addEventListener("DOMContentLoaded", () => {
  mark();
  document.querySelector("#summary [role=alert]")?.focus({ preventScroll: true });
});
document.addEventListener("htmx:oobAfterSwap", mark);

// Saved or not must be visible: when the line is cut the page says so and keeps what was typed.
const failed = () => {
  const place = document.getElementById("saved-at");
  if (place) place.textContent = document.getElementById("figures").dataset.unsaved;
};
document.addEventListener("htmx:sendError", failed);
document.addEventListener("htmx:responseError", failed);
