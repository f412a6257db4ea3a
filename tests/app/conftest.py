"""Fixtures of the tests of the command line."""

import warnings

import pytest

with warnings.catch_warnings():
    # The command line imports kafka-python, which reads its own files in a way that Python 3.11 calls deprecated.
    warnings.simplefilter("ignore", DeprecationWarning)
    from tests.app.cli import Cli, Ici, environnement

from tests.app.installation import installation
from tests.web.conftest import api, api_neuve, modele_web
from tests.web.serveur import Api

__all__ = ["api", "api_neuve", "cli", "cli_neuve", "ici", "installation", "modele_web"]


@pytest.fixture(scope="module")
def cli(api: Api) -> Cli:
    """The command line over the log of a running API, which the tests of a module share."""
    return Cli(environnement(api.reglages))


@pytest.fixture
def cli_neuve(api_neuve: Api) -> Cli:
    """The command line over an empty log."""
    return Cli(environnement(api_neuve.reglages))


@pytest.fixture
def ici(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Ici:
    """What a command needs to be run in this process."""
    return monkeypatch, capsys
