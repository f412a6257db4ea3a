"""C4: the reasonable offer to fix; C6: the stock of 2025; C8: the contract to bring up to date; CE-CLOS: its closing."""

from collections.abc import Iterator

from commands.base import Cadre
from commands.echeances.modele import Attente, echeance
from commands.regles import Delai
from ledger.dossier import Dossier
from ledger.events.contrats.contrat_engagement import ContratEngagementSigne
from ledger.events.contrats.vie_contrat import (
    ContratEngagementActualise,
    ContratEngagementClos,
    ContratEngagementRepris,
    OffreRaisonnableFixee,
)
from ledger.vocabulaire.echeance import Nature
from ledger.vocabulaire.loi import LOI_PLEIN_EMPLOI
from ledger.vocabulaire.orientations.orientation import Parcours


@echeance(Nature.ORE_A_FIXER, fermee_par=(OffreRaisonnableFixee,))
def ore_a_fixer(dossier: Dossier, _cadre: Cadre) -> Iterator[Attente]:
    """Six months from the signature, for a salaried project that is established (CT L5411-6-1), but in the social parcours
    (CT R5411-15-1), be it that of a contract signed before or of the orientation since; an offer once fixed goes on.
    """
    contrat, orientation = dossier.contrat_suivi, dossier.orientation
    if contrat is None or contrat.signe_le is None or orientation is None:
        return
    if not contrat.avec_offre_raisonnable or orientation.parcours is Parcours.SOCIAL:
        return
    if not any(c.ore_le for c in dossier.contrats.values()):
        yield Attente(contrat.id, contrat.signe_le)


@echeance(Nature.CONTRAT_DU_STOCK, fermee_par=(ContratEngagementSigne,))
def contrat_du_stock(dossier: Dossier, _cadre: Cadre) -> Iterator[Attente]:
    """Two years from the law, for a person whose orientation began before it and who signed nothing since."""
    droits, orientation = dossier.droits, dossier.orientation
    if droits is None or droits.obligation_depuis is None or orientation is None:
        return
    if orientation.debut_le < LOI_PLEIN_EMPLOI and dossier.contrat_signe is None:
        yield Attente(orientation.id, LOI_PLEIN_EMPLOI)


@echeance(Nature.CONTRAT_A_ACTUALISER, fermee_par=(ContratEngagementActualise,))
def contrat_a_actualiser(dossier: Dossier, _cadre: Cadre) -> Iterator[Attente]:
    """At the periodicity that the contract fixes (CT L5411-6)."""
    contrat = dossier.contrat_suivi
    if contrat is not None and contrat.signe_le is not None and contrat.actualisation_mois is not None:
        depuis = contrat.actualise_le or contrat.signe_le
        yield Attente(contrat.id, depuis, delai=Delai(mois=contrat.actualisation_mois))


@echeance(
    Nature.CONTRAT_A_REPRENDRE,
    fermee_par=(ContratEngagementRepris, ContratEngagementClos),
)
def contrat_a_reprendre(dossier: Dossier, _cadre: Cadre) -> Iterator[Attente]:
    """Twelve months from the cessation of inscription, for the contracts that it suspended under the orientation in force:
    no other one is taken up again.
    """
    orientation = dossier.orientation
    for contrat in dossier.contrats.values():
        suspension = contrat.suspension
        if orientation is None or contrat.orientation != orientation.id or contrat.clos_le is not None:
            continue
        if suspension is not None and suspension.cloture_le is not None:
            yield Attente(contrat.id, suspension.suspendu_le, due_le=suspension.cloture_le)
