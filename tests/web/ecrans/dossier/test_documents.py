"""Documents of a dossier on its page: seen before, drawn up once, taken away by who accompanies, and by nobody else."""

import io
import re
from hashlib import sha256
from html import unescape
from uuid import UUID

import httpx
import pypdfium2
import pytest

from ledger.vocabulaire.acteur import Role
from ledger.vocabulaire.suivi.document import GenreDocument
from tests.web.ecrans.conftest import Ecrans
from tests.web.ecrans.dossier.test_dossier import formulaire
from tests.web.serveur import EN_CLAIR, NAVIGATEUR, Api, Visiteur, identite

NOM = "Harismendy"


@pytest.fixture(scope="module")
def dossier(api: Api) -> UUID:
    """Somebody who is oriented, and whose référent is known."""
    dossier, referent = api.ouvrir(identite=identite(nom=NOM, prenom="Pantxika")), api.referent()
    voie = {"organisme": "CONSEIL_DEPARTEMENTAL", "structure": "MDS-33-05"}
    api.habiliter(api.agent)
    decision = {"parcours": "SOCIAL", "decideur": "CONSEIL_DEPARTEMENTAL"}
    api.faire(dossier, "decider-orientation", survenu_le="2026-01-10", **decision | voie)
    api.faire(dossier, "notifier-orientation", survenu_le="2026-01-12", moyen="REMISE_EN_MAIN_PROPRE")
    api.faire(dossier, "designer-structure", survenu_le="2026-01-12", **voie)
    api.faire(dossier, "designer-referent", survenu_le="2026-01-12", referent=str(referent))
    return dossier


def etablir(visiteur: Visiteur, dossier: UUID, genre: GenreDocument, **champs: str) -> httpx.Response:
    """Send the form of one document, as its page holds it."""
    page = visiteur.ouvrir(f"/dossier/{dossier}/documents").text
    trouvee = next(f for f in re.findall(r"<form.*?</form>", page, re.DOTALL) if f'value="{genre}"' in f)
    return visiteur.envoyer(f"/dossier/{dossier}/documents/etablir", **formulaire(trouvee) | champs)


def test_vu_etabli_une_fois_et_telecharge(api: Api, dossier: UUID) -> None:
    with api.visiteur(Role.REFERENT, "MDS-33-05") as referent:
        adresse = f"/dossier/{dossier}/documents"
        apercu = referent.ouvrir(f"{adresse}/apercu", genre="ATTESTATION_SUIVI")
        assert apercu.headers["content-disposition"].startswith("inline;")
        assert api.services.journal.dossier(dossier).accompagnement.etablis == {}
        page = referent.ouvrir(adresse).text
        assert "Aucun document." in page
        champs = formulaire(
            next(f for f in re.findall(r"<form.*?</form>", page, re.DOTALL) if "ATTESTATION_SUIVI" in f)
        )
        for _ in range(2):
            reponse = referent.envoyer(f"{adresse}/etablir", **champs)
            assert reponse.status_code == 303, reponse.text
        (etabli,) = api.services.journal.dossier(dossier).accompagnement.etablis.values()
        assert "Document établi." in referent.ouvrir(unescape(reponse.headers["location"])).text
        fichier = referent.ouvrir(f"{adresse}/{etabli.id}")
        assert fichier.headers["content-type"] == "application/pdf"
        assert NOM not in fichier.headers["content-disposition"]
        assert fichier.headers["cache-control"] == "no-store"
        assert sha256(fichier.content).hexdigest() == etabli.sha256
        lu = pypdfium2.PdfDocument(io.BytesIO(fichier.content))[0].get_textpage().get_text_bounded()
        assert f"Pantxika {NOM.upper()}" in lu
        vues = [c for c in api.services.ecrans.consultations.chercher(dossier=dossier) if c.agent == referent.agent]
        assert any("documents/{document}" in c.quoi for c in vues)


