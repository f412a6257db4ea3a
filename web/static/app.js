// What pages do better with a script. Without it everything works the same, by whole pages.
"use strict";

// After a part of the page was replaced, the focus goes where the link or form says, or else where the new part does; it is
// never lost on the body. The link itself may be in what is replaced: what it says is kept before, and used once the new
// part is in its place.
let focus;
document.addEventListener("htmx:before:swap", (evenement) => {
  focus = evenement.detail?.ctx?.sourceElement?.dataset?.focus;
});
document.addEventListener("htmx:after:settle", () => {
  reprendre();
  document.querySelector(focus ?? "form [autofocus]")?.focus();
  focus = undefined;
});

// A form that is about to be replaced as a whole takes nothing more meanwhile: what would be typed in it then would be lost.
const reprendre = () => { for (const formulaire of document.querySelectorAll("form[inert]")) formulaire.inert = false; };
document.addEventListener("htmx:before:request", (evenement) => {
  const cible = evenement.detail?.ctx?.target;
  if (cible?.matches?.("form")) cible.inert = true;
});
document.addEventListener("htmx:finally:request", reprendre);
document.addEventListener("htmx:error", reprendre);

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

// A slider says where it stands while it moves, as it does to who listens to it.
document.addEventListener("input", ({ target }) => {
  const dit = target.type === "range" && document.querySelector(`[data-valeur-de="${target.id}"]`);
  if (dit) dit.textContent = `${target.value} sur ${target.max}`;
});
