"""Which brokers a test run uses: Apache Kafka where it can be had, else the demonstration's; or those asked for."""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib import util
from pathlib import Path
from typing import Final, Protocol

from integrations.storage.broker import BrokerEmbarque
from tests.kafka.apache import ApacheKafka
from tests.kafka.jars import JARS, ApacheIndisponible, fetch_jars, find_java, find_maven

BOOTSTRAP: Final = "PARCOURS_KAFKA_BOOTSTRAP"
WANTED: Final = "PARCOURS_TEST_BROKERS"


class BrokerDemande(Exception):
    """A broker asked for by name cannot be had: the run must stop, not pass without it."""


class Broker(Protocol):
    """What a test needs of a broker."""

    @property
    def bootstrap(self) -> str:
        """Its address, `host:port`."""


@dataclass(frozen=True)
class Externe:
    """A broker somebody else runs."""

    bootstrap: str


@dataclass(frozen=True)
class Choix:
    """The brokers of a run, and why each other one is left out."""

    retenus: tuple[str, ...]
    ecartes: Mapping[str, str]

    def __str__(self) -> str:
        left_out = "".join(f" ; {nom} écarté : {raison}" for nom, raison in self.ecartes.items())
        return f"brokers Kafka : {', '.join(self.retenus)}{left_out}"


def _missing_apache() -> str | None:
    try:
        find_java()
        fetch_jars()
    except ApacheIndisponible as missing:
        return str(missing)
    return None


def _missing_apache_tools() -> str | None:
    try:
        find_java()
        if not JARS.is_dir():
            find_maven()
    except ApacheIndisponible as missing:
        return str(missing)
    return None


def _missing_noida() -> str | None:
    return None if util.find_spec("noida_db") else "le paquet noida-db n’est pas installé"


def _missing_external() -> str | None:
    return None if os.environ.get(BOOTSTRAP) else f"{BOOTSTRAP} n’est pas défini"


MISSING: Final[Mapping[str, Callable[[], str | None]]] = {
    "externe": _missing_external,
    "apache": _missing_apache,
    "noida": _missing_noida,
}
"""By preference, what each broker lacks here."""


def choisir(wanted: str, missing: Mapping[str, Callable[[], str | None]] = MISSING) -> Choix:
    """Choose the brokers: those named in `wanted`, separated by commas; when it is empty, the first that can be had.

    Raises:
        BrokerDemande: a broker asked for does not exist or cannot be had, or none can.
    """
    names = tuple(dict.fromkeys(name.strip() for name in wanted.split(",") if name.strip()))
    return _named(names, missing) if names else _first(missing)


def _named(names: tuple[str, ...], missing: Mapping[str, Callable[[], str | None]]) -> Choix:
    for name in names:
        lack = missing[name]() if name in missing else f"les brokers connus sont {', '.join(missing)}"
        if lack is not None:
            msg = f"{WANTED} demande « {name} », indisponible : {lack}."
            raise BrokerDemande(msg)
    return Choix(names, {name: "non demandé" for name in missing if name not in names})


def _first(missing: Mapping[str, Callable[[], str | None]]) -> Choix:
    left_out: dict[str, str] = {}
    names = list(missing)
    for position, name in enumerate(names):
        lack = missing[name]()
        if lack is None:
            enough = f"{name} suffit ({WANTED} pour l’ajouter)"
            return Choix((name,), left_out | dict.fromkeys(names[position + 1 :], enough))
        left_out[name] = lack
    lacks = " ; ".join(f"{name}, {lack}" for name, lack in left_out.items())
    msg = f"Aucun broker pour les essais : {lacks}."
    raise BrokerDemande(msg)


@cache
def choix_de_l_environnement() -> Choix:
    """Choose for this run, once; Apache Kafka is fetched if need be."""
    return choisir(os.environ.get(WANTED, ""))


def choix_annonce() -> Choix:
    """Choose for this run without fetching anything: a run that takes no broker must not wait for Maven."""
    return choisir(os.environ.get(WANTED, ""), {**MISSING, "apache": _missing_apache_tools})


def brokers_disponibles() -> list[str]:
    """Return the names of the brokers that this environment asks for, or can have."""
    return list(choix_de_l_environnement().retenus)


@contextmanager
def demarre(name: str, folder: Path) -> Iterator[Broker]:
    """Run the broker `name` in `folder` for the time of the block."""
    if name == "externe":
        yield Externe(os.environ[BOOTSTRAP])
    elif name == "apache":
        with ApacheKafka(folder) as apache:
            yield apache
    else:
        with BrokerEmbarque(folder) as noida:
            yield noida
