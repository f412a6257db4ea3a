"""Search in the catalogue: offers that take people on a day, by words, theme, type and distance, a page at a time."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, Field

from ledger.events.base import CodeCommune
from ledger.events.reserve import GENERAL, est_reserve
from ledger.keys import Coffre
from ledger.recherche import mots
from ledger.vocabulaire.offres.offre import TypeOffre
from ledger.vocabulaire.suivi.rendez_vous import Theme
from ledger.vocabulaire.territoire import Territoire
from readmodels.lecteur import Lecteur
from readmodels.listes.offres import ouvertes
from readmodels.table import Table

VECTEUR: Final = "to_tsvector('simple'::regconfig, {})"
"""How ``mots`` is indexed and asked; the column stays a text, which sums of a view can read."""
OFFRE = Table(
    "offre",
    {
        "offre": "text",
        "position": "bigint",
        "libelle_offre": "text",
        "type_offre": "text",
        "theme": "text",
        "partenaire": "text",
        "lieu": "text",
        "commune": "text",
        "dite_le": "date",
        "debut_le": "date",
        "fin_le": "date",
        "places": "integer",
        "libres": "integer",
        "descriptif": "text",
        "publics": "text",
        "mots": "text",
    },
    ("offre",),
    (
        "libelle_offre, offre",
        "theme, libelle_offre, offre",
        "lieu",
        "partenaire",
        f"using gin ({VECTEUR.format('mots')})",
    ),
)
"""``lieu``: the commune where the offer takes place, else the code of the partner who gives it. ``libres`` is null when
places are not counted.
"""
PAGE_MAX: Final = 100
COMPTE_MAX: Final = 1_000
"""Offers counted, at most: beyond, the figure says « at least »."""
MOTS_MAX: Final = 8
RAYONS_KM: Final = (5, 10, 20, 30, 50)
RAYON_KM: Final = 20


class FiltresOffres(BaseModel):
    """A demand. ``rayon_km`` is from the centre of ``commune``, as the crow flies."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    mots: str = Field(default="", max_length=120, description="Mots du nom, du contenu ou de l'organisme")
    theme: Theme | None = None
    type_offre: TypeOffre | None = None
    commune: CodeCommune | None = None
    rayon_km: int = Field(default=RAYON_KM, ge=1, le=200, description="Distance au plus, quand la commune est dite")
    debut_avant_le: date | None = Field(default=None, description="Commencée ce jour-là au plus tard, ou sans date")


class OffreTrouvee(BaseModel):
    """An offer of the catalogue; ``libres`` is None when its places are not counted, ``distance_km`` without a commune."""

    offre: str
    libelle_offre: str
    type_offre: TypeOffre
    theme: Theme
    partenaire: str
    commune: str | None
    dite_le: date | None = Field(
        default=None, description="Jour où l'organisme l'a décrite, ou confirmée, la dernière fois"
    )
    debut_le: date | None
    fin_le: date | None
    libres: int | None
    descriptif: str | None = None
    publics: str | None = None
    distance_km: float | None = None


class PageOffres(BaseModel):
    """A page of offers; ``total`` stops at :data:`COMPTE_MAX`."""

    offres: list[OffreTrouvee]
    total: int
    page: int
    pages: int


def chercher(
    lecteur: Lecteur,
    territoire: Territoire,
    coffre: Coffre | None,
    filtres: FiltresOffres,
    le: date,
    *,
    page: int = 1,
    limite: int = 20,
) -> PageOffres:
    """Offers with a place left on this day: the nearest first when a commune is told, else by name.

    Reserved ones (health, other theme) are found by their theme alone, by who has a ``coffre``.
    """
    if filtres.theme is not None and est_reserve(Theme, filtres.theme):
        return _reservees(lecteur, coffre, filtres.theme, le, page, limite)
    conditions, valeurs = _conditions(territoire, filtres, le)
    ou = f"from {{vues}}.offre o where {' and '.join(conditions)}"
    (compte,) = lecteur.interroger(
        f"select count(*) as total from (select 1 {ou} limit %(compte)s) c", valeurs | {"compte": COMPTE_MAX}
    )
    lignes = lecteur.interroger(
        _par_nom(ou) if filtres.commune is None else _par_distance(ou),
        valeurs | {"limite": limite, "passees": (page - 1) * limite},
    )
    return _page([OffreTrouvee.model_validate(ligne) for ligne in lignes], compte["total"], page, limite)


def _par_nom(ou: str) -> str:
    ordre = "order by o.libelle_offre, o.offre limit %(limite)s offset %(passees)s"
    return f"select o.*, null::float8 as distance_km {ou} {ordre}"


