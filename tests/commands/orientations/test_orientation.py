"""Orientation: préconiser, décider, notifier."""

from datetime import date

import pytest

from commands.base import Cadre
from commands.execute import regles_appliquees
from commands.regles import REGLES, Regles
from ledger.events.entree.droits import DroitsModifies
from ledger.events.orientations.orientation import OrientationDecidee, OrientationNotifiee, OrientationPreconisee
from tests.commands.etapes import (
    NOTIFIE,
    ORIENTATION,
    ORIENTATION_2,
    ORIENTE,
    OUVERT,
    PRECONISATION,
    PRECONISATION_2,
    PRECONISE,
    decider_orientation,
    modifier_droits,
    notifier_orientation,
    ouvrir_dossier,
    preconiser_orientation,
)
from tests.commands.scenario import Scenario, etant_donne

VIDE = etant_donne()


class TestPreconiserOrientation:
    def test_dossier_non_ouvert(self) -> None:
        VIDE.quand(preconiser_orientation(), le="2025-03-10").refuse("dossier_non_ouvert")

    def test_avant_l_ouverture(self) -> None:
        OUVERT.quand(preconiser_orientation(survenu_le="2025-03-02"), le="2025-03-10").refuse("avant_ouverture")

    def test_une_seule_attend(self) -> None:
        commande = preconiser_orientation(preconisation=PRECONISATION_2)
        PRECONISE.quand(commande, le="2025-03-11").refuse("preconisation_en_attente")

    def test_identifiant_deja_utilise(self) -> None:
        ORIENTE.quand(preconiser_orientation(), le="2025-03-20").refuse("identifiant_deja_utilise")

    def test_preconisee_puis_de_nouveau_apres_la_decision(self) -> None:
        commande = preconiser_orientation(preconisation=PRECONISATION_2)
        ORIENTE.quand(commande, le="2025-03-20").alors(OrientationPreconisee, preconisation=PRECONISATION_2)


class TestDeciderOrientation:
    def test_dossier_non_ouvert(self) -> None:
        VIDE.quand(decider_orientation(), le="2025-03-14").refuse("dossier_non_ouvert")

    def test_acceptee_avec_un_motif_de_refus(self) -> None:
        commande = decider_orientation(motif_refus="AUTRE")
        PRECONISE.quand(commande, le="2025-03-14").refuse("motif_de_refus", champ="motif_refus")

    def test_refusee_sans_motif(self) -> None:
        PRECONISE.quand(decider_orientation(decision="REFUSEE"), le="2025-03-14").refuse("motif_de_refus")

    @pytest.mark.parametrize("reponse", [{"decision": "REFUSEE", "motif_refus": "AUTRE"}, {"decision": "ACCEPTEE"}])
    def test_l22_rien_a_accepter_ni_a_refuser(self, reponse: dict[str, str]) -> None:
        OUVERT.quand(decider_orientation(**reponse), le="2025-03-14").refuse("aucune_preconisation", champ="decision")

    @pytest.mark.parametrize("decision", [None, "SANS_PRECONISATION"])
    def test_l22_sans_preconisation_rien_n_est_dit_accepte(self, decision: str | None) -> None:
        OUVERT.quand(decider_orientation(decision=decision), le="2025-03-14").alors(
            OrientationDecidee, decision="SANS_PRECONISATION", preconisation=None
        )

    def test_l22_la_preconisation_qui_attend_recoit_une_reponse(self) -> None:
        sans = decider_orientation(decision="SANS_PRECONISATION")
        PRECONISE.quand(sans, le="2025-03-14").refuse("preconisation_en_attente", champ="decision")
        PRECONISE.quand(decider_orientation(), le="2025-03-14").alors(OrientationDecidee, decision="ACCEPTEE")

    def test_avant_la_preconisation(self) -> None:
        commande = decider_orientation(survenu_le="2025-03-09")
        PRECONISE.quand(commande, le="2025-03-14").refuse("avant_preconisation", champ="survenu_le")

    @pytest.mark.parametrize("autre", [{"parcours": "SOCIAL"}, {"organisme": "DELEGATAIRE"}])
    def test_acceptee_mais_non_suivie(self, autre: dict[str, str]) -> None:
        PRECONISE.quand(decider_orientation(**autre), le="2025-03-14").refuse("preconisation_non_suivie")

    @pytest.mark.parametrize("decideur", ["MISSION_LOCALE", "CAP_EMPLOI"])
    def test_decideur_incompetent(self, decideur: str) -> None:
        PRECONISE.quand(decider_orientation(decideur=decideur), le="2025-03-14").refuse("decideur_incompetent")

    def test_identifiant_deja_utilise(self) -> None:
        NOTIFIE.quand(decider_orientation(), le="2025-06-02").refuse("identifiant_deja_utilise")

    def test_acceptee(self) -> None:
        PRECONISE.quand(decider_orientation(), le="2025-03-14").alors(
            OrientationDecidee, preconisation=PRECONISATION, premiere=True, information_recue_le="2025-03-03"
        )

    def test_refusee_pour_une_autre(self) -> None:
        commande = decider_orientation(decision="REFUSEE", motif_refus="APPRECIATION_DIFFERENTE", parcours="SOCIAL")
        PRECONISE.quand(commande, le="2025-03-14").alors(OrientationDecidee, parcours="SOCIAL")

    def test_hors_droits_et_devoirs_chacun_decide(self) -> None:
        libre = etant_donne((ouvrir_dossier(soumis_droits_devoirs=False), "2025-03-03"))
        libre.quand(decider_orientation(decideur="MISSION_LOCALE"), le="2025-12-01").alors(OrientationDecidee)

    def test_avant_la_loi_plein_emploi_chacun_decide(self) -> None:
        ancien = etant_donne((ouvrir_dossier(), "2024-06-03"))
        commande = decider_orientation(decideur="MISSION_LOCALE")
        ancien.quand(commande, le="2024-12-31").alors(OrientationDecidee)
        ancien.quand(commande, le="2025-01-01").refuse("decideur_incompetent")


