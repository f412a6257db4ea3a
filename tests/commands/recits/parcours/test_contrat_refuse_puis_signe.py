"""Fifteen hours do not fit with school: Maïté refuses her contract, explains herself, and signs another one, of eight.

Her refusal reaches the ledger a week late; the procedure that it opened is filed. She goes up to fifteen hours later on.
"""

from uuid import UUID

from tests.commands.etapes import (
    CONTRAT_2,
    REFERENT,
    constater_manquement,
    modifier_droits,
    notifier_intention,
    proposer_contrat,
    refuser_contrat,
    signer_contrat,
)
from tests.commands.etapes.contrat_engagement import modifier_contrat, resigner_contrat
from tests.commands.etapes.orientation import terminer_parcours
from tests.commands.etapes.sanction import classer_manquement, recevoir_observations
from tests.commands.recits.parcours.recit import ENTREE, entree, raconter

CONTRAT_3 = UUID(int=109)
HUIT_HEURES = {"duree_hebdo_h": 8, "motif_minoration": "SITUATION_INDIVIDUELLE"}
RECIT = raconter(
    *entree(ouvert="2025-05-05", oriente="2025-05-19", notifie="2025-05-22", suivi="2025-05-26"),
    ("2025-06-02", proposer_contrat(debut_le="2025-06-02", fin_le="2025-11-30")),
    ("2025-06-17", refuser_contrat(survenu_le="2025-06-10", motif="DESACCORD_DUREE")),
    ("2025-06-24", constater_manquement(nature="REFUS_CONTRAT", faits="Refuse le contrat proposé.")),
    ("2025-06-26", notifier_intention()),
    ("2025-07-03", recevoir_observations(observations="L'école finit à midi le mercredi.")),
    ("2025-07-04", proposer_contrat(contrat=CONTRAT_2, debut_le="2025-07-08", fin_le="2026-01-07", **HUIT_HEURES)),
    ("2025-07-08", signer_contrat(contrat=CONTRAT_2)),
    ("2025-07-09", classer_manquement()),
    ("2025-11-03", modifier_contrat(contrat=CONTRAT_2, changements=["DUREE_HEBDO"], duree_hebdo_h=15)),
    ("2025-11-06", resigner_contrat(contrat=CONTRAT_2)),
    ("2025-12-15", proposer_contrat(contrat=CONTRAT_3, debut_le="2026-01-08", fin_le="2026-12-31")),
    ("2025-12-18", signer_contrat(contrat=CONTRAT_3)),
    ("2026-08-31", terminer_parcours(motif="SORTIE_RSA")),
    ("2026-09-14", modifier_droits(survenu_le="2026-08-31", etat_droit="CLOS", motif="RESSOURCES")),
)
SUIVIE = {
    "droit": "OUVERT_VERSABLE",
    "parcours": "SOCIO_PROFESSIONNEL",
    "notifiee": "2025-05-22",
    "referent": str(REFERENT),
}


def test_ce_qui_est_enregistre() -> None:
    assert RECIT.dure_de_un_a_deux_ans
    assert RECIT.evenements == [
        *ENTREE,
        "contrat_engagement.propose",
        "contrat_engagement.refuse",
        "manquement.constate",
        "sanction.intention_notifiee",
        "sanction.observations_recues",
        "contrat_engagement.propose",
        "contrat_engagement.signe",
        "manquement.classe",
        "contrat_engagement.modifie",
        "contrat_engagement.resigne",
        "contrat_engagement.propose",
        "contrat_engagement.signe",
        "parcours.termine",
        "droits.modifies",
    ]


def test_le_refus_se_savait_apres_coup() -> None:
    for connu, en_attente in (("2025-06-16", 1), ("2025-06-17", 0)):
        contrats = RECIT.dossier_au(connu, "2025-06-12").contrats.values()
        assert sum(c.en_attente for c in contrats) == en_attente
        assert RECIT.etat_au(connu, "2025-06-12") == SUIVIE


def test_signe_le_manquement_est_classe() -> None:
    assert RECIT.etat_au("2025-07-08", "2025-07-08") == SUIVIE | {"contrat": "2025-07-08"}
    (manquement,) = RECIT.dossier_au("2025-07-09", "2025-07-09").manquements.values()
    assert not manquement.en_cours
    assert RECIT.scenario.dossier.sanctions == {}


def test_quinze_heures_une_fois_resignees() -> None:
    heures = [RECIT.dossier_au(le, le).contrats[str(CONTRAT_2)].duree_hebdo_h for le in ("2025-11-05", "2025-11-06")]
    assert heures == [8, 15]


def test_le_droit_clos_se_savait_apres_coup() -> None:
    finie = {"contrat": "2025-12-18", "termine": "SORTIE_RSA"}
    assert RECIT.etat_au("2026-09-13", "2026-09-01") == {"droit": "OUVERT_VERSABLE"} | finie
    assert RECIT.etat_au("2026-09-14", "2026-09-01") == {"droit": "CLOS"} | finie


def test_ce_qui_attendait() -> None:
    c1 = ("C1@2025-01-01", "contrat_a_signer", "2025-06-22")
    assert RECIT.attendu_le("2025-06-17") == [c1]
    # ten days from 26 June end on a Sunday: the Monday after
    assert RECIT.attendu_le("2025-07-03") == [c1, ("P3@2025-06-01", "observations_de_la_personne", "2025-07-07")]
    assert RECIT.attendu_le("2025-07-09") == [
        ("C10@2009-06-01", "contrat_a_renouveler", "2026-01-07"),
        ("C4@2025-03-22", "ore_a_fixer", "2026-01-08"),
    ]
    assert RECIT.attendu_le("2026-09-14") == []
