"""Rendering: templates, what every page shows, and how dates, numbers and codes are written in French."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache
from hashlib import sha256
from importlib.resources import files
from math import isfinite
from typing import Any, Final

from babel.dates import format_date
from babel.numbers import format_decimal
from fastapi import Request, Response
from jinja2 import Environment, PackageLoader, StrictUndefined
from jinja2_fragments.fastapi import Jinja2Blocks

from ledger.dates import PARIS, aujourd_hui
from ledger.vocabulaire.acteur import Role
from web.acces import Droit, peut
from web.pages.acces import CHAMP_JETON, Visite
from web.pages.mots import libelle_champ
from web.securite import jeton_de_formulaire

DEMESURE: Final = 1e15
"""Beyond it a number is an order of magnitude."""
INSECABLE: Final = "\N{NO-BREAK SPACE}"


def jour(le: date | None) -> str:
    """« 1er mars 2026 »."""
    if le is None:
        return "—"
    texte = format_date(le, "d MMMM y", locale="fr")
    return ("1er" + texte[1:] if texte.startswith("1 ") else texte).replace(" ", INSECABLE)


def jour_court(le: date | None) -> str:
    """« 01/03/2026 », as it is typed."""
    return "—" if le is None else f"{le:%d/%m/%Y}"


def jour_long(le: date) -> str:
    """« Mercredi 25 novembre 2026 »."""
    return capitale(f"{format_date(le, 'EEEE', locale='fr')}{INSECABLE}{jour(le)}")


def heure(a: time | str) -> str:
    """« 14 h 30 »."""
    lue = time.fromisoformat(a) if isinstance(a, str) else a
    return f"{lue.hour}{INSECABLE}h{INSECABLE}{lue.minute:02d}" if lue.minute else f"{lue.hour}{INSECABLE}h"


def instant(le: datetime) -> str:
    """« 1er mars 2026 à 14 h 05 », in Paris."""
    ici = le.astimezone(PARIS)
    return f"{jour(ici.date())} à {heure(ici.time())}"


def nombre(valeur: float | None, decimales: int = 0) -> str:
    """« 40 875 », with narrow spaces; a dash for what is no number, three figures of what is beyond counting."""
    if valeur is None or not isfinite(valeur):
        return "—"
    if abs(valeur) >= DEMESURE:
        return f"{valeur:.3g}".replace(".", ",")
    return format_decimal(valeur, f"#,##0{'.' + '0' * decimales if decimales else ''}", "fr")


def pourcent(partie: float, tout: float) -> str:
    """« 65,2 % » of a whole; a dash when there is nothing to divide by."""
    return f"{nombre(100 * partie / tout, 1)}{INSECABLE}%" if tout else "—"


def capitale(texte: str) -> str:
    """With a capital at the beginning."""
    return texte[:1].upper() + texte[1:]


def minuscule(texte: str) -> str:
    """Without a capital at the beginning, but for an acronym."""
    return texte if texte[1:2].isupper() else texte[:1].lower() + texte[1:]


def insecable(texte: str) -> str:
    """With no line that begins by a colon, a semicolon or a percent sign."""
    return re.sub(r" (?=[:;?!%»])", INSECABLE, texte)


def pluriel(n: int, mot: str, mots: str | None = None) -> str:
    """« 1 dossier », « 12 dossiers »."""
    return f"{nombre(n)}{INSECABLE}{mot if abs(n) < 2 else mots or mot + 's'}"


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
    "capitale": capitale,
    "date_iso": lambda texte: jour_court(date.fromisoformat(texte)),
    "insecable": insecable,
    "minuscule": minuscule,
    "jour": jour,
    "jour_court": jour_court,
    "jour_long": jour_long,
    "heure": heure,
    "instant": instant,
    "nombre": nombre,
    "pluriel": pluriel,
    "libelle_champ": libelle_champ,
}
ENVIRONNEMENT.globals |= {"statique": statique, "pourcent": pourcent, "champ_jeton": CHAMP_JETON}
GABARITS: Final = Jinja2Blocks(env=ENVIRONNEMENT)


@dataclass(frozen=True, slots=True)
class Lien:
    """An entry of the main navigation, for who has the right, or only for a role."""

    libelle: str
    adresse: str
    droit: Droit
    role: Role | None = None


NAVIGATION: Final = (
    Lien("Accueil", "/", Droit.ENTRER),
    Lien("File active", "/file-active", Droit.CONSULTER),
    Lien("Agenda", "/mon-agenda", Droit.CONSULTER, Role.REFERENT),
    Lien("Tableaux de bord", "/pilotage", Droit.PILOTER),
    Lien("Administration", "/administration", Droit.ADMINISTRER),
)


def navigation(visite: Visite) -> list[Lien]:
    """The entries of the menu that are for somebody."""
    acteur = visite.acteur
    return [lien for lien in NAVIGATION if peut(acteur, lien.droit) and lien.role in (None, acteur.role)]


def lieu(visite: Visite) -> str | None:
    """Name of the agent's structure."""
    code = visite.acteur.structure
    return next((p.libelle for p in visite.services.territoire.places if p.code == code), code)


def rendre(visite: Visite, gabarit: str, *, bloc: str | None = None, statut: int = 200, **contexte: Any) -> Response:
    """A page for somebody signed in; only its ``bloc`` when the browser asks for a part of the page."""
    request = visite.request
    partie = bloc if request.headers.get("hx-request-type") == "partial" else None
    commun = {
        "visite": visite,
        "habilitation": visite.session.habilitation,
        "jeton": jeton_de_formulaire(visite.session.secret),
        "navigation": navigation(visite),
        "lieu": lieu(visite),
        "recherche_globale": peut(visite.acteur, Droit.CONSULTER) and request.url.path != "/file-active",
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
