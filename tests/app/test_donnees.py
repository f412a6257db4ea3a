"""A person is given all that is kept of her, and the journal of access says so."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from uuid import uuid4

import pytest

from app import composition, donnees
from commands.execute import Demande, executer
from commands.suivi.accompagnement import EcrireNote
from integrations.storage.databases import ServeurPostgres
from ledger.vocabulaire.suivi.accompagnement import Visibilite
from tests.app.cli import Cli, environnement
from tests.commands.etapes import ouvrir_dossier
from tests.commands.pouvoirs import agent
from tests.web.serveur import construire, reglages_de
from web.mots.ecriture import jour
from web.services import Services

IDENTITE = {"nom": "Zzcanari", "prenom": "Maïté", "naissance_le": "1988-02-29", "nir": "2880233063001"}
NOTE = "Garde ses petits-enfants le mercredi."


@pytest.fixture
def url(postgres: ServeurPostgres) -> Iterator[str]:
    """An installation of one base."""
    nom = f"essai_{uuid4().hex}"
    adresse = postgres.creer_base(nom)
    construire(adresse)
    yield adresse
    postgres.supprimer_base(nom)


@pytest.fixture
def services(url: str) -> Iterator[Services]:
    """The services of its screens."""
    with composition.services(reglages_de(url)) as assembles:
        yield assembles


def test_toutes_ses_donnees(url: str, services: Services, tmp_path: Path) -> None:
    """Identity, texts that an agent kept for himself, who consulted them; as data, and in words."""
    dossier, qui = uuid4(), agent()
    for commande, le in (
        (ouvrir_dossier(identite=IDENTITE), date(2026, 1, 5)),
        (EcrireNote(texte=NOTE, visibilite=Visibilite.AUTEUR), date(2026, 1, 6)),
    ):
        executer(services.journal, Demande(dossier, commande, qui), services.cadre(le))
    services.ecrans.consultations.noter(qui, "GET /dossier/{dossier}", "CONSULTER", [dossier])
    cli = Cli(environnement(reglages_de(url)))
    lues = json.loads(cli.lancer("donnees", str(dossier), "--json").texte)
    assert lues["etapes"][0]["dit"]["identite"]["nom"] == "Zzcanari"
    assert lues["etapes"][1]["dit"]["texte"] == NOTE
    assert "page du dossier" in {vue["quoi"] for vue in lues["consultations"]}
    fichier = tmp_path / "donnees.txt"
    cli.lancer("donnees", str(dossier), "--sortie", str(fichier))
    texte = fichier.read_text("utf-8")
    assert f"{jour(date(2026, 1, 5))} : Dossier ouvert" in texte
    assert NOTE in texte
    assert "nom : Zzcanari" in texte
    notees = services.ecrans.consultations.chercher(dossier=dossier, agent=donnees.AGENT)
    assert [vue.quoi for vue in notees] == [donnees.REMISE] * 2


def test_un_dossier_inconnu(url: str) -> None:
    refusee = Cli(environnement(reglages_de(url))).lancer("donnees", str(uuid4()), statut=1)
    assert "n'existe pas : vérifiez son identifiant" in refusee.erreurs
