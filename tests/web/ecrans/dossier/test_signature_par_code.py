"""A contract signed by whoever came by a link: by the code that her phone received for that version, and by nothing else."""

from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from uuid import UUID, uuid4

import httpx
import pytest
from playwright.sync_api import Browser, expect

from commands.execute import Demande, executer
from commands.suivi.acces import EnvoyerLien
from integrations.livraison.carnet import Carnet
from ledger.contexte import Acteur
from ledger.dates import maintenant
from ledger.events.contrats.vie_contrat import ContratEngagementSigneParPartie
from ledger.vocabulaire.acteur import Canal, Role
from ledger.vocabulaire.contrats.contrat_engagement import MoyenSignature, PartieContrat
from ledger.vocabulaire.suivi.acces import CanalLien, ObjetCode, ObjetLien
from ledger.vocabulaire.suivi.transmission import ENVOIS
from tests.documents.test_atelier import texte
from tests.web.ecrans.dossier.test_dossier import formulaire
from tests.web.ecrans.dossier.test_pas_a_pas import examiner
from tests.web.ecrans.dossier.test_signature import adresse, agent, api, etat, proposer
from tests.web.serveur import EN_CLAIR, NAVIGATEUR, Api, Visiteur, identite
from web.visite import CHAMP_JETON

__all__ = ["agent", "api"]

CONTRAT = "/mes-demarches/contrat"
TELEPHONE = "06 39 98 00 07"


@pytest.fixture
def sms(api: Api) -> Iterator[None]:
    """Somebody carries SMS, as its process said when it started."""
    carnet = Carnet(api.reglages.database_url, api.reglages.schema_journal, ENVOIS)
    carnet.annoncer({"sms": "brevo"})
    yield
    carnet.annoncer({})
    carnet.fermer()


def envoyer_lien(api: Api, dossier: UUID) -> str:
    """Where her link leads."""
    lien = EnvoyerLien(objet=ObjetLien.ESPACE, canal=CanalLien.COURRIEL)
    acteur = Acteur(UUID(int=4), Role.REFERENT, Canal.ECRAN)
    executer(api.services.journal, Demande(dossier, lien, acteur), api.services.cadre())
    fin = maintenant() + timedelta(days=30)
    return f"/l/{api.services.liens.donner(lien.lien, lien.objet, dossier, expire_le=fin)}"


def chiffres(api: Api, dossier: UUID) -> str:
    """Those of her last code, which are on her phone alone."""
    dernier = next(reversed(etat(api, dossier).accompagnement.codes))
    return api.services.codes.chiffres(UUID(dernier), dossier)


class Elle:
    """The person, in a browser that entered by her link."""

    def __init__(self, api: Api, client: httpx.Client, dossier: UUID, *, avec_code: bool) -> None:
        self.api, self.client, self.dossier = api, client, dossier
        porte = envoyer_lien(api, dossier)
        page = self._poster(porte, naissance="29/02/1988")
        if avec_code:
            passe = page.text.partition('name="passe" value="')[2].partition('"')[0]
            page = self._poster(f"{porte}/code", passe=passe, code=self.chiffres())
        assert page.status_code == 303

    def chiffres(self) -> str:
        return chiffres(self.api, self.dossier)

    def lire(self) -> httpx.Response:
        return self.client.get(CONTRAT, headers=NAVIGATEUR)

    def demander(self) -> httpx.Response:
        return self._poster(f"{CONTRAT}/code", **{CHAMP_JETON: formulaire(self.lire().text)[CHAMP_JETON]})

    def signer(self, code: str, **champs: str) -> httpx.Response:
        return self._poster(CONTRAT, **formulaire(self.lire().text) | {"consentement": "oui", "code": code} | champs)

    def _poster(self, chemin: str, **champs: str) -> httpx.Response:
        return self.client.post(chemin, data=champs, headers=NAVIGATEUR | {"Origin": self.api.url})


@pytest.fixture
def client(api: Api) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=api.url, timeout=30, verify=EN_CLAIR) as client:
        yield client


def entrer(
    api: Api, agent: Visiteur, client: httpx.Client, telephone: str | None = TELEPHONE, *, avec_code: bool = True
) -> Elle:
    return Elle(api, client, mettre_a_signer(api, agent, telephone), avec_code=avec_code)


def mettre_a_signer(api: Api, agent: Visiteur, telephone: str | None = TELEPHONE) -> UUID:
    """Somebody whose contract the organisme signed already."""
    dossier = proposer(api, naissance_le="1988-02-29", telephone=telephone)
    assert agent.envoyer(adresse(api, dossier), geste="etablir").status_code == 303
    assert agent.envoyer(adresse(api, dossier), geste="organisme", consentement="oui").status_code == 303
    return dossier


