"""Criteria of orientation, the part that is in clear."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from ledger.vocabulaire.orientations.criteres import (
    ContrainteMobilite,
    ContrainteNumerique,
    ImpactContrainte,
    NiveauEtude,
    ProjetProfessionnel,
    SituationProfessionnelle,
    TypeEmploi,
)


@dataclass(slots=True)
class Criteres:
    """The latest answers; those on health, home and family are opened from the event only."""

    recueillis_le: date
    situation_professionnelle: Annotated[str, SituationProfessionnelle] | None = None
    type_emploi: Annotated[str, TypeEmploi] | None = None
    niveau_etude: Annotated[str, NiveauEtude] | None = None
    projet_pro: Annotated[str, ProjetProfessionnel] | None = None
    contrainte_mobilite: Annotated[str, ContrainteMobilite] | None = None
    contrainte_francais_calcul: Annotated[str, ImpactContrainte] | None = None
    contrainte_numerique: Annotated[str, ContrainteNumerique] | None = None
