"""Secret statistique: what is hidden, what is rounded, and that no relation between cells gives a small one back."""

import ast
import inspect
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readmodels.pilotage.catalogue import INDICATEURS
from readmodels.pilotage.indicateur import Indicateur, Unite
from readmodels.pilotage.mesure import mesurer
from readmodels.pilotage.regard import ANONYME, NOMINATIF
from readmodels.pilotage.secret import CACHE_SOUS, SEUIL, Brute, Terme, Valeur, publier, rien
from readmodels.requetes.execution import executer
from readmodels.statistiques.catalogue import STATISTIQUES
from readmodels.statistiques.table import relever
from tests.cas import chaque
from tests.readmodels.pilotage.attaque import bornes, possibles

RACINE: Final = Path(__file__).parents[3]


def un(unite: Unite) -> Indicateur:
    return next(i for i in INDICATEURS.values() if i.unite is unite)


def compter(personnes: int) -> Valeur:
    """A number of persons, as it is told."""
    return publier(un(Unite.NOMBRE), Brute(Terme(personnes, personnes)), ANONYME)


def partager(oui: int, non: int) -> Valeur:
    """The share of ``oui`` among all, as it is told."""
    tous = oui + non
    return publier(un(Unite.POURCENTAGE), Brute(Terme(oui, oui), Terme(tous, tous), non), ANONYME)


class TestCeQuiEstCache:
    @pytest.mark.parametrize("personnes", range(CACHE_SOUS))
    def test_peu_de_personnes_zero_compris(self, personnes: int) -> None:
        assert compter(personnes) == Valeur(None, None, None, masque=True)

    @given(st.integers(0, CACHE_SOUS - 1), st.integers(0, 500))
    def test_des_personnes_et_non_des_lignes(self, personnes: int, lignes: int) -> None:
        assert publier(un(Unite.NOMBRE), Brute(Terme(personnes + lignes, personnes, lignes)), ANONYME).masque

    @given(st.integers(0, 200), st.integers(0, 200))
    def test_une_part_et_son_complement(self, oui: int, non: int) -> None:
        part = partager(oui, non)
        assert part.masque == (min(oui, non) < CACHE_SOUS)
        if part.masque:
            assert (part.valeur, part.numerateur) == (None, None)
        else:
            assert part.valeur == round(100 * (part.numerateur or 0) / (part.denominateur or 1), 1)

    @given(st.integers(0, CACHE_SOUS - 1), st.integers(0, 5_000))
    def test_une_moyenne_de_peu_de_personnes(self, personnes: int, somme: int) -> None:
        brute = Brute(Terme(somme, personnes, somme or 1), Terme(personnes, personnes))
        assert publier(un(Unite.JOURS), brute, ANONYME) == Valeur(None, None, None, masque=True)

    @chaque("code", lambda: INDICATEURS)
    def test_une_cellule_ou_rien_n_est_compte(self, code: str) -> None:
        """It is as hidden as a cell of a few; whoever sees persons reads its nought."""
        assert rien(INDICATEURS[code], ANONYME).masque
        exact = rien(INDICATEURS[code], NOMINATIF)
        assert (exact.numerateur, exact.masque) == (0, False)


class TestCeQuiEstMontre:
    @given(st.integers(CACHE_SOUS, 100_000))
    def test_des_personnes_au_multiple_de_cinq(self, personnes: int) -> None:
        """« 7 est arrondi à 5 et 12 est arrondi à 10 », as the CAF publishes RSA."""
        montre = compter(personnes).valeur
        assert montre is not None
        assert montre % SEUIL == 0
        assert abs(montre - personnes) <= SEUIL / 2

    @given(st.integers(CACHE_SOUS, 1_000), st.integers(1, 400), st.integers(0, 5_000))
    def test_une_personne_n_y_pese_pas_plus_que_l_arrondi(self, personnes: int, plus_forte: int, reste: int) -> None:
        somme = personnes - 1 + plus_forte + reste
        montre = publier(un(Unite.NOMBRE), Brute(Terme(somme, personnes, plus_forte)), ANONYME).valeur
        if montre is not None:
            sans = {publier(un(Unite.NOMBRE), Brute(Terme(s, personnes, plus_forte)), ANONYME).valeur
                    for s in range(somme - plus_forte, somme + plus_forte + 1)}  # fmt: skip
            assert montre > 0
            assert len(sans) <= 4
            assert abs(montre - somme) <= 1.25 * max(plus_forte, SEUIL)

    @given(st.integers(CACHE_SOUS, 1_000), st.integers(1, 400), st.integers(0, 5_000))
    def test_une_moyenne_n_est_pas_plus_fine_que_ce_qu_une_personne_y_change(
        self, personnes: int, plus_forte: int, reste: int
    ) -> None:
        somme = personnes - 1 + plus_forte + reste
        brute = Brute(Terme(somme, personnes, plus_forte), Terme(personnes, personnes))
        moyenne = publier(un(Unite.JOURS), brute, ANONYME)
        assert moyenne.numerateur is None
        if moyenne.valeur is not None:
            pas = max(plus_forte / personnes, 0.1)
            assert abs(moyenne.valeur - somme / personnes) <= 1.25 * pas + 0.05

    @given(st.integers(0, 300), st.integers(0, 300))
    def test_qui_voit_les_personnes_lit_l_exact(self, oui: int, non: int) -> None:
        brute = Brute(Terme(oui, oui), Terme(oui + non, oui + non), non)
        part = publier(un(Unite.POURCENTAGE), brute, NOMINATIF)
        assert (part.numerateur, part.denominateur, part.masque) == (oui, oui + non, False)
        assert part.valeur == (round(100 * oui / (oui + non), 1) if oui + non else None)


