"""The tabs of a dossier, and the blocks that stand on them: a module adds its own by one declaration.

::

    @bloc(Onglet.ECHANGES, "onglets/blocs/messages.html", rang=20)
    def messages(vue: Vue) -> Mapping[str, Any] | None:
        ...

What the function gives is called ``c`` in its template; None, and the block is not there. Names that it shows were opened by
the keys of the visit, hence are in the journal of access; it shows nothing to whom the visit does not open it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from commands.base import Cadre
from ledger.dossier import Dossier
from ledger.vocabulaire.code import Code
from web.recit.dossier import DossierVu, Personne
from web.recit.recit import Conteur
from web.visite import Visite


class Onglet(Code):
    """A tab, by the end of its address."""

    SITUATION = "", "Situation"
    RENDEZ_VOUS = "rendez-vous", "Rendez-vous"
    CONTRAT = "contrat", "Contrat et plan"
    OFFRES = "offres", "Offres"
    ECHANGES = "echanges", "Échanges et documents"
    PROCEDURES = "procedures", "Procédures"
    HISTORIQUE = "historique", "Historique"

    def adresse(self, dossier: UUID) -> str:
        """Where the tab of a dossier is."""
        return f"/dossier/{dossier}/{self.value}".rstrip("/")


@dataclass(frozen=True, slots=True)
class Vue:
    """All that a block is drawn from: who looks, the dossier read once, its decision of today, who tells it.

    ``instruit``: whoever looks may record steps.
    """

    visite: Visite
    dossier: UUID
    vu: DossierVu
    cadre: Cadre
    conteur: Conteur
    personne: Personne
    instruit: bool

    @property
    def etat(self) -> Dossier:
        """The dossier as it stands."""
        return self.vu.etat


Composer = Callable[[Vue], Mapping[str, Any] | None]


@dataclass(frozen=True, slots=True)
class Bloc:
    """A block of a tab: its template, its place on it, and what draws it. ``large``: as wide as the page."""

    onglet: Onglet
    gabarit: str
    rang: int
    composer: Composer
    large: bool


@dataclass(frozen=True, slots=True)
class Compose:
    """A block that shows, with what its template says."""

    gabarit: str
    large: bool
    contenu: Mapping[str, Any]


BLOCS: Final[list[Bloc]] = []


def bloc(onglet: Onglet, gabarit: str, *, rang: int, large: bool = False) -> Callable[[Composer], Composer]:
    """Decorator: the function draws a block of this tab. ``ValueError`` when another one has its place."""

    def inscrit(composer: Composer) -> Composer:
        if any(b.onglet is onglet and b.rang == rang for b in BLOCS):
            message = f"place déjà prise sur l'onglet {onglet.libelle} : {rang}"
            raise ValueError(message)
        BLOCS.append(Bloc(onglet, gabarit, rang, composer, large))
        return composer

    return inscrit


def composer(onglet: Onglet, vue: Vue) -> list[Compose]:
    """The blocks of a tab that have something to show, in their order."""
    siens = sorted((b for b in BLOCS if b.onglet is onglet), key=lambda b: b.rang)
    dits = ((b, b.composer(vue)) for b in siens)
    return [Compose(b.gabarit, b.large, contenu) for b, contenu in dits if contenu is not None]
