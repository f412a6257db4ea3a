"""Who calls the API: signed tokens (JWT, HS256) that we give out, each of an habilitation, or of a system.

A token says nothing but its number. Whose it is, and as what, is read where it was noted when it was given: it dies with its
habilitation, and can be ended alone.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID, uuid4, uuid5

import jwt

from ledger.contexte import Acteur
from ledger.dates import aujourd_hui, maintenant
from ledger.erreurs import ErreurAttendue, Genre
from ledger.vocabulaire.acteur import Canal, Role
from web.identite.habilitation import COLONNES, Fiches, Habilitation
from web.tables.base import Base

ALGORITHME: Final = "HS256"
AUDIENCE: Final = "parcours-ledger"
DUREE_MAX: Final = timedelta(hours=12)
LISTE_MAX: Final = 500
PROGRAMMES: Final = UUID("5f0c7f5e-9a57-5f7e-8a0b-6a0d1c6f7b21")
"""Namespace of the programs that say their name."""


class JetonRefuse(ErreurAttendue):
    """The token is missing, expired, forged, revoked or incomplete; the message says which, in French."""

    genre = Genre.NON_IDENTIFIE
    reference = "jeton-refuse"
    titre = "Identification nécessaire"


@dataclass(frozen=True, slots=True)
class Jeton:
    """A token that was given out and lets in still; ``de`` is None for a system's, which ``ecrit`` or only reads."""

    jeton: UUID
    agent: UUID
    emis_le: datetime
    expire_le: datetime
    de: Habilitation | None
    ecrit: bool

    @property
    def acteur(self) -> Acteur:
        """Who calls with it."""
        if self.de is None:
            return Acteur(self.agent, Role.SYSTEME, Canal.API, lecture_seule=not self.ecrit)
        return self.de.par(Canal.API)


def agent_du_programme(nom: str) -> UUID:
    """Pseudonym of a program that says its name: the same for each token that it is given."""
    return uuid5(PROGRAMMES, nom.strip().casefold())


class Jetons:
    """The tokens of a département."""

    def __init__(self, base: Base, cle: bytes, fiches: Fiches) -> None:
        """Over the tables of the screens; ``cle`` signs, and is not in them."""
        self._base, self._cle, self._fiches = base, cle, fiches

    def emettre(self, de: Habilitation, duree: timedelta = DUREE_MAX) -> str:
        """A token of an habilitation; ``ValueError`` above :data:`DUREE_MAX`."""
        return self._emettre(de.agent, de.habilitation, duree)

    def emettre_systeme(self, agent: UUID | None = None, duree: timedelta = DUREE_MAX, *, ecrit: bool = False) -> str:
        """A token of a program, under a pseudonym of its own, which records steps if ``ecrit``; ``ValueError`` above
        :data:`DUREE_MAX`.
        """
        return self._emettre(agent or uuid4(), None, duree, ecrit=ecrit)

    def lire(self, jeton: str) -> Acteur:
        """Actor of a token; raises :class:`JetonRefuse`."""
        lignes = self._base.lire(
            f"{_JETONS} where j.jeton = %(jeton)s and j.revoque_le is null", {"jeton": self._numero(jeton)}
        )
        lu = self._ouvrir(lignes[0]) if lignes else None
        if lu is None:
            raise JetonRefuse("Ce jeton a été révoqué, ou n'a pas été donné par ce service : demandez-en un nouveau.")
        if lu.de is not None and not lu.de.vaut(aujourd_hui()):
            raise JetonRefuse("L'habilitation de ce jeton a pris fin : demandez-la à nouveau, puis un nouveau jeton.")
        return lu.acteur

    def en_cours(self) -> list[Jeton]:
        """Those that let in, the last given first."""
        lignes = self._base.lire(
            f"{_JETONS} where j.revoque_le is null and j.expire_le > %(instant)s order by j.emis_le desc, j.jeton"
            f" limit {LISTE_MAX}",
            {"instant": maintenant()},
        )
        lus = map(self._ouvrir, lignes)
        return [lu for lu in lus if lu is not None and (lu.de is None or lu.de.vaut(aujourd_hui()))]

    def revoquer(self, numero: UUID) -> bool:
        """End one now; whether it let in."""
        requete = "update {ecrans}.jetons set revoque_le = now() where jeton = %(jeton)s and revoque_le is null"
        return self._base.ecrire(requete, {"jeton": numero}) == 1

    def _emettre(self, agent: UUID, de: UUID | None, duree: timedelta, *, ecrit: bool = False) -> str:
        if duree > DUREE_MAX:
            message = f"un jeton vit au plus {DUREE_MAX}"
            raise ValueError(message)
        numero, emis = uuid4(), maintenant()
        self._base.ecrire("delete from {ecrans}.jetons where expire_le < %(instant)s", {"instant": emis - DUREE_MAX})
        self._base.ecrire(
            "insert into {ecrans}.jetons (jeton, habilitation, agent, emis_le, expire_le, ecrit)"
            " values (%(jeton)s, %(de)s, coalesce((select h.agent from {ecrans}.habilitations h where h.habilitation ="
            " %(de)s), %(agent)s), %(emis)s, %(expire)s, %(ecrit)s)",
            {"jeton": numero, "de": de, "agent": agent, "emis": emis, "expire": emis + duree, "ecrit": ecrit},
        )
        contenu = {"jti": str(numero), "sub": str(agent), "aud": AUDIENCE, "iat": emis, "exp": emis + duree}
        return jwt.encode(contenu, self._cle, ALGORITHME)

    def _ouvrir(self, ligne: dict[str, Any]) -> Jeton | None:
        """From a row; None when its habilitation was not sealed here."""
        de = None if ligne["habilitation"] is None else self._fiches.ouvrir(ligne)
        if de is None and ligne["habilitation"] is not None:
            return None
        agent = ligne["porteur"] if de is None else de.agent
        return Jeton(ligne["jeton"], agent, ligne["emis_le"], ligne["expire_le"], de, ligne["ecrit"])

    def _numero(self, jeton: str) -> UUID:
        """Number of a token that we signed and that has not expired; raises :class:`JetonRefuse`."""
        try:
            contenu: dict[str, Any] = jwt.decode(
                jeton, self._cle, [ALGORITHME], audience=AUDIENCE, options={"require": ["exp", "iat", "sub", "jti"]}
            )
            return UUID(contenu["jti"])
        except jwt.ExpiredSignatureError as erreur:
            raise JetonRefuse("Le jeton a expiré : demandez-en un nouveau.") from erreur
        except (jwt.InvalidTokenError, ValueError) as erreur:
            raise JetonRefuse(
                "Le jeton n'est pas valable : il est mal signé, incomplet ou destiné à un autre service."
            ) from erreur


_JETONS: Final = (
    f"select j.jeton, j.agent as porteur, j.emis_le, j.expire_le, j.ecrit, {COLONNES}"
    " from {ecrans}.jetons j left join {ecrans}.habilitations h on h.habilitation = j.habilitation"
)
