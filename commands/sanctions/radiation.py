"""After a total suppression of four months: proposer la radiation, décider la fin de droit.

The end of that right is not put off (CASF R262-40 3°); reports recorded before the article was read so keep their effect.
"""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from commands.base import Acte, Cadre, Commande, Jour, Refus, etape, exemple, exiger, jour, prealable
from commands.sanctions.sanction import sanction_connue
from ledger.dossier import Dossier
from ledger.dossier.etat.sanction import Sanction
from ledger.events.base import Evenement, Texte
from ledger.events.sanctions.radiation import FinDeDroitDecidee, FinDeDroitReportee, RadiationProposee
from ledger.lu import EvenementLu
from ledger.vocabulaire.pouvoir import Pouvoir, Procedure
from ledger.vocabulaire.sanctions.sanction import MesureSanction

SANCTION = "e0d1c2b3-a495-4867-9758-6a7b8c9d0e1f"


class ProposerRadiation(Commande):
    """Propose a radiation to France Travail."""

    model_config = exemple({"sanction": SANCTION})

    sanction: UUID
    justification: Texte | None = None


class ReporterFinDeDroit(Commande):
    """Withdrawn: the end of a right that follows a suppression does not wait (CASF R262-40 3°), and the answer says so."""

    model_config = exemple({"sanction": SANCTION, "fin_le": "2026-09-30"})

    sanction: UUID
    fin_le: Jour


class DeciderFinDeDroit(Commande):
    """End the right to the RSA."""

    model_config = exemple({"sanction": SANCTION, "motivation": "Aucune démarche au terme de la suppression."})

    sanction: UUID
    motivation: Texte


def _suppression_totale(dossier: Dossier, sanction: UUID | str, cadre: Cadre, le: date) -> Sanction:
    """Rule S8: the sanction is a total suppression of the longest duration, and was not lifted."""
    connue = sanction_connue(dossier, sanction, le)
    regle = cadre.regle("S8", le)
    taux, duree = regle.parametres["taux_pourcent"], regle.parametres["duree_mois"]
    exiger(
        connue.mesure is MesureSanction.SUPPRESSION and (connue.taux_pourcent, connue.duree_mois) == (taux, duree),
        "suppression_non_totale",
        f"Cette étape ne suit qu'une suppression de {taux} % pendant {duree} mois ({regle.source}).",
        champ="sanction",
        regle="S8",
    )
    exiger(
        connue.levee_le is None,
        "sanction_deja_levee",
        f"Cette sanction est déjà levée depuis le {jour(connue.levee_le or le)}.",
        champ="sanction",
    )
    return connue


@etape(
    ProposerRadiation, RadiationProposee, regles={"S8": "survenu_le"}, acte=Acte(Procedure.SANCTION, Pouvoir.DECIDER)
)
def proposer_radiation(dossier: Dossier, commande: ProposerRadiation, cadre: Cadre) -> Sequence[Evenement]:
    """For the time of the suppression: proposed while it runs, once."""
    le = cadre.date_du_fait(commande)
    connue = _a_radier(dossier, commande.sanction, cadre, le)
    return [commande.fait(RadiationProposee, survenu_le=le, fin_le=connue.fin_le)]


def _a_radier(dossier: Dossier, sanction: UUID | str, cadre: Cadre, le: date) -> Sanction:
    connue = _suppression_totale(dossier, sanction, cadre, le)
    exiger(
        connue.radiation_proposee_le is None,
        "radiation_deja_proposee",
        f"La radiation est déjà proposée à France Travail depuis le {jour(connue.radiation_proposee_le or le)}.",
        champ="sanction",
    )
    exiger(
        le <= connue.fin_le,
        "sanction_echue",
        f"La suppression s'est terminée le {jour(connue.fin_le)} : la radiation se propose pour le même temps.",
        champ="survenu_le",
        regle="S-DUR",
    )
    return connue


@prealable(RadiationProposee)
def _radiation_tient(dossier: Dossier, e: EvenementLu, cadre: Cadre) -> None:
    _a_radier(dossier, e.corps["sanction"], cadre, e.survenu_le)


