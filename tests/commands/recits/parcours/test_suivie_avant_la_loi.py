"""Oriented in December 2024, Maïté meets the law of 1 January, then the sanctions of 1 June: two years of stock.

On 31 May no sanction could be decided; what was held against her is filed in June. Her signature and her training
certificate are recorded late.
"""

from tests.commands.etapes import (
    CONTRAT_2,
    REFERENT,
    constater_manquement,
    decider_sanction,
    notifier_intention,
    proposer_contrat,
    signer_contrat,
)
from tests.commands.etapes.activite import exempter_activite, prevoir_activite, realiser_activite, valider_activite
from tests.commands.etapes.diagnostic import etablir_diagnostic
from tests.commands.etapes.orientation import terminer_parcours
from tests.commands.etapes.sanction import classer_manquement
from tests.commands.recits.parcours.recit import ENTREE, entree, raconter

PRINTEMPS = raconter(
    *entree(ouvert="2024-11-04", oriente="2024-12-02", notifie="2024-12-05", suivi="2024-12-09"),
    ("2025-01-20", etablir_diagnostic()),
    ("2025-05-12", constater_manquement(nature="REFUS_CONTRAT", faits="Ne veut pas de contrat.")),
    ("2025-05-14", notifier_intention()),
)
RECIT = raconter(
    ("2025-06-10", classer_manquement(motif="MOTIF_LEGITIME")),
    ("2025-09-01", proposer_contrat(debut_le="2025-09-01", fin_le="2026-08-31")),
    ("2025-09-15", signer_contrat(survenu_le="2025-09-08", mode="PAPIER")),
    ("2025-09-25", prevoir_activite(semaine="2025-10-06", heures=12)),
    ("2025-10-20", realiser_activite(survenu_le="2025-10-10", heures_faites=12)),
    ("2025-10-22", valider_activite(heures_retenues=12)),
    ("2025-11-03", exempter_activite(debut_le="2025-11-10", fin_le="2026-01-04")),
    ("2026-08-17", proposer_contrat(contrat=CONTRAT_2, debut_le="2026-09-01", fin_le="2027-02-28")),
    ("2026-08-20", signer_contrat(contrat=CONTRAT_2)),
    ("2026-10-30", terminer_parcours(motif="CREATION_ACTIVITE")),
    depuis=PRINTEMPS.scenario,
)
SUIVIE = {
    "droit": "OUVERT_VERSABLE",
    "parcours": "SOCIO_PROFESSIONNEL",
    "notifiee": "2024-12-05",
    "referent": str(REFERENT),
}
STOCK = ("C6@2025-01-01", "contrat_du_stock", "2027-01-01")


def test_ce_qui_est_enregistre() -> None:
    assert RECIT.dure_de_un_a_deux_ans
    assert RECIT.evenements == [
        *ENTREE,
        "diagnostic.etabli",
        "manquement.constate",
        "sanction.intention_notifiee",
        "manquement.classe",
        "contrat_engagement.propose",
        "contrat_engagement.signe",
        "activite.prevue",
        "activite.realisee",
        "activite.validee",
        "activite.exemptee",
        "contrat_engagement.propose",
        "contrat_engagement.signe",
        "parcours.termine",
    ]


def test_pas_de_sanction_avant_le_premier_juin() -> None:
    PRINTEMPS.scenario.quand(decider_sanction(), le="2025-05-31").refuse("regle_inconnue")
    PRINTEMPS.scenario.quand(decider_sanction(), le="2025-06-01").acceptee()
    assert RECIT.etat_au("2025-06-10", "2025-06-10") == SUIVIE


def test_la_signature_se_savait_apres_coup() -> None:
    assert RECIT.etat_au("2025-09-14", "2025-09-10") == SUIVIE
    assert RECIT.etat_au("2025-09-15", "2025-09-10") == SUIVIE | {"contrat": "2025-09-08"}


def test_les_heures_se_savaient_apres_coup() -> None:
    etats = [
        [a.etat.name for a in RECIT.dossier_au(connu, "2025-10-11").activites.values()]
        for connu in ("2025-10-19", "2025-10-20")
    ]
    assert etats == [["PREVUE"], ["REALISEE"]]


def test_a_son_compte_deux_ans_plus_tard() -> None:
    assert RECIT.etat_au("2026-10-30", "2026-09-01") == SUIVIE | {"contrat": "2026-08-20"}
    assert RECIT.etat_au("2026-10-30", "2026-10-30") == {
        "droit": "OUVERT_VERSABLE",
        "contrat": "2026-08-20",
        "termine": "CREATION_ACTIVITE",
    }


def test_ce_qui_attendait() -> None:
    # the two months of before the law; the month of the contract did not exist when she was notified
    assert RECIT.attendu_le("2024-11-04") == [("O1@2009-06-01", "orientation_a_decider", "2025-01-04")]
    assert RECIT.attendu_le("2025-01-20") == [STOCK]
    assert RECIT.attendu_le("2025-05-14") == [STOCK], "no delay of observations was known then"
    contrat = [("C4@2025-03-22", "ore_a_fixer", "2026-03-08"), ("C10@2009-06-01", "contrat_a_renouveler", "2026-08-31")]
    assert RECIT.attendu_le("2025-09-15") == contrat
    assert RECIT.attendu_le("2025-10-13") == [("A-DEC@2025-01-01", "activite_a_declarer", "2025-10-27"), *contrat]
    assert RECIT.attendu_le("2025-10-20") == contrat
    assert RECIT.attendu_le("2026-10-30") == []
