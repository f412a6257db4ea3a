"""What the tests against France Travail's published files find here; said at the head of a run."""

from typing import Final

import pytest

from tests.integrations.france_travail.simulateur.postman import NEWMAN
from tests.integrations.france_travail.simulateur.publie import publie
from tests.npm import annoncer, exiger

COLLECTION: Final = "lpe.postman_collection.json"


def pytest_report_header() -> str:
    """Whether newman and the published files are at hand, and what is left out otherwise."""
    fichiers = "ceux de la base partagée" if publie(COLLECTION) else "absents, nos extraits en tiennent lieu"
    newman = annoncer(NEWMAN, "les collections Postman ne seront pas déroulées")
    return f"newman : {newman} ; fichiers publiés par France Travail : {fichiers}"


@pytest.fixture(scope="session")
def newman() -> str:
    """The version of newman; where it cannot be had the test is left out with the reason, unless it is asked for."""
    return exiger(NEWMAN, "PARCOURS_TEST_NEWMAN")
