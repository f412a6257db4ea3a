"""A process that is dead, frozen, behind or ahead is never said healthy; nor is an API that can record nothing."""

import os
import signal
import subprocess
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path

import httpx
import psycopg
import pytest

from app import sante, vie
from app.settings import Reglages
from app.vie import EnMauvaiseSante
from ledger.annexes import battements
from ledger.store.journal import Journal
from tests.app.cli import Cli, Ici
from tests.integrations.storage.processes import wait_until
from tests.kafka.brokers import Broker
from tests.web.serveur import Api

PATIENCE_S = 90.0
PUBLIENT = {"relais": ["relayer"], "etats": ["publier-etats"]}
"""Those that write to a broker: known by their locks, and by what is there."""
SUIVENT = {"projecteur": ["projeter"], "notificateur": ["notifier"]}
"""Those that may write nothing but what they make: known by their locks."""
BATTENT = {"reactions": ["reagir", "--continu"], "importateur": ["importer", "suivre"]}
"""Those that leave a sign of life."""


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a minute of silence would tell is told after ten seconds: twice what a sign of life takes."""
    monkeypatch.setattr(vie, "FIGE_S", 10)
    monkeypatch.setattr(sante, "BATTEMENT_MAX_S", 10)


@pytest.mark.timeout(600)  # processes start when a busy machine lets them
@pytest.mark.usefixtures("impatient")
def test_f7_qui_publie_mort_ou_fige_n_est_jamais_en_bonne_sante(cli_neuve: Cli, api_neuve: Api, broker: Broker) -> None:
    cli = cli_neuve.avec(PARCOURS_KAFKA_BOOTSTRAP=broker.bootstrap, PARCOURS_DEPARTEMENT="33")
    _jamais_en_bonne_sante(PUBLIENT, cli, api_neuve, {"kafka_bootstrap": broker.bootstrap})


@pytest.mark.timeout(600)
@pytest.mark.usefixtures("impatient")
def test_f7_mort_ou_fige_n_est_jamais_en_bonne_sante(cli_neuve: Cli, api_neuve: Api) -> None:
    _jamais_en_bonne_sante(SUIVENT | BATTENT, cli_neuve.avec(PARCOURS_DEPARTEMENT="33"), api_neuve, {})


def _jamais_en_bonne_sante(
    commandes: Mapping[str, Sequence[str]], cli: Cli, api: Api, changes: Mapping[str, str]
) -> None:
    """These processes, together: each is silent as long as the others, and they are waited for once."""
    api.ouvrir()
    reglages = api.reglages.model_copy(update=changes)

    def attendre(*, sain: bool) -> dict[str, str | None]:
        """What each says, once it is healthy, or no longer is."""
        dits: dict[str, str | None] = {}

        def venu() -> bool:
            for nom in commandes:
                if nom not in dits and ((raison := _dit(nom, reglages)) is None) is sain:
                    dits[nom] = raison
            return dits.keys() == commandes.keys()

        wait_until(venu, PATIENCE_S, 0.3)
        return dits

    assert all(_dit(nom, reglages) is not None for nom in commandes), "nobody is at work"
    with ExitStack() as pile:
        processus = [pile.enter_context(cli.demarrer(*commande)) for commande in commandes.values()]
        attendre(sain=True)
        travailleurs = [_travailleur(un) for un in processus]
        for pid in travailleurs:
            os.kill(pid, signal.SIGSTOP)
        try:
            assert all("depuis" in str(raison) for raison in attendre(sain=False).values())
        finally:
            for pid in travailleurs:
                os.kill(pid, signal.SIGCONT)
        attendre(sain=True)
        for un in processus:
            un.kill()
        attendre(sain=False)


def _dit(nom: str, reglages: Reglages) -> str | None:
    """None when a process is healthy, else why not."""
    try:
        sante.PROCESSUS[nom](reglages)
    except EnMauvaiseSante as malade:
        return str(malade)
    except Exception as autre:  # noqa: BLE001 - its topics are not there yet
        return type(autre).__name__
    return None


def _travailleur(processus: subprocess.Popen[str]) -> int:
    """The process that works: the child of a supervisor, else itself."""
    lus = Path(f"/proc/{processus.pid}/task/{processus.pid}/children").read_text().split()
    return int(lus[0]) if lus else processus.pid


@pytest.fixture
def maitre(api_neuve: Api) -> psycopg.Connection:
    """The owner."""
    return psycopg.connect(api_neuve.reglages.database_url, autocommit=True)


def essayee(api: Api, monkeypatch: pytest.MonkeyPatch) -> Callable[[], httpx.Response]:
    """``/sante``, which tries to write each time it is asked."""
    monkeypatch.setattr(battements, "ESSAI_S", 0.0)
    return lambda: api.appeler("GET", "/sante", role=None)


def test_f7_le_verrou_du_journal_tenu_se_dit(api_neuve: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    demander = essayee(api_neuve, monkeypatch)
    assert demander().status_code == 200
    with psycopg.connect(api_neuve.reglages.database_url) as teneur:
        teneur.execute("lock table d33.verrou in exclusive mode")
        reponse = demander()
        assert (reponse.status_code, reponse.json()["ecriture"], reponse.json()["etat"]) == (503, False, "degrade")
        teneur.rollback()
    assert demander().status_code == 200


def test_f7_une_ecriture_impossible_se_dit(
    api_neuve: Api, maitre: psycopg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever keeps a row from being written: here, a table that takes none. The log gets nothing from being tried."""
    demander = essayee(api_neuve, monkeypatch)
    avant = api_neuve.services.journal.position()
    with maitre:
        maitre.execute("alter table d33.battements add constraint pleine check (false) not valid")
        assert demander().status_code == 503
        maitre.execute("alter table d33.battements drop constraint pleine")
        assert demander().status_code == 200
    assert api_neuve.services.journal.position() == avant


