"""Dossiers ticked in the file active, kept from page to page; the lot that an action makes of them, or of the whole list."""

from collections.abc import Collection, Iterable
from typing import Final
from uuid import UUID

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from commands.lots.modele import LOT_MAX
from web.acces import exiger
from web.lots.actions import ACTIONS, Action
from web.lots.demande import Demandee, comprendre, pastilles, recus, reperer
from web.mots.ecriture import nombre, pluriel
from web.pages.file_active.file_active import montrer
from web.tables.selections import SelectionPleine
from web.visite import Consulte, Visite

router = APIRouter()

TROP: Final = "{} dossiers au plus se traitent ensemble : filtrez la liste, ou cochez ceux qu'il faut."


@router.post("/file-active/selection")
def choisir(visite: Consulte) -> Response:
    """Keep the ticks of the page, then do what the button says; a script, which keeps them as they come, presses none."""
    filtres = recus(visite)
    demandee = comprendre(visite, filtres)
    geste = visite.champ("geste")
    if (action := ACTIONS.get(geste)) is not None:
        exiger(visite.acteur, action.droit)
    if demandee.oubliee and (action is not None or geste == "tout"):
        # Without its words the list would be everybody's.
        return montrer(visite, filtres, statut=422)
    try:
        choisis = _cocher(
            visite,
            reperer(visite, demandee, LOT_MAX + 1) if geste == "tout" else (),
            vider=geste == "vider",
        )
    except SelectionPleine:
        return montrer(visite, filtres, alerte=TROP.format(LOT_MAX), statut=422)
    if action is not None:
        return _agir(visite, action, choisis, demandee, filtres)
    if geste == "suite":
        filtres |= {"apres": visite.champ("suivant")}
    if "hx-request" in visite.request.headers:
        return montrer(visite, filtres, bloc="selection")
    reperes = {"apres": filtres["apres"]} if filtres.get("apres") else {}
    return RedirectResponse(f"{demandee.adresse(**reperes)}#titre-resultats", 303)


def _cocher(visite: Visite, autres: Collection[UUID], *, vider: bool) -> tuple[UUID, ...]:
    """The ticks of the page take the place of those that it showed; ``autres`` come after."""
    selections = visite.services.ecrans.selections
    avant = () if vider else selections.lire(visite.acteur.agent)
    montres = set(_lus(visite.valeurs("montre")))
    coches = () if vider else tuple(_lus(visite.valeurs("dossier")))
    gardes = [dossier for dossier in avant if dossier not in montres or dossier in coches]
    choisis = tuple(dict.fromkeys([*gardes, *coches, *autres]))
    if choisis != avant or vider:
        selections.garder(visite.acteur.agent, choisis)
    return choisis


def _lus(textes: Iterable[str]) -> Iterable[UUID]:
    for texte in textes:
        try:
            yield UUID(texte)
        except ValueError:
            continue


def _agir(
    visite: Visite, action: Action, choisis: tuple[UUID, ...], demandee: Demandee, filtres: dict[str, str]
) -> Response:
    """Open a lot on what is ticked, else on the whole list, and go to its page."""
    dossiers = choisis or tuple(reperer(visite, demandee, action.dossiers_max + 1))
    if not 0 < len(dossiers) <= action.dossiers_max:
        trop = TROP.format(nombre(action.dossiers_max))
        alerte = trop if dossiers else "Aucun dossier dans cette liste : retirez un filtre."
        return montrer(visite, filtres, alerte=alerte, statut=422)
    origine = pluriel(len(choisis), "dossier choisi", "dossiers choisis") if choisis else _dire(visite, demandee)
    lot = visite.services.ecrans.lots.ouvrir(visite.acteur.agent, action.nom, dossiers, origine)
    return RedirectResponse(f"/file-active/lot/{lot}", 303)


def _dire(visite: Visite, demandee: Demandee) -> str:
    """The whole list, told by its filters, never by what was typed to find somebody."""
    textes = [pastille.texte for pastille in pastilles(visite, demandee)]
    if demandee.recherche:
        textes.append("recherche")
    return "Toute la liste" + (f" ({', '.join(textes)})" if textes else "")
