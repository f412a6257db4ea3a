"""What follows a delivery, for every answer: bounded, in order, nothing lost."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.webhooks.envoi import Reponse
from integrations.webhooks.suites import (
    ECARTES_MAX,
    ECHECS_MAX,
    ESSAIS_REFUS,
    RECUL,
    attente_s,
    suite,
)
from ledger.annexes.abonnements import Abonnement, EtatAbonnement, IssueEnvoi
from ledger.publication import EvenementPublic

LE = datetime(2026, 3, 2, 9, tzinfo=UTC)
AVANT = Abonnement(
    UUID(int=1), "essai", "https://a.example", ["droits"], 1, None, EtatAbonnement.ACTIF, None, 6, 0, 0, LE, [], LE
)
PUBLIC = EvenementPublic("droits", "d", 7, {"id": str(UUID(int=2))}, b"{}")
PASSAGERES = (None, 301, 401, 403, 404, 408, 429, 500, 503)


def reponse(statut: int | None, attendre_s: float | None = None) -> Reponse:
    return Reponse(statut, None if statut == 200 else "raison", 3, attendre_s)


def test_livre() -> None:
    apres, note = suite(replace(AVANT, echecs=3, ecartes=2), PUBLIC, reponse(200), LE)
    assert (apres.position, apres.echecs, apres.ecartes, apres.etat) == (7, 0, 0, EtatAbonnement.ACTIF)
    assert (note.issue, note.essai, note.statut, note.evenement) == (IssueEnvoi.LIVREE, 4, 200, UUID(int=2))


@pytest.mark.parametrize("statut", PASSAGERES)
def test_un_echec_se_retente_puis_arrete_tout(statut: int | None) -> None:
    present, quand = AVANT, LE
    for essai in range(1, ECHECS_MAX):
        present, note = suite(present, PUBLIC, reponse(statut), quand)
        assert (present.position, present.echecs, present.etat) == (6, essai, EtatAbonnement.ACTIF)
        assert note.issue is IssueEnvoi.ECHEC
        assert quand < present.prochain_le <= quand + timedelta(seconds=RECUL.max_s)
        quand = present.prochain_le
    present, _ = suite(present, PUBLIC, reponse(statut), quand)
    assert (present.position, present.etat) == (6, EtatAbonnement.ARRETE)
    assert present.motif == f"{ECHECS_MAX} échecs de suite : raison"
    assert timedelta(hours=1) < quand - LE < timedelta(hours=12)


@pytest.mark.parametrize("statut", [400, 413, 415, 422])
def test_un_evenement_refuse_est_ecarte_et_la_suite_part(statut: int) -> None:
    present = AVANT
    for _ in range(ESSAIS_REFUS - 1):
        present, note = suite(present, PUBLIC, reponse(statut), LE)
        assert (present.position, note.issue) == (6, IssueEnvoi.ECHEC)
    present, note = suite(present, PUBLIC, reponse(statut), LE)
    assert (present.position, present.echecs, present.ecartes, note.issue) == (7, 0, 1, IssueEnvoi.ECARTEE)
    assert present.etat == EtatAbonnement.ACTIF


def test_tous_refuses_l_abonnement_s_arrete() -> None:
    avant = replace(AVANT, echecs=ESSAIS_REFUS - 1, ecartes=ECARTES_MAX - 1)
    apres, _ = suite(avant, PUBLIC, reponse(422), LE)
    assert (apres.etat, apres.position) == (EtatAbonnement.ARRETE, 7)


def test_parti_pour_de_bon() -> None:
    apres, _ = suite(AVANT, PUBLIC, reponse(410), LE)
    assert (apres.etat, apres.position) == (EtatAbonnement.ARRETE, 6)


@given(st.integers(1, 10_000), st.none() | st.floats(0, 1e9))
def test_l_attente_est_bornee_et_respecte_l_abonne(echecs: int, demandee_s: float | None) -> None:
    attendue = attente_s(echecs, demandee_s)
    assert RECUL.min_s / 2 <= attendue <= RECUL.max_s
    assert attendue >= min(demandee_s or 0, RECUL.max_s)
