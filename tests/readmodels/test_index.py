"""The lists of the screens read an index, not the table, when the département is full."""

from collections.abc import Iterator
from random import Random
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from integrations.storage.databases import ServeurPostgres
from ledger.keys import CoffreMemoire
from readmodels.lecteur import Lecteur
from readmodels.listes import file_active
from readmodels.listes.file_active import FILE_ACTIVE, Filtres, Tri, lister
from tests.ledger.fixtures import SCHEMA
from tests.readmodels.noms import PERSONNE, NomsTrouves

DOSSIERS = 20_000
REFERENTS = [UUID(int=0x4EF0 + rang) for rang in range(300)]
MDS = [f"MDS-33-{rang:02d}" for rang in range(36)]


@pytest.fixture(scope="module")
def pleine(postgres: ServeurPostgres, modele_vues: str) -> Iterator[str]:
    """A file active of a whole département, its rows written straight into the physical tables."""
    nom = f"pleine_{uuid4().hex}"
    url = postgres.creer_base(nom, modele_vues)
    hasard = Random(1)
    with psycopg.connect(url, autocommit=True) as maitre:
        colonnes = ", ".join(FILE_ACTIVE.colonnes)
        with maitre.cursor().copy(f"copy d33_vues.file_active__1 ({colonnes}) from stdin") as copie:
            for rang in range(DOSSIERS):
                copie.write_row(_ligne(hasard, rang))
        with maitre.cursor().copy("copy d33_vues.identite__1 (dossier, evenement_id, scelle) from stdin") as copie:
            for rang in range(DOSSIERS):
                copie.write_row((UUID(int=rang), uuid4(), None))
        maitre.execute("analyze d33_vues.file_active__1, d33_vues.identite__1")
    yield url
    postgres.supprimer_base(nom)


def _ligne(hasard: Random, rang: int) -> tuple[Any, ...]:
    jour = f"2025-{hasard.randint(1, 12):02d}-{hasard.randint(1, 28):02d}"
    valeurs = {
        "dossier": UUID(int=rang),
        "ouvert_le": jour,
        "etat_droit": "OUVERT_VERSABLE",
        "a_accompagner": hasard.random() < 0.9,
        "contrat_en_vigueur": hasard.random() < 0.6,
        "mds": hasard.choice(MDS),
        "structure": hasard.choice(MDS),
        "referent": hasard.choice(REFERENTS),
        "echeance_le": hasard.choice([jour, jour, "infinity"]),
    }
    return tuple(valeurs.get(nom) for nom in FILE_ACTIVE.colonnes)


class Explique(Lecteur):
    """Keeps the plan of each query that it answers."""

    def __init__(self, conninfo: str) -> None:
        super().__init__(conninfo, SCHEMA, pool_max=1)
        self.plans: list[str] = []

    def interroger(self, requete: str, parametres: Any = None) -> list[dict[str, Any]]:
        """Ask, and ask how."""
        lignes = super().interroger("explain " + requete, parametres)
        self.plans.append("\n".join(str(ligne["QUERY PLAN"]) for ligne in lignes))
        return super().interroger(requete, parametres)


@pytest.fixture
def explique(pleine: str) -> Iterator[Explique]:
    lecteur = Explique(pleine)
    yield lecteur
    lecteur.fermer()


@pytest.mark.parametrize(
    ("filtres", "index"),
    [
        ({"referent": REFERENTS[7]}, "referent"),
        ({"mds": MDS[3]}, "mds"),
        ({"structure": MDS[4]}, "structure"),
        ({}, "echeance"),
        ({"echeance_avant": "2025-01-10"}, "echeance"),
        ({"referent": REFERENTS[7], "echeance_avant": "2026-01-01"}, "referent"),
    ],
    ids=str,
)
def test_une_liste_lit_son_index(explique: Explique, filtres: dict[str, Any], index: str) -> None:
    """The first page and the next one; the count may read more, but never the table of names."""
    choix, coffre = Filtres(**filtres), CoffreMemoire()
    premiere = lister(explique, coffre, PERSONNE, choix)
    assert premiere.suivant is not None
    lister(explique, coffre, PERSONNE, choix, apres=premiere.suivant)
    pages = [plan for plan in explique.plans if "Limit" in plan and not plan.startswith("Aggregate")]
    assert len(pages) == 2
    for plan in pages:
        assert f"Index Scan using file_active__1_{index}" in plan, plan
        assert "Seq Scan on file_active__1" not in plan, plan
        assert "Seq Scan on identite__1" not in plan, plan


@pytest.mark.parametrize("combien", [1, 4, 300])
def test_une_recherche_lit_ceux_qu_elle_trouve(explique: Explique, combien: int) -> None:
    noms = NomsTrouves([UUID(int=7 * rang) for rang in range(combien)])
    page = lister(explique, CoffreMemoire(), noms, Filtres(recherche="nom1234", a_accompagner=None))
    assert page.total == combien
    for plan in explique.plans[1:]:
        assert "Seq Scan on file_active__1" not in plan, plan
        assert "Seq Scan on identite__1" not in plan, plan


def test_l_index_de_chaque_tri_existe_ou_le_tri_est_borne(explique: Explique) -> None:
    """Orders without an index of their own sort what the filter keeps, and a référent keeps a few dozen."""
    for tri in (Tri.OUVERTURE, Tri.CONTRAT):
        page = lister(explique, CoffreMemoire(), PERSONNE, Filtres(referent=REFERENTS[0]), tri=tri)
        assert 0 < page.total < 200
    assert all("file_active__1_referent" in plan for plan in explique.plans if "Limit" in plan)
    assert file_active.PAGE_MAX <= 100
