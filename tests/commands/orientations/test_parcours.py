"""Re-examination of a social parcours, end of the parcours."""

from datetime import date

import pytest

from commands.base import Cadre
from commands.echeances import echeances
from ledger.dossier.etat.rendez_vous import EtatRendezVous
from ledger.events.base import Evenement
from ledger.events.orientations.orientation import OrientationDecidee, OrientationPreconisee
from ledger.events.orientations.parcours import ParcoursTermine, ReexamenSocialRealise
from ledger.events.suivi.rendez_vous import RendezVousAnnule
from tests.commands.etapes import (
    EN_CHARGE,
    NOTIFIE,
    ORIENTATION,
    ORIENTATION_2,
    ORIENTE,
    OUVERT,
    PRECONISATION_2,
    PRECONISE,
    RDV_2,
    decider_orientation,
    designer_referent,
    modifier_droits,
    notifier_orientation,
    ouvrir_dossier,
    planifier_rendez_vous,
    preconiser_orientation,
    proposer_contrat,
    signer_contrat,
)
from tests.commands.etapes.contrat_engagement import modifier_contrat, resigner_contrat
from tests.commands.etapes.diagnostic import DIAGNOSTIC, etablir_diagnostic
from tests.commands.etapes.orientation import (
    demander_reorientation,
    realiser_reexamen_social,
    refuser_reorientation,
    terminer_parcours,
)
from tests.commands.scenario import Issue, Scenario, etant_donne

DURABLE = "Les soins occupent ses journées, jusqu'au printemps au moins."


def social(motif: str | None = None, *, justification: str | None = None, signe_le: str = "2025-08-31") -> Scenario:
    """A social parcours under contract."""
    decision = decider_orientation(parcours="SOCIAL", motif_social=motif, justification_duree=justification)
    decidee = OUVERT.puis(decision, "2025-03-14")
    return (
        decidee.puis(notifier_orientation(), "2025-03-17")
        .puis(proposer_contrat(fin_le="2026-03-31"), "2025-04-01")
        .puis(signer_contrat(), signe_le)
    )


def a_reexaminer(scenario: Scenario) -> list[str]:
    """Last days of the re-examination."""
    ouvertes = echeances(scenario.dossier, Cadre(date(2026, 6, 1)))
    return [e.due_le.isoformat() for e in ouvertes if e.nature == "reexamen_social"]


SOCIAL = social()
SUIVI = EN_CHARGE.puis(designer_referent(), "2025-03-19")
TERMINE = SUIVI.puis(terminer_parcours(), "2025-06-30")


class TestRealiserReexamenSocial:
    def test_dossier_non_ouvert(self) -> None:
        etant_donne().quand(realiser_reexamen_social(), le="2025-12-01").refuse("dossier_non_ouvert")

    def test_sans_orientation(self) -> None:
        OUVERT.quand(realiser_reexamen_social(), le="2025-12-01").refuse("parcours_non_social")

    def test_autre_parcours(self) -> None:
        NOTIFIE.quand(realiser_reexamen_social(), le="2025-12-01").refuse("parcours_non_social")

    def test_avant_l_orientation(self) -> None:
        commande = realiser_reexamen_social(survenu_le="2025-03-13")
        SOCIAL.quand(commande, le="2025-12-01").refuse("avant_decision", champ="survenu_le")

    def test_avant_la_loi_plein_emploi(self) -> None:
        ancien = etant_donne((ouvrir_dossier(), "2024-06-03"), (decider_orientation(parcours="SOCIAL"), "2024-07-01"))
        ancien.quand(realiser_reexamen_social(), le="2024-12-31").refuse("regle_inconnue")
        ancien.quand(realiser_reexamen_social(), le="2025-01-01").alors(ReexamenSocialRealise, attendu_le=None)

    @pytest.mark.parametrize("motif", [None, "SANTE", "FAMILLE", "MOBILITE"])
    def test_maintenu(self, motif: str | None) -> None:
        SOCIAL.quand(realiser_reexamen_social(motif_social=motif), le="2026-02-28").alors(
            ReexamenSocialRealise, orientation=ORIENTATION, attendu_le="2026-02-28", delai_reexamen_mois=6
        )

    def test_vers_une_reorientation(self) -> None:
        SOCIAL.quand(realiser_reexamen_social(issue="REORIENTATION"), le="2026-02-28").alors(
            ReexamenSocialRealise, delai_reexamen_mois=None
        )


