"""D17: the ``type`` of a problem is the address of a page, in French."""

import html
from uuid import uuid4

import pytest

from ledger.vocabulaire.acteur import Role
from tests.web.serveur import Api
from web.contrat.sortes import connues, mots


def test_d17_le_type_d_un_probleme_repond(api: Api) -> None:
    corps = {"survenu_le": "2026-01-20", "moyen": "LETTRE_RECOMMANDEE"}
    reponses = [
        api.lire(f"/dossiers/{uuid4()}"),
        api.lire("/dossiers", role=Role.PARTENAIRE),
        api.appeler("GET", "/dossiers", role=None),
        api.lire("/inconnue"),
        api.appeler("PUT", "/dossiers"),
        api.demander("/dossiers", {}),
        api.demander(f"/dossiers/{api.ouvrir()}/notifier-orientation", corps),
    ]
    for reponse in reponses:
        document = reponse.json()
        page = api.appeler("GET", document["type"], role=None)
        assert page.status_code == 200
        assert page.headers["Content-Type"].startswith("text/html")
        assert document["title"] in html.unescape(page.text)
        assert str(reponse.status_code) in page.text


def test_d17_un_refus_dit_ses_etapes_et_ses_phrases(api: Api) -> None:
    page = html.unescape(api.appeler("GET", "/problemes/refus/orientation_absente", role=None).text)
    assert "Orientation notifiée" in page
    assert "Que faire" in page


def test_d17_tous_les_problemes(api: Api) -> None:
    page = api.appeler("GET", "/problemes", role=None).text
    for reference in ("dossier-inconnu", "version-depassee", "refus/orientation_absente"):
        assert f'href="/problemes/{reference}"' in page


@pytest.mark.parametrize("reference", ["inconnu", "refus/ce_code_n_existe_pas", "refus/", "http/418"])
def test_d17_un_probleme_qui_n_existe_pas(api: Api, reference: str) -> None:
    assert api.appeler("GET", f"/problemes/{reference}", role=None).status_code == 404


def test_chaque_mot_est_d_un_probleme_qui_existe() -> None:
    assert mots().keys() <= connues().keys()
