"""The list that an address or a form asks for, from which lots are made: filters, an order, and the id of a search; never
its words, for what is typed is personal data.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID

from ledger.dates import aujourd_hui
from ledger.vocabulaire.code import Code
from ledger.vocabulaire.echeance import Nature
from ledger.vocabulaire.entree.droits import EtatDroit
from ledger.vocabulaire.orientations.orientation import Parcours
from readmodels.listes import file_active
from readmodels.listes.file_active import Filtres, Tri
from readmodels.listes.volets import Volet
from web.acces import perimetre
from web.mots.ecriture import capitale
from web.visite import Visite

ADRESSE: Final = "/file-active"
CHERCHE: Final = "cherche"
"""In an address, the id under which the words of a search are kept."""
MOTS_MAX: Final = 100
"""Characters of a search."""
NOMS: Final = frozenset(
    {
        "referent",
        "structure",
        "mds",
        "pts",
        "parcours",
        "etat_droit",
        "echeance",
        "invitation",
        "volet",
        "tous",
        "tri",
        "apres",
        CHERCHE,
    }
)


class Invitation(Code):
    """Where an invitation to take a rendez-vous stands, as a filter of the list."""

    SANS_REPONSE = "SANS_REPONSE", "sans réponse, date passée"
    EN_ATTENTE = "EN_ATTENTE", "sans réponse à ce jour"


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


@dataclass(frozen=True, slots=True)
class Demandee:
    """A list that is asked for: the filters that mean something, what they keep, in which order.

    ``recherche`` is what was typed to find somebody, ``oubliee`` that the address names words that are kept no more.
    """

    choix: list[Choix]
    retenus: dict[str, str]
    filtres: Filtres
    volets: list[Volet]
    tri: Tri
    tris: tuple[Tri, ...]
    recherche: str
    oubliee: bool

    def adresse(self, *, sans: str = "", **autres: str) -> str:
        """Address of the list; without the filter ``sans``, with ``autres`` in its place."""
        parametres = {nom: valeur for nom, valeur in self.retenus.items() if nom != sans} | autres
        return f"{ADRESSE}?{urlencode(parametres)}" if parametres else ADRESSE


def reperer(visite: Visite, demandee: Demandee, limite: int, *, approcher: bool = True) -> list[UUID]:
    """The first dossiers of the whole list; without ``approcher``, of the very names that were typed."""
    services = visite.services
    return file_active.reperer(
        services.lecteur,
        services.noms,
        demandee.filtres,
        volets=demandee.volets,
        tri=demandee.tri,
        limite=limite,
        perimetre=perimetre(visite.acteur, services),
        dateur=services.regles.dater,
        approcher=approcher,
    )


def recus(visite: Visite) -> dict[str, str]:
    """Filters of a form that was sent from the list."""
    return {nom: valeur for nom, valeur in visite.champs if nom in NOMS and valeur}


def comprendre(visite: Visite, recus: Mapping[str, str]) -> Demandee:
    """The list that an address or a form asks for."""
    choix = _choix(visite)
    retenus = _retenus(recus, choix)
    recherche = _mots(visite, recus)
    if recherche:
        retenus[CHERCHE] = recus[CHERCHE]
    filtres = _filtres(retenus, recherche)
    tris = tuple(tri for tri in Tri if file_active.permis(tri, filtres))
    tri = Tri(retenus["tri"]) if retenus.get("tri") in tris else Tri.ECHEANCE
    volets = [Volet(retenus["volet"])] if "volet" in retenus else []
    return Demandee(choix, retenus, filtres, volets, tri, tris, recherche, bool(recus.get(CHERCHE)) and not recherche)


def _choix(visite: Visite) -> list[Choix]:
    """The choices of the form: the structures of the perimeter, the vocabulary of the law."""
    territoire = visite.services.territoire
    vus = perimetre(visite.acteur, visite.services)
    choix = [
        Choix("echeance", "Prochaine échéance", tuple((n.value, n.libelle) for n in Nature)),
        Choix("invitation", "Invitation à prendre rendez-vous", tuple((i.value, i.libelle) for i in Invitation)),
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


def _mots(visite: Visite, recus: Mapping[str, str]) -> str:
    """The words of the search that an address names; none when they are kept no more, or were typed by another."""
    try:
        return visite.services.ecrans.recherches.lire(UUID(recus.get(CHERCHE, "")), visite.acteur.agent) or ""
    except ValueError:
        return ""


def _filtres(retenus: Mapping[str, str], recherche: str) -> Filtres:
    valeurs: dict[str, Any] = {nom: retenus.get(nom) for nom in Filtres.model_fields if nom in retenus}
    if "invitation" in retenus:
        passee = retenus["invitation"] == Invitation.SANS_REPONSE
        valeurs |= {"tache": Nature.INVITATION_SANS_REPONSE, "tache_avant": aujourd_hui() if passee else None}
    if "tous" in retenus or recherche:
        valeurs["a_accompagner"] = None
    return Filtres(**valeurs, recherche=recherche or None)


def pastilles(visite: Visite, demandee: Demandee) -> list[Pastille]:
    """The filters that are set, as they are told."""
    retenus, choix = demandee.retenus, demandee.choix
    textes = {c.nom: f"{c.libelle} : {capitale(dict(c.options)[retenus[c.nom]])}" for c in choix if c.nom in retenus}
    if "referent" in retenus:
        moi = retenus["referent"] == str(visite.acteur.agent)
        textes["referent"] = "Mes dossiers" if moi else "Dossiers d'un autre référent"
    if "volet" in retenus:
        textes["volet"] = capitale(Volet(retenus["volet"]).libelle)
    if "tous" in retenus:
        textes["tous"] = "Avec les dossiers qui ne sont plus à accompagner"
    return [Pastille(texte, demandee.adresse(sans=nom)) for nom, texte in textes.items()]