class TestInformationsManquantesO2:
    """Missing through the person's own doing, since 1 January 2025: the département's organismes, or hers already."""

    LE = "2025-03-14"

    @pytest.mark.parametrize("organisme", ["FRANCE_TRAVAIL", "MISSION_LOCALE", "CAP_EMPLOI"])
    def test_pas_vers_un_autre_organisme(self, organisme: str) -> None:
        commande = decider_orientation(informations_manquantes=True, organisme=organisme)
        OUVERT.quand(commande, le=self.LE).refuse("organisme_sans_informations", champ="organisme")

    @pytest.mark.parametrize("organisme", ["DELEGATAIRE", "MISSION_LOCALE"])
    def test_france_travail_vers_le_departement_seul(self, organisme: str) -> None:
        choix = {"informations_manquantes": True, "deja_accompagnee": True, "decideur": "FRANCE_TRAVAIL"}
        commande = decider_orientation(**choix, organisme=organisme)
        OUVERT.quand(commande, le="2025-04-15").refuse("organisme_sans_informations")
        OUVERT.quand(decider_orientation(**choix), le="2025-04-15").alors(OrientationDecidee)

    def test_accompagnee_sans_que_rien_ne_manque(self) -> None:
        commande = decider_orientation(deja_accompagnee=True)
        OUVERT.quand(commande, le=self.LE).refuse("accompagnement_sans_objet", champ="deja_accompagnee")

    def test_une_personne_qui_n_est_pas_soumise(self) -> None:
        libre = etant_donne((ouvrir_dossier(soumis_droits_devoirs=False), "2025-03-03"))
        commande = decider_orientation(informations_manquantes=True)
        libre.quand(commande, le=self.LE).refuse("informations_sans_objet", champ="informations_manquantes")

    def test_la_veille_de_la_loi(self) -> None:
        ancien = etant_donne((ouvrir_dossier(), "2024-12-02"))
        commande = decider_orientation(informations_manquantes=True)
        ancien.quand(commande, le="2024-12-31").refuse("regle_inconnue")
        for le in ("2025-01-01", "2025-01-02"):
            ancien.quand(commande, le=le).alors(OrientationDecidee, informations_manquantes=True)

    @pytest.mark.parametrize("organisme", ["CONSEIL_DEPARTEMENTAL", "DELEGATAIRE"])
    def test_vers_le_departement_ou_son_delegataire(self, organisme: str) -> None:
        commande = decider_orientation(informations_manquantes=True, organisme=organisme)
        OUVERT.quand(commande, le=self.LE).alors(OrientationDecidee, informations_manquantes=True)

    def test_vers_celui_qui_l_accompagne_deja(self) -> None:
        commande = decider_orientation(
            informations_manquantes=True, deja_accompagnee=True, organisme="MISSION_LOCALE", structure="ML-33-01"
        )
        OUVERT.quand(commande, le=self.LE).alors(OrientationDecidee, deja_accompagnee=True)

    def test_rien_n_en_est_dit_d_une_decision_ordinaire(self) -> None:
        OUVERT.quand(decider_orientation(), le=self.LE).alors(
            OrientationDecidee, informations_manquantes=None, deja_accompagnee=None
        )

    @pytest.mark.parametrize(
        ("choix", "regles"),
        [
            ({}, {"O0", "O1", "O10"}),
            ({"informations_manquantes": True}, {"O0", "O1", "O2", "O10"}),
            ({"parcours": "SOCIAL"}, {"O0", "O1", "O5", "O10"}),
        ],
    )
    def test_les_regles_de_la_decision(self, choix: dict[str, object], regles: set[str]) -> None:
        """O2 and O5 are told of the decisions that they made, and of no others."""
        commande = decider_orientation(**choix)
        (evenement,) = OUVERT.quand(commande, le=self.LE).evenements
        versions = regles_appliquees(commande, evenement, Cadre(date(2025, 3, 14)))
        assert {version.split("@")[0] for version in versions} == regles


