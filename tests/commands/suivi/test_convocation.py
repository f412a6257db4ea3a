"""Convocations, deliveries, reminders, and what leaves of itself."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest

from commands.base import ETAPES, Cadre, Commande
from commands.echeances import Echeance, echeances
from commands.reactions import Reaction, reactions
from commands.regles import REGLES, Delai, Regles
from commands.suivi.convocation import EmettreConvocation, EnvoyerRappel
from ledger.dossier.etat.rendez_vous import EtatRendezVous
from ledger.events.convocation import ConvocationEmise, RappelEnvoye, RemiseConvocationConstatee
from ledger.events.rendez_vous import RendezVousPlanifie
from tests.commands.etapes import (
    NOTIFIE,
    ORIENTE,
    RDV,
    RDV_2,
    annuler_etape,
    annuler_rendez_vous,
    honorer_rendez_vous,
    manquer_rendez_vous,
    modifier_droits,
    notifier_orientation,
    ouvrir_dossier,
    planifier_rendez_vous,
)
from tests.commands.etapes.rendez_vous import (
    CONVOCATION,
    CONVOCATION_2,
    constater_remise,
    convoquer,
    deplacer_rendez_vous,
    envoyer_rappel,
    inviter,
)
from tests.commands.scenario import Scenario, etant_donne

PLANIFIE = NOTIFIE.puis(planifier_rendez_vous(le="2025-04-15"), "2025-04-01")
CONVOQUE = PLANIFIE.puis(convoquer(), "2025-04-02")
INVITE = NOTIFIE.puis(inviter(), "2025-03-20")


def avec(code: str, **parametres: object) -> Regles:
    """The rules, where the parameters of one are set otherwise."""
    return Regles(replace(r, parametres={**r.parametres, **parametres}) if r.code == code else r for r in REGLES)


def ouvertes(scenario: Scenario, le: str, nature: str) -> list[Echeance]:
    """Open deadlines of this nature."""
    return [e for e in echeances(scenario.dossier, Cadre(date.fromisoformat(le))) if e.nature == nature]


def de_soi(scenario: Scenario, le: str, nom: str, regles: Regles = REGLES) -> list[Reaction]:
    """What this reaction asks for."""
    return [r for r in reactions(scenario.dossier, Cadre(date.fromisoformat(le), regles)) if r.nom == nom]


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
        Scenario(PLANIFIE.lus, regles).quand(convoquer(), le="2025-04-01").refuse("convocation_tardive")

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
        INVITE.quand(commande, le="2025-03-31").alors(ConvocationEmise, valable_jusqu_au="2025-04-10")

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
        NOTIFIE.quand(inviter(validite_jours=validite_jours), le=le).alors(
            ConvocationEmise, valable_depuis=le, valable_jusqu_au=jusqu_au, validite_jours=validite_jours or 10
        )

    def test_un_rendez_vous_pris_y_repond(self) -> None:
        pris = INVITE.puis(planifier_rendez_vous(le="2025-03-28"), "2025-03-22")
        assert pris.dossier.convocations[str(CONVOCATION)].repondue_le == date(2025, 3, 22)
        pris.quand(inviter(convocation=CONVOCATION_2), le="2025-03-23").alors(ConvocationEmise)


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
        local = Scenario(PLANIFIE.lus, avec("RV3", jours_avant=3))
        local.quand(envoyer_rappel(), le="2025-04-11").refuse("rappel_trop_tot")
        local.quand(envoyer_rappel(), le="2025-04-12").alors(RappelEnvoye)


class TestInvitationApresOrientation:
    """An orientation notified, and no rendez-vous: the person is invited."""

    NOM = "convocation_apres_orientation"

    @pytest.mark.parametrize(("le", "nombre"), [("2025-03-17", 1), ("2025-04-16", 1), ("2025-04-17", 0)])
    def test_dans_les_trente_jours(self, le: str, nombre: int) -> None:
        assert len(de_soi(NOTIFIE, le, self.NOM)) == nombre

    def test_elle_est_acceptee_et_ne_revient_pas(self) -> None:
        (reaction,) = de_soi(NOTIFIE, "2025-03-17", self.NOM)
        invite = NOTIFIE.quand(reaction.commande, le="2025-03-17").alors(
            ConvocationEmise, motif="PREMIER_ACCOMPAGNEMENT", valable_jusqu_au="2025-03-27", rendez_vous=None
        )
        assert de_soi(invite, "2025-03-17", self.NOM) == []
        assert de_soi(invite, "2025-04-10", self.NOM) == []

    def test_la_meme_deux_fois_de_suite(self) -> None:
        assert de_soi(NOTIFIE, "2025-03-17", self.NOM) == de_soi(NOTIFIE, "2025-03-17", self.NOM)
        (premiere,), (seconde,) = (de_soi(NOTIFIE, le, self.NOM) for le in ("2025-03-17", "2025-03-20"))
        assert premiere.commande_id == seconde.commande_id

    def test_rien_avant_la_notification(self) -> None:
        assert de_soi(ORIENTE, "2025-03-17", self.NOM) == []

    def test_rien_pour_un_rendez_vous_deja_pris(self) -> None:
        pris = NOTIFIE.puis(planifier_rendez_vous(), "2025-03-18")
        assert de_soi(pris, "2025-03-18", self.NOM) == []
        assert de_soi(pris.puis(honorer_rendez_vous(), "2025-03-20"), "2025-03-21", self.NOM) == []

    def test_pris_avant_et_tenu_avant_il_ne_compte_pas(self) -> None:
        pris = ORIENTE.puis(planifier_rendez_vous(le="2025-03-16"), "2025-03-14").puis(
            honorer_rendez_vous(), "2025-03-16"
        )
        notifie = pris.puis(notifier_orientation(), "2025-03-17")
        assert len(de_soi(notifie, "2025-03-17", self.NOM)) == 1

    def test_rien_pour_une_personne_sans_droits_ni_devoirs(self) -> None:
        libre = NOTIFIE.puis(modifier_droits(soumis_droits_devoirs=False), "2025-03-18")
        assert de_soi(libre, "2025-03-18", self.NOM) == []

    def test_le_departement_choisit(self) -> None:
        assert de_soi(NOTIFIE, "2025-03-17", self.NOM, avec("RV2", automatique=False)) == []
        (reaction,) = de_soi(NOTIFIE, "2025-03-17", self.NOM, avec("RV2", canal="COURRIEL"))
        assert isinstance(reaction.commande, EmettreConvocation)
        assert reaction.commande.canal == "COURRIEL"


class TestConvocationDeSoi:
    """A planned meeting to which nobody is summoned."""

    NOM = "convocation_rendez_vous"

    @pytest.mark.parametrize(("le", "nombre"), [("2025-04-01", 1), ("2025-04-10", 1), ("2025-04-11", 0)])
    def test_tant_que_le_delai_le_permet(self, le: str, nombre: int) -> None:
        assert len(de_soi(PLANIFIE, le, self.NOM)) == nombre

    def test_elle_est_acceptee_et_ne_revient_pas(self) -> None:
        (reaction,) = de_soi(PLANIFIE, "2025-04-10", self.NOM)
        convoque = PLANIFIE.quand(reaction.commande, le="2025-04-10").alors(ConvocationEmise, canal="COURRIER")
        assert de_soi(convoque, "2025-04-10", self.NOM) == []
        perdue = convoque.puis(
            constater_remise(convocation=reaction.commande.model_dump()["convocation"], statut="NPAI"), "2025-04-10"
        )
        assert de_soi(perdue, "2025-04-10", self.NOM) == [], "somebody finds another way"

    def test_deplace_il_en_part_une_autre(self) -> None:
        (premiere,) = de_soi(PLANIFIE, "2025-04-01", self.NOM)
        deplace = PLANIFIE.puis(premiere.commande, "2025-04-01").puis(
            deplacer_rendez_vous(le="2025-04-22"), "2025-04-03"
        )
        (seconde,) = de_soi(deplace, "2025-04-03", self.NOM)
        assert seconde.commande_id != premiere.commande_id
        deplace.quand(seconde.commande, le="2025-04-03").alors(ConvocationEmise, rendez_vous_le="2025-04-22")

    def test_rien_pour_un_rendez_vous_conclu(self) -> None:
        assert de_soi(PLANIFIE.puis(annuler_rendez_vous(), "2025-04-02"), "2025-04-02", self.NOM) == []

    def test_le_departement_choisit(self) -> None:
        assert de_soi(PLANIFIE, "2025-04-01", self.NOM, avec("RV1", automatique=False)) == []


class TestRappelDeSoi:
    NOM = "rappel_rendez_vous"

    @pytest.mark.parametrize(("le", "nombre"), [("2025-04-13", 0), ("2025-04-14", 1), ("2025-04-15", 0)])
    def test_la_veille(self, le: str, nombre: int) -> None:
        assert len(de_soi(PLANIFIE, le, self.NOM)) == nombre

    def test_il_est_accepte_et_ne_revient_pas(self) -> None:
        (reaction,) = de_soi(PLANIFIE, "2025-04-14", self.NOM)
        assert reaction.commande == EnvoyerRappel(rendez_vous=RDV, canal="SMS")
        rappele = PLANIFIE.quand(reaction.commande, le="2025-04-14").alors(RappelEnvoye, canal="SMS")
        assert de_soi(rappele, "2025-04-14", self.NOM) == []

    def test_le_departement_choisit(self) -> None:
        assert de_soi(PLANIFIE, "2025-04-14", self.NOM, avec("RV3", automatique=False)) == []
        assert len(de_soi(PLANIFIE, "2025-04-12", self.NOM, avec("RV3", jours_avant=3))) == 1


ABSENCES = [manquer_rendez_vous(), manquer_rendez_vous(excuse=True)]


@pytest.mark.parametrize("absence", ABSENCES, ids=["sans excuse", "excusée"])
class TestJamaisDeSanction:
    """An absence is a fact; a manquement is somebody's decision."""

    def _absences(self, absence: Commande) -> Iterator[Scenario]:
        manque = CONVOQUE.puis(absence, "2025-04-15")
        yield manque
        encore = manque.puis(planifier_rendez_vous(rendez_vous=RDV_2, le="2025-04-29"), "2025-04-16")
        yield encore.puis(absence.model_copy(update={"rendez_vous": RDV_2}), "2025-04-29")

    def test_l_absence_est_seule_enregistree(self, absence: Commande) -> None:
        for manque in self._absences(absence):
            assert manque.lus[-1].type_stable == "rendez_vous.manque.v1"
            assert not manque.dossier.manquements
            assert not manque.dossier.sanctions

    def test_rien_de_ce_qui_suit_n_est_une_sanction(self, absence: Commande) -> None:
        for manque in self._absences(absence):
            for jours in range(400):
                le = date(2025, 4, 29) + timedelta(days=jours)
                familles = {ETAPES[type(r.commande)].famille for r in reactions(manque.dossier, Cadre(le))}
                assert "sanction" not in familles


