"""Criteria of orientation, the part that is in clear."""

from ledger.dossier.etat.criteres import Criteres
from ledger.dossier.etat.dossier import Dossier
from ledger.dossier.registre import evolue
from ledger.events.orientations.criteres import CriteresRecueillis
from ledger.lu import EvenementLu


@evolue(CriteresRecueillis)
def criteres_recueillis(dossier: Dossier, e: EvenementLu) -> None:
    """The latest collection replaces the one before."""
    corps = e.corps
    dossier.criteres = Criteres(
        recueillis_le=e.survenu_le,
        situation_professionnelle=corps.get("situation_professionnelle"),
        type_emploi=corps.get("type_emploi"),
        niveau_etude=corps.get("niveau_etude"),
        projet_pro=corps.get("projet_pro"),
        contrainte_mobilite=corps.get("contrainte_mobilite"),
        contrainte_francais_calcul=corps.get("contrainte_francais_calcul"),
        contrainte_numerique=corps.get("contrainte_numerique"),
    )
