"""Rendering: templates, what every page shows, and how dates, numbers and codes are written in French."""

import re
from collections.abc import Mapping, Sequence
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

from ledger.contexte import Acteur
from ledger.dates import PARIS, aujourd_hui
from ledger.vocabulaire.acteur import Role
from ledger.vocabulaire.territoire import Territoire
from web.acces import Droit, peut
from web.pages.acces import CHAMP_JETON, Visite
from web.pages.mots import libelle_champ
from web.securite import jeton_de_formulaire

DEMESURE: Final = 1e15
"""Beyond it a number is an order of magnitude."""
MEGAOCTET: Final = 1_000_000
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


def periode(du: date, au: date) -> str:
    """« du 23 au 29 novembre 2026 »; the month and the year are said once when they are the same."""
    debut = jour(du)
    if du.year == au.year:
        debut = debut.rpartition(INSECABLE)[0]
        if du.month == au.month:
            debut = debut.partition(INSECABLE)[0]
    return f"du {debut} au {jour(au)}"


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


def taille(octets: int) -> str:
    """« 61,2 Mo » of a file, « 12 ko » of a small one."""
    if octets >= MEGAOCTET:
        return f"{nombre(octets / MEGAOCTET, 1)}{INSECABLE}Mo"
    return f"{nombre(max(1, round(octets / 1000)))}{INSECABLE}ko"


def pourcent(partie: float, tout: float) -> str:
    """« 65,2 % » of a whole; a dash when there is nothing to divide by."""
    return f"{nombre(100 * partie / tout, 1)}{INSECABLE}%" if tout else "—"


def capitale(texte: str) -> str:
    """With a capital at the beginning."""
    return texte[:1].upper() + texte[1:]


def minuscule(texte: str) -> str:
    """Without a capital at the beginning, but for an acronym."""
    return texte if texte[1:2].isupper() else texte[:1].lower() + texte[1:]


def avant(libelle: str, texte: str) -> str:
    """A label before what is said of it: « Motif : ce champ est obligatoire. », or two sentences after a question."""
    return f"{libelle} {texte}" if libelle.endswith("?") else f"{libelle}{INSECABLE}: {minuscule(texte)}"


def insecable(texte: str) -> str:
    """With no line that begins by a colon, a semicolon or a percent sign."""
    return re.sub(r" (?=[:;?!%»])", INSECABLE, texte)


def telephone(numero: str) -> str:
    """« 06 12 34 56 78 »; as it is when it is no French number."""
    return re.sub(r"(\d\d)(?=\d)", rf"\1{INSECABLE}", numero) if re.fullmatch(r"0\d{9}", numero) else numero


def nir(numero: str) -> str:
    """« 2 85 03 33 063 001 »; as it is when it does not have thirteen signs."""
    lu = re.fullmatch(r"(\w)(\w\w)(\w\w)(\w\w)(\w{3})(\w{3})", numero)
    return INSECABLE.join(lu.groups()) if lu is not None else numero


def pluriel(n: int, mot: str, mots: str | None = None) -> str:
    """« 1 dossier », « 12 dossiers »."""
    return f"{nombre(n)}{INSECABLE}{mot if abs(n) < 2 else mots or mot + 's'}"


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
    "instant": instant,
    "nombre": nombre,
    "pluriel": pluriel,
    "libelle_champ": libelle_champ,
}
ENVIRONNEMENT.globals |= {"statique": statique, "pourcent": pourcent, "champ_jeton": CHAMP_JETON}
GABARITS: Final = Jinja2Blocks(env=ENVIRONNEMENT)


@dataclass(frozen=True, slots=True)
class Lien:
    """An entry of the main navigation, for who has the right, or only for a role.

    ``siens``: a référent comes first to the dossiers that are theirs.
    """

    libelle: str
    adresse: str
    droit: Droit
    role: Role | None = None
    siens: bool = False

    def vers(self, acteur: Acteur) -> str:
        """Where it leads this agent."""
        siens = self.siens and acteur.role is Role.REFERENT
        return f"{self.adresse}?referent={acteur.agent}" if siens else self.adresse


NAVIGATION: Final = (
    Lien("Accueil", "/", Droit.ENTRER),
    Lien("File active", "/file-active", Droit.CONSULTER, siens=True),
    Lien("Agenda", "/mon-agenda", Droit.CONSULTER, Role.REFERENT),
    Lien("Personnes adressées", "/personnes-adressees", Droit.RECEVOIR),
    Lien("Tableaux de bord", "/pilotage", Droit.PILOTER),
    Lien("Listes consultées", "/listes-consultees", Droit.AUDITER),
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
        "navigation": () if visite.session.a_choisir else navigation(visite),
        "lieu": lieu(visite),
        "recherche_globale": peut(visite.acteur, Droit.CONSULTER)
        and request.url.path != "/file-active"
        and not visite.session.a_choisir,
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
