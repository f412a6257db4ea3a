"""What the documents of the house say of it is there: words, files, licence."""

import re
from hashlib import sha256
from typing import Final

import pytest

from tests.maison.pieces import RACINE
from tests.web.ecrans.test_pages import PAGES

LIGNE: Final = re.compile(r"\| (?P<mot>[^|]+) \| [^|]+ \| `(?P<fichier>[^`]+)` \|")
EUPL: Final = "8a14e695861d7e6dc2158614896f2b9963941d46e4ed3c986639b51e9337294a"
"""Hash of the words of the European Union Public Licence v. 1.2, in English, as the Commission publishes it."""
CHEMIN: Final = re.compile(
    r"`((?:app|bench|commands|docs|integrations|ledger|projections|readmodels|simulation|tests|web)/[\w./-]*)`"
)
"""A file or a folder that a document names."""
RECETTE: Final = re.compile(r"<!-- recette : .*?<!-- fin de la recette -->", re.DOTALL)
"""Names of files to come, which :mod:`tests.maison.test_recettes` makes."""


class TestGlossaire:
    mots: Final = list(LIGNE.finditer((RACINE / "docs/glossaire.md").read_text("utf-8")))

    def test_il_a_quarante_mots_dans_l_ordre(self) -> None:
        mots = [ligne["mot"].translate(str.maketrans("âéèêîç", "aeeeic")) for ligne in self.mots]
        assert mots == sorted(mots)
        assert len(mots) == 40

    def test_chaque_mot_est_la_ou_il_le_dit(self) -> None:
        assert [ligne["mot"] for ligne in self.mots if not (RACINE / ligne["fichier"]).is_file()] == []


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md", "docs/architecture.md"])
def test_ce_qu_un_document_nomme_existe(document: str) -> None:
    nommes = CHEMIN.findall(RECETTE.sub("", (RACINE / document).read_text("utf-8")))
    assert [chemin for chemin in nommes if not (RACINE / chemin).exists()] == []


def test_la_prise_en_main_montre_des_pages_photographiees_pour_chaque_metier() -> None:
    """Each picture is there, and is one that the tests of the pages take again; each of the six has its part and its own."""
    parties = (RACINE / "docs/prise-en-main.md").read_text("utf-8").split("\n## ")[1:]
    metiers = ["Référent", "Partenaire", "Personne accompagnée", "Décideur", "Auditeur", "Administrateur"]
    assert [partie.partition("\n")[0] for partie in parties] == metiers
    for partie in parties:
        images = re.findall(r"!\[[^\]]+\]\((ecrans/([\w-]+)-(?:1280|360)\.png)\)", partie)
        assert images
        assert [image for image, nom in images if nom not in PAGES or not (RACINE / "docs" / image).is_file()] == []


def test_la_licence_est_entiere() -> None:
    mots = re.findall(r"\w+", (RACINE / "LICENSE").read_text("utf-8"))
    assert sha256(" ".join(mots).encode()).hexdigest() == EUPL