class TestAucuneSoustraction:
    """The rule by itself, whatever the département: see ``tests/app/test_secret.py`` for what the product answers."""

    @given(st.lists(st.integers(0, 60), min_size=1, max_size=8), st.integers(1, SEUIL - 1))
    def test_un_total_et_ses_parties(self, autres: list[int], petite: int) -> None:
        """A total, or any other sum of cells, less all the parts but one."""
        verifier([petite, *autres], [sum(autres) + petite])

    @given(
        st.lists(st.integers(0, 60), min_size=1, max_size=6),
        st.integers(1, SEUIL - 1),
        st.lists(st.floats(0, 1), min_size=1, max_size=4),
    )
    def test_deux_decoupages(self, autres: list[int], petite: int, coupes: list[float]) -> None:
        """The same persons cut by two axes, or two dashboards."""
        total = sum(autres) + petite
        fins = sorted({0, total, *(round(total * coupe) for coupe in coupes)})
        verifier([petite, *autres], [b - a for a, b in pairwise(fins)])

    @pytest.mark.parametrize("debut", range(40))
    @pytest.mark.parametrize("petite", range(1, SEUIL))
    def test_deux_dates(self, debut: int, petite: int) -> None:
        verifier([petite, debut], [debut + petite])


def verifier(parties: Sequence[int], autres: Sequence[int]) -> None:
    """The first of ``parties``, whose sum is that of ``autres``, keeps more than one value for whoever reads the rest."""
    ici, la = ([bornes(compter(n).valeur) for n in nombres] for nombres in (parties, autres))
    trouves = possibles(ici, la)[0]
    assert parties[0] in trouves
    assert len(trouves) > 1


class TestParConstruction:
    def test_d1_h2_nul_autre_ne_fait_un_chiffre(self) -> None:
        """What a page, a file or the API shows is a ``Valeur``; one place makes it, of what one place reads."""
        assert set(appels("Valeur", "readmodels.pilotage.secret")) == {"readmodels/pilotage/secret.py"}
        assert set(appels("Brute", "readmodels.pilotage.secret")) == {
            "readmodels/pilotage/comptage.py",
            "readmodels/pilotage/secret.py",
        }

    @pytest.mark.parametrize("lecture", [mesurer, relever, executer])
    def test_d1_h2_rien_ne_se_lit_sans_regard(self, lecture: object) -> None:
        regard = inspect.signature(lecture).parameters["regard"]  # type: ignore[arg-type]
        assert regard.default is inspect.Parameter.empty

    def test_un_objet_compte_est_un_dossier_ou_une_ligne_par_dossier(self) -> None:
        """Else persons could not be counted beside it; nor is a value summed where rows are taken for persons."""
        tous = [*INDICATEURS.values(), *(i for t in STATISTIQUES.values() for i in t.indicateurs)]
        for indicateur in tous:
            source = indicateur.source
            for compte in indicateur.membres.values():
                assert compte.objets in (None, source.dossier) or source.un_par_dossier
                assert compte.valeur is None or not source.un_par_dossier


def appels(nom: str, module: str) -> Iterator[str]:
    """Files of the product that call ``nom`` of this module, under whatever name they import it."""
    for chemin in sorted(RACINE.glob("*/**/*.py")):
        ici = chemin.relative_to(RACINE)
        if ici.parts[0] in ("tests", ".venv", "node_modules"):
            continue
        arbre = ast.parse(chemin.read_text())
        noms = {
            alias.asname or alias.name
            for noeud in ast.walk(arbre)
            if isinstance(noeud, ast.ImportFrom) and noeud.module == module
            for alias in noeud.names
            if alias.name == nom
        }
        if ici.as_posix() == f"{module.replace('.', '/')}.py":
            noms.add(nom)
        appeles = (n.func for n in ast.walk(arbre) if isinstance(n, ast.Call))
        if any(isinstance(f, ast.Name) and f.id in noms for f in appeles):
            yield ici.as_posix()