class TestDelaiO1:
    """Six weeks from the information, then France Travail decides; two months and no switch before 2025."""

    CD = decider_orientation()
    FT = decider_orientation(decideur="FRANCE_TRAVAIL")

    @pytest.mark.parametrize("le", ["2025-04-13", "2025-04-14"])
    def test_jusqu_au_dernier_jour_le_departement(self, le: str) -> None:
        OUVERT.quand(self.FT, le=le).refuse("decideur_incompetent")
        OUVERT.quand(self.CD, le=le).alors(OrientationDecidee, decideur="CONSEIL_DEPARTEMENTAL")

    def test_le_lendemain_france_travail(self) -> None:
        OUVERT.quand(self.CD, le="2025-04-15").refuse("delai_orientation_depasse", champ="decideur")
        OUVERT.quand(self.FT, le="2025-04-15").alors(OrientationDecidee, decideur="FRANCE_TRAVAIL")

    def test_decision_saisie_plus_tard(self) -> None:
        commande = decider_orientation(survenu_le="2025-04-14")
        OUVERT.quand(commande, le="2025-06-02").alors(OrientationDecidee, survenu_le="2025-04-14")

    def test_information_du_31_decembre_2024(self) -> None:
        ancien = etant_donne((ouvrir_dossier(), "2024-12-31"))
        ancien.quand(self.CD, le="2025-06-02").alors(OrientationDecidee)
        ancien.quand(self.FT, le="2025-02-28").refuse("decideur_incompetent")

    def test_information_du_1er_janvier_2025(self) -> None:
        nouveau = etant_donne((ouvrir_dossier(), "2025-01-01"))
        nouveau.quand(self.CD, le="2025-02-12").alors(OrientationDecidee)
        nouveau.quand(self.CD, le="2025-02-13").refuse("delai_orientation_depasse")

    def test_le_delai_court_de_l_obligation_et_non_de_l_ouverture(self) -> None:
        sans = etant_donne((ouvrir_dossier(soumis_droits_devoirs=False), "2025-03-03"))
        soumis = sans.puis(
            modifier_droits(etat_droit="OUVERT_VERSABLE", soumis_droits_devoirs=True, motif=None), "2025-06-02"
        )
        assert soumis.dernier(DroitsModifies).corps["echeance_orientation_le"] == "2025-07-14"
        soumis.quand(self.CD, le="2025-07-14").alors(OrientationDecidee, information_recue_le="2025-06-02")
        soumis.quand(self.CD, le="2025-07-15").refuse("delai_orientation_depasse", champ="decideur")

    def test_un_droit_rouvert_fait_repartir_le_delai(self) -> None:
        clos = OUVERT.puis(
            modifier_droits(etat_droit="CLOS", soumis_droits_devoirs=True, motif="ECHEANCE"), "2025-03-20"
        )
        rouvert = clos.puis(
            modifier_droits(etat_droit="OUVERT_VERSABLE", soumis_droits_devoirs=True, motif=None), "2025-06-02"
        )
        rouvert.quand(self.CD, le="2025-07-14").alors(OrientationDecidee, information_recue_le="2025-06-02")

    def test_une_suspension_n_arrete_pas_le_delai(self) -> None:
        suspendu = OUVERT.puis(
            modifier_droits(etat_droit="VERSEMENT_SUSPENDU", soumis_droits_devoirs=True), "2025-03-20"
        )
        assert "echeance_orientation_le" not in suspendu.dernier(DroitsModifies).corps
        suspendu.quand(self.CD, le="2025-04-15").refuse("delai_orientation_depasse")

    def test_debut_avant_l_ouverture(self) -> None:
        OUVERT.quand(decider_orientation(debut_le="2025-03-02"), le="2025-03-14").refuse(
            "avant_ouverture", champ="debut_le"
        )

    def test_une_reorientation_n_a_plus_ce_delai(self) -> None:
        commande = decider_orientation(orientation=ORIENTATION_2, parcours="SOCIAL")
        NOTIFIE.quand(commande, le="2025-12-01").alors(OrientationDecidee, premiere=False, information_recue_le=None)

    def test_delegation_a_france_travail(self) -> None:
        delegation = {"delegation_france_travail": True}
        regles = Regles(
            type(r)(r.code, r.libelle, r.source, r.valide_du, r.valide_au, parametres=delegation)
            if r.code == "O0"
            else r
            for r in REGLES
        )
        delegue = etant_donne((ouvrir_dossier(), "2025-03-03"), regles=regles)
        delegue.quand(self.FT, le="2025-03-04").alors(OrientationDecidee)


