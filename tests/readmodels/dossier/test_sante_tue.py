"""Health, left out for who has no need of it: in every type of event, in the state, and of what is not known."""

from datetime import date
from typing import Any
from uuid import UUID

import orjson
import pytest

from ledger.annotations import champs, sensible
from ledger.dossier import Dossier
from ledger.dossier.etat.offre import Proposition
from ledger.events.base import Evenement
from ledger.vocabulaire.code import Code
from ledger.vocabulaire.suivi.rendez_vous import Theme
from readmodels.dossier.chronologie import TU, decrire, taire
from tests.ledger.exemples import EXEMPLES

CODES = {code.value for vocabulaire in Code.__subclasses__() for code in vocabulaire if code.sensible}


def feuilles(valeur: Any) -> set[Any]:
    if isinstance(valeur, dict):
        return {f for v in valeur.values() for f in feuilles(v)}
    return {f for v in valeur for f in feuilles(v)} if isinstance(valeur, (list, tuple)) else {valeur}


@pytest.mark.parametrize("evenement", EXEMPLES.values(), ids=EXEMPLES.keys())
def test_rien_de_la_sante(evenement: Evenement) -> None:
    """Sensitive fields and codes are replaced, the rest is as it was."""
    contenu = orjson.loads(evenement.model_dump_json(exclude_none=True))
    tu = {nom: taire(valeur, champs(type(evenement))[nom]) for nom, valeur in contenu.items()}
    assert not feuilles(tu) & CODES
    for nom, annotation in champs(type(evenement)).items():
        if sensible(annotation) and nom in contenu:
            assert tu[nom] == TU
    assert (tu == contenu) is (TU not in feuilles(tu))


def test_rien_de_la_sante_dans_l_etat() -> None:
    """A theme that tells of health is not told, and what was proposed beside it is."""
    proposees = {
        str(rang): Proposition(str(rang), f"dora--{rang}", theme, "ASSO-33-01", date(2026, 3, 2))
        for rang, theme in enumerate((Theme.SANTE, Theme.MOBILITE))
    }
    dossier = Dossier(UUID(int=1), referent=str(UUID(int=2)), propositions=proposees)
    entier, tu = (decrire(dossier, sensible=s) for s in (True, False))
    assert entier["propositions"]["0"]["theme"] is Theme.SANTE
    assert tu["propositions"]["0"] == entier["propositions"]["0"] | {"theme": TU}
    assert tu | {"propositions": None} == entier | {"propositions": None}
    assert tu["propositions"]["1"] == entier["propositions"]["1"]


def test_ce_qui_est_inconnu_n_est_pas_dit() -> None:
    """A field that no type describes: of an event of a later version, say."""
    assert taire({"code": 25, "valeur": "OUI"}, None) == TU
    assert taire(None, None) is None
