"""An immersion, a job of six months, then Maïté is back: her contract too, and an offer that this time leads further.

That she worked is known a week late. The structure that she is sent to answers only once reminded.
"""

from tests.commands.etapes import (
    CONTRAT,
    CONTRAT_2,
    REFERENT,
    proposer_contrat,
    signer_contrat,
)
from tests.commands.etapes.contrat_engagement import fixer_ore, reprendre_contrat, suspendre_contrat
from tests.commands.etapes.inscription import cesser_inscription, modifier_inscription, reprendre_inscription
from tests.commands.etapes.offre import (
    accepter_prescription,
    conventionner_pmsmp,
    demarrer_prescription,
    prescrire_offre,
    terminer_pmsmp,
    terminer_prescription,
)
from tests.commands.etapes.orientation import terminer_parcours
from tests.commands.recits.parcours.recit import ENTREE, de_soi, entree, raconter

RECIT = raconter(
    *entree(ouvert="2025-02-03", oriente="2025-02-17", notifie="2025-02-20", suivi="2025-02-24"),
    ("2025-02-25", modifier_inscription(categorie="A", motif="ORIENTATION")),
    ("2025-03-03", proposer_contrat(debut_le="2025-03-03", fin_le="2026-03-02")),
    ("2025-03-10", signer_contrat()),
    ("2025-04-01", conventionner_pmsmp()),
    ("2025-04-22", terminer_pmsmp(survenu_le="2025-04-18")),
    ("2025-06-09", cesser_inscription(survenu_le="2025-06-02", effet_le="2025-06-01")),
    ("2025-06-10", suspendre_contrat(survenu_le="2025-06-02")),
    ("2025-12-01", reprendre_inscription()),
    ("2025-12-04", reprendre_contrat()),
    ("2026-01-12", fixer_ore(contrat=CONTRAT)),
    ("2026-02-20", proposer_contrat(contrat=CONTRAT_2, debut_le="2026-03-03", fin_le="2026-09-02")),
    ("2026-02-27", signer_contrat(contrat=CONTRAT_2)),
    ("2026-03-16", prescrire_offre()),
    ("2026-03-27", de_soi("prescription_relancee")),
    ("2026-03-30", accepter_prescription()),
    ("2026-04-07", demarrer_prescription()),
    ("2026-06-26", terminer_prescription()),
    ("2026-07-06", terminer_parcours()),
)
SUIVIE = {
    "droit": "OUVERT_VERSABLE",
    "parcours": "SOCIO_PROFESSIONNEL",
    "notifiee": "2025-02-20",
    "referent": str(REFERENT),
    "inscription": "A",
}
SOUS_CONTRAT = SUIVIE | {"contrat": "2025-03-10"}


def test_ce_qui_est_enregistre() -> None:
    assert RECIT.dure_de_un_a_deux_ans
    assert RECIT.evenements == [
        *ENTREE,
        "inscription.modifiee",
        "contrat_engagement.propose",
        "contrat_engagement.signe",
        "pmsmp.conventionnee",
        "pmsmp.terminee",
        "inscription.cessee",
        "contrat_engagement.suspendu",
        "inscription.reprise",
        "contrat_engagement.repris",
        "contrat_engagement.ore_fixee",
        "contrat_engagement.propose",
        "contrat_engagement.signe",
        "offre.prescrite",
        "prescription.relancee",
        "prescription.acceptee",
        "prescription.demarree",
        "prescription.terminee",
        "parcours.termine",
    ]


def test_l_emploi_se_savait_apres_coup() -> None:
    assert RECIT.etat_au("2025-06-08", "2025-06-05") == SOUS_CONTRAT
    assert RECIT.etat_au("2025-06-09", "2025-06-05") == SOUS_CONTRAT | {"inscription": "CESSATION"}
    assert RECIT.etat_au("2025-06-10", "2025-06-05") == SUIVIE | {"inscription": "CESSATION"}
    assert RECIT.etat_au("2025-06-10", "2025-06-01") == SOUS_CONTRAT


def test_le_contrat_reprend_avec_l_inscription() -> None:
    assert RECIT.etat_au("2025-12-03", "2025-12-03") == SUIVIE
    assert RECIT.etat_au("2025-12-04", "2025-12-04") == SOUS_CONTRAT


def test_l_offre_mene_a_l_emploi() -> None:
    assert RECIT.etat_au("2026-06-30", "2026-06-30") == SUIVIE | {"contrat": "2026-02-27"}
    assert RECIT.etat_au("2026-07-06", "2026-07-06") == {
        "droit": "OUVERT_VERSABLE",
        "inscription": "A",
        "contrat": "2026-02-27",
        "termine": "EMPLOI_DURABLE",
    }


def test_ce_qui_attendait() -> None:
    ore = ("C4@2025-01-01", "ore_a_fixer", "2025-09-10")
    terme = ("C10@2009-06-01", "contrat_a_renouveler", "2026-03-02")
    assert RECIT.attendu_le("2025-06-08") == [ore, terme]
    assert RECIT.attendu_le("2025-06-10") == [
        ("I2@2025-01-01", "reinscription", "2026-06-01"),
        ("CE-CLOS@2025-01-01", "contrat_a_reprendre", "2026-06-02"),
    ]
    assert RECIT.attendu_le("2025-12-04") == [ore, terme]
    renouvele = ("C10@2009-06-01", "contrat_a_renouveler", "2026-09-02")
    assert RECIT.attendu_le("2026-03-16") == [
        ("OFF-REL@2009-06-01", "prescription_sans_reponse", "2026-03-26"),
        renouvele,
    ]
    assert RECIT.attendu_le("2026-03-27") == [
        ("OFF-EXP@2009-06-01", "prescription_relancee_sans_reponse", "2026-04-15"),
        renouvele,
    ]
    assert RECIT.attendu_le("2026-06-30") == [renouvele]
    assert RECIT.attendu_le("2026-07-06") == []
