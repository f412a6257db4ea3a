"""Packages whose modules register what they declare: all of them are imported, none is listed."""

import pkgutil
from collections.abc import Iterable
from importlib import import_module
from types import ModuleType


def importer(paquet: str, chemins: Iterable[str]) -> list[ModuleType]:
    """Import every module of a package, those of its rooms included, and give them; ``chemins`` is its ``__path__``."""
    return [import_module(module.name) for module in pkgutil.walk_packages(chemins, f"{paquet}.")]
