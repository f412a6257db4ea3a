"""Réorientation: demander, inscrire, rendre l'avis, refuser; accepted by a decision."""

from datetime import date

import pytest

from commands.base import Cadre, Commande
from commands.echeances import echeances
from ledger.events.orientations.orientation import OrientationDecidee
from ledger.events.orientations.reorientation import (
    AvisReorientationRendu,
    ReorientationDemandee,
    ReorientationInscriteEpt,
    ReorientationRefusee,
)
from tests.commands.etapes import (
    NOTIFIE,
    ORIENTATION,
    ORIENTATION_2,
    ORIENTE,
    OUVERT,
    SIGNE,
    annuler_etape,
    decider_orientation,
    notifier_orientation,
)
from tests.commands.etapes.orientation import (
    DEMANDE,
    DEMANDE_2,
    demander_reorientation,
    inscrire_reorientation_ept,
    refuser_reorientation,
    rendre_avis_reorientation,
)
from tests.commands.scenario import Scenario, etant_donne

DEMANDEE = NOTIFIE.puis(demander_reorientation(), "2025-04-02")
INSCRITE = DEMANDEE.puis(inscrire_reorientation_ept(), "2025-05-02")
REFUSEE = DEMANDEE.puis(refuser_reorientation(), "2025-05-31")
REORIENTER = decider_orientation(
    orientation=ORIENTATION_2, parcours="SOCIAL", motif_social="SANTE", justification_duree="Des soins de huit mois."
)


def a_signer(scenario: Scenario, le: str) -> list[str]:
    """Last days of the contract to sign."""
    ouvertes = echeances(scenario.dossier, Cadre(date.fromisoformat(le)))
    return [e.due_le.isoformat() for e in ouvertes if e.nature == "contrat_a_signer"]


class TestDemanderReorientation:
    def test_dossier_non_ouvert(self) -> None:
        etant_donne().quand(demander_reorientation(), le="2025-04-02").refuse("dossier_non_ouvert")

    def test_sans_orientation(self) -> None:
        OUVERT.quand(demander_reorientation(), le="2025-04-02").refuse("orientation_absente")

    def test_avant_l_orientation(self) -> None:
        commande = demander_reorientation(survenu_le="2025-03-13")
        ORIENTE.quand(commande, le="2025-04-02").refuse("avant_decision", champ="survenu_le")

    def test_une_seule_attend(self) -> None:
        DEMANDEE.quand(demander_reorientation(demande=DEMANDE_2), le="2025-04-03").refuse("demande_en_attente")

    def test_vers_la_meme_orientation(self) -> None:
        commande = demander_reorientation(
            parcours_souhaite="SOCIO_PROFESSIONNEL", organisme_souhaite="CONSEIL_DEPARTEMENTAL"
        )
        NOTIFIE.quand(commande, le="2025-04-02").refuse("reorientation_sans_objet", champ="parcours_souhaite")

    @pytest.mark.parametrize("par", ["REFERENT", "PERSONNE", "FRANCE_TRAVAIL"])
    def test_demandee(self, par: str) -> None:
        NOTIFIE.quand(demander_reorientation(par=par), le="2025-04-02").alors(
            ReorientationDemandee, orientation=ORIENTATION, par=par
        )

    def test_de_nouveau_apres_un_refus(self) -> None:
        REFUSEE.quand(demander_reorientation(demande=DEMANDE_2), le="2025-06-02").alors(ReorientationDemandee)


SUITES: list[Commande] = [inscrire_reorientation_ept(), refuser_reorientation()]


