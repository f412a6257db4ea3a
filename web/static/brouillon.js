// The form of a step keeps itself as its author's draft, a moment after they typed in it. Without a script, « Garder pour plus
// tard » does it, and so does a form that is refused.
"use strict";
{
  const PAUSE_MS = 1500, ECART_MS = 5000;
  const formulaire = document.querySelector("form[data-brouillon]");
  let attente, envoi, change = false, dernier = -ECART_MS;

  const dire = (texte) => {
    const place = formulaire.querySelector("[data-brouillon-dit]");
    if (place && place.textContent.trim() !== texte) place.textContent = texte;
  };

  // What is typed, without its file; the form knows its draft before the answer comes, so that what is recorded drops it.
  const saisi = () => {
    const nouveau = formulaire.querySelector("input[data-nouveau]");
    if (nouveau && !nouveau.value) nouveau.value = nouveau.dataset.nouveau;
    const champs = [...new FormData(formulaire)].filter(([, valeur]) => typeof valeur === "string");
    return new URLSearchParams(champs);
  };

  const garder = async (keepalive = false) => {
    clearTimeout(attente);
    if (!change || envoi || formulaire.dataset.parti) return;
    change = false;
    dernier = performance.now();
    envoi = new AbortController();
    try {
      const reponse = await fetch(formulaire.dataset.brouillon, {
        method: "POST", body: saisi(), redirect: "manual", keepalive, signal: envoi.signal, headers: { Accept: "application/json" },
      });
      const recu = reponse.type === "opaqueredirect" ? {} : await reponse.json();
      if (reponse.ok) {
        const champ = formulaire.querySelector(`input[name="${recu.champ}"]`);
        if (champ) champ.value = recu.valeur;
      }
      dire(reponse.ok ? recu.dit : `Brouillon non gardé. ${recu.detail ?? "Votre session a pris fin : envoyez ce formulaire, il vous sera rendu."}`);
    } catch (erreur) {
      if (erreur.name === "AbortError") return;
      change = true;
      dire("Brouillon non gardé : le service ne répond pas. Il sera gardé à la prochaine saisie.");
    } finally {
      envoi = undefined;
      if (change) prevoir();
    }
  };
  const prevoir = () => {
    clearTimeout(attente);
    attente = setTimeout(garder, Math.max(PAUSE_MS, dernier + ECART_MS - performance.now()));
  };

  formulaire.addEventListener("input", () => { change = true; prevoir(); });
  formulaire.addEventListener("submit", () => { clearTimeout(attente); change = false; envoi?.abort(); });
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") garder(true); });
}
