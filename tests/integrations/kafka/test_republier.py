"""The history published again, beside the topics that subscribers read."""

import signal
from contextlib import closing
from uuid import uuid4

import pytest
from kafka import KafkaProducer

from integrations.kafka.contenu import Evenements
from integrations.kafka.outcome import Sortie
from integrations.kafka.position import lire_position
from integrations.kafka.topics import Destination, creer_topics
from ledger.store import mapper
from tests.integrations.kafka.departement import Departement
from tests.integrations.kafka.lecture import CLIENTS, Lu, exiger_une_fois_chacun, par_kafka_python
from tests.ledger.test_reserve import RESERVES, SENSIBLES, de_sante


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


def test_h3_ce_que_les_topics_disaient_n_y_est_plus(gironde: Departement, monkeypatch: pytest.MonkeyPatch) -> None:
    """H3: topics carried codes of health before they were sealed; made again from the log, they say nothing of it."""
    avant = publies_avant(gironde, monkeypatch)
    assert len({lu.topic for lu in avant if disent_la_sante(lu)}) > 3
    vers = Destination(gironde.schema, suffixe="v2")
    creer_topics(gironde.bootstrap, vers, partitions=3)
    reglages = gironde.reglages.model_copy(update={"suffixe": "v2", "partitions": 3, "jusqua": gironde.position()})
    statut, journal = gironde.relais_fini(reglages)
    assert statut == Sortie.ARRET, journal
    lus = par_kafka_python(gironde.bootstrap, list(vers.topics.values()))
    assert len(lus) == len(avant)
    assert [lu for lu in lus if disent_la_sante(lu)] == []


def publies_avant(gironde: Departement, monkeypatch: pytest.MonkeyPatch) -> list[Lu]:
    """The topics as they were: events recorded with codes of health in clear, published as they were recorded."""
    with monkeypatch.context() as avant:
        avant.setattr(mapper, "reserver", lambda evenement: (evenement, None))
        gironde.ecrire([gironde.ecriture(uuid4(), *(de_sante(classe) for classe in RESERVES))])
        avant.setattr("ledger.lu._HAUSSES", {})
        envois = Evenements(Destination(gironde.schema), gironde.partitions).envois(gironde.lire())
    with closing(KafkaProducer(bootstrap_servers=gironde.bootstrap, acks="all")) as producteur:
        for envoi in envois:
            producteur.send(envoi.topic, envoi.valeur, envoi.cle, envoi.entetes, envoi.partition)
        producteur.flush()
    return par_kafka_python(gironde.bootstrap, gironde.topics())


def disent_la_sante(enregistrement: Lu) -> bool:
    return any(code.encode() in (enregistrement.valeur or b"") for code in SENSIBLES)
