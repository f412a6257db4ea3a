"""Maïté has no home of her own: a social parcours of a year, then she is ready for work, and finds it.

Her first signature, on paper, reaches the ledger two weeks late; so does the news of her job.
"""

from uuid import UUID

from tests.commands.etapes import (
    CONTRAT_2,
    ORIENTATION_2,
    REFERENT,
    REFERENT_2,
    decider_orientation,
    designer_referent,
    designer_structure,
    notifier_orientation,
    ouvrir_dossier,
    preconiser_orientation,
    proposer_contrat,
    signer_contrat,
)
from tests.commands.etapes.contrat_engagement import fixer_ore
from tests.commands.etapes.diagnostic import etablir_diagnostic
from tests.commands.etapes.orientation import (
    demander_reorientation,
    realiser_reexamen_social,
    recueillir_criteres,
    terminer_parcours,
)
from tests.commands.recits.parcours.recit import raconter

CONTRAT_3 = UUID(int=109)
AGENCE = {"structure": "FT-33-021", "organisme": "FRANCE_TRAVAIL"}
RECIT = raconter(
    ("2025-01-13", ouvrir_dossier()),
    ("2025-01-20", recueillir_criteres(saisis_le="2025-01-20")),
    ("2025-01-27", preconiser_orientation(parcours="SOCIAL")),
    (
        "2025-02-03",
        decider_orientation(
            parcours="SOCIAL", motif_social="LOGEMENT", justification_duree="Elle demande plus de six mois."
        ),
    ),
    ("2025-02-06", notifier_orientation()),
    ("2025-02-10", designer_structure()),
    ("2025-02-11", designer_referent()),
    ("2025-02-20", etablir_diagnostic()),
    ("2025-02-27", proposer_contrat(debut_le="2025-03-01", fin_le="2025-08-31")),
    ("2025-03-17", signer_contrat(survenu_le="2025-03-03", mode="PAPIER")),
    ("2025-08-25", proposer_contrat(contrat=CONTRAT_2, debut_le="2025-09-01", fin_le="2026-02-28")),
    ("2025-08-28", signer_contrat(contrat=CONTRAT_2)),
    ("2026-01-15", realiser_reexamen_social(issue="REORIENTATION")),
    ("2026-01-16", demander_reorientation(motif="PRET_A_L_EMPLOI", parcours_souhaite="PROFESSIONNEL")),
    ("2026-02-02", decider_orientation(orientation=ORIENTATION_2, parcours="PROFESSIONNEL", **AGENCE)),
    ("2026-02-05", notifier_orientation()),
    ("2026-02-09", designer_structure(**AGENCE)),
    ("2026-02-10", designer_referent(referent=REFERENT_2)),
    ("2026-02-20", proposer_contrat(contrat=CONTRAT_3, debut_le="2026-03-01", fin_le="2026-11-30")),
    ("2026-02-26", signer_contrat(contrat=CONTRAT_3)),
    ("2026-03-10", fixer_ore(contrat=CONTRAT_3)),
    ("2026-10-12", terminer_parcours(survenu_le="2026-10-01")),
)
SOCIAL = {"droit": "OUVERT_VERSABLE", "parcours": "SOCIAL", "notifiee": "2025-02-06", "referent": str(REFERENT)}
PROFESSIONNEL = {
    "droit": "OUVERT_VERSABLE",
    "parcours": "PROFESSIONNEL",
    "notifiee": "2026-02-05",
    "referent": str(REFERENT_2),
    "contrat": "2026-02-26",
}


def test_ce_qui_est_enregistre() -> None:
    assert RECIT.dure_de_un_a_deux_ans
    assert RECIT.evenements == [
        "dossier.ouvert",
        "orientation.criteres_recueillis",
        "orientation.preconisee",
        "orientation.decidee",
        "orientation.notifiee",
        "structure.designee",
        "referent.designe",
        "diagnostic.etabli",
        "contrat_engagement.propose",
        "contrat_engagement.signe",
        "contrat_engagement.propose",
        "contrat_engagement.signe",
        "reexamen.social_realise",
        "reorientation.demandee",
        "orientation.decidee",
        "orientation.notifiee",
        "structure.designee",
        "referent.designe",
        "contrat_engagement.propose",
        "contrat_engagement.signe",
        "contrat_engagement.ore_fixee",
        "parcours.termine",
    ]


def test_la_signature_sur_papier_se_savait_apres_coup() -> None:
    assert RECIT.etat_au("2025-03-16", "2025-03-10") == SOCIAL
    assert RECIT.etat_au("2025-03-17", "2025-03-10") == SOCIAL | {"contrat": "2025-03-03"}


def test_prete_a_l_emploi_un_an_plus_tard() -> None:
    assert RECIT.etat_au("2026-01-20", "2026-01-15") == SOCIAL | {"contrat": "2025-08-28"}
    assert RECIT.etat_au("2026-01-20", "2026-01-20") == SOCIAL | {
        "contrat": "2025-08-28",
        "demande": "PRET_A_L_EMPLOI",
    }


def test_l_emploi_se_savait_apres_coup() -> None:
    assert RECIT.etat_au("2026-10-11", "2026-10-05") == PROFESSIONNEL
    assert RECIT.etat_au("2026-10-12", "2026-10-05") == {
        "droit": "OUVERT_VERSABLE",
        "contrat": "2026-02-26",
        "termine": "EMPLOI_DURABLE",
    }


def test_ce_qui_attendait() -> None:
    assert RECIT.attendu_le("2025-01-20") == [("O1@2025-01-01", "orientation_a_decider", "2025-02-24")]
    assert RECIT.attendu_le("2025-03-10") == [("C1@2025-01-01", "contrat_a_signer", "2025-03-06")], "late, as known"
    # twelve months, since housing is what holds her back
    assert RECIT.attendu_le("2025-03-17") == [
        ("C10@2009-06-01", "contrat_a_renouveler", "2025-08-31"),
        ("O5@2025-01-01", "reexamen_social", "2026-03-03"),
    ]
    assert RECIT.attendu_le("2026-01-14") == [
        ("C10@2009-06-01", "contrat_a_renouveler", "2026-02-28"),
        ("O5@2025-01-01", "reexamen_social", "2026-08-28"),
    ]
    assert RECIT.attendu_le("2026-02-26") == [
        ("C4@2025-03-22", "ore_a_fixer", "2026-08-26"),
        ("C10@2009-06-01", "contrat_a_renouveler", "2026-11-30"),
    ]
    assert RECIT.attendu_le("2026-10-12") == []
