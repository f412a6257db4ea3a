"""What leaves of itself once a rendez-vous is taken or an orientation notified, and what stays to be done."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from commands.base import ETAPES, Cadre, Commande
from commands.echeances import Echeance, echeances
from commands.reactions import Reaction, reactions
from commands.regles import REGLES, Regles
from commands.suivi.convocation import EmettreConvocation, EnvoyerRappel
from ledger.dossier.etat.rendez_vous import EtatRendezVous
from ledger.events.suivi.convocation import ConvocationEmise, RappelEnvoye
from tests.commands.etapes import (
    NOTIFIE,
    ORIENTE,
    RDV,
    RDV_2,
    annuler_rendez_vous,
    honorer_rendez_vous,
    manquer_rendez_vous,
    modifier_droits,
    notifier_orientation,
    planifier_rendez_vous,
)
from tests.commands.etapes.rendez_vous import (
    CONVOCATION_2,
    constater_remise,
    deplacer_rendez_vous,
    inviter,
)
from tests.commands.scenario import Scenario
from tests.commands.suivi.test_convocation import CONVOQUE, INVITE, PLANIFIE, avec


def ouvertes(scenario: Scenario, le: str, nature: str) -> list[Echeance]:
    """Open deadlines of this nature."""
    return [e for e in echeances(scenario.dossier, Cadre(date.fromisoformat(le))) if e.nature == nature]


def de_soi(scenario: Scenario, le: str, nom: str, regles: Regles = REGLES) -> list[Reaction]:
    """What this reaction asks for."""
    return [r for r in reactions(scenario.dossier, Cadre(date.fromisoformat(le), regles)) if r.nom == nom]


class TestInvitationApresOrientation:
    """An orientation notified, and no rendez-vous: the person is invited."""

    NOM = "convocation_apres_orientation"

    @pytest.mark.parametrize(("le", "nombre"), [("2025-03-17", 1), ("2025-04-16", 1), ("2025-04-17", 0)])
    def test_dans_les_trente_jours(self, le: str, nombre: int) -> None:
        assert len(de_soi(NOTIFIE, le, self.NOM)) == nombre

    def test_elle_est_acceptee_et_ne_revient_pas(self) -> None:
        (reaction,) = de_soi(NOTIFIE, "2025-03-17", self.NOM)
        invite = NOTIFIE.quand(reaction.commande, le="2025-03-17").alors(
            ConvocationEmise, motif="PREMIER_ACCOMPAGNEMENT", a_envoyer=True, valable_jusqu_au=None, rendez_vous=None
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
        reinvite = INVITE.puis(
            inviter(convocation=CONVOCATION_2, validite_jours=3, canal="EN_MAIN_PROPRE"), "2025-03-31"
        )
        (echeance,) = ouvertes(reinvite, "2025-03-31", "invitation_sans_reponse")
        assert (echeance.objet, echeance.due_le) == (str(CONVOCATION_2), date(2025, 4, 3))

    def test_un_rendez_vous_pris_y_repond(self) -> None:
        pris = INVITE.puis(planifier_rendez_vous(le="2025-04-28"), "2025-04-02")
        assert ouvertes(pris, "2025-04-02", "invitation_sans_reponse") == []


def test_l_etat_du_rendez_vous_ne_change_pas() -> None:
    assert CONVOQUE.dossier.rendez_vous[str(RDV)].etat is EtatRendezVous.PLANIFIE
