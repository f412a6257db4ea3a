"""What one looks for: kept sealed for who typed it, for a while, under an id that the address of the list holds."""

from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from urllib.parse import parse_qs, urlsplit
from uuid import UUID, uuid4

import psycopg
import pytest

from ledger.vocabulaire.acteur import Role
from tests.web.serveur import Api, Visiteur, identite
from web.tables.base import schema_ecrans
from web.tables.recherches import GARDE, PAR_AGENT_MAX

NOM = "Zubeldia"
OUBLIEE = "Cette recherche n'est plus gardée"


@pytest.fixture
def referent(api: Api) -> Iterator[Visiteur]:
    """A référent who is signed in."""
    with api.visiteur(Role.REFERENT) as visiteur:
        yield visiteur


@pytest.fixture(scope="module", autouse=True)
def personnes(api: Api) -> list[UUID]:
    """Two persons of one name: neither dossier is opened at once."""
    dossiers = [api.ouvrir(identite=identite(nom=NOM)) for _ in range(2)]
    api.projeter()
    return dossiers


def chercher(visiteur: Visiteur, mots: str = NOM, **filtres: str) -> str:
    """The address of what is found."""
    reponse = visiteur.envoyer("/file-active", recherche=mots, **filtres)
    assert reponse.status_code == 303
    return reponse.headers["location"]


def gardees(api: Api, agent: UUID) -> list[bytes]:
    """What is kept of an agent's searches, as it is stored."""
    requete = f"select contenu from {schema_ecrans(api.reglages.schema_journal)}.recherches where agent = %s".encode()
    with psycopg.connect(api.reglages.database_url) as connexion:
        return [bytes(ligne[0]) for ligne in connexion.execute(requete, (agent,))]


class TestRefus:
    @pytest.mark.parametrize("cherche", ["", "!", "abc", "00000000-0000-4000-8000-000000000000"])
    def test_une_adresse_qui_n_en_nomme_aucune(self, referent: Visiteur, cherche: str) -> None:
        page = unescape(referent.ouvrir(f"/file-active?cherche={cherche}").text)
        assert (OUBLIEE in page) == (cherche != "")
        assert NOM.upper() not in page.split("<table")[0]

    def test_celle_d_un_autre(self, api: Api, referent: Visiteur) -> None:
        adresse = chercher(referent)
        with api.visiteur(Role.REFERENT) as autre:
            page = unescape(autre.ouvrir(adresse).text)
        assert OUBLIEE in page
        assert NOM not in page

    def test_trop_ancienne(self, api: Api, referent: Visiteur) -> None:
        adresse = chercher(referent)
        schema = schema_ecrans(api.reglages.schema_journal)
        with psycopg.connect(api.reglages.database_url) as connexion:
            connexion.execute(
                f"update {schema}.recherches set cree_le = cree_le - %s where agent = %s".encode(),
                (GARDE + timedelta(minutes=1), referent.agent),
            )
        assert OUBLIEE in unescape(referent.ouvrir(adresse).text)
        chercher(referent, "Autre")
        assert len(gardees(api, referent.agent)) == 1, "what is too old goes"


def test_la_liste_a_une_adresse_sans_les_mots(api: Api, referent: Visiteur) -> None:
    adresse = chercher(referent, parcours="SOCIAL")
    assert set(parse_qs(urlsplit(adresse).query)) == {"cherche", "parcours"}
    assert NOM not in adresse
    page = unescape(referent.ouvrir(adresse).text)
    assert f'value="{NOM}"' in page
    assert f"Recherche : «\N{NO-BREAK SPACE}{NOM}\N{NO-BREAK SPACE}»" in page
    lignes = gardees(api, referent.agent)
    assert lignes
    assert NOM.encode() not in b"".join(lignes)


def test_les_compteurs_et_les_filtres_gardent_la_recherche(referent: Visiteur) -> None:
    """A counter that says two leads to these two."""
    page = unescape(referent.ouvrir(chercher(referent)).text)
    cherche = parse_qs(urlsplit(chercher(referent)).query)
    assert cherche
    compteurs = page.split('<ul class="volets">')[1].split("</ul>")[0]
    assert compteurs.count("href=") == compteurs.count("cherche=") > 0
    assert 'form="f-filtres"' in page


def test_une_recherche_vide_est_la_liste(referent: Visiteur) -> None:
    assert chercher(referent, "  ", parcours="SOCIAL") == "/file-active?parcours=SOCIAL"


def test_les_plus_anciennes_s_en_vont(api: Api, referent: Visiteur) -> None:
    agent, recherches = uuid4(), api.services.ecrans.recherches
    ids = [recherches.garder(agent, f"E{n}") for n in range(PAR_AGENT_MAX + 1)]
    assert len(gardees(api, agent)) == PAR_AGENT_MAX
    assert recherches.lire(ids[0], agent) is None
    assert recherches.lire(ids[-1], agent) == f"E{PAR_AGENT_MAX}"
