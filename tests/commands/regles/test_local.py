"""Rules that a département sets: what may be set, and what is refused with its reason."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from commands.regles import REGLES, Calendrier, Delai, Regle, Regles
from commands.regles.local import ReglesIllisibles, appliquer, charger

LE = date(2025, 1, 1)
MOIS = Delai(mois=1)
BASE = Regles(
    [
        Regle(
            "L1",
            "Verified.",
            "CT L1",
            LE,
            delai=Delai(mois=1),
            parametres={"taux": 50, "fixe": 2},
            bornes={"taux": (30, 100)},
        ),
        Regle("L2", "Locale.", "usage", LE, verifiee=False, delai=Delai(jours=10), parametres={"canal": "SMS"}),
    ]
)


@pytest.mark.parametrize(
    ("choix", "phrase"),
    [
        ({"L9@2025-01-01": {}}, "L9@2025-01-01 : règle inconnue. Versions : L1@2025-01-01, L2@2025-01-01."),
        ({"L1@2025-01-01": {"libelle": "x"}}, "seuls « parametres » et « delai » se règlent"),
        ({"L1@2025-01-01": 3}, "seuls « parametres » et « delai » se règlent"),
        ({"L1@2025-01-01": {"parametres": {"tau": 40}}}, "paramètre inconnu, tau. Paramètres : taux, fixe."),
        ({"L1@2025-01-01": {"parametres": {"fixe": 3}}}, r"fixe est fixé par le texte \(CT L1\)"),
        ({"L1@2025-01-01": {"parametres": {"taux": 20}}}, r"taux va de 30 à 100 \(CT L1\)"),
        ({"L1@2025-01-01": {"parametres": {"taux": True}}}, "taux attend une valeur de type int"),
        ({"L1@2025-01-01": {"delai": {"jours": 3}}}, "le délai est fixé par le texte"),
        ({"L2@2025-01-01": {"delai": {"jours": -1}}}, "un délai s'écrit avec jours, semaines"),
        ({"L2@2025-01-01": {"delai": {"annees": 1}}}, "un délai s'écrit avec jours, semaines"),
        ({"L2@2025-01-01": {"delai": 15}}, "un délai s'écrit avec jours, semaines"),
    ],
)
def test_refus(choix: dict[str, Any], phrase: str) -> None:
    with pytest.raises(ReglesIllisibles, match=phrase):
        appliquer(choix, BASE)


def test_ce_qui_est_regle_se_voit_dans_la_version() -> None:
    regles = appliquer({"L2@2025-01-01": {"delai": {"jours": 15}, "parametres": {"canal": "COURRIER"}}}, BASE)
    regle = regles.en_vigueur("L2", LE)
    assert regle is not None
    assert (regle.delai, regle.parametres) == (Delai(jours=15), {"canal": "COURRIER"})
    assert regle.version.startswith("L2@2025-01-01+")
    autre = regles.en_vigueur("L1", LE)
    assert autre is not None
    assert autre.version == "L1@2025-01-01"


def test_dans_les_bornes() -> None:
    regle = appliquer({"L1@2025-01-01": {"parametres": {"taux": 80}}}, BASE).en_vigueur("L1", LE)
    assert regle is not None
    assert regle.parametres == {"taux": 80, "fixe": 2}


def test_un_fichier(tmp_path: Path) -> None:
    fichier = tmp_path / "regles.toml"
    fichier.write_text('["O0@2025-01-01".parametres]\ndelegation_france_travail = true\n')
    regles = charger(fichier, REGLES, Calendrier("67"))
    regle = regles.en_vigueur("O0", LE)
    assert regle is not None
    assert regle.parametres["delegation_france_travail"] is True
    assert regles.calendrier.ferie(date(2025, 12, 26))


@pytest.mark.parametrize("contenu", [b"[O0", b"\xff\xfe"])
def test_un_fichier_illisible(tmp_path: Path, contenu: bytes) -> None:
    (tmp_path / "regles.toml").write_bytes(contenu)
    with pytest.raises(ReglesIllisibles, match=r"regles.toml : ce n'est pas un fichier TOML en UTF-8"):
        charger(tmp_path / "regles.toml", REGLES)
