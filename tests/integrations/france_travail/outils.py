"""What the tests against France Travail's published files find here; said at the head of a run."""

import os
from typing import Final

import pytest

from tests.integrations.france_travail.simulateur.postman import VERSION, NewmanIndisponible, installer, trouver_node
from tests.integrations.france_travail.simulateur.publie import publie

EXIGE: Final = "PARCOURS_TEST_NEWMAN"
COLLECTION: Final = "lpe.postman_collection.json"


def pytest_report_header() -> str:
    """Whether newman and the published files are at hand, and what is left out otherwise."""
    try:
        trouver_node()
        newman = VERSION
    except NewmanIndisponible as manque:
        newman = f"écarté, les collections Postman ne seront pas déroulées : {manque}"
    fichiers = "ceux de la base partagée" if publie(COLLECTION) else "absents, nos extraits en tiennent lieu"
    return f"newman : {newman} ; fichiers publiés par France Travail : {fichiers}"


@pytest.fixture(scope="session")
def newman() -> str:
    """The version of newman; where it cannot be had the test is left out with the reason, unless it is asked for."""
    try:
        trouver_node()
        installer()
    except NewmanIndisponible as manque:
        if os.environ.get(EXIGE):
            message = f"{EXIGE} demande newman, indisponible : {manque}"
            raise pytest.UsageError(message) from manque
        pytest.skip(f"newman indisponible : {manque}")
    return VERSION
