// What pages do better with a script. Without it everything works the same, by whole pages.
"use strict";

// After a part of the page was replaced, the focus goes where the link or form says; it is never lost on the body.
document.addEventListener("htmx:after:swap", (evenement) => {
  const source = evenement.detail?.ctx?.sourceElement;
  const vers = source?.dataset?.focus;
  if (vers) document.querySelector(vers)?.focus({ preventScroll: false });
});

// A form that records something is sent once, however often one presses its button.
document.addEventListener("submit", (evenement) => {
  const formulaire = evenement.target;
  if (!formulaire.matches("[data-une-fois]")) return;
  if (formulaire.dataset.parti) { evenement.preventDefault(); return; }
  formulaire.dataset.parti = "oui";
});
window.addEventListener("pageshow", () => {
  for (const formulaire of document.querySelectorAll("[data-parti]")) delete formulaire.dataset.parti;
});

// What is wrong in a form is read first.
document.querySelector("[data-prendre-focus]")?.focus();
