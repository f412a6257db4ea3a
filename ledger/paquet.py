"""Packages whose modules register what they declare: all of them are imported, none is listed."""

import pkgutil
from collections.abc import Iterable
from importlib import import_module


def importer(paquet: str, chemins: Iterable[str]) -> None:
    """Import every module of a package, those of its rooms included; ``chemins`` is its ``__path__``."""
    for module in pkgutil.walk_packages(chemins, f"{paquet}."):
        import_module(module.name)
