"""A demonstration that an expert believes: rights, sanctions, hours and contracts agree with each other (D10)."""

from collections import defaultdict
from datetime import date, timedelta

import pytest

from ledger.dossier import Dossier, fold
from ledger.events.contrats.activite import ActivitePrevue
from ledger.events.entree.droits import DossierOuvert
from ledger.lu import EvenementLu
from simulation import Verite
from tests.simulation.journal import JUSQU_AU, JournalMemoire, parametres, simule

Dossiers = dict[str, tuple[Dossier, list[EvenementLu]]]
HEBDO_H = 15


def lus(journal: JournalMemoire) -> Dossiers:
    return {
        str(stream): (fold(stream, evenements), evenements)
        for stream, evenements in journal.lus().items()
        if evenements[0].classe is DossierOuvert
    }


@pytest.fixture(scope="module")
def simules(petit: tuple[JournalMemoire, Verite]) -> Dossiers:
    return lus(petit[0])


def en_cours(dossier: Dossier, le: date) -> list[str]:
    return [s.id for s in dossier.sanctions.values() if s.court(le)]


def test_d10_un_droit_fini_par_decision_est_clos_et_le_parcours_avec_lui(simules: Dossiers) -> None:
    """Once the end of a right is decided, the payer states it within a fortnight, and nobody accompanies any more."""
    finis = 0
    for dossier, _ in simules.values():
        for sanction in dossier.sanctions.values():
            if (le := sanction.fin_de_droit_le) is None or dossier.droits is None:
                continue
            finis += 1
            assert not dossier.droits.etat.ouvert
            assert timedelta(0) <= dossier.droits.depuis - le <= timedelta(days=15)
            if JUSQU_AU - le > timedelta(days=60):
                assert dossier.fin_parcours is not None
                assert dossier.contrat_suivi is None
    assert finis > 0


@pytest.fixture(scope="module", params=[100, 400])
def peuples(request: pytest.FixtureRequest) -> Dossiers:
    """A département of this many, small or smaller."""
    if request.param == 400:
        simules: Dossiers = request.getfixturevalue("simules")
        return simules
    return lus(simule(parametres(request.param))[0])


def test_d10_une_sanction_court_le_dernier_jour_meme_dans_un_petit_departement(peuples: Dossiers) -> None:
    frappes = [dossier for dossier, _ in peuples.values() if en_cours(dossier, JUSQU_AU)]
    assert frappes
    for dossier in frappes:
        assert dossier.droits is not None
        assert dossier.droits.a_accompagner, "who is sanctioned is subject, and her right is open"
        assert dossier.orientation is not None


def test_d10_les_heures_d_une_semaine_sont_celles_du_contrat_qui_court(simules: Dossiers) -> None:
    """Where 15 hours are in the contract, the week that is told has 15: both figures of a dashboard agree."""
    tenues, semaines = 0, 0
    for dossier, evenements in simules.values():
        prevues: defaultdict[date, float] = defaultdict(float)
        for e in evenements:
            if e.classe is ActivitePrevue:
                prevues[date.fromisoformat(e.corps["semaine"])] += e.corps["heures"]
        for lundi, heures in prevues.items():
            contrat = dossier.contrat_en_cours(lundi)
            if contrat is None or contrat.duree_hebdo_h < HEBDO_H:
                continue
            semaines += 1
            tenues += heures >= HEBDO_H
    assert semaines > 20
    assert tenues / semaines > 0.9


def test_d10_qui_est_sorti_n_a_plus_de_contrat_qui_court(simules: Dossiers) -> None:
    """Three months after the right closed, either the parcours has ended, or the contract has: nothing runs to December."""
    sortis = 0
    for dossier, _ in simules.values():
        droits, contrat = dossier.droits, dossier.contrat_signe
        if droits is None or droits.etat.ouvert or contrat is None or dossier.parti or dossier.fusion:
            continue
        if JUSQU_AU - droits.depuis > timedelta(days=100):
            sortis += 1
            assert dossier.fin_parcours is not None or not contrat.court(JUSQU_AU)
    assert sortis > 0
