"""``connecteur``: steps told to France Travail a second, beside httpx itself making the same calls.

The simulator runs in a process of its own, without quota nor fault. Each person is found once, then told of a rendez-vous
taken, moved and honoured. The reference sends the same requests, their bodies and headers ready, over one client, and reads
the answers. The connector translates each step from the dossier's history, takes a slot of the quota that processes share
in PostgreSQL, holds tokens and jetons, goes through retries and circuit breaker, and reads the answer. Rounds are
interleaved; each round has its own ratio, since the machine's speed moves.
"""

import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Final
from uuid import UUID

import httpx
import orjson
import psycopg
from pydantic import SecretStr

from bench.mesure import Mesure, chronometrer, comparer
from integrations.france_travail import services
from integrations.france_travail.acces import Acces, entetes_agent
from integrations.france_travail.appel import BATCH, ContexteTraduction, PersonneCherchee
from integrations.france_travail.client import Client
from integrations.france_travail.simulateur.etat import CLIENT, SECRET
from integrations.france_travail.traductions import traduire
from integrations.livraison import carnet
from integrations.livraison.quotas import QuotasPartages
from ledger.events.base import Evenement
from ledger.events.suivi.rendez_vous import RendezVousDeplace, RendezVousHonore, RendezVousPlanifie
from ledger.lu import EvenementLu
from ledger.store.migrations import migrer
from ledger.vocabulaire.suivi.transmission import FRANCE_TRAVAIL

TOURS: Final = 5
PERSONNES: Final = 60
DEMARRAGE_S: Final = 60.0
DEBIT_S: Final = 1000.0
"""Slots a second of the shared quota: its cost is measured, not its brake."""


@dataclass(frozen=True, slots=True)
class _Lieu:
    """Where the simulator is."""

    adresse: str

    @property
    def base(self) -> str:
        return f"{self.adresse}/partenaire"

    @property
    def jeton(self) -> str:
        return f"{self.adresse}/connexion/oauth2/access_token?realm=%2Fagent"


