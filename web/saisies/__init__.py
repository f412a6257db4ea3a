"""Steps that are typed on a screen, and what may be done now on a dossier."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from commands.base import ETAPES, Cadre, Commande
from commands.suivi.rendez_vous import AnnulerRendezVous, DeplacerRendezVous, HonorerRendezVous, ManquerRendezVous
from ledger.dossier import Dossier
from ledger.dossier.etat.rendez_vous import EtatRendezVous
from web.etapes import chemin
from web.saisies.activites import ACTIVITES
from web.saisies.autres import AUTRES, OUVERTURE
from web.saisies.contrat import CONTRAT
from web.saisies.courantes import COURANTES
from web.saisies.diagnostic import DIAGNOSTIC
from web.saisies.donnees import DONNEES
from web.saisies.gardes import Empechement, Parts, aucune, empechement
from web.saisies.identite import RAPPROCHEMENT
from web.saisies.modele import Contexte, Partie, Saisie
from web.saisies.orientation import REORIENTATION
from web.saisies.orienter import ORIENTER
from web.saisies.prescriptions import PRESCRIPTIONS
from web.saisies.profil import PROFIL
from web.saisies.sanctions import SANCTIONS
from web.saisies.suivi import SUIVI

__all__ = ["GROUPES", "PAR_EVENEMENT", "SAISIES", "Action", "Contexte", "Partie", "Saisie", "a_conclure", "actions"]

_OFFERTES: Final = (
    *ORIENTER,
    *COURANTES,
    *SUIVI,
    *REORIENTATION,
    *DIAGNOSTIC,
    *PROFIL,
    *CONTRAT,
    *PRESCRIPTIONS,
    *SANCTIONS,
    *AUTRES,
    *ACTIVITES,
    *RAPPROCHEMENT,
    *DONNEES,
)
SAISIES: Final = {saisie.nom: saisie for saisie in (*_OFFERTES, OUVERTURE)}
GROUPES: Final = (
    "Rendez-vous",
    "Échanges",
    "Orientation",
    "Diagnostic",
    "Contrat d'engagement",
    "Activités",
    "Offres",
    "Manquements et sanctions",
    "Dossier",
)
"""Steps on the page of a dossier, in the order of a parcours."""
PAR_EVENEMENT: Final = {ETAPES[saisie.commande].evenements[0].type_stable(): saisie for saisie in SAISIES.values()}
"""The form by which an event of this type is restated."""


@dataclass(frozen=True, slots=True)
class Action:
    """Something that may be done now on a dossier, or what prevents it."""

    saisie: Saisie
    objet: str | None = None
    precision: str = ""
    empechement: Empechement | None = None
    rare: bool = False


def actions(
    dossier: Dossier,
    cadre: Cadre,
    permise: Callable[[type[Commande]], bool] = lambda _: True,
    parts: Parts = aucune,
) -> Iterator[Action]:
    """The steps that one may want to take; the decision says whether one may, and of guarded steps it is asked beforehand.

    A guarded step about nothing in particular is left out when it may not be: there is nothing to wait for; a long one,
    which one looks for, says why. ``permise`` says which steps the agent may record, ``parts`` which ones what he did
    already excludes.
    """
    for saisie in _OFFERTES:
        if not permise(saisie.commande) or (saisie.quand is not None and not saisie.quand(dossier)):
            continue
        rare = saisie.rare and (saisie.a_defaut_de is None or permise(saisie.a_defaut_de))
        if saisie.sur is None:
            empeche = _empechement(saisie, None, dossier, cadre, parts)
            if empeche is None or saisie.parties:
                yield Action(saisie, empechement=empeche, rare=rare)
            continue
        for objet, precision in saisie.sur.offerts(dossier):
            yield Action(saisie, objet, precision, _empechement(saisie, objet, dossier, cadre, parts), rare)


def _empechement(saisie: Saisie, objet: str | None, dossier: Dossier, cadre: Cadre, parts: Parts) -> Empechement | None:
    return empechement(saisie, objet, dossier, cadre, parts) if saisie.gardee else None


def a_conclure(dossier: Dossier, le: date) -> list[tuple[str, list[Saisie]]]:
    """Rendez-vous that wait for their outcome, and what may be said of each: on its day at the earliest, it took place or
    not; before, it may move.
    """
    trouves = []
    for rendez_vous in sorted(dossier.rendez_vous.values(), key=lambda r: r.quand):
        if rendez_vous.etat is not EtatRendezVous.PLANIFIE:
            continue
        venu = (HonorerRendezVous, ManquerRendezVous) if rendez_vous.le <= le else ()
        a_venir = (DeplacerRendezVous, AnnulerRendezVous) if rendez_vous.le >= le else ()
        trouves.append((rendez_vous.id, [SAISIES[chemin(commande)] for commande in (*venu, *a_venir)]))
    return trouves
