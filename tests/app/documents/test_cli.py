"""``parcours document`` and ``parcours verifier-document``: a document seen before it exists, and one that is held."""

from pathlib import Path
from uuid import UUID, uuid4

import pytest

from ledger.vocabulaire.suivi.document import GenreDocument
from tests.app.cli import Cli
from tests.web.serveur import Api


@pytest.fixture
def dossier(api: Api) -> UUID:
    """Somebody who is accompanied by a référent whom an habilitation names."""
    dossier, referent = api.ouvrir(), api.referent()
    voie = {"organisme": "CONSEIL_DEPARTEMENTAL", "structure": "MDS-33-05"}
    decision = {"parcours": "SOCIAL", "decideur": "CONSEIL_DEPARTEMENTAL"}
    api.faire(dossier, "decider-orientation", survenu_le="2026-01-10", **decision | voie)
    api.faire(dossier, "designer-structure", survenu_le="2026-01-12", **voie)
    api.faire(dossier, "designer-referent", survenu_le="2026-01-12", referent=str(referent))
    return dossier


def test_les_genres_et_leurs_mentions(cli: Cli) -> None:
    lus = cli.lancer("document", "--liste", "--json").json
    assert [ligne["genre"] for ligne in lus] == list(GenreDocument)
    assert any("algorithmique" in mention for ligne in lus for mention in ligne["mentions"])


def test_un_apercu_n_est_pas_un_document(cli: Cli, api: Api, dossier: UUID, tmp_path: Path) -> None:
    fichier, demande = tmp_path / "a.pdf", ("document", "ATTESTATION_SUIVI", str(dossier))
    assert "PARCOURS_DOCUMENTS" in cli.refuser(*demande, "--sortie", str(fichier))
    ici = cli.avec(PARCOURS_DOCUMENTS=f"file://{tmp_path}/documents")
    assert "dites quel document" in ici.refuser(*demande)
    assert "Aperçu écrit" in ici.lancer(*demande, "--sortie", str(fichier)).texte
    assert fichier.read_bytes().startswith(b"%PDF")
    assert api.services.journal.dossier(dossier).accompagnement.etablis == {}
    (lue,) = api.services.ecrans.consultations.chercher(dossier=dossier)
    assert (lue.quoi, lue.motif) == ("parcours document", "LIRE")
    assert "n'est pas un document" in cli.lancer("verifier-document", str(fichier), statut=1).texte


def test_un_document_de_ce_departement(cli: Cli, api: Api, dossier: UUID, tmp_path: Path) -> None:
    services, genre = api.services, GenreDocument.ATTESTATION_SUIVI
    coffre = services.journal.coffre
    etabli = services.atelier.produire(dossier, genre, None, cadre=services.cadre(), coffre=coffre, cle=uuid4())
    fichier = tmp_path / "a.pdf"
    fichier.write_bytes(services.atelier.lire(dossier, UUID(etabli.id), coffre)[1])
    api.projeter()
    assert "Attestation d'accompagnement" in cli.lancer("verifier-document", str(fichier)).texte
    dit = cli.lancer("verifier-document", str(fichier), "--json").json
    assert (dit["sha256"], dit["document"]["document"]) == (etabli.sha256, etabli.id)
    assert str(dossier) not in str(dit)
