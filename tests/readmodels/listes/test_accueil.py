"""Hosts of immersions, found again by a word or a SIRET: within a perimeter, each once, the last one first."""

from typing import Any
from uuid import uuid4

import pytest

from ledger.events.offres.pmsmp import PmsmpConventionnee
from readmodels.listes.accueil import Accueil, accueils
from readmodels.perimetre import AUCUN
from tests.readmodels.suivi import AUDE, BILAL, Suivi

FLEURS, FOURNIL = "21330063500017", "21330281300018"
CONVENUE: dict[str, Any] = {
    "structure": "MDS-33-05",
    "objectif": "CONFIRMER_PROJET",
    "debut_le": "2026-05-04",
    "fin_le": "2026-05-15",
    "heures": 60,
}


def convenir(suivi: Suivi, dossier: Any, siret: str, nom: str | None, le: str) -> None:
    dite = {"survenu_le": le, "pmsmp": uuid4(), "accueil_siret": siret, "accueil_nom": nom}
    suivi.noter(dossier, PmsmpConventionnee.model_validate(CONVENUE | dite))


@pytest.fixture
def quatre(suivi: Suivi) -> Suivi:
    """Four conventions of two hosts, one of them named only once, for persons of two référents."""
    lea, marc = suivi.personne("Léa", AUDE), suivi.personne("Marc", BILAL)
    convenir(suivi, lea, FLEURS, "Fleurs de Garonne", "2026-02-02")
    convenir(suivi, marc, FLEURS, None, "2026-02-09")
    convenir(suivi, marc, FOURNIL, "Le Fournil d'Éléonore", "2026-02-16")
    convenir(suivi, lea, FOURNIL, "Le Fournil d'Éléonore", "2026-02-23")
    suivi.projeter()
    return suivi


def trouver(suivi: Suivi, texte: str) -> list[Accueil]:
    return accueils(suivi.lecteur, suivi.coffre, texte)


@pytest.mark.parametrize(
    ("texte", "trouves"),
    [
        ("fleurs", [FLEURS]),
        ("garonne FLEUR", [FLEURS]),
        ("eleonore", [FOURNIL]),
        ("2133", [FOURNIL, FLEURS]),
        ("213 300 635", [FLEURS]),
        ("", []),
        ("'; drop", []),
        ("leonore", []),
    ],
)
def test_r26_par_le_debut_de_ses_mots_ou_de_son_siret(quatre: Suivi, texte: str, trouves: list[str]) -> None:
    assert [a.siret for a in trouver(quatre, texte)] == trouves


def test_r26_chacun_une_fois_avec_son_dernier_nom(quatre: Suivi) -> None:
    (fleurs,) = trouver(quatre, "fleurs")
    assert (fleurs.nom, fleurs.conventions, f"{fleurs.derniere_le}") == ("Fleurs de Garonne", 2, "2026-02-09")


def test_r26_sans_coffre_le_siret_seul(quatre: Suivi) -> None:
    assert accueils(quatre.lecteur, None, "fleurs") == []
    assert [(a.siret, a.nom) for a in accueils(quatre.lecteur, None, FLEURS)] == [(FLEURS, None)]


def test_r26_dans_son_perimetre(quatre: Suivi) -> None:
    assert accueils(quatre.lecteur, quatre.coffre, "fleurs", perimetre=AUCUN) == []
