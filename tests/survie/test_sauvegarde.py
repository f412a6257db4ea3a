"""A base backup, the log kept since, the keys apart: brought back to an instant, on real servers, by the commands."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from app import environnement
from integrations.storage.postgresql import PostgresEmbarque
from integrations.storage.restauration import RestaurationImpossible, preparer
from ledger.epoques import lire as lire_epoques
from ledger.events.entree.droits import DossierOuvert
from ledger.events.entree.effacement import SujetEfface
from ledger.store.verification import verifier
from tests.app.cli import Ici
from tests.ledger.ecritures import ecriture
from tests.storage_fixtures import REGLAGES_DE_TEST
from tests.survie.installation import Installation, ouvert

pytestmark = pytest.mark.timeout(900)  # servers and commands start when a busy machine lets them


def test_revenir_a_un_instant_sans_ramener_une_personne_effacee(installation: Installation) -> None:
    """What was recorded up to the instant is there, and nothing after it; who was erased stays so."""
    avant = installation.ouvrir(6)
    with installation.gardee():
        pendant = installation.ouvrir(4)
        installation.dire((avant[2], 1), SujetEfface)
        installation.dire((uuid4(), 0), DossierOuvert)
        instant = installation.instant()
        installation.ouvrir(3)
        with ouvert(installation.serveur) as (_, coffre):
            coffre.detruire(avant[0])
    ailleurs = installation.dossier / "effaces.txt"
    ailleurs.write_text(f"{avant[0]}\n{avant[1]}\n")
    dit = installation.restaurer("a_l_instant", "--instant", _iso(instant), "--effaces", str(ailleurs))
    assert (dit["evenements"], dit["position"]) == (12, 12)
    assert dit["effaces_de_nouveau"] == 3, "the log remembers one, the list two: their keys had come back"
    assert dit["sans_cle"] == 1, "who was opened, and whose key no copy has"
    with PostgresEmbarque(installation.dossier / "a_l_instant" / "postgresql", REGLAGES_DE_TEST) as ramene:
        with ouvert(ramene) as (journal, coffre):
            assert [coffre.cle(dossier) is not None for dossier in avant] == [False] * 3 + [True] * 3
            coffre.creer([avant[0]])
            assert coffre.cle(avant[0]) is None, "and gets no other"
            assert all(journal.connait(dossier) for dossier in (*avant, *pendant))
            assert journal.ajouter(ecriture((uuid4(), 0))).position == 13
        with psycopg.connect(ramene.url_de(environnement.BASE), autocommit=True) as connexion:
            assert verifier(connexion, "d33").rupture is None
            (epoque,) = lire_epoques(connexion, "d33")
            assert (epoque.nom, epoque.depuis) == (dit["epoque"], 12)
            assert connexion.execute("show restore_command").fetchone() == ("",)


def test_jusqu_a_la_fin_de_ce_qui_fut_garde_rien_d_acquitte_ne_manque(installation: Installation) -> None:
    """The server dies without a word: all that it acknowledged and the log received is brought back."""
    installation.ouvrir(2)
    with installation.gardee():
        installation.ouvrir(20)
    dit = installation.restaurer("a_la_fin")
    assert dit["evenements"] == 22


def test_un_instant_au_dela_de_ce_qui_fut_garde_est_refuse(installation: Installation) -> None:
    installation.ouvrir(1)
    with installation.gardee():
        installation.ouvrir(1)
    trop_tard = _iso(installation.instant() + timedelta(hours=1))
    phrase = installation.cli.refuser(
        *("restaurer", "--depuis", str(installation.registre), "--cles", str(installation.cles)),
        *("--vers", str(installation.dossier / "trop_tard"), "--instant", trop_tard),
    )
    assert "recovery ended before configured recovery target was reached" in phrase


def test_une_sauvegarde_abimee_n_est_pas_restauree(installation: Installation, ici: Ici) -> None:
    installation.ouvrir(1)
    cli, vers = installation.cli, str(installation.dossier / "neuf")
    sauvegarder = ("sauvegarder", "--vers", str(installation.registre), "--cles-vers", str(installation.cles))
    cli.lancer(*sauvegarder)
    assert "existe déjà" in cli.refuser_ici(ici, *sauvegarder)
    assert "gardent à part" in cli.refuser_ici(ici, "sauvegarder", "--vers", vers, "--cles-vers", vers)
    fichier = next(iter((installation.registre / "base" / "global").glob("[0-9]*")))
    octets = bytearray(fichier.read_bytes())
    octets[100] ^= 1
    fichier.write_bytes(octets)
    restaurer = ("restaurer", "--depuis", str(installation.registre), "--cles", str(installation.cles))
    assert "pg_verifybackup a échoué" in cli.refuser_ici(ici, *restaurer, "--vers", vers)
    assert "dites où mettre les données" in cli.refuser_ici(ici, *restaurer)


def test_rien_n_est_ecrase(tmp_path: Path) -> None:
    with pytest.raises(RestaurationImpossible, match="ne tient pas de sauvegarde"):
        preparer(tmp_path, tmp_path / "neuf", None)
    (tmp_path / "base").mkdir()
    with pytest.raises(RestaurationImpossible, match="Dites le fuseau"):
        preparer(tmp_path, tmp_path / "neuf", datetime(2026, 3, 2, 14))  # noqa: DTZ001 - what is refused
    (tmp_path / "tenu" / "donnees").mkdir(parents=True)
    with pytest.raises(RestaurationImpossible, match="tient déjà des données"):
        preparer(tmp_path, tmp_path / "tenu", datetime.now(UTC))


def _iso(instant: datetime) -> str:
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S+0000")
