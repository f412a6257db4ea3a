"""The process that carries out reactions: every dossier, in the order of opening, as the day calls for."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from commands.base import Cadre, Refus
from commands.execute import CleDejaUtilisee, ConflitDeVersion, Demande, executer
from commands.reactions.modele import Reaction, reactions
from ledger.contexte import Acteur
from ledger.dossier import fold
from ledger.lu import EvenementLu
from ledger.store.journal import Journal

LOT: Final = 200
journal_technique = logging.getLogger("parcours.reactions")


@dataclass(slots=True)
class Bilan:
    """The account of a round: dossiers read, reactions carried out, those that stood already, those that were refused."""

    dossiers: int = 0
    faites: int = 0
    deja_faites: int = 0
    refusees: int = 0


def reagir(
    journal: Journal,
    cadre: Cadre,
    acteur: Acteur,
    avancer: Callable[[int], None] = lambda _: None,
    *,
    ecrits_apres: int = 0,
) -> Bilan:
    """One round over the whole log, or over the dossiers written after a position, ``LOT`` dossiers at a time.

    What a dossier calls for depends on it and on the day: after a round, only those written since call for anything else
    before the next day. Nothing more is done for an erased person: there is nobody to write to, nor to decide about.
    It may be interrupted and run again, or run twice at once: each reaction has one command id.
    """
    bilan, apres, effaces = Bilan(), 0, journal.coffre.effaces()
    while lot := journal.ouvertures(apres, LOT, ecrits_apres=ecrits_apres):
        apres = lot[-1][0]
        for dossier, lus in journal.lire([stream for _, stream in lot if stream not in effaces]).items():
            for reaction in reactions(fold(dossier, lus), cadre):
                _realiser(journal, reaction, lus, cadre, acteur, bilan)
        bilan.dossiers += len(lot)
        avancer(len(lot))
    return bilan


def _realiser(
    journal: Journal, reaction: Reaction, lus: list[EvenementLu], cadre: Cadre, acteur: Acteur, bilan: Bilan
) -> None:
    """Caused by the last event that was known: it is what brought the dossier where it is."""
    demande = Demande(reaction.dossier, reaction.commande, acteur, reaction.commande_id, cause=lus[-1].evenement_id)
    try:
        resultat = executer(journal, demande, cadre)
    except Refus as refus:
        bilan.refusees += 1
        journal_technique.warning("réaction %s refusée sur %s : %s", reaction.nom, reaction.dossier, refus.code)
    except (CleDejaUtilisee, ConflitDeVersion):
        bilan.deja_faites += 1  # somebody else is at it, or it was carried out another day: the next round will see
    else:
        bilan.faites += not resultat.deja_fait
        bilan.deja_faites += resultat.deja_fait
