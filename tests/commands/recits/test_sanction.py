"""A mission locale signals, the département sanctions, the person contests: the sanction leaves the dossier."""

from datetime import date

from commands.base import Cadre
from commands.echeances import echeances
from commands.reactions import reactions
from ledger.dossier import fold
from tests.commands.etapes import (
    MANQUEMENT,
    SANCTION,
    SIGNE,
    decider_sanction,
    lever_sanction,
    notifier_intention,
)
from tests.commands.etapes.sanction import (
    RECOURS,
    constater_sur_signalement,
    decider_recours,
    former_recours,
    notifier_sanction,
    recevoir_observations,
    signaler_manquement,
    signaler_regularisation,
    tenir_audition,
)
from tests.commands.scenario import Scenario
from tests.ledger.memoire import DOSSIER


def attendues(scenario: Scenario, le: date) -> dict[str, date]:
    """Open deadlines of the family, by nature."""
    connus = fold(DOSSIER, scenario.lus, connu_au=le, valable_au=le)
    return {e.nature: e.due_le for e in echeances(connus, Cadre(le)) if e.regle.code[0] in "PRS"}


def test_du_signalement_a_l_annulation() -> None:
    recit = (
        SIGNE.puis(signaler_manquement(), "2025-06-20")
        .puis(constater_sur_signalement(), "2025-07-01")
        .puis(notifier_intention(), "2025-07-04")
        .puis(recevoir_observations(), "2025-07-10")
        .puis(tenir_audition(accompagnement="PROCHE"), "2025-07-15")
        .puis(decider_sanction(), "2025-07-17")
        .puis(notifier_sanction(), "2025-07-18")
        .puis(signaler_regularisation(), "2025-07-28")
        .puis(lever_sanction(), "2025-07-29")
        .puis(former_recours(), "2025-08-04")
        .puis(decider_recours(survenu_le="2025-09-01"), "2025-09-03")
    )
    (suite,) = reactions(recit.dossier, Cadre(date(2025, 9, 3)))
    recit = recit.puis(suite.commande, "2025-09-03")

    assert [e.type_stable.removesuffix(".v1") for e in recit.lus[len(SIGNE.lus) :]] == [
        "manquement.signale",
        "manquement.constate",
        "sanction.intention_notifiee",
        "sanction.observations_recues",
        "sanction.audition_tenue",
        "sanction.decidee",
        "sanction.notifiee",
        "manquement.regularisation_signalee",
        "sanction.levee",
        "sanction.recours_forme",
        "sanction.recours_decide",
        "sanction.annulee",
    ]
    en_procedure = fold(DOSSIER, recit.lus, connu_au=date(2025, 7, 14), valable_au=date(2025, 7, 14))
    assert en_procedure.manquements[str(MANQUEMENT)].en_cours
    assert en_procedure.sanctions == {}
    sanctionne = fold(DOSSIER, recit.lus, connu_au=date(2025, 9, 2), valable_au=date(2025, 9, 2))
    assert sanctionne.sanctions[str(SANCTION)].levee_le == date(2025, 7, 29)
    assert sanctionne.recours[str(RECOURS)].en_attente, "the answer of 1 September is not known yet"
    annulee = fold(DOSSIER, recit.lus, connu_au=date(2025, 9, 3), valable_au=date(2025, 9, 2))
    assert annulee.sanctions == {}
    assert annulee.manquements[str(MANQUEMENT)].classe_le == date(2025, 9, 1)

    assert attendues(recit, date(2025, 7, 14)) == {"observations_de_la_personne": date(2025, 7, 15)}
    assert attendues(recit, date(2025, 7, 20)) == {
        "fin_de_sanction": date(2025, 8, 16),
        "recours_possible": date(2025, 9, 18),
    }
    assert attendues(recit, date(2025, 8, 5)) == {"recours_a_decider": date(2025, 10, 4)}
    assert attendues(recit, date(2025, 9, 3)) == {}