@pytest.mark.parametrize("suite", SUITES, ids=lambda c: type(c).__name__)
class TestSuites:
    """What an inscription and a refusal share."""

    def test_dossier_non_ouvert(self, suite: Commande) -> None:
        etant_donne().quand(suite, le="2025-05-02").refuse("dossier_non_ouvert")

    def test_inconnue(self, suite: Commande) -> None:
        NOTIFIE.quand(suite, le="2025-05-02").refuse("demande_inconnue", champ="demande")

    def test_conclue(self, suite: Commande) -> None:
        DEMANDEE.puis(REORIENTER, "2025-05-02").quand(suite, le="2025-05-03").refuse("demande_conclue", champ="demande")

    def test_avant_la_demande(self, suite: Commande) -> None:
        commande = suite.model_copy(update={"survenu_le": date(2025, 4, 1)})
        DEMANDEE.quand(commande, le="2025-05-02").refuse("avant_demande", champ="survenu_le")


class TestInscrireReorientationEpt:
    def test_seance_passee(self) -> None:
        DEMANDEE.quand(inscrire_reorientation_ept(), le="2025-05-14").refuse("seance_passee", champ="seance_le")

    def test_deux_fois_a_la_meme(self) -> None:
        INSCRITE.quand(inscrire_reorientation_ept(), le="2025-05-03").refuse("seance_inchangee", champ="seance_le")

    def test_apres_l_avis(self) -> None:
        avis = INSCRITE.puis(rendre_avis_reorientation(), "2025-05-13")
        avis.quand(inscrire_reorientation_ept(seance_le="2025-06-10"), le="2025-05-14").refuse("avis_deja_rendu")

    @pytest.mark.parametrize("le", ["2025-05-12", "2025-05-13"])
    def test_inscrite(self, le: str) -> None:
        DEMANDEE.quand(inscrire_reorientation_ept(), le=le).alors(ReorientationInscriteEpt, seance_le="2025-05-13")

    def test_reportee_a_une_autre_seance(self) -> None:
        commande = inscrire_reorientation_ept(seance_le="2025-06-10")
        INSCRITE.quand(commande, le="2025-05-03").alors(ReorientationInscriteEpt, seance_le="2025-06-10")


class TestRendreAvisReorientation:
    def test_dossier_non_ouvert(self) -> None:
        etant_donne().quand(rendre_avis_reorientation(), le="2025-05-13").refuse("dossier_non_ouvert")

    def test_sans_seance(self) -> None:
        DEMANDEE.quand(rendre_avis_reorientation(), le="2025-05-13").refuse("seance_absente", champ="demande")

    def test_avant_la_seance(self) -> None:
        INSCRITE.quand(rendre_avis_reorientation(), le="2025-05-12").refuse("avant_seance", champ="survenu_le")

    def test_un_seul_avis(self) -> None:
        avis = INSCRITE.puis(rendre_avis_reorientation(), "2025-05-13")
        avis.quand(rendre_avis_reorientation(), le="2025-05-14").refuse("avis_deja_rendu", champ="demande")

    @pytest.mark.parametrize("le", ["2025-05-13", "2025-05-14"])
    def test_rendu(self, le: str) -> None:
        INSCRITE.quand(rendre_avis_reorientation(), le=le).alors(
            AvisReorientationRendu, ept="EPT-33-02", seance_le="2025-05-13", avis="FAVORABLE"
        )

    def test_ajourne_puis_une_autre_seance(self) -> None:
        ajourne = INSCRITE.puis(rendre_avis_reorientation(avis="AJOURNE"), "2025-05-13")
        ajourne.quand(rendre_avis_reorientation(), le="2025-05-14").refuse("seance_absente")
        inscrite = ajourne.puis(inscrire_reorientation_ept(seance_le="2025-06-10"), "2025-05-20")
        inscrite.quand(rendre_avis_reorientation(), le="2025-06-10").alors(
            AvisReorientationRendu, seance_le="2025-06-10"
        )


