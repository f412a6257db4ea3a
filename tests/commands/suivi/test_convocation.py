"""Convocations, invitations, deliveries and reminders: refusals, delays, what is said twice."""

from dataclasses import replace
from datetime import date

import pytest

from commands.regles import REGLES, Delai, Regles
from ledger.events.suivi.accompagnement import MessageEnvoye
from ledger.events.suivi.convocation import ConvocationEmise, RappelEnvoye, RemiseConvocationConstatee
from ledger.events.suivi.rendez_vous import RendezVousPlanifie
from tests.commands.etapes import (
    NOTIFIE,
    RDV,
    annuler_etape,
    annuler_rendez_vous,
    ouvrir_dossier,
    planifier_rendez_vous,
)
from tests.commands.etapes.accompagnement import envoyer_message
from tests.commands.etapes.rendez_vous import (
    CONVOCATION,
    CONVOCATION_2,
    constater_remise,
    convoquer,
    deplacer_rendez_vous,
    envoyer_rappel,
    inviter,
)
from tests.commands.scenario import etant_donne

PLANIFIE = NOTIFIE.puis(planifier_rendez_vous(le="2025-04-15"), "2025-04-01")
CONVOQUE = PLANIFIE.puis(convoquer(), "2025-04-02")
A_ENVOYER = NOTIFIE.puis(inviter(), "2025-03-20")
INVITE = A_ENVOYER.puis(constater_remise(statut="ENVOYEE"), "2025-03-20")


def avec(code: str, **parametres: object) -> Regles:
    """The rules, where the parameters of one are set otherwise."""
    return Regles(replace(r, parametres={**r.parametres, **parametres}) if r.code == code else r for r in REGLES)


