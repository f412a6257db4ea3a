"""However the log is cut into windows, the views are those of one window, and those of a rebuild."""

from itertools import cycle
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger.events import CATALOGUE
from ledger.keys import CoffreMemoire
from projections.moteur.projecteur import Projecteur
from projections.moteur.reconstruction import reconstruire
from projections.moteur.vue import EtatPython, Fait
from tests.projections.fixtures import VUES, vider
from tests.projections.hasards import JOURNAUX, Geste, journal_de
from tests.projections.images import Image, ecarts, image

FENETRES = st.lists(st.integers(1, 25), min_size=1, max_size=5)
ESSAIS = settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


def plier(projecteur: Projecteur, fenetres: list[int]) -> Image:
    """Fold the whole log by windows of these sizes, in turn."""
    for fenetre in cycle(fenetres):
        avancee = projecteur.avancer(fenetre)
        if avancee is None:
            return image(projecteur.connexion, VUES)
        assert avancee.arretees == ()
    raise AssertionError


def remettre(maitre: psycopg.Connection[Any]) -> None:
    """Empty views at position 0, the log left as it is."""
    for (table,) in maitre.execute("select table_physique from d33_vues.reperes").fetchall():
        maitre.execute(f"truncate d33_vues.{table}")
    maitre.execute("update d33_vues.reperes set position = 0")


@ESSAIS
@given(gestes=JOURNAUX, fenetres=FENETRES)
def test_tout_decoupage_donne_les_memes_vues(
    base: str,
    maitre: psycopg.Connection[Any],
    projecteur: Projecteur,
    coffre: CoffreMemoire,
    gestes: list[Geste],
    fenetres: list[int],
) -> None:
    vider(maitre)
    journal_de(gestes, coffre).ecrire(base)
    par_morceaux = plier(projecteur, fenetres)
    remettre(maitre)
    d_un_coup = plier(projecteur, [len(gestes)])
    assert ecarts(par_morceaux, d_un_coup) == {}
    resultats = reconstruire(projecteur)
    assert ecarts(image(projecteur.connexion, VUES), d_un_coup) == {}
    assert {r.vue: (r.position, r.ecarts) for r in resultats} == {vue.nom: (len(gestes), 0) for vue in VUES}
    assert [r.lignes for r in resultats] == [d_un_coup[r.vue].total() for r in resultats]


@ESSAIS
@given(gestes=JOURNAUX, fenetres=FENETRES, reprise=st.integers(0, 40))
def test_rattraper_apres_une_reconstruction(
    base: str,
    maitre: psycopg.Connection[Any],
    projecteur: Projecteur,
    coffre: CoffreMemoire,
    gestes: list[Geste],
    fenetres: list[int],
    reprise: int,
) -> None:
    """A rebuild in the middle of the log, then windows: corrections reach over it."""
    vider(maitre)
    cahier = journal_de(gestes, coffre)
    debut, tout = min(reprise, len(gestes)), cahier.lignes
    cahier.lignes = tout[:debut]
    cahier.ecrire(base)
    reconstruire(projecteur)
    cahier.lignes = tout[debut:]
    cahier.ecrire(base)
    apres = plier(projecteur, fenetres)
    assert [r.ecarts for r in reconstruire(projecteur)] == [0] * len(VUES)
    assert ecarts(image(projecteur.connexion, VUES), apres) == {}


def test_chaque_type_d_evenement_a_sa_vue() -> None:
    """But annulments, which close rows, and what is read from its own stream."""
    plies = {classe for vue in VUES if isinstance(vue, Fait) for classe in vue.evenements}
    assert {c.type_stable() for c in set(CATALOGUE) - plies} == {
        "etape.annulee.v1",
        "flux_droits.importe.v1",
        "identifiant.rattache.v1",
        "identifiant.revoque.v1",
    }


@pytest.mark.parametrize("vue", VUES, ids=lambda vue: vue.nom)
def test_les_vues_se_lisent_dans_leur_ordre(vue: Any) -> None:
    rangs = {v.nom: rang for rang, v in enumerate(VUES)}
    assert all(rangs[nom] < rangs[vue.nom] for nom in vue.dependances)
    if isinstance(vue, EtatPython):
        assert vue.nom == "identite"