def _par_distance(ou: str) -> str:
    """Those kept are found, then put in order, then read: the planner would look for words anew in each place."""
    return (
        f"with trouvees as materialized (select o.offre, o.libelle_offre, o.lieu {ou}),"
        " page as (select t.offre, l.km from trouvees t"
        "  join unnest(%(lieux)s::text[], %(km)s::float8[]) as l (lieu, km) on l.lieu = t.lieu"
        "  order by l.km, t.libelle_offre, t.offre limit %(limite)s offset %(passees)s)"
        " select o.*, p.km as distance_km from page p join {vues}.offre o on o.offre = p.offre"
        " order by p.km, o.libelle_offre, o.offre"
    )


def lire_offre(lecteur: Lecteur, offre: str) -> OffreTrouvee | None:
    """An open offer by its code, as the views have it; None when it is closed, unknown, or reserved."""
    lignes = lecteur.interroger(
        "select * from {vues}.offre where offre = %(offre)s and theme <> %(general)s",
        {"offre": offre, "general": GENERAL},
    )
    return next((OffreTrouvee.model_validate(ligne) for ligne in lignes), None)


def _conditions(territoire: Territoire, filtres: FiltresOffres, le: date) -> tuple[list[str], dict[str, Any]]:
    valeurs: dict[str, Any] = {"le": le, "general": GENERAL}
    conditions = [
        "o.theme <> %(general)s",
        "(o.fin_le is null or o.fin_le >= %(le)s)",
        "(o.libres is null or o.libres > 0)",
    ]
    if filtres.theme is not None:
        conditions.append("o.theme = %(theme)s")
        valeurs["theme"] = filtres.theme
    if filtres.type_offre is not None:
        conditions.append("o.type_offre = %(type_offre)s")
        valeurs["type_offre"] = filtres.type_offre
    if filtres.debut_avant_le is not None:
        conditions.append("(o.debut_le is null or o.debut_le <= %(debut)s)")
        valeurs["debut"] = filtres.debut_avant_le
    if lieux := _lieux(territoire, filtres):
        conditions.append("o.lieu = any(%(lieux)s)")
        valeurs |= {"lieux": list(lieux), "km": list(lieux.values())}
    if cherches := _cherches(filtres.mots):
        organismes = _organismes(territoire, cherches)
        ou = " or o.partenaire = any(%(organismes)s)" if organismes else ""
        conditions.append(f"({VECTEUR.format('o.mots')} @@ %(mots)s::tsquery{ou})")
        valeurs |= {"mots": _requete(cherches), "organismes": organismes}
    return conditions, valeurs


def _cherches(texte: str) -> list[str]:
    """Words that are looked for; articles, which every text has, when there is nothing else."""
    tous = mots(texte)
    return ([mot for mot in tous if len(mot) > 2] or tous)[:MOTS_MAX]


def _requete(cherches: Sequence[str]) -> str:
    """Each word by its beginning, the mark of its plural apart."""
    return " & ".join(f"'{(mot.rstrip('sx') or mot) if len(mot) > 3 else mot}':*" for mot in cherches)


def _organismes(territoire: Territoire, cherches: Sequence[str]) -> list[str]:
    """Partners whose name has all of these words."""
    voulus = set(cherches)
    return [code for code, nom in territoire.noms_places.items() if voulus <= set(mots(nom))]


def _lieux(territoire: Territoire, filtres: FiltresOffres) -> Mapping[str, float]:
    """Communes within reach, and the partners that are there, with their distance (km)."""
    if filtres.commune is None:
        return {}
    proches = territoire.autour(filtres.commune, filtres.rayon_km)
    partenaires = {p.code: proches[p.commune] for p in territoire.places if p.commune in proches}
    return {**proches, **partenaires}


def _reservees(lecteur: Lecteur, coffre: Coffre | None, theme: Theme, le: date, page: int, limite: int) -> PageOffres:
    """Those of a reserved theme: they are opened one by one, and are few."""
    lues = ouvertes(lecteur, coffre, le, themes=(theme,)) if coffre is not None else []
    debut = (page - 1) * limite
    trouvees = [OffreTrouvee(**o.model_dump(), commune=None, debut_le=None) for o in lues[debut : debut + limite]]
    return _page(trouvees, len(lues), page, limite)


def _page(offres: list[OffreTrouvee], total: int, page: int, limite: int) -> PageOffres:
    return PageOffres(offres=offres, total=total, page=page, pages=max(1, -(-total // limite)))
