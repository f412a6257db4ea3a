"""The sequel of a delivery: the next event, another try later, the event put aside, or the subscription stopped.

Order is kept: while an event is tried again, those that follow wait. Nothing is lost: a stopped subscription resumes
where it was, and an event put aside is in the delivery log, to be sent again.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from integrations.recul import Recul
from integrations.webhooks.envoi import Reponse
from ledger.annexes.abonnements import Abonnement, EtatAbonnement, IssueEnvoi, Livraison
from ledger.publication import EvenementPublic

REFUS_DE_L_EVENEMENT: Final = frozenset({400, 413, 415, 422})
"""Answers about the event itself: another try says the same."""
ESSAIS_REFUS: Final = 3
"""Tries of an event that its receiver refuses, before it is put aside."""
ECARTES_MAX: Final = 20
"""Events put aside in a row, after which the receiver is the one at fault: the subscription stops."""
ECHECS_MAX: Final = 16
"""Failures in a row of one event, after which the subscription stops: about five hours of tries."""
PARTI: Final = 410
"""The receiver is gone for good, and says so (Standard Webhooks)."""
RECUL: Final = Recul(1, 3_600)


def attente_s(echecs: int, demandee_s: float | None = None) -> float:
    """Seconds before the try that follows ``echecs`` failures: doubled each time, shortened by chance, within bounds; as
    long as the receiver asked, when it did.
    """
    return max(RECUL.attente_s(echecs - 1), min(demandee_s or 0.0, RECUL.max_s))


def suite(avant: Abonnement, public: EvenementPublic, reponse: Reponse, le: datetime) -> tuple[Abonnement, Livraison]:
    """The subscription after a delivery of its next event, and the line of its log."""
    essai = avant.echecs + 1
    if reponse.acceptee:
        apres = replace(avant, position=public.position, echecs=0, ecartes=0, prochain_le=le)
        return apres, ligne(avant.abonnement, public, reponse, le, essai, IssueEnvoi.LIVREE)
    if reponse.statut in REFUS_DE_L_EVENEMENT and essai >= ESSAIS_REFUS:
        ecartes = avant.ecartes + 1
        apres = replace(avant, position=public.position, echecs=0, ecartes=ecartes, prochain_le=le)
        if ecartes >= ECARTES_MAX:
            apres = _arrete(apres, f"{ecartes} événements de suite ont été refusés ({reponse.raison})")
        return apres, ligne(avant.abonnement, public, reponse, le, essai, IssueEnvoi.ECARTEE)
    pause = timedelta(seconds=attente_s(essai, reponse.attendre_s))
    apres = replace(avant, echecs=essai, prochain_le=le + pause)
    if reponse.statut == PARTI:
        apres = _arrete(apres, "l'abonné a répondu qu'il n'existe plus (410)")
    elif essai >= ECHECS_MAX:
        apres = _arrete(apres, f"{essai} échecs de suite : {reponse.raison}")
    return apres, ligne(avant.abonnement, public, reponse, le, essai, IssueEnvoi.ECHEC)


def ligne(
    abonnement: UUID, public: EvenementPublic, reponse: Reponse, le: datetime, essai: int, issue: IssueEnvoi
) -> Livraison:
    """A line of the delivery log; its number comes when it is kept."""
    return Livraison(
        livraison=0,
        abonnement=abonnement,
        position=public.position,
        evenement=UUID(public.attributs["id"]),
        le=le,
        essai=essai,
        issue=issue,
        statut=reponse.statut,
        duree_ms=reponse.duree_ms,
        raison=reponse.raison,
    )


def _arrete(abonnement: Abonnement, motif: str) -> Abonnement:
    return replace(abonnement, etat=EtatAbonnement.ARRETE, motif=motif)
