"""Immersions (PMSMP): conventionnée, terminée with its bilan, annulée (CT L5135-1 to L5135-8)."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from ledger.dates import DateCivile
from ledger.events.base import CodeRome, CodeStructure, Evenement, Libelle, Scelle, Texte
from ledger.events.catalogue import inscrire
from ledger.events.forme import forme
from ledger.vocabulaire.offres.pmsmp import IssuePmsmp, MotifAnnulationPmsmp, ObjectifPmsmp, SuiteEmploi
from ledger.vocabulaire.suivi.rendez_vous import Partie

Siret = Annotated[str, forme(r"^[0-9]{14}$", "un SIRET de 14 chiffres", examples=["21330063500017"])]
"""SIRET of an establishment."""


@inscrire(code=640, nom="pmsmp.conventionnee", famille="offre", libelle="Immersion conventionnée", cree="pmsmp")
class PmsmpConventionnee(Evenement):
    """A convention is signed with a host; its name is sealed, for it may be that of a person."""

    pmsmp: UUID
    structure: CodeStructure
    accueil_siret: Siret
    accueil_nom: Scelle[Libelle | None] = None
    metier: CodeRome | None = None
    objectif: ObjectifPmsmp
    debut_le: DateCivile
    fin_le: DateCivile
    heures: float = Field(gt=0, le=500)


@inscrire(code=641, nom="pmsmp.terminee", famille="offre", libelle="Immersion terminée")
class PmsmpTerminee(Evenement):
    """The immersion is over, with its bilan."""

    pmsmp: UUID
    structure: CodeStructure
    objectif: ObjectifPmsmp
    debut_le: DateCivile
    fin_le: DateCivile
    issue: IssuePmsmp
    heures_realisees: float = Field(ge=0, le=500)
    suite_emploi: SuiteEmploi | None = None
    bilan: Scelle[Texte | None] = None


@inscrire(code=642, nom="pmsmp.annulee", famille="offre", libelle="Immersion annulée")
class PmsmpAnnulee(Evenement):
    """The immersion does not take place."""

    pmsmp: UUID
    structure: CodeStructure
    objectif: ObjectifPmsmp
    par: Partie
    motif: MotifAnnulationPmsmp
    explication: Scelle[Texte | None] = None
