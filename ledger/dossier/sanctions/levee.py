"""Proposals of France Travail to lift a suspension, and what the département made of them."""

from ledger.dossier.etat.dossier import Dossier
from ledger.dossier.etat.manquement import PropositionLevee
from ledger.dossier.registre import evolue
from ledger.events.sanctions.levee import LeveeEcartee, LeveeProposee
from ledger.lu import EvenementLu


@evolue(LeveeProposee)
def sanction_levee_proposee(dossier: Dossier, e: EvenementLu) -> None:
    """A proposal waits."""
    corps = e.corps
    dossier.propositions_levee[corps["proposition_levee"]] = PropositionLevee(
        corps["proposition_levee"], corps["sanction"], corps["reference"], e.survenu_le
    )


@evolue(LeveeEcartee)
def sanction_levee_ecartee(dossier: Dossier, e: EvenementLu) -> None:
    """The suspension goes on."""
    if (proposition := dossier.propositions_levee.get(e.corps["proposition_levee"])) is not None:
        proposition.ecartee_le = e.survenu_le
