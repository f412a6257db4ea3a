"""Fixtures of the tests of commands."""

from tests.ledger.fixtures import base, coffre, journal, maitre, modele_journal

__all__ = ["base", "coffre", "journal", "maitre", "modele_journal"]
