"""Every partner that has an adapter is delivered to."""

import pkgutil
from importlib import import_module
from inspect import isabstract
from typing import Any

import integrations
from app import composition
from integrations.livraison.partenaire import Partenaire


def adaptateurs() -> set[type[Partenaire[Any]]]:
    """The partners of the product, each in the module ``partenaire`` of its room."""
    pieces = [module.name for module in pkgutil.iter_modules(integrations.__path__, "integrations.") if module.ispkg]
    modules = [
        import_module(f"{piece}.partenaire")
        for piece in pieces
        if any(module.name == "partenaire" for module in pkgutil.iter_modules(import_module(piece).__path__))
    ]
    classes = [classe for module in modules for classe in vars(module).values() if isinstance(classe, type)]
    return {classe for classe in classes if issubclass(classe, Partenaire) and not isabstract(classe)}


def test_chacun_est_assemble() -> None:
    assembles = list(vars(composition).values())
    absents = [classe for classe in adaptateurs() if classe not in assembles]
    assert absents == [], "app/composition.py assembles its delivery, and a verb of app/cli starts it"


def test_chacun_a_son_nom() -> None:
    assert len({classe.destinataire for classe in adaptateurs()}) == len(adaptateurs()) > 0