class TestConvoquer:
    def test_dossier_non_ouvert(self) -> None:
        etant_donne().quand(convoquer(), le="2025-04-02").refuse("dossier_non_ouvert")

    def test_rendez_vous_inconnu(self) -> None:
        NOTIFIE.quand(convoquer(), le="2025-04-02").refuse("rendez_vous_inconnu", champ="rendez_vous")

    def test_rendez_vous_conclu(self) -> None:
        annule = PLANIFIE.puis(annuler_rendez_vous(), "2025-04-02")
        annule.quand(convoquer(), le="2025-04-02").refuse("rendez_vous_conclu")

    def test_apres_son_jour(self) -> None:
        PLANIFIE.quand(convoquer(), le="2025-04-16").refuse("rendez_vous_passe", champ="survenu_le")

    def test_sans_objet(self) -> None:
        PLANIFIE.quand(convoquer(rendez_vous=None), le="2025-04-02").refuse("convocation_sans_objet", champ="motif")

    def test_une_convocation_n_a_pas_de_duree(self) -> None:
        commande = convoquer(validite_jours=5)
        PLANIFIE.quand(commande, le="2025-04-02").refuse("validite_d_une_convocation", champ="validite_jours")

    def test_un_autre_motif_que_celui_du_rendez_vous(self) -> None:
        PLANIFIE.quand(convoquer(motif="ORIENTATION"), le="2025-04-02").refuse("motif_different", champ="motif")

    def test_deux_fois_par_le_meme_moyen(self) -> None:
        commande = convoquer(convocation=CONVOCATION_2)
        CONVOQUE.quand(commande, le="2025-04-03").refuse("deja_convoque", champ="canal")

    def test_par_deux_moyens(self) -> None:
        commande = convoquer(convocation=CONVOCATION_2, canal="SMS")
        CONVOQUE.quand(commande, le="2025-04-03").alors(ConvocationEmise, canal="SMS")

    @pytest.mark.parametrize("statut", ["ECHOUEE", "NPAI"])
    def test_de_nouveau_si_elle_n_est_pas_parvenue(self, statut: str) -> None:
        echouee = CONVOQUE.puis(constater_remise(statut=statut), "2025-04-05")
        echouee.quand(convoquer(convocation=CONVOCATION_2), le="2025-04-06").alors(ConvocationEmise)

    @pytest.mark.parametrize(("le", "admise"), [("2025-04-09", True), ("2025-04-10", True), ("2025-04-11", False)])
    def test_cinq_jours_avant(self, le: str, admise: bool) -> None:
        issue = PLANIFIE.quand(convoquer(), le=le)
        if admise:
            issue.alors(ConvocationEmise, rendez_vous_le="2025-04-15", motif="SUIVI", valable_depuis=None)
        else:
            issue.refuse("convocation_tardive", champ="rendez_vous")

    @pytest.mark.parametrize(
        ("rendez_vous_le", "le", "code"),
        [
            ("2024-03-01", "2024-02-25", None),
            ("2024-03-01", "2024-02-26", "convocation_tardive"),
            ("2025-03-01", "2025-02-24", None),
            ("2025-03-01", "2025-02-25", "convocation_tardive"),
            ("2025-01-01", "2024-12-27", None),
            ("2025-01-01", "2024-12-28", "convocation_tardive"),
        ],
    )
    def test_fins_de_mois(self, rendez_vous_le: str, le: str, code: str | None) -> None:
        """No law changes it on 1 January 2025."""
        ouvert = etant_donne((ouvrir_dossier(), "2024-02-01"))
        planifie = ouvert.puis(planifier_rendez_vous(le=rendez_vous_le), "2024-02-02")
        issue = planifie.quand(convoquer(), le=le)
        issue.refuse(code) if code else issue.alors(ConvocationEmise)

    def test_un_autre_delai_local(self) -> None:
        regles = Regles(replace(r, delai=Delai(jours=15)) if r.code == "RV1" else r for r in REGLES)
        PLANIFIE.sous(regles).quand(convoquer(), le="2025-04-01").refuse("convocation_tardive")

    def test_partie_trop_tard_mais_partie(self) -> None:
        """The day of the meeting is corrected to an earlier one: the letter left all the same."""
        commande = planifier_rendez_vous(
            le="2025-04-04", correction=CONVOQUE.correction(RendezVousPlanifie), rendez_vous=RDV
        )
        CONVOQUE.quand(commande, le="2025-04-03").alors(RendezVousPlanifie, le="2025-04-04")

    def test_le_rendez_vous_ne_s_annule_pas_sous_elle(self) -> None:
        CONVOQUE.quand(annuler_etape(CONVOQUE, RendezVousPlanifie), le="2025-04-03").refuse("etape_suivie")

    def test_un_rendez_vous_deplace_appelle_une_autre_convocation(self) -> None:
        deplace = CONVOQUE.puis(deplacer_rendez_vous(le="2025-04-22"), "2025-04-03")
        rendez_vous = deplace.dossier.rendez_vous[str(RDV)]
        assert deplace.dossier.convoque(rendez_vous) == []
        deplace.quand(convoquer(convocation=CONVOCATION_2), le="2025-04-03").alors(
            ConvocationEmise, rendez_vous_le="2025-04-22"
        )


class TestInviter:
    @pytest.mark.parametrize("le", ["2025-03-21", "2025-03-29", "2025-03-30"])
    def test_deja_invitee(self, le: str) -> None:
        commande = inviter(convocation=CONVOCATION_2)
        INVITE.quand(commande, le=le).refuse("invitation_en_cours", champ="motif")

    def test_de_nouveau_apres_la_validite(self) -> None:
        commande = inviter(convocation=CONVOCATION_2)
        INVITE.quand(commande, le="2025-03-31").alors(ConvocationEmise, valable_jusqu_au=None)

    def test_pour_autre_chose(self) -> None:
        commande = inviter(convocation=CONVOCATION_2, motif="CONTRAT_ENGAGEMENT")
        INVITE.quand(commande, le="2025-03-21").alors(ConvocationEmise, motif="CONTRAT_ENGAGEMENT")

    def test_de_nouveau_si_elle_n_est_pas_parvenue(self) -> None:
        echouee = INVITE.puis(constater_remise(statut="NPAI"), "2025-03-24")
        echouee.quand(inviter(convocation=CONVOCATION_2), le="2025-03-25").alors(ConvocationEmise)

    @pytest.mark.parametrize(
        ("le", "validite_jours", "jusqu_au"),
        [
            ("2025-03-20", None, "2025-03-30"),
            ("2025-03-20", 3, "2025-03-23"),
            ("2026-02-20", None, "2026-03-02"),
            ("2028-02-20", None, "2028-03-01"),
        ],
    )
    def test_validite(self, le: str, validite_jours: int | None, jusqu_au: str) -> None:
        commande = inviter(validite_jours=validite_jours, canal="EN_MAIN_PROPRE")
        NOTIFIE.quand(commande, le=le).alors(
            ConvocationEmise, valable_depuis=le, valable_jusqu_au=jusqu_au, validite_jours=validite_jours or 10
        )

    def test_un_rendez_vous_pris_y_repond(self) -> None:
        pris = INVITE.puis(planifier_rendez_vous(le="2025-03-28"), "2025-03-22")
        assert pris.dossier.convocations[str(CONVOCATION)].repondue_le == date(2025, 3, 22)
        pris.quand(inviter(convocation=CONVOCATION_2), le="2025-03-23").alors(ConvocationEmise)


