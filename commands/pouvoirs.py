"""Powers as data: which act each function gives, which acts nobody takes together, and by which law.

A step declares its act under ``@etape``; :mod:`commands.permis` answers for whoever asks, whichever door he comes by.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from types import MappingProxyType
from typing import Final
from uuid import UUID

from commands.base import ETAPES, Acte, Etape
from ledger.events.base import Evenement
from ledger.lu import EvenementLu
from ledger.vocabulaire.acteur import Role
from ledger.vocabulaire.pouvoir import Fonction, Pouvoir, Procedure

ORIENTATION, SANCTION, DROIT = Procedure.ORIENTATION, Procedure.SANCTION, Procedure.DROIT
EFFACEMENT, RECTIFICATION = Procedure.EFFACEMENT, Procedure.RECTIFICATION
FONCTIONS: Final[Mapping[Fonction, frozenset[Acte]]] = MappingProxyType(
    {
        Fonction.ORIENTATION: frozenset(
            {Acte(ORIENTATION, pouvoir) for pouvoir in (Pouvoir.DECIDER, Pouvoir.RECEVOIR, Pouvoir.NOTIFIER)}
        ),
        Fonction.INSTRUCTION: frozenset({Acte(SANCTION, Pouvoir.CONSTATER)}),
        Fonction.SECRETARIAT: frozenset({Acte(ORIENTATION, Pouvoir.REUNIR_AVIS), Acte(SANCTION, Pouvoir.REUNIR_AVIS)}),
        Fonction.SIGNATURE: frozenset(
            {
                Acte(SANCTION, Pouvoir.DECIDER),
                Acte(SANCTION, Pouvoir.TIRER_LES_SUITES),
                Acte(DROIT, Pouvoir.DECIDER),
            }
        ),
        Fonction.NOTIFICATION: frozenset({Acte(ORIENTATION, Pouvoir.NOTIFIER), Acte(SANCTION, Pouvoir.NOTIFIER)}),
        Fonction.RECOURS: frozenset(
            {
                Acte(SANCTION, Pouvoir.STATUER_SUR_RECOURS),
                Acte(SANCTION, Pouvoir.RECEVOIR),
                Acte(SANCTION, Pouvoir.TIRER_LES_SUITES),
            }
        ),
        Fonction.ENCADREMENT: frozenset(),
        Fonction.DROITS: frozenset(
            {
                Acte(EFFACEMENT, Pouvoir.DEMANDER),
                Acte(EFFACEMENT, Pouvoir.EXAMINER),
                Acte(RECTIFICATION, Pouvoir.EXAMINER),
            }
        ),
        Fonction.EFFACEMENT: frozenset({Acte(EFFACEMENT, Pouvoir.APPROUVER)}),
    }
)
"""Acts that each function gives."""
_PROPOSER: Final = frozenset({Acte(ORIENTATION, Pouvoir.PROPOSER), Acte(SANCTION, Pouvoir.PROPOSER)})
DU_ROLE: Final[Mapping[Role, frozenset[Acte]]] = MappingProxyType(
    {
        Role.REFERENT: _PROPOSER,
        Role.ALLOCATAIRE: frozenset(Acte(procedure, Pouvoir.ACCUSER_LECTURE) for procedure in Procedure)
        | {Acte(EFFACEMENT, Pouvoir.DEMANDER)},
        Role.SYSTEME: _PROPOSER
        | {
            Acte(ORIENTATION, Pouvoir.RECEVOIR),
            Acte(SANCTION, Pouvoir.TIRER_LES_SUITES),
            Acte(EFFACEMENT, Pouvoir.DEMANDER),
        },
    }
)
"""Acts that need no delegation: who accompanies proposes and signals (CASF R262-69), France Travail too (CT L5426-1); what
France Travail decided, and what the law draws from a decision or from silence, a process may
record; the term of retention asks for an erasure, and so may the person herself, who alone acknowledges what she reads. No
process decides.
"""
INCOMPATIBLES: Final[Mapping[frozenset[Acte], str]] = MappingProxyType(
    {
        frozenset({Acte(SANCTION, Pouvoir.CONSTATER), Acte(SANCTION, Pouvoir.DECIDER)}): (
            "qui constate un manquement ne décide pas de sa suite"
        ),
        frozenset({Acte(SANCTION, Pouvoir.CONSTATER), Acte(SANCTION, Pouvoir.STATUER_SUR_RECOURS)}): (
            "qui a constaté le manquement ne statue pas sur le recours"
        ),
        frozenset({Acte(SANCTION, Pouvoir.DECIDER), Acte(SANCTION, Pouvoir.STATUER_SUR_RECOURS)}): (
            "qui a décidé ne statue pas sur le recours"
        ),
        frozenset({Acte(EFFACEMENT, Pouvoir.DEMANDER), Acte(EFFACEMENT, Pouvoir.APPROUVER)}): (
            "qui a enregistré la demande d'effacement ne l'approuve pas"
        ),
        frozenset({Acte(EFFACEMENT, Pouvoir.EXAMINER), Acte(EFFACEMENT, Pouvoir.APPROUVER)}): (
            "qui a examiné la demande d'effacement ne l'approuve pas"
        ),
    }
)
"""Acts that one agent does not take in one procedure, in whichever order, and why."""
TEXTES: Final[Mapping[Procedure, str]] = MappingProxyType(
    {
        ORIENTATION: "CT L5411-5-1 II",
        SANCTION: "CASF L262-37",
        DROIT: "CASF R262-40",
        EFFACEMENT: "RGPD article 17",
        RECTIFICATION: "RGPD article 16",
    }
)
"""The text by which the président decides."""


def fonctions(acte: Acte) -> tuple[Fonction, ...]:
    """Functions that give an act."""
    return tuple(fonction for fonction, actes in FONCTIONS.items() if acte in actes)


def parts_prises(
    lus: Sequence[EvenementLu], procedure: Procedure, objets: frozenset[tuple[str, str]], defaut: UUID
) -> Iterator[tuple[Acte, str, EvenementLu]]:
    """Acts of the procedure that these objects belong to, each with the agent who recorded it, annulled ones too.

    An object is the name of a field and an id: (``manquement``, ``…``). Steps that name an object of the procedure belong to
    it, and bring theirs: from a recours one goes back to the sanction, to the manquement, to the signalement. What nobody
    recorded yet, but is decided with the rest, is ``defaut``'s.
    """
    nommes = [(e, objets_nommes(procedure, e.corps)) for e in lus]
    connus, avant = set(objets), 0
    while len(connus) > avant:
        avant = len(connus)
        connus.update(*(siens for _, siens in nommes if siens & connus))
    for e, siens in nommes:
        etape = _etapes().get(e.classe)
        if etape is not None and siens & connus and (acte := etape.acte_de(e.corps)) is not None:
            yield acte, str(e.lire_contexte().get("agent", defaut)), e


def objets_nommes(procedure: Procedure, contenu: Mapping[str, object]) -> frozenset[tuple[str, str]]:
    """Objects of the procedure that a step names."""
    return frozenset((nom, str(contenu[nom])) for nom in _liens(procedure) if contenu.get(nom) is not None)


@cache
def _etapes() -> Mapping[type[Evenement] | None, Etape]:
    """The step that gives each event, of those that are given first."""
    return {etape.evenements[0]: etape for etape in ETAPES.values()}


@cache
def _liens(procedure: Procedure) -> frozenset[str]:
    """Fields by which the steps of a procedure name what another one created."""
    familles = {etape.famille for etape in ETAPES.values() if any(a.procedure is procedure for a in etape.actes)}
    crees = (e.cree for etape in ETAPES.values() if etape.famille in familles for e in etape.evenements)
    return frozenset(nom for nom in crees if nom is not None)
