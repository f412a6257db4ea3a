"""An agent says when he receives and when he is absent; the slots that follow are offered where an appointment is set."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from html import unescape

import httpx
import pytest

from commands.regles.calendrier import METROPOLE
from ledger.dates import aujourd_hui
from ledger.vocabulaire.acteur import Role
from tests.web.ecrans.conftest import Ecrans
from tests.web.parcours import derouler
from tests.web.serveur import Visiteur

PLAGE = "/mon-agenda/disponibilites"
ABSENCE = "/mon-agenda/absences"
OUVRE = METROPOLE.apres_jours_ouvres(aujourd_hui(), 8)
MATIN = {"jours": str(OUVRE.isoweekday()), "de": "9 h", "a": "11 h", "duree_min": "60", "semaines": "1"}


@pytest.fixture
def referent(ecrans: Ecrans) -> Iterator[Visiteur]:
    with ecrans.api.visiteur(Role.REFERENT, "MDS-33-05") as visiteur:
        yield visiteur


def lues(reponse: httpx.Response) -> str:
    return unescape(reponse.text).replace("\xa0", " ")


def dit(le: date) -> str:
    return f"{le:%d/%m/%Y}"


@pytest.mark.parametrize(
    ("champs", "phrase"),
    [
        ({"jours": ""}, "Ce champ est obligatoire."),
        ({"de": "midi"}, "Écrivez l'heure sous la forme 14 h 30."),
        ({"a": "8 h"}, "L'heure de fin vient après celle du début."),
        ({"duree_min": "240"}, "Aucun rendez-vous de cette durée ne tient entre ces deux heures."),
        ({"au": "01/01/2020"}, "Le dernier jour vient après le premier."),
        ({"du": "31/02/2027"}, "La date 31/02/2027 n'existe pas"),
        ({"semaines": "9"}, "La valeur ne doit pas dépasser 4."),
    ],
)
def test_une_plage_mal_dite(referent: Visiteur, champs: dict[str, str], phrase: str) -> None:
    reponse = referent.envoyer(PLAGE, **MATIN | {"du": dit(OUVRE)} | champs)
    assert reponse.status_code == 422
    assert phrase in lues(reponse)
    assert "Mes plages" in reponse.text


@pytest.mark.parametrize(
    ("champs", "phrase"),
    [
        ({"du": ""}, "Ce champ est obligatoire."),
        ({"du": "10/12/2026", "au": "09/12/2026"}, "Le dernier jour vient après le premier."),
        ({"du": "10/12/2026", "de": "14 h", "a": "9 h"}, "L'absence finit après avoir commencé."),
    ],
)
def test_une_absence_mal_dite(referent: Visiteur, champs: dict[str, str], phrase: str) -> None:
    reponse = referent.envoyer(ABSENCE, **champs)
    assert reponse.status_code == 422
    assert phrase in lues(reponse)


def test_une_plage_offre_ses_creneaux(ecrans: Ecrans, referent: Visiteur) -> None:
    """In the form of an appointment of whom he follows; less one when it is taken, none when he is absent or stops."""
    dossier = ecrans.api.ouvrir()
    derouler(ecrans.api, dossier, "designer-structure")
    ecrans.api.faire(dossier, "designer-referent", referent=str(referent.agent), survenu_le="2026-01-21")
    adresse = f"/dossier/{dossier}/etape/planifier-rendez-vous"
    assert "Créneaux libres" not in referent.ouvrir(adresse).text
    assert referent.envoyer(PLAGE, **MATIN, du=dit(OUVRE)).status_code == 303

    def offerts() -> list[str]:
        return [
            c for c in re.findall(r'value="creneau:([^"]+)"', referent.ouvrir(adresse).text) if OUVRE.isoformat() in c
        ]

    assert offerts() == [f"{OUVRE}T09:00", f"{OUVRE}T10:00"]
    rempli = referent.envoyer(adresse, geste=f"creneau:{OUVRE}T10:00", motif="SUIVI")
    assert (rempli.status_code, f'value="{dit(OUVRE)}"' in rempli.text, "10 h" in lues(rempli)) == (200, True, True)
    assert referent.envoyer(adresse, geste="creneau:jamais").status_code == 200

    suivi = {"motif": "SUIVI", "structure": "MDS-33-05", "le": OUVRE.isoformat(), "heure": "09:30"}
    ecrans.api.faire(dossier, "planifier-rendez-vous", **suivi, duree_prevue_min=20)
    ecrans.api.projeter()
    assert offerts() == [f"{OUVRE}T10:00"]

    assert referent.envoyer(ABSENCE, du=dit(OUVRE)).status_code == 303
    assert offerts() == []
    assert "Fermé : absence" in lues(referent.ouvrir("/mon-agenda", semaine=dit(OUVRE)))
    page = referent.ouvrir(ABSENCE).text
    retirer = re.search(r'action="(/mon-agenda/absences/[^"]+/retirer)"', page)
    assert retirer is not None
    assert referent.envoyer(retirer[1]).status_code == 303
    assert offerts() == [f"{OUVRE}T10:00"]

    terminer = re.search(r'action="(/mon-agenda/disponibilites/[^"]+/terminer)"', referent.ouvrir(PLAGE).text)
    assert terminer is not None
    assert referent.envoyer(terminer[1]).status_code == 303
    assert offerts() == []
    assert "Aucune plage" in lues(referent.ouvrir(PLAGE))


def test_les_creneaux_sont_dits_a_l_agent(referent: Visiteur) -> None:
    assert referent.envoyer(PLAGE, **MATIN, du=dit(OUVRE), au=dit(OUVRE + timedelta(days=20))).status_code == 303
    page = lues(referent.ouvrir(PLAGE))
    assert "Prochains créneaux libres" in page
    assert "de 9 h à 11 h" in page
