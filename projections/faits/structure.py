"""Structures as declared, and the latest declaration of each."""

from ledger.events.structure import StructureDeclaree
from projections.moteur.vue import Etat, Fait, Schemas
from readmodels.faits import F_STRUCTURE
from readmodels.listes.structure import STRUCTURE

DECLARATIONS = Fait(
    F_STRUCTURE,
    (StructureDeclaree,),
    {"code": "e.corps->>'structure'", "mds_rattachement": "e.corps->>'mds'"},
)


def _structures(schemas: Schemas, ou: str) -> str:
    colonnes = ", ".join(STRUCTURE.colonnes)
    return (
        f"select distinct on (code) {colonnes} from {schemas.table('f_structure')}"
        f" where fin_connu_le = 'infinity' and {ou} order by code, survenu_le desc, origine desc"
    )


STRUCTURES = Etat(STRUCTURE, "code", {"f_structure": DECLARATIONS.evenements}, _structures)
