"""D17: HEAD answers where GET does, with its headers and nothing else."""

from uuid import uuid4

import pytest

from ledger.vocabulaire.acteur import Role
from tests.web.serveur import Api
from web.api.flux import SUIVEURS_MAX


@pytest.mark.parametrize("adresse", ["/dossiers", "/sante", "/metriques", "/openapi.json", "/docs", "/problemes"])
def test_d17_comme_get_sans_le_corps(api: Api, adresse: str) -> None:
    get, head = (api.appeler(methode, adresse, role=Role.ADMINISTRATEUR) for methode in ("GET", "HEAD"))
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["Content-Type"] == get.headers["Content-Type"]
    assert head.headers.keys() == get.headers.keys()


def test_d17_un_dossier(api: Api) -> None:
    dossier = api.ouvrir()
    assert api.appeler("HEAD", f"/dossiers/{dossier}").headers["ETag"] == '"1"'
    assert api.appeler("HEAD", f"/dossiers/{uuid4()}").status_code == 404
    assert api.appeler("HEAD", f"/dossiers/{dossier}", role=None).status_code == 401


def test_d17_ce_qui_suivrait_sans_fin_s_arrete(api: Api) -> None:
    """A flux is followed for ever: its headers come, and its place is free again."""
    for _ in range(SUIVEURS_MAX + 1):
        reponse = api.appeler(
            "HEAD", "/flux/parcours.d33.droits", role=Role.SYSTEME, entetes={"Accept": "text/event-stream"}
        )
        assert (reponse.status_code, reponse.content) == (200, b"")


def test_d17_la_ou_get_ne_repond_pas(api: Api) -> None:
    reponse = api.appeler("HEAD", f"/dossiers/{uuid4()}/lever-sanction")
    assert (reponse.status_code, reponse.headers["Allow"]) == (405, "POST")
