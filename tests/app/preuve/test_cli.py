"""sceller, preuve, verifier-preuve, verifier: as an operator, an auditor and a judge have them."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from app.sante import scelleur
from app.vie import EnMauvaiseSante
from tests.app.cli import Cli, Ici
from tests.integrations.horodatage.tsa import ouvrir
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


def test_horodate_verifie_ou_dit_non_verifie(sceau: Cli, ici: Ici, api_neuve: Api, tmp_path: Path) -> None:
    """The checkpoint bears the time of an authority; what was verified of it is said, and what was not."""
    derouler(api_neuve, api_neuve.ouvrir())
    vers, refusee = tmp_path / "lot.zip", tmp_path / "rien.pem"
    refusee.write_text("rien")
    with ouvrir(tmp_path / "tsa") as tsa, ouvrir(tmp_path / "autre") as autre:
        regle = sceau.avec(PARCOURS_HORODATAGE=tsa.adresse, PARCOURS_HORODATAGE_AUTORITES=str(autre.autorite))
        assert "Horodaté" not in regle.lancer_ici(ici, "sceller", "--une-fois").texte
        assert "ne contient pas de certificat" in regle.avec(PARCOURS_HORODATAGE_AUTORITES=str(refusee)).refuser_ici(
            ici, "sceller", "--une-fois"
        )
        sceau.lancer_ici(ici, "preuve", "--exemple", "--sortie", str(vers))
        refus = Cli().lancer_ici(ici, "verifier-preuve", str(vers), "--autorite", str(tsa.autorite), "--json", statut=1)
        assert [faute["code"] for faute in refus.json["fautes"]] == ["horodatage"]
        regle = sceau.avec(PARCOURS_HORODATAGE=tsa.adresse, PARCOURS_HORODATAGE_AUTORITES=str(tsa.autorite))
        assert "Horodaté par l'autorité" in regle.lancer_ici(ici, "sceller", "--une-fois").texte
        sceau.lancer_ici(ici, "preuve", "--exemple", "--sortie", str(vers))
        sans = Cli().lancer_ici(ici, "verifier-preuve", str(vers)).texte
        assert "Que ce soit une autorité n'est pas vérifié" in sans
        avec = Cli().lancer_ici(ici, "verifier-preuve", str(vers), "--autorite", str(tsa.autorite))
        assert "sous l'autorité donnée « Autorité des essais » ; sa révocation n'a pas été recherchée" in avec.texte
        lu = Cli().lancer_ici(ici, "verifier-preuve", str(vers), "--json").json
        assert (lu["valide"], lu["horodate"], lu["horodatage"]["autorite"]) == (True, True, None)
        refus = Cli().lancer_ici(
            ici, "verifier-preuve", str(vers), "--autorite", str(autre.autorite), "--json", statut=1
        )
        assert "qu'aucune des autorités données n'a certifié" in refus.json["fautes"][0]["raison"]
    with zipfile.ZipFile(vers) as lot:
        lot.extractall(tmp_path / "lot")
    seul = [sys.executable, "-I", "-S", "verifier.py", str(vers)]
    dit = subprocess.run(seul, cwd=tmp_path / "lot", capture_output=True, text=True, check=True).stdout
    assert "horodatage (RFC 3161) que ce programme ne vérifie pas" in dit
    point = b"".join((tmp_path / "lot/checkpoint").read_bytes().splitlines(keepends=True)[:5])
    assert tsa.accepte((tmp_path / "lot/horodatage.tst").read_bytes(), point)


@pytest.mark.parametrize("adresse", ["tsa.exemple.fr", "ftp://tsa.exemple.fr", "https://", "https:// x"])
def test_une_adresse_qui_n_en_est_pas_une(sceau: Cli, ici: Ici, adresse: str) -> None:
    message = sceau.avec(PARCOURS_HORODATAGE=adresse).refuser_ici(ici, "sceller", "--une-fois")
    assert "PARCOURS_HORODATAGE : l'adresse http(s)://… d'une autorité d'horodatage est attendue" in message
