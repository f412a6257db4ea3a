// A dashboard that follows the ledger: told that it moved, the page asks its figures again. Without this script, one
// presses « Actualiser ».
"use strict";

const bouton = document.querySelector("[data-direct]");
const etat = document.querySelector("#etat-direct");
const SANS_GESTE_MS = 15 * 60 * 1000; // a screen that nobody looks at keeps no session alive
let source = null;
let arret = null;

function suspendre(dit) {
  source?.close();
  source = null;
  clearTimeout(arret);
  bouton.textContent = "Reprendre la mise à jour";
  etat.textContent = dit;
}

function suivre() {
  bouton.textContent = "Suspendre la mise à jour";
  etat.textContent = "Mise à jour en direct.";
  clearTimeout(arret);
  arret = setTimeout(() => suspendre("Mise à jour suspendue après 15 minutes."), SANS_GESTE_MS);
  source = new EventSource(bouton.dataset.direct);
  source.onmessage = (message) => {
    const cible = document.querySelector(bouton.dataset.cible);
    const lue = Number(cible.querySelector("[data-position]").dataset.position);
    if (Number(message.data) > lue) {
      htmx.ajax("GET", location.pathname + location.search, { target: cible, swap: "innerMorph" });
    }
  };
  source.onerror = () => {
    if (source?.readyState === EventSource.CLOSED) suspendre("Mise à jour interrompue : actualisez la page.");
  };
}

bouton.addEventListener("click", () => (source ? suspendre("Mise à jour suspendue.") : suivre()));
document.addEventListener("visibilitychange", () => {
  if (document.hidden && source) { source.close(); source = null; etat.dataset.cachee = "oui"; }
  else if (!document.hidden && etat.dataset.cachee) { delete etat.dataset.cachee; suivre(); }
});
bouton.hidden = false;
suivre();
