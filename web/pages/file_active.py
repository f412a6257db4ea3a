"""The file active: filters in the address, search never there: what is typed is personal data."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Response

from ledger.vocabulaire.droits import EtatDroit
from ledger.vocabulaire.orientation import Parcours
from readmodels import file_active
from readmodels.file_active import Echeance, Filtres, Page, Tri
from readmodels.volets import Volet
from web.acces import LIT_LE_SCELLE, perimetre
from web.pages.acces import Consulte, Visite
from web.pages.rendu import capitale, rendre

router = APIRouter()

PAR_PAGE: Final = 25
ADRESSE: Final = "/file-active"


@dataclass(frozen=True, slots=True)
class Choix:
    """A filter of the form: its name, its label, and what it offers (value and label)."""

    nom: str
    libelle: str
    options: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Pastille:
    """A filter that is set, and the address without it."""

    texte: str
    retirer: str


@router.get(ADRESSE)
def lister(visite: Consulte) -> Response:
    """The list, by the filters of the address."""
    return _page(visite, dict(visite.request.query_params), "")


@router.post(ADRESSE)
def chercher(visite: Consulte) -> Response:
    """The list of those whom the typed words find; the words come in the form, never in the address."""
    filtres = {nom: valeur for nom, valeur in visite.champs if nom in NOMS and valeur}
    return _page(visite, filtres, visite.champ("recherche")[:100])


def _page(visite: Visite, recus: Mapping[str, str], recherche: str) -> Response:
    services = visite.services
    choix = _choix(visite)
    retenus = _retenus(recus, choix)
    filtres = _filtres(retenus, recherche)
    tris = tuple(tri for tri in Tri if file_active.permis(tri, filtres))
    tri = Tri(retenus["tri"]) if retenus.get("tri") in tris else Tri.ECHEANCE
    page = file_active.lister(
        services.lecteur,
        services.coffre,
        services.cles.recherche,
        filtres,
        volets=[Volet(retenus["volet"])] if "volet" in retenus else (),
        tri=tri,
        apres=recus.get("apres") or None,
        limite=PAR_PAGE,
        perimetre=perimetre(visite.acteur, services.territoire),
    )
    return rendre(
        visite,
        "file_active.html",
        bloc="resultats",
        page=page,
        nommes=visite.acteur.role in LIT_LE_SCELLE,
        choix=choix,
        retenus=retenus,
        pastilles=_pastilles(visite, retenus, choix),
        recherche=recherche,
        tri=tri,
        tris=tris,
        suite=_suite(retenus, page),
        volets=[(volet, n, _adresse(retenus, volet=volet.value)) for volet, n in page.par_volet.items()],
        adresse=ADRESSE,
        parcours=Parcours,
        structures={place.code: place.libelle for place in services.territoire.places},
    )


NOMS: Final = frozenset(
    {"referent", "structure", "mds", "pts", "parcours", "etat_droit", "echeance", "volet", "tous", "tri", "apres"}
)


def _choix(visite: Visite) -> list[Choix]:
    """What the form offers: the structures of the perimeter, the vocabulary of the law."""
    territoire = visite.services.territoire
    vus = perimetre(visite.acteur, territoire)
    choix = [
        Choix("echeance", "Prochaine échéance", tuple((e.value, e.libelle) for e in Echeance)),
        Choix("parcours", "Parcours", tuple((p.value, p.libelle) for p in Parcours)),
        Choix("etat_droit", "Droit RSA", tuple((e.value, e.libelle) for e in EtatDroit)),
    ]
    if vus.structure is None:
        places = [place for place in territoire.places if vus.pts in (None, place.pts)]
        choix += [
            Choix(
                "mds", "MDS de résidence", tuple((m.code, m.nom) for m in territoire.mds if vus.pts in (None, m.pts))
            ),
            Choix("structure", "Structure", tuple((place.code, place.libelle) for place in places)),
        ]
    if vus.entier:
        choix.append(Choix("pts", "Pôle territorial", tuple((p.nom, p.nom) for p in territoire.pts)))
    return choix


def _retenus(recus: Mapping[str, str], choix: list[Choix]) -> dict[str, str]:
    """Filters of the address that mean something; the others are as if they were not there."""
    permis = {c.nom: {valeur for valeur, _ in c.options} for c in choix} | {
        "volet": {volet.value for volet in Volet},
        "tous": {"oui"},
        "tri": {tri.value for tri in Tri if tri is not Tri.ECHEANCE},
    }
    retenus = {nom: recus[nom] for nom in permis if recus.get(nom) in permis[nom]}
    try:
        retenus["referent"] = str(UUID(recus["referent"]))
    except (KeyError, ValueError):
        retenus.pop("referent", None)
    return retenus


def _filtres(retenus: Mapping[str, str], recherche: str) -> Filtres:
    valeurs: dict[str, Any] = {nom: retenus.get(nom) for nom in Filtres.model_fields if nom in retenus}
    if "tous" in retenus or recherche:
        valeurs["a_accompagner"] = None
    return Filtres(**valeurs, recherche=recherche or None)


def _pastilles(visite: Visite, retenus: Mapping[str, str], choix: list[Choix]) -> list[Pastille]:
    textes = {c.nom: f"{c.libelle} : {capitale(dict(c.options)[retenus[c.nom]])}" for c in choix if c.nom in retenus}
    if "referent" in retenus:
        moi = retenus["referent"] == str(visite.acteur.agent)
        textes["referent"] = "Mes dossiers" if moi else "Dossiers d'un autre référent"
    if "volet" in retenus:
        textes["volet"] = capitale(Volet(retenus["volet"]).libelle)
    if "tous" in retenus:
        textes["tous"] = "Avec les dossiers qui ne sont plus à accompagner"
    return [Pastille(texte, _adresse(retenus, sans=nom)) for nom, texte in textes.items()]


def _adresse(retenus: Mapping[str, str], *, sans: str = "", **autres: str) -> str:
    parametres = {nom: valeur for nom, valeur in retenus.items() if nom != sans} | autres
    return f"{ADRESSE}?{urlencode(parametres)}" if parametres else ADRESSE


def _suite(retenus: Mapping[str, str], page: Page) -> str | None:
    return _adresse(retenus, apres=page.suivant) if page.suivant else None