class TestRefuserReorientation:
    def test_decideur_incompetent(self) -> None:
        commande = refuser_reorientation(decideur="CAP_EMPLOI")
        DEMANDEE.quand(commande, le="2025-05-02").refuse("decideur_incompetent", champ="decideur")

    def test_refusee_sans_avis(self) -> None:
        DEMANDEE.quand(refuser_reorientation(), le="2025-05-02").alors(
            ReorientationRefusee, demandee_le="2025-04-02", avis=None
        )

    def test_l_avis_ne_lie_pas(self) -> None:
        avis = INSCRITE.puis(rendre_avis_reorientation(), "2025-05-13")
        avis.quand(refuser_reorientation(), le="2025-05-20").alors(ReorientationRefusee, avis="FAVORABLE")

    def test_l_orientation_demeure(self) -> None:
        orientation = REFUSEE.dossier.orientation
        assert orientation is not None
        assert orientation.id == str(ORIENTATION)

    def test_un_refus_dont_rien_ne_depend_s_annule(self) -> None:
        annule = REFUSEE.puis(annuler_etape(REFUSEE, ReorientationRefusee), "2025-06-02")
        assert annule.dossier.demande is not None


class TestAcceptee:
    def test_une_autre_demande(self) -> None:
        commande = REORIENTER.model_copy(update={"demande": DEMANDE_2})
        DEMANDEE.quand(commande, le="2025-05-02").refuse("demande_inconnue", champ="demande")

    def test_avant_la_demande(self) -> None:
        commande = REORIENTER.model_copy(update={"survenu_le": date(2025, 4, 1)})
        DEMANDEE.quand(commande, le="2025-05-02").refuse("avant_demande", champ="survenu_le")

    def test_motif_social_d_un_autre_parcours(self) -> None:
        commande = decider_orientation(motif_social="SANTE")
        OUVERT.quand(commande, le="2025-03-14").refuse("motif_social_sans_objet", champ="motif_social")

    @pytest.mark.parametrize("demande", [None, DEMANDE])
    def test_la_decision_conclut_la_demande(self, demande: object) -> None:
        commande = REORIENTER.model_copy(update={"demande": demande})
        acceptee = DEMANDEE.quand(commande, le="2025-05-02").alors(
            OrientationDecidee, demande=DEMANDE, premiere=False, delai_reexamen_mois=12
        )
        assert acceptee.dossier.demande is None

    def test_une_demande_tardive_ne_se_glisse_pas_avant_la_decision(self) -> None:
        reoriente = NOTIFIE.puis(REORIENTER, "2025-05-02")
        commande = demander_reorientation(survenu_le="2025-04-02")
        reoriente.quand(commande, le="2025-05-03").refuse("avant_decision")


class TestDelaiC1:
    """Rule C2: a demand interrupts the delay of the contract; a full month runs again from the next notification."""

    def test_interrompu_par_la_demande(self) -> None:
        assert a_signer(NOTIFIE, "2025-04-02") == ["2025-04-17"]
        assert a_signer(DEMANDEE, "2025-04-02") == []

    def test_repart_de_la_notification_suivante(self) -> None:
        reoriente = DEMANDEE.puis(REORIENTER, "2025-05-02")
        assert a_signer(reoriente, "2025-05-02") == []
        assert a_signer(reoriente.puis(notifier_orientation(), "2025-05-31"), "2025-05-31") == ["2025-06-30"]

    def test_repart_du_refus(self) -> None:
        assert a_signer(REFUSEE, "2025-05-31") == ["2025-06-30"]
        assert REFUSEE.dernier(ReorientationRefusee).corps["echeance_contrat_le"] == "2025-06-30"

    def test_un_contrat_signe_le_reste(self) -> None:
        refusee = SIGNE.puis(demander_reorientation(), "2025-05-02").puis(refuser_reorientation(), "2025-06-02")
        assert a_signer(refusee, "2025-06-02") == []

    def test_orientation_non_notifiee(self) -> None:
        refusee = ORIENTE.puis(demander_reorientation(), "2025-04-02").puis(refuser_reorientation(), "2025-05-02")
        assert a_signer(refusee, "2025-05-02") == []
        notifiee = refusee.puis(notifier_orientation(survenu_le="2025-04-03"), "2025-05-05")
        assert a_signer(notifiee, "2025-05-05") == ["2025-06-02"]
