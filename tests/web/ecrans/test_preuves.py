"""A bundle dropped in a browser, by an auditor and by anybody: good, altered, or no bundle at all."""

import io
import zipfile
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Browser, Page

from ledger.vocabulaire.acteur import Role
from tests.web.ecrans import controles
from tests.web.ecrans.test_effacements import ouvrir
from tests.web.test_preuves import Scelle, scelle

__all__ = ["scelle"]

PUBLIQUE: Final = "/verifier-preuve"
LARGEURS: Final = (1280, 360)


def altere(lot: bytes) -> bytes:
    """The bundle, a byte of its leaves changed."""
    entree, sortie = zipfile.ZipFile(io.BytesIO(lot)), io.BytesIO()
    with entree, zipfile.ZipFile(sortie, "w") as neuf:
        for nom in entree.namelist():
            octets = entree.read(nom)
            neuf.writestr(nom, octets.replace(b'"index":', b'"index" :', 1)[:-9] if nom == "feuilles.jsonl" else octets)
    return sortie.getvalue()


def bombe() -> bytes:
    """A small file that opens on half a gigabyte."""
    sortie = io.BytesIO()
    with zipfile.ZipFile(sortie, "w", zipfile.ZIP_DEFLATED) as zip_, zip_.open("checkpoint", "w") as contenu:
        for _ in range(512):
            contenu.write(bytes(1 << 20))
    return sortie.getvalue()


def deposer(page: Page, lot: bytes | None) -> str:
    """Hand a file over, or none, and read the page that comes."""
    if lot is not None:
        page.locator("input[type=file]").set_input_files(
            {"name": "lot.zip", "mimeType": "application/zip", "buffer": lot}
        )
    page.get_by_role("button", name="Vérifier").click()
    return page.get_by_role("main").inner_text()


@pytest.mark.parametrize("qui", [None, Role.AUDITEUR], ids=["chacun", "auditeur"])
def test_un_lot_se_depose(scelle: Scelle, navigateur: Browser, captures: Path | None, qui: Role | None) -> None:
    """The verdict is readable at each width, and takes the focus when it is bad; what is no bundle is told."""
    with scelle.api.visiteur(qui or Role.AUDITEUR) as visiteur:
        page = ouvrir(navigateur, visiteur, PUBLIQUE if qui is None else "/preuves", script=True)
        for lot, dit in (
            (None, "Choisissez le fichier du lot de preuve."),
            (b"", "Le fichier est vide, ou dépasse"),
            (b"pas un zip", "Ce lot ne prouve rien"),
            (scelle.lot[: len(scelle.lot) // 2], "Ce lot ne prouve rien"),
            (altere(scelle.lot), "Ce lot ne prouve rien"),
            (bombe(), "Ce lot ne prouve rien"),
        ):
            assert dit in deposer(page, lot)
            assert page.locator("[autofocus]").first.evaluate("e => e === document.activeElement")
        _tenue(page, captures, f"preuve-{'chacun' if qui is None else 'auditeur'}-refusee")
        assert "Ce lot est valable" in deposer(page, scelle.lot)
        _tenue(page, captures, f"preuve-{'chacun' if qui is None else 'auditeur'}-valable")
        page.context.close()


def test_l_auditeur_lit_depuis_quand_et_par_qui(scelle: Scelle, navigateur: Browser) -> None:
    with scelle.api.visiteur(Role.AUDITEUR) as visiteur:
        page = ouvrir(navigateur, visiteur, "/preuves", script=False)
        texte = page.get_by_role("main").inner_text()
        page.context.close()
    for dit in (
        "Rien n'a été altéré de ce qui a été contrôlé",
        "Scellé depuis",
        "Contresigné par",
        "Depuis le point de contrôle",
    ):
        assert dit in texte


def _tenue(page: Page, captures: Path | None, nom: str) -> None:
    for largeur in LARGEURS:
        page.set_viewport_size({"width": largeur, "height": 900})
        controles.axe(page)
        controles.tenue(page)
        if captures is not None:
            page.screenshot(path=captures / f"{nom}-{largeur}.png", full_page=True)
