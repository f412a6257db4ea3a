"""The CAF then the MSA open a dossier for Maïté; eight months later somebody sees it, and one goes on for both.

Each dossier is told in its own story. The merge is seen on the 10th and recorded on the 15th; a rendez-vous of the
absorbed dossier is put right long after.
"""

from datetime import date
from uuid import UUID

from commands.entree.doublon import absorber
from ledger.dossier.etat.rendez_vous import EtatRendezVous
from ledger.events.entree.doublon import DoublonAbsorbe, DoublonFusionne
from ledger.events.suivi.rendez_vous import RendezVousManque
from tests.commands.etapes import (
    CONTRAT_2,
    RDV,
    REFERENT,
    manquer_rendez_vous,
    modifier_identite,
    planifier_rendez_vous,
    proposer_contrat,
    signer_contrat,
)
from tests.commands.etapes.accompagnement import etablir_bilan
from tests.commands.etapes.entree import ABSORBANT, FUSION, fusionner_doublon
from tests.commands.recits.parcours.recit import ENTREE, corriger, entree, raconter
from tests.commands.scenario import Scenario

ABSORBE = UUID(int=399)
VU_LE = "2025-09-10"
FUSIONNER = fusionner_doublon(survenu_le=VU_LE, motif="MEME_IDENTITE")


def absorbe(scenario: Scenario, _le: str) -> DoublonAbsorbe:
    """What the merge writes on the dossier that goes on."""
    return absorber(scenario.dossier, ABSORBE, FUSIONNER.fait(DoublonFusionne, survenu_le=date.fromisoformat(VU_LE)))


CAF = raconter(
    *entree(ouvert="2025-01-06", oriente="2025-01-20", notifie="2025-01-23", suivi="2025-01-27"),
    ("2025-02-03", proposer_contrat(debut_le="2025-02-03", fin_le="2025-12-31")),
    ("2025-02-10", signer_contrat()),
    ("2025-08-25", planifier_rendez_vous(le="2025-09-04")),
    ("2025-09-05", manquer_rendez_vous()),
    ("2025-09-15", FUSIONNER),
    ("2026-02-16", corriger(RendezVousManque, manquer_rendez_vous, excuse=True)),
)
MSA = raconter(
    *entree(ouvert="2025-05-05", oriente="2025-06-02", notifie="2025-06-05", suivi="2025-06-10"),
    ("2025-06-23", proposer_contrat(contrat=CONTRAT_2, debut_le="2025-07-01", fin_le="2026-06-30")),
    ("2025-06-30", signer_contrat(contrat=CONTRAT_2)),
    ("2025-09-15", absorbe),
    ("2025-09-16", modifier_identite()),
    ("2026-06-08", etablir_bilan(debut_le="2025-07-01", fin_le="2026-05-31")),
)
DE_LA_CAF = {
    "droit": "OUVERT_VERSABLE",
    "parcours": "SOCIO_PROFESSIONNEL",
    "notifiee": "2025-01-23",
    "referent": str(REFERENT),
    "contrat": "2025-02-10",
}


def test_ce_qui_est_enregistre() -> None:
    assert CAF.dure_de_un_a_deux_ans
    assert MSA.dure_de_un_a_deux_ans
    assert CAF.evenements == [
        *ENTREE,
        "contrat_engagement.propose",
        "contrat_engagement.signe",
        "rendez_vous.planifie",
        "rendez_vous.manque",
        "doublon.fusionne",
        "droits.modifies",
        "rendez_vous.manque",
    ]
    assert MSA.evenements == [
        *ENTREE,
        "contrat_engagement.propose",
        "contrat_engagement.signe",
        "doublon.absorbe",
        "identite.modifiee",
        "bilan.etabli",
    ]


def test_la_fusion_se_savait_apres_coup() -> None:
    assert CAF.etat_au("2025-09-14", "2025-09-12") == DE_LA_CAF
    assert CAF.etat_au("2025-09-15", "2025-09-12") == DE_LA_CAF | {"droit": "CLOS", "absorbe": str(ABSORBANT)}
    assert CAF.etat_au("2025-09-15", "2025-09-09") == DE_LA_CAF
    assert MSA.dossier_au("2025-09-14", "2025-09-12").absorbes == {}
    assert MSA.dossier_au("2025-09-15", "2025-09-12").absorbes == {str(FUSION): str(ABSORBE)}


def test_le_passe_de_l_absorbe_se_corrige() -> None:
    for connu, excuse in (("2026-02-15", False), ("2026-02-16", True)):
        rendez_vous = CAF.dossier_au(connu, "2025-09-04").rendez_vous[str(RDV)]
        assert rendez_vous.etat is EtatRendezVous.MANQUE
        manques = [
            e for e in CAF.scenario.lus if e.classe is RendezVousManque and e.connu_le <= date.fromisoformat(connu)
        ]
        assert manques[-1].corps["excuse"] is excuse


def test_l_autre_continue() -> None:
    continue_ = DE_LA_CAF | {"notifiee": "2025-06-05", "contrat": "2025-06-30"}
    assert MSA.etat_au("2026-06-08", "2025-09-15") == continue_
    assert MSA.etat_au("2026-06-08", "2026-06-08") == continue_


def test_ce_qui_attendait() -> None:
    caf = [("C4@2025-01-01", "ore_a_fixer", "2025-08-10"), ("C10@2009-06-01", "contrat_a_renouveler", "2025-12-31")]
    msa = [("C4@2025-03-22", "ore_a_fixer", "2025-12-30"), ("C10@2009-06-01", "contrat_a_renouveler", "2026-06-30")]
    assert CAF.attendu_le("2025-01-06") == [("O1@2025-01-01", "orientation_a_decider", "2025-02-17")]
    assert CAF.attendu_le("2025-09-14") == caf
    assert CAF.attendu_le("2025-09-15") == []
    assert MSA.attendu_le("2025-05-05") == [("O1@2025-01-01", "orientation_a_decider", "2025-06-16")]
    assert MSA.attendu_le("2025-09-14") == MSA.attendu_le("2025-09-15") == msa
