"""The door of a personal space: forged, replayed, shared, expired, tried by force, opened by a scanner: none lets in."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

import httpx
import pytest

from commands.execute import Demande, executer
from commands.suivi.acces import EnvoyerLien
from integrations.livraison.carnet import Carnet
from ledger.annexes import codes as module_codes
from ledger.annexes.liens import ESSAIS_MAX
from ledger.contexte import Acteur
from ledger.dates import maintenant
from ledger.events.suivi.acces import EspaceOuvert
from ledger.vocabulaire.acteur import Canal, Role
from ledger.vocabulaire.suivi.acces import CanalLien, MoyenEntree, ObjetLien
from ledger.vocabulaire.suivi.transmission import ENVOIS
from tests.web.parcours import evenement
from tests.web.serveur import EN_CLAIR, NAVIGATEUR, Api, identite
from web.pages.connexion import porte as page_porte
from web.visite import TEMOIN

NAISSANCE, AUTRE = "29/02/1988", "01/03/1988"
REFERENT = Acteur(UUID(int=4), Role.REFERENT, Canal.ECRAN)


@dataclass
class Porte:
    """A person before her door, in a browser that nobody signed in with."""

    api: Api
    client: httpx.Client
    dossier: UUID
    jeton: str

    @property
    def adresse(self) -> str:
        return f"/l/{self.jeton}"

    def ouvrir(self) -> httpx.Response:
        return self.client.get(self.adresse, headers=NAVIGATEUR)

    def dire(self, naissance: str) -> httpx.Response:
        return self._envoyer(self.adresse, naissance=naissance)

    def recopier(self, page: httpx.Response, code: str, **champs: str) -> httpx.Response:
        passe = page.text.partition('name="passe" value="')[2].partition('"')[0]
        return self._envoyer(f"{self.adresse}/code", **{"passe": passe, "code": code, **champs})

    def code(self) -> str:
        """The digits that the last code holds: they are on her phone alone."""
        dernier = next(reversed(self.api.services.journal.dossier(self.dossier).accompagnement.codes))
        return self.api.services.codes.chiffres(UUID(dernier), self.dossier)

    def entree(self) -> bool:
        return TEMOIN in self.client.cookies

    def _envoyer(self, chemin: str, **champs: str) -> httpx.Response:
        return self.client.post(chemin, data=champs, headers=NAVIGATEUR | {"Origin": self.api.url})


@pytest.fixture(autouse=True)
def sans_compter(monkeypatch: pytest.MonkeyPatch) -> None:
    """A fast machine asks here, from one address, more in a minute than a waiting room does."""
    monkeypatch.setattr(page_porte, "PAR_MINUTE", 100_000)


@pytest.fixture
def sms(api: Api) -> Iterator[None]:
    """Somebody carries SMS, as its process said when it started."""
    carnet = Carnet(api.reglages.database_url, api.reglages.schema_journal, ENVOIS)
    carnet.annoncer({"sms": "brevo"})
    yield
    carnet.annoncer({})
    carnet.fermer()


def preparer(api: Api, client: httpx.Client, telephone: str | None = "06 39 98 00 01", jours: int = 30) -> Porte:
    dossier = api.ouvrir(identite=identite(naissance_le="1988-02-29", telephone=telephone))
    lien = EnvoyerLien(objet=ObjetLien.ESPACE, canal=CanalLien.COURRIEL)
    executer(api.services.journal, Demande(dossier, lien, REFERENT), api.services.cadre())
    fin = maintenant() + timedelta(days=jours)
    return Porte(api, client, dossier, api.services.liens.donner(lien.lien, lien.objet, dossier, expire_le=fin))


@pytest.fixture
def client(api: Api) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=api.url, timeout=30, verify=EN_CLAIR) as client:
        yield client


@pytest.fixture
def porte(api: Api, client: httpx.Client, sms: None) -> Porte:
    return preparer(api, client)


def test_un_lien_forge_passe_ou_retire_dit_la_meme_chose(api: Api, client: httpx.Client, porte: Porte) -> None:
    passe, retire = preparer(api, client, jours=-1), preparer(api, client)
    vise = evenement(api, retire.dossier, "lien.envoye.v1")
    api.faire(
        retire.dossier, "annuler-etape", etape="lien.envoye.v1", correction={"evenement": vise, "motif": "DOUBLON"}
    )
    forge = Porte(api, client, uuid4(), "A" * 24)
    dits = {(p.ouvrir().status_code, p.ouvrir().text, p.dire(NAISSANCE).status_code) for p in (passe, retire, forge)}
    assert len(dits) == 1
    ((statut, page, repondu),) = dits
    assert (statut, repondu) == (403, 403)
    assert "ce lien ne s" in page.lower()
    assert porte.ouvrir().status_code == 200


def test_un_robot_qui_ouvre_l_adresse_ne_brule_rien(porte: Porte) -> None:
    for _ in range(10):
        assert porte.ouvrir().status_code == 200
        assert porte.client.head(porte.adresse, headers=NAVIGATEUR).status_code == 200
    assert porte.dire(NAISSANCE).status_code == 200
    assert not porte.entree()


def test_la_page_ne_dit_rien_de_la_personne(porte: Porte) -> None:
    for page in (porte.ouvrir(), porte.dire(AUTRE), porte.dire(NAISSANCE)):
        assert "Dupont" not in page.text
        assert "98 00" not in page.text
        assert str(porte.dossier) not in page.text


def test_une_autre_date_n_ouvre_pas_et_cinq_ferment_le_lien(porte: Porte) -> None:
    assert porte.dire("pas une date").status_code == 422
    for _ in range(ESSAIS_MAX):
        assert porte.dire(AUTRE).status_code == 422
    assert porte.dire(NAISSANCE).status_code == 403
    assert porte.ouvrir().status_code == 403
    assert not porte.api.services.journal.dossier(porte.dossier).accompagnement.codes


def test_la_date_et_le_code_ouvrent_l_espace_une_fois(porte: Porte) -> None:
    page = porte.dire(NAISSANCE)
    assert page.status_code == 200
    faux = f"{(int(porte.code()) + 1) % 1_000_000:06}"
    refuse = porte.recopier(page, faux)
    assert (refuse.status_code, porte.entree()) == (422, False)
    bon = porte.code()
    entree = porte.recopier(refuse, bon)
    assert (entree.status_code, entree.headers["location"]) == (303, "/")
    assert porte.entree()
    assert "Mes démarches" in porte.client.get("/", headers=NAVIGATEUR).text
    etat = porte.api.services.journal.dossier(porte.dossier).accompagnement
    assert etat.entrees is not None
    assert etat.entrees.nombre == 1
    derniere = porte.api.services.journal.lire([porte.dossier])[porte.dossier][-1]
    assert derniere.classe is EspaceOuvert
    assert derniere.corps["moyen"] == MoyenEntree.LIEN_ET_CODE
    assert derniere.lire_contexte()["role"] == Role.ALLOCATAIRE
    assert porte.ouvrir().status_code == 403
    assert porte.recopier(page, bon).status_code == 403


def test_la_session_est_d_elle_seule_et_d_aucune_liste_d_agents(porte: Porte) -> None:
    porte.recopier(porte.dire(NAISSANCE), porte.code())
    autre = porte.api.ouvrir()
    assert porte.client.get(f"/dossier/{autre}", headers=NAVIGATEUR).status_code == 403
    assert porte.client.get("/file-active", headers=NAVIGATEUR).status_code == 403
    habilitations = porte.api.services.ecrans.habilitations
    assert not any(h.par_lien for h in habilitations.lister(maintenant().date()))


def test_un_lien_partage_sans_le_telephone_n_ouvre_pas(porte: Porte, api: Api) -> None:
    page = porte.dire(NAISSANCE)
    essais = [porte.recopier(page, f"{n:06}").status_code for n in range(1, 8) if f"{n:06}" != porte.code()]
    assert set(essais) == {422}
    assert porte.recopier(page, porte.code()).status_code == 422, "cinq essais ont fermé ce code"
    assert not porte.entree()


def test_le_code_d_un_autre_lien_ou_sans_la_date_n_ouvre_pas(porte: Porte, api: Api, client: httpx.Client) -> None:
    page = porte.dire(NAISSANCE)
    autre = preparer(api, client)
    assert autre.recopier(page, porte.code()).status_code == 422
    assert porte.recopier(httpx.Response(200, text=""), porte.code()).status_code == 422
    assert not porte.entree()


def test_un_autre_code_se_demande_et_prend_la_place_du_premier(porte: Porte, monkeypatch: pytest.MonkeyPatch) -> None:
    page = porte.dire(NAISSANCE)
    premier = porte.code()
    trop = porte.recopier(page, "", autre="oui")
    assert trop.status_code == 200
    assert "attendez" in trop.text
    monkeypatch.setattr(module_codes, "ATTENTE", timedelta())
    suivant = porte.recopier(page, "", autre="oui")
    assert suivant.status_code == 200
    if porte.code() != premier:
        assert porte.recopier(suivant, premier).status_code == 422
    assert porte.recopier(suivant, porte.code()).status_code == 303


@pytest.mark.parametrize("telephone", [None, "05 56 00 00 00", "06 12 34 5"])
def test_sans_mobile_au_dossier_la_date_suffit(
    api: Api, client: httpx.Client, sms: None, telephone: str | None
) -> None:
    porte = preparer(api, client, telephone)
    assert porte.dire(NAISSANCE).status_code == 303
    assert porte.entree()
    derniere = api.services.journal.lire([porte.dossier])[porte.dossier][-1]
    assert derniere.corps["moyen"] == MoyenEntree.LIEN


def test_un_formulaire_d_un_autre_site_est_refuse(porte: Porte) -> None:
    ailleurs = NAVIGATEUR | {"Origin": "https://ailleurs.exemple", "Sec-Fetch-Site": "cross-site"}
    assert porte.client.post(porte.adresse, data={"naissance": NAISSANCE}, headers=ailleurs).status_code == 403


def test_une_adresse_qui_demande_sans_arret_attend(porte: Porte, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_porte, "PAR_MINUTE", 1)
    assert {porte.ouvrir().status_code for _ in range(5)} >= {429}
