"""The page on which somebody chooses between what they typed and what another did meanwhile, without typing again."""

from typing import Any
from uuid import uuid4

from fastapi import Response
from starlette.exceptions import HTTPException

from ledger.vocabulaire.correction import MotifCorrection
from web.pages.arbre import Saisies
from web.pages.conflit import Conflit, Difference, differences, fusionner, leurs_saisies
from web.pages.dossier import personne
from web.pages.feuille import MOTIF, PRECISION, Feuille
from web.pages.rendu import rendre
from web.pages.resume import resumer

MOTIVE = (MOTIF, PRECISION)


def fondre(feuille: Feuille, miennes: Saisies, commune: str) -> dict[str, list[str]]:
    """What was typed, with what was chosen of the other's step."""
    etape = next((e for e in feuille.rejeu.etapes if str(e.evenement) == commune), None)
    if etape is None:
        raise HTTPException(404)
    leurs = leurs_saisies(feuille, etape, miennes)
    return fusionner(miennes, leurs, differences(feuille, miennes, leurs), dict(feuille.visite.champs))


def page_conflit(feuille: Feuille, conflit: Conflit, miennes: Saisies, avant: Saisies, **suite: Any) -> Response:
    """What was recorded meanwhile, beside what was typed; ``avant`` is what the form held before anybody typed.

    ``suite`` is what the form sends beside, for a draft.
    """
    commune, ancienne = conflit.commune, feuille.corrigee
    corrigee = commune.etape if commune and conflit.corriger else ancienne
    leurs = leurs_saisies(feuille, commune.etape, miennes) if commune else {}
    caches = {"version": feuille.rejeu.version, "cle": uuid4(), "corrige": corrigee.evenement if corrigee else ""}
    if commune:
        caches["fusion"] = commune.etape.evenement
    return rendre(
        feuille.visite,
        "conflit.html",
        statut=412,
        dossier=feuille.dossier,
        saisie=feuille.saisie,
        personne=personne(feuille.rejeu),
        conflit=conflit,
        autre="La sienne",
        dites=list(resumer(feuille.elements(leurs))) if commune else (),
        differences=differences(feuille, miennes, leurs, avant=avant) if commune else (),
        caches=[*(caches | suite).items(), *([] if suite else plates(miennes))],
        corriger=corrigee is not None,
        geste="enregistrer",
        erreurs={},
        **choix_du_motif(miennes),
    )


def page_ailleurs(
    feuille: Feuille, miennes: Saisies, trouvees: list[Difference], geste: str, caches: dict[str, Any]
) -> Response:
    """A draft that its author changed elsewhere, beside what they have just typed here."""
    return rendre(
        feuille.visite,
        "conflit.html",
        statut=412,
        dossier=feuille.dossier,
        saisie=feuille.saisie,
        personne=personne(feuille.rejeu),
        conflit=None,
        dites=(),
        autre="Celle enregistrée ailleurs",
        differences=trouvees,
        caches=[*caches.items(), *plates(miennes)],
        corriger=False,
        geste=geste,
        erreurs={},
        **choix_du_motif(miennes),
    )


def plates(saisies: Saisies) -> list[tuple[str, str]]:
    """What was typed, as a form sends it, but for the motive, which is asked again."""
    return [(nom, valeur) for nom, valeurs in saisies.items() if nom not in MOTIVE for valeur in valeurs]


def choix_du_motif(saisies: Saisies) -> dict[str, Any]:
    """Motives of a correction, and the one that was chosen."""
    return {
        "motifs": tuple(MotifCorrection),
        "motif": next(iter(saisies.get(MOTIF, ())), ""),
        "precision": next(iter(saisies.get(PRECISION, ())), ""),
    }
