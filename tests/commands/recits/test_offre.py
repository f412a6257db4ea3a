"""Maïté wants to drive: she asks for the permis solidaire, a first structure stays silent, the second one takes her, and
an immersion in a bakery ends with a job.
"""

from datetime import date

from commands.base import Cadre
from commands.echeances import echeances
from ledger.dossier import fold
from tests.commands.etapes import EN_CHARGE
from tests.commands.etapes.offre import (
    PMSMP,
    POSITIONNEMENT,
    PRESCRIPTION,
    PRESCRIPTION_2,
    abandonner_prescription,
    accepter_prescription,
    conventionner_pmsmp,
    demarrer_prescription,
    prescrire_offre,
    recevoir_prescription,
    se_positionner,
    terminer_pmsmp,
    terminer_prescription,
)
from tests.commands.interdits import etats_interdits
from tests.commands.scenario import Scenario, plus_tard
from tests.ledger.memoire import DOSSIER

SECONDE = {"prescription": PRESCRIPTION_2}


def laisser_venir(scenario: Scenario, jour: str) -> Scenario:
    """What follows of itself on this day."""
    for suite in scenario.suites("prescription", jour):
        scenario = scenario.puis(suite.commande, jour)
    return scenario


DEMANDE = EN_CHARGE.puis(se_positionner(message="Sans permis, pas de boulangerie."), "2025-03-19").puis(
    prescrire_offre(motivation="Vit à 30 km du premier employeur."), "2025-03-20"
)
SANS_REPONSE = plus_tard(
    lambda: laisser_venir(laisser_venir(laisser_venir(DEMANDE, "2025-03-30"), "2025-03-31"), "2025-04-21")
)
PERMIS = (
    SANS_REPONSE.puis(prescrire_offre(**SECONDE, offre="DORA-2", partenaire="ASSO-33-02"), "2025-04-22")
    .puis(recevoir_prescription(**SECONDE), "2025-04-23")
    .puis(accepter_prescription(**SECONDE, entree_prevue_le="2025-05-05"), "2025-04-28")
    .puis(demarrer_prescription(**SECONDE), "2025-05-05")
    .puis(terminer_prescription(**SECONDE, heures_realisees=38), "2025-07-04")
)
EMPLOI = PERMIS.puis(
    conventionner_pmsmp(debut_le="2025-07-07", fin_le="2025-07-18", accueil_nom="Boulangerie Etxeberri"), "2025-07-05"
).puis(terminer_pmsmp(suite_emploi="CDI"), "2025-07-18")


def test_les_etapes() -> None:
    assert [e.type_stable.removesuffix(".v1") for e in EMPLOI.lus[len(EN_CHARGE.lus) :]] == [
        "offre.positionnee",
        "offre.prescrite",
        "prescription.relancee",
        "prescription.expiree",
        "offre.prescrite",
        "prescription.recue",
        "prescription.acceptee",
        "prescription.demarree",
        "prescription.terminee",
        "pmsmp.conventionnee",
        "pmsmp.terminee",
    ]
    assert etats_interdits(EMPLOI.lus) == []


def test_l_etat_a_trois_dates() -> None:
    attendus = {
        "2025-03-25": {str(PRESCRIPTION): "PRESCRITE"},
        "2025-05-10": {str(PRESCRIPTION): "EXPIREE", str(PRESCRIPTION_2): "DEMARREE"},
        "2025-07-18": {str(PRESCRIPTION): "EXPIREE", str(PRESCRIPTION_2): "TERMINEE"},
    }
    for jour, etats in attendus.items():
        le = date.fromisoformat(jour)
        dossier = fold(DOSSIER, EMPLOI.lus, connu_au=le, valable_au=le)
        assert {p.id: str(p.etat) for p in dossier.prescriptions.values()} == etats
        assert dossier.positionnements[str(POSITIONNEMENT)].prescription == str(PRESCRIPTION)
    assert EMPLOI.dossier.immersions[str(PMSMP)].issue == "COMPLETE"


def test_ce_qu_on_apprend_plus_tard_n_etait_pas_connu() -> None:
    """In June, one learns that she had stopped on 12 May: May did not know it, and was wrong."""
    en_cours = Scenario(PERMIS.lus[: len(EN_CHARGE.lus) + 8])
    arret = abandonner_prescription(**SECONDE, survenu_le="2025-05-12", motif="SANTE")
    appris = en_cours.puis(arret, "2025-06-10")
    mai, juin = date(2025, 5, 20), date(2025, 6, 10)
    etats = {
        (connu, valable): str(
            fold(DOSSIER, appris.lus, connu_au=connu, valable_au=valable).prescriptions[str(PRESCRIPTION_2)].etat
        )
        for connu in (mai, juin)
        for valable in (date(2025, 5, 6), mai)
    }
    assert etats == {
        (mai, date(2025, 5, 6)): "DEMARREE",
        (mai, mai): "DEMARREE",
        (juin, date(2025, 5, 6)): "DEMARREE",
        (juin, mai): "ABANDONNEE",
    }


def test_les_echeances() -> None:
    def ouvertes(scenario: Scenario, jour: str) -> list[tuple[str, str]]:
        attentes = echeances(scenario.dossier, Cadre(date.fromisoformat(jour)))
        return [(e.nature, e.due_le.isoformat()) for e in attentes if e.nature.startswith("prescription")]

    assert ouvertes(DEMANDE, "2025-03-25") == [("prescription_sans_reponse", "2025-03-30")]
    relancee = Scenario(SANS_REPONSE.lus[:-1])
    assert ouvertes(relancee, "2025-04-01") == [("prescription_relancee_sans_reponse", "2025-04-19")]
    assert ouvertes(EMPLOI, "2025-07-18") == []
