"""Professional profile: recueillir."""

from collections.abc import Sequence
from typing import Annotated, TypeVar

from pydantic import AfterValidator, Field

from commands.base import Cadre, Commande, etape, exemple, exiger, exiger_ouvert
from ledger.dossier import Dossier
from ledger.events.base import CodeRome, Evenement, Libelle
from ledger.events.suivi.profil import (
    CPF_MAX_EUROS,
    EXPERIENCES_MAX,
    LANGUES_MAX,
    METIERS_MAX,
    Experience,
    LangueParlee,
    ProfilRecueilli,
)
from ledger.vocabulaire.orientations.criteres import NiveauEtude
from ledger.vocabulaire.suivi.profil import CategoriePermis, MoyenTransport

T = TypeVar("T")


def _une_fois_chacun(dits: tuple[T, ...]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(dits))


UneFois = AfterValidator(_une_fois_chacun)
"""Drops what is said twice."""


class RecueillirProfil(Commande):
    """Record what the person says of her training and of her work, whole; a question that was not asked is left out."""

    model_config = exemple(
        {
            "niveau_etude": "NV5",
            "diplome": "CAP cuisine",
            "metiers": ["G1602"],
            "experiences": [{"poste": "Commis de cuisine", "duree_mois": 30}],
            "langues": [{"langue": "Français", "niveau": "B1"}],
            "permis": ["B"],
            "moyens_transport": ["TRANSPORTS_EN_COMMUN"],
            "rayon_km": 20,
            "cpf_euros": 1240,
        }
    )

    niveau_etude: NiveauEtude | None = None
    diplome: Libelle | None = None
    metiers: Annotated[tuple[CodeRome, ...], UneFois] = Field(
        default=(), max_length=METIERS_MAX, description="Codes ROME des métiers recherchés"
    )
    experiences: tuple[Experience, ...] = Field(default=(), max_length=EXPERIENCES_MAX)
    langues: tuple[LangueParlee, ...] = Field(default=(), max_length=LANGUES_MAX)
    permis: Annotated[tuple[CategoriePermis, ...], UneFois] = Field(default=(), max_length=len(CategoriePermis))
    moyens_transport: Annotated[tuple[MoyenTransport, ...], UneFois] = Field(default=(), max_length=len(MoyenTransport))
    rayon_km: int | None = Field(default=None, ge=0, le=1000, description="Jusqu'où elle peut aller travailler")
    cpf_euros: int | None = Field(default=None, ge=0, le=CPF_MAX_EUROS, description="Droits au CPF, tels que déclarés")


@etape(
    RecueillirProfil,
    ProfilRecueilli,
    pourquoi="Le profil se dit et se complète au fil de l'accompagnement : aucun délai n'en dépend.",
)
def recueillir_profil(dossier: Dossier, commande: RecueillirProfil, cadre: Cadre) -> Sequence[Evenement]:
    """One answer at least; a language once."""
    le = cadre.date_du_fait(commande)
    exiger_ouvert(dossier, le)
    dits = (getattr(commande, nom) for nom in RecueillirProfil.model_fields if nom not in Commande.model_fields)
    exiger(
        any(dit not in (None, ()) for dit in dits),
        "profil_vide",
        "Aucun élément du profil n'est renseigné : indiquez-en au moins un.",
    )
    langues = [une.langue.casefold() for une in commande.langues]
    exiger(
        len(langues) == len(set(langues)),
        "langue_en_double",
        "Une langue est indiquée deux fois : gardez un seul niveau pour chacune.",
        champ="langues",
    )
    return [commande.fait(ProfilRecueilli, survenu_le=le)]
