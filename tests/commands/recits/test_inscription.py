"""Maïté's registration over fifteen months: in waiting, social, job seeker, radiated by mistake, back in time."""

from datetime import date

from commands.base import Cadre
from commands.echeances import echeances
from ledger.dossier import Dossier, fold
from ledger.events.entree.inscription import InscriptionCessee, InscriptionModifiee, InscriptionReprise
from ledger.vocabulaire.correction import MotifCorrection
from tests.commands.etapes import SIGNE
from tests.commands.etapes.inscription import cesser_inscription, modifier_inscription, reprendre_inscription
from tests.commands.scenario import Scenario, plus_tard
from tests.ledger.memoire import DOSSIER

RADIEE = (
    SIGNE.quand(modifier_inscription(effet_le="2025-04-12"), le="2025-04-14")
    .alors(InscriptionModifiee, categorie="G", effet_le="2025-04-12", premiere=True)
    .quand(modifier_inscription(categorie="F", motif="ORIENTATION"), le="2025-05-02")
    .alors(InscriptionModifiee, categorie="F", premiere=False)
    .quand(modifier_inscription(categorie="A", motif="CHANGEMENT_SITUATION"), le="2025-07-01")
    .alors(InscriptionModifiee, categorie="A")
    .quand(cesser_inscription(forme="RADIATION", motif="NON_ACTUALISATION", effet_le="2025-08-31"), le="2025-09-15")
    .alors(InscriptionCessee, effet_le="2025-08-31", reprise_avant_le="2026-08-31")
)
RECIT = plus_tard(
    lambda: (
        RADIEE.quand(
            cesser_inscription(
                motif="ENTREE_FORMATION",
                effet_le="2025-09-05",
                correction=RADIEE.correction(InscriptionCessee, MotifCorrection.INFORMATION_TARDIVE),
            ),
            le="2025-10-06",
        )
        .alors(InscriptionCessee, forme="CESSATION", effet_le="2025-09-05", reprise_avant_le="2026-09-05")
        .quand(reprendre_inscription(effet_le="2026-07-01"), le="2026-07-03")
        .alors(InscriptionReprise, cessee_le="2025-09-05", dans_le_delai=True)
    )
)


def au(scenario: Scenario, connu: str, valable: str) -> Dossier:
    """What was known on a day of what was true on another."""
    return fold(DOSSIER, scenario.lus, connu_au=date.fromisoformat(connu), valable_au=date.fromisoformat(valable))


def test_a_quatre_dates_sur_les_deux_horloges() -> None:
    lues = []
    for connu, valable in (
        ("2025-05-02", "2025-05-02"),
        ("2025-09-14", "2025-09-16"),
        ("2025-10-05", "2025-09-16"),
        ("2025-10-06", "2025-09-16"),
    ):
        inscription = au(RECIT, connu, valable).inscription
        assert inscription is not None
        lues.append((inscription.categorie, inscription.forme_cessation))
    assert lues == [("F", None), ("A", None), ("A", "RADIATION"), ("A", "CESSATION")]


def test_ce_qui_attend() -> None:
    def reinscription(le: str) -> list[str]:
        ouvertes = echeances(au(RECIT, le, le), Cadre(date.fromisoformat(le)))
        return [e.due_le.isoformat() for e in ouvertes if e.nature == "reinscription"]

    assert reinscription("2025-09-14") == []
    assert reinscription("2025-09-15") == ["2026-08-31"]
    assert reinscription("2025-10-06") == ["2026-09-05"]
    assert reinscription("2026-07-03") == []


def test_une_categorie_d_avant_la_loi() -> None:
    """G exists since 1 January 2025."""
    SIGNE.quand(modifier_inscription(effet_le="2024-12-31"), le="2025-04-14").refuse("categorie_inconnue")
    SIGNE.quand(modifier_inscription(effet_le="2025-01-01"), le="2025-04-14").acceptee()