class TestDifficulteQuiDure:
    """Finding X10: the list is open, and twelve months are justified (CASF D262-65-2-1)."""

    @pytest.mark.parametrize("motif", ["SANTE", "INVALIDITE", "FAMILLE", "MOBILITE", "AUTRE"])
    def test_x10_toute_difficulte_justifiee_donne_douze_mois(self, motif: str) -> None:
        commande = realiser_reexamen_social(motif_social=motif, justification_duree=DURABLE)
        SOCIAL.quand(commande, le="2026-02-28").alors(
            ReexamenSocialRealise, justification_duree=DURABLE, diagnostic=None, delai_reexamen_mois=12
        )

    def test_x10_une_autre_difficulte_se_justifie(self) -> None:
        SOCIAL.quand(realiser_reexamen_social(motif_social="AUTRE"), le="2026-02-28").refuse(
            "justification_exigee", champ="justification_duree"
        )
        commande = decider_orientation(parcours="SOCIAL", motif_social="AUTRE")
        OUVERT.quand(commande, le="2025-03-14").refuse("justification_exigee", champ="justification_duree")

    def test_x10_une_justification_dit_sa_difficulte(self) -> None:
        SOCIAL.quand(realiser_reexamen_social(justification_duree=DURABLE), le="2026-02-28").refuse(
            "justification_sans_motif", champ="motif_social"
        )

    def test_x10_elle_cite_le_diagnostic_qui_l_a_identifiee(self) -> None:
        cite = {"motif_social": "LOGEMENT", "justification_duree": DURABLE, "diagnostic": DIAGNOSTIC}
        commande = realiser_reexamen_social(**cite)
        SOCIAL.quand(commande, le="2026-02-28").refuse("diagnostic_inconnu", champ="diagnostic")
        diagnostique = SOCIAL.puis(etablir_diagnostic(), "2025-10-01")
        diagnostique.quand(commande, le="2026-02-28").alors(
            ReexamenSocialRealise, diagnostic=DIAGNOSTIC, delai_reexamen_mois=12
        )
        avant = realiser_reexamen_social(survenu_le="2025-09-30", **cite)
        diagnostique.quand(avant, le="2026-02-28").refuse("avant_diagnostic", champ="diagnostic")
        sans = realiser_reexamen_social(motif_social="LOGEMENT", diagnostic=DIAGNOSTIC)
        diagnostique.quand(sans, le="2026-02-28").refuse("diagnostic_sans_justification", champ="justification_duree")