def test_qui_le_tient_le_verifie_et_n_apprend_rien_de_la_personne(api: Api, dossier: UUID) -> None:
    """By its QR code, by its file; a changed byte, another reference and no file are told; a program is slowed down."""
    with api.visiteur(Role.REFERENT, "MDS-33-05") as referent:
        etablir(referent, dossier, GenreDocument.ATTESTATION_SUIVI)
        etabli = list(api.services.journal.dossier(dossier).accompagnement.etablis.values())[-1]
        octets = referent.ouvrir(f"/dossier/{dossier}/documents/{etabli.id}").content
    api.projeter()
    ici = NAVIGATEUR | {"Origin": api.url}
    with httpx.Client(base_url=api.url, verify=EN_CLAIR) as client:

        def donner(contenu: bytes, nom: str = "x.pdf") -> httpx.Response:
            return client.post("/verifier", files={"fichier": (nom, contenu, "application/pdf")}, headers=ici)

        par_code = client.get(f"/verifier/{etabli.id}", headers=NAVIGATEUR).text
        assert "Un document a bien été établi sous cette référence." in par_code
        authentique = donner(octets).text
        assert "Ce fichier est authentique." in authentique
        for page in (par_code, authentique):
            assert NOM not in page
            assert "Pantxika" not in page
            assert str(dossier) not in page
        assert "n'est pas un document de ce service" in unescape(donner(octets[:-1]).text)
        assert "Aucun document n'a cette référence" in unescape(
            client.get(f"/verifier/{dossier}", headers=NAVIGATEUR).text
        )
        assert donner(b"", "").status_code == 422
        ailleurs = client.post("/verifier", files={"fichier": octets}, headers=NAVIGATEUR | {"Origin": "https://x.fr"})
        assert ailleurs.status_code == 403
        assert 429 in {donner(b"x").status_code for _ in range(25)}


@pytest.mark.parametrize("role", [Role.AUDITEUR, Role.ADMINISTRATEUR])
def test_qui_n_accompagne_pas_voit_la_liste_sans_le_contenu(api: Api, dossier: UUID, role: Role) -> None:
    with api.visiteur(Role.REFERENT, "MDS-33-05") as referent:
        etablir(referent, dossier, GenreDocument.ATTESTATION_SUIVI)
    (etabli, *_) = api.services.journal.dossier(dossier).accompagnement.etablis
    with api.visiteur(role) as autre:
        page = autre.ouvrir(f"/dossier/{dossier}/documents").text
        assert "n'est lu que par qui accompagne" in unescape(page)
        assert f'href="/dossier/{dossier}/documents/{etabli}"' not in page
        assert autre.ouvrir(f"/dossier/{dossier}/documents/{etabli}").status_code == 403
        assert autre.ouvrir(f"/dossier/{dossier}/documents/apercu", genre="ATTESTATION_SUIVI").status_code == 403


def test_une_lettre_de_procedure_revient_a_qui_la_notifie(api: Api, dossier: UUID) -> None:
    with api.visiteur(Role.REFERENT, "CCAS-33-01", tenues=()) as exterieur:
        assert exterieur.ouvrir(f"/dossier/{dossier}/documents").status_code == 403
    with api.visiteur(Role.REFERENT, "MDS-33-05", tenues=()) as sans_fonction:
        page = sans_fonction.ouvrir(f"/dossier/{dossier}/documents").text
        assert "NOTIFICATION_ORIENTATION" not in page
        orientation = api.services.journal.dossier(dossier).orientation
        assert orientation is not None
        demande = {"genre": "NOTIFICATION_ORIENTATION", "objet": orientation.id}
        assert sans_fonction.envoyer(f"/dossier/{dossier}/documents/etablir", **demande).status_code == 403


def test_ce_qui_manque_et_ce_qui_n_existe_pas(api: Api, dossier: UUID) -> None:
    """A letter that nobody known would sign is refused on the page, with what to do; an id of nothing is no page."""
    inconnu = api.ouvrir(identite=identite(nom="Sansréférent"))
    with api.visiteur(Role.REFERENT, "MDS-33-05") as referent:
        reponse = referent.envoyer(f"/dossier/{inconnu}/documents/etablir", genre="ATTESTATION_SUIVI", objet="")
        assert reponse.status_code == 409
        assert "a rien à attester" in unescape(reponse.text)
        for ailleurs in ("apercu?genre=AUTRE", "apercu?genre=BILAN&objet=abc", str(UUID(int=5))):
            assert referent.ouvrir(f"/dossier/{dossier}/documents/{ailleurs}").status_code == 404


def test_la_page_d_un_navigateur(ecrans: Ecrans) -> None:
    """The page of the simulated dossier offers what may be drawn up, and the dossier leads there."""
    assert f'href="/dossier/{ecrans.dossier}/documents"' in ecrans.lire("camille", "/dossier/{dossier}/echanges")
    page = ecrans.lire("camille", "/dossier/{dossier}/documents")
    assert "Attestation d'accompagnement" in unescape(page)
