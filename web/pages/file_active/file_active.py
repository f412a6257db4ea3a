"""The file active, by the filters of the address; and the search at the head of every page."""

from collections.abc import Mapping
from typing import Final

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from ledger.vocabulaire.orientations.orientation import Parcours
from readmodels.listes import file_active
from web.acces import LIT_LE_SCELLE, coffre_de, perimetre, peut
from web.lots.actions import ACTIONS
from web.lots.demande import ADRESSE, CHERCHE, MOTS_MAX, comprendre, pastilles, recus, reperer
from web.rendu import rendre
from web.tables.selections import SELECTION_MAX
from web.visite import Consulte, Visite

router = APIRouter()

PAR_PAGE: Final = 25


@router.get(ADRESSE)
def lister(visite: Consulte) -> Response:
    """The list, by the filters of the address."""
    return montrer(visite, dict(visite.request.query_params))


@router.post(ADRESSE)
def chercher(visite: Consulte) -> Response:
    """Go to the list of those whom the typed words find; a script, which asks as they come, is given its address.

    The search at the head of every page opens the dossier when it finds one person, whom nobody else's name resembles;
    never that of a name which only resembles what was typed.
    """
    filtres, mots = recus(visite), visite.champ("recherche")[:MOTS_MAX]
    filtres.pop(CHERCHE, None)
    if mots:
        filtres[CHERCHE] = str(visite.services.ecrans.recherches.garder(visite.acteur.agent, mots))
    demandee = comprendre(visite, filtres)
    if visite.champ("ouvrir") and mots:
        trouves = reperer(visite, demandee, 2, approcher=False)
        if len(trouves) == 1:
            return RedirectResponse(f"/dossier/{trouves[0]}", 303)
    if "hx-request" not in visite.request.headers:
        return RedirectResponse(demandee.adresse(), 303)
    reponse = montrer(visite, filtres)
    reponse.headers["HX-Replace-Url"] = demandee.adresse()
    return reponse


def montrer(
    visite: Visite,
    filtres: Mapping[str, str],
    *,
    bloc: str = "resultats",
    alerte: str = "",
    statut: int = 200,
) -> Response:
    """The page; ``bloc`` is the part of it that a script asks for, ``alerte`` says why nothing was done."""
    services = visite.services
    demandee = comprendre(visite, filtres)
    page = file_active.lister(
        services.lecteur,
        coffre_de(services, visite.acteur),
        services.noms,
        demandee.filtres,
        volets=demandee.volets,
        tri=demandee.tri,
        apres=filtres.get("apres") or None,
        limite=PAR_PAGE,
        perimetre=perimetre(visite.acteur, services),
        dateur=services.regles.dater,
    )
    selection = services.ecrans.selections.lire(visite.acteur.agent)
    return rendre(
        visite,
        "file_active/file_active.html",
        bloc=bloc,
        statut=statut,
        page=page,
        nommes=visite.acteur.role in LIT_LE_SCELLE,
        choix=demandee.choix,
        retenus=demandee.retenus,
        pastilles=pastilles(visite, demandee),
        recherche=demandee.recherche,
        oubliee=demandee.oubliee,
        sans_recherche=demandee.adresse(sans=CHERCHE),
        sans_referent=demandee.adresse(sans="referent"),
        tri=demandee.tri,
        tris=demandee.tris,
        apres=filtres.get("apres", ""),
        volets=[(volet, n, demandee.adresse(volet=volet.value)) for volet, n in page.par_volet.items()],
        adresse=ADRESSE,
        parcours=Parcours,
        structures=services.territoire.noms_places,
        selection=frozenset(selection),
        ailleurs=len(set(selection) - {ligne.dossier for ligne in page.lignes}),
        actions=[action for action in ACTIONS.values() if peut(visite.acteur, action.droit)],
        selection_max=SELECTION_MAX,
        alerte=alerte,
    )