class TestDelaiO5:
    """Six months from the contract or the last re-examination; twelve for a difficulty that lasts."""

    @pytest.mark.parametrize(
        ("motif", "justification", "signe_le", "attendu"),
        [
            (None, None, "2025-08-31", "2026-02-28"),
            (None, None, "2025-08-28", "2026-02-28"),
            ("MOBILITE", None, "2025-09-01", "2026-03-01"),
            ("HANDICAP", DURABLE, "2025-08-31", "2026-08-31"),
            ("LOGEMENT", DURABLE, "2025-04-10", "2026-04-10"),
        ],
    )
    def test_depuis_le_contrat(self, motif: str | None, justification: str | None, signe_le: str, attendu: str) -> None:
        assert a_reexaminer(social(motif, justification=justification, signe_le=signe_le)) == [attendu]

    def test_l10_depuis_la_derniere_signature_du_contrat(self) -> None:
        """A change that is signed again is a revision (CASF L262-31); proposed only, it moves nothing."""
        signe = social(None, signe_le="2025-04-10")
        modifie = signe.puis(modifier_contrat(), "2025-06-20")
        assert a_reexaminer(signe) == a_reexaminer(modifie) == ["2025-10-10"]
        assert a_reexaminer(modifie.puis(resigner_contrat(), "2025-06-30")) == ["2025-12-30"]

    def test_ni_sans_contrat_ni_pour_un_autre_parcours(self) -> None:
        assert a_reexaminer(OUVERT.puis(decider_orientation(parcours="SOCIAL"), "2025-03-14")) == []
        assert a_reexaminer(NOTIFIE) == []

    def test_depuis_le_dernier_reexamen(self) -> None:
        maintenu = SOCIAL.puis(
            realiser_reexamen_social(motif_social="SANTE", justification_duree=DURABLE), "2026-01-15"
        )
        assert a_reexaminer(maintenu) == ["2027-01-15"]

    def test_arrete_par_la_reorientation_demandee_jusqu_a_son_refus(self) -> None:
        a_reorienter = SOCIAL.puis(realiser_reexamen_social(issue="REORIENTATION"), "2026-01-15")
        assert a_reexaminer(a_reorienter) == []
        demandee = a_reorienter.puis(demander_reorientation(parcours_souhaite="PROFESSIONNEL"), "2026-01-16")
        assert a_reexaminer(demandee.puis(refuser_reorientation(), "2026-02-16")) == ["2026-08-16"]


class TestTerminerParcours:
    def test_dossier_non_ouvert(self) -> None:
        etant_donne().quand(terminer_parcours(), le="2025-06-30").refuse("dossier_non_ouvert")

    def test_rien_a_terminer(self) -> None:
        PRECONISE.quand(terminer_parcours(), le="2025-06-30").refuse("orientation_absente")

    def test_une_seule_fois(self) -> None:
        TERMINE.quand(terminer_parcours(), le="2025-07-01").refuse("orientation_absente")

    def test_avant_l_orientation(self) -> None:
        commande = terminer_parcours(survenu_le="2025-03-13")
        ORIENTE.quand(commande, le="2025-06-30").refuse("avant_decision", champ="survenu_le")

    @pytest.mark.parametrize("motif", ["EMPLOI_DURABLE", "SORTIE_RSA", "DEMENAGEMENT", "RETRAITE", "DECES"])
    def test_termine_sans_orientation_ni_structure_ni_referent(self, motif: str) -> None:
        termine = SUIVI.quand(terminer_parcours(motif=motif), le="2025-06-30").alors(
            ParcoursTermine, orientation=ORIENTATION
        )
        dossier = termine.dossier
        assert (dossier.orientation, dossier.structure, dossier.referent) == (None, None, None)
        assert dossier.orientations[str(ORIENTATION)].fin_le == date(2025, 6, 30)
        assert echeances(dossier, Cadre(date(2025, 7, 1))) == []

    def test_avant_le_debut_d_une_orientation_deja_decidee(self) -> None:
        decidee = OUVERT.puis(decider_orientation(debut_le="2025-04-01"), "2025-03-14")
        termine = decidee.puis(terminer_parcours(motif="DECES"), "2025-03-20")
        assert termine.dossier.orientations[str(ORIENTATION)].fin_le == date(2025, 4, 1)

    def test_la_preconisation_et_la_demande_tombent(self) -> None:
        attendent = ORIENTE.puis(preconiser_orientation(preconisation=PRECONISATION_2), "2025-05-02").puis(
            demander_reorientation(), "2025-05-03"
        )
        termine = attendent.puis(terminer_parcours(), "2025-06-30").dossier
        assert (termine.preconisation, termine.demande) == (None, None)


