"""Whether a dossier still goes on here: not once it left for another département, nor while another one stands for it."""

from datetime import date

from commands.base import exiger, jour
from ledger.dossier import Dossier
from ledger.events.base import Evenement
from ledger.events.entree.doublon import DoublonRestitue, DoublonSepare
from ledger.events.entree.effacement import FAMILLE as FAMILLE_EFFACEMENT
from ledger.events.entree.effacement import SujetEfface
from ledger.events.entree.rectification import FAMILLE as FAMILLE_RECTIFICATION
from ledger.events.suivi.envoi import CourrierConfie, EnvoiConfie, EnvoiRefuse, EnvoiRemis

ADMIS_SI_ABSORBE = (DoublonSepare, DoublonRestitue)
"""Events that undo a merge."""
APRES_UN_DEPART = ("droits", FAMILLE_EFFACEMENT, FAMILLE_RECTIFICATION, SujetEfface.famille)
"""Families that go on after a departure: rights, identity, household, return; and what the person asks of her data."""
FAMILLE_TRANSMISSION = "transmission"
"""Family that says what became of a step outside: it may be known after the dossier went on elsewhere."""

DITS_DEHORS = (EnvoiConfie, CourrierConfie, EnvoiRemis, EnvoiRefuse)
"""The same of a message."""


def exiger_courant(dossier: Dossier, classe: type[Evenement], le: date, fusion: str | None = None) -> None:
    """Refuse what is recorded on an absorbed dossier, or happens after a departure.

    ``fusion``: the merge that the event follows from, which may close the right of the dossier that it absorbs.
    """
    if classe.famille == FAMILLE_TRANSMISSION or classe in DITS_DEHORS:
        return
    if (absorbe := dossier.fusion) is not None:
        exiger(
            classe in ADMIS_SI_ABSORBE or fusion == absorbe.id,
            "dossier_absorbe",
            f"Ce dossier était en double : depuis le {jour(absorbe.le)}, le dossier {absorbe.absorbant} continue à sa"
            " place. Enregistrez l'étape dans celui-là, ou séparez d'abord les deux dossiers.",
        )
    if (parti := dossier.parti) is not None:
        exiger(
            classe.famille in APRES_UN_DEPART or le <= parti.le,
            "dossier_parti",
            f"Le dossier est parti le {jour(parti.le)} vers le département {parti.departement}, qui poursuit"
            " l'accompagnement. S'il revient, enregistrez d'abord la mutation reçue.",
            champ="survenu_le",
        )
