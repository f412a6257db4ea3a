"""What events hold inside their fields is told by its labels, and never lost."""

from typing import Any

import pytest

from ledger.vocabulaire.suivi.diagnostic import referentiels
from ledger.vocabulaire.territoire import charger
from web.recit.details import Details

DETAILS = Details(charger("33"))
TYPE = "diagnostic.etabli.v1"


@pytest.mark.parametrize("version", sorted(referentiels()))
def test_chaque_besoin_et_chaque_contrainte_se_dit(version: str) -> None:
    connu = referentiels()[version]
    besoins = [{"code": b.code, "valeur": "BESOIN"} for b in connu.besoins]
    contraintes = [{"code": c.code, "impact": "FORT"} for c in connu.contraintes if not c.sensible]
    contenu: dict[str, Any] = {"referentiel": version, "besoins": besoins, "contraintes": contraintes}
    for nom, libelles in (
        ("besoins", [b.libelle for b in connu.besoins]),
        ("contraintes", [c.libelle for c in connu.contraintes if not c.sensible]),
    ):
        dit = DETAILS.raconter(TYPE, contenu, nom)
        assert dit is not None
        assert len(dit.points) == len(libelles)
        for point, libelle in zip(dit.points, libelles, strict=True):
            assert libelle is None or point.startswith(libelle)


def test_un_numero_inconnu_n_est_pas_tu() -> None:
    """The form would not show it: the caller tells it as it is."""
    contenu = {"referentiel": next(iter(referentiels())), "besoins": [{"code": 9_999, "valeur": "BESOIN"}]}
    assert DETAILS.raconter(TYPE, contenu, "besoins") is None


@pytest.mark.parametrize("version", sorted(referentiels()))
def test_un_objectif_suivi_se_nomme(version: str) -> None:
    for contrainte in referentiels()[version].contraintes:
        for objectif in contrainte.objectifs:
            suivi = {"referentiel": version, "contrainte": contrainte.code, "objectif": objectif.code}
            nommes = DETAILS.objectif(suivi)
            assert nommes["contrainte"] == contrainte.libelle
            assert nommes.get("objectif") == objectif.libelle
