"""Bulk append: the same log as one command at a time would write."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings

from ledger.dates import maintenant
from ledger.replay import lire
from ledger.store.append import Ecriture, Evenement, envoyer
from ledger.store.bulk import BulkAppend, Ligne
from ledger.store.journal import Journal
from ledger.store.migrations import migrer
from ledger.store.verification import verifier
from tests.ledger.ecritures import ecriture, evenement
from tests.ledger.fixtures import SCHEMA
from tests.ledger.store.test_append import EVENEMENTS

INSTANT = datetime(2025, 3, 14, 9, 30, 0, 123456, tzinfo=UTC)


def ligne(stream: Any = None, *, le: datetime = INSTANT, contenu: Evenement | None = None) -> Ligne:
    """One event of a stream."""
    return Ligne(stream or uuid4(), le, uuid4(), contenu or evenement())


@pytest.fixture
def masse(maitre: psycopg.Connection[Any]) -> BulkAppend:
    """The owner stands for the bulk role: its rights are tested elsewhere."""
    return BulkAppend(maitre, SCHEMA)


class TestRefus:
    def test_la_date_recule_dans_l_envoi(self, masse: BulkAppend, journal: Journal) -> None:
        with pytest.raises(ValueError, match=r"recule de .* : rien n'a été écrit"):
            masse.ajouter([ligne(), ligne(le=INSTANT - timedelta(microseconds=1))])
        assert journal.position() == 0

    def test_la_date_recule_depuis_le_dernier(self, masse: BulkAppend, journal: Journal) -> None:
        journal.ajouter(ecriture((uuid4(), 0)))
        with pytest.raises(ValueError, match="recule"):
            masse.ajouter([ligne()])
        assert journal.position() == 1

    def test_la_date_est_dans_le_futur(self, masse: BulkAppend, journal: Journal) -> None:
        with pytest.raises(ValueError, match="dans le futur : rien n'a été écrit"):
            masse.ajouter([ligne(), ligne(le=maintenant() + timedelta(hours=1))])
        assert journal.position() == 0

    def test_une_ligne_impossible_rien_n_est_ecrit_et_la_suite_tient(
        self, masse: BulkAppend, maitre: psycopg.Connection[Any]
    ) -> None:
        """Heads of streams that a failed import had moved are forgotten."""
        stream = uuid4()
        masse.ajouter([ligne(stream)])
        impossible = ligne(stream, contenu=evenement(clair="a\x00b"))
        for refusee in (impossible, ligne(stream, contenu=evenement(clair="\udcff"))):
            with pytest.raises((psycopg.DataError, UnicodeEncodeError)):
                masse.ajouter([ligne(stream), ligne(), refusee])
        assert masse.position() == 1
        assert masse.ajouter([ligne(stream), ligne()]) == 3
        verification = verifier(maitre, SCHEMA)
        assert (verification.evenements, verification.rupture) == (3, None)


class TestMasse:
    def test_rien(self, masse: BulkAppend) -> None:
        assert masse.ajouter([]) == 0

    def test_plusieurs_envois(self, masse: BulkAppend, maitre: psycopg.Connection[Any]) -> None:
        flux = [uuid4() for _ in range(700)]
        lignes = [ligne(flux[n % 700], le=INSTANT + timedelta(seconds=n)) for n in range(4_500)]
        assert masse.ajouter(lignes[:4_100]) == 4_100
        assert masse.ajouter(lignes[4_100:]) == 4_500
        verification = verifier(maitre, SCHEMA)
        assert (verification.evenements, verification.flux, verification.rupture) == (4_500, 700, None)

    def test_quelqu_un_d_autre_ecrit_entre_deux_envois(
        self, masse: BulkAppend, journal: Journal, maitre: psycopg.Connection[Any]
    ) -> None:
        stream, autre = uuid4(), uuid4()
        masse.ajouter([ligne(stream), ligne(autre)])
        assert journal.ajouter(ecriture((stream, 1))).version == 2
        assert masse.ajouter([ligne(stream, le=maintenant()), ligne(autre, le=maintenant())]) == 5
        assert [e.version for e in journal.rejouer(stream)] == [1, 2, 3]
        assert verifier(maitre, SCHEMA).rupture is None
        assert journal.ajouter(ecriture((stream, 3))).version == 4

    def test_la_suite_d_un_import_d_hier(self, masse: BulkAppend, maitre: psycopg.Connection[Any]) -> None:
        stream = uuid4()
        masse.ajouter([ligne(stream), ligne()])
        assert BulkAppend(maitre, SCHEMA).ajouter([ligne(stream), ligne()]) == 4
        assert verifier(maitre, SCHEMA).rupture is None

    def test_qui_suit_est_reveille(self, masse: BulkAppend, base: str) -> None:
        with psycopg.connect(base, autocommit=True) as abonne:
            abonne.execute("listen d33_journal")
            masse.ajouter([ligne()])
            assert [n.channel for n in abonne.notifies(timeout=5, stop_after=1)] == ["d33_journal"]


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(evenements=EVENEMENTS)
def test_masse_et_ajout_ecrivent_le_meme_journal(maitre: psycopg.Connection[Any], evenements: list[Evenement]) -> None:
    """The same content in two logs of the same name gives the same rows, hashes included."""
    flux, commande_id = (uuid4(), uuid4()), uuid4()
    rangs = {rang: i for i, rang in enumerate(dict.fromkeys(e.rang for e in evenements))}
    tries = [replace(e, rang=rangs[e.rang]) for e in evenements]
    ecrite = Ecriture(commande_id, b"", tuple((flux[i], 0) for i in rangs.values()), tuple(tries))
    with maitre.transaction(force_rollback=True):
        maitre.execute("drop schema d33 cascade")
        migrer(maitre, SCHEMA)
        (issue,) = envoyer(maitre, SCHEMA, [ecrite])
        assert issue.enregistre_le is not None
        par_ajout = [lire(maitre, SCHEMA, stream) for stream in flux]
    with maitre.transaction(force_rollback=True):
        lignes = [Ligne(flux[e.rang], issue.enregistre_le, commande_id, e) for e in tries]
        assert BulkAppend(maitre, SCHEMA).ajouter(lignes) == len(lignes)
        assert [lire(maitre, SCHEMA, stream) for stream in flux] == par_ajout
