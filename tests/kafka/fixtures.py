"""The fixture `broker`: a broker started once per run, each of those this run uses in turn."""

import gc
import warnings
from collections.abc import Iterator

import pytest

from tests.kafka.brokers import Broker, BrokerDemande, brokers_disponibles, choix_annonce, demarre


def pytest_configure(config: pytest.Config) -> None:
    """Let kafka-python be imported: it reads its schemas through a function that Python 3.11 and 3.12 deprecate."""
    config.addinivalue_line("filterwarnings", "ignore:(read|open)_text is deprecated:DeprecationWarning")


def pytest_report_header() -> str:
    """Say which brokers the run uses, and why the others are left out."""
    try:
        return str(choix_annonce())
    except BrokerDemande as impossible:
        return f"brokers Kafka : {impossible}"


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run each test that takes a `broker` on every broker of the run; they are looked for only if one does."""
    if "broker" in metafunc.fixturenames:
        try:
            names = brokers_disponibles()
        except BrokerDemande as impossible:
            raise pytest.UsageError(str(impossible)) from impossible
        metafunc.parametrize("broker", names, indirect=True, scope="session")


@pytest.fixture(scope="session")
def broker(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Broker]:
    """A running broker; topics are shared by the run, so name them with care."""
    name = str(request.param)
    with demarre(name, tmp_path_factory.mktemp(name)) as running:
        _pardonner_les_oublis(request.config, running.bootstrap)
        yield running


def _pardonner_les_oublis(config: pytest.Config, bootstrap: str) -> None:
    """kafka-python forgets a socket when it is closed while it connects: the one that goes to this broker, no other.

    The test that asks for the broker first has its filters already: it is told at once, those that follow by the settings.
    """
    oubli = rf"unclosed <socket.*, raddr=\('127.0.0.1', {bootstrap.rpartition(':')[2]}\)>"
    warnings.filterwarnings("ignore", oubli, ResourceWarning)
    config.addinivalue_line("filterwarnings", f"ignore:{oubli}:ResourceWarning")


@pytest.fixture
def ramasser(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """What a test leaves to the collector is collected under its own filters."""
    yield
    # A logged exception holds the frames that raised it, and their sockets.
    caplog.get_records("call").clear()
    gc.collect()
