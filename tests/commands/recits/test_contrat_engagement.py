"""Maïté signs a contract on the form, her hours go down, she drops off the register, comes back, and renews."""

from datetime import date

from ledger.dossier import Dossier, fold
from ledger.events.contrats.contrat_engagement import ContratEngagementSigne
from ledger.events.contrats.vie_contrat import ContratEngagementSuspendu
from tests.commands.etapes import CONTRAT, CONTRAT_2, signer_contrat
from tests.commands.etapes.contrat_engagement import (
    AVEC_PLAN,
    DEMARCHE_2,
    actualiser_contrat,
    arreter_plan,
    fixer_ore,
    modifier_contrat,
    prevoir_demarche,
    proposer_modele,
    reprendre_contrat,
    resigner_contrat,
    signer_partie,
    suivre_demarche,
    suspendre_contrat,
)
from tests.commands.scenario import Scenario, plus_tard
from tests.ledger.memoire import DOSSIER


def signer_a_deux() -> Scenario:
    """She signs at the rendez-vous, the organisme two days later: the contract is signed that day, of itself."""
    deux = AVEC_PLAN.puis(signer_partie(mode="PAPIER"), "2025-04-08").puis(
        signer_partie(partie="ORGANISME"), "2025-04-10"
    )
    (suite,) = deux.suites("contrat", "2025-04-10")
    return deux.quand(suite.commande, le="2025-04-10").alors(ContratEngagementSigne, mode="PAPIER", nature="PREMIER")


SIGNE = plus_tard(signer_a_deux)
ALLEGE = (
    SIGNE.puis(suivre_demarche(), "2025-04-14")
    .puis(
        modifier_contrat(changements=["DUREE_HEBDO"], duree_hebdo_h=8, motif_minoration="SITUATION_INDIVIDUELLE"),
        "2025-05-12",
    )
    .puis(resigner_contrat(), "2025-05-15")
    .puis(suivre_demarche(etat="REALISEE"), "2025-06-27")
    .puis(actualiser_contrat(actualisation_mois=None, bilan="Le permis est obtenu."), "2025-07-08")
)
PERDUE_DE_VUE = ALLEGE.puis(suspendre_contrat(survenu_le="2025-07-21"), "2025-08-04")
REVENUE = PERDUE_DE_VUE.puis(reprendre_contrat(), "2025-09-01").puis(fixer_ore(), "2025-09-08")
RENOUVELEE = (
    REVENUE.puis(proposer_modele(contrat=CONTRAT_2, debut_le="2025-10-01", fin_le="2026-03-31"), "2025-09-22")
    .puis(arreter_plan(contrat=CONTRAT_2), "2025-09-22")
    .puis(
        prevoir_demarche(contrat=CONTRAT_2, demarche=DEMARCHE_2, debut_le="2025-10-06", fin_le="2026-01-30"),
        "2025-09-22",
    )
    .puis(signer_contrat(contrat=CONTRAT_2), "2025-09-25")
)


def au(connu: str, valable: str) -> Dossier:
    """The dossier as it was known on a day, for another day."""
    return fold(DOSSIER, RENOUVELEE.lus, connu_au=date.fromisoformat(connu), valable_au=date.fromisoformat(valable))


def test_ce_qui_est_enregistre() -> None:
    contrat = [e.type_stable for e in RENOUVELEE.lus if e.type_stable.startswith("contrat_engagement.")]
    assert [nom.removeprefix("contrat_engagement.").removesuffix(".v1") for nom in contrat] == [
        "propose",
        "plan_arrete",
        "demarche_prevue",
        "signe_par_partie",
        "signe_par_partie",
        "signe",
        "demarche_suivie",
        "modifie",
        "resigne",
        "demarche_suivie",
        "actualise",
        "suspendu",
        "repris",
        "ore_fixee",
        "propose",
        "plan_arrete",
        "demarche_prevue",
        "signe",
    ]
    assert RENOUVELEE.dernier(ContratEngagementSigne).corps["nature"] == "RENOUVELLEMENT"


def test_sous_contrat_a_la_mi_mai() -> None:
    """The change of 12 May is not signed yet: fifteen hours still hold."""
    contrat = au("2025-05-14", "2025-05-14").contrat_en_cours(date(2025, 5, 14))
    assert contrat is not None
    assert (contrat.id, contrat.duree_hebdo_h) == (str(CONTRAT), 15)
    assert contrat.modification is not None


def test_la_suspension_se_savait_apres_coup() -> None:
    """On 25 July nobody knew that the inscription had ceased on the 21st; since 4 August, it is known."""
    le = date(2025, 7, 25)
    assert au("2025-07-25", "2025-07-25").contrat_en_cours(le) is not None
    assert au("2025-08-04", "2025-07-25").contrat_en_cours(le) is None
    assert au("2025-08-04", "2025-07-20").contrat_en_cours(date(2025, 7, 20)) is not None


def test_en_octobre_le_nouveau_contrat_court() -> None:
    dossier = au("2025-10-01", "2025-10-01")
    contrat = dossier.contrat_en_cours(date(2025, 10, 1))
    assert contrat is not None
    assert contrat.id == str(CONTRAT_2)
    assert dossier.demarches[str(DEMARCHE_2)].ouverte


def test_ce_qui_etait_du() -> None:
    assert SIGNE.dues("2025-04-10") == {
        "contrat_a_actualiser": "2025-07-10",
        "contrat_a_renouveler": "2025-09-30",
        "ore_a_fixer": "2025-10-10",
    }
    assert PERDUE_DE_VUE.dues("2025-08-04") == {"contrat_a_reprendre": "2026-07-21"}
    assert RENOUVELEE.dues("2025-09-25") == {
        "contrat_a_actualiser": "2025-12-25",
        "contrat_a_renouveler": "2026-03-31",
    }


def test_sans_retour_le_contrat_se_serait_clos() -> None:
    (suite,) = PERDUE_DE_VUE.suites("contrat", "2026-07-22")
    clos = PERDUE_DE_VUE.puis(suite.commande, "2026-07-22")
    contrat = clos.dossier.contrats[str(CONTRAT)]
    assert (contrat.clos_le, contrat.motif_cloture) == (date(2026, 7, 22), "SUSPENSION_PROLONGEE")
    assert clos.dernier(ContratEngagementSuspendu).corps["cloture_le"] == "2026-07-21"
