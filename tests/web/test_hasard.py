"""Anything on any route: never a fault of ours, never an event that the views or a replay cannot read back."""

import json
from typing import Any, Final
from urllib.parse import quote
from uuid import UUID, uuid4

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commands.base import ETAPES, Commande
from commands.entree.droits import OuvrirDossier
from ledger.vocabulaire.acteur import Role
from ledger.vocabulaire.pouvoir import Fonction
from tests.web.parcours import derouler
from tests.web.serveur import Api, identite
from tests.web.strategies import JSON, TEXTES, depuis_schema, gate
from web.etapes import chemin

COMMANDES: Final = sorted(ETAPES, key=lambda commande: commande.__name__)
ESSAIS: Final = settings(max_examples=40, suppress_health_check=list(HealthCheck), database=None)
ETAPES_ATTEINTES: Final = ("preconiser-orientation", "notifier-orientation", "signer-contrat-engagement", None)


@pytest.fixture(scope="module")
def dossiers(api: Api) -> list[UUID]:
    """Dossiers at several points of their parcours, where something or other is possible."""
    crees = [api.ouvrir() for _ in ETAPES_ATTEINTES]
    for dossier, jusqu_a in zip(crees, ETAPES_ATTEINTES, strict=True):
        derouler(api, dossier, jusqu_a)
    return [*crees, api.ouvrir()]


def corps_de(commande: type[Commande]) -> st.SearchStrategy[Any]:
    schema = commande.model_json_schema()
    bons = depuis_schema(schema, schema.get("$defs", {}))
    exemple: Any = commande.model_config["json_schema_extra"]
    presque_bons = bons | st.just(exemple["examples"][0]).map(lambda corps: orjson.loads(orjson.dumps(corps)))
    return st.one_of(JSON, presque_bons, gate(presque_bons))


@pytest.mark.parametrize("commande", COMMANDES, ids=lambda commande: commande.__name__)
def test_une_etape(api: Api, dossiers: list[UUID], commande: type[Commande]) -> None:
    acceptes: set[UUID] = set()
    etape = ETAPES[commande]
    siennes = Role.ALLOCATAIRE in etape.roles
    role = Role.ADMINISTRATEUR if etape.garde is not None else next(iter(etape.roles), Role.REFERENT)

    @ESSAIS
    @given(corps_de(commande), st.sampled_from(dossiers))
    def essayer(corps: Any, dossier: UUID) -> None:
        porteur = f"Bearer {api.jeton(role, tenues=tuple(Fonction))}"
        texte = json.dumps(corps).encode()  # lone surrogates, infinities and huge integers included
        adresses = ["/dossiers"] if commande is OuvrirDossier else []
        for adresse in [*adresses, f"/dossiers/{dossier}/{chemin(commande)}"]:
            entetes = {"Content-Type": "application/json", "Authorization": porteur}
            reponse = api.appeler("POST", adresse, content=texte, entetes=entetes)
            assert reponse.status_code in (201, 400, 403, 409, 412, 422), (texte, reponse.text)
            if reponse.status_code == 403:
                # Every function is his, from today on: what is said to be of before is not, nor what she does herself.
                assert reponse.json()["code"] == ("etape_reservee" if siennes else "hors_delegation")
            if reponse.status_code == 409:
                api.agent = uuid4()  # who meets too many persons known already is made to wait: somebody else goes on
            if reponse.status_code == 201:
                acceptes.add(UUID(reponse.json()["dossier"]))

    essayer()
    api.projeter()
    for dossier in acceptes:
        # by the auditor, who reads one whose right closed for so long that it is archived
        assert api.lire(f"/dossiers/{dossier}", Role.AUDITEUR).status_code == 200


def _json(corps: Any) -> bytes:
    """As Python's own encoder writes it: lone surrogates, infinities and huge integers included."""

    return json.dumps(corps).encode()


PARAMETRES = st.dictionaries(
    st.sampled_from(
        ["referent", "structure", "mds", "pts", "parcours", "etat_droit", "a_accompagner", "echeance", "echeance_avant",
         "recherche", "tri", "apres", "limite", "par", "au", "horloge", "mois", "decideur"]
    ),
    TEXTES.map(lambda texte: texte.encode("utf-8", "replace").decode())
    | st.sampled_from(["2026-01-01", "mois", "connu", "ORIENTATION", "MDS-33-05", "true", "1", "9" * 40]),
    max_size=4,
)  # fmt: skip


@ESSAIS
@given(PARAMETRES, st.sampled_from(["/dossiers", "/tableaux/orientation", "/indicateurs/suivis/dossiers", "/rejeu"]))
def test_une_lecture(api: Api, parametres: dict[str, str], adresse: str) -> None:
    if adresse == "/rejeu":
        adresse = f"/dossiers/{UUID(int=1)}/rejeu"
    reponse = api.appeler("GET", adresse, role=Role.REFERENT, params=parametres)
    assert reponse.status_code in (200, 404, 422), (parametres, reponse.text)


@ESSAIS
@given(
    st.text(st.characters(codec="utf-8"), min_size=1, max_size=30),
    st.sampled_from(["GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS"]),
)
def test_une_adresse(api: Api, texte: str, methode: str) -> None:
    """Whatever follows the slash."""

    for debut in ("/", "/dossiers/", "/flux/"):
        reponse = api.appeler(methode, debut + quote(texte, safe=""), role=Role.ADMINISTRATEUR)
        assert reponse.status_code < 500, (methode, texte, reponse.text)


def test_les_identites_du_hasard_restent_cherchables(api: Api) -> None:
    """After all that, the list still finds whom it should."""
    dossier = api.ouvrir(identite=identite(nom="Harizmendi"))
    api.projeter()
    lignes = api.demander("/recherche", {"recherche": "harizmendi"}).json()["lignes"]
    assert [ligne["dossier"] for ligne in lignes] == [str(dossier)]
