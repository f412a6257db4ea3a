"""Invitations to choose a slot: the days that they open, what the person chooses, one reminder, and what is taken back."""

from datetime import date
from typing import Any

import pytest

from commands.base import Cadre
from commands.echeances import echeances
from commands.suivi.invitation import RelancerInvitation
from ledger.events.suivi.convocation import ConvocationEmise, InvitationAnnulee, InvitationRelancee
from ledger.events.suivi.rendez_vous import RendezVousPlanifie
from ledger.vocabulaire.echeance import Nature
from tests.commands.etapes import (
    EN_CHARGE,
    OUVERT,
    annuler_etape,
    decider_orientation,
    designer_referent,
    designer_structure,
    notifier_orientation,
    planifier_rendez_vous,
)
from tests.commands.etapes.envoi import declarer_opposition
from tests.commands.etapes.rendez_vous import (
    CONVOCATION,
    CONVOCATION_2,
    annuler_invitation,
    constater_remise,
    convoquer,
    inviter,
    inviter_a_choisir,
    relancer_invitation,
)
from tests.commands.scenario import Scenario
from tests.commands.suivi.test_convocation import avec
from tests.commands.suivi.test_convocation_de_soi import de_soi

SUIVIE = EN_CHARGE.puis(designer_referent(), "2025-03-19")
INVITEE = SUIVIE.puis(inviter_a_choisir(), "2025-03-20")
PARTIE = INVITEE.puis(constater_remise(statut="ENVOYEE"), "2025-03-20")
"""It left on 20 March, and stands until the 30th; slots until 30 May."""
NOM = "relance_invitation"
CHEZ = {"organisme": "FRANCE_TRAVAIL", "structure": "FT-33-01"}


def choisir(**champs: Any) -> Any:
    """A slot that the person takes."""
    return planifier_rendez_vous(**{"le": "2025-04-08", "invitation": CONVOCATION} | champs)


class TestInviterAChoisir:
    def test_jours_passes(self) -> None:
        commande = inviter_a_choisir(creneaux_au="2025-03-19")
        SUIVIE.quand(commande, le="2025-03-20").refuse("fenetre_passee", champ="creneaux_au")

    def test_le_jour_meme(self) -> None:
        commande = inviter_a_choisir(creneaux_au="2025-03-20")
        SUIVIE.quand(commande, le="2025-03-20").alors(ConvocationEmise, creneaux_du="2025-03-20")

    def test_dernier_jour_avant_le_premier(self) -> None:
        commande = inviter_a_choisir(creneaux_du="2025-06-02")
        SUIVIE.quand(commande, le="2025-03-20").refuse("fenetre_inversee", champ="creneaux_au")

    @pytest.mark.parametrize(("au", "admise"), [("2025-06-18", True), ("2025-06-19", False)])
    def test_pas_au_dela_de_trois_mois(self, au: str, admise: bool) -> None:
        issue = SUIVIE.quand(inviter_a_choisir(creneaux_au=au), le="2025-03-20")
        issue.alors(ConvocationEmise) if admise else issue.refuse("fenetre_trop_longue", champ="creneaux_au")

    def test_un_premier_jour_sans_dernier(self) -> None:
        commande = inviter_a_choisir(creneaux_au=None, creneaux_du="2025-04-01")
        SUIVIE.quand(commande, le="2025-03-20").refuse("fenetre_incomplete", champ="creneaux_au")

    def test_sans_referent(self) -> None:
        EN_CHARGE.quand(inviter_a_choisir(), le="2025-03-20").refuse("invitation_sans_referent", champ="creneaux_au")

    def test_suivie_par_france_travail(self) -> None:
        decide = decider_orientation(parcours="PROFESSIONNEL", **CHEZ)
        ailleurs = OUVERT.puis(decide, "2025-03-14").puis(notifier_orientation(), "2025-03-17")
        suivie = ailleurs.puis(designer_structure(**CHEZ), "2025-03-18").puis(designer_referent(), "2025-03-19")
        suivie.quand(inviter_a_choisir(), le="2025-03-20").refuse("suivie_ailleurs")

    def test_elle_ne_veut_plus_de_sms(self) -> None:
        opposee = SUIVIE.puis(declarer_opposition(canal="SMS"), "2025-03-19")
        opposee.quand(inviter_a_choisir(), le="2025-03-20").refuse("opposition", champ="canal")
        opposee.quand(inviter_a_choisir(canal="COURRIEL"), le="2025-03-20").alors(ConvocationEmise)

    def test_pas_a_un_rendez_vous_planifie(self) -> None:
        planifie = SUIVIE.puis(planifier_rendez_vous(le="2025-04-15"), "2025-04-01")
        commande = convoquer(creneaux_au="2025-04-20")
        planifie.quand(commande, le="2025-04-02").refuse("creneaux_d_une_convocation", champ="creneaux_au")

    def test_deja_invitee_pour_le_meme_motif(self) -> None:
        commande = inviter_a_choisir(convocation=CONVOCATION_2)
        PARTIE.quand(commande, le="2025-03-25").refuse("invitation_en_cours", champ="motif")

    def test_ce_qui_est_ouvert(self) -> None:
        INVITEE.quand(
            inviter_a_choisir(convocation=CONVOCATION_2, motif="CONTRAT_ENGAGEMENT", modalite="TELEPHONE"),
            le="2025-03-20",
        ).alors(
            ConvocationEmise,
            creneaux_du="2025-03-20",
            creneaux_au="2025-05-30",
            duree_prevue_min=45,
            modalite="TELEPHONE",
            validite_jours=10,
            a_envoyer=True,
        )


