"""A few seeds of the crash campaign, bounded in time; ``python -m tests.survie.campagne N`` plays as many as wanted."""

from pathlib import Path

import pytest

from tests.integrations.kafka import SOCKETS_LAISSES
from tests.kafka.apache import ApacheKafka
from tests.kafka.brokers import brokers_disponibles
from tests.storage_fixtures import dossier_ouvert
from tests.survie.campagne import jouer

pytestmark = [
    pytest.mark.filterwarnings(SOCKETS_LAISSES),
    pytest.mark.usefixtures("ramasser"),
    pytest.mark.timeout(1200),  # twenty processes, killed and started again, when a busy machine lets them
]


@pytest.mark.skipif("apache" not in brokers_disponibles(), reason="Apache Kafka, dont un broker tué revient")
def test_rien_d_acquitte_n_est_perdu_ni_double() -> None:
    with dossier_ouvert() as dossier, ApacheKafka(Path(dossier) / "kafka") as broker:
        morts, bilan = jouer([4, 8], dossier, broker)
    assert morts.keys() >= {"postgresql", "broker"}
    assert min(bilan.messages, bilan.rendez_vous) > 0