class TestR1AEnvoyer:
    """What no carrier took is still to be sent, and starts no delay (R1)."""

    @pytest.mark.parametrize(
        ("canal", "a_envoyer"), [("COURRIER", True), ("SMS", True), ("COURRIEL", True), ("EN_MAIN_PROPRE", None)]
    )
    def test_r1_une_convocation_est_a_envoyer_sauf_remise_en_main_propre(
        self, canal: str, a_envoyer: bool | None
    ) -> None:
        PLANIFIE.quand(convoquer(canal=canal), le="2025-04-02").alors(ConvocationEmise, a_envoyer=a_envoyer)

    @pytest.mark.parametrize(("canal", "a_envoyer"), [("SMS", True), ("COURRIEL", True), ("TELEPHONE", None)])
    def test_r1_un_rappel_est_a_envoyer_sauf_par_telephone(self, canal: str, a_envoyer: bool | None) -> None:
        PLANIFIE.quand(envoyer_rappel(canal=canal), le="2025-04-14").alors(RappelEnvoye, a_envoyer=a_envoyer)

    def test_r1_la_validite_d_une_invitation_court_du_jour_ou_elle_part(self) -> None:
        assert A_ENVOYER.dues("2025-05-20").get("invitation_sans_reponse") is None
        partie = A_ENVOYER.quand(constater_remise(statut="ENVOYEE"), le="2025-03-25").alors(
            RemiseConvocationConstatee, valable_depuis="2025-03-25", valable_jusqu_au="2025-04-04"
        )
        assert partie.dues("2025-03-26")["invitation_sans_reponse"] == "2025-04-04"
        partie.quand(constater_remise(statut="NPAI"), le="2025-03-28").alors(
            RemiseConvocationConstatee, valable_depuis=None
        )

    def test_r1_celle_qui_revient_sans_etre_connue_partie_ne_court_jamais(self) -> None:
        revenue = A_ENVOYER.puis(constater_remise(statut="NPAI"), "2025-03-25")
        assert "invitation_sans_reponse" not in revenue.dues("2025-03-26")

    def test_r1_une_invitation_a_envoyer_laisse_un_autre_moyen(self) -> None:
        commande = inviter(convocation=CONVOCATION_2)
        A_ENVOYER.quand(commande, le="2025-06-01").refuse("invitation_en_cours", champ="motif")
        en_main = inviter(convocation=CONVOCATION_2, canal="EN_MAIN_PROPRE")
        A_ENVOYER.quand(en_main, le="2025-03-21").alors(ConvocationEmise, valable_jusqu_au="2025-03-31")

    def test_r1_un_sms_de_sept_cents_signes_est_refuse(self) -> None:
        long = envoyer_message(canal="SMS", texte="a" * 700)
        NOTIFIE.quand(long, le="2025-04-02").refuse("sms_trop_long", champ="texte")
        NOTIFIE.quand(envoyer_message(canal="COURRIEL", texte="a" * 700), le="2025-04-02").alors(MessageEnvoye)

    @pytest.mark.parametrize(("canal", "a_envoyer"), [("SMS", True), ("COURRIER", True), ("MESSAGERIE", None)])
    def test_r1_un_message_est_a_envoyer_sauf_dans_l_espace_personnel(self, canal: str, a_envoyer: bool | None) -> None:
        NOTIFIE.quand(envoyer_message(canal=canal), le="2025-04-02").alors(MessageEnvoye, a_envoyer=a_envoyer)


