"""The public form of an event: a CloudEvent, without anything sealed, nor what tells a person from all others once crossed
(birth, sex, household, commune). The relay publishes it; webhooks and the HTTP flux tell it under the ids of each subscriber
(:mod:`ledger.pseudonymes`).

Attributes follow CloudEvents 1.0.2: ``id`` is the event's, ``source`` the département's log, ``type`` the stable name
under ``fr.parcours.``, ``subject`` the stream, ``time`` the instant of record. Extensions: ``sequence`` (position in
the log, 20 digits), ``dossierversion`` (version in the stream: order across topics), ``corrige`` (id of the event
restated or annulled), ``ledgerhash`` (link of the chain); once the log went back to an earlier state, ``epoque`` (its name)
and ``epoquedepuis`` (the position after which what was published before that epoch is no more).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import orjson

from ledger.annotations import singularise
from ledger.epoques import Epoque, epoque_de
from ledger.events import CATALOGUE
from ledger.events.base import Evenement
from ledger.events.etape import EtapeAnnulee
from ledger.lu import EvenementLu

PREFIXE_TYPE: Final = "fr.parcours."
FAMILLES_INTERNES: Final = frozenset({"identifiant", "flux_droits", "correction", "effacement", "rectification"})
"""Families without a topic of their own: fingerprints, imports and what leads to an erasure stay inside; an annulment
goes where its target went."""


@dataclass(frozen=True, slots=True)
class EvenementPublic:
    """A CloudEvent to publish: ``attributs`` without the ``ce_`` prefix, ``donnees`` as JSON bytes."""

    famille: str
    cle: str
    position: int
    attributs: dict[str, str]
    donnees: bytes


class TypeInconnu(Exception):
    """An event of a type that this version does not know: nothing that follows it may be published before it."""

    def __init__(self, e: EvenementLu, nom: str) -> None:
        """``nom`` is the type that was not found."""
        super().__init__(
            f"l'événement à la position {e.position} est d'un type inconnu de cette version ({nom}) :"
            " la publication attend une version plus récente du programme"
        )


def familles_publiques() -> list[str]:
    """Families that have a topic."""
    return [famille for famille in CATALOGUE.familles() if famille not in FAMILLES_INTERNES]


def evenements_publics() -> list[type[Evenement]]:
    """Event types that are published, annulments included."""
    return [classe for classe in CATALOGUE if classe.famille not in FAMILLES_INTERNES or classe is EtapeAnnulee]


def topic(schema: str, famille: str) -> str:
    """Topic of a family in a département: ``parcours.d33.rendez-vous``."""
    return f"parcours.{schema}.{famille.replace('_', '-')}"


def source(schema: str) -> str:
    """CloudEvents source of a département's log."""
    return f"/departements/{schema.removeprefix('d')}/journal"


def publier(lus: Iterable[EvenementLu], schema: str, epoques: Sequence[Epoque] = ()) -> Iterable[EvenementPublic]:
    """Public form of the events that have one, in their order; ``epoques`` are those of the log.

    Raises :class:`TypeInconnu` at an event written by a newer version: skipped, it would never be published.
    """
    origine = source(schema)
    for e in lus:
        classe, corps = e.tel_quel()  # the version that was recorded, whoever publishes and when
        if classe is None:
            raise TypeInconnu(e, e.type_stable)
        famille = _famille(e, classe, corps)
        if famille is not None:
            attributs = _attributs(e, classe, corps, origine)
            if (epoque := epoque_de(epoques, e.position)) is not None:
                attributs |= {"epoque": epoque.nom, "epoquedepuis": f"{epoque.depuis:020d}"}
            tus = _singularisent(classe)
            dits = {nom: valeur for nom, valeur in corps.items() if nom not in tus} if tus else corps
            donnees = orjson.dumps({"survenu_le": e.survenu_le} | dits)
            yield EvenementPublic(famille, attributs["subject"], e.position, attributs, donnees)


@cache
def _singularisent(classe: type[Evenement]) -> frozenset[str]:
    """Fields that no subscriber needs, and that would tell him which person a dossier is of, once crossed."""
    return frozenset(nom for nom, champ in classe.model_fields.items() if singularise(champ))


def _famille(e: EvenementLu, classe: type[Evenement], corps: dict[str, Any]) -> str | None:
    """Family whose topic carries the event; None when it is not published."""
    if classe is EtapeAnnulee:
        try:
            classe = CATALOGUE.par_nom(corps["etape"])
        except KeyError as erreur:
            raise TypeInconnu(e, corps["etape"]) from erreur
    return None if classe.famille in FAMILLES_INTERNES else classe.famille


def _attributs(e: EvenementLu, classe: type[Evenement], corps: dict[str, Any], origine: str) -> dict[str, str]:
    dossier = str(e.stream)
    attributs = {
        "specversion": "1.0",
        "id": str(e.evenement_id),
        "source": origine,
        "type": PREFIXE_TYPE + classe.type_stable(),
        "subject": dossier,
        "time": e.enregistre_le.isoformat(),
        "partitionkey": dossier,
        "sequence": f"{e.position:020d}",
        "dossierversion": str(e.version),
        "ledgerhash": e.hash.hex(),
    }
    if "correction" in corps:
        attributs["corrige"] = corps["correction"]["evenement"]
    return attributs


def structure(public: EvenementPublic) -> dict[str, Any]:
    """The event in CloudEvents structured mode, as JSON-ready data."""
    return {
        **public.attributs,
        "datacontenttype": "application/json",
        "data": orjson.loads(public.donnees),
    }


def schema_json(classe: type[Evenement]) -> dict[str, Any]:
    """JSON Schema (draft 2020-12) of the public data of an event type: sealed fields are not part of it.

    Fields that single a person out stay in it, optional as they were: events of before may hold them where they were read.
    """
    schema = classe.model_json_schema(mode="serialization")
    for champ in classe.champs_scelles:
        schema["properties"].pop(champ, None)
        if champ in schema.get("required", []):
            schema["required"].remove(champ)
    definitions = schema.pop("$defs", {})
    employees = _references(schema, definitions)
    if employees:
        schema["$defs"] = {nom: definitions[nom] for nom in sorted(employees)}
    return schema


def _references(morceau: Any, definitions: dict[str, Any]) -> set[str]:
    """Names of the definitions that a piece of schema refers to, directly or not."""
    directes = {nom for nom in definitions if f'"#/$defs/{nom}"'.encode() in orjson.dumps(morceau)}
    reste = {nom: d for nom, d in definitions.items() if nom not in directes}
    return directes.union(*(_references(definitions[nom], reste) for nom in directes))
