"""Structures of the network, each a stream of its own."""

from ledger.events.base import CodeCommune, CodeMds, CodeStructure, Evenement, Libelle
from ledger.events.catalogue import inscrire
from ledger.vocabulaire.orientations.orientation import Organisme
from ledger.vocabulaire.structure import CategorieStructure


@inscrire(code=1101, nom="structure.declaree", famille="structure", libelle="Structure déclarée")
class StructureDeclaree(Evenement):
    """A structure enters the network, or its description changes; the latest declaration stands."""

    structure: CodeStructure
    libelle_structure: Libelle
    categorie: CategorieStructure
    organisme: Organisme
    pts: Libelle
    mds: CodeMds | None = None
    commune: CodeCommune | None = None
