"""The delay of an orientation: say that it has passed, where the law then names another decider."""

from collections.abc import Sequence
from datetime import date

from pydantic import Field

from commands.base import Cadre, Commande, Jour, etape, exemple, exiger, exiger_ouvert, jour, prealable
from ledger.dossier import Dossier
from ledger.dossier.orientations.orientation import attendue_depuis
from ledger.events.base import Evenement
from ledger.events.orientations.orientation import DelaiOrientationDepasse
from ledger.lu import EvenementLu
from ledger.vocabulaire.orientations.orientation import Decideur


class ConstaterDelaiOrientation(Commande):
    """Record that no decision was known when the delay of rule O1 ended."""

    model_config = exemple({"survenu_le": "2026-04-21", "information_recue_le": "2026-03-09"})

    information_recue_le: Jour = Field(description="Début du délai dépassé")


@etape(ConstaterDelaiOrientation, DelaiOrientationDepasse, regles={"O1": "information_recue_le"})
def constater_delai_orientation(
    dossier: Dossier, commande: ConstaterDelaiOrientation, cadre: Cadre
) -> Sequence[Evenement]:
    """Once by obligation of accompaniment, from the day after the last one, where the law then names another decider."""
    le = cadre.date_du_fait(commande)
    exiger_ouvert(dossier, le)
    depuis = commande.information_recue_le
    exiger(
        attendue_depuis(dossier) == depuis,
        "orientation_non_attendue",
        f"Aucune orientation n'est attendue depuis le {jour(depuis)} : ce délai ne court pas.",
        champ="information_recue_le",
    )
    _exiger_delai_inconnu(dossier, depuis)
    o1, echeance = cadre.regle("O1", depuis), cadre.echeance("O1", depuis)
    exiger(
        o1.parametres["bascule_france_travail"],
        "delai_sans_bascule",
        f"La règle alors en vigueur ne change pas de décideur après le délai ({o1.source}).",
    )
    exiger(
        le > echeance,
        "delai_orientation_en_cours",
        f"Le délai de {o1.delai} court jusqu'au {jour(echeance)} inclus : il n'est pas dépassé le {jour(le)}.",
        champ="survenu_le",
    )
    return [
        commande.fait(
            DelaiOrientationDepasse,
            survenu_le=le,
            echeance_le=echeance,
            decideur=Decideur.FRANCE_TRAVAIL,
        )
    ]


def _exiger_delai_inconnu(dossier: Dossier, depuis: date) -> None:
    exiger(
        dossier.delai_depasse != depuis,
        "delai_deja_constate",
        f"Le dépassement du délai ouvert le {jour(depuis)} est déjà enregistré.",
    )


@prealable(DelaiOrientationDepasse)
def _delai_tient(dossier: Dossier, e: EvenementLu, _cadre: Cadre) -> None:
    """It rests on its obligation. A decision taken in time and recorded later leaves it without effect: the decider did
    not know of it that day.
    """
    droits, depuis = dossier.droits, date.fromisoformat(e.corps["information_recue_le"])
    exiger(
        droits is not None and droits.obligation_depuis == depuis,
        "orientation_non_attendue",
        f"Aucun délai d'orientation ne court depuis le {jour(depuis)} à cette date.",
    )
    _exiger_delai_inconnu(dossier, depuis)
