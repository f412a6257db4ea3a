"""What a page weighs on the wire, with all that it brings: an agent in the field has a poor network."""

import pytest
from playwright.sync_api import Browser, Page

from tests.web.ecrans.conftest import Ecrans

LIMITE_OCTETS = 100_000
RECUS = """() => [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
  .map(e => [new URL(e.name).pathname, e.transferSize, e.encodedBodySize, e.decodedBodySize])"""
"""Path, bytes on the wire with their headers, bytes of the body as it was sent, then as it was read."""


def ouvrir(ecrans: Ecrans, navigateur: Browser, qui: str, adresse: str) -> Page:
    """A page in a browser that has kept nothing."""
    contexte = navigateur.new_context()
    contexte.add_cookies([ecrans.temoin(qui)])
    page = contexte.new_page()
    page.goto(ecrans.api.url + adresse, wait_until="networkidle")
    return page


@pytest.mark.parametrize("qui", ["camille", "yves"], ids=["referent", "departement"])
def test_la_file_active_pese_moins_de_100_ko(ecrans: Ecrans, navigateur: Browser, qui: str) -> None:
    """Page, style sheets, scripts and images, the first time and whole; each text is compressed."""
    page = ouvrir(ecrans, navigateur, qui, "/file-active")
    recus = page.evaluate(RECUS)
    lignes = page.locator("main table tbody tr").count()
    page.context.close()
    chemins = {chemin.rsplit("/", 1)[-1] for chemin, *_ in recus}
    assert {"file-active", "bootstrap.min.css", "app.css", "htmx.min.js", "app.js"} <= chemins
    assert all(0 < envoye < lu for _, _, envoye, lu in recus if lu > 1500), recus
    assert lignes >= (25 if qui == "yves" else 1)
    assert sum(transfere for _, transfere, *_ in recus) < LIMITE_OCTETS, recus
