"""The key of the persons' keys: wrapped anew without touching an event, shared between hands, and found again."""

import base64
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Self
from uuid import uuid4

import psycopg
import pytest

from app.cles import sequestre
from app.cles.sequestre import Part, PartRefusee
from integrations.storage.databases import ServeurPostgres
from ledger.keys import CleEtrangere, CoffrePostgres
from ledger.sealing import desceller, sceller
from tests.app.cli import Cli

KEK, NOUVELLE, AUTRE = (bytes(range(debut, debut + 32)) for debut in (0, 64, 128))
STREAM, EVENEMENT = uuid4(), uuid4()


@pytest.fixture
def url(postgres: ServeurPostgres) -> Iterator[str]:
    """An empty store of keys."""
    nom = f"essai_{uuid4().hex}"
    adresse = postgres.creer_base(nom)
    with CoffreOuvert(adresse, KEK) as coffre:
        coffre.preparer()
    yield adresse
    postgres.supprimer_base(nom)


class CoffreOuvert(CoffrePostgres):
    """A store that closes at the end of a block."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.fermer()


class TestRenouveler:
    def test_ce_qui_etait_scelle_s_ouvre_sous_la_nouvelle_seule(self, url: str) -> None:
        """Envelopes change, keys do not: nothing that they sealed is touched."""
        sujets = [uuid4() for _ in range(5)]
        with CoffreOuvert(url, KEK) as coffre:
            coffre.creer(sujets)
            scelle = sceller(coffre, sujets[0], STREAM, EVENEMENT, "texte", b"zzcanari")
        with CoffreOuvert(url, NOUVELLE, ancienne=KEK) as coffre:
            assert coffre.renvelopper() == (5, 5)
            assert coffre.renvelopper() == (5, 0)
        with CoffreOuvert(url, NOUVELLE) as coffre:
            assert desceller(coffre, STREAM, EVENEMENT, "texte", scelle) == b"zzcanari"
        with CoffreOuvert(url, KEK) as coffre, pytest.raises(CleEtrangere):
            coffre.cle(sujets[0])

    def test_pendant_ce_temps_tout_s_ouvre_et_se_cree(self, url: str) -> None:
        """A process that has both opens what either wrapped; cut half-way, one goes on."""
        avant, apres = uuid4(), uuid4()
        with CoffreOuvert(url, KEK) as coffre:
            coffre.creer([avant])
        with CoffreOuvert(url, NOUVELLE, ancienne=KEK) as coffre:
            coffre.creer([apres])
            assert coffre.cle(avant) is not None
            assert coffre.cle(apres) is not None
            assert coffre.renvelopper() == (2, 1)

    def test_sous_une_autre_rien_ne_change(self, url: str) -> None:
        with CoffreOuvert(url, KEK) as coffre:
            coffre.creer([uuid4()])
        with psycopg.connect(url) as connexion:
            avant = connexion.execute("select * from cles").fetchall()
            with CoffreOuvert(url, NOUVELLE, ancienne=AUTRE) as coffre, pytest.raises(CleEtrangere):
                coffre.renvelopper()
            assert connexion.execute("select * from cles").fetchall() == avant


class TestSequestre:
    def test_toutes_les_reunions_la_rendent(self) -> None:
        parts = [Part.lire(part.ligne) for part in sequestre.partager(KEK, 5, 3)]
        for choisies in combinations(parts, 3):
            assert sequestre.reunir(choisies) == KEK
        assert sequestre.reunir(parts) == KEK

    @pytest.mark.parametrize(("parts", "seuil"), [(1, 1), (5, 1), (3, 4), (21, 3)])
    def test_partage_impossible(self, parts: int, seuil: int) -> None:
        with pytest.raises(PartRefusee, match="entre 2 et 20"):
            sequestre.partager(KEK, parts, seuil)

    def test_trop_peu(self) -> None:
        un, deux, *_ = sequestre.partager(KEK, 5, 3)
        with pytest.raises(PartRefusee, match="il faut 3 parts différentes, et il y en a 2"):
            sequestre.reunir([un, deux, un])

    def test_d_une_autre_cle(self) -> None:
        with pytest.raises(PartRefusee, match="pas toutes de la même clé"):
            sequestre.reunir([sequestre.partager(KEK, 3, 2)[0], sequestre.partager(AUTRE, 3, 2)[1]])

    def test_d_un_autre_partage(self) -> None:
        """Two escrows of one key do not mix: no key comes out that is not the one."""
        with pytest.raises(PartRefusee, match="l'une d'elles n'est pas de ce séquestre"):
            sequestre.reunir([sequestre.partager(KEK, 3, 2)[0], sequestre.partager(KEK, 3, 2)[1]])

    def test_une_lettre_changee(self) -> None:
        ligne = sequestre.partager(KEK, 3, 2)[0].ligne
        autre = ligne[:40] + ("0" if ligne[40] != "0" else "1") + ligne[41:]
        with pytest.raises(PartRefusee, match="une de ses lettres a changé"):
            Part.lire(autre)

    def test_un_refus_ne_repete_rien_de_la_part(self) -> None:
        """Messages end up in logs and on screens: they say which part, and nothing of what it holds."""
        ligne = sequestre.partager(KEK, 3, 2)[1].ligne
        for fausse, dite in ((ligne[:-1], "la part 2"), (ligne[20:], "une des lignes"), (ligne.split()[4], "une des")):
            with pytest.raises(PartRefusee, match=dite) as refus:
                Part.lire(fausse)
            assert not any(fausse[debut : debut + 6] in str(refus.value) for debut in range(20, len(fausse) - 6))

    def test_une_part_ne_dit_rien_de_la_cle(self) -> None:
        assert all(KEK[:4].hex() not in part.ligne for part in sequestre.partager(KEK, 5, 3))


def test_le_retablissement_est_essaye(tmp_path: Path, url: str) -> None:
    """On the command line, from the escrow to the opening of every key of the store."""
    with CoffreOuvert(url, KEK) as coffre:
        coffre.creer([uuid4() for _ in range(3)])
    reglages = {"DATABASE_URL": url, "CLES_URL": url, "KEK": base64.b64encode(KEK).decode()}
    cli = Cli({f"PARCOURS_{nom}": valeur for nom, valeur in reglages.items()})
    assert "5 parts" in cli.lancer("sequestrer-kek", "--dossier", str(tmp_path)).texte
    parts = [str(tmp_path / f"part-{n}.txt") for n in (2, 3, 5)]
    assert "ouvre les 3 clés" in cli.lancer("retablir-kek", "--essai", *parts).texte
    assert cli.lancer("retablir-kek", *parts).texte.strip() == base64.b64encode(KEK).decode()
