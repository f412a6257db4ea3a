"""Fixtures of the tests of survival: a log of one's own, the département that a test publishes, its command line."""

from tests.app.conftest import cli_neuve, ici
from tests.integrations.kafka.conftest import gironde
from tests.projections.fixtures import modele_vues
from tests.survie.installation import installation
from tests.web.conftest import api_neuve, modele_web

__all__ = ["api_neuve", "cli_neuve", "gironde", "ici", "installation", "modele_vues", "modele_web"]
