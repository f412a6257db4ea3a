"""The history published again, beside the topics that subscribers read."""

import signal

import pytest

from integrations.kafka.outcome import Sortie
from integrations.kafka.position import lire_position
from integrations.kafka.topics import Destination, creer_topics
from tests.integrations.kafka.departement import Departement
from tests.integrations.kafka.lecture import CLIENTS, Lu, exiger_une_fois_chacun, par_kafka_python


def sans_suffixe(lus: list[Lu], suffixe: str) -> list[Lu]:
    """As if they had been read on the live topics."""
    return [lu._replace(topic=lu.topic.removesuffix(f".{suffixe}")) for lu in lus]


@pytest.mark.parametrize("suffixe", ["V2", "a b", "../x", "x" * 21, "v.2"])
def test_a_suffix_that_could_not_be_ours_is_refused(suffixe: str) -> None:
    with pytest.raises(ValueError, match="suffixe refusé"):
        Destination("d33", suffixe=suffixe)


def test_the_whole_history_elsewhere_and_nothing_here(gironde: Departement) -> None:
    """Killed on the way, with another count of partitions, while the live relay has gone less far."""
    gironde.ajouter(60)
    gironde.publier()
    avant = par_kafka_python(gironde.bootstrap, gironde.topics(), "read_uncommitted")
    gironde.ajouter(60)
    vers = Destination(gironde.schema, suffixe="v2")
    creer_topics(gironde.bootstrap, vers, partitions=3)
    tete = gironde.position()
    reglages = gironde.reglages.model_copy(update={"suffixe": "v2", "partitions": 3, "jusqua": tete})
    statut, _ = gironde.relais_fini(reglages, ETAPE="flush", FOIS="2")
    assert statut == -signal.SIGKILL
    statut, journal = gironde.relais_fini(reglages)
    assert statut == Sortie.ARRET, journal
    assert lire_position(gironde.bootstrap, vers).numero == tete
    for lire in CLIENTS:
        lus = lire(gironde.bootstrap, list(vers.topics.values()))
        assert {lu.partition for lu in lus} <= {0, 1, 2}
        exiger_une_fois_chacun(sans_suffixe(lus, "v2"), gironde.publics(), gironde.schema)
    # The live topics and their position did not move; their relay goes on as before, both at once if need be.
    assert par_kafka_python(gironde.bootstrap, gironde.topics(), "read_uncommitted") == avant
    gironde.publier()
    exiger_une_fois_chacun(par_kafka_python(gironde.bootstrap, gironde.topics()), gironde.publics(), gironde.schema)
