"""Plan d'action: arrêter, prévoir une démarche, la suivre."""

import pytest
from pydantic import ValidationError

from ledger.events.contrats.plan_action import DemarchePrevue, DemarcheSuivie, PlanActionArrete
from ledger.vocabulaire.suivi.rendez_vous import Theme
from tests.commands.etapes import CONTRAT, NOTIFIE, PROPOSE, SIGNE, annuler_etape, refuser_contrat, signer_contrat
from tests.commands.etapes.contrat_engagement import (
    AVEC_PLAN,
    DEMARCHE_2,
    SUR_MODELE,
    arreter_plan,
    clore_contrat,
    modifier_contrat,
    prevoir_demarche,
    suivre_demarche,
)
from tests.commands.scenario import etant_donne

VIDE = etant_donne()


class TestArreterPlanAction:
    def test_dossier_non_ouvert(self) -> None:
        VIDE.quand(arreter_plan(), le="2025-04-01").refuse("dossier_non_ouvert")

    def test_contrat_inconnu(self) -> None:
        NOTIFIE.quand(arreter_plan(), le="2025-04-01").refuse("contrat_inconnu", champ="contrat")

    def test_contrat_conclu(self) -> None:
        SIGNE.quand(arreter_plan(), le="2025-04-11").refuse("plan_conclu", champ="contrat")
        PROPOSE.puis(refuser_contrat(), "2025-04-02").quand(arreter_plan(), le="2025-04-03").refuse("plan_conclu")

    def test_avant_la_proposition(self) -> None:
        commande = arreter_plan(survenu_le="2025-03-31")
        SUR_MODELE.quand(commande, le="2025-04-02").refuse("avant_proposition", champ="survenu_le")

    @pytest.mark.parametrize("nombre", [0, 11])
    def test_entre_un_et_dix_axes(self, nombre: int) -> None:
        with pytest.raises(ValidationError):
            arreter_plan(axes=[{"theme": "SANTE", "objectif": "Voir un médecin."}] * nombre)

    def test_les_themes_sont_en_clair_les_objectifs_scelles(self) -> None:
        axes = [{"theme": theme, "objectif": "Un objectif."} for theme in ("MOBILITE", "LOGEMENT", "MOBILITE")]
        suite = SUR_MODELE.quand(arreter_plan(axes=axes), le="2025-04-01").alors(
            PlanActionArrete, themes=(Theme.MOBILITE, Theme.LOGEMENT)
        )
        assert "axes" not in suite.lus[-1].corps
        assert suite.dossier.contrats[str(CONTRAT)].themes == (Theme.MOBILITE, Theme.LOGEMENT)

    def test_le_dernier_plan_remplace_le_precedent(self) -> None:
        autre = arreter_plan(axes=[{"theme": "SANTE", "objectif": "Voir un médecin."}])
        suite = AVEC_PLAN.quand(autre, le="2025-04-02").alors(PlanActionArrete)
        assert suite.dossier.contrats[str(CONTRAT)].themes == (Theme.AUTRE,)

    def test_le_plan_change_avec_le_contrat(self) -> None:
        signe = AVEC_PLAN.puis(signer_contrat(), "2025-04-10")
        modifie = signe.puis(modifier_contrat(changements=["PLAN_ACTION"]), "2025-05-02")
        modifie.quand(arreter_plan(survenu_le="2025-05-01"), le="2025-05-03").refuse("avant_proposition")
        modifie.quand(arreter_plan(), le="2025-05-02").alors(PlanActionArrete)

    def test_un_contrat_signe_garde_son_plan(self) -> None:
        signe = AVEC_PLAN.puis(signer_contrat(), "2025-04-10")
        signe.quand(annuler_etape(signe, PlanActionArrete), le="2025-04-11").refuse("etape_suivie")
        signe.quand(annuler_etape(signe, DemarchePrevue), le="2025-04-11").refuse("etape_suivie")


