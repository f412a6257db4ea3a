"""End of a right whose payment is interrupted for resources: reporter la fin de droit (CASF R262-40).

The payer ends the right, and states it. The département may let it wait, on the request of a member of the household who
has concluded a contrat d'engagement: the step is recorded on the dossier of who asks. It is no part of a sanction: the right
that ends after a suppression (3° of the article) is not put off.
"""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from dateutil.relativedelta import relativedelta

from commands.base import Acte, Cadre, Commande, Jour, Refus, etape, exemple, exiger, exiger_ouvert, jour, prealable
from ledger.dossier import Dossier
from ledger.dossier.etat.contrat_engagement import Contrat
from ledger.dossier.etat.droits import Droits
from ledger.events.base import Evenement
from ledger.events.entree.fin_droit import FinDroitReportee
from ledger.lu import EvenementLu
from ledger.vocabulaire.pouvoir import Pouvoir, Procedure


class ReporterFinDroitRessources(Commande):
    """Let the end of a right interrupted for resources wait, on the request of who concluded a contract."""

    model_config = exemple({"demande_le": "2026-03-02", "fin_le": "2026-09-30"})

    demande_le: Jour
    fin_le: Jour


def fin_du_droit(droits: Droits, cadre: Cadre) -> date | None:
    """First day without right: that of the month that follows four civil months of interruption (CASF R262-40 2°); None
    when nothing is interrupted for resources. Raises :class:`~commands.base.Refus` when no version of the rule is known.
    """
    if (depuis := droits.ressources_depuis) is None:
        return None
    premier = depuis if depuis.day == 1 else depuis + relativedelta(day=1, months=1)
    return cadre.echeance("FIN-RES", premier)


@etape(
    ReporterFinDroitRessources,
    FinDroitReportee,
    regles=dict.fromkeys(("FIN-RES", "S10"), "survenu_le"),
    acte=Acte(Procedure.DROIT, Pouvoir.DECIDER),
)
def reporter_fin_droit(dossier: Dossier, commande: ReporterFinDroitRessources, cadre: Cadre) -> Sequence[Evenement]:
    """Asked for during the interruption, once, for six months at most from the day on which the right would end."""
    le = cadre.date_du_fait(commande)
    exiger_ouvert(dossier, le)
    droits = _a_reporter(dossier)
    contrat = _contrat_conclu(dossier, le)
    exiger(
        droits.ressources_depuis is not None and droits.ressources_depuis <= commande.demande_le <= le,
        "demande_hors_interruption",
        f"La demande se fait pendant l'interruption, qui dure depuis le {jour(droits.ressources_depuis or le)}, et la"
        " décision ne la précède pas.",
        champ="demande_le",
        regle="S10",
    )
    fin = fin_du_droit(droits, cadre)
    assert fin is not None  # noqa: S101 - the payment is interrupted
    dernier = cadre.echeance("S10", fin)
    exiger(
        max(fin, le) < commande.fin_le <= dernier,
        "report_hors_bornes",
        f"Sans report, le droit prend fin le {jour(fin)} : le report va jusqu'à une date à venir qui le suit, le"
        f" {jour(dernier)} au plus tard.",
        champ="fin_le",
        regle="S10",
    )
    return [commande.fait(FinDroitReportee, survenu_le=le, contrat=UUID(contrat.id))]


def _a_reporter(dossier: Dossier) -> Droits:
    droits = dossier.droits
    if droits is None or droits.ressources_depuis is None:
        raise Refus(
            "interruption_absente",
            "Le versement n'est pas interrompu pour ressources : la fin de droit ne se reporte dans aucun autre cas"
            " (CASF R262-40).",
            regle="S10",
        )
    if droits.report is not None:
        raise Refus("fin_de_droit_deja_reportee", f"La fin de droit est déjà reportée au {jour(droits.report.fin_le)}.")
    return droits


def _contrat_conclu(dossier: Dossier, le: date) -> Contrat:
    contrat = dossier.contrat_en_cours(le)
    if contrat is None:
        raise Refus(
            "contrat_non_conclu",
            f"Aucun contrat d'engagement n'est en cours le {jour(le)} dans ce dossier : le report se demande par le membre"
            " du foyer qui en a conclu un, et s'enregistre dans son dossier.",
            regle="S10",
        )
    return contrat


@prealable(FinDroitReportee)
def _report_tient(dossier: Dossier, e: EvenementLu, _cadre: Cadre) -> None:
    _a_reporter(dossier)
    _contrat_conclu(dossier, e.survenu_le)
