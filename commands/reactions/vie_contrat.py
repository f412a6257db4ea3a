"""A contract that both parties signed is signed; one suspended for too long is closed (CE-CLOS)."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final
from uuid import UUID

from commands.base import Cadre
from commands.contrats.contrat_engagement import SignerContratEngagement, signatures_reunies
from commands.contrats.fin_contrat import CloreContratEngagement
from commands.reactions.modele import reaction
from ledger.dossier import Dossier
from ledger.vocabulaire.contrats.contrat_engagement import ModeSignature, MotifClotureContrat, PartieContrat

SIGNE_PAR_TOUS: Final = "contrat_signe_par_tous"


@reaction(SIGNE_PAR_TOUS)
def contrat_signe_par_tous(dossier: Dossier, _cadre: Cadre) -> Iterator[tuple[str, SignerContratEngagement]]:
    """The day of the last signature; electronic when every signature is."""
    for contrat in dossier.contrats.values():
        if not contrat.en_attente or contrat.signataires.keys() != set(PartieContrat):
            continue
        if not signatures_reunies(dossier, contrat):
            continue  # what was signed is not the document that was drawn up since
        if dossier.orientation is None or dossier.orientation.id != contrat.orientation:
            continue  # a réorientation came in between: another contract is to be proposed
        le = max(signe_le for signe_le, _ in contrat.signataires.values())
        modes = {mode for _, mode in contrat.signataires.values()}
        yield (
            f"{contrat.id}:{le}",
            SignerContratEngagement(
                survenu_le=le,
                contrat=UUID(contrat.id),
                mode=modes.pop() if len(modes) == 1 else ModeSignature.PAPIER,
            ),
        )


@reaction("contrat_clos_apres_suspension")
def contrat_clos_apres_suspension(dossier: Dossier, cadre: Cadre) -> Iterator[tuple[str, CloreContratEngagement]]:
    """The day after the last one on which it could be taken up again."""
    for contrat in dossier.contrats.values():
        suspension = contrat.suspension
        if contrat.clos_le is not None or suspension is None or suspension.cloture_le is None:
            continue
        if cadre.aujourd_hui > suspension.cloture_le:
            yield (
                f"{contrat.id}:{suspension.suspendu_le}",
                CloreContratEngagement(
                    survenu_le=suspension.cloture_le + timedelta(days=1),
                    contrat=UUID(contrat.id),
                    motif=MotifClotureContrat.SUSPENSION_PROLONGEE,
                ),
            )
