"""Structures of the network, declared as the simulation does."""

from uuid import UUID, uuid4

from ledger.contexte import Acteur, Contexte
from ledger.dates import aujourd_hui
from ledger.events.structure import StructureDeclaree
from ledger.flux import flux_structure
from ledger.store.append import Ecriture
from ledger.store.journal import Journal
from ledger.store.mapper import Etape, stocker
from ledger.vocabulaire.acteur import Canal, Role
from ledger.vocabulaire.orientations.orientation import Organisme
from ledger.vocabulaire.structure import CategorieStructure

CONTEXTE = Contexte(Acteur(UUID(int=3), Role.SYSTEME, Canal.REPRISE))


def declarer(journal: Journal, code: str, pts: str) -> None:
    """Declare a MDS of a PTS."""
    stream = flux_structure(journal.schema, code)
    declaree = StructureDeclaree(
        survenu_le=aujourd_hui(),
        structure=code,
        libelle_structure=f"MDS {pts}",
        categorie=CategorieStructure.MDS,
        organisme=Organisme.CONSEIL_DEPARTEMENTAL,
        pts=pts,
        mds=code,
    )
    stocke = stocker(Etape(stream, 0, declaree, CONTEXTE, uuid4()), None)
    journal.ajouter(Ecriture(uuid4(), b"", ((stream, 0),), (stocke,)))
