"""Whether a published contract still holds what an earlier one promised: two AsyncAPI documents, as `asyncapi` writes.

`python -m integrations.kafka.compatibilite ANCIEN.json NOUVEAU.json` ends with status 1 and the list when it does not.

A type may gain optional fields, and a list of codes may gain codes; titles, descriptions and examples are free.
Everything else breaks somebody: whoever holds the old schema, or whoever reads old events with the new one. It is then a
new version of the type (`.v2`), the old one staying in the catalogue (`ledger.events.hausse` raises what was recorded).
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from integrations.kafka.schemas import COMPOSANTS

LIBRES: Final = frozenset({"title", "description", "examples", "default", "$id", "$schema"})
CONSIGNE: Final = (
    "Un type publié ne change pas : déclarez une nouvelle version du type (version=2), gardez l'ancienne au catalogue "
    "et donnez sa hausse (ledger/events/hausse.py). S'il n'a jamais été livré, remettez d'abord le document d'avant "
    "(git checkout main -- docs), puis régénérez."
)


class ContratRompu(ValueError):
    """A published type changed in a way that its subscribers cannot follow; the message lists the changes."""

    def __init__(self, ruptures_: list[str]) -> None:
        """One line for each change."""
        super().__init__("\n".join(["le contrat publié est rompu :", *(f"  {ligne}" for ligne in ruptures_), CONSIGNE]))


def ruptures(ancien: dict[str, Any], nouveau: dict[str, Any]) -> list[str]:
    """The promises of the old document that the new one breaks, in French, one line each; none when it all holds."""
    return [*_topics(ancien, nouveau), *_entetes(ancien, nouveau), *_types(ancien, nouveau)]


def exiger_compatible(ancien: dict[str, Any], nouveau: dict[str, Any]) -> None:
    """Raise :class:`ContratRompu` when the new document breaks the old one."""
    trouvees = ruptures(ancien, nouveau)
    if trouvees:
        raise ContratRompu(trouvees)


def _topics(ancien: dict[str, Any], nouveau: dict[str, Any]) -> Iterator[str]:
    for famille, canal in ancien["channels"].items():
        autre = nouveau["channels"].get(famille)
        if autre is None or autre["address"] != canal["address"]:
            yield f"{famille} : le topic {canal['address']} a disparu"
            continue
        for type_ in canal["messages"].keys() - autre["messages"].keys():
            yield f"{type_} : n'est plus publié sur le topic {canal['address']}"
        if _partitions(canal) != _partitions(autre):
            yield f"{famille} : le nombre de partitions du topic {canal['address']} a changé"


def _partitions(canal: dict[str, Any]) -> Any:
    return canal["bindings"]["kafka"]["partitions"]


def _entetes(ancien: dict[str, Any], nouveau: dict[str, Any]) -> Iterator[str]:
    yield from _Comparaison(ancien, nouveau).comparer(
        "en-têtes",
        ancien["components"]["schemas"]["EntetesCloudEvents"],
        nouveau["components"]["schemas"]["EntetesCloudEvents"],
    )


def _types(ancien: dict[str, Any], nouveau: dict[str, Any]) -> Iterator[str]:
    comparaison = _Comparaison(ancien, nouveau)
    for type_, message in ancien["components"]["messages"].items():
        autre = nouveau["components"]["messages"].get(type_)
        if autre is None:
            yield f"{type_} : ce type n'est plus décrit ; des événements de ce type restent sur les topics"
        else:
            yield from comparaison.comparer(type_, message["payload"], autre["payload"])


class _Comparaison:
    """Compares pieces of schemas of two documents."""

    def __init__(self, ancien: dict[str, Any], nouveau: dict[str, Any]) -> None:
        self._anciens, self._nouveaux = ancien["components"]["schemas"], nouveau["components"]["schemas"]

    def comparer(self, chemin: str, ancien: dict[str, Any], nouveau: dict[str, Any]) -> Iterator[str]:
        """The forbidden changes under ``chemin``."""
        ancien, nouveau = _resolu(ancien, self._anciens), _resolu(nouveau, self._nouveaux)
        yield from _codes(chemin, ancien.pop("enum", None), nouveau.pop("enum", None))
        yield from self._champs(chemin, ancien, nouveau)
        yield from self._choix(chemin, ancien.pop("anyOf", []), nouveau.pop("anyOf", []))
        elements = ancien.pop("items", None), nouveau.pop("items", None)
        if None not in elements:
            yield from self.comparer(f"{chemin}[]", *elements)
        elif elements != (None, None):
            yield f"{chemin} : la forme des éléments a changé"
        for regle in sorted(ancien.keys() | nouveau.keys()):
            if ancien.get(regle) != nouveau.get(regle):
                yield f"{chemin} : {regle} était {_dire(ancien.get(regle))}, devient {_dire(nouveau.get(regle))}"

    def _champs(self, chemin: str, ancien: dict[str, Any], nouveau: dict[str, Any]) -> Iterator[str]:
        anciens, nouveaux = ancien.pop("properties", {}), nouveau.pop("properties", {})
        requis, exiges = set(ancien.pop("required", [])), set(nouveau.pop("required", []))
        for champ in sorted(requis - exiges):
            yield f"{chemin}.{champ} : n'est plus toujours présent"
        for champ in sorted(exiges - requis):
            yield f"{chemin}.{champ} : est devenu obligatoire, des événements déjà publiés ne l'ont pas"
        for champ, schema in anciens.items():
            if champ not in nouveaux:
                yield f"{chemin}.{champ} : a disparu"
            else:
                yield from self.comparer(f"{chemin}.{champ}", schema, nouveaux[champ])

    def _choix(self, chemin: str, anciens: list[dict[str, Any]], nouveaux: list[dict[str, Any]]) -> Iterator[str]:
        if len(anciens) != len(nouveaux):
            yield f"{chemin} : les formes possibles ont changé"
            return
        for un, autre in zip(anciens, nouveaux, strict=True):
            yield from self.comparer(chemin, un, autre)


def _resolu(schema: dict[str, Any], composants: dict[str, Any]) -> dict[str, Any]:
    """A copy without what is free, its reference followed."""
    while "$ref" in schema:
        schema = composants[schema["$ref"].removeprefix(COMPOSANTS)]
    return {cle: valeur for cle, valeur in schema.items() if cle not in LIBRES}


def _codes(chemin: str, anciens: list[Any] | None, nouveaux: list[Any] | None) -> Iterator[str]:
    if (anciens is None) != (nouveaux is None):
        yield f"{chemin} : la liste de codes a {'disparu' if nouveaux is None else 'remplacé un texte libre'}"
    for code in anciens or ():
        if nouveaux is not None and code not in nouveaux:
            yield f"{chemin} : le code {code} a disparu"


def _dire(valeur: Any) -> str:
    return "absent" if valeur is None else str(valeur)


def main(ancien: str, nouveau: str) -> int:
    """Compare two files; exit status."""
    trouvees = ruptures(*(json.loads(Path(fichier).read_bytes()) for fichier in (ancien, nouveau)))
    sys.stderr.write("".join(f"{ligne}\n" for ligne in [*trouvees, *([CONSIGNE] if trouvees else [])]))
    return 1 if trouvees else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
