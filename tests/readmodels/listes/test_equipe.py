"""What each référent of a structure carries: each figure is that of the file active under the filter that it leads to."""

from datetime import date, timedelta

import pytest

from readmodels.listes.equipe import Equipe, equipe
from readmodels.listes.file_active import Filtres
from readmodels.listes.volets import Volet
from readmodels.perimetre import AUCUN
from tests.projections import oracle
from tests.readmodels.monde import Monde

LE = date(2025, 6, 1)
FIGURES = {
    "nouveaux": Volet.NOUVEAUX,
    "en_retard": Volet.EN_RETARD,
    "fins_proches": Volet.FIN_PROCHE,
    "sans_rendez_vous": Volet.SANS_RENDEZ_VOUS,
}


def structures(monde: Monde) -> list[str]:
    lignes = (oracle.file_active(vu) for vu in monde.vus().values())
    return sorted({ligne["structure"] for ligne in lignes if ligne is not None and ligne["structure"] is not None})


@pytest.fixture
def lues(monde: Monde) -> list[Equipe]:
    return [equipe(monde.lecteur, structure, LE) for structure in structures(monde)]


def test_chaque_chiffre_est_celui_de_la_liste_qu_il_ouvre(monde: Monde, lues: list[Equipe]) -> None:
    comptes = 0
    for lue in lues:
        for charge in lue.charges:
            if charge.referent is None:
                continue
            siens = {"structure": lue.structure, "referent": charge.referent}
            assert charge.suivis == monde.lister(Filtres.model_validate(siens), limite=1, le=LE).total
            for nom, volet in FIGURES.items():
                filtres = Filtres.model_validate(siens | {"a_accompagner": None})
                total = monde.lister(filtres, volets=[volet], limite=1, le=LE).total
                assert (nom, getattr(charge, nom)) == (nom, total)
                comptes += total
    assert comptes > 0


def test_hors_de_son_perimetre_il_n_y_a_personne(monde: Monde, lues: list[Equipe]) -> None:
    assert any(lue.charges for lue in lues)
    assert [equipe(monde.lecteur, lue.structure, LE, perimetre=AUCUN).charges for lue in lues] == [[] for _ in lues]


def test_une_structure_inconnue_ne_suit_personne(monde: Monde) -> None:
    assert equipe(monde.lecteur, "INCONNUE", LE + timedelta(days=1)).charges == []
