"""Lifting of a suspension that France Travail proposes: received, set aside. What lifts it is the sanction's own step."""

from uuid import UUID

from ledger.events.base import Evenement, Scelle, Texte
from ledger.events.catalogue import inscrire
from ledger.events.sanctions.manquement import ReferenceFranceTravail
from ledger.vocabulaire.sanctions.sanction import MotifMaintien


@inscrire(
    code=722,
    nom="sanction.levee_proposee",
    famille="sanction",
    libelle="Levée de suspension proposée par France Travail",
    cree="proposition_levee",
)
class LeveeProposee(Evenement):
    """France Travail sees that the person complies again; the président du conseil départemental decides."""

    proposition_levee: UUID
    sanction: UUID
    reference: ReferenceFranceTravail
    faits: Scelle[Texte | None] = None


@inscrire(code=723, nom="sanction.levee_ecartee", famille="sanction", libelle="Levée de suspension écartée")
class LeveeEcartee(Evenement):
    """The suspension goes on, with a motive."""

    proposition_levee: UUID
    sanction: UUID
    motif: MotifMaintien
    explication: Scelle[Texte | None] = None
