"""Access tokens and jetons usager: their lives, and threads that ask together."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import count

import pytest

from integrations.france_travail.acces import Usager
from integrations.france_travail.jetons import JetonsAcces, Usagers
from tests.integrations.france_travail.clients import PAR_NUMERO, PERSONNE


class Horloge:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.maintenant = 1000.0

    def __call__(self) -> float:
        return self.maintenant


def distributeur(vie_s: float) -> Callable[[str], tuple[str, float]]:
    """Gives j1, j2…"""
    rang = count(1)
    return lambda _: (f"j{next(rang)}", vie_s)


class TestJetonsAcces:
    @pytest.mark.parametrize(("vie_s", "vivant_s", "renouvele_s"), [(900, 839, 841), (10, 7.9, 8.1)])
    def test_renouvele_avant_sa_mort(self, vie_s: float, vivant_s: float, renouvele_s: float) -> None:
        horloge = Horloge()
        jetons = JetonsAcces(distributeur(vie_s), horloge)
        assert jetons.obtenir("a") == "j1"
        horloge.maintenant = 1000 + vivant_s
        assert jetons.obtenir("a") == "j1"
        horloge.maintenant = 1000 + renouvele_s
        assert jetons.obtenir("a") == "j2"

    def test_un_par_api(self) -> None:
        jetons = JetonsAcces(lambda api: (f"jeton de {api}", 900))
        assert (jetons.obtenir("a"), jetons.obtenir("b")) == ("jeton de a", "jeton de b")

    def test_cent_fils_n_en_demandent_qu_un(self) -> None:
        demandes: list[str] = []

        def demander(api: str) -> tuple[str, float]:
            demandes.append(api)
            return "j", 900

        jetons = JetonsAcces(demander)
        with ThreadPoolExecutor(20) as fils:
            assert set(fils.map(jetons.obtenir, ["a"] * 100)) == {"j"}
        assert demandes == ["a"]

    def test_pendant_un_renouvellement_les_autres_gardent_l_ancien(self) -> None:
        horloge, en_cours, suite = Horloge(), threading.Event(), threading.Event()
        rendus = iter([("j1", 900.0), ("j2", 900.0)])

        def demander(_: str) -> tuple[str, float]:
            rendu = next(rendus)
            if rendu[0] == "j2":
                en_cours.set()
                suite.wait(10)
            return rendu

        jetons = JetonsAcces(demander, horloge)
        jetons.obtenir("a")
        horloge.maintenant += 850
        with ThreadPoolExecutor(1) as fil:
            renouvele = fil.submit(jetons.obtenir, "a")
            assert en_cours.wait(10)
            assert jetons.obtenir("a") == "j1"
            suite.set()
            assert renouvele.result() == "j2"

    def test_refuse_il_est_redemande_une_fois_pour_tous(self) -> None:
        jetons = JetonsAcces(distributeur(900))
        ancien = jetons.obtenir("a")
        jetons.oublier("a", ancien)
        assert jetons.obtenir("a") == "j2"
        jetons.oublier("a", ancien)
        assert jetons.obtenir("a") == "j2"

    def test_un_echec_n_est_pas_retenu(self) -> None:
        pannes = iter([RuntimeError("non")])

        def demander(_: str) -> tuple[str, float]:
            if (panne := next(pannes, None)) is not None:
                raise panne
            return "j", 900

        jetons = JetonsAcces(demander)
        with pytest.raises(RuntimeError):
            jetons.obtenir("a")
        assert jetons.obtenir("a") == "j"


class TestUsagers:
    def test_retenu_le_temps_de_son_jeton(self) -> None:
        horloge = Horloge()
        usagers = Usagers(duree_s=60, horloge=horloge)
        usagers.retenir(PERSONNE, Usager("j"))
        assert usagers.connu(PERSONNE) == Usager("j")
        assert usagers.connu(PAR_NUMERO) is None
        horloge.maintenant += 61
        assert usagers.connu(PERSONNE) is None

    def test_en_nombre_borne(self) -> None:
        usagers = Usagers(maximum=1)
        usagers.retenir(PERSONNE, Usager("j1"))
        usagers.retenir(PAR_NUMERO, Usager("j2"))
        assert usagers.connu(PERSONNE) is None

    def test_ni_le_jeton_ni_la_personne_ne_se_lisent(self) -> None:
        usagers = Usagers()
        usagers.retenir(PERSONNE, Usager("un-jeton", "10000000001"))
        assert PERSONNE.nir is not None
        montre = repr(vars(usagers)) + repr(usagers.connu(PERSONNE))
        assert "un-jeton" not in montre
        assert PERSONNE.nir not in montre