class TestConstaterRemise:
    def test_convocation_inconnue(self) -> None:
        PLANIFIE.quand(constater_remise(), le="2025-04-03").refuse("convocation_inconnue", champ="convocation")

    def test_avant_elle(self) -> None:
        commande = constater_remise(survenu_le="2025-04-01")
        CONVOQUE.quand(commande, le="2025-04-03").refuse("avant_convocation", champ="survenu_le")

    @pytest.mark.parametrize("statut", ["DELIVREE", "ECHOUEE", "NPAI"])
    def test_apres_le_dernier_mot(self, statut: str) -> None:
        constatee = CONVOQUE.puis(constater_remise(statut=statut), "2025-04-03")
        constatee.quand(constater_remise(), le="2025-04-04").refuse("remise_deja_constatee", champ="statut")

    def test_deux_fois_envoyee(self) -> None:
        envoyee = CONVOQUE.puis(constater_remise(statut="ENVOYEE"), "2025-04-03")
        envoyee.quand(constater_remise(statut="ENVOYEE"), le="2025-04-04").refuse("remise_deja_constatee")
        envoyee.quand(constater_remise(), le="2025-04-04").alors(RemiseConvocationConstatee, emise_le="2025-04-02")

    def test_remise_en_main_propre_elle_est_arrivee(self) -> None:
        remise = PLANIFIE.puis(convoquer(canal="EN_MAIN_PROPRE"), "2025-04-02")
        remise.quand(constater_remise(), le="2025-04-03").refuse("remise_deja_constatee")

    @pytest.mark.parametrize(("canal", "statut"), [("SMS", "NPAI"), ("COURRIEL", "NPAI"), ("COURRIER", "NON_RECLAMEE")])
    def test_ce_que_le_moyen_ne_peut_pas_dire(self, canal: str, statut: str) -> None:
        convoque = PLANIFIE.puis(convoquer(canal=canal), "2025-04-02")
        convoque.quand(constater_remise(statut=statut), le="2025-04-03").refuse("remise_impossible", champ="statut")

    def test_recommande_non_reclame(self) -> None:
        convoque = PLANIFIE.puis(convoquer(canal="LETTRE_RECOMMANDEE"), "2025-04-02")
        convoque.quand(constater_remise(statut="NON_RECLAMEE"), le="2025-04-03").alors(RemiseConvocationConstatee)


class TestEnvoyerRappel:
    def test_rendez_vous_inconnu(self) -> None:
        NOTIFIE.quand(envoyer_rappel(), le="2025-04-14").refuse("rendez_vous_inconnu")

    def test_rendez_vous_conclu(self) -> None:
        annule = PLANIFIE.puis(annuler_rendez_vous(), "2025-04-02")
        annule.quand(envoyer_rappel(), le="2025-04-14").refuse("rendez_vous_conclu")

    def test_apres_son_jour(self) -> None:
        PLANIFIE.quand(envoyer_rappel(), le="2025-04-16").refuse("rendez_vous_passe")

    def test_trop_tot(self) -> None:
        PLANIFIE.quand(envoyer_rappel(), le="2025-04-13").refuse("rappel_trop_tot", champ="survenu_le")

    @pytest.mark.parametrize("le", ["2025-04-14", "2025-04-15"])
    def test_la_veille_ou_le_jour_meme(self, le: str) -> None:
        rappele = PLANIFIE.quand(envoyer_rappel(), le=le).alors(RappelEnvoye, rendez_vous_le="2025-04-15")
        assert rappele.dossier.rendez_vous[str(RDV)].rappele

    def test_deux_fois(self) -> None:
        rappele = PLANIFIE.puis(envoyer_rappel(), "2025-04-14")
        rappele.quand(envoyer_rappel(), le="2025-04-15").refuse("rappel_deja_envoye", champ="rendez_vous")

    def test_de_nouveau_quand_l_heure_change(self) -> None:
        rappele = PLANIFIE.puis(envoyer_rappel(), "2025-04-14").puis(
            deplacer_rendez_vous(le="2025-04-15", heure="16:00"), "2025-04-14"
        )
        rappele.quand(envoyer_rappel(), le="2025-04-14").alors(RappelEnvoye)

    def test_trois_jours_avant_si_le_departement_le_veut(self) -> None:
        local = PLANIFIE.sous(avec("RV3", jours_avant=3))
        local.quand(envoyer_rappel(), le="2025-04-11").refuse("rappel_trop_tot")
        local.quand(envoyer_rappel(), le="2025-04-12").alors(RappelEnvoye)
