"""O1: the delay of the decision has passed, and another decides."""

from collections.abc import Iterator

from commands.base import Cadre, Commande
from commands.orientations.delai_orientation import ConstaterDelaiOrientation
from commands.reactions.modele import reaction
from commands.regles.calendrier import UN_JOUR
from ledger.dossier import Dossier
from ledger.dossier.orientations.orientation import attendue_depuis


@reaction("delai_orientation_depasse")
def delai_orientation_depasse(dossier: Dossier, cadre: Cadre) -> Iterator[tuple[str, Commande]]:
    """Once by obligation, dated of the day after the last one, where the law names another decider (CASF D262-65-2)."""
    depuis = attendue_depuis(dossier)
    regle = cadre.regles.en_vigueur("O1", depuis) if depuis is not None else None
    if depuis is None or regle is None or dossier.delai_depasse == depuis:
        return
    echeance = regle.echeance(depuis, cadre.regles.calendrier)
    if regle.parametres["bascule_france_travail"] and cadre.aujourd_hui > echeance:
        yield depuis.isoformat(), ConstaterDelaiOrientation(survenu_le=echeance + UN_JOUR, information_recue_le=depuis)
