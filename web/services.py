"""The services of the routes, assembled once by the composition root."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from threading import Event
from typing import Annotated, Final, NamedTuple

from fastapi import Depends, Request

from commands.abonnements import Guichet
from commands.base import Cadre
from commands.regles import Regles
from documents.atelier import Atelier
from documents.erreurs import SansDepot
from ledger.annexes.battements import Ecriture
from ledger.annexes.codes import Codes
from ledger.annexes.liens import Liens
from ledger.annexes.requetes import Requetes
from ledger.dates import aujourd_hui
from ledger.keys import Coffre
from ledger.store.journal import Journal
from ledger.vocabulaire.territoire import Territoire
from readmodels.lecteur import Lecteur
from readmodels.listes.mise_de_cote import MiseDeCote
from readmodels.noms import Noms
from readmodels.preuve import Preuves
from web.ecrans import Ecrans
from web.lectures import lecture_de
from web.recents import Recents

LOCAUX: Final = frozenset({"127.0.0.1", "localhost", "::1"})
"""Hosts by which one calls a process on its own machine."""
QUOTA_API: Final = 1_200
"""Requests a minute that one agent, or one program, may make of the API."""


@dataclass(frozen=True, slots=True)
class Cles:
    """Secrets of the web process, 32 bytes each: identifiers' fingerprints, tokens and what the screens keep.

    None of them is in its ``repr``, hence in a traceback.
    """

    empreintes: bytes = field(repr=False)
    jetons: bytes = field(repr=False)


class Mesure(NamedTuple):
    """A figure of what works beside the API, for Prometheus: name, French description, labels, value."""

    nom: str
    libelle: str
    etiquettes: dict[str, str]
    valeur: float


@dataclass(frozen=True, slots=True)
class Services:
    """One département and its rules, written through ``journal`` and read through ``lecteur``; ``noms`` finds persons.

    ``hotes``: names by which we are called, and no other. ``quota_api``: requests a minute of one bearer. ``publie`` asks
    how far the relay published, and raises when the broker does not answer; None without a broker.
    ``sonder`` gives figures of what works beside the API, for the metrics. ``mises_de_cote`` gives what whoever reads France
    Travail could not have recorded, the oldest first. ``fin`` is set when the server stops: what
    follows the log ends by itself. ``documents`` draws them up and keeps them, None where no place was set for them.
    ``retours`` records a carrier's word on a message (its mark, its signature, what it says); None for what is nobody's.
    ``recents`` holds the figures of the département that were asked last, ``ecriture`` whether a step could be recorded.
    """

    journal: Journal
    lecteur: Lecteur
    noms: Noms
    coffre: Coffre
    territoire: Territoire
    regles: Regles
    cles: Cles
    guichet: Guichet
    ecrans: Ecrans
    liens: Liens
    codes: Codes
    requetes: Requetes
    preuves: Preuves
    hotes: frozenset[str] = LOCAUX
    quota_api: int = QUOTA_API
    documents: Atelier | None = None
    publie: Callable[[], int] | None = None
    sonder: Callable[[], Sequence[Mesure]] = tuple
    mises_de_cote: Callable[[], Sequence[MiseDeCote]] = tuple
    retours: Callable[[str, str, bytes], int | None] = lambda *_: None
    fin: Event = field(default_factory=Event)
    recents: Recents = field(default_factory=Recents)
    ecriture: Ecriture = field(default_factory=Ecriture)

    def sceller_les_anciens(self) -> None:
        """Seal what agents named before there was a key for it; nothing is left to do the second time."""
        self.requetes.sceller_les_anciennes()
        self.ecrans.habilitations.sceller_les_anciennes()
        self.ecrans.vues.sceller_les_anciennes()
        self.ecrans.imports.sceller_les_anciens()

    @property
    def atelier(self) -> Atelier:
        """Who draws documents up. Raises :class:`~documents.erreurs.SansDepot` where none are kept."""
        if self.documents is None:
            raise SansDepot
        return self.documents

    def cadre(self, le: date | None = None) -> Cadre:
        """The frame of a decision of today, or of ``le``."""
        return Cadre(le or aujourd_hui(), self.regles, self.cles.empreintes)


def services(request: Request) -> Services:
    """The services of the running application, for one request: each name that its keys open is noted for who reads it."""
    assemblees: Services = request.app.state.services
    return replace(assemblees, coffre=lecture_de(request).coffre)


ServicesDep = Annotated[Services, Depends(services)]
