"""Criteria of orientation, the part that is in clear."""

from dataclasses import dataclass
from datetime import date


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
