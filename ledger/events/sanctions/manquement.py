"""Signalements and proposals, which reach the département before any procedure, and those that are filed without more."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from ledger.events.base import CodeStructure, Evenement, Scelle, Texte
from ledger.events.catalogue import inscrire
from ledger.events.forme import forme
from ledger.vocabulaire.sanctions.sanction import (
    MesureSanction,
    MotifClassement,
    NatureManquement,
    OrganismeSignalant,
    RangManquement,
)

ReferenceFranceTravail = Annotated[
    str,
    forme(r"^[A-Za-z0-9_-]{1,60}$", "une référence de 60 lettres, chiffres et tirets au plus", examples=["12345678"]),
]
"""``identifiantConsequenceSanction`` of France Travail: it names a file, not a person."""


@inscrire(code=708, nom="manquement.signale", famille="sanction", libelle="Manquement signalé", cree="signalement")
class ManquementSignale(Evenement):
    """A délégataire, a mission locale or Cap emploi signals facts (CASF R262-69): nothing is held against anybody yet."""

    signalement: UUID
    signalant: OrganismeSignalant
    structure: CodeStructure | None = None
    nature: NatureManquement
    faits: Scelle[Texte]


@inscrire(code=709, nom="manquement.regularisation_signalee", famille="sanction", libelle="Régularisation signalée")
class RegularisationSignalee(Evenement):
    """Whoever signalled the facts signals that the person complies again (CASF R262-69)."""

    signalement: UUID
    precisions: Scelle[Texte | None] = None


@inscrire(code=710, nom="manquement.signalement_classe", famille="sanction", libelle="Signalement classé sans suite")
class SignalementClasse(Evenement):
    """No manquement is drawn from a signalement."""

    signalement: UUID
    motif: MotifClassement
    explication: Scelle[Texte | None] = None


@inscrire(code=711, nom="manquement.classe", famille="sanction", libelle="Manquement classé sans suite")
class ManquementClasse(Evenement):
    """A manquement ends without sanction, whatever its procedure had reached."""

    manquement: UUID
    nature: NatureManquement
    motif: MotifClassement
    explication: Scelle[Texte | None] = None


@inscrire(
    code=712,
    nom="sanction.proposition_recue",
    famille="sanction",
    libelle="Proposition de sanction reçue de France Travail",
    cree="proposition_sanction",
)
class PropositionSanctionRecue(Evenement):
    """France Travail, référent, controls and proposes; the président du conseil départemental decides (CT L5426-1)."""

    proposition_sanction: UUID
    reference: ReferenceFranceTravail
    nature: NatureManquement
    rang: RangManquement | None = None
    mesure_proposee: MesureSanction
    taux_pourcent: int = Field(ge=1, le=100)
    duree_mois: int = Field(ge=1, le=12)
    faits: Scelle[Texte | None] = None


@inscrire(
    code=713,
    nom="sanction.proposition_ecartee",
    famille="sanction",
    libelle="Proposition de sanction écartée",
)
class PropositionSanctionEcartee(Evenement):
    """The département does not follow France Travail, with a motive."""

    proposition_sanction: UUID
    motif: MotifClassement
    explication: Scelle[Texte | None] = None
