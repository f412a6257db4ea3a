"""Fixtures of the tests of commands."""

from tests.ledger.fixtures import base, base_commune, base_neuve, coffre, journal, maitre, modele_journal

__all__ = ["base", "base_commune", "base_neuve", "coffre", "journal", "maitre", "modele_journal"]
