"""The workspace of a dossier: its tabs, each made of blocks, one module by tab."""

from ledger.paquet import importer
from web.onglets.modele import Onglet, Vue, bloc, composer

__all__ = ["Onglet", "Vue", "bloc", "composer"]

importer(__name__, __path__)
