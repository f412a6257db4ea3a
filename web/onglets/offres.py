"""Offres: what was prescribed or proposed to the person, where each stands, and what the structure says of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from ledger.dossier.etat.prescription import EtatPrescription, Prescription
from ledger.events.base import Evenement
from ledger.events.offres.prescription import (
    PrescriptionAbandonnee,
    PrescriptionAcceptee,
    PrescriptionDemarree,
    PrescriptionNonVenue,
    PrescriptionRefusee,
    PrescriptionTerminee,
)
from web.onglets.modele import Onglet, Vue, bloc
from web.recit.recit import classe_de

MOTS: Final[Mapping[type[Evenement], str]] = {
    PrescriptionAcceptee: "message",
    PrescriptionDemarree: "message",
    PrescriptionRefusee: "explication",
    PrescriptionNonVenue: "motif_absence",
    PrescriptionTerminee: "bilan",
    PrescriptionAbandonnee: "explication",
}
"""Where each answer keeps its word for the référent."""


@dataclass(frozen=True, slots=True)
class Mot:
    """The word said with an answer, as far as whoever looks may read it."""

    le: date
    texte: str


@dataclass(frozen=True, slots=True)
class Prescrite:
    """A prescription as it stands: its offer and its structure by their names; the last word said of it."""

    prescription: Prescription
    offre: str
    structure: str
    entree_prevue_le: date | None
    mot: Mot | None


@bloc(Onglet.OFFRES, "onglets/blocs/prescriptions.html", rang=10, large=True)
def prescriptions(vue: Vue) -> Mapping[str, Any]:
    """Those that run first, then the last ones; proposals that wait for an answer; immersions."""
    etat, conteur = vue.etat, vue.conteur
    mots, entrees = _reponses(vue)
    toutes = sorted(etat.prescriptions.values(), key=lambda p: (p.en_cours, p.prescrite_le), reverse=True)
    return {
        "prescriptions": [
            Prescrite(
                p,
                conteur.offre(p.offre) or "Offre",
                conteur.lieu(p.partenaire) or p.partenaire,
                entrees.get(p.id) if p.etat is EtatPrescription.ACCEPTEE else None,
                mots.get(p.id),
            )
            for p in toutes
        ],
        "propositions": [
            (p, conteur.offre(p.offre) or "Offre", conteur.lieu(p.partenaire))
            for p in etat.propositions.values()
            if p.en_attente
        ],
    }


def _reponses(vue: Vue) -> tuple[Mapping[str, Mot], Mapping[str, date]]:
    """By prescription: the last word said, and the day on which the structure expects the person."""
    mots, entrees = dict[str, Mot](), dict[str, date]()
    for etape in vue.vu.etapes:
        classe = classe_de(etape.type)
        if classe is None or classe not in MOTS or etape.corrigee_par is not None:
            continue
        prescription = str(etape.contenu["prescription"])
        if texte := (etape.scelle or {}).get(MOTS[classe]):
            mots[prescription] = Mot(etape.survenu_le, texte)
        if prevue := etape.contenu.get("entree_prevue_le"):
            entrees[prescription] = date.fromisoformat(prevue)
    return mots, entrees
