"""Prescriptions: prescrire with the fiche unique, what the structure answers, what becomes of the person; deadlines."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from pydantic import ValidationError

from commands.base import ETAPES, PREALABLES, Cadre, Commande, Interdite, Refus
from commands.echeances import echeances
from commands.offres.prescription import PrescrireOffre, exiger_en_son_nom
from ledger.events import CATALOGUE
from ledger.events.offres.offre import OffreAcceptee, OffrePositionnee
from ledger.events.offres.prescription import (
    OffrePrescrite,
    PrescriptionAbandonnee,
    PrescriptionAcceptee,
    PrescriptionDemarree,
    PrescriptionExpiree,
    PrescriptionNonVenue,
    PrescriptionRecue,
    PrescriptionRefusee,
    PrescriptionRelancee,
    PrescriptionTerminee,
)
from ledger.vocabulaire.acteur import Role
from tests.commands.etapes import (
    OUVERT,
    PROPOSITION,
    accepter_offre,
    annuler_etape,
    ouvrir_dossier,
    proposer_offre,
)
from tests.commands.etapes.offre import (
    ACCEPTE,
    DEMARRE,
    FICHE,
    POSITIONNEMENT,
    POSITIONNEMENT_2,
    PRESCRIPTION,
    PRESCRIPTION_2,
    PRESCRIT,
    RELANCE,
    abandonner_prescription,
    accepter_prescription,
    constater_non_venue,
    demarrer_prescription,
    expirer_prescription,
    prescrire_offre,
    recevoir_prescription,
    refuser_prescription,
    relancer_prescription,
    se_positionner,
    terminer_prescription,
)
from tests.commands.interdits import etats_interdits
from tests.commands.pouvoirs import agent
from tests.commands.scenario import Scenario, etant_donne
from tests.ledger.exemples import EXEMPLES

POSITIONNE = OUVERT.puis(se_positionner(), "2025-03-18")
SUITES = [
    recevoir_prescription(),
    accepter_prescription(),
    refuser_prescription(),
    constater_non_venue(),
    demarrer_prescription(),
    terminer_prescription(),
    abandonner_prescription(),
    relancer_prescription(),
    expirer_prescription(),
]
REPONSES = [accepter_prescription(), refuser_prescription()]


def nom(commande: Commande) -> str:
    return type(commande).__name__


def le(commande: Commande, jour: str) -> Commande:
    """The same step, on another day."""
    return type(commande).model_validate(commande.model_dump() | {"survenu_le": jour})


def etat(scenario: Scenario) -> str:
    return scenario.dossier.prescriptions[str(PRESCRIPTION)].etat


def test_m1_on_prescrit_en_son_nom() -> None:
    """As on the page, whichever door a référent comes by; who restates a prescription leaves it to whose it is."""
    sienne, garde = prescrire_offre(prescripteur=UUID(int=9)), exiger_en_son_nom
    with pytest.raises(Interdite) as interdite:
        garde(agent(numero=8), OUVERT.dossier, sienne)
    assert interdite.value.code == "prescripteur_autre"
    garde(agent(numero=9), OUVERT.dossier, sienne)
    garde(agent(numero=8), OUVERT.dossier, None)
    garde(agent(numero=8, role=Role.SYSTEME), OUVERT.dossier, sienne)
    redite = {"evenement": UUID(int=1), "motif": "ERREUR_DE_SAISIE"}
    garde(agent(numero=8), OUVERT.dossier, prescrire_offre(prescripteur=UUID(int=9), correction=redite))
    assert ETAPES[PrescrireOffre].garde is garde


class TestSePositionner:
    def test_dossier_non_ouvert(self) -> None:
        etant_donne().quand(se_positionner(), le="2025-03-18").refuse("dossier_non_ouvert")

    def test_deux_fois_la_meme(self) -> None:
        commande = se_positionner(positionnement=POSITIONNEMENT_2)
        POSITIONNE.quand(commande, le="2025-03-19").refuse("positionnement_en_attente", champ="offre")

    def test_deja_prescrite(self) -> None:
        PRESCRIT.quand(se_positionner(), le="2025-03-21").refuse("offre_deja_prescrite", champ="offre")

    def test_de_nouveau_apres_un_refus(self) -> None:
        refusee = PRESCRIT.puis(refuser_prescription(), "2025-03-25")
        refusee.quand(se_positionner(message="Je voudrais essayer encore."), le="2025-03-26").alors(OffrePositionnee)

    def test_une_autre_offre(self) -> None:
        commande = se_positionner(positionnement=POSITIONNEMENT_2, offre="DORA-2")
        POSITIONNE.quand(commande, le="2025-03-18").alors(OffrePositionnee, offre="DORA-2")


class TestPrescrireOffre:
    def test_dossier_non_ouvert(self) -> None:
        etant_donne().quand(prescrire_offre(), le="2025-03-20").refuse("dossier_non_ouvert")

    def test_deux_fois_a_la_fois(self) -> None:
        commande = prescrire_offre(prescription=PRESCRIPTION_2)
        for en_cours in (PRESCRIT, ACCEPTE, DEMARRE):
            en_cours.quand(commande, le="2025-04-02").refuse("offre_deja_prescrite", champ="offre")

    def test_sans_besoin(self) -> None:
        with pytest.raises(ValidationError):
            prescrire_offre(besoins=[])

    def test_une_eligibilite_sans_justificatif(self) -> None:
        with pytest.raises(ValidationError):
            prescrire_offre(eligibilite_fse={"situation": "CHOMAGE", "niveau_etudes": "CITE_0_2", "justificatifs": []})

    def test_la_fiche_est_dans_l_evenement(self) -> None:
        issue = OUVERT.quand(prescrire_offre(sensible_fse={"handicap": True}), le="2025-03-20")
        issue.alors(OffrePrescrite, fiche=FICHE, motif="LEVER_UN_FREIN", positionnement=None, proposition=None)
        assert "handicap" not in issue.evenements[0].partie_claire()
        assert "ATTESTATION_RSA" in issue.evenements[0].partie_claire()

    def test_elle_repond_au_positionnement(self) -> None:
        prescrit = POSITIONNE.quand(prescrire_offre(), le="2025-03-20").alors(
            OffrePrescrite, positionnement=POSITIONNEMENT
        )
        assert prescrit.dossier.positionnements[str(POSITIONNEMENT)].prescription == str(PRESCRIPTION)

    def test_un_positionnement_posterieur_ne_tiendrait_plus(self) -> None:
        POSITIONNE.quand(prescrire_offre(survenu_le="2025-03-17"), le="2025-03-20").refuse("etape_suivie")

    def test_elle_suit_une_proposition_acceptee(self) -> None:
        acceptee = OUVERT.puis(proposer_offre(), "2025-03-18").puis(accepter_offre(), "2025-03-19")
        prescrite = acceptee.quand(prescrire_offre(), le="2025-03-20").alors(OffrePrescrite, proposition=PROPOSITION)
        prescrite.quand(annuler_etape(prescrite, OffreAcceptee), le="2025-03-21").refuse("etape_suivie")

    def test_le_positionnement_ne_s_annule_plus(self) -> None:
        prescrit = POSITIONNE.puis(prescrire_offre(), "2025-03-20")
        prescrit.quand(annuler_etape(prescrit, OffrePositionnee), le="2025-03-21").refuse("etape_suivie")

    def test_ce_a_quoi_elle_repond_doit_exister(self) -> None:
        sans = OUVERT.puis(prescrire_offre(), "2025-03-20")
        tient, e, cadre = PREALABLES[OffrePrescrite], sans.dernier(OffrePrescrite), Cadre(date(2025, 3, 20))
        e.corps["proposition"] = str(PROPOSITION)
        with pytest.raises(Refus) as refus:
            tient(OUVERT.dossier, e, cadre)
        assert refus.value.code == "proposition_non_acceptee"
        e.corps["positionnement"] = str(POSITIONNEMENT)
        with pytest.raises(Refus) as refus:
            tient(OUVERT.dossier, e, cadre)
        assert refus.value.code == "positionnement_absent"

    def test_une_prescription_corrigee_vers_une_date_sans_positionnement(self) -> None:
        prescrit = POSITIONNE.puis(prescrire_offre(), "2025-03-20")
        commande = prescrire_offre(survenu_le="2025-03-17", correction=prescrit.correction(OffrePrescrite))
        prescrit.quand(commande, le="2025-03-21").refuse("etape_suivie")


@pytest.mark.parametrize("suite", SUITES, ids=nom)
class TestSuites:
    """What every step after the prescription shares."""

    def test_inconnue(self, suite: Commande) -> None:
        OUVERT.quand(suite, le="2025-04-20").refuse("prescription_inconnue", champ="prescription")

    def test_avant_la_prescription(self, suite: Commande) -> None:
        PRESCRIT.quand(le(suite, "2025-03-19"), le="2025-04-20").refuse("avant_prescription", champ="survenu_le")

    @pytest.mark.parametrize("fin", [terminer_prescription(), abandonner_prescription()], ids=nom)
    def test_rien_apres_la_fin(self, suite: Commande, fin: Commande) -> None:
        issue = DEMARRE.puis(fin, "2025-05-02").quand(suite, le="2025-06-20")
        assert issue.refus is not None
        assert issue.refus.champ == "prescription"


class TestReponse:
    @pytest.mark.parametrize("reponse", REPONSES, ids=nom)
    @pytest.mark.parametrize("premiere", REPONSES, ids=nom)
    def test_une_seule(self, reponse: Commande, premiere: Commande) -> None:
        PRESCRIT.puis(premiere, "2025-03-25").quand(reponse, le="2025-03-26").refuse("prescription_repondue")

    def test_recue_deux_fois(self) -> None:
        recue = PRESCRIT.quand(recevoir_prescription(), le="2025-03-21").alors(PrescriptionRecue)
        recue.quand(recevoir_prescription(), le="2025-03-22").refuse("prescription_deja_recue", champ="prescription")

    def test_recue_apres_la_reponse(self) -> None:
        repondue = PRESCRIT.puis(accepter_prescription(), "2025-03-25")
        repondue.quand(recevoir_prescription(), le="2025-03-26").refuse("prescription_repondue")

    def test_une_entree_prevue_avant_l_acceptation(self) -> None:
        commande = accepter_prescription(entree_prevue_le="2025-03-24")
        PRESCRIT.quand(commande, le="2025-03-25").refuse("entree_passee", champ="entree_prevue_le")

    @pytest.mark.parametrize("entree", [None, "2025-03-25", "2025-04-07"])
    def test_acceptee(self, entree: str | None) -> None:
        commande = accepter_prescription(entree_prevue_le=entree)
        PRESCRIT.quand(commande, le="2025-03-25").alors(PrescriptionAcceptee, prescrite_le="2025-03-20")

    def test_refusee(self) -> None:
        refusee = PRESCRIT.quand(refuser_prescription(explication="Habite trop loin."), le="2025-03-25").alors(
            PrescriptionRefusee, motif="NON_ELIGIBLE", offre="DORA-1", partenaire="ASSO-33-01"
        )
        assert etat(refusee) == "REFUSEE"


class TestPersonne:
    @pytest.mark.parametrize("commande", [constater_non_venue(), demarrer_prescription()], ids=nom)
    def test_sans_acceptation(self, commande: Commande) -> None:
        for scenario in (PRESCRIT, DEMARRE):
            scenario.quand(commande, le="2025-04-02").refuse("prescription_non_acceptee", champ="prescription")

    def test_non_venue(self) -> None:
        absente = ACCEPTE.quand(constater_non_venue(motif_absence="Enfant malade."), le="2025-04-01").alors(
            PrescriptionNonVenue, excuse=True
        )
        assert not absente.dossier.manquements, "an absence is no manquement by itself"

    def test_demarree(self) -> None:
        ACCEPTE.quand(demarrer_prescription(), le="2025-04-01").alors(PrescriptionDemarree, acceptee_le="2025-03-25")

    def test_terminee_sans_avoir_demarre(self) -> None:
        ACCEPTE.quand(terminer_prescription(), le="2025-04-02").refuse("prescription_non_demarree")

    def test_terminee(self) -> None:
        commande = terminer_prescription(heures_realisees=42.5, bilan="Permis obtenu.")
        DEMARRE.quand(commande, le="2025-06-02").alors(
            PrescriptionTerminee, demarree_le="2025-04-01", resultat="OBJECTIF_ATTEINT"
        )

    @pytest.mark.parametrize("depuis", [PRESCRIT, ACCEPTE, DEMARRE])
    def test_abandonnee(self, depuis: Scenario) -> None:
        abandonnee = depuis.quand(abandonner_prescription(), le="2025-04-02").alors(
            PrescriptionAbandonnee, par="USAGER"
        )
        abandonnee.quand(abandonner_prescription(), le="2025-04-03").refuse("prescription_conclue")

    def test_l_acceptation_ne_s_annule_pas_apres_l_entree(self) -> None:
        DEMARRE.quand(annuler_etape(DEMARRE, PrescriptionAcceptee), le="2025-04-03").refuse("etape_suivie")

    def test_un_refus_tardif_avant_l_acceptation(self) -> None:
        commande = refuser_prescription(survenu_le="2025-03-22", correction=None)
        ACCEPTE.quand(commande, le="2025-04-01").refuse("prescription_repondue")


class TestSansReponse:
    """Rules OFF-REL and OFF-EXP: 10 and 30 days, both from the prescription."""

    @pytest.mark.parametrize(
        ("prescrite", "veille", "lendemain"),
        [
            ("2025-03-20", "2025-03-30", "2025-03-31"),
            ("2025-12-27", "2026-01-06", "2026-01-07"),
            ("2028-02-19", "2028-02-29", "2028-03-01"),
        ],
    )
    def test_relance(self, prescrite: str, veille: str, lendemain: str) -> None:
        prescrit = OUVERT.puis(prescrire_offre(), prescrite)
        prescrit.quand(relancer_prescription(), le=veille).refuse("relance_prematuree", champ="survenu_le")
        prescrit.quand(relancer_prescription(), le=lendemain).alors(PrescriptionRelancee, moyen="COURRIEL")

    def test_une_seule_relance(self) -> None:
        RELANCE.quand(relancer_prescription(), le="2025-04-15").refuse("prescription_deja_relancee")

    def test_pas_de_relance_apres_la_reponse(self) -> None:
        ACCEPTE.quand(relancer_prescription(), le="2025-04-15").refuse("prescription_repondue")

    def test_expirer_sans_relance(self) -> None:
        PRESCRIT.quand(expirer_prescription(), le="2025-06-20").refuse("relance_absente", champ="prescription")

    @pytest.mark.parametrize("jour", ["2025-03-31", "2025-04-18", "2025-04-19"])
    def test_l18_trente_jours_courent_de_la_prescription(self, jour: str) -> None:
        RELANCE.quand(expirer_prescription(), le=jour).refuse("reponse_attendue", champ="survenu_le")

    def test_expirer(self) -> None:
        expiree = RELANCE.quand(expirer_prescription(), le="2025-04-20").alors(
            PrescriptionExpiree, relancee_le="2025-03-31"
        )
        expiree.quand(accepter_prescription(), le="2025-04-22").refuse("prescription_repondue")

    def test_la_relance_ne_s_annule_pas_apres_l_expiration(self) -> None:
        expiree = RELANCE.puis(expirer_prescription(), "2025-04-21")
        expiree.quand(annuler_etape(expiree, PrescriptionRelancee), le="2025-04-22").refuse("etape_suivie")


def attentes(scenario: Scenario, jour: str) -> list[tuple[str, str, bool]]:
    """Open deadlines of prescriptions: kind, last day, whether it lies behind."""
    cadre = Cadre(date.fromisoformat(jour))
    ouvertes = [e for e in echeances(scenario.dossier, cadre) if e.regle.code.startswith("OFF-")]
    return [(e.nature, e.due_le.isoformat(), e.depassee(cadre.aujourd_hui)) for e in ouvertes]


def suivent(scenario: Scenario, jour: str) -> list[Commande]:
    return [r.commande for r in scenario.suites("prescription", jour)]


class TestEcheancesEtReactions:
    def test_sans_reponse(self) -> None:
        assert attentes(PRESCRIT, "2025-03-30") == [("prescription_sans_reponse", "2025-03-30", False)]
        assert attentes(PRESCRIT, "2025-03-31") == [("prescription_sans_reponse", "2025-03-30", True)]

    def test_apres_la_relance(self) -> None:
        assert attentes(RELANCE, "2025-04-19") == [("prescription_relancee_sans_reponse", "2025-04-19", False)]

    @pytest.mark.parametrize("scenario", [ACCEPTE, DEMARRE, RELANCE.puis(refuser_prescription(), "2025-04-01")])
    def test_plus_rien_apres_la_reponse(self, scenario: Scenario) -> None:
        assert attentes(scenario, "2025-06-01") == []
        assert suivent(scenario, "2025-06-01") == []

    def test_la_relance_suit_d_elle_meme(self) -> None:
        assert suivent(PRESCRIT, "2025-03-30") == []
        assert suivent(PRESCRIT, "2025-03-31") == [relancer_prescription()]
        assert suivent(RELANCE, "2025-04-19") == []

    def test_rien_d_un_jour_dont_aucune_regle_n_est_connue(self) -> None:
        """Whoever asks every dossier what it calls for is not stopped by one."""
        ancien = etant_donne((ouvrir_dossier(soumis_droits_devoirs=False), "2008-01-07"))
        assert suivent(ancien.puis(prescrire_offre(), "2008-03-18"), "2025-06-01") == []

    def test_l18_l_expiration_suit_le_trente_et_unieme_jour(self) -> None:
        (commande,) = suivent(RELANCE, "2025-04-20")
        assert commande == expirer_prescription()
        assert suivent(RELANCE.puis(commande, "2025-04-20"), "2025-06-01") == []


def fait(nom_: str, scenario: Scenario = PRESCRIT, **champs: Any) -> Any:
    """The scenario where an event of a prescription is recorded without asking anybody."""
    corps = EXEMPLES[f"{nom_}.v1"].model_dump() | {"correction": None, "survenu_le": "2025-05-05"}
    connu = {"prescription": PRESCRIPTION, "offre": "DORA-1", "positionnement": None}
    retenus = {champ: valeur for champ, valeur in connu.items() if champ in corps}
    return scenario.enregistre(CATALOGUE.par_nom(f"{nom_}.v1").model_validate(corps | retenus | champs))


@pytest.mark.parametrize(
    ("raison", "scenario"),
    [
        ("positionnement déjà en attente", fait("offre.positionnee", POSITIONNE, positionnement=POSITIONNEMENT_2)),
        ("positionnement sur une offre prescrite", fait("offre.positionnee", positionnement=POSITIONNEMENT_2)),
        ("offre prescrite deux fois à la fois", fait("offre.prescrite", prescription=PRESCRIPTION_2)),
        ("prescription qui répond à aucun positionnement", fait("offre.prescrite", positionnement=POSITIONNEMENT)),
        ("suite d'aucune prescription", fait("prescription.recue", prescription=PRESCRIPTION_2)),
        ("terminee après prescrite", fait("prescription.terminee")),
        ("expirée sans relance", fait("prescription.expiree")),
        ("relance de ce qui n'attend pas, ou deuxième relance", fait("prescription.relancee", RELANCE)),
    ],
)
def test_chaque_etat_interdit_se_voit(raison: str, scenario: Scenario) -> None:
    assert any(trouve.endswith(f" : {raison}") for trouve in etats_interdits(scenario.lus)), etats_interdits(
        scenario.lus
    )
