"""Professional profile: recueilli whole, each time.

The level of education alone is in clear, for statistics ask for it; the rest is sealed.
"""

from pydantic import Field

from ledger.events.base import CodeRome, Evenement, Libelle, Scelle, Valeur
from ledger.events.catalogue import inscrire
from ledger.vocabulaire.orientations.criteres import NiveauEtude
from ledger.vocabulaire.suivi.profil import CategoriePermis, MoyenTransport, NiveauLangue

METIERS_MAX, EXPERIENCES_MAX, LANGUES_MAX = 5, 10, 8
CPF_MAX_EUROS = 100_000


class Experience(Valeur):
    """A job that the person held, and for how long."""

    poste: Libelle
    duree_mois: int = Field(ge=1, le=720)


class LangueParlee(Valeur):
    """A language that the person speaks, and how well."""

    langue: Libelle
    niveau: NiveauLangue


@inscrire(code=811, nom="profil.recueilli", famille="diagnostic", libelle="Profil professionnel recueilli")
class ProfilRecueilli(Evenement):
    """The person says what her training and her work are; it takes the place of what she said before.

    ``metiers`` are those that she looks for. ``rayon_km`` is how far she can go to work, ``cpf_euros`` the rights of her
    compte personnel de formation, as she declares them.
    """

    niveau_etude: NiveauEtude | None = None
    diplome: Scelle[Libelle | None] = None
    metiers: Scelle[tuple[CodeRome, ...]] = Field(default=(), max_length=METIERS_MAX)
    experiences: Scelle[tuple[Experience, ...]] = Field(default=(), max_length=EXPERIENCES_MAX)
    langues: Scelle[tuple[LangueParlee, ...]] = Field(default=(), max_length=LANGUES_MAX)
    permis: Scelle[tuple[CategoriePermis, ...]] = Field(default=(), max_length=len(CategoriePermis))
    moyens_transport: Scelle[tuple[MoyenTransport, ...]] = Field(default=(), max_length=len(MoyenTransport))
    rayon_km: Scelle[int | None] = Field(default=None, ge=0, le=1000)
    cpf_euros: Scelle[int | None] = Field(default=None, ge=0, le=CPF_MAX_EUROS)