class TestChoisir:
    def test_un_creneau(self) -> None:
        choisi = PARTIE.quand(choisir(), le="2025-03-24").alors(RendezVousPlanifie, invitation=CONVOCATION)
        assert choisi.dossier.convocations[str(CONVOCATION)].repondue_le == date(2025, 3, 24)

    def test_avant_que_le_message_parte(self) -> None:
        INVITEE.quand(choisir(), le="2025-03-20").alors(RendezVousPlanifie)

    @pytest.mark.parametrize(
        "champs",
        [{"le": "2025-06-02"}, {"duree_prevue_min": 60}, {"modalite": "VISIO"}, {"motif": "CONTRAT_ENGAGEMENT"}],
        ids=str,
    )
    def test_rien_d_autre_que_ce_qui_est_ouvert(self, champs: dict[str, Any]) -> None:
        PARTIE.quand(choisir(**champs), le="2025-03-24").refuse("hors_invitation", champ="le")

    @pytest.mark.parametrize(("le", "code"), [("2025-03-30", None), ("2025-03-31", "invitation_expiree")])
    def test_jusqu_au_dernier_jour(self, le: str, code: str | None) -> None:
        issue = PARTIE.quand(choisir(), le=le)
        issue.refuse(code, champ="invitation") if code else issue.alors(RendezVousPlanifie)

    def test_une_fois(self) -> None:
        choisi = PARTIE.puis(choisir(), "2025-03-24")
        autre = choisir(rendez_vous=CONVOCATION_2, le="2025-04-09")
        choisi.quand(autre, le="2025-03-25").refuse("invitation_close", champ="invitation")

    def test_aucune_invitation(self) -> None:
        SUIVIE.quand(choisir(), le="2025-03-24").refuse("invitation_inconnue", champ="invitation")

    def test_une_invitation_a_telephoner_n_ouvre_rien(self) -> None:
        invitee = SUIVIE.puis(inviter(motif="SUIVI"), "2025-03-20")
        invitee.quand(choisir(), le="2025-03-24").refuse("invitation_inconnue", champ="invitation")


