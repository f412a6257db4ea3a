"""Commands ready to be appended, without any decision behind them."""

from datetime import date
from uuid import UUID, uuid4

from ledger.events.entree.droits import DroitsModifies
from ledger.store.append import Ecriture, Evenement

LE = date(2025, 3, 14)
CONTEXTE = '{"agent":"00000000-0000-0000-0000-0000000000aa","role":"REFERENT","canal":"API"}'
CLAIR = '{"etat_droit":"CLOS","soumis_droits_devoirs":false}'


def evenement(*, rang: int = 0, clair: str = CLAIR, scelle: bytes | None = None, cible: int | None = None) -> Evenement:
    """A stored event of a known type."""
    return Evenement(rang, uuid4(), DroitsModifies.code, LE, CONTEXTE, clair, scelle, cible)


def ecriture(
    *flux: tuple[UUID, int], nombre: int = 1, commande_id: UUID | None = None, empreinte: bytes = b"corps"
) -> Ecriture:
    """A command of ``nombre`` events on each of these streams."""
    return Ecriture(
        commande_id or uuid4(),
        empreinte,
        flux,
        tuple(evenement(rang=rang) for rang in range(len(flux)) for _ in range(nombre)),
    )
