"""Several habilitations: nothing is shown before one is chosen, and the choice is the session's alone. Refusals first."""

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import httpx
import pytest

from ledger.dates import aujourd_hui
from ledger.vocabulaire.acteur import Role
from tests.web.ecrans.conftest import Ecrans
from tests.web.ecrans.connexion.test_connexion import entrer
from tests.web.serveur import NAVIGATEUR, Visiteur
from web.visite import CHOIX, TEMOIN


@pytest.fixture
def client(ecrans: Ecrans) -> Iterator[httpx.Client]:
    """A browser without a screen, that nobody has used."""
    with httpx.Client(base_url=ecrans.api.url, headers=NAVIGATEUR, timeout=20) as nouveau:
        yield nouveau


def choisir(ecrans: Ecrans, client: httpx.Client, habilitation: str, page: str) -> httpx.Response:
    """Press the button of an habilitation, on a page that holds its form."""
    jeton = page.split('name="jeton_formulaire" value="')[1].split('"', maxsplit=1)[0]
    retour = page.split('name="retour" value="')[1].split('"', maxsplit=1)[0]
    donnees = {"jeton_formulaire": jeton, "habilitation": habilitation, "retour": retour}
    return client.post(CHOIX, data=donnees, headers={"Origin": ecrans.api.url})


def siennes(ecrans: Ecrans) -> dict[Role, UUID]:
    """Solange's habilitations."""
    compte = ecrans.compte("solange")
    toutes = ecrans.api.services.ecrans.habilitations.toutes(compte.sujet, compte.courriel, aujourd_hui())
    return {h.role: h.habilitation for h in toutes}


def test_rien_avant_le_choix(ecrans: Ecrans, client: httpx.Client) -> None:
    assert entrer(ecrans, client, "solange").status_code == 303
    for adresse in ("/", "/file-active", "/plan", f"/dossier/{ecrans.dossier}"):
        reponse = client.get(adresse)
        assert (reponse.status_code, reponse.headers["location"].split("?")[0]) == (303, CHOIX)
    page = client.get(CHOIX).text
    assert "recherche-globale" not in page
    assert 'aria-label="Principale"' not in page


def test_celle_d_une_autre_personne(ecrans: Ecrans, client: httpx.Client) -> None:
    entrer(ecrans, client, "solange")
    page = client.get(CHOIX).text
    for autre in (str(ecrans.agent("ines").habilitation), "", "n'importe quoi"):
        assert choisir(ecrans, client, autre, page).status_code == 422
    assert client.get("/").headers["location"] == CHOIX


def test_choisir_puis_changer(ecrans: Ecrans, client: httpx.Client) -> None:
    """One comes back where one was going; rights are those of the choice; the cookie of before opens nothing."""
    entrer(ecrans, client, "solange", "/pilotage")
    vers = client.get("/pilotage").headers["location"]
    assert parse_qs(urlsplit(vers).query) == {"retour": ["/pilotage"]}
    page = client.get(vers).text
    avant = client.cookies[TEMOIN]
    reponse = choisir(ecrans, client, str(siennes(ecrans)[Role.DECIDEUR]), page)
    assert (reponse.status_code, reponse.headers["location"]) == (303, "/pilotage")
    assert client.cookies[TEMOIN] != avant
    assert client.get("/pilotage").status_code == 200
    assert client.get("/file-active").status_code == 403
    with httpx.Client(base_url=ecrans.api.url, headers=NAVIGATEUR, cookies={TEMOIN: avant}) as ancien:
        assert ancien.get("/pilotage").headers["location"].startswith("/?")
    ici = client.get("/pilotage").text
    assert f'href="{CHOIX}"' in ici
    page = client.get(CHOIX).text
    assert "celle d'en ce moment" in page.replace("&#39;", "'")
    assert choisir(ecrans, client, str(siennes(ecrans)[Role.REFERENT]), page).headers["location"] == "/"
    assert client.get("/file-active").status_code == 200
    assert choisir(ecrans, client, str(siennes(ecrans)[Role.DECIDEUR]), page).status_code == 403, "a form of before"


def test_une_seule_ne_se_choisit_pas(ecrans: Ecrans, client: httpx.Client) -> None:
    entrer(ecrans, client, "helene")
    assert CHOIX not in client.get("/").text


def test_une_habilitation_revoquee_ne_s_offre_plus(ecrans: Ecrans) -> None:
    with ecrans.api.visiteur(Role.REFERENT) as visiteur:
        seconde = donner_aussi(ecrans, visiteur, Role.AUDITEUR)
        assert f'href="{CHOIX}"' in visiteur.ouvrir("/plan").text
        assert ecrans.api.services.ecrans.habilitations.revoquer(seconde)
        assert f'href="{CHOIX}"' not in visiteur.ouvrir("/plan").text
        assert visiteur.envoyer(CHOIX, habilitation=str(seconde)).status_code == 422


def donner_aussi(ecrans: Ecrans, visiteur: Visiteur, role: Role) -> UUID:
    """Another habilitation of a visitor, who has signed in since."""
    habilitations, courriel, le = (
        ecrans.api.services.ecrans.habilitations,
        f"{visiteur.agent}@exemple.fr",
        aujourd_hui(),
    )
    donnee = ecrans.api.donner(courriel, "Camille Essai", role, agent=visiteur.agent, du=le, au=le)
    assert len(habilitations.toutes(str(visiteur.agent), courriel, le)) == 2
    return donnee
