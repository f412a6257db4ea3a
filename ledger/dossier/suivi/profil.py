"""Professional profile, the part that is in clear."""

from ledger.dossier.etat.diagnostic import Profil
from ledger.dossier.etat.dossier import Dossier
from ledger.dossier.registre import evolue
from ledger.events.suivi.profil import ProfilRecueilli
from ledger.lu import EvenementLu


@evolue(ProfilRecueilli)
def profil_recueilli(dossier: Dossier, e: EvenementLu) -> None:
    """The profile said last takes the place of the one before."""
    if dossier.profil is None or dossier.profil.recueilli_le <= e.survenu_le:
        dossier.profil = Profil(e.survenu_le, e.corps.get("niveau_etude"))
