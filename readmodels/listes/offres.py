"""Offers of the catalogue that take people on a day: what they are, who gives them, how many places are left."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any, Final

from pydantic import BaseModel

from ledger.events.offres.catalogue_offres import OffreFermee, OffreModifiee, OffrePubliee, PlacePrise, PlaceRendue
from ledger.events.reserve import GENERAL, est_reserve
from ledger.keys import Coffre
from ledger.replay import lire_aux
from ledger.vocabulaire.offres.offre import TypeOffre
from ledger.vocabulaire.suivi.rendez_vous import Theme
from readmodels.lecteur import Lecteur

OFFRES_MAX: Final = 500
"""Offers read at once, at most."""


class OffreOuverte(BaseModel):
    """An offer as it was described last; ``libres`` is None when its places are not counted."""

    offre: str
    libelle_offre: str
    type_offre: TypeOffre
    theme: Theme
    partenaire: str
    libres: int | None
    fin_le: date | None


def ouvertes(
    lecteur: Lecteur, coffre: Coffre | None, le: date, *, themes: Collection[Theme] = tuple(Theme)
) -> list[OffreOuverte]:
    """Offers of these themes that are not closed nor over, and have a place left; those of most places first.

    Reserved ones say their theme and their name to who has a ``coffre``; without, they are of another theme.
    """
    lignes = lecteur.interroger(
        "select * from (select d.position, d.offre, d.libelle_offre, d.type_offre, d.theme, d.partenaire, d.fin_le,"
        " d.places - e.prises as libres from (select distinct on (offre) position, offre, libelle_offre, type_offre, theme,"
        "  partenaire, places, fin_le from {vues}.f_catalogue_offres where type = any(%(decrites)s)"
        "  and fin_connu_le = 'infinity' order by offre, survenu_le desc, origine desc) d"
        " join (select offre, count(*) filter (where type = %(prise)s) - count(*) filter (where type = %(rendue)s)"
        "  as prises, (array_agg(type order by survenu_le desc, origine desc)"
        "   filter (where type = any(%(ouvrent)s)))[1] as dernier from {vues}.f_catalogue_offres"
        "  where fin_connu_le = 'infinity' group by offre) e on e.offre = d.offre"
        " where e.dernier = %(publiee)s and (d.fin_le is null or d.fin_le >= %(le)s) and d.theme = any(%(themes)s)) o"
        " where libres is null or libres > 0 order by libres desc nulls first, libelle_offre, offre limit %(limite)s",
        {
            "decrites": [OffrePubliee.code, OffreModifiee.code],
            "ouvrent": [OffrePubliee.code, OffreFermee.code],
            "publiee": OffrePubliee.code,
            "prise": PlacePrise.code,
            "rendue": PlaceRendue.code,
            "le": le,
            "themes": sorted({GENERAL if est_reserve(Theme, theme) else theme.value for theme in themes}),
            "limite": OFFRES_MAX,
        },
    )
    trouvees = map(OffreOuverte.model_validate, ouvrir(lecteur, coffre, lignes))
    return [offre for offre in trouvees if offre.theme in themes]


def decrites(lecteur: Lecteur, coffre: Coffre | None, offres: Collection[str]) -> dict[str, OffreOuverte]:
    """These offers as they were described last, open or not; those that the catalogue does not know are left out.

    For ``coffre``, see :func:`ouvertes`.
    """
    lignes = lecteur.interroger(
        "select distinct on (offre) position, offre, libelle_offre, type_offre, theme, partenaire, fin_le,"
        " null::integer as libres from {vues}.f_catalogue_offres where offre = any(%(offres)s)"
        " and type = any(%(decrites)s) and fin_connu_le = 'infinity' order by offre, survenu_le desc, origine desc",
        {"offres": list(offres), "decrites": [OffrePubliee.code, OffreModifiee.code]},
    )
    return {offre.offre: offre for offre in map(OffreOuverte.model_validate, ouvrir(lecteur, coffre, lignes))}


def ouvrir(lecteur: Lecteur, coffre: Coffre | None, lignes: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """These lines, each with what is reserved of its offer, which is in the event at its ``position``."""
    exacts: dict[int, dict[str, Any]] = {}
    reserves = [ligne["position"] for ligne in lignes if ligne["theme"] == GENERAL] if coffre is not None else []
    if coffre is not None and reserves:
        with lecteur.connexion() as connexion:
            lus = lire_aux(connexion, lecteur.journal, reserves)
        coffre.charger({e.stream for e in lus})
        exacts = {e.position: e.exacts(coffre) for e in lus}
    return [ligne | exacts.get(ligne["position"], {}) for ligne in lignes]
