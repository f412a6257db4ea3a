"""A log of one's own, sealed and published."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from integrations.horodatage.client import Horodateur
from integrations.storage.databases import ServeurPostgres
from integrations.temoins.client import Temoin
from ledger.preuve import lot, registre, scelleur
from ledger.preuve.examen import Examen
from ledger.preuve.note import Signataire
from ledger.preuve.publication import Publication
from ledger.preuve.registre import Registre
from ledger.runner import passer
from ledger.store.append import envoyer
from ledger.store.verification import Verification, verifier
from tests.ledger.ecritures import ecriture
from tests.ledger.fixtures import SCHEMA
from tests.ledger.preuve.memoire import CLE

A, B, C = (UUID(int=n << 64) for n in (1, 2, 3))


@dataclass
class Atelier:
    """A log of one's own, and where it is published."""

    url: str
    dossier: Path

    def connecter(self, options: str = "") -> psycopg.Connection[Any]:
        """The owner, or whoever the options make of it."""
        return psycopg.connect(self.url, autocommit=True, options=options)

    def ecrire(self, *flux: tuple[UUID, int], nombre: int = 1) -> None:
        """Append to streams."""
        with self.connecter() as connexion:
            envoyer(connexion, SCHEMA, [ecriture(*flux, nombre=nombre)])

    def sceller(self, signataire: Signataire = CLE, *, nouvelle_cle: bool = False) -> int:
        """Seal what came, under the sealer's role; events sealed."""
        with self.connecter(registre.OPTIONS) as connexion:
            publication = Publication(self.dossier)
            with scelleur.ouvrir(
                Registre(connexion, SCHEMA), publication, signataire, nouvelle_cle=nouvelle_cle
            ) as ouvert:
                dernier, _ = ouvert.sceller()
        return dernier.taille if dernier else 0

    def contresigner(self, temoin: Temoin) -> bool:
        """Have a witness sign the last checkpoint."""
        publication = Publication(self.dossier)
        with (
            self.connecter(registre.OPTIONS) as connexion,
            scelleur.ouvrir(Registre(connexion, SCHEMA), publication, CLE) as ouvert,
        ):
            return ouvert.contresigner(temoin.cle, temoin.contresigner)

    def horodater(self, horodateur: Horodateur) -> bool:
        """Have an authority time-stamp the last checkpoint."""
        publication = Publication(self.dossier)
        with (
            self.connecter(registre.OPTIONS) as connexion,
            scelleur.ouvrir(Registre(connexion, SCHEMA), publication, CLE) as ouvert,
        ):
            return ouvert.horodater(horodateur.horodater)

    def verifier(self) -> tuple[Verification, Examen]:
        """The log, by what is published."""
        publication = Publication(self.dossier)
        examen = Examen(SCHEMA, [*publication.cles(), *publication.temoins()], publication.points())
        with self.connecter("-c role=parcours_lecture") as connexion:
            return verifier(connexion, SCHEMA, observateur=examen), examen

    def lot(self, dossier: UUID) -> dict[str, bytes]:
        """The bundle of a dossier, with the lines of witnesses and its time-stamp."""
        publication = Publication(self.dossier)
        with self.connecter("-c role=parcours_lecture") as connexion:
            sceaux = lot.prouver(connexion, SCHEMA, dossier)
        publie = publication.dernier()
        assert publie is not None
        sceaux = replace(sceaux, point=replace(sceaux.point, note=publie.note))
        cles, jeton = [*publication.cles(), *publication.temoins()], publication.jeton(sceaux.point.taille)
        return lot.composer(sceaux, cles, b"%PDF", jeton)


@pytest.fixture(scope="module")
def modele_scelle(postgres: ServeurPostgres, modele_journal: str) -> Iterator[str]:
    """Name of a database: an empty log, and the sealer's tables."""
    nom = f"modele_{uuid4().hex}"
    with psycopg.connect(postgres.creer_base(nom, modele_journal), autocommit=True) as connexion:
        passer(connexion, registre.MIGRATIONS, SCHEMA)
    yield nom
    postgres.supprimer_base(nom)


@pytest.fixture
def atelier(postgres: ServeurPostgres, modele_scelle: str, tmp_path: Path) -> Iterator[Atelier]:
    """Three streams of 400 events in all, sealed; then a few more that are not."""
    nom = f"essai_{uuid4().hex}"
    atelier = Atelier(postgres.creer_base(nom, modele_scelle), tmp_path / "preuves")
    assert atelier.sceller() == 0
    atelier.ecrire((A, 0), (B, 0), nombre=150)
    assert atelier.sceller() == 300
    atelier.ecrire((C, 0), (A, 150), nombre=50)
    assert atelier.sceller() == atelier.sceller() == 400
    atelier.ecrire((B, 150), nombre=3)
    yield atelier
    postgres.supprimer_base(nom)
