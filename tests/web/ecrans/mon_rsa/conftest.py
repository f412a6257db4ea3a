"""A person who is followed, her référent, and her phone."""

from collections.abc import Iterator
from uuid import UUID

import pytest
from playwright.sync_api import Browser, Page

from ledger.vocabulaire.acteur import Role
from tests.web.ecrans.mon_rsa import telephone
from tests.web.parcours import derouler
from tests.web.serveur import Api, Visiteur, identite


@pytest.fixture
def referent(api: Api) -> Iterator[Visiteur]:
    with api.visiteur(Role.REFERENT, "MDS-33-05") as visiteur:
        yield visiteur


@pytest.fixture
def dossier(api: Api, referent: Visiteur) -> UUID:
    """Somebody oriented, notified and followed by that référent."""
    ouvert = api.ouvrir(identite=identite(nom="Oyhenart", prenom="Maialen"))
    derouler(api, ouvert, "designer-structure")
    api.faire(ouvert, "designer-referent", referent=str(referent.agent), survenu_le="2026-01-21")
    return ouvert


@pytest.fixture
def elle(api: Api, dossier: UUID) -> Iterator[Visiteur]:
    with api.visiteur(Role.ALLOCATAIRE, agent=dossier) as visiteur:
        yield visiteur


@pytest.fixture
def page(navigateur: Browser, elle: Visiteur) -> Iterator[Page]:
    """Her phone, without script."""
    ouverte = telephone(navigateur, elle)
    yield ouverte
    ouverte.context.close()