def test_le_code_de_cette_version_signe_et_la_preuve_le_dit(
    api: Api, agent: Visiteur, client: httpx.Client, sms: None
) -> None:
    elle = entrer(api, agent, client)
    (contrat,) = etat(api, elle.dossier).contrats.values()
    document = etat(api, elle.dossier).accompagnement.a_signer(contrat.id)
    assert document is not None
    assert elle.demander().status_code == 303
    faux = f"{(int(elle.chiffres()) + 1) % 1_000_000:06}"
    refuse = elle.signer(faux)
    assert (refuse.status_code, PartieContrat.PERSONNE in etat(api, elle.dossier).contrats[contrat.id].versions) == (
        422,
        False,
    )
    bon = elle.chiffres()
    assert elle.signer(bon).status_code == 303
    signee = next(
        e
        for e in reversed(api.services.journal.lire([elle.dossier])[elle.dossier])
        if e.classe is ContratEngagementSigneParPartie
    )
    assert (signee.corps["moyen"], signee.corps["document"]) == (MoyenSignature.CODE, document.id)
    assert signee.lire_contexte()["role"] == Role.ALLOCATAIRE
    assert bon not in repr(signee.corps)
    scelle = etat(api, elle.dossier).accompagnement.signe(contrat.id)
    assert scelle is not None
    preuve = texte(client.get(f"{CONTRAT}/{scelle.id}", headers=NAVIGATEUR).content)
    for dit in ("Code demandé le", "Recopié le", document.id):
        assert dit in preuve
    assert bon not in preuve
    assert elle.lire().status_code == 404, "on ne signe pas deux fois"


def test_sans_code_ou_avec_celui_de_l_entree_rien_n_est_signe(
    api: Api, agent: Visiteur, client: httpx.Client, sms: None
) -> None:
    elle = entrer(api, agent, client)
    entree = elle.chiffres()
    assert 'name="code"' not in elle.lire().text
    elle.demander()
    for code in ("", "abcdef", entree if entree != elle.chiffres() else "000000"):
        assert elle.signer(code).status_code == 422
    assert elle.signer(elle.chiffres(), document=str(uuid4())).status_code == 409
    (contrat,) = etat(api, elle.dossier).contrats.values()
    assert PartieContrat.PERSONNE not in contrat.versions


def test_l_agent_qui_a_note_le_numero_ne_suffit_pas_a_faire_signer(
    api: Api, agent: Visiteur, client: httpx.Client, sms: None
) -> None:
    """Who writes a number of his own down and puts the contract receives no code that signs, until a colleague confirms."""
    qui = identite(naissance_le="1988-02-29", telephone=TELEPHONE)
    dossier = proposer(api, par_un_autre=False, **qui)
    agent.envoyer(adresse(api, dossier), geste="etablir")
    elle = Elle(api, client, dossier, avec_code=True)
    refus = elle.demander()
    assert refus.status_code == 409
    assert "noté par la personne qui vous présente ce contrat" in unescape(refus.text)
    assert not [c for c in etat(api, dossier).accompagnement.codes.values() if c.objet is ObjetCode.SIGNATURE]
    api.agent = uuid4()
    api.faire(dossier, "modifier-identite", identite=qui, commune="33063")
    assert elle.demander().status_code == 303
    assert elle.signer(elle.chiffres()).status_code == 303


def test_sans_telephone_on_ne_signe_pas_d_ici_et_l_on_dit_comment(
    api: Api, agent: Visiteur, client: httpx.Client, sms: None
) -> None:
    elle = entrer(api, agent, client, None, avec_code=False)
    refus = elle.demander()
    assert refus.status_code == 409
    assert "signez sur papier" in unescape(refus.text)


def test_du_lien_au_contrat_signe_sur_un_telephone(api: Api, agent: Visiteur, navigateur: Browser, sms: None) -> None:
    """Each page asked everything at each width, from the link to the copy that bears the seal."""
    dossier = mettre_a_signer(api, agent)
    contexte = navigateur.new_context(locale="fr-FR", reduced_motion="reduce", viewport={"width": 360, "height": 740})
    page = contexte.new_page()
    page.goto(f"{api.url}{envoyer_lien(api, dossier)}")
    examiner(page, "", None)
    page.get_by_label("Ma date de naissance").fill("29/02/1988")
    page.get_by_role("button", name="Continuer").click()
    expect(page.get_by_role("heading", name="Mon code")).to_be_visible()
    examiner(page, "", None)
    page.get_by_label("Les six chiffres").fill(chiffres(api, dossier))
    page.get_by_role("button", name="Entrer").click()
    page.get_by_role("link", name="Lire et signer").first.click()
    page.get_by_role("button", name="Recevoir mon code").click()
    expect(page.get_by_role("button", name="Signer mon contrat")).to_be_visible()
    examiner(page, "", None)
    page.get_by_role("checkbox").check()
    page.get_by_label("Les six chiffres reçus").fill(chiffres(api, dossier))
    page.get_by_role("button", name="Signer mon contrat").click()
    expect(page.get_by_role("link", name="contrat").first).to_be_visible()
    (contrat,) = etat(api, dossier).contrats.values()
    assert etat(api, dossier).accompagnement.signe(contrat.id) is not None
    contexte.close()
