"""Who, as whom, through which door: what is stored of it."""

from datetime import date
from uuid import UUID

import orjson

from ledger.contexte import Acteur, Contexte, Delegation
from ledger.vocabulaire.acteur import Canal, Role
from ledger.vocabulaire.pouvoir import Fonction


def test_complet() -> None:
    acteur = Acteur(UUID(int=4), Role.REFERENT, Canal.ECRAN, "MDS-33-04")
    contexte = Contexte(acteur, ("O1@2025-01-01",), UUID(int=5))
    assert orjson.loads(contexte.json()) == {
        "agent": str(UUID(int=4)),
        "role": "REFERENT",
        "structure": "MDS-33-04",
        "canal": "ECRAN",
        "regles": ["O1@2025-01-01"],
        "cause": str(UUID(int=5)),
    }


def test_r5_la_delegation_est_gardee_avec_l_etape() -> None:
    """By which function and by which act the step was taken; its dates are the habilitation's to say."""
    acteur = Acteur(UUID(int=4), Role.REFERENT, Canal.ECRAN)
    delegation = Delegation(Fonction.SIGNATURE, "Arrêté 2026-031", date(2026, 1, 1), date(2026, 12, 31))
    assert orjson.loads(Contexte(acteur, delegation=delegation).json()) == {
        "agent": str(UUID(int=4)),
        "role": "REFERENT",
        "canal": "ECRAN",
        "fonction": "SIGNATURE",
        "delegation": "Arrêté 2026-031",
    }


def test_ce_qui_est_vide_ne_s_ecrit_pas() -> None:
    contexte = Contexte(Acteur(UUID(int=4), Role.SYSTEME, Canal.FLUX_CAF))
    assert orjson.loads(contexte.json()) == {"agent": str(UUID(int=4)), "role": "SYSTEME", "canal": "FLUX_CAF"}
