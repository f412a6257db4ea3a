"""Fixtures of the tests of read models."""

from tests.ledger.fixtures import coffre, journal, maitre
from tests.projections.fixtures import base, lecteur, modele_vues, projecteur
from tests.readmodels.monde import monde
from tests.readmodels.suivi import suivi

__all__ = ["base", "coffre", "journal", "lecteur", "maitre", "modele_vues", "monde", "projecteur", "suivi"]