def test_f7_qui_demande_sans_cesse_n_ecrit_pas_sans_cesse(journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    ecrites: list[str] = []
    monkeypatch.setattr(battements, "exiger_ecriture", lambda _, nom: ecrites.append(nom))
    ecriture = battements.Ecriture()
    assert all(ecriture.possible(journal) for _ in range(50))
    assert ecrites == ["api"]


def test_f7_en_avance_ou_en_retard_sur_le_journal(
    api_neuve: Api, maitre: psycopg.Connection, cli_neuve: Cli, ici: Ici, monkeypatch: pytest.MonkeyPatch
) -> None:
    api_neuve.ouvrir()
    api_neuve.projeter()
    monkeypatch.setattr(sante, "tient", lambda *_: None)
    with maitre:
        assert "position" in cli_neuve.lancer_ici(ici, "sante", "projecteur").texte
        maitre.execute("update d33_vues.reperes set position = position + 7")
        assert "parcours nouvelle-epoque" in cli_neuve.refuser_ici(ici, "sante", "projecteur")
        maitre.execute("update d33_vues.reperes set position = 0 where vue = 'agenda'")
        maitre.execute("update d33_vues.reperes set position = position - 7 where vue <> 'agenda'")
        monkeypatch.setattr(sante, "RETARD_MAX_S", -1)
        assert "événements de retard, le premier depuis" in cli_neuve.refuser_ici(ici, "sante", "projecteur")


def test_f14_une_horloge_qui_a_recule_se_dit(
    api_neuve: Api, maitre: psycopg.Connection, cli_neuve: Cli, ici: Ici
) -> None:
    """A sign of life that is to come says nothing."""
    battements.battre(api_neuve.services.journal, "reactions")
    assert "vivant" in cli_neuve.lancer_ici(ici, "sante", "reactions").texte
    with maitre:
        maitre.execute("update d33.battements set vu_le = vu_le + interval '2 hours'")
    assert "l'horloge du serveur a reculé" in cli_neuve.refuser_ici(ici, "sante", "reactions")
