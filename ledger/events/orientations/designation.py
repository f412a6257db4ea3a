"""Structure and référent unique in charge of the person (CT L5411-5-1 IV, L5411-5-2)."""

from uuid import UUID

from ledger.events.base import CodeStructure, Evenement, IdAgent
from ledger.events.catalogue import inscrire
from ledger.vocabulaire.orientations.designation import MotifTransfert
from ledger.vocabulaire.orientations.orientation import Organisme


@inscrire(code=301, nom="structure.designee", famille="designation", libelle="Structure désignée")
class StructureDesignee(Evenement):
    """A structure takes charge of the accompaniment from ``survenu_le`` on."""

    structure: CodeStructure
    organisme: Organisme
    orientation: UUID


@inscrire(code=302, nom="referent.designe", famille="designation", libelle="Référent désigné")
class ReferentDesigne(Evenement):
    """A référent unique of the structure is named from ``survenu_le`` on."""

    referent: IdAgent
    structure: CodeStructure


@inscrire(code=303, nom="referent.transfere", famille="designation", libelle="Référent transféré")
class ReferentTransfere(Evenement):
    """Another référent unique follows the person from ``survenu_le`` on, in the same structure or in another."""

    referent: IdAgent
    structure: CodeStructure
    precedent: IdAgent
    structure_precedente: CodeStructure
    motif: MotifTransfert
