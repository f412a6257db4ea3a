"""Rendering: templates, what every page shows, and the menu."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from hashlib import sha256
from importlib.resources import files
from typing import Any, Final

from fastapi import Request, Response
from jinja2 import Environment, PackageLoader, StrictUndefined
from jinja2_fragments.fastapi import Jinja2Blocks

from ledger.contexte import Acteur
from ledger.dates import aujourd_hui
from ledger.vocabulaire.acteur import Role
from ledger.vocabulaire.pouvoir import Fonction
from ledger.vocabulaire.territoire import Territoire
from web.acces import Droit, peut, tient
from web.formulaires.ancres import Ancre
from web.mots.champs import libelle_champ
from web.mots.ecriture import (
    avant,
    capitale,
    heure,
    heures,
    insecable,
    instant,
    jour,
    jour_court,
    jour_long,
    minuscule,
    nir,
    nombre,
    periode,
    pluriel,
    pourcent,
    taille,
    telephone,
)
from web.securite import jeton_de_formulaire
from web.visite import CHAMP_JETON, Visite

GROUPES_DES: Final = 12
"""Structures from which a list of them is grouped by territory (RGAA 11.8)."""
Options = Sequence[tuple[str, str]]


def groupees(options: Options, territoire: Territoire) -> list[tuple[str | None, Options]]:
    """Options of a list by territory where they are structures; all of them under no name otherwise.

    Structures keep their order in each territory, territories that of their first structure; what is no structure
    (« sans structure ») comes last, under no name.
    """
    lieux = {place.code: place.pts for place in territoire.places}
    if sum(valeur in lieux for valeur, _ in options) < GROUPES_DES:
        return [(None, options)]
    groupes: dict[str | None, list[tuple[str, str]]] = {}
    for valeur, libelle in sorted(options, key=lambda option: option[0] not in lieux):
        groupes.setdefault(lieux.get(valeur), []).append((valeur, libelle))
    return list(groupes.items())


@lru_cache(maxsize=64)
def statique(nom: str) -> str:
    """Address of a static file, which changes with its content; it can then be kept for ever."""
    fichier = files("web").joinpath("static", nom)
    version = sha256(fichier.read_bytes()).hexdigest()[:12] if fichier.is_file() else "absent"
    return f"/static/{nom}?v={version}"


ENVIRONNEMENT: Final = Environment(
    loader=PackageLoader("web", "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
ENVIRONNEMENT.filters |= {
    "avant": avant,
    "capitale": capitale,
    "groupees": groupees,
    "date_iso": lambda texte: jour_court(date.fromisoformat(texte)),
    "insecable": insecable,
    "minuscule": minuscule,
    "jour": jour,
    "jour_court": jour_court,
    "jour_long": jour_long,
    "periode": periode,
    "taille": taille,
    "heure": heure,
    "heures": heures,
    "instant": instant,
    "nir": nir,
    "nombre": nombre,
    "pluriel": pluriel,
    "telephone": telephone,
    "libelle_champ": libelle_champ,
}
ENVIRONNEMENT.globals |= {"ancre_de": Ancre, "statique": statique, "pourcent": pourcent, "champ_jeton": CHAMP_JETON}
GABARITS: Final = Jinja2Blocks(env=ENVIRONNEMENT)


@dataclass(frozen=True, slots=True)
class Lien:
    """An entry of the main navigation, for who has the right, or only for a role.

    ``siens``: a référent comes first to the dossiers that are theirs. ``fonctions``: for who holds one of them.
    """

    libelle: str
    adresse: str
    droit: Droit
    role: Role | None = None
    siens: bool = False
    fonctions: tuple[Fonction, ...] = ()

    def vers(self, acteur: Acteur) -> str:
        """Where it leads this agent."""
        siens = self.siens and acteur.role is Role.REFERENT
        return f"{self.adresse}?referent={acteur.agent}" if siens else self.adresse


NAVIGATION: Final = (
    Lien("Accueil", "/", Droit.ENTRER),
    Lien("File active", "/file-active", Droit.CONSULTER, siens=True),
    Lien("Agenda", "/mon-agenda", Droit.CONSULTER, Role.REFERENT),
    Lien("Équipe", "/equipe", Droit.LIRE),
    Lien("Courriers", "/courriers", Droit.LIRE),
    Lien("Effacements", "/effacements", Droit.LIRE, fonctions=(Fonction.DROITS, Fonction.EFFACEMENT)),
    Lien("Rectifications", "/rectifications", Droit.LIRE, fonctions=(Fonction.DROITS,)),
    Lien("Séances", "/seances", Droit.LIRE, fonctions=(Fonction.SECRETARIAT,)),
    Lien("Personnes adressées", "/personnes-adressees", Droit.RECEVOIR),
    Lien("Mes offres", "/mes-offres", Droit.RECEVOIR),
    Lien("Mes chiffres", "/mes-chiffres", Droit.RECEVOIR),
    Lien("Catalogue", "/trouver-une-offre", Droit.INSTRUIRE, Role.REFERENT),
    Lien("Catalogue", "/trouver-une-offre", Droit.RECEVOIR),
    Lien("Tableaux de bord", "/pilotage", Droit.PILOTER),
    Lien("Consultations", "/consultations", Droit.AUDITER),
    Lien("Preuves", "/preuves", Droit.AUDITER),
    Lien("Administration", "/administration", Droit.ADMINISTRER),
)


def navigation(visite: Visite) -> list[Lien]:
    """The entries of the menu that are for somebody."""
    acteur = visite.acteur
    ouverts = (lien for lien in NAVIGATION if not lien.fonctions or tient(acteur, *lien.fonctions))
    return [lien for lien in ouverts if peut(acteur, lien.droit) and lien.role in (None, acteur.role)]


def lieu(visite: Visite) -> str | None:
    """Name of the agent's structure."""
    code = visite.acteur.structure
    return visite.services.territoire.noms_places.get(code, code) if code is not None else None


def rendre(visite: Visite, gabarit: str, *, bloc: str | None = None, statut: int = 200, **contexte: Any) -> Response:
    """A page for somebody signed in; only its ``bloc`` when the browser asks for a part of the page."""
    request = visite.request
    partie = bloc if request.headers.get("hx-request-type") == "partial" else None
    commun = {
        "visite": visite,
        "habilitation": visite.session.habilitation,
        "jeton": jeton_de_formulaire(visite.session.secret),
        "navigation": () if visite.session.a_choisir else navigation(visite),
        "lieu": lieu(visite),
        "recherche_globale": peut(visite.acteur, Droit.CONSULTER) and not visite.session.a_choisir,
        "chemin": request.url.path,
        "aujourd_hui": aujourd_hui(),
    }
    reponse = GABARITS.TemplateResponse(request, gabarit, commun | contexte, statut, block_name=partie)
    if bloc is not None:
        reponse.headers["Vary"] = "HX-Request-Type"
    return reponse


def rendre_public(request: Request, gabarit: str, *, statut: int = 200, **contexte: Any) -> Response:
    """A page for anybody."""
    commun: Mapping[str, Any] = {"visite": None, "navigation": (), "chemin": request.url.path}
    return GABARITS.TemplateResponse(request, gabarit, {**commun, **contexte}, statut)
