"""Mon RSA: what the person does in her space, on a phone, without script, by keyboard; and what her référent sees of it."""

from playwright.sync_api import Browser, Page

from tests.web.ecrans import controles
from tests.web.serveur import Visiteur
from web.visite import TEMOIN

LARGEURS = (360, 320)
"""A phone of today, and a small one: a page of 1,280 pixels at 400 %."""


def telephone(navigateur: Browser, elle: Visiteur, *, script: bool = False) -> Page:
    """Her phone, that reaches nothing but this machine."""
    contexte = navigateur.new_context(
        locale="fr-FR",
        timezone_id="Europe/Paris",
        reduced_motion="reduce",
        java_script_enabled=script,
        viewport={"width": LARGEURS[0], "height": 740},
    )
    contexte.route("**/*", lambda route: route.continue_() if "127.0.0.1" in route.request.url else route.abort())
    contexte.add_cookies([{"name": TEMOIN, "value": elle.temoin, "url": elle.api.url, "httpOnly": True}])
    return contexte.new_page()


def examiner(navigateur: Browser, elle: Visiteur, adresse: str) -> None:
    """Ask everything of a page of hers, at both widths: axe, nothing runs over, every stop of the keyboard is seen."""
    page = telephone(navigateur, elle, script=True)
    for largeur in LARGEURS:
        page.set_viewport_size({"width": largeur, "height": 740})
        reponse = page.goto(elle.api.url + adresse)
        assert reponse is not None
        assert reponse.status == 200
        controles.axe(page)
        controles.tenue(page)
        controles.clavier(page)
    page.context.close()