class TestRelancer:
    def test_pas_plus_de_trois_jours_avant_la_fin(self) -> None:
        PARTIE.quand(relancer_invitation(), le="2025-03-26").refuse("relance_trop_tot", champ="survenu_le")

    def test_trois_jours_avant_la_fin(self) -> None:
        PARTIE.quand(relancer_invitation(), le="2025-03-27").alors(
            InvitationRelancee, valable_jusqu_au="2025-03-30", motif="SUIVI", a_envoyer=True
        )

    def test_apres_la_fin(self) -> None:
        PARTIE.quand(relancer_invitation(), le="2025-03-31").refuse("invitation_expiree", champ="convocation")

    def test_par_telephone_rien_ne_part(self) -> None:
        commande = relancer_invitation(canal="TELEPHONE")
        PARTIE.quand(commande, le="2025-03-28").alors(InvitationRelancee, a_envoyer=None)

    def test_une_fois(self) -> None:
        relancee = PARTIE.puis(relancer_invitation(), "2025-03-28")
        relancee.quand(relancer_invitation(), le="2025-03-29").refuse("invitation_deja_relancee", champ="convocation")

    def test_pas_avant_qu_elle_parte(self) -> None:
        INVITEE.quand(relancer_invitation(), le="2025-03-28").refuse("invitation_pas_partie", champ="convocation")

    def test_d_elle_meme_une_fois(self) -> None:
        assert PARTIE.suites(NOM, "2025-03-26") == []
        (suite,) = PARTIE.suites(NOM, "2025-03-27")
        assert isinstance(suite.commande, RelancerInvitation)
        assert suite.commande.canal.value == "SMS"
        assert PARTIE.puis(suite.commande, "2025-03-27").suites(NOM, "2025-03-28") == []

    @pytest.mark.parametrize(
        "autre",
        [
            PARTIE.puis(choisir(), "2025-03-24"),
            PARTIE.puis(annuler_invitation(), "2025-03-24"),
            PARTIE.puis(declarer_opposition(canal="SMS"), "2025-03-24"),
            SUIVIE.puis(inviter_a_choisir(canal="EN_MAIN_PROPRE"), "2025-03-20"),
            SUIVIE.puis(inviter(motif="SUIVI", canal="EN_MAIN_PROPRE"), "2025-03-20"),
            INVITEE,
        ],
        ids=["choisie", "annulée", "opposée", "en main propre", "à téléphoner", "pas partie"],
    )
    def test_rien_ne_part(self, autre: Scenario) -> None:
        assert autre.suites(NOM, "2025-03-28") == []

    def test_le_departement_en_decide(self) -> None:
        assert de_soi(PARTIE, "2025-03-28", NOM, avec("RV6", automatique=False)) == []
        assert len(de_soi(PARTIE, "2025-03-25", NOM, avec("RV6", jours_avant=5))) == 1


class TestAnnuler:
    def test_plus_rien_ne_se_choisit(self) -> None:
        annulee = PARTIE.quand(annuler_invitation(), le="2025-03-24").alors(InvitationAnnulee, motif="SUIVI")
        annulee.quand(choisir(), le="2025-03-24").refuse("invitation_close", champ="invitation")
        annulee.quand(annuler_invitation(), le="2025-03-24").refuse("invitation_close", champ="convocation")

    def test_elle_peut_etre_invitee_de_nouveau(self) -> None:
        annulee = PARTIE.puis(annuler_invitation(), "2025-03-24")
        annulee.quand(inviter_a_choisir(convocation=CONVOCATION_2), le="2025-03-24").alors(ConvocationEmise)

    def test_pas_avant_l_invitation(self) -> None:
        commande = annuler_invitation(survenu_le="2025-03-19")
        PARTIE.quand(commande, le="2025-03-24").refuse("avant_invitation", champ="survenu_le")

    def test_l_invitation_ne_s_efface_pas_sous_elle(self) -> None:
        annulee = PARTIE.puis(annuler_invitation(), "2025-03-24")
        annulee.quand(annuler_etape(annulee, ConvocationEmise), le="2025-03-25").refuse("etape_suivie")


def test_sans_reponse_jusqu_a_l_annulation() -> None:
    def natures(scenario: Scenario) -> list[Nature]:
        return [e.nature for e in echeances(scenario.dossier, Cadre(date(2025, 4, 2)))]

    assert Nature.INVITATION_SANS_REPONSE in natures(PARTIE)
    assert Nature.INVITATION_SANS_REPONSE not in natures(PARTIE.puis(annuler_invitation(), "2025-03-31"))