class TestRetour:
    """After the end, a new orientation; its delay runs only if another obligation began."""

    def test_avant_la_fin_du_parcours_precedent(self) -> None:
        commande = decider_orientation(orientation=ORIENTATION_2, debut_le="2025-06-29")
        TERMINE.quand(commande, le="2025-09-01").refuse("avant_fin_du_parcours", champ="debut_le")

    @pytest.mark.parametrize("debut_le", ["2025-06-30", "2025-07-01"])
    def test_sans_nouvelle_obligation_aucun_delai(self, debut_le: str) -> None:
        commande = decider_orientation(orientation=ORIENTATION_2, debut_le=debut_le)
        TERMINE.quand(commande, le="2025-09-01").alors(OrientationDecidee, premiere=False, information_recue_le=None)

    def test_une_nouvelle_obligation_fait_courir_le_delai(self) -> None:
        clos = TERMINE.puis(modifier_droits(etat_droit="CLOS", motif="ECHEANCE"), "2025-07-02")
        rouvert = clos.puis(modifier_droits(etat_droit="OUVERT_VERSABLE", motif=None), "2025-10-01")
        (attendue,) = echeances(rouvert.dossier, Cadre(date(2025, 10, 1)))
        assert (attendue.nature, attendue.due_le.isoformat()) == ("orientation_a_decider", "2025-11-12")
        commande = decider_orientation(orientation=ORIENTATION_2)
        rouvert.quand(commande, le="2025-11-12").alors(OrientationDecidee, premiere=True)
        rouvert.quand(commande, le="2025-11-13").refuse("delai_orientation_depasse")

    def test_une_autre_preconisation(self) -> None:
        TERMINE.quand(preconiser_orientation(preconisation=PRECONISATION_2), le="2025-09-01").alors(
            OrientationPreconisee
        )


class TestR7FinDesRendezVous:
    """An ended parcours leaves no rendez-vous to come, and each that falls is an event of its own (R7)."""

    PRIS = SUIVI.puis(planifier_rendez_vous(le="2025-07-10"), "2025-06-20")

    def lus(self, fin: Issue) -> list[tuple[type[Evenement], str]]:
        return [(type(e), e.survenu_le.isoformat()) for e in fin.evenements]

    def test_r7_ceux_a_venir_sont_annules_par_le_service(self) -> None:
        deux = self.PRIS.puis(planifier_rendez_vous(rendez_vous=RDV_2, le="2025-08-01"), "2025-06-21")
        fin = deux.quand(terminer_parcours(), le="2025-06-30")
        assert self.lus(fin) == [
            (ParcoursTermine, "2025-06-30"),
            (RendezVousAnnule, "2025-06-30"),
            (RendezVousAnnule, "2025-06-30"),
        ]
        etats = {r.etat for r in fin.acceptee().dossier.rendez_vous.values()}
        assert etats == {EtatRendezVous.ANNULE}

    @pytest.mark.parametrize("le", ["2025-07-10", "2025-07-11"])
    def test_r7_celui_d_aujourd_hui_ou_d_avant_attend_son_issue(self, le: str) -> None:
        fin = self.PRIS.quand(terminer_parcours(), le=le)
        assert self.lus(fin) == [(ParcoursTermine, le)]
        assert [r.etat for r in fin.acceptee().dossier.rendez_vous.values()] == [EtatRendezVous.PLANIFIE]

    def test_r7_une_fin_enregistree_apres_coup_annule_le_jour_de_la_saisie(self) -> None:
        fin = self.PRIS.quand(terminer_parcours(survenu_le="2025-06-15"), le="2025-07-01")
        assert self.lus(fin) == [(ParcoursTermine, "2025-06-15"), (RendezVousAnnule, "2025-07-01")]

    def test_r7_corrigee_la_fin_n_annule_rien_de_plus(self) -> None:
        finie = self.PRIS.puis(terminer_parcours(), "2025-06-30")
        corrigee = terminer_parcours(motif="RETRAITE", correction=finie.correction(ParcoursTermine))
        finie.quand(corrigee, le="2025-07-02").alors(ParcoursTermine)