class TestChevauchementO10:
    """An orientation lasts seven days at least, and the next one begins after it."""

    @staticmethod
    def reorienter(le: str) -> Scenario:
        commande = decider_orientation(orientation=ORIENTATION_2, parcours="SOCIAL")
        return ORIENTE.quand(commande, le=le).alors(OrientationDecidee, debut_le=le)

    @pytest.mark.parametrize("le", ["2025-03-14", "2025-03-19", "2025-03-20"])
    def test_avant_sept_jours(self, le: str) -> None:
        commande = decider_orientation(orientation=ORIENTATION_2)
        ORIENTE.quand(commande, le=le).refuse("orientation_chevauchante", champ="debut_le")

    def test_debut_anterieur_a_la_decision(self) -> None:
        commande = decider_orientation(orientation=ORIENTATION_2, debut_le="2025-03-20")
        ORIENTE.quand(commande, le="2025-05-02").refuse("orientation_chevauchante")

    @pytest.mark.parametrize("le", ["2025-03-21", "2025-03-22"])
    def test_a_partir_du_septieme_jour(self, le: str) -> None:
        apres = self.reorienter(le).dossier
        precedente = apres.orientations[str(ORIENTATION)]
        assert precedente.fin_le is not None
        assert precedente.fin_le.isoformat() == le
        assert apres.orientation is not None
        assert apres.orientation.id == str(ORIENTATION_2)


class TestNotifierOrientation:
    def test_dossier_non_ouvert(self) -> None:
        VIDE.quand(notifier_orientation(), le="2025-03-17").refuse("dossier_non_ouvert")

    def test_rien_a_notifier(self) -> None:
        PRECONISE.quand(notifier_orientation(), le="2025-03-17").refuse("orientation_absente")

    def test_une_seule_fois(self) -> None:
        NOTIFIE.quand(notifier_orientation(), le="2025-03-18").refuse("orientation_deja_notifiee")

    def test_avant_la_decision(self) -> None:
        commande = notifier_orientation(survenu_le="2025-03-13")
        ORIENTE.quand(commande, le="2025-03-17").refuse("avant_decision", champ="survenu_le")

    def test_le_jour_de_la_decision(self) -> None:
        ORIENTE.quand(notifier_orientation(), le="2025-03-14").alors(OrientationNotifiee, orientation=ORIENTATION)

    @pytest.mark.parametrize(
        ("notifiee_le", "echeance"),
        [("2025-03-31", "2025-04-30"), ("2026-01-31", "2026-02-28"), ("2028-01-31", "2028-02-29")],
    )
    def test_echeance_du_contrat_un_mois(self, notifiee_le: str, echeance: str) -> None:
        ORIENTE.quand(notifier_orientation(), le=notifiee_le).alors(OrientationNotifiee, echeance_contrat_le=echeance)

    def test_avant_2025_pas_d_echeance_de_contrat(self) -> None:
        ancien = etant_donne((ouvrir_dossier(), "2024-11-04"), (decider_orientation(), "2024-12-02"))
        ancien.quand(notifier_orientation(), le="2024-12-31").alors(OrientationNotifiee, echeance_contrat_le=None)
        ancien.quand(notifier_orientation(), le="2025-01-01").alors(
            OrientationNotifiee, echeance_contrat_le="2025-02-01"
        )
