"""Échanges et documents: messages, tasks, documents. Modules that send or keep documents add their blocks here."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from web.onglets.modele import Onglet, Vue, bloc


@bloc(Onglet.ECHANGES, "onglets/blocs/taches.html", rang=10)
def taches(vue: Vue) -> Mapping[str, Any] | None:
    """Tasks that are to be done."""
    ouvertes = [t for t in vue.etat.accompagnement.taches.values() if t.issue is None]
    ouvertes.sort(key=lambda t: t.a_faire_le)
    intitules = {
        e.contenu["tache"]: (e.scelle or {}).get("intitule") for e in vue.vu.etapes if e.type.startswith("tache.creee.")
    }
    confies = {UUID(t.confiee_a) for t in ouvertes if t.confiee_a is not None}
    noms = vue.visite.services.ecrans.habilitations.noms(confies) if confies else {}
    agents = {str(agent): nom for agent, nom in noms.items()}
    siennes = [(t, intitules.get(t.id), agents.get(t.confiee_a or "", "")) for t in ouvertes]
    return {"taches": siennes, "clore": vue.instruit} if ouvertes else None


@bloc(Onglet.ECHANGES, "onglets/blocs/documents.html", rang=20)
def documents(vue: Vue) -> Mapping[str, Any]:
    """Documents whose deposit the dossier knows, the last first."""
    titres = {
        e.contenu["document"]: (e.scelle or {}).get("titre")
        for e in vue.vu.etapes
        if e.type.startswith("document.depose.")
    }
    deposes = reversed(vue.etat.accompagnement.documents.values())
    return {"documents": [(d, titres.get(d.id)) for d in deposes]}
