"""The network declared from the territory."""

from datetime import date
from uuid import UUID

from commands.structures import declarer_reseau
from ledger.contexte import Acteur
from ledger.flux import flux_structure
from ledger.store.journal import Journal
from ledger.vocabulaire.acteur import Canal, Role
from ledger.vocabulaire.territoire import Territoire, charger

ACTEUR = Acteur(UUID(int=9), Role.SYSTEME, Canal.LIGNE_DE_COMMANDE)


def test_une_fois_puis_plus_rien(journal: Journal) -> None:
    territoire = charger("33")
    assert declarer_reseau(journal, territoire, ACTEUR, date(2026, 1, 5)) == len(territoire.places) == 101
    assert declarer_reseau(journal, territoire, ACTEUR, date(2026, 2, 5)) == 0
    assert journal.position() == 101


def test_ce_qui_change_est_redeclare(journal: Journal) -> None:
    territoire = charger("33")
    declarer_reseau(journal, territoire, ACTEUR, date(2026, 1, 5))
    premiere, *autres = territoire.structures
    change = Territoire.model_validate(
        territoire.model_dump() | {"structures": [premiere.model_copy(update={"nom": "Autre nom"}), *autres]}
    )
    assert declarer_reseau(journal, change, ACTEUR, date(2026, 2, 5)) == 1
    stream = flux_structure("d33", premiere.code)
    assert [e.version for e in journal.lire([stream])[stream]] == [1, 2]
