"""Forms of one page that are begun and not recorded: kept while one types, when refused, when asked; found again (R17)."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from uuid import UUID, uuid4

import psycopg
import pytest
from playwright.sync_api import Browser, Page, expect

from ledger.annexes.brouillons import PAR_DOSSIER_MAX, Brouillons
from ledger.vocabulaire.acteur import Role
from tests.web.ecrans.conftest import Ecrans
from tests.web.ecrans.connexion.test_connexion import voir
from tests.web.ecrans.connexion.test_saisie_interrompue import gardees
from tests.web.ecrans.dossier.test_dossier import formulaire, texte
from tests.web.ecrans.dossier.test_pas_a_pas import cliquer, examiner, onglet
from tests.web.parcours import derouler
from tests.web.serveur import NAVIGATEUR, Visiteur, identite
from web.identite.sessions import INACTIVITE_MAX
from web.visite import CHAMP_JETON

NOTE = "Rappelle demain matin, avant le rendez-vous à la crèche."


@pytest.fixture
def dossier(ecrans: Ecrans) -> UUID:
    """A dossier oriented and notified."""
    ouvert = ecrans.api.ouvrir(identite=identite(nom="Larronde", prenom="Ganix"))
    derouler(ecrans.api, ouvert, "designer-structure")
    return ouvert


@pytest.fixture
def referent(ecrans: Ecrans) -> Iterator[Visiteur]:
    """A référent of the département."""
    with ecrans.api.visiteur(Role.REFERENT, "MDS-33-05") as visiteur:
        yield visiteur


@pytest.fixture
def adresse(dossier: UUID) -> str:
    """Of the form of a note."""
    return f"/dossier/{dossier}/etape/ecrire-note"


def gardes(ecrans: Ecrans, visiteur: Visiteur, dossier: UUID) -> list[str]:
    return [
        b.sujet.partition(":")[0] for b in Brouillons(ecrans.api.services.journal).en_cours(visiteur.agent, dossier)
    ]


def a_reprendre(page: str) -> str:
    """Where the draft that a page tells of is taken up."""
    (trouvee,) = set(re.findall(r'href="(/dossier/[^"]+suspens=[^"]+)"', page))
    return unescape(trouvee)


class TestRefus:
    def test_un_de_trop_est_refuse_et_reste_a_l_ecran(self, referent: Visiteur, adresse: str) -> None:
        envoi = formulaire(referent.ouvrir(adresse).text) | {"texte": NOTE, "geste": "garder"}
        for _ in range(PAR_DOSSIER_MAX):
            assert referent.envoyer(adresse, **envoi | {"suspens": str(uuid4())}).status_code == 303
        trop = referent.envoyer(adresse, **envoi | {"suspens": str(uuid4())})
        assert trop.status_code == 409
        assert "jetez ceux qui ne servent plus" in texte(trop.text)
        assert NOTE in unescape(trop.text)
        encore = re.findall(r"suspens=([\w-]+)", referent.ouvrir(adresse).text)[0]
        assert referent.envoyer(adresse, **envoi | {"suspens": encore}).status_code == 303

    def test_celui_d_un_autre_ne_se_lit_pas(
        self, ecrans: Ecrans, referent: Visiteur, dossier: UUID, adresse: str
    ) -> None:
        referent.envoyer(adresse, **formulaire(referent.ouvrir(adresse).text) | {"texte": NOTE, "geste": "garder"})
        ici = a_reprendre(referent.ouvrir(f"/dossier/{dossier}").text)
        with ecrans.api.visiteur(Role.REFERENT, "MDS-33-05") as collegue:
            assert NOTE not in unescape(collegue.ouvrir(ici).text)
            assert "Brouillon du" not in collegue.ouvrir(adresse).text
            assert "Vos brouillons" not in collegue.ouvrir(f"/dossier/{dossier}").text
            collegue.envoyer(f"{adresse}/abandonner", suspens=ici.rpartition("=")[2])
        assert NOTE in unescape(referent.ouvrir(ici).text)

    def test_ce_qui_est_enregistre_ne_se_garde_plus(
        self, ecrans: Ecrans, referent: Visiteur, dossier: UUID, adresse: str
    ) -> None:
        """What a script sends late, after the form was recorded."""
        suspens = {"suspens": str(uuid4())}
        envoi = formulaire(referent.ouvrir(adresse).text) | {"texte": NOTE, "visibilite": "STRUCTURE"} | suspens
        assert referent.envoyer(f"{adresse}/garder", **envoi).json()["valeur"] == suspens["suspens"]
        assert gardes(ecrans, referent, dossier) == ["ecrire-note"]
        assert referent.envoyer(adresse, **envoi).status_code == 303
        assert gardes(ecrans, referent, dossier) == []
        assert referent.envoyer(f"{adresse}/garder", **envoi).status_code == 409
        assert gardes(ecrans, referent, dossier) == []

    def test_une_session_qui_a_fini_ne_garde_rien_de_soi_meme(
        self, ecrans: Ecrans, referent: Visiteur, dossier: UUID, adresse: str
    ) -> None:
        """Neither a draft nor an entry to be told back: the form, once sent, is."""
        envoi = formulaire(referent.ouvrir(adresse).text) | {CHAMP_JETON: referent.jeton(), "texte": NOTE}
        voir(ecrans, referent, -INACTIVITE_MAX * 2)
        entetes = NAVIGATEUR | {"Origin": ecrans.api.url}
        assert referent.client.post(f"{adresse}/garder", data=envoi, headers=entetes).status_code == 303
        assert gardees(ecrans, referent.agent) == []
        assert gardes(ecrans, referent, dossier) == []


def test_r17_refusee_elle_se_retrouve(ecrans: Ecrans, referent: Visiteur, dossier: UUID, adresse: str) -> None:
    """Without a script: what was refused is on the page, and waits in the dossier too; recorded, it waits no more."""
    refusee = referent.envoyer(adresse, **formulaire(referent.ouvrir(adresse).text) | {"texte": NOTE})
    assert refusee.status_code == 422
    assert "Votre saisie est gardée en brouillon." in texte(refusee.text)
    neuve = referent.ouvrir(adresse).text
    assert "Brouillon du" in texte(neuve)
    assert NOTE not in unescape(neuve)
    page = referent.ouvrir(a_reprendre(neuve)).text
    assert "repris tel que vous l'aviez laissé" in texte(page)
    assert NOTE in unescape(page)
    envoi = formulaire(page) | {"texte": NOTE, "visibilite": "STRUCTURE"}
    suspens = re.search(r'name="suspens" value="([\w-]+)"', page)
    assert suspens is not None
    assert referent.envoyer(adresse, **envoi | {"suspens": suspens[1]}).status_code == 303
    assert gardes(ecrans, referent, dossier) == []


def test_r17_scellee_et_jetee(ecrans: Ecrans, referent: Visiteur, dossier: UUID, adresse: str) -> None:
    """Nothing of it is in clear where it is kept; thrown away, nothing is left."""
    referent.envoyer(adresse, **formulaire(referent.ouvrir(adresse).text) | {"texte": NOTE, "geste": "garder"})
    journal = ecrans.api.services.journal
    with psycopg.connect(ecrans.api.reglages.database_url) as connexion:
        requete = f"select contenu from {journal.schema}.brouillons where dossier = %s".encode()
        ((contenu,),) = connexion.execute(requete, (dossier,)).fetchall()
    assert b"creche" not in contenu
    assert b"Rappelle" not in contenu
    cle = a_reprendre(referent.ouvrir(f"/dossier/{dossier}").text).rpartition("=")[2]
    assert referent.envoyer(f"{adresse}/abandonner", suspens=cle).status_code == 303
    assert gardes(ecrans, referent, dossier) == []


def test_r17_gardee_d_elle_meme_l_onglet_ferme(
    ecrans: Ecrans, navigateur: Browser, referent: Visiteur, dossier: UUID, adresse: str, captures: Path | None
) -> None:
    """With a script: a moment after one typed; the tab closed, it is found in the dossier, and taken up."""
    page = onglet(navigateur, ecrans, referent.temoin)
    page.goto(ecrans.api.url + adresse)
    page.locator("textarea[name=texte]").fill(NOTE)
    expect(page.get_by_text("Brouillon gardé à")).to_be_visible(timeout=15_000)
    page.close()
    page = page.context.new_page()
    page.goto(f"{ecrans.api.url}/dossier/{dossier}")
    brouillons = page.locator("#brouillons")
    expect(brouillons.locator(".ligne-titre").get_by_text("Brouillon du")).to_be_visible()
    examiner(page, "dossier-brouillon-court", captures)
    brouillons.get_by_role("link", name="Reprendre").click()
    expect(page.locator("textarea[name=texte]")).to_have_value(NOTE)
    examiner(page, "etape-brouillon-repris", captures)
    _finir(page)
    expect(page.locator("#brouillons")).to_have_count(0)
    assert gardes(ecrans, referent, dossier) == []
    page.context.close()


def _finir(page: Page) -> None:
    cliquer(page, "Enregistrer pour les professionnels de la structure")
    expect(page.get_by_role("status").first).to_contain_text("Enregistré.")


def test_r17_en_conflit_elle_est_gardee(ecrans: Ecrans, referent: Visiteur, dossier: UUID) -> None:
    """What somebody else recorded meanwhile is shown; left there, the form waits with what was typed."""
    adresse = f"/dossier/{dossier}/etape/modifier-identite"
    page = referent.ouvrir(adresse).text
    envoi = {nom: valeur for nom, valeur in formulaire(page).items() if nom != CHAMP_JETON}
    champs = {nom: unescape(v) for v, nom in re.findall(r'value="([^"]*)"\s+id="[^"]*" name="([\w-]+)"', page)}
    with ecrans.api.visiteur(Role.REFERENT, "MDS-33-06") as autre:
        sien = autre.envoyer(adresse, **envoi | champs | {"identite-prenom": "Jean", "cle": str(uuid4())})
        assert sien.status_code == 303, texte(sien.text)
    assert referent.envoyer(adresse, **envoi | champs | {"identite-prenom": "Ganixa"}).status_code == 412
    assert gardes(ecrans, referent, dossier) == ["modifier-identite"]
    page = referent.ouvrir(a_reprendre(referent.ouvrir(adresse).text)).text
    assert 'value="Ganixa"' in page
    assert formulaire(page)["version"] == envoi["version"]
