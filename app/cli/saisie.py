"""Inputs of several commands: a date as people write it, a delegation, and the signal to stop."""

import signal
import threading
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Final

from ledger.contexte import Delegation
from ledger.dates import PARIS
from ledger.vocabulaire.acteur import Role
from ledger.vocabulaire.pouvoir import Fonction
from ledger.vocabulaire.territoire import Territoire
from web.identite.habilitations import peut_exercer

AIDE_DELEGATION: Final = (
    "Fonction déléguée et acte qui la délègue : « SIGNATURE;Arrêté 2026-031 », ou avec ses dates"
    " « SIGNATURE;Arrêté 2026-031;2026-01-01;2026-12-31 ». Peut être répétée."
)


def lire_date(texte: str | None) -> date | None:
    """``2026-06-30`` or ``30/06/2026``; ``ValueError`` with a French message otherwise."""
    if texte is None:
        return None
    for forme in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(texte, forme).replace(tzinfo=PARIS).date()
        except ValueError:
            continue
    message = f"date illisible : {texte}. Écrivez AAAA-MM-JJ ou JJ/MM/AAAA."
    raise ValueError(message)


def lire_delegations(textes: Sequence[str] | None, du: date, au: date) -> tuple[Delegation, ...]:
    """``SIGNATURE;Arrêté 2026-031``, its dates after it or else these; ``ValueError`` in French otherwise."""
    return tuple(_lire_delegation(texte, du, au) for texte in textes or ())


def _lire_delegation(texte: str, du: date, au: date) -> Delegation:
    parties = [partie.strip() for partie in texte.split(";")]
    if len(parties) not in (2, 4) or parties[0] not in Fonction.__members__ or not parties[1]:
        connues = ", ".join(Fonction)
        message = f"délégation illisible : {texte}. Écrivez « FONCTION;référence de l'acte » ; fonctions : {connues}."
        raise ValueError(message)
    lues = [lire_date(partie) for partie in parties[2:]] or [du, au]
    return Delegation(Fonction[parties[0]], parties[1], lues[0] or du, lues[1] or au)


def exiger_exercables(
    delegations: Sequence[Delegation], role: Role, structure: str | None, territoire: Territoire
) -> None:
    """``ValueError`` in French when a function is given to somebody who is not an agent of the département."""
    if delegations and not peut_exercer(role, structure, territoire, [d.fonction for d in delegations]):
        raise ValueError(
            "le président ne délègue qu'à un agent du département : rôle REFERENT, et sa structure ou aucune"
        )


def jusqu_au_signal() -> Callable[[], bool]:
    """Whether to go on: true until SIGTERM or Ctrl-C."""
    arret = threading.Event()
    for nom in (signal.SIGTERM, signal.SIGINT):
        signal.signal(nom, lambda *_: arret.set())
    return lambda: not arret.is_set()
