"""A contract from its document to its sealed copy: the agent for the organisme, the person for herself, or on paper."""

from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from playwright.sync_api import Browser, expect
from pydantic import SecretStr

from documents.sceau import tirer
from integrations.storage.databases import ServeurPostgres
from ledger.dates import aujourd_hui
from ledger.dossier import Dossier
from ledger.vocabulaire.acteur import Role
from tests.web.ecrans.dossier.test_dossier import formulaire
from tests.web.ecrans.dossier.test_pas_a_pas import examiner
from tests.web.serveur import EN_CLAIR, NAVIGATEUR, Api, Visiteur, identite, servir
from web.visite import CHAMP_JETON, TEMOIN

PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)
MOT_DE_PASSE = "un mot de passe des essais"


@pytest.fixture(scope="module")
def api(postgres: ServeurPostgres, modele_web: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    """An API that has a seal."""
    fichier = tmp_path_factory.mktemp("cachet") / "cachet.p12"
    fichier.write_bytes(tirer("Département des Essais", MOT_DE_PASSE.encode()))
    nom = f"essai_{uuid4().hex}"
    options = {"cachet": fichier, "cachet_mot_de_passe": SecretStr(MOT_DE_PASSE)}
    with servir(postgres.creer_base(nom, modele_web), **options) as servie:
        yield servie
    postgres.supprimer_base(nom)


@pytest.fixture
def dossier(api: Api) -> UUID:
    """Somebody to whom a contract is put, with its plan."""
    return proposer(api, nom="Iriart", prenom="Beñat")


def proposer(api: Api, *, par_un_autre: bool = True, **qui: Any) -> UUID:
    """A contract, put by another agent than who wrote down who the person is, unless said otherwise."""
    dossier, referent, le = api.ouvrir(identite=identite(**qui)), api.referent(), aujourd_hui()
    if par_un_autre:
        api.agent = uuid4()
    voie = {"organisme": "CONSEIL_DEPARTEMENTAL", "structure": "MDS-33-05"}
    decision = {"parcours": "SOCIAL", "decideur": "CONSEIL_DEPARTEMENTAL"}
    api.faire(dossier, "decider-orientation", survenu_le="2026-01-10", **decision | voie)
    api.faire(dossier, "notifier-orientation", survenu_le="2026-01-12", moyen="REMISE_EN_MAIN_PROPRE")
    api.faire(dossier, "designer-structure", survenu_le="2026-01-12", **voie)
    api.faire(dossier, "designer-referent", survenu_le="2026-01-12", referent=str(referent))
    dates = {"debut_le": le.isoformat(), "fin_le": (le + timedelta(days=150)).isoformat()}
    api.faire(dossier, "proposer-contrat-engagement", duree_hebdo_h=15, objectifs="Reprendre pied.", **dates)
    return dossier


@pytest.fixture
def agent(api: Api) -> Iterator[Visiteur]:
    with api.visiteur(Role.REFERENT, "MDS-33-05") as visiteur:
        yield visiteur


def etat(api: Api, dossier: UUID) -> Dossier:
    return api.services.journal.dossier(dossier)


def adresse(api: Api, dossier: UUID) -> str:
    return f"/dossier/{dossier}/contrat/{next(iter(etat(api, dossier).contrats))}/signature"


def test_l_organisme_puis_la_personne_depuis_son_espace(api: Api, agent: Visiteur, dossier: UUID) -> None:
    """Neither signs for the other, what is signed is what was read, and anybody verifies the copy that bears the seal."""
    ou = adresse(api, dossier)
    assert agent.envoyer(ou, geste="organisme", consentement="oui").status_code == 409
    assert agent.envoyer(ou, geste="etablir").status_code == 303
    assert agent.envoyer(ou, geste="organisme").status_code == 422
    assert agent.envoyer(ou, geste="organisme", consentement="oui").status_code == 303
    assert "Signature attendue" in agent.ouvrir(ou).text
    with api.visiteur(Role.ALLOCATAIRE, agent=dossier) as elle, api.visiteur(Role.ALLOCATAIRE, agent=uuid4()) as autre:
        assert autre.ouvrir("/mes-demarches/contrat").status_code == 404
        assert 'href="/mes-demarches/contrat"' in elle.ouvrir("/").text
        page = elle.ouvrir("/mes-demarches/contrat").text
        champs = formulaire(page)
        lu = elle.ouvrir(f"/mes-demarches/contrat/{champs['document']}")
        assert lu.content.startswith(b"%PDF")
        assert autre.ouvrir(f"/mes-demarches/contrat/{champs['document']}").status_code == 404
        assert elle.envoyer("/mes-demarches/contrat", **champs).status_code == 422
        autre_document = champs | {"document": str(uuid4()), "consentement": "oui"}
        assert elle.envoyer("/mes-demarches/contrat", **autre_document).status_code == 409
        assert elle.envoyer("/mes-demarches/contrat", **champs, consentement="oui").status_code == 303
        assert elle.ouvrir("/mes-demarches/contrat").status_code == 404
        chez_elle = unescape(elle.ouvrir("/").text)
        (contrat,) = etat(api, dossier).contrats.values()
        assert (contrat.signe_le, contrat.mode) == (aujourd_hui(), "ELECTRONIQUE")
        scelle = etat(api, dossier).accompagnement.signe(contrat.id)
        assert scelle is not None
        assert f'href="/mes-demarches/contrat/{scelle.id}"' in chez_elle
        copie = elle.ouvrir(f"/mes-demarches/contrat/{scelle.id}").content
    assert "page de preuve" in agent.ouvrir(ou).text
    api.projeter()
    with httpx.Client(base_url=api.url, verify=EN_CLAIR) as client:
        fichier = {"fichier": ("c.pdf", copie, "application/pdf")}
        verifie = client.post("/verifier", files=fichier, headers=NAVIGATEUR | {"Origin": api.url}).text
        assert "Ce fichier est authentique." in verifie
        assert "oui, après les signatures" in verifie
        premier = client.get(f"/verifier/{scelle.d_apres}", headers=NAVIGATEUR).text
        assert "c'est elle qui vaut" in unescape(premier)


def test_sur_papier_joint_par_qui_l_a_vu_signer(api: Api, agent: Visiteur, dossier: UUID) -> None:
    ou = adresse(api, dossier)
    agent.envoyer(ou, geste="etablir")

    def joindre(contenu: bytes, **champs: str) -> httpx.Response:
        donnees = {CHAMP_JETON: agent.jeton(), "geste": "papier", **champs}
        fichier = {"fichier": ("signe.png" if contenu else "", contenu, "image/png")}
        return agent.client.post(ou, data=donnees, files=fichier, headers=NAVIGATEUR | {"Origin": api.url})

    assert joindre(b"").status_code == 422
    assert "ni un PDF, ni une image" in unescape(joindre(b"MZ executable", vu="oui").text)
    assert "avoir vu la personne signer" in unescape(joindre(PNG).text)
    assert joindre(PNG, vu="oui", cle=str(uuid4())).status_code == 303
    (papier,) = etat(api, dossier).accompagnement.documents.values()
    rendu = agent.ouvrir(f"/dossier/{dossier}/documents/{papier.id}")
    assert (rendu.content, rendu.headers["content-type"]) == (PNG, "image/png")
    assert rendu.headers["content-disposition"].startswith("attachment;")
    assert etat(api, dossier).contrat_signe is None
    assert agent.envoyer(ou, geste="organisme", consentement="oui").status_code == 303
    signe = etat(api, dossier).contrat_signe
    assert signe is not None
    assert signe.mode == "PAPIER"


def test_dans_un_navigateur(api: Api, navigateur: Browser, agent: Visiteur, dossier: UUID) -> None:
    """Both pages, and that of verification, asked everything at each width."""
    agent.envoyer(adresse(api, dossier), geste="etablir")
    with api.visiteur(Role.ALLOCATAIRE, agent=dossier) as elle:
        for temoin, chemin, bouton in (
            (agent.temoin, adresse(api, dossier), "Signer pour l'organisme"),
            (agent.temoin, f"/dossier/{dossier}/documents", "Établir"),
            (elle.temoin, "/mes-demarches/contrat", "Signer mon contrat"),
            (elle.temoin, "/verifier", "Vérifier"),
        ):
            contexte = navigateur.new_context(locale="fr-FR", reduced_motion="reduce")
            contexte.add_cookies([{"name": TEMOIN, "value": temoin, "url": api.url, "httpOnly": True}])
            page = contexte.new_page()
            page.goto(f"{api.url}{chemin}")
            expect(page.get_by_role("button", name=bouton).first).to_be_visible()
            examiner(page, "", None)
            contexte.close()
