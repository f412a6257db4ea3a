import os
from tests.web.ecrans.conftest import Ecrans
from uuid import uuid4
import gzip
def test_voir(ecrans, navigateur):
    ctx = navigateur.new_context(locale="fr-FR", reduced_motion="reduce")
    ctx.add_cookies([ecrans.temoin("camille")])
    page = ctx.new_page()
    pages = os.environ.get("VOIR", ",rendez-vous,contrat,offres,echanges,procedures,historique").split(",")
    for l in (1280, 360):
        for t in pages:
            page.set_viewport_size({"width": l, "height": 800})
            page.goto(f"{ecrans.api.url}/dossier/{ecrans.dossier}/{t}".rstrip("/"))
            h = page.evaluate("document.documentElement.scrollHeight")
            d = page.evaluate("document.documentElement.scrollWidth > innerWidth")
            n = len(page.content()); g = len(gzip.compress(page.content().encode()))
            print("VOIR", t or "situation", l, "haut", h, "deborde", d, "octets", n, g)
            page.screenshot(path=f"/tmp/cap/{t.replace('/','_') or 'situation'}-{l}.png", full_page=True)
            if l == 360: page.screenshot(path=f"/tmp/cap/{t.replace('/','_') or 'situation'}-{l}-haut.png")
