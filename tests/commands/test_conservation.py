"""X5: a dossier is in the active base, then in intermediate archive, then at its term (CT R5312-44)."""

from datetime import date, timedelta

import pytest

from commands.base import Cadre
from commands.conservation import conservation, fermes_depuis
from commands.regles import REGLES
from commands.regles.local import appliquer
from ledger.vocabulaire.conservation import Phase
from tests.commands.etapes import SIGNE, modifier_droits
from tests.commands.etapes.sanction import CONTESTE
from tests.commands.scenario import Scenario

CLOS = {"etat_droit": "CLOS", "soumis_droits_devoirs": False, "motif": "RESSOURCES"}
FERME = SIGNE.puis(modifier_droits(**CLOS), "2026-08-01")
ACTIVE, ARCHIVE, TERME = Phase


def phase(scenario: Scenario, le: str) -> Phase:
    return conservation(scenario.dossier, Cadre(date.fromisoformat(le), scenario.regles)).phase


@pytest.mark.parametrize(
    ("le", "attendue"),
    [
        ("2026-08-02", ACTIVE),
        ("2029-08-01", ACTIVE),
        ("2029-08-02", ARCHIVE),
        ("2036-08-01", ARCHIVE),
        ("2036-08-02", TERME),
    ],
)
def test_x5_trois_ans_puis_sept(le: str, attendue: Phase) -> None:
    assert phase(FERME, le) is attendue


def test_x5_un_droit_ouvert_reste_en_base_active() -> None:
    rouvert = FERME.puis(modifier_droits(etat_droit="OUVERT_VERSABLE", motif=None), "2030-01-05")
    assert phase(rouvert, "2030-01-06") is ACTIVE
    assert phase(SIGNE, "2046-01-01") is ACTIVE


def test_x5_un_litige_retient_le_terme() -> None:
    conteste = CONTESTE.puis(modifier_droits(**CLOS), "2026-08-01")
    assert phase(conteste, "2036-08-02") is ARCHIVE
    gardee = conservation(conteste.dossier, Cadre(date(2036, 8, 2)))
    assert (gardee.en_litige, gardee.archive_jusqu_au) == (True, date(2036, 8, 1))


def test_x5_le_texte_n_a_d_effet_qu_au_1er_juillet_2026() -> None:
    ancien = SIGNE.puis(modifier_droits(**CLOS), "2025-06-01")
    assert phase(ancien, "2026-06-30") is ACTIVE
    assert fermes_depuis(REGLES, date(2026, 6, 30)) is None


def test_x5_le_departement_regle_ce_qu_aucun_texte_ne_fixe_pour_lui() -> None:
    """Two years after the last contact, says the référentiel of the CNIL: the rule is marked, and a setting."""
    deux_ans = FERME.sous(appliquer({"CONS-ACTIVE@2026-07-01": {"delai": {"mois": 24}}}, REGLES))
    assert phase(deux_ans, "2028-08-02") is ARCHIVE
    assert not any(r.verifiee for r in conservation(FERME.dossier, Cadre(date(2027, 1, 1))).regles)


@pytest.mark.parametrize("le", ["2028-02-28", "2028-02-29", "2028-03-01", "2031-02-28", "2031-03-01", "2029-12-31"])
def test_x5_une_liste_et_un_dossier_en_decident_pareil(le: str) -> None:
    """The first closing that a list still shows is the first one whose dossier is in the active base."""
    regle, jour = REGLES.en_vigueur("CONS-ACTIVE", date.fromisoformat(le)), date.fromisoformat(le)
    premier = fermes_depuis(REGLES, jour)
    assert regle is not None
    assert premier is not None
    assert regle.echeance(premier) >= jour > regle.echeance(premier - timedelta(days=1))
