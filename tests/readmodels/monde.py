"""A small département for the tests that only read: its log, its views, and the same log in Python."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest

from commands.regles import REGLES
from integrations.storage.databases import ServeurPostgres
from ledger.keys import CoffreMemoire
from readmodels.horloge import Moment
from readmodels.lecteur import Lecteur
from readmodels.listes.file_active import Filtres, PageFileActive, lister
from readmodels.noms import Noms
from readmodels.pilotage.catalogue import INDICATEURS
from readmodels.pilotage.mesure import mesurer
from readmodels.pilotage.regard import NOMINATIF
from tests.ledger.fixtures import SCHEMA
from tests.projections import oracle
from tests.projections.cahier import Cahier
from tests.projections.fixtures import projecteur_de
from tests.projections.recits import raconter

JOURS = 150
DOSSIERS = 40


@dataclass(frozen=True)
class Monde:
    """Everybody may read it; nobody writes to it."""

    cahier: Cahier
    coffre: CoffreMemoire
    lecteur: Lecteur
    noms: Noms

    @property
    def dossiers(self) -> list[UUID]:
        """Streams of persons."""
        return [stream for stream in self.cahier.streams if stream.version == 4]

    def vus(self, connu_au: date | None = None, valable_au: date | None = None) -> dict[UUID, oracle.Vu]:
        """Each dossier at a moment."""
        return {d: oracle.Vu.de(d, self.cahier.de(d), connu_au, valable_au) for d in self.dossiers}

    def lister(self, filtres: Filtres, **options: Any) -> PageFileActive:
        """A page of the file active."""
        return lister(self.lecteur, self.coffre, self.noms, filtres, dateur=REGLES.dater, **options)


@pytest.fixture(scope="session")
def monde(postgres: ServeurPostgres, modele_vues: str) -> Iterator[Monde]:
    """The département of this run."""
    nom = f"monde_{uuid4().hex}"
    url = postgres.creer_base(nom, modele_vues)
    coffre = CoffreMemoire()
    cahier = raconter(coffre, 3, dossiers=DOSSIERS, jours=JOURS)
    cahier.ecrire(url)
    with projecteur_de(url, coffre) as projecteur:
        projecteur.rattraper()
    lecteur = Lecteur(url, SCHEMA, pool_max=2)
    noms = Noms(lecteur, coffre)
    yield Monde(cahier, coffre, lecteur, noms)
    noms.fermer()
    lecteur.fermer()
    postgres.supprimer_base(nom)


def lire(lecteur: Lecteur, code: str, moment: Moment, du: date | None = None) -> float:
    """Numerator of an indicator for the whole département."""
    (cellule,) = mesurer(lecteur, [INDICATEURS[code]], moment, regard=NOMINATIF, du=du).cellules
    return cellule.valeurs[code].numerateur or 0