def mesurer(pg_url: str, schema: str) -> list[Mesure]:
    """Steps a second of the connector, and of bare httpx. ``schema`` is a migrated log, for the shared quota."""
    with psycopg.connect(pg_url, autocommit=True) as connexion:
        migrer(connexion, schema, carnet.MIGRATIONS)
    with _simulateur() as lieu:
        numeros = [f"1{rang:010}" for rang in range(PERSONNES)]
        _charger(lieu, numeros)
        historiques = [_historique(rang) for rang in range(PERSONNES)]
        _transmettre(pg_url, schema, lieu, numeros[:5], historiques[:5])  # warms the simulator up
        durees = []
        for _ in range(TOURS):
            nu = chronometrer(lambda: _appeler_nu(lieu, numeros, historiques))
            durees.append((chronometrer(lambda: _transmettre(pg_url, schema, lieu, numeros, historiques)), nu))
    etapes = sum(map(len, historiques))
    durees.sort(key=lambda tour: tour[1] / tour[0])
    duree, nu = durees[len(durees) // 2]
    ratios = [round(nu / duree, 2) for duree, nu in durees]
    conditions = {"etapes": etapes, "personnes": PERSONNES, "fils": 1, "tours": TOURS, "contre": "httpx nu"}
    return [
        comparer("connecteur", etapes / duree, "transmissions/s", etapes / nu, **conditions, ratios=ratios),
        Mesure(
            "connecteur_cout",
            round(statistics.median(duree - nu for duree, nu in durees) / etapes * 1000, 2),
            "ms/transmission",
            conditions=conditions,
        ),
    ]


def _transmettre(
    pg_url: str, schema: str, lieu: _Lieu, numeros: Sequence[str], historiques: Sequence[list[EvenementLu]]
) -> None:
    acces = Acces(
        base=lieu.base,
        jeton=lieu.jeton,
        client_id=CLIENT,
        client_secret=SecretStr(SECRET),
        appels_s=DEBIT_S,
        jetons_s=100,
    )
    with QuotasPartages(pg_url, schema, FRANCE_TRAVAIL) as partages, Client(acces, partages) as client:
        for numero, historique in zip(numeros, historiques, strict=True):
            qui, references = PersonneCherchee(numero_france_travail=numero), dict[str, str]()
            for rang, e in enumerate(historique, 1):
                appel = traduire(e, ContexteTraduction(historique[:rang], references=references))
                assert appel is not None
                reponse = client.executer(appel, qui)
                assert reponse.reference is not None
                references[e.corps["rendez_vous"]] = reponse.reference


def _appeler_nu(lieu: _Lieu, numeros: Sequence[str], historiques: Sequence[list[EvenementLu]]) -> None:
    """The same calls; only the id that an answer gives is put in the bodies that follow."""
    corps = [_corps(historique) for historique in historiques]
    with httpx.Client(timeout=20, trust_env=False) as http:
        portees = " ".join({p for api in ("rechercher-usager/v2", "rendez-vous-partenaire/v1") for p in _portees(api)})
        donnees = {
            "grant_type": "client_credentials",
            "client_id": CLIENT,
            "client_secret": SECRET,
            "scope": portees,
        }
        acces = http.post(lieu.jeton, data=donnees).raise_for_status().json()["access_token"]
        entetes = {
            **entetes_agent(BATCH),
            "Authorization": f"Bearer {acces}",
            "Content-Type": "application/json",
            "Accept": "application/json",
        }
        recherche = f"{lieu.base}/rechercher-usager/v2/usagers/par-numero-francetravail"
        rendez_vous = f"{lieu.base}/rendez-vous-partenaire/v1/rendez-vous"
        for numero, suite in zip(numeros, corps, strict=True):
            trouve = http.post(recherche, content=orjson.dumps({"numeroFranceTravail": numero}), headers=entetes)
            de = {**entetes, "ft-jeton-usager": trouve.raise_for_status().json()["jetonUsager"]}
            cree = http.post(rendez_vous, content=orjson.dumps(suite[0]), headers=de).raise_for_status().json()["id"]
            for apres in suite[1:]:
                http.put(rendez_vous, content=orjson.dumps({"id": cree, **apres}), headers=de).raise_for_status()


def _portees(api: str) -> list[str]:
    return services.PORTEES[api].split()


def _corps(historique: list[EvenementLu]) -> list[Any]:
    appels = [traduire(e, ContexteTraduction(historique[:rang])) for rang, e in enumerate(historique, 1)]
    return [appel.corps for appel in appels if appel is not None]


def _historique(rang: int) -> list[EvenementLu]:
    """A rendez-vous taken, moved, honoured."""
    rendez_vous = UUID(int=10_000 + rang)
    commun = {"rendez_vous": rendez_vous, "motif": "SUIVI", "structure": "MDS-33-04"}
    etapes: list[Evenement] = [
        RendezVousPlanifie.model_validate(
            {
                **commun,
                "survenu_le": date(2026, 3, 2),
                "le": date(2026, 3, 20),
                "heure": "14:30",
                "duree_prevue_min": 45,
                "modalite": "SUR_PLACE",
                "initiateur": "SERVICE",
            }
        ),
        RendezVousDeplace.model_validate(
            {
                **commun,
                "survenu_le": date(2026, 3, 10),
                "le": date(2026, 3, 27),
                "heure": "09:15",
                "ancien_le": date(2026, 3, 20),
                "ancienne_heure": "14:30",
                "par": "USAGER",
            }
        ),
        RendezVousHonore.model_validate({**commun, "survenu_le": date(2026, 3, 27), "duree_min": 40}),
    ]
    return [
        EvenementLu.de_memoire(
            e,
            stream=UUID(int=rang + 1),
            version=version,
            position=version,
            enregistre_le=datetime(2026, 3, 27, tzinfo=UTC),
            evenement_id=UUID(int=100_000 + 10 * rang + version),
        )
        for version, e in enumerate(etapes, 1)
    ]


def _charger(lieu: _Lieu, numeros: Sequence[str]) -> None:
    httpx.post(
        f"{lieu.adresse}/simulateur/personnes", json=[{"numero": n} for n in numeros], timeout=60
    ).raise_for_status()


@contextmanager
def _simulateur() -> Iterator[_Lieu]:
    """The simulator, in a process of its own."""
    with closing(socket.socket()) as prise:
        prise.bind(("127.0.0.1", 0))
        port = prise.getsockname()[1]
    commande = [sys.executable, "-m", "app.cli", "simulateur", "france-travail", "--port", str(port)]
    with subprocess.Popen(commande, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as processus:
        try:
            lieu = _Lieu(f"http://127.0.0.1:{port}")
            _attendre(lieu)
            yield lieu
        finally:
            processus.terminate()


def _attendre(lieu: _Lieu) -> None:
    limite = time.monotonic() + DEMARRAGE_S
    while True:
        try:
            httpx.get(f"{lieu.adresse}/simulateur/etat", timeout=5).raise_for_status()
        except httpx.TransportError:
            if time.monotonic() > limite:
                raise
            time.sleep(0.1)
        else:
            return
