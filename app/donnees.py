"""All that is kept of a person, for her: readable by anybody, and as data (RGPD articles 15 and 20).

It holds texts as they were typed, notes that an agent kept for himself included: who hands it over reads it first, for what
it may say of somebody else.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final, NamedTuple
from uuid import UUID

from ledger.contexte import Acteur
from ledger.dates import aujourd_hui, date_civile
from ledger.lu import EvenementLu
from ledger.vocabulaire.acteur import Canal, Role
from readmodels.dossier.chronologie import derouler
from readmodels.horloge import Moment
from web.acces import Droit
from web.mots.champs import libelle_champ
from web.mots.consultations import PAGES
from web.mots.ecriture import jour
from web.services import Services

AGENT: Final = UUID("2d9a4c7e-8b16-5f03-a1d5-3e6c7f9b0a42")
"""Pseudonym of who exports on the command line."""
REMISE: Final = "données remises à la personne"
CONSULTATIONS_MAX: Final = 10_000
"""Answers that showed her, told at most; the last ones. They are kept a year."""
TUS: Final = frozenset({"rattachement", "correction"})
"""Fields that say nothing of her by themselves."""


class Etape(NamedTuple):
    """A step that was recorded of her: when it happened, when it was known, by whom, and all that it says."""

    survenu_le: date
    enregistre_le: date
    etape: str
    par: str
    corrigee: bool
    dit: dict[str, Any]


class Consultation(NamedTuple):
    """Somebody saw her dossier."""

    le: date
    par: str
    structure: str | None
    quoi: str


class Donnees(NamedTuple):
    """All that is kept of a person; ``effacee``: nothing sealed of her can be read any more."""

    dossier: UUID
    etabli_le: date
    effacee: bool
    etapes: list[Etape]
    consultations: list[Consultation]


class DossierInconnu(ValueError):
    """Nobody has this dossier."""


def donnees(services: Services, dossier: UUID) -> Donnees:
    """All of it, and the line of the journal of access that says so. Raises :class:`DossierInconnu`."""
    lus = services.journal.lire([dossier])[dossier]
    if not lus:
        message = f"le dossier {dossier} n'existe pas : vérifiez son identifiant"
        raise DossierInconnu(message)
    acteur = Acteur(AGENT, Role.SYSTEME, Canal.LIGNE_DE_COMMANDE)
    services.ecrans.consultations.noter(acteur, REMISE, Droit.ENTRER, [dossier])
    return Donnees(
        dossier,
        aujourd_hui(),
        services.coffre.cle(dossier) is None,
        list(_etapes(services, lus)),
        [
            Consultation(date_civile(vue.le), vue.role.libelle, vue.structure, PAGES.get(vue.quoi, vue.quoi))
            for vue in services.ecrans.consultations.chercher(dossier=dossier, limite=CONSULTATIONS_MAX)
            if vue.permise
        ],
    )


def _etapes(services: Services, lus: list[EvenementLu]) -> Iterator[Etape]:
    for etape in derouler(lus, Moment.au(None), coffre=services.coffre, sensible=True):
        dit = {**etape.contenu, **(etape.scelle or {})}
        yield Etape(
            etape.survenu_le,
            date_civile(etape.enregistre_le),
            etape.libelle,
            Role(etape.contexte["role"]).libelle,
            etape.corrigee_par is not None,
            {nom: valeur for nom, valeur in dit.items() if nom not in TUS and valeur is not None},
        )


def en_texte(toutes: Donnees) -> Iterator[str]:
    """The lines of a document that anybody reads."""
    yield f"Données enregistrées sous le dossier {toutes.dossier}, au {jour(toutes.etabli_le)}"
    if toutes.effacee:
        yield "La personne a été effacée : ni identité ni texte ne se lit plus."
    yield ""
    yield "CE QUI EST ENREGISTRÉ"
    for etape in toutes.etapes:
        corrigee = " (corrigée ou annulée depuis)" if etape.corrigee else ""
        yield ""
        yield f"{jour(etape.survenu_le)} : {etape.etape}{corrigee}, par un {etape.par}, le {jour(etape.enregistre_le)}"
        for nom, valeur in etape.dit.items():
            yield from _en_mots(libelle_champ(nom), valeur, "  ")
    yield ""
    yield "QUI A CONSULTÉ CES DONNÉES, DEPUIS UN AN"
    for vue in toutes.consultations:
        yield f"{jour(vue.le)} : {vue.par}{f' ({vue.structure})' if vue.structure else ''}, {vue.quoi}"


def _en_mots(nom: str, valeur: Any, marge: str) -> Iterator[str]:
    if isinstance(valeur, Mapping):
        yield f"{marge}{nom} :"
        for sous, contenu in valeur.items():
            if contenu is not None:
                yield from _en_mots(libelle_champ(str(sous)), contenu, f"{marge}  ")
    elif isinstance(valeur, list | tuple):
        for element in valeur:
            yield from _en_mots(nom, element, marge)
    else:
        yield f"{marge}{nom} : {valeur}"


def en_donnees(toutes: Donnees) -> dict[str, Any]:
    """The same for a program."""
    return {
        **toutes._asdict(),
        "etapes": [etape._asdict() for etape in toutes.etapes],
        "consultations": [vue._asdict() for vue in toutes.consultations],
    }
