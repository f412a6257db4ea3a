"""Numbered files run once, in order, one statement at a time; what ran is remembered, and never edited."""

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from integrations.storage.databases import ServeurPostgres
from ledger.runner import MigrationRefusee, Serie, enonces, lire, passer, seul
from tests.processus import Processus

JOURNAL = "essai"
RETENUE = 4242
ATTENDENT = "select count(*) from pg_locks where locktype = 'advisory' and objid = %s and not granted"


@pytest.fixture
def url(postgres: ServeurPostgres) -> Iterator[str]:
    """A database where nothing was ever created."""
    nom = f"essai_{uuid4().hex}"
    yield postgres.creer_base(nom)
    postgres.supprimer_base(nom)


@pytest.fixture
def base(url: str) -> Iterator[psycopg.Connection[Any]]:
    """A connection of the owner, in autocommit."""
    with psycopg.connect(url, autocommit=True) as connexion:
        yield connexion


Ecrire = Callable[..., Serie]


@pytest.fixture
def ecrire(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ecrire:
    """Writes numbered files in a package; what it gives is their series."""
    paquet = f"paquet_{uuid4().hex}"
    (tmp_path / paquet).mkdir()
    (tmp_path / paquet / "__init__.py").touch()
    monkeypatch.syspath_prepend(tmp_path)

    def ecrire(**fichiers: str) -> Serie:
        for nom, texte in fichiers.items():
            (tmp_path / paquet / f"{nom.removeprefix('_')}.sql").write_text(texte)
        return Serie("serie", paquet)

    return ecrire


UN = "create table @schema@.un (n integer);\ninsert into @schema@.un values (1);\n"
DEUX = "insert into @schema@.un values (2);"


def nombres(base: psycopg.Connection[Any]) -> list[int]:
    return [n for (n,) in base.execute("select n from essai.un order by n").fetchall()]


def passees(base: psycopg.Connection[Any]) -> list[tuple[str, int, str]]:
    return base.execute("select serie, numero, nom from essai.migrations order by passee_le").fetchall()


class TestRefus:
    def test_un_fichier_a_change_depuis(self, base: psycopg.Connection[Any], ecrire: Ecrire) -> None:
        passer(base, ecrire(_0001_un=UN), JOURNAL)
        with pytest.raises(MigrationRefusee, match=r"0001_un\.sql de « serie » a changé"):
            passer(base, ecrire(_0001_un=UN.replace("integer", "bigint"), _0002_deux=DEUX), JOURNAL)
        assert nombres(base) == [1], "nothing ran"

    def test_la_base_vient_d_une_version_plus_recente(self, base: psycopg.Connection[Any], ecrire: Ecrire) -> None:
        passer(base, ecrire(_0001_un=UN), JOURNAL)
        base.execute("update essai.migrations set numero = 7")
        with pytest.raises(MigrationRefusee, match="a passé la migration 7 de « serie »"):
            passer(base, ecrire(_0001_un=UN), JOURNAL)

    def test_un_fichier_qui_echoue_ne_laisse_rien(self, base: psycopg.Connection[Any], ecrire: Ecrire) -> None:
        """What came before it stays; put right, it goes on from there."""
        with pytest.raises(psycopg.errors.DivisionByZero):
            passer(base, ecrire(_0001_un=UN, _0002_deux=f"{DEUX} select 1/0;", _0003_trois="select 1;"), JOURNAL)
        assert nombres(base) == [1]
        assert passees(base) == [("serie", 1, "0001_un.sql")]
        assert passer(base, ecrire(_0002_deux=DEUX), JOURNAL) == ["0002_deux.sql", "0003_trois.sql"]
        assert nombres(base) == [1, 2]

    def test_un_mot_qui_ne_dit_rien(self, ecrire: Ecrire) -> None:
        with pytest.raises(KeyError, match="inconnu"):
            lire(ecrire(_0001_un="select @inconnu@;"), JOURNAL)

    def test_un_enonce_sans_fin(self) -> None:
        with pytest.raises(ValueError, match="n'est pas terminé par « ; » : select 2"):
            enonces("select 1;\nselect 2 -- fini ;\n")


class TestPasser:
    def test_une_fois_et_dans_l_ordre(self, base: psycopg.Connection[Any], ecrire: Ecrire) -> None:
        assert passer(base, ecrire(_0002_deux=DEUX, _0001_un=UN), JOURNAL) == ["0001_un.sql", "0002_deux.sql"]
        assert passer(base, ecrire(), JOURNAL) == []
        assert nombres(base) == [1, 2]
        assert passer(base, ecrire(_0003_trois="insert into @schema@.un values (3);"), JOURNAL) == ["0003_trois.sql"]
        assert nombres(base) == [1, 2, 3]

    def test_un_commentaire_n_est_pas_un_changement(self, base: psycopg.Connection[Any], ecrire: Ecrire) -> None:
        passer(base, ecrire(_0001_un=UN), JOURNAL)
        assert passer(base, ecrire(_0001_un=f"-- Ce que dit « un » ; et pourquoi.\n{UN}"), JOURNAL) == []

    def test_un_schema_disparu_se_refait(self, base: psycopg.Connection[Any], ecrire: Ecrire) -> None:
        passer(base, ecrire(_0001_un=UN), JOURNAL)
        base.execute("drop schema essai cascade")
        assert passer(base, ecrire(), JOURNAL) == ["0001_un.sql"]

    def test_quatre_a_la_fois(self, url: str, base: psycopg.Connection[Any], ecrire: Ecrire) -> None:
        serie = ecrire(_0001_un=UN, _0002_deux=DEUX)

        def ensemble(_: int) -> list[str]:
            with psycopg.connect(url, autocommit=True) as connexion, seul(connexion):
                return passer(connexion, serie, JOURNAL)

        with ThreadPoolExecutor(4) as fils:
            faites = list(fils.map(ensemble, range(4)))
        assert sorted(faites) == [[], [], [], ["0001_un.sql", "0002_deux.sql"]]
        assert nombres(base) == [1, 2]

    def test_tue_en_chemin(self, url: str, base: psycopg.Connection[Any], ecrire: Ecrire, tmp_path: Path) -> None:
        """Killed in its second file: the lock went with it, the second file is done again whole."""
        serie = ecrire(_0001_un=UN, _0002_deux=f"{DEUX} select pg_advisory_xact_lock({RETENUE});")
        base.execute("select pg_advisory_lock(%s)", (RETENUE,))
        with Processus(_passer, dict(os.environ), url, serie.paquet, str(tmp_path)) as processus:
            jusqu_a(lambda: base.execute(ATTENDENT, (RETENUE,)).fetchone() == (1,))
            processus.send_signal(signal.SIGKILL)
            processus.wait()
        base.execute("select pg_advisory_unlock(%s)", (RETENUE,))
        with seul(base):
            assert passer(base, serie, JOURNAL) == ["0002_deux.sql"]
        assert nombres(base) == [1, 2]


def jusqu_a(condition: Callable[[], bool]) -> None:
    limite = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < limite, "never came"
        time.sleep(0.01)


def _passer(url: str, paquet: str, chemin: str) -> None:
    sys.path.insert(0, chemin)
    with psycopg.connect(url, autocommit=True) as connexion, seul(connexion):
        passer(connexion, Serie("serie", paquet), JOURNAL)


@pytest.mark.parametrize(
    "seul_enonce",
    [
        "insert into t values ('a;b', 'l''un ; l''autre')",
        'create table "un;deux" ()',
        "do $$ begin perform 1; end $$",
        "create function f() returns void language plpgsql as $corps$ begin execute $$ select 1; $$; end $corps$",
        "select 3 - 1, 'a' || '--;'",
    ],
)
def test_un_point_virgule_qui_ne_finit_rien(seul_enonce: str) -> None:
    assert enonces(f"-- l'essai ; le voici\n{seul_enonce};\n\nselect 2 ; -- fin\n") == (seul_enonce, "select 2")
