"""A person is given all that is kept of her, and the journal of access says so."""

import json
from datetime import date
from pathlib import Path
from uuid import uuid4

from app.cli.service.donnees import AGENT, REMISE
from commands.suivi.accompagnement import EcrireNote
from ledger.vocabulaire.suivi.accompagnement import Visibilite
from tests.app.cli import Cli, environnement
from tests.app.installation import OUVERT_LE, REFERENT, Installation
from tests.web.serveur import reglages_de
from web.mots.ecriture import jour

IDENTITE = {"nom": "Zzcanari", "prenom": "Maïté", "naissance_le": "1988-02-29", "nir": "2880233063001"}
NOTE = "Garde ses petits-enfants le mercredi."


def test_toutes_ses_donnees(installation: Installation, tmp_path: Path) -> None:
    """Identity, texts that an agent kept for himself, who consulted them; as data, and in words."""
    dossier, consultations = installation.ouvrir(IDENTITE), installation.services.ecrans.consultations
    installation.enregistrer(dossier, EcrireNote(texte=NOTE, visibilite=Visibilite.AUTEUR), le="2026-01-06")
    consultations.noter(REFERENT, "GET /dossier/{dossier}", "CONSULTER", [dossier])
    cli = Cli(environnement(reglages_de(installation.url)))
    lues = json.loads(cli.lancer("donnees", str(dossier), "--json").texte)
    assert lues["etapes"][0]["dit"]["identite"]["nom"] == "Zzcanari"
    assert lues["etapes"][1]["dit"]["texte"] == NOTE
    assert "page du dossier" in {vue["quoi"] for vue in lues["consultations"]}
    fichier = tmp_path / "donnees.txt"
    cli.lancer("donnees", str(dossier), "--sortie", str(fichier))
    texte = fichier.read_text("utf-8")
    assert f"{jour(date.fromisoformat(OUVERT_LE))} : Dossier ouvert" in texte
    assert NOTE in texte
    assert "nom : Zzcanari" in texte
    notees = consultations.chercher(dossier=dossier, agent=AGENT)
    assert [vue.quoi for vue in notees] == [REMISE] * 2


def test_un_dossier_inconnu(installation: Installation) -> None:
    refusee = Cli(environnement(reglages_de(installation.url))).lancer("donnees", str(uuid4()), statut=1)
    assert "n'existe pas : vérifiez son identifiant" in refusee.erreurs
