"""Maïté is invited after her orientation, summoned, asks for another day, misses it, comes the next time."""

from datetime import date
from uuid import UUID

from commands.base import Cadre
from commands.echeances import echeances
from commands.reactions import reactions
from ledger.dossier import Dossier, fold
from ledger.dossier.etat.rendez_vous import EtatRendezVous
from tests.commands.etapes import (
    NOTIFIE,
    RDV,
    RDV_2,
    honorer_rendez_vous,
    manquer_rendez_vous,
    planifier_rendez_vous,
)
from tests.commands.etapes.rendez_vous import constater_remise, deplacer_rendez_vous
from tests.commands.scenario import Scenario, plus_tard
from tests.ledger.memoire import DOSSIER

ACCOMPAGNEMENT = "PREMIER_ACCOMPAGNEMENT"


def de_soi(scenario: Scenario, le: str) -> Scenario:
    """The day goes by: what follows of itself is recorded, until nothing more does."""
    while suites := reactions(scenario.dossier, Cadre(date.fromisoformat(le))):
        scenario = scenario.puis(suites[0].commande, le)
    return scenario


def _vivre() -> Scenario:
    vie = de_soi(NOTIFIE, "2025-03-18")
    (invitation,) = vie.dossier.convocations
    vie = vie.puis(constater_remise(convocation=UUID(invitation)), "2025-03-20")
    vie = vie.puis(planifier_rendez_vous(le="2025-04-03", motif=ACCOMPAGNEMENT, initiateur="USAGER"), "2025-03-25")
    vie = de_soi(vie, "2025-03-25")
    vie = vie.puis(deplacer_rendez_vous(le="2025-04-10", motif_deplacement="Garde d'enfant."), "2025-04-01")
    vie = de_soi(vie, "2025-04-01")
    vie = de_soi(vie, "2025-04-09")
    vie = vie.puis(manquer_rendez_vous(motif_absence="Pas de nouvelles."), "2025-04-11")
    vie = de_soi(vie, "2025-04-11")
    vie = vie.puis(planifier_rendez_vous(rendez_vous=RDV_2, le="2025-04-24", motif=ACCOMPAGNEMENT), "2025-04-14")
    vie = de_soi(vie, "2025-04-14")
    vie = de_soi(vie, "2025-04-23")
    return vie.puis(honorer_rendez_vous(rendez_vous=RDV_2), "2025-04-25")


VIE = plus_tard(_vivre)


def au(connu_au: str, valable_au: str) -> Dossier:
    """The dossier as it was known, and as it was."""
    return fold(DOSSIER, VIE.lus, connu_au=date.fromisoformat(connu_au), valable_au=date.fromisoformat(valable_au))


def ouvertes(scenario_au: str) -> list[tuple[str, str]]:
    """Open deadlines that day, as they were known: nature and last day."""
    cadre = Cadre(date.fromisoformat(scenario_au))
    dossier = au(scenario_au, scenario_au)
    return [(e.nature, e.due_le.isoformat()) for e in echeances(dossier, cadre)]


def test_ce_qui_est_enregistre() -> None:
    assert [(e.type_stable, e.survenu_le.isoformat()) for e in VIE.lus[len(NOTIFIE.lus) :]] == [
        ("convocation.emise.v1", "2025-03-18"),
        ("convocation.remise_constatee.v1", "2025-03-20"),
        ("rendez_vous.planifie.v1", "2025-03-25"),
        ("convocation.emise.v1", "2025-03-25"),
        ("rendez_vous.deplace.v1", "2025-04-01"),
        ("convocation.emise.v1", "2025-04-01"),
        ("rappel.envoye.v1", "2025-04-09"),
        ("rendez_vous.manque.v1", "2025-04-10"),
        ("rendez_vous.planifie.v1", "2025-04-14"),
        ("convocation.emise.v1", "2025-04-14"),
        ("rappel.envoye.v1", "2025-04-23"),
        ("rendez_vous.honore.v1", "2025-04-24"),
    ]


def test_a_trois_dates_sur_les_deux_horloges() -> None:
    invitee = au("2025-03-20", "2025-03-20")
    assert [c.statut for c in invitee.convocations.values()] == ["DELIVREE"]
    assert not invitee.rendez_vous
    deplace = au("2025-04-01", "2025-04-01")
    assert deplace.rendez_vous[str(RDV)].quand == (date(2025, 4, 10), "09:15:00")
    assert len(deplace.convoque(deplace.rendez_vous[str(RDV)])) == 1
    assert au("2025-04-10", "2025-04-10").rendez_vous[str(RDV)].etat is EtatRendezVous.PLANIFIE, "not known yet"
    assert au("2025-04-11", "2025-04-10").rendez_vous[str(RDV)].etat is EtatRendezVous.MANQUE
    assert au("2025-04-25", "2025-03-31").rendez_vous[str(RDV)].le == date(2025, 4, 3), "before it was moved"
    fin = au("2025-04-25", "2025-04-25")
    assert [r.etat for r in fin.rendez_vous.values()] == ["MANQUE", "HONORE"]
    assert not fin.manquements


def test_ce_qui_attend() -> None:
    assert ouvertes("2025-03-20") == [("invitation_sans_reponse", "2025-03-30"), ("contrat_a_signer", "2025-04-17")]
    assert ouvertes("2025-04-01") == [("contrat_a_signer", "2025-04-17")]
    assert ouvertes("2025-04-24") == [("contrat_a_signer", "2025-04-17")]
    assert ouvertes("2025-04-25") == [("contrat_a_signer", "2025-04-17")]
