"""From data to bytes: the same data give the same bytes, and the identity of the département is checked first."""

from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from pydantic import ValidationError

from documents.charte import Charte
from documents.depot import ouvrir_magasin
from documents.erreurs import DocumentImpossible
from documents.moteur import Moteur

LE, DOCUMENT = date(2026, 2, 28), UUID(int=0xD0C)
CONTENU = {
    "titre": "Essai",
    "paragraphes": ["Bonjour."],
    "mentions": [],
    "faits": [],
    "service": ["MDS"],
    "destinataire": ["Maïté ÉTCHÉVERRY"],
    "lieu_et_date": "Le 28 février 2026",
    "signataire": ["Camille Duprat", "Référente"],
}


def test_les_memes_donnees_donnent_les_memes_octets(moteur: Moteur) -> None:
    """From two compilers, another document in between; another id is another document."""
    un = moteur.composer("courrier", DOCUMENT, LE, CONTENU)
    assert moteur.composer("courrier", UUID(int=1), LE, CONTENU) != un
    autre = Moteur(Charte.du_departement("Gironde"), "https://parcours.exemple.fr")
    assert autre.composer("courrier", DOCUMENT, LE, CONTENU) == un
    assert un.endswith(b"%%EOF\n"), "a seal appended after another ending breaks A-2a (6.1.9)"


def test_un_signe_que_la_police_n_a_pas(moteur: Moteur) -> None:
    with pytest.raises(DocumentImpossible, match="la police du département ne sait pas écrire"):
        moteur.composer("courrier", DOCUMENT, LE, CONTENU | {"paragraphes": ["Bravo 🎉"]})


class TestCharte:
    def test_une_couleur_qui_ne_se_lit_pas(self) -> None:
        with pytest.raises(ValidationError, match="contraste"):
            Charte(nom="Département", adresse="Ici", couleur="#f0c000")

    def test_une_police_absente(self) -> None:
        charte = Charte(nom="Département", adresse="Ici", police="Marianne")
        with pytest.raises(ValueError, match="la police « Marianne » est introuvable"):
            Moteur(charte, "https://parcours.exemple.fr")

    def test_celle_d_un_fichier(self, tmp_path: Path) -> None:
        (tmp_path / "logo.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 4"/>', "utf-8")
        fichier = tmp_path / "charte.toml"
        fichier.write_text(
            'nom = "Département des Essais"\nadresse = "1 rue Haute"\ncouleur = "#5b2a5e"\nlogo = "logo.svg"\n',
            "utf-8",
        )
        charte = Charte.du_departement("Essais", fichier)
        octets = Moteur(charte, "https://parcours.exemple.fr").composer("courrier", DOCUMENT, LE, CONTENU)
        assert charte.dessin.startswith("<svg")
        assert octets.startswith(b"%PDF")


def test_un_dossier_garde_les_documents(tmp_path: Path) -> None:
    ouvrir_magasin(f"file://{tmp_path}/la/bas").put("documents/a/b", b"scelle", mode="create")
    assert [f.read_bytes() for f in tmp_path.rglob("b")] == [b"scelle"]
