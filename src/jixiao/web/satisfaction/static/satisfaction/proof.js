// Solves the page's proof of work (ALTCHA, SHA-256) in the background. Without it an answer is taken too.
document.querySelectorAll("form[data-proof]").forEach((form) => {
  const field = form.elements.namedItem("altcha");
  if (!field || field.value || !window.Worker) return;
  const worker = new Worker(form.dataset.solver);
  worker.onmessage = (message) => { field.value = message.data; worker.terminate(); };
  worker.postMessage(form.dataset.proof);
});
// A double tap sends once; the server would count it once anyway.
document.addEventListener("submit", (event) => {
  if (event.target.dataset.sent) event.preventDefault();
  event.target.dataset.sent = "1";
});
window.addEventListener("pageshow", () => document.querySelectorAll("form").forEach((form) => delete form.dataset.sent));
