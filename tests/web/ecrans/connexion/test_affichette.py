"""The leaflet of a waiting room: on one sheet, true for each structure, and a code that opens how to enter."""

from base64 import b64decode

import httpx
import pypdfium2 as pdfium
from playwright.sync_api import Browser

from documents.moteur import code_qr
from ledger.vocabulaire.orientations.orientation import Organisme
from tests.web.ecrans.conftest import Ecrans
from tests.web.serveur import NAVIGATEUR


def test_celle_d_une_structure_inconnue_ou_de_france_travail_n_existe_pas(ecrans: Ecrans) -> None:
    """France Travail's own persons are not invited: nothing hangs in its rooms."""
    places = ecrans.api.services.territoire.places
    siennes = [place.code for place in places if place.organisme is Organisme.FRANCE_TRAVAIL]
    assert siennes
    with httpx.Client(base_url=ecrans.api.url, headers=NAVIGATEUR) as client:
        for code in (*siennes, "MDS-33-99", "%00", "a" * 300):
            assert client.get(f"/affichette/{code}").status_code == 404, code


def test_chaque_structure_a_la_sienne(ecrans: Ecrans, navigateur: Browser) -> None:
    """The code is that of the address that is written, and this address says how to enter, here."""
    with navigateur.new_page(base_url=ecrans.api.url) as page:
        places = ecrans.api.services.territoire.places
        for place in [p for p in places if p.organisme is not Organisme.FRANCE_TRAVAIL][:3]:
            page.goto(f"/affichette/{place.code}")
            dite = page.locator(".affichette-adresse strong").inner_text()
            image = page.locator(".affichette-code").get_attribute("src") or ""
            assert b64decode(image.partition(",")[2]).decode() == code_qr(dite)
            feuille = page.pdf(format="A4", print_background=True)
            with pdfium.PdfDocument(feuille) as document:
                assert len(document) == 1
                texte = document[0].get_textpage().get_text_range()
            assert dite in texte
            assert place.libelle in texte
            assert "Vérifier un document" not in texte
            page.goto(dite)
            assert page.get_by_role("heading", name=place.libelle).is_visible()


def test_une_ancienne_affichette_dit_encore_comment_entrer(ecrans: Ecrans) -> None:
    agence = next(p.code for p in ecrans.api.services.territoire.places if not p.invite)
    for adresse in ("/mon-espace", "/mon-espace/MDS-33-99", f"/mon-espace/{agence}"):
        reponse = httpx.get(ecrans.api.url + adresse, headers=NAVIGATEUR)
        assert reponse.status_code == 200
        assert "Demandez votre lien à votre référent." in reponse.text
