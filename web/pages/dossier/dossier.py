"""The tabs of a dossier but the offers and the history: what is to be done first, a synthesis, and what each tab gathers."""

from collections.abc import Callable
from typing import Any, Final
from uuid import UUID

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from web.acces import Droit, peut, peut_corriger
from web.feuilles.papier import IMPOSSIBLE
from web.onglets import Onglet, Vue, composer
from web.onglets.page import autour, ouvrir, parts, permises
from web.rendu import rendre
from web.saisies import SAISIES
from web.saisies.suite import prochaines
from web.visite import Consulte

router = APIRouter()
SIMPLES: Final = (Onglet.RENDEZ_VOUS, Onglet.CONTRAT, Onglet.ECHANGES, Onglet.PROCEDURES)
"""Tabs that are made of blocks alone."""


@router.get("/dossier/{dossier}", name="page_dossier")
def page(
    dossier: UUID,
    visite: Consulte,
    famille: str = "",
    fait: int = 0,
    lettre: str = "",
    garde: str = "",
    abandonne: str = "",
) -> Response:
    """Situation. ``fait`` is a version that was just recorded, ``lettre`` what became of its letter, ``garde`` and
    ``abandonne`` the step of a draft that was just kept or dropped; ``famille``, an address of before, leads to the history.
    """
    if famille:
        return RedirectResponse(f"{Onglet.HISTORIQUE.adresse(dossier)}?famille={famille[:40]}", 303)
    vue = ouvrir(visite, dossier)
    return rendre(
        visite,
        "onglets/situation.html",
        **autour(vue, Onglet.SITUATION),
        blocs=composer(Onglet.SITUATION, vue),
        **_enregistre(vue, fait),
        lettre=vue.etat.accompagnement.etablis.get(lettre),
        sans_lettre=lettre == IMPOSSIBLE,
        garde=SAISIES.get(garde),
        abandonne=SAISIES.get(abandonne),
        audite=peut(visite.acteur, Droit.AUDITER),
    )


def _enregistre(vue: Vue, fait: int) -> dict[str, Any]:
    """The steps just recorded, first the one that was asked for; the next one; whether it may be corrected."""
    commande = next((e.commande_id for e in vue.vu.lus if e.version == fait), None)
    versions = {e.version for e in vue.vu.lus if e.commande_id == commande}
    recits = vue.conteur.raconter(vue.vu.etapes, lambda e: e.version in versions) if commande is not None else []
    if not recits:
        return {"fait": None}
    suivantes = prochaines(vue.etat, vue.cadre, permises(vue), parts(vue)) if vue.instruit else []
    return {
        "fait": recits[-1],
        "avec": recits[-2::-1],
        "ensuite": next(iter(suivantes), None),
        "corrigeable": peut_corriger(vue.visite.acteur, recits[-1].etape.type),
    }


def _page(onglet: Onglet) -> Callable[[UUID, Consulte], Response]:
    def montrer(dossier: UUID, visite: Consulte) -> Response:
        vue = ouvrir(visite, dossier)
        return rendre(visite, "onglets/onglet.html", **autour(vue, onglet), blocs=composer(onglet, vue))

    return montrer


for _onglet in SIMPLES:
    router.get(f"/dossier/{{dossier}}/{_onglet.value}", name=f"page_dossier_{_onglet.name.lower()}")(_page(_onglet))
