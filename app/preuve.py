"""Assembly of the proof: the sealer, the bundle of a dossier, the verification of the log by its checkpoints."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any
from uuid import UUID

import psycopg

from app.settings import Reglages
from ledger.lu import decoder
from ledger.preuve import lot, registre, scelleur
from ledger.preuve.examen import Examen, Sceau
from ledger.preuve.note import Signataire, origine
from ledger.preuve.publication import Publication
from ledger.preuve.registre import Registre
from ledger.preuve.scelleur import Scelleur
from ledger.preuve.verifier import lire_note, lire_point
from ledger.store.structure import verifier_structure
from ledger.store.verification import Verification
from ledger.store.verification import verifier as verifier_journal
from readmodels.dossier.lecture import lire_en_pdf
from readmodels.lecteur import OPTIONS

OPTIONS_LECTURE = OPTIONS.replace("statement_timeout=30s", "statement_timeout=0")
"""The reader's role; reading the whole log takes longer than a page may."""


@contextmanager
def lecture(reglages: Reglages) -> Iterator[psycopg.Connection[Any]]:
    """A connection that reads the log and what the sealer keeps."""
    with psycopg.connect(reglages.database_url, autocommit=True, options=OPTIONS_LECTURE) as connexion:
        yield connexion


@contextmanager
def ouvrir_scelleur(reglages: Reglages, *, nouvelle_cle: bool = False) -> Iterator[Scelleur]:
    """The sealer of the département's log."""
    journal = reglages.schema_journal
    signataire = Signataire(origine(journal), reglages.octets("cle_sceau"))
    publication = Publication(reglages.publication)
    with (
        psycopg.connect(reglages.database_url, autocommit=True, options=registre.OPTIONS) as connexion,
        scelleur.ouvrir(Registre(connexion, journal), publication, signataire, nouvelle_cle=nouvelle_cle) as ouvert,
    ):
        yield ouvert


def composer_lot(reglages: Reglages, dossier: UUID | None) -> tuple[UUID, bytes]:
    """The bundle of a dossier, or of an example when None: its id and the zip."""
    schema = reglages.schema_journal
    with lecture(reglages) as connexion:
        choisi = dossier or lot.exemple(connexion, schema)
        sceaux = lot.prouver(connexion, schema, choisi)
    publication = Publication(reglages.publication)
    if (publie := publication.dernier()) and publie.taille == sceaux.point.taille:
        sceaux = replace(sceaux, point=replace(sceaux.point, note=publie.note))  # with the lines of its witnesses
    carte = lire_point(lire_note(sceaux.point.note_carte.encode()).texte)
    pdf = lire_en_pdf(choisi, decoder(sceaux.lignes), origine(schema), carte.suite["scelle-le"])
    cles, jeton = [*publication.cles(), *publication.temoins()], publication.jeton(sceaux.point.taille)
    return choisi, lot.ecrire(lot.composer(sceaux, cles, pdf, jeton))


def verifier(
    reglages: Reglages, temoin: tuple[int, str] | None, avancer: Callable[[int], None], *, ramene: bool = False
) -> tuple[Verification, Sceau | None]:
    """The whole log: chains, checkpoints where some are published, and the schema's own promises.

    Without a published folder nothing says which key is the sealer's: checkpoints are then not read. ``ramene``: the log
    comes from a backup, and is held to the checkpoints that it knew, not to those published since.
    """
    schema = reglages.schema_journal
    publication = Publication(reglages.preuves) if reglages.preuves is not None else None
    cles = [*publication.cles(), *publication.temoins()] if publication else []
    with lecture(reglages) as connexion:
        points = publication.points() if publication else []
        if ramene:
            connu = Registre(connexion, schema).dernier()
            points = [point for point in points if connu is not None and point.taille <= connu.taille]
        examen = Examen(schema, cles, points) if cles else None
        resultat = verifier_journal(connexion, schema, temoin=temoin, avancer=avancer, observateur=examen)
        rupture = next(verifier_structure(connexion, schema), None)
    return replace(resultat, rupture=resultat.rupture or rupture), examen.sceau if examen else None
