"""Which brokers a run uses."""

import socket
import stat
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from tests.kafka import jars
from tests.kafka.apache import ApacheKafka
from tests.kafka.brokers import MISSING, BrokerDemande, choisir
from tests.kafka.jars import ApacheIndisponible, find_java


def lacking(**lacks: str | None) -> dict[str, Callable[[], str | None]]:
    return {name: partial(lacks.get, name) for name in lacks}


def test_a_broker_asked_for_and_missing_stops_the_run() -> None:
    with pytest.raises(BrokerDemande, match="« apache », indisponible : il faut Java"):
        choisir("noida, apache", lacking(apache="il faut Java", noida=None))


def test_a_broker_that_does_not_exist_stops_the_run() -> None:
    with pytest.raises(BrokerDemande, match=r"« kafka ».*externe, apache, noida"):
        choisir("kafka", MISSING)


def test_no_broker_at_all_stops_the_run() -> None:
    with pytest.raises(BrokerDemande, match="apache, il faut Java ; noida, absent"):
        choisir("", lacking(apache="il faut Java", noida="absent"))


def test_the_first_that_can_be_had_is_enough_and_the_others_are_explained() -> None:
    choix = choisir("", lacking(externe="non défini", apache=None, noida=None))
    assert choix.retenus == ("apache",)
    assert str(choix).startswith("brokers Kafka : apache ; externe écarté : non défini ; noida écarté : apache suffit")
    assert choisir("", lacking(apache="il faut Java", noida=None)).retenus == ("noida",)


def test_those_asked_for_are_all_used_once_and_in_order() -> None:
    choix = choisir(" noida,apache,noida,", lacking(externe=None, apache=None, noida=None))
    assert choix.retenus == ("noida", "apache")
    assert choix.ecartes == {"externe": "non demandé"}


def test_an_external_broker_is_preferred(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARCOURS_KAFKA_BOOTSTRAP", "ailleurs:9092")
    assert choisir("").retenus == ("externe",)


@pytest.mark.parametrize("version", ["1.8.0_402", "11.0.2"])
def test_an_old_java_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: str) -> None:
    java = tmp_path / "bin" / "java"
    java.parent.mkdir()
    java.write_text(f"#!/bin/sh\necho 'openjdk version \"{version}\"' >&2\n")
    java.chmod(java.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    with pytest.raises(ApacheIndisponible, match="17 ou plus est requis"):
        find_java()
    java.unlink()
    with pytest.raises(ApacheIndisponible, match="apt install"):
        find_java()


def test_maven_that_fails_is_quoted_and_leaves_no_half_fetched_jars(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    maven = tmp_path / "mvn"
    maven.write_text("#!/bin/sh\necho pas de réseau; exit 1\n")
    maven.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(jars, "CACHE", tmp_path / "cache")
    monkeypatch.setattr(jars, "JARS", tmp_path / "cache" / "kafka")
    with pytest.raises(ApacheIndisponible, match="pas de réseau"):
        jars.fetch_jars()
    assert [path.name for path in (tmp_path / "cache").iterdir()] == ["verrou"]
    maven.unlink()
    with pytest.raises(ApacheIndisponible, match="il faut Maven"):
        jars.fetch_jars()


def test_the_ports_of_two_brokers_differ_and_are_free(tmp_path: Path) -> None:
    one, two = ApacheKafka(tmp_path / "un"), ApacheKafka(tmp_path / "deux")
    assert one.bootstrap != two.bootstrap
    host, port = one.bootstrap.split(":")
    socket.create_server((host, int(port))).close()