class TestPrevoirDemarche:
    def test_dossier_non_ouvert(self) -> None:
        VIDE.quand(prevoir_demarche(), le="2025-04-01").refuse("dossier_non_ouvert")

    def test_contrat_inconnu(self) -> None:
        NOTIFIE.quand(prevoir_demarche(), le="2025-04-01").refuse("contrat_inconnu", champ="contrat")

    def test_contrat_refuse_ou_clos(self) -> None:
        refuse = PROPOSE.puis(refuser_contrat(), "2025-04-02")
        refuse.quand(prevoir_demarche(), le="2025-04-03").refuse("contrat_clos", champ="contrat")
        clos = SIGNE.puis(clore_contrat(), "2025-05-02")
        clos.quand(prevoir_demarche(), le="2025-05-03").refuse("contrat_clos", champ="contrat")

    def test_avant_la_proposition(self) -> None:
        PROPOSE.quand(prevoir_demarche(survenu_le="2025-03-31"), le="2025-04-02").refuse("avant_proposition")

    @pytest.mark.parametrize("fin_le", ["2025-04-06", "2025-10-01"])
    def test_hors_du_contrat(self, fin_le: str) -> None:
        PROPOSE.quand(prevoir_demarche(fin_le=fin_le), le="2025-04-01").refuse("dates_de_demarche", champ="fin_le")

    @pytest.mark.parametrize("fin_le", ["2025-04-07", "2025-09-30"])
    def test_dans_le_contrat(self, fin_le: str) -> None:
        PROPOSE.quand(prevoir_demarche(fin_le=fin_le), le="2025-04-01").alors(DemarchePrevue, fin_le=fin_le)

    def test_un_organisme_executant_est_nomme(self) -> None:
        PROPOSE.quand(prevoir_demarche(executant=None), le="2025-04-01").refuse("executant_absent", champ="executant")
        PROPOSE.quand(prevoir_demarche(executant=None, responsable="PERSONNE"), le="2025-04-01").alors(DemarchePrevue)

    def test_identifiant_deja_utilise(self) -> None:
        AVEC_PLAN.quand(prevoir_demarche(), le="2025-04-02").refuse("identifiant_deja_utilise", champ="demarche")

    @pytest.mark.parametrize("heures", [0, 35.5])
    def test_heures_impossibles(self, heures: float) -> None:
        with pytest.raises(ValidationError):
            prevoir_demarche(heures_hebdo=heures)

    def test_sous_un_contrat_signe(self) -> None:
        SIGNE.quand(prevoir_demarche(), le="2025-04-11").alors(DemarchePrevue, type_action="FORMATION")


class TestSuivreDemarche:
    def test_dossier_non_ouvert(self) -> None:
        VIDE.quand(suivre_demarche(), le="2025-04-01").refuse("dossier_non_ouvert")

    def test_demarche_inconnue(self) -> None:
        commande = suivre_demarche(demarche=DEMARCHE_2)
        AVEC_PLAN.quand(commande, le="2025-04-08").refuse("demarche_inconnue", champ="demarche")

    def test_avant_la_precedente(self) -> None:
        AVEC_PLAN.quand(suivre_demarche(survenu_le="2025-03-31"), le="2025-04-08").refuse("avant_demarche")
        en_cours = AVEC_PLAN.puis(suivre_demarche(), "2025-04-08")
        commande = suivre_demarche(etat="REALISEE", survenu_le="2025-04-07")
        en_cours.quand(commande, le="2025-04-09").refuse("avant_demarche", champ="survenu_le")

    def test_rien_ne_change(self) -> None:
        AVEC_PLAN.quand(suivre_demarche(etat="PREVUE"), le="2025-04-08").refuse("etat_inchange", champ="etat")
        en_cours = AVEC_PLAN.puis(suivre_demarche(), "2025-04-08")
        en_cours.quand(suivre_demarche(), le="2025-04-09").refuse("etat_inchange")
        en_cours.quand(suivre_demarche(etat="PREVUE"), le="2025-04-09").refuse("etat_inchange")

    @pytest.mark.parametrize("contenu", [{"etat": "ABANDONNEE"}, {"etat": "REALISEE", "motif_abandon": "AUTRE"}])
    def test_le_motif_va_avec_l_abandon(self, contenu: dict[str, str]) -> None:
        commande = suivre_demarche(**contenu)
        AVEC_PLAN.quand(commande, le="2025-04-08").refuse("motif_d_abandon", champ="motif_abandon")

    def test_terminee(self) -> None:
        finie = AVEC_PLAN.puis(suivre_demarche(etat="REALISEE"), "2025-06-27")
        finie.quand(suivre_demarche(), le="2025-06-28").refuse("demarche_terminee", champ="demarche")
        assert not finie.dossier.demarches[str(finie.lus[-1].corps["demarche"])].ouverte

    def test_abandonnee(self) -> None:
        commande = suivre_demarche(etat="ABANDONNEE", motif_abandon="PLACE_INDISPONIBLE")
        AVEC_PLAN.quand(commande, le="2025-04-08").alors(
            DemarcheSuivie, etat="ABANDONNEE", motif_abandon="PLACE_INDISPONIBLE", contrat=CONTRAT
        )

    def test_la_demarche_suivie_reste_prevue(self) -> None:
        suivie = AVEC_PLAN.puis(suivre_demarche(), "2025-04-08")
        suivie.quand(annuler_etape(suivie, DemarchePrevue), le="2025-04-09").refuse("etape_suivie")