def _contrat_depuis(dossier: Dossier, connue: Sanction) -> bool:
    signe = dossier.contrat_signe
    return signe is not None and signe.signe_le is not None and signe.signe_le >= connue.decidee_le


def _sans_fin_de_droit(dossier: Dossier, sanction: UUID | str, cadre: Cadre, le: date) -> Sanction:
    connue = _suppression_totale(dossier, sanction, cadre, le)
    exiger(
        connue.fin_de_droit_le is None,
        "fin_de_droit_deja_decidee",
        f"La fin de droit est déjà décidée depuis le {jour(connue.fin_de_droit_le or le)}.",
        champ="sanction",
    )
    return connue


@etape(
    ReporterFinDeDroit,
    FinDeDroitReportee,
    pourquoi="La fin de droit qui suit une suppression ne se reporte pas (CASF R262-40, version du 1er juin 2025) : l'étape"
    " ne s'enregistre plus, celles d'avant gardent leur effet.",
    acte=Acte(Procedure.SANCTION, Pouvoir.DECIDER),
)
def reporter_fin_de_droit(dossier: Dossier, commande: ReporterFinDeDroit, cadre: Cadre) -> Sequence[Evenement]:
    """Nobody may any more: the article lets another end of right wait, :mod:`commands.entree.fin_droit`."""
    _sans_fin_de_droit(dossier, commande.sanction, cadre, cadre.date_du_fait(commande))
    raise Refus(
        "report_sans_base",
        "La fin de droit qui suit une suppression ne se reporte pas (CASF R262-40 3°). Le report ne vaut que pour un"
        " versement interrompu pour ressources, à la demande d'un membre du foyer qui a conclu un contrat d'engagement.",
        champ="sanction",
        regle="S10",
    )


@prealable(FinDeDroitReportee)
def _report_tient(dossier: Dossier, e: EvenementLu, cadre: Cadre) -> None:
    """As it was recorded before: a contract concluded since the sanction."""
    connue = _sans_fin_de_droit(dossier, e.corps["sanction"], cadre, e.survenu_le)
    exiger(
        _contrat_depuis(dossier, connue),
        "contrat_non_conclu",
        "Aucun contrat d'engagement n'est signé depuis la sanction : la fin de droit n'avait pas lieu d'être reportée.",
        champ="sanction",
    )


@etape(
    DeciderFinDeDroit,
    FinDeDroitDecidee,
    regles={"S9": "survenu_le"},
    acte=Acte(Procedure.SANCTION, Pouvoir.DECIDER),
)
def decider_fin_de_droit(dossier: Dossier, commande: DeciderFinDeDroit, cadre: Cadre) -> Sequence[Evenement]:
    """The suppression is over, and so is a report recorded before; the person complies with nothing."""
    le = cadre.date_du_fait(commande)
    _a_clore(dossier, commande.sanction, cadre, le)
    return [commande.fait(FinDeDroitDecidee, survenu_le=le)]


def _a_clore(dossier: Dossier, sanction: UUID | str, cadre: Cadre, le: date) -> None:
    connue = _sans_fin_de_droit(dossier, sanction, cadre, le)
    terme = max(connue.fin_le, connue.fin_de_droit_reportee_au or connue.fin_le)
    exiger(
        le > terme,
        "fin_de_droit_anticipee",
        f"La fin de droit ne peut être décidée qu'après le {jour(terme)}.",
        champ="survenu_le",
        regle="S9",
    )
    exiger(
        connue.fin_de_droit_reportee_au is not None or not _contrat_depuis(dossier, connue),
        "contrat_conclu",
        "Un contrat d'engagement est signé depuis la sanction : la personne s'est conformée à ce qui lui était demandé, son"
        " droit ne prend pas fin à ce titre. Si elle manque à ce contrat, constatez-le.",
        champ="sanction",
        regle="S9",
    )


@prealable(FinDeDroitDecidee)
def _fin_de_droit_tient(dossier: Dossier, e: EvenementLu, cadre: Cadre) -> None:
    _a_clore(dossier, e.corps["sanction"], cadre, e.survenu_le)
