"""A recours that silence rejects; a sanction that an upheld recours annuls. No sanction ever follows of itself."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

from commands.base import Cadre, Commande
from commands.reactions.modele import reaction
from commands.sanctions.recours import AnnulerSanction, ConstaterRejetImplicite
from ledger.dossier import Dossier
from ledger.vocabulaire.sanctions.sanction import IssueRecours, MotifAnnulation


@reaction("recours_rejete_implicitement")
def rejeter_implicitement(dossier: Dossier, cadre: Cadre) -> Iterator[tuple[str, Commande]]:
    """The day after the last day of the answer: of rule RAPO-SIL (CRPA L411-7), or of the month that follows the opinion of
    the commission (CASF R262-90).
    """
    for recours in dossier.recours.values():
        regle = cadre.regles.en_vigueur("RAPO-SIL", recours.forme_le)
        if not recours.en_attente or regle is None:
            continue
        dernier = recours.reponse_attendue_le or regle.echeance(recours.forme_le, cadre.regles.calendrier)
        rejete_le = dernier + timedelta(days=1)
        if rejete_le <= cadre.aujourd_hui:
            yield recours.id, ConstaterRejetImplicite(recours=UUID(recours.id), survenu_le=rejete_le)


@reaction("sanction_annulee_sur_recours")
def annuler_sur_recours(dossier: Dossier, _cadre: Cadre) -> Iterator[tuple[str, Commande]]:
    """On the day on which the recours is upheld; an annulled sanction is no more in the state."""
    for recours in dossier.recours.values():
        if recours.issue is IssueRecours.ACCUEILLI and recours.sanction in dossier.sanctions:
            yield (
                recours.id,
                AnnulerSanction(
                    sanction=UUID(recours.sanction), motif=MotifAnnulation.RECOURS, survenu_le=recours.decide_le
                ),
            )
