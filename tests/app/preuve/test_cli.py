"""sceller, preuve, verifier-preuve, verifier: as an operator, an auditor and a judge have them."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from app.sante import scelleur
from app.vie import EnMauvaiseSante
from tests.app.cli import Cli, Ici
from tests.web.parcours import derouler
from tests.web.serveur import Api


@pytest.fixture
def sceau(cli_neuve: Cli, tmp_path: Path) -> Cli:
    """An empty log, and a folder to publish in."""
    return cli_neuve.avec(PARCOURS_PREUVES=str(tmp_path / "preuves"))


class TestRefus:
    def test_sans_cle_ni_dossier(self, sceau: Cli, ici: Ici) -> None:
        assert "PARCOURS_CLE_SCEAU : manque" in sceau.avec(PARCOURS_CLE_SCEAU=None).refuser_ici(ici, "sceller")
        assert "PARCOURS_PREUVES : manque" in sceau.avec(PARCOURS_PREUVES=None).refuser_ici(ici, "sceller")

    def test_rien_a_prouver(self, sceau: Cli, ici: Ici, tmp_path: Path) -> None:
        vers = str(tmp_path / "lot.zip")
        message = sceau.refuser_ici(ici, "preuve", "--exemple", "--sortie", vers)
        assert message.startswith("aucun dossier n'est scellé ici : préparez la démonstration (make demo SERVEUR=0)")
        assert "dites quel dossier prouver" in sceau.refuser_ici(ici, "preuve", "--sortie", vers)
        assert not Path(vers).exists()

    @pytest.mark.parametrize("contenu", [b"", b"PK\x03\x04", b"\x00" * 5000, b"PK\x05\x06" + bytes(18)])
    def test_ce_qui_n_est_pas_un_lot(self, ici: Ici, tmp_path: Path, contenu: bytes) -> None:
        fichier = tmp_path / "lot.zip"
        fichier.write_bytes(contenu)
        (faute,) = Cli().lancer_ici(ici, "verifier-preuve", str(fichier), "--json", statut=1).json["fautes"]
        assert faute["code"] == "lot"


def test_de_l_etape_au_verdict(sceau: Cli, ici: Ici, api_neuve: Api, tmp_path: Path) -> None:
    """Sealed, proven, erased, proven again, verified without us."""
    with pytest.raises(EnMauvaiseSante, match="jamais été scellé"):
        scelleur(api_neuve.reglages)
    dossier = api_neuve.ouvrir()
    derouler(api_neuve, dossier)
    assert sceau.lancer_ici(ici, "sceller", "--une-fois").texte.startswith("Scellé : ")
    assert "scellé il y a" in scelleur(api_neuve.reglages)
    vers = tmp_path / "lot.zip"
    sceau.lancer_ici(ici, "preuve", str(dossier), "--sortie", str(vers))
    avant = vers.read_bytes()
    api_neuve.services.coffre.detruire(dossier)
    sceau.lancer_ici(ici, "preuve", "--exemple", "--sortie", str(vers))
    assert vers.read_bytes() == avant

    cle = (tmp_path / "preuves/cles.vkey").read_text().strip()
    lu = Cli().lancer_ici(ici, "verifier-preuve", str(vers), "--json", "--cle", cle).json
    assert (lu["valide"], lu["cle_connue"], lu["dossier"], lu["fautes"]) == (True, True, str(dossier), [])
    with zipfile.ZipFile(vers) as lot:
        lot.extractall(tmp_path / "lot")
        attendus = {"checkpoint", "cles.vkey", "feuilles.jsonl", "carte", "lecture.pdf", "verifier.py"}
        assert {nom for nom in lot.namelist() if "/" not in nom} == attendus
        assert "schemas/dossier.ouvert.v1.json" in lot.namelist()
        assert lot.read("lecture.pdf").startswith(b"%PDF-1.7")
    seul = subprocess.run(
        [sys.executable, "-I", "-S", "verifier.py", str(vers)],
        cwd=tmp_path / "lot",
        capture_output=True,
        text=True,
        check=True,
    )
    assert f"Dossier {dossier} : {lu['evenements']} événements, aucun altéré, aucun ne manque." in seul.stdout

    verifie = sceau.lancer_ici(ici, "verifier", "--json").json
    assert (verifie["rupture"], verifie["sceau"]["restants"], verifie["sceau"]["publie"]) == (None, 0, True)
    texte = sceau.avec(PARCOURS_PREUVES=None).lancer_ici(ici, "verifier").texte
    assert "Aucun point de contrôle publié" in texte
