"""Territory: what an incoherent file is refused for, and the Gironde of the demonstration."""

import csv
import os
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from ledger.vocabulaire.orientations.orientation import Organisme
from ledger.vocabulaire.structure import CategorieStructure
from ledger.vocabulaire.territoire import Territoire, charger

GIRONDE = charger("33")
MINUSCULE: dict[str, Any] = {
    "departement": "99",
    "nom": "Essai",
    "pts": [{"nom": "Nord", "verifie": True}],
    "mds": [{"code": "MDS-99-01", "nom": "Un", "pts": "Nord", "commune": "99001"}],
    "communes": [
        {"code": "99001", "nom": "Un", "code_postal": "99000", "population": 100, "mds": ["MDS-99-01"]},
    ],
    "structures": [
        {"code": "ML-99-01", "nom": "ML", "categorie": "MISSION_LOCALE", "commune": "99001", "mds": "MDS-99-01"},
    ],
}


def modifie(table: str, **valeurs: Any) -> dict[str, Any]:
    return MINUSCULE | {table: [MINUSCULE[table][0] | valeurs]}


class TestRefus:
    def test_un_departement_sans_fichier(self) -> None:
        with pytest.raises(ValueError, match=r"'2A' n'est pas décrit \(connus : .*33"):
            charger("2A")

    def test_un_chemin_n_est_pas_un_departement(self) -> None:
        with pytest.raises(ValueError, match="n'est pas décrit"):
            charger("../d33")

    @pytest.mark.parametrize(
        ("contenu", "motif"),
        [
            (modifie("mds", pts="Sud"), "PTS sans description : Sud"),
            (modifie("mds", commune="99002"), "commune sans description : 99002"),
            (modifie("communes", mds=["MDS-99-09"]), "MDS sans description : MDS-99-09"),
            (modifie("communes", mds=[]), "mds"),
            (modifie("communes", population=-1), "population"),
            (modifie("structures", mds="MDS-99-09"), "MDS sans description : MDS-99-09"),
            (modifie("structures", commune="99002"), "commune sans description : 99002"),
            (modifie("structures", code="MDS-99-01"), "structure en double : MDS-99-01"),
            (modifie("structures", categorie="BUREAU"), "categorie"),
            (MINUSCULE | {"communes": MINUSCULE["communes"] * 2}, "commune en double : 99001"),
            (MINUSCULE | {"pts": MINUSCULE["pts"] * 2}, "PTS en double : Nord"),
        ],
    )
    def test_un_fichier_incoherent(self, contenu: dict[str, Any], motif: str) -> None:
        with pytest.raises(ValidationError, match=motif):
            Territoire.model_validate(contenu)

    def test_un_fichier_coherent_passe(self) -> None:
        assert Territoire.model_validate(MINUSCULE).mds_de("99001") == "MDS-99-01"

    @pytest.mark.parametrize("lire", [GIRONDE.mds_de, GIRONDE.pts_de, GIRONDE.commune])
    def test_ce_qui_est_inconnu_n_est_nulle_part(self, lire: Callable[[str | None], object]) -> None:
        assert lire("75056") is None
        assert lire(None) is None


class TestGironde:
    def test_le_reseau_a_la_taille_publiee(self) -> None:
        assert len(GIRONDE.pts) == 9
        assert len(GIRONDE.mds) == 36
        assert Counter(place.categorie for place in GIRONDE.places) == {
            CategorieStructure.MDS: 36,
            CategorieStructure.MISSION_LOCALE: 10,
            CategorieStructure.PLIE: 7,
            CategorieStructure.CCAS: 23,
            CategorieStructure.ASSOCIATION: 7,
            CategorieStructure.AGENCE_FRANCE_TRAVAIL: 18,
        }

    def test_chaque_pts_a_de_quoi_orienter(self) -> None:
        for pts in GIRONDE.pts:
            organismes = {place.organisme for place in GIRONDE.places if place.pts == pts.nom}
            assert organismes >= set(Organisme) - {Organisme.CAP_EMPLOI}, pts.nom

    def test_les_noms_sont_dits_non_verifies(self) -> None:
        assert not any(pts.verifie for pts in GIRONDE.pts)

    def test_une_commune_a_toujours_la_meme_mds(self) -> None:
        for commune in GIRONDE.communes:
            assert GIRONDE.mds_de(commune.code) == commune.mds[0]
            assert GIRONDE.mds_de(commune.code, "1234567") == GIRONDE.mds_de(commune.code, "1234567")

    def test_les_foyers_d_une_grande_commune_se_repartissent(self) -> None:
        mds = Counter(GIRONDE.mds_de("33063", f"{matricule:07d}") for matricule in range(5_000))
        bordeaux = GIRONDE.commune("33063")
        assert bordeaux is not None
        assert set(mds) == set(bordeaux.mds)
        assert min(mds.values()) > 800

    def test_le_pts_d_une_mds(self) -> None:
        assert {GIRONDE.pts_de(mds) for mds in bordeaux_mds()} == {"Bordeaux"}

    def test_l_organisme_d_une_structure(self) -> None:
        assert {place.code: GIRONDE.organisme(place.code) for place in GIRONDE.places} == {
            place.code: place.organisme for place in GIRONDE.places
        }
        assert (GIRONDE.organisme("MDS-99-01"), GIRONDE.organisme(None)) == (None, None)

    def test_chaque_mds_sert_la_commune_ou_elle_siege(self) -> None:
        for mds in GIRONDE.mds:
            siege = GIRONDE.commune(mds.commune)
            assert siege is not None
            assert mds.code in siege.mds


def bordeaux_mds() -> tuple[str, ...]:
    bordeaux = GIRONDE.commune("33063")
    assert bordeaux is not None
    return bordeaux.mds


def lignes_de_reference() -> list[dict[str, str]]:
    """Official communes, where the shared reference data is at hand; our own sample of them otherwise."""
    depot = Path(__file__).parents[3]
    partage = Path(os.environ.get("PARCOURS_SHARED", depot.parent / "shared"))
    fichier = partage / "data" / "territoire" / "communes-33.csv"
    if not fichier.is_file():
        fichier = Path(__file__).parent / "communes.csv"
    with fichier.open(encoding="utf-8", newline="") as texte:
        return list(csv.DictReader(texte, delimiter=";"))


def test_les_communes_sont_les_vraies() -> None:
    officielles = {ligne["code_insee"]: ligne for ligne in lignes_de_reference()}
    assert {code: GIRONDE.noms_communes[code] for code in officielles} == {c: o["nom"] for c, o in officielles.items()}
    connues = [commune for commune in GIRONDE.communes if commune.code in officielles]
    assert len(connues) == min(len(officielles), len(GIRONDE.communes))
    for commune in connues:
        officielle = officielles[commune.code]
        assert commune.nom == officielle["nom"]
        assert commune.code_postal in officielle["codes_postaux"].split()
        assert abs(commune.population - int(officielle["population"])) <= 50
