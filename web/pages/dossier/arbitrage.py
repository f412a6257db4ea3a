"""The page on which somebody chooses between what they typed and what another did meanwhile, without typing again."""

from typing import Any
from uuid import uuid4

from fastapi import Response

from web.feuilles.arbitrage import choix_du_motif, plates
from web.feuilles.conflit import Conflit, Difference, differences, leurs_saisies
from web.feuilles.feuille import Feuille
from web.feuilles.suspens import CHAMP, tenir
from web.formulaires.arbre import Saisies
from web.formulaires.resume import resumer
from web.recit.dossier import personne
from web.rendu import rendre


def page_conflit(feuille: Feuille, conflit: Conflit, miennes: Saisies, avant: Saisies, **suite: Any) -> Response:
    """The step recorded meanwhile, beside the entries; ``avant`` is what the form held before anybody typed.

    ``suite`` is what the form sends beside, for a draft.
    """
    commune, ancienne = conflit.commune, feuille.corrigee
    corrigee = commune.etape if commune and conflit.corriger else ancienne
    leurs = leurs_saisies(feuille, commune.etape, miennes) if commune else {}
    caches = {"version": feuille.vu.etat.version, "cle": uuid4(), "corrige": corrigee.evenement if corrigee else ""}
    if not suite:
        caches[CHAMP] = tenir(feuille, miennes) or ""
    if commune:
        caches["fusion"] = commune.etape.evenement
    return rendre(
        feuille.visite,
        "dossier/conflit.html",
        statut=412,
        dossier=feuille.dossier,
        saisie=feuille.saisie,
        personne=personne(feuille.vu.etapes),
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
        "dossier/conflit.html",
        statut=412,
        dossier=feuille.dossier,
        saisie=feuille.saisie,
        personne=personne(feuille.vu.etapes),
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
