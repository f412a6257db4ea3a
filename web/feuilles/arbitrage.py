"""The choice between one's own entries and another's step recorded meanwhile; the page that asks is that of the step."""

from typing import Any

from starlette.exceptions import HTTPException

from ledger.vocabulaire.correction import MotifCorrection
from web.feuilles.conflit import differences, fusionner, leurs_saisies
from web.feuilles.feuille import Feuille
from web.formulaires.ancres import MOTIF, PRECISION
from web.formulaires.arbre import Saisies

MOTIVE = (MOTIF, PRECISION)


def fondre(feuille: Feuille, miennes: Saisies, commune: str) -> dict[str, list[str]]:
    """The entries, with those chosen of the other's step."""
    etape = next((e for e in feuille.vu.etapes if str(e.evenement) == commune), None)
    if etape is None:
        raise HTTPException(404)
    leurs = leurs_saisies(feuille, etape, miennes)
    return fusionner(miennes, leurs, differences(feuille, miennes, leurs), dict(feuille.visite.champs))


def plates(saisies: Saisies) -> list[tuple[str, str]]:
    """The entries as a form sends them, but for the motive, which is asked again."""
    return [(nom, valeur) for nom, valeurs in saisies.items() if nom not in MOTIVE for valeur in valeurs]


def choix_du_motif(saisies: Saisies) -> dict[str, Any]:
    """Motives of a correction, and the one that was chosen."""
    return {
        "motifs": tuple(MotifCorrection),
        "motif": next(iter(saisies.get(MOTIF, ())), ""),
        "precision": next(iter(saisies.get(PRECISION, ())), ""),
    }
