"""Professional profile: the refusals, then the step."""

from typing import Any

import pytest
from pydantic import ValidationError

from commands.suivi.profil import RecueillirProfil
from ledger.events.suivi.profil import ProfilRecueilli
from tests.commands.etapes import OUVERT, annuler_etape
from tests.commands.etapes.orientation import recueillir_criteres
from tests.commands.etapes.profil import recueillir_profil
from tests.commands.scenario import etant_donne

FRANCAIS = {"langue": "Français", "niveau": "B1"}


def test_dossier_non_ouvert() -> None:
    etant_donne().quand(recueillir_profil(), le="2025-03-20").refuse("dossier_non_ouvert")


def test_vide() -> None:
    OUVERT.quand(RecueillirProfil(), le="2025-03-20").refuse("profil_vide")


def test_une_langue_deux_fois() -> None:
    deux = recueillir_profil(langues=[FRANCAIS, {"langue": "français", "niveau": "C1"}])
    OUVERT.quand(deux, le="2025-03-20").refuse("langue_en_double", champ="langues")


@pytest.mark.parametrize(
    "dit",
    [
        {"metiers": ["G16"]},
        {"metiers": ["1602G"]},
        {"metiers": ["G1602"] * 6},
        {"permis": ["Z"]},
        {"langues": [{"langue": "Arabe", "niveau": "COURANT"}]},
        {"cpf_euros": -1},
        {"experiences": [{"poste": "Vendeuse", "duree_mois": 0}]},
        {"niveau_etude": "BAC"},
    ],
)
def test_mal_ecrit(dit: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        recueillir_profil(**dit)


def test_recueilli() -> None:
    """What was said twice is kept once; the level of education alone is in the state."""
    commande = recueillir_profil(permis=["B", "B"], langues=[FRANCAIS])
    recueilli = OUVERT.quand(commande, le="2025-03-20").alors(ProfilRecueilli, niveau_etude="NV5")
    profil = recueilli.dossier.profil
    assert profil is not None
    assert (profil.recueilli_le.isoformat(), profil.niveau_etude) == ("2025-03-20", "NV5")
    assert commande.permis == ("B",)


def test_le_dernier_remplace_celui_d_avant() -> None:
    """Whole: what it leaves out is said no more."""
    une = OUVERT.puis(recueillir_profil(), "2025-03-20")
    deux = une.puis(recueillir_profil(niveau_etude=None), "2025-04-10")
    assert deux.dossier.profil is not None
    assert deux.dossier.profil.niveau_etude is None
    annulee = deux.puis(annuler_etape(deux, ProfilRecueilli), "2025-04-11")
    assert annulee.dossier.profil is not None
    assert annulee.dossier.profil.niveau_etude == "NV5"


def test_le_niveau_d_etudes_est_le_dernier_dit() -> None:
    """In the profile or among the criteria of orientation, whichever is later."""
    criteres = OUVERT.puis(recueillir_criteres(niveau_etude="NV4"), "2025-03-20")
    assert criteres.dossier.niveau_etude == "NV4"
    profil = criteres.puis(recueillir_profil(niveau_etude="NV3"), "2025-04-10")
    assert profil.dossier.niveau_etude == "NV3"
    assert profil.puis(recueillir_profil(niveau_etude=None), "2025-04-11").dossier.niveau_etude == "NV4"
    encore = recueillir_criteres(niveau_etude="NV2", saisis_le="2025-05-02")
    assert profil.puis(encore, "2025-05-05").dossier.niveau_etude == "NV2"
    assert OUVERT.dossier.niveau_etude is None
