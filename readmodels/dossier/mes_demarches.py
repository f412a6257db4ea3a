"""The recipient's own view (Mon RSA): my rendez-vous, my contacts, my engagements, my offers, my documents.

One dossier, folded live; what professionals write for themselves (notes, diagnostic, procedures) is no part of it, what they
write for her is.
"""

from datetime import date
from typing import Final
from uuid import UUID

from pydantic import BaseModel, Field

from ledger.dossier import fold, visibles
from ledger.dossier.etat.rendez_vous import EtatRendezVous
from ledger.events.entree.droits import DossierOuvert, IdentiteModifiee
from ledger.keys import Coffre
from readmodels.dossier.chronologie import lire_dossier
from readmodels.dossier.espace import DecisionALire, Ecrit, decision_a_lire, ecrits
from readmodels.dossier.synthese import (
    ContratLu,
    DocumentLu,
    PrescriptionLue,
    RendezVousLu,
    Textes,
    composer,
    contrat_propose,
    lire_contrat,
)
from readmodels.lecteur import Lecteur

PASSES_MAX: Final = 10
"""Past rendez-vous shown, the last ones."""


class Contact(BaseModel):
    """Who accompanies me."""

    structure: str
    libelle_structure: str | None
    commune: str | None


class MesDemarches(BaseModel):
    """What I find on my phone."""

    version: int
    prenom: str | None
    prochain_rendez_vous: RendezVousLu | None
    a_venir: list[RendezVousLu]
    passes: list[RendezVousLu]
    contact: Contact | None
    termine_le: date | None = Field(description="Fin de l'accompagnement, sans autre orientation depuis")
    engagements: ContratLu | None = Field(description="Contrat d'engagement et plan d'action")
    contrat_propose: ContratLu | None = Field(description="Contrat à signer, à côté de celui qui court")
    a_lire: DecisionALire | None = Field(description="Décision dont la personne n'a pas encore accusé lecture")
    ecrits: list[Ecrit] = Field(description="Messages de l'espace personnel, et notes écrites pour la personne aussi")
    offres: list[PrescriptionLue]
    documents: list[DocumentLu]


def mes_demarches(lecteur: Lecteur, coffre: Coffre, dossier: UUID, le: date) -> MesDemarches:
    """The view of this person, on ``le``. Raises :class:`~ledger.erreurs.DossierInconnu`."""
    lus = lire_dossier(lecteur, dossier)
    evenements = visibles(lus)
    etat = fold(dossier, lus)
    textes, propose = Textes(evenements, coffre, sensible=True), contrat_propose(etat)
    lue = composer(etat, textes)
    prevus = [r for r in lue.rendez_vous if r.etat == EtatRendezVous.PLANIFIE and r.le >= le]
    passes = [r for r in lue.rendez_vous if r.le < le]
    etat_civil = next((e for e in reversed(evenements) if e.classe in (DossierOuvert, IdentiteModifiee)), None)
    identite = (etat_civil.desceller(coffre).get("identite") if etat_civil else None) or {}
    return MesDemarches(
        version=lue.version,
        prenom=identite.get("prenom"),
        prochain_rendez_vous=prevus[0] if prevus else None,
        a_venir=prevus,
        passes=passes[-PASSES_MAX:],
        contact=_contact(lecteur, lue.structure),
        termine_le=etat.fin_parcours.terminee_le if etat.fin_parcours is not None else None,
        engagements=lue.contrat,
        contrat_propose=lire_contrat(etat, propose, textes) if propose is not None and etat.contrat_signe else None,
        a_lire=decision_a_lire(etat),
        ecrits=ecrits(evenements, coffre),
        offres=lue.prescriptions,
        documents=lue.documents,
    )


def _contact(lecteur: Lecteur, structure: str | None) -> Contact | None:
    if structure is None:
        return None
    declarees = lecteur.interroger(
        "select libelle_structure, commune from {vues}.structure where code = %(code)s", {"code": structure}
    )
    dite = declarees[0] if declarees else {"libelle_structure": None, "commune": None}
    return Contact(structure=structure, **dite)
