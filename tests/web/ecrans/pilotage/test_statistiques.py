"""Statutory tables on a screen: refusals, the figures of the read model, their notes, their files."""

from html import unescape

import httpx
import pytest

from ledger.dates import aujourd_hui
from ledger.vocabulaire.acteur import Role
from readmodels.horloge import Moment
from readmodels.pilotage.regard import ANONYME
from readmodels.statistiques.catalogue import STATISTIQUES
from readmodels.statistiques.table import relever
from tests.web.ecrans.conftest import Ecrans


def test_refus(ecrans: Ecrans) -> None:
    with ecrans.api.visiteur(Role.DECIDEUR) as visiteur:
        assert visiteur.ouvrir("/pilotage/statistiques/inconnue").status_code == 404
        assert visiteur.ouvrir("/pilotage/statistiques/drees-t1/export/pdf").status_code == 422
        assert "JJ/MM/AAAA, par exemple" in visiteur.ouvrir("/pilotage/statistiques/drees-t1", au="jamais").text
        avenir = unescape(visiteur.ouvrir("/pilotage/statistiques/drees-t1", au="31/12/2099").text)
        assert "Le 31/12/2099 est à venir" in avenir
        assert "connu au 31\N{NO-BREAK SPACE}décembre\N{NO-BREAK SPACE}2099" not in avenir
    with ecrans.api.visiteur(Role.PARTENAIRE, "MDS-33-05") as visiteur:
        assert visiteur.ouvrir("/pilotage/statistiques").status_code == 403


@pytest.mark.parametrize("code", STATISTIQUES)
def test_chaque_tableau(ecrans: Ecrans, code: str) -> None:
    """Each is on the list, shows its notes and as many rows as the read model has, the whole first."""
    table, le = STATISTIQUES[code], aujourd_hui()
    assert f"/pilotage/statistiques/{code}" in ecrans.lire("helene", "/pilotage/statistiques")
    page = unescape(ecrans.lire("helene", f"/pilotage/statistiques/{code}?au={le:%d/%m/%Y}"))
    releve = relever(ecrans.api.services.lecteur, table, Moment.au(le), ANONYME)
    assert page.count('<th scope="row">') == len(releve.lignes)
    for note in (*releve.notes, releve.avis):
        assert note in page


@pytest.mark.parametrize("voulu", ["csv", "ods"])
def test_telecharger(ecrans: Ecrans, voulu: str) -> None:
    with ecrans.api.visiteur(Role.DECIDEUR) as visiteur:
        reponse: httpx.Response = visiteur.ouvrir(f"/pilotage/statistiques/drees-t1/export/{voulu}")
    assert reponse.status_code == 200
    assert reponse.headers["content-disposition"] == f'attachment; filename="drees-t1.{voulu}"'
