"""*Trouver une offre*: the whole catalogue, by words, theme, commune and distance; an offer on a page that one can print.

For everybody signed in. A référent who comes from a dossier (``pour``) prescribes or proposes what he finds to that person;
the person says that an offer is of interest to her, which is a step of her own.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote, urlencode
from uuid import UUID, uuid4

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from commands.offres.offre import SePositionner
from ledger.dates import aujourd_hui
from ledger.erreurs import ErreurAttendue, Genre
from ledger.recherche import mots
from ledger.vocabulaire.offres.offre import TypeOffre
from ledger.vocabulaire.suivi.rendez_vous import Theme
from ledger.vocabulaire.territoire import Territoire
from readmodels.listes.catalogue_offres import (
    RAYON_KM,
    RAYONS_KM,
    FiltresOffres,
    OffreTrouvee,
    PageOffres,
    chercher,
    lire_offre,
)
from web.acces import LIT_LES_OFFRES, Droit, coffre_des_offres, peut
from web.pages.accueil import gestes
from web.rendu import rendre
from web.visite import Entre, Suit, Visite

router = APIRouter()

ADRESSE: Final = "/trouver-une-offre"
INTERET: Final = "/mes-demarches/offre-m-interesse"
PAGE_OFFRES_MAX: Final = 50
"""Pages that one leafs through: beyond, one looks for something more precise."""
FAIT: Final = "C'est noté : la personne qui vous accompagne voit que cette offre vous intéresse."


class OffreAbsente(ErreurAttendue):
    """No open offer has this code."""

    genre = Genre.INCONNU
    reference = "offre-absente"
    titre = "Cette offre n'est plus proposée"


@dataclass(frozen=True, slots=True)
class Recherche:
    """A demand as it was typed and as it is understood; ``erreurs`` by field."""

    filtres: FiltresOffres
    commune: str
    erreurs: Mapping[str, str]


@router.get(ADRESSE, name="page_catalogue")
def montrer(
    visite: Entre,
    cherche: str = "",
    theme: str = "",
    type_offre: str = "",
    commune: str = "",
    rayon: str = "",
    page: str = "1",
    pour: UUID | None = None,
) -> Response:
    """The form, and what answers it; everything that is open when nothing is asked."""
    territoire = visite.services.territoire
    lue = _lire(territoire, cherche, theme, type_offre, commune, rayon)
    numero = min(int(page), PAGE_OFFRES_MAX) if page.isdecimal() and int(page) else 1
    trouvees = _trouver(visite, lue, numero)
    lien = {
        "cherche": lue.filtres.mots,
        "theme": lue.filtres.theme or "",
        "type_offre": lue.filtres.type_offre or "",
        "commune": lue.commune,
        "rayon": lue.filtres.rayon_km if lue.commune else "",
        "pour": pour or "",
    }
    suites = {
        n: f"{ADRESSE}?{urlencode({**{k: v for k, v in lien.items() if v}, 'page': n})}"
        for n in (numero - 1, numero + 1)
    }
    return rendre(
        visite,
        "catalogue/recherche.html",
        adresse=ADRESSE,
        lue=lue,
        trouvees=trouvees,
        noms=territoire.noms_places,
        communes=territoire.noms_communes,
        themes=[t for t in Theme if not t.sensible or visite.acteur.role in LIT_LES_OFFRES],
        types=tuple(TypeOffre),
        rayons=RAYONS_KM,
        pour=pour if peut(visite.acteur, Droit.INSTRUIRE) else None,
        avant=suites[numero - 1] if numero > 1 else None,
        apres=suites[numero + 1] if numero < min(trouvees.pages, PAGE_OFFRES_MAX) else None,
        **_cadre(visite),
    )


@router.get(ADRESSE + "/{offre:path}", name="page_offre")
def montrer_offre(visite: Entre, offre: str, fait: bool = False) -> Response:
    """One offer: what, for whom, where, when, whom to call."""
    return _page(visite, _offre(visite, offre), fait=FAIT if fait else "")


@router.post(INTERET, name="offre_m_interesse")
def interesser(visite: Suit) -> Response:
    """She says that the offer is of interest to her, with a word if she likes; her référent sees it."""
    lue = _offre(visite, visite.champ("offre"))
    erreurs = gestes.enregistrer(
        visite, SePositionner, ("message",), offre=lue.offre, theme=lue.theme, partenaire=lue.partenaire
    )
    if erreurs:
        return _page(visite, lue, erreurs)
    return RedirectResponse(f"{ADRESSE}/{quote(lue.offre, safe='')}?fait=1", 303)


def _cadre(visite: Visite) -> dict[str, Any]:
    """Pages of the person have their own frame."""
    sienne = peut(visite.acteur, Droit.SUIVRE)
    return {"cadre": "accueil/cadre.html" if sienne else "base.html", "sienne": sienne}


def _lire(territoire: Territoire, cherche: str, theme: str, type_offre: str, commune: str, rayon: str) -> Recherche:
    """A choice that no list has is left out; a commune that is not found is told."""
    code = _commune(territoire, commune)
    erreurs = {}
    if commune.strip() and code is None:
        nom = territoire.nom
        erreurs["commune"] = (
            f"Aucune commune de ce nom en {nom} : choisissez-la dans la liste qui s'ouvre en l'écrivant."
        )
    filtres = FiltresOffres(
        mots=cherche.strip()[:120],
        theme=Theme.__members__.get(theme),
        type_offre=TypeOffre.__members__.get(type_offre),
        commune=code,
        rayon_km=int(rayon) if rayon in {str(km) for km in RAYONS_KM} else RAYON_KM,
    )
    return Recherche(filtres, territoire.noms_communes[code] if code else commune.strip()[:80], erreurs)


def _commune(territoire: Territoire, nom: str) -> str | None:
    """The code of a commune by its name, without accents or case, or by its code."""
    voulus = mots(nom)
    if nom.strip() in territoire.noms_communes:
        return nom.strip()
    return next((code for code, connu in territoire.noms_communes.items() if voulus and mots(connu) == voulus), None)


def _trouver(visite: Visite, lue: Recherche, numero: int) -> PageOffres:
    if lue.erreurs:
        return PageOffres(offres=[], total=0, page=1, pages=1)
    services = visite.services
    coffre = coffre_des_offres(services, visite.acteur)
    return chercher(services.lecteur, services.territoire, coffre, lue.filtres, aujourd_hui(), page=numero)


def _offre(visite: Visite, code: str) -> OffreTrouvee:
    if (lue := lire_offre(visite.services.lecteur, code)) is None:
        raise OffreAbsente("Elle est fermée, ou elle n'est pas au catalogue : cherchez-en une autre.")
    return lue


def _page(visite: Visite, lue: OffreTrouvee, erreurs: Mapping[str, str] | None = None, fait: str = "") -> Response:
    territoire = visite.services.territoire
    return rendre(
        visite,
        "catalogue/offre.html",
        statut=422 if erreurs else 200,
        adresse=ADRESSE,
        interet=INTERET,
        offre=lue,
        chez=territoire.place(lue.partenaire),
        communes=territoire.noms_communes,
        erreurs=erreurs or {},
        message=visite.champ("message") if erreurs else "",
        fait=fait,
        cle=str(uuid4()),
        **_cadre(visite),
    )
