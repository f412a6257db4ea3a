"""A client that a program made from the document records a step, and knows the refusals that it meets by their types."""

import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

import pytest

from ledger.vocabulaire.acteur import Role
from tests.web.client import DUREE_MAX_S, generer
from tests.web.contrat import contrat
from tests.web.serveur import Api, ouverture

pytestmark = pytest.mark.timeout(3 * DUREE_MAX_S)
"""The first of them fetches the generator, then runs it."""
PRECONISATION = {"origine": "FRANCE_TRAVAIL", "parcours": "SOCIAL", "organisme": "CONSEIL_DEPARTEMENTAL"}


@pytest.fixture(scope="module")
def paquet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SimpleNamespace]:
    """The generated package: its client, its shapes, and the two operations that the test calls."""
    vers = tmp_path_factory.mktemp("client")
    nom = generer(contrat().document, vers)
    sys.path.insert(0, str(vers))
    try:
        yield SimpleNamespace(
            client=import_module(nom).AuthenticatedClient,
            formes=import_module(f"{nom}.models"),
            ouvrir=_operation(vers, "etapes_ouvrir"),
            preconiser=_operation(vers, "etapes_preconiser_orientation"),
        )
    finally:
        sys.path.remove(str(vers))
        for module in [module for module in sys.modules if module.partition(".")[0] == nom]:
            del sys.modules[module]


def _operation(vers: Path, nom: str) -> ModuleType:
    """The module of an operation, in the folder of its tag, whatever that is called."""
    (ici,) = vers.rglob(f"{nom}.py")
    return import_module(".".join(ici.relative_to(vers).with_suffix("").parts))


def test_d16_un_client_tire_du_document(api: Api, paquet: SimpleNamespace) -> None:
    """D16: nothing but the document was read by who wrote it."""
    formes: Any = paquet.formes
    with paquet.client(base_url=api.url, token=api.jeton(Role.REFERENT)) as client:
        ouvert = paquet.ouvrir.sync_detailed(client=client, body=formes.OuvrirDossier.from_dict(ouverture()))
        assert isinstance(ouvert.parsed, formes.Enregistrement)
        dossier, cle = ouvert.parsed.dossier, str(uuid4())  # the generator hands a UUID to its transport as it is
        assert isinstance(dossier, UUID)

        def preconiser(**options: Any) -> Any:
            corps = formes.PreconiserOrientation.from_dict(PRECONISATION)
            return paquet.preconiser.sync_detailed(
                options.pop("dossier", dossier), client=client, body=corps, **options
            )

        faite = preconiser(idempotency_key=cle)
        assert (faite.status_code, faite.parsed.version) == (201, 2)
        assert faite.headers["Location"].endswith(str(faite.parsed.etapes[0].evenement))

        refusee = preconiser().parsed
        assert isinstance(refusee, formes.ProblemeRefus)
        assert (refusee.status, refusee.code) == (409, "preconisation_en_attente")

        depassee = preconiser(if_match='"1"').parsed
        assert isinstance(depassee, formes.ProblemeVersionDepassee)
        assert (depassee.status, depassee.version) == (412, 2)

        autre = paquet.ouvrir.sync_detailed(
            client=client, body=formes.OuvrirDossier.from_dict(ouverture()), idempotency_key=cle
        ).parsed
        assert isinstance(autre, formes.ProblemeCleDejaUtilisee)
        assert (autre.status, autre.type_) == (422, "/problemes/cle-deja-utilisee")

        inconnu = preconiser(dossier=uuid4()).parsed
        assert isinstance(inconnu, formes.ProblemeDossierInconnu)


def test_d16_sans_jeton(api: Api, paquet: SimpleNamespace) -> None:
    with paquet.client(base_url=api.url, token="rien") as client:
        refuse = paquet.ouvrir.sync_detailed(client=client, body=paquet.formes.OuvrirDossier.from_dict(ouverture()))
    assert isinstance(refuse.parsed, paquet.formes.ProblemeJetonRefuse)
    assert refuse.headers["WWW-Authenticate"] == "Bearer"


def test_le_client_est_ecrit_en_entier(paquet: SimpleNamespace) -> None:
    """Every operation of the document has its module."""
    racine = Path(str(import_module(f"{paquet.client.__module__.partition('.')[0]}.api").__file__)).parent
    modules = {chemin.stem for chemin in racine.rglob("*.py") if chemin.stem != "__init__"}
    attendues = {
        operation["operationId"] for chemins in contrat().document["paths"].values() for operation in chemins.values()
    }
    assert modules == attendues
