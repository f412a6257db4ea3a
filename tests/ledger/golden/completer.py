"""Adds to the golden files what they do not hold yet: present forms of events, codes of the vocabulary.

    python -m tests.ledger.golden.completer

Lines are only added: what was stored once must be read for ever.
"""

import pkgutil
from importlib import import_module
from pathlib import Path
from typing import Any

import orjson

from ledger import vocabulaire
from ledger.events.base import Evenement
from ledger.vocabulaire.code import Code
from ledger.vocabulaire.echeance import Nature
from tests.ledger.exemples import EXEMPLES

FICHIER = Path(__file__).with_name("evenements.json")
VOCABULAIRE = Path(__file__).with_name("vocabulaire.json")


def lire() -> list[dict[str, Any]]:
    """Stored forms: code, stable type, clear text, names of the sealed fields."""
    formes: list[dict[str, Any]] = orjson.loads(FICHIER.read_bytes())
    return formes


def forme(evenement: Evenement) -> dict[str, Any]:
    """The stored form of an event."""
    return {
        "code": evenement.code,
        "type": evenement.type_stable(),
        "clair": evenement.partie_claire(),
        "scelle": sorted(evenement.partie_scellee()),
    }


def lire_vocabulaire() -> dict[str, list[str]]:
    """Codes of each list, by the list's name."""
    codes: dict[str, list[str]] = orjson.loads(VOCABULAIRE.read_bytes())
    return codes


def listes() -> dict[str, list[str]]:
    """Codes that the vocabulary holds today."""
    for module in pkgutil.walk_packages(vocabulaire.__path__, f"{vocabulaire.__name__}."):
        import_module(module.name)
    return {liste.__name__: [str(code) for code in liste] for liste in Code.__subclasses__() if _enregistree(liste)}


def _enregistree(liste: type[Code]) -> bool:
    """Whether events hold these codes: those of the vocabulary, not those of the state, and no nature of a deadline."""
    return liste.__module__.startswith(f"{vocabulaire.__name__}.") and liste is not Nature


def completer() -> int:
    """Add what is missing; how many events were added."""
    codes = lire_vocabulaire() if VOCABULAIRE.exists() else {}
    for nom, presents in listes().items():
        codes[nom] = list(dict.fromkeys((*codes.get(nom, []), *presents)))
    VOCABULAIRE.write_bytes(orjson.dumps(codes, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS) + b"\n")
    connues = lire() if FICHIER.exists() else []
    nouvelles = [une for une in map(forme, EXEMPLES.values()) if une not in connues]
    FICHIER.write_bytes(
        b"[\n" + b",\n".join(orjson.dumps(une) for une in sorted([*connues, *nouvelles], key=_ordre)) + b"\n]\n"
    )
    return len(nouvelles)


def _ordre(une: dict[str, Any]) -> tuple[int, int]:
    return une["code"], len(une["clair"])


if __name__ == "__main__":
    completer()
