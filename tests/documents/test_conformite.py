"""Every kind of document is PDF/UA-1 (read aloud) and PDF/A-2a (kept), as the reference validator says; one run for all."""

from pathlib import Path
from typing import Final

import pytest
import typst

from ledger.vocabulaire.suivi.document import GenreDocument
from tests.documents.conftest import OBJETS, Bureau
from tests.documents.verapdf import valider
from tests.kafka.jars import ApacheIndisponible

NORMES: Final = ("ua1", "2a")


def test_chaque_document_est_accessible_et_archivable(bureau: Bureau, tmp_path: Path) -> None:
    fichiers = {f"{genre}.pdf": bureau.produire(genre)[1] for genre in GenreDocument}
    genre, objet = GenreDocument.CONTRAT_ENGAGEMENT, OBJETS[GenreDocument.CONTRAT_ENGAGEMENT]
    vu = bureau.atelier.previsualiser(bureau.dossier, genre, objet, cadre=bureau.cadre, coffre=bureau.coffre)
    fichiers["apercu.pdf"] = vu
    (tmp_path / "essai.typ").write_text("Sans titre ni langue.", "utf-8")
    rien = typst.compile(str(tmp_path / "essai.typ"), format="pdf")
    assert isinstance(rien, bytes)
    try:
        verdicts = valider(tmp_path, {**fichiers, "essai.pdf": rien})
    except ApacheIndisponible as absent:
        pytest.skip(f"veraPDF n'a pas relu les documents : {absent}")
    assert verdicts.keys() == {f"{nom} {norme}" for nom in (*fichiers, "essai.pdf") for norme in NORMES}
    assert all(verdicts[f"essai.pdf {norme}"] for norme in NORMES), "a check that cannot fail checks nothing"
    assert {nom: fautes for nom, fautes in verdicts.items() if fautes and not nom.startswith("essai")} == {}
