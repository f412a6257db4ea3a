"""Criteria of orientation, the part that is in clear."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from ledger.dossier.registre import evolue
from ledger.events.criteres import CriteresRecueillis
from ledger.lu import EvenementLu

if TYPE_CHECKING:
    from ledger.dossier.etat import Dossier


@dataclass(slots=True)
class Criteres:
    """The latest answers; those on health, home and family are opened from the event only."""

    recueillis_le: date
    situation_professionnelle: str | None = None
    type_emploi: str | None = None
    niveau_etude: str | None = None
    projet_pro: str | None = None
    contrainte_mobilite: str | None = None
    contrainte_francais_calcul: str | None = None
    contrainte_numerique: str | None = None


@evolue(CriteresRecueillis)
def criteres_recueillis(dossier: "Dossier", e: EvenementLu) -> None:
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
