"""The fixture `broker`: a broker started once per run, each of those this run uses in turn."""

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
        yield running
