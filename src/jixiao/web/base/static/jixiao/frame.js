// The frame's few moves: menu on a phone, "/" to search, choosers that send themselves, forms sent once.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const menu = document.querySelector(".menu-button");
  const navigation = document.getElementById("navigation");
  if (menu && navigation) {
    menu.addEventListener("click", () => {
      const open = navigation.classList.toggle("is-open");
      menu.setAttribute("aria-expanded", String(open));
    });
  }
  for (const control of document.querySelectorAll("[data-submit-on-change]")) {
    control.addEventListener("change", () => {
      const period = control.name === "cycle" && control.form.elements.period;
      if (period) period.disabled = true; // another cycle starts at its own newest period
      control.form.requestSubmit();
    });
  }
  for (const form of document.querySelectorAll("form[data-once]")) {
    form.addEventListener("submit", (event) => {
      if (form.dataset.sent) event.preventDefault();
      form.dataset.sent = "1";
    });
  }
  for (const button of document.querySelectorAll("[data-print]")) {
    button.addEventListener("click", () => window.print());
  }
});

const typing = (target) => target.matches("input, textarea, select, [contenteditable]");

document.addEventListener("keydown", (event) => {
  if (event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && !typing(event.target)) {
    const search = document.querySelector("[data-slash-focus]");
    if (search) {
      event.preventDefault();
      search.focus();
    }
  }
  if (event.key === "Escape") {
    for (const open of document.querySelectorAll("details.account-menu[open]")) open.open = false;
  }
});

document.addEventListener("click", (event) => {
  for (const open of document.querySelectorAll("details.account-menu[open]")) {
    if (!open.contains(event.target)) open.open = false;
  }
});

// htmx sends Django's token with every request it makes.
document.addEventListener("htmx:configRequest", (event) => {
  const token = document.querySelector("input[name=csrfmiddlewaretoken]");
  if (token) event.detail.headers["X-CSRFToken"] = token.value;
});
