"""A form of one page that is begun and not recorded: kept as its author's draft while they type, when it is refused, or when
they ask; found again as it was left, with the version of the dossier that they saw, until it is recorded.

Each form begun has its own draft: two of the same step, in two windows, are two.
"""

from dataclasses import replace
from typing import Any, Final
from uuid import UUID, uuid4

from commands.base import Refus
from commands.brouillons import enregistrer
from ledger.annexes.brouillons import Brouillon, Brouillons
from web.feuilles.brouillons import brouillons, sujet
from web.feuilles.feuille import Feuille, trier
from web.formulaires.arbre import Saisies
from web.saisies import Saisie
from web.visite import Visite

CHAMP: Final = "suspens"
"""Field of a form of one page: the key of its draft, empty while nothing of it is kept."""
ENVELOPPE: Final = ("version", "cle", "corrige")
"""Fields beside those of the step that a form needs to go on from where it was left."""


def garder(visite: Visite, dossier: UUID, saisie: Saisie, typees: Saisies | None = None) -> tuple[UUID, Brouillon]:
    """Keep what was sent, right or wrong, or what became of it: its key and its draft; refuses what cannot be kept."""
    suspens, corrige = visite.identifiant(CHAMP) or uuid4(), visite.champ("corrige")
    champs = trier(visite.champs, saisie.champs(corrige=bool(corrige))) if typees is None else typees
    contenu = {"champs": dict(champs), **{nom: visite.champ(nom) for nom in ENVELOPPE}}
    gardes = Brouillons(visite.services.journal)
    return suspens, enregistrer(gardes, dossier, visite.acteur.agent, contenu, sujet=sujet(saisie, suspens))


def tenir(feuille: Feuille, typees: Saisies) -> UUID | None:
    """Keep a form that was refused, if it can be; the key of its draft."""
    try:
        return garder(feuille.visite, feuille.dossier, feuille.saisie, typees)[0]
    except Refus:
        return None


def reprise(visite: Visite, dossier: UUID, saisie: Saisie, suspens: UUID) -> Visite | None:
    """The visit with the fields of the form as its author left it; None when no draft of theirs is left."""
    garde = Brouillons(visite.services.journal).lire(dossier, visite.acteur.agent, sujet(saisie, suspens))
    if garde is None:
        return None
    saisis = [(nom, valeur) for nom, valeurs in garde.contenu["champs"].items() for valeur in valeurs]
    autour = [(nom, garde.contenu[nom]) for nom in ENVELOPPE]
    return replace(visite, champs=[*saisis, *autour, (CHAMP, str(suspens))])


def oublier(visite: Visite, dossier: UUID, saisie: Saisie) -> None:
    """Drop the draft of a form that was recorded, if anything of it was ever kept."""
    if (suspens := visite.identifiant(CHAMP)) is not None:
        Brouillons(visite.services.journal).supprimer(dossier, visite.acteur.agent, sujet=sujet(saisie, suspens))


def entourer(feuille: Feuille, saisies: Saisies, statut: int) -> dict[str, Any]:
    """The draft of a form, and the others of its step that wait; a form that is refused is kept first."""
    visite, suspens = feuille.visite, feuille.visite.identifiant(CHAMP)
    tenu = tenir(feuille, saisies) if statut >= 400 else None
    ouvert = visite.request.method == "GET"
    siens = brouillons(visite, feuille.dossier) if ouvert else []
    attendent = [b for b in siens if b.saisie is feuille.saisie]
    return {
        CHAMP: tenu or suspens or "",
        "nouveau": uuid4(),
        "tenu": tenu is not None,
        "repris": next((b for b in attendent if b.suspens == suspens), None),
        "attendent": [b for b in attendent if b.suspens != suspens],
    }


def perime(visite: Visite) -> bool:
    """Whether the form that is still being kept was recorded meanwhile."""
    cle = visite.identifiant("cle")
    return cle is not None and visite.services.journal.commande(cle) is not None
