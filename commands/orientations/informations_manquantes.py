"""Rule O2: where a person is oriented when what is needed to choose is missing through her own doing (CASF R262-65-3)."""

from datetime import date

from commands.base import Cadre, exiger
from ledger.dossier import Dossier
from ledger.vocabulaire.orientations.orientation import Decideur, Organisme


def exiger_organisme(
    dossier: Dossier, decideur: Decideur, organisme: Organisme, cadre: Cadre, le: date, *, deja_accompagnee: bool
) -> None:
    """The département's own organismes, or the one that accompanies the person already, by who decides."""
    exiger(
        dossier.droits is not None and dossier.droits.obligation_depuis is not None,
        "informations_sans_objet",
        "L'orientation faute d'informations ne concerne que les personnes soumises aux droits et devoirs"
        " (CASF R262-65-3).",
        champ="informations_manquantes",
    )
    o2 = cadre.regle("O2", le)
    accompagnant = deja_accompagnee and decideur in o2.parametres["organisme_accompagnant"]
    exiger(
        accompagnant or organisme in o2.parametres["organismes"].get(decideur, []),
        "organisme_sans_informations",
        f"L'organisme ne se choisit pas librement ici. {o2.libelle} ({o2.source})",
        champ="organisme",
    )


def exiger_informations(*, deja_accompagnee: bool) -> None:
    """Nothing is missing: an accompaniment that already runs decides nothing."""
    exiger(
        not deja_accompagnee,
        "accompagnement_sans_objet",
        "L'accompagnement déjà en cours ne se dit que si les informations manquent : dites-le aussi, ou retirez-le.",
        champ="deja_accompagnee",
    )
