"""An activity that recurs: one form for several weeks, each an activity of its own, all recorded or none (R19)."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID

import pytest

from ledger.dates import aujourd_hui
from ledger.dossier.etat.activite import Activite
from ledger.vocabulaire.acteur import Role
from tests.web.ecrans.conftest import Ecrans
from tests.web.ecrans.dossier.test_dossier import formulaire, texte
from tests.web.parcours import derouler
from tests.web.serveur import Visiteur, identite
from web.saisies.activites import SEMAINES_MAX

ATELIER = {"type_action": "FORMATION", "heures": "6", "mode": "COLLECTIVE", "encadrement": "ENCADREE"}


@pytest.fixture
def dossier(ecrans: Ecrans) -> UUID:
    """A dossier whose référent was designated."""
    ouvert = ecrans.api.ouvrir(identite=identite(nom="Sallaberry", prenom="Miren"))
    derouler(ecrans.api, ouvert, "designer-referent")
    return ouvert


@pytest.fixture
def referent(ecrans: Ecrans) -> Iterator[Visiteur]:
    with ecrans.api.visiteur(Role.REFERENT, "MDS-33-05") as visiteur:
        yield visiteur


def envoyer(referent: Visiteur, dossier: UUID, semaines: int, **dites: str) -> Any:
    """The form, from the Monday that comes, until the Monday so many weeks later, in the usual way of writing it."""
    adresse = f"/dossier/{dossier}/etape/prevoir-activite"
    lundi = aujourd_hui() + timedelta(days=7 - aujourd_hui().weekday())
    fin = lundi + timedelta(weeks=semaines)
    champs = ATELIER | {"semaine": f"{lundi:%d/%m/%y}", "jusqu_au": f"{fin.day}/{fin.month}/{fin:%y}"} | dites
    return referent.envoyer(adresse, **formulaire(referent.ouvrir(adresse).text) | champs)


def prevues(ecrans: Ecrans, dossier: UUID) -> list[Activite]:
    return sorted(ecrans.api.services.journal.dossier(dossier).activites.values(), key=lambda a: a.semaine)


def test_r19_plus_que_la_semaine_n_en_tient(ecrans: Ecrans, referent: Visiteur, dossier: UUID) -> None:
    """One week that cannot hold it, and none is recorded; the refusal is told at the hours."""
    for _ in range(2):
        assert envoyer(referent, dossier, 2, heures="24").status_code == 303
    reponse = envoyer(referent, dossier, 3, heures="24")
    assert reponse.status_code == 409, texte(reponse.text)
    assert 'href="#c-heures"' in reponse.text
    assert "vérifiez les heures" in texte(reponse.text)
    assert len(prevues(ecrans, dossier)) == 6


@pytest.mark.parametrize(
    ("semaines", "dit"), [(-1, "vient avant la première"), (SEMAINES_MAX, f"Pas plus de {SEMAINES_MAX} semaines")]
)
def test_r19_bornee(ecrans: Ecrans, referent: Visiteur, dossier: UUID, semaines: int, dit: str) -> None:
    reponse = envoyer(referent, dossier, semaines)
    assert reponse.status_code == 422
    assert dit in texte(reponse.text)
    assert prevues(ecrans, dossier) == []


def test_r19_un_formulaire_autant_de_semaines(ecrans: Ecrans, referent: Visiteur, dossier: UUID) -> None:
    assert envoyer(referent, dossier, 5).status_code == 303
    semaines = [a.semaine for a in prevues(ecrans, dossier)]
    assert len(semaines) == 6
    assert {apres - avant for avant, apres in pairwise(semaines)} == {timedelta(weeks=1)}


def test_r19_une_sur_deux_et_une_seule(ecrans: Ecrans, referent: Visiteur, dossier: UUID) -> None:
    assert envoyer(referent, dossier, 4, une_semaine_sur="2").status_code == 303
    assert len(prevues(ecrans, dossier)) == 3
    assert envoyer(referent, dossier, 0, jusqu_au="").status_code == 303
    assert len(prevues(ecrans, dossier)) == 4
