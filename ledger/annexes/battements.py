"""Signs of life of the processes that leave no other trace when they have nothing to do."""

from ledger.dates import maintenant
from ledger.store.journal import Journal


def battre(journal: Journal, processus: str) -> None:
    """Say that the process is at work now."""
    requete = (
        f"insert into {journal.schema}.battements (processus, vu_le) values (%s, %s)"
        " on conflict (processus) do update set vu_le = excluded.vu_le"
    )
    with journal.connexion() as connexion, connexion.transaction():
        connexion.execute(requete.encode(), (processus, maintenant()))
