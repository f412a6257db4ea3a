"""Quotas shared by processes through PostgreSQL: never faster than asked, whoever asks, and put off together."""

import multiprocessing
import threading
import time
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import psycopg
import pytest

from integrations.livraison.carnet import MIGRATIONS
from integrations.livraison.echecs import Indisponible
from integrations.livraison.quotas import QuotasPartages
from ledger.store.migrations import migrer
from tests.ledger.fixtures import SCHEMA


@pytest.fixture
def base_quotas(base_neuve: str) -> str:
    """A database with the connector's own tables."""
    with psycopg.connect(base_neuve, autocommit=True) as connexion:
        for _ in range(2):
            migrer(connexion, SCHEMA, MIGRATIONS)
    return base_neuve


@pytest.fixture
def quotas(base_quotas: str) -> Iterator[QuotasPartages]:
    """Quotas of this process."""
    with QuotasPartages(base_quotas, SCHEMA, "voisin") as partages:
        yield partages


def _prendre(base: str, nombre: int, par_s: float, sortie: Any) -> None:
    """In a process of its own: take slots, and say when."""
    with QuotasPartages(base, SCHEMA, "voisin") as partages:
        for _ in range(nombre):
            partages.attendre("appels", par_s, 30)
            sortie.put(time.monotonic())


class TestQuotas:
    def test_un_creneau_trop_lointain_est_refuse_sans_etre_pris(self, quotas: QuotasPartages) -> None:
        quotas.reporter("appels", 60)
        for _ in range(2):
            with pytest.raises(Indisponible, match="épuisé"):
                quotas.attendre("appels", 10, 1)

    def test_une_base_absente_n_est_pas_un_quota(self, quotas: QuotasPartages) -> None:
        quotas.fermer()
        with pytest.raises(Indisponible, match="ne répond pas"):
            quotas.attendre("appels", 10, 1)

    def test_le_premier_part_aussitot(self, quotas: QuotasPartages) -> None:
        debut = time.monotonic()
        quotas.attendre("appels", 0.1, 30)
        assert time.monotonic() - debut < 1

    def test_un_quota_n_attend_pas_l_autre(self, quotas: QuotasPartages) -> None:
        quotas.attendre("appels", 0.1, 30)
        debut = time.monotonic()
        quotas.attendre("jetons", 0.1, 30)
        assert time.monotonic() - debut < 1

    def test_un_destinataire_n_attend_pas_l_autre(self, base_quotas: str, quotas: QuotasPartages) -> None:
        quotas.reporter("appels", 60)
        with QuotasPartages(base_quotas, SCHEMA, "autre") as autre:
            autre.attendre("appels", 10, 1)

    def test_reportes_tous_attendent(self, base_quotas: str, quotas: QuotasPartages) -> None:
        debut = time.monotonic()
        quotas.reporter("appels", 0.4)
        with QuotasPartages(base_quotas, SCHEMA, "voisin") as autre:
            fils = [threading.Thread(target=q.attendre, args=("appels", 100, 30)) for q in (quotas, autre)]
            for fil in fils:
                fil.start()
            for fil in fils:
                fil.join()
        assert time.monotonic() - debut >= 0.4

    def test_deux_processus_ensemble_ne_vont_pas_plus_vite_qu_un(self, base_quotas: str) -> None:
        par_s, nombre = 25.0, 12
        contexte = multiprocessing.get_context("spawn")
        sortie = contexte.Queue()
        processus = [contexte.Process(target=_prendre, args=(base_quotas, nombre, par_s, sortie)) for _ in range(2)]
        for p in processus:
            p.start()
        instants = sorted(sortie.get(timeout=60) for _ in range(2 * nombre))
        for p in processus:
            p.join()
        # A slot is an instant; a thread wakes up a little after it, never before.
        assert instants[-1] - instants[0] >= (2 * nombre - 1) / par_s - 0.05
        assert all(fin - debut < 30 for debut, fin in pairwise(instants))