class TestEcheances:
    @pytest.mark.parametrize(("le", "nombre"), [("2025-04-15", 0), ("2025-04-16", 1), ("2025-04-30", 1)])
    def test_un_jour_passe_sans_issue(self, le: str, nombre: int) -> None:
        assert len(ouvertes(PLANIFIE, le, "rendez_vous_a_conclure")) == nombre

    @pytest.mark.parametrize(("le", "depassee"), [("2025-04-21", False), ("2025-04-22", False), ("2025-04-23", True)])
    def test_sept_jours_pour_conclure(self, le: str, depassee: bool) -> None:
        (echeance,) = ouvertes(PLANIFIE, le, "rendez_vous_a_conclure")
        assert echeance.due_le == date(2025, 4, 22)
        assert echeance.objet == str(RDV)
        assert echeance.depassee(date.fromisoformat(le)) is depassee

    @pytest.mark.parametrize("issue", [honorer_rendez_vous(), manquer_rendez_vous()], ids=["honoré", "manqué"])
    def test_conclu(self, issue: Commande) -> None:
        assert ouvertes(PLANIFIE.puis(issue, "2025-04-16"), "2025-04-16", "rendez_vous_a_conclure") == []

    @pytest.mark.parametrize(("le", "depassee"), [("2025-03-29", False), ("2025-03-30", False), ("2025-03-31", True)])
    def test_invitation_sans_reponse(self, le: str, depassee: bool) -> None:
        (echeance,) = ouvertes(INVITE, le, "invitation_sans_reponse")
        assert echeance.due_le == date(2025, 3, 30)
        assert echeance.depassee(date.fromisoformat(le)) is depassee

    def test_la_derniere_invitation_seule_attend(self) -> None:
        reinvite = INVITE.puis(inviter(convocation=CONVOCATION_2, validite_jours=3), "2025-03-31")
        (echeance,) = ouvertes(reinvite, "2025-03-31", "invitation_sans_reponse")
        assert (echeance.objet, echeance.due_le) == (str(CONVOCATION_2), date(2025, 4, 3))

    def test_un_rendez_vous_pris_y_repond(self) -> None:
        pris = INVITE.puis(planifier_rendez_vous(le="2025-04-28"), "2025-04-02")
        assert ouvertes(pris, "2025-04-02", "invitation_sans_reponse") == []


def test_l_etat_du_rendez_vous_ne_change_pas() -> None:
    assert CONVOQUE.dossier.rendez_vous[str(RDV)].etat is EtatRendezVous.PLANIFIE
