"""Essential changes of a contrat d'engagement: modifier, re-signer, refuser."""

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from ledger.events.contrats.vie_contrat import (
    ContratEngagementModifie,
    ContratEngagementResigne,
    ModificationContratRefusee,
)
from ledger.vocabulaire.contrats.contrat_engagement import ChangementEssentiel
from ledger.vocabulaire.suivi.rendez_vous import Theme
from tests.commands.etapes import (
    CONTRAT,
    NOTIFIE,
    PROPOSE,
    SIGNE,
    annuler_etape,
    signer_contrat,
)
from tests.commands.etapes.contrat_engagement import (
    CLOS,
    SUSPENDU,
    arreter_plan,
    modifier_contrat,
    refuser_modification,
    resigner_contrat,
)
from tests.commands.scenario import etant_donne

VIDE = etant_donne()
MODIFIE = SIGNE.puis(modifier_contrat(), "2025-05-02")


class TestModifier:
    def test_dossier_non_ouvert(self) -> None:
        VIDE.quand(modifier_contrat(), le="2025-05-02").refuse("dossier_non_ouvert")

    def test_contrat_inconnu(self) -> None:
        NOTIFIE.quand(modifier_contrat(), le="2025-05-02").refuse("contrat_inconnu")

    def test_contrat_non_signe(self) -> None:
        PROPOSE.quand(modifier_contrat(), le="2025-05-02").refuse("contrat_non_signe", champ="contrat")

    def test_avant_la_signature(self) -> None:
        SIGNE.quand(modifier_contrat(survenu_le="2025-04-09"), le="2025-05-02").refuse("avant_signature")

    def test_suspendu_ou_clos(self) -> None:
        SUSPENDU.quand(modifier_contrat(), le="2025-05-03").refuse("contrat_suspendu", champ="contrat")
        CLOS.quand(modifier_contrat(), le="2025-05-03").refuse("contrat_clos", champ="contrat")

    def test_apres_le_terme(self) -> None:
        SIGNE.quand(modifier_contrat(), le="2025-10-01").refuse("contrat_echu")
        SIGNE.quand(modifier_contrat(), le="2025-09-30").alors(ContratEngagementModifie)

    def test_un_changement_a_la_fois(self) -> None:
        MODIFIE.quand(modifier_contrat(), le="2025-05-03").refuse("modification_en_attente")

    @pytest.mark.parametrize(
        "contenu", [{"changements": ["DUREE_HEBDO"]}, {"changements": ["ENGAGEMENTS"], "duree_hebdo_h": 20}]
    )
    def test_la_duree_va_avec_son_changement(self, contenu: dict[str, Any]) -> None:
        SIGNE.quand(modifier_contrat(**contenu), le="2025-05-02").refuse("duree_modifiee", champ="duree_hebdo_h")

    def test_une_duree_legale(self) -> None:
        commande = modifier_contrat(changements=["DUREE_HEBDO"], duree_hebdo_h=10)
        SIGNE.quand(commande, le="2025-05-02").refuse("minoration_de_duree")
        nulle = modifier_contrat(changements=["DUREE_HEBDO"], duree_hebdo_h=0)
        SIGNE.quand(nulle, le="2025-05-02").refuse("exemption_de_duree")

    def test_sans_changement(self) -> None:
        with pytest.raises(ValidationError):
            modifier_contrat(changements=[])

    def test_le_contrat_court_comme_avant(self) -> None:
        commande = modifier_contrat(
            changements=["DUREE_HEBDO", "DUREE_HEBDO"], duree_hebdo_h=5, motif_minoration="SITUATION_INDIVIDUELLE"
        )
        suite = SIGNE.quand(commande, le="2025-05-02").alors(
            ContratEngagementModifie, changements=(ChangementEssentiel.DUREE_HEBDO,)
        )
        contrat = suite.dossier.contrat_en_cours(date(2025, 5, 3))
        assert contrat is not None
        assert contrat.duree_hebdo_h == 15


class TestResigner:
    def test_dossier_non_ouvert(self) -> None:
        VIDE.quand(resigner_contrat(), le="2025-05-02").refuse("dossier_non_ouvert")

    def test_aucune_modification(self) -> None:
        SIGNE.quand(resigner_contrat(), le="2025-05-02").refuse("aucune_modification", champ="contrat")
        SIGNE.quand(refuser_modification(), le="2025-05-02").refuse("aucune_modification")

    def test_avant_la_modification(self) -> None:
        MODIFIE.quand(resigner_contrat(survenu_le="2025-05-01"), le="2025-05-05").refuse("avant_modification")
        MODIFIE.quand(refuser_modification(survenu_le="2025-05-01"), le="2025-05-05").refuse("avant_modification")

    def test_un_nouveau_plan_est_arrete(self) -> None:
        modifie = SIGNE.puis(modifier_contrat(changements=["PLAN_ACTION"]), "2025-05-02")
        modifie.quand(resigner_contrat(), le="2025-05-05").refuse("plan_a_revoir", champ="contrat")
        revu = modifie.puis(arreter_plan(), "2025-05-03")
        resigne = revu.quand(resigner_contrat(), le="2025-05-05").alors(ContratEngagementResigne, duree_hebdo_h=15)
        assert resigne.dossier.contrats[str(CONTRAT)].modification is None

    def test_le_plan_d_avant_court_jusqu_a_la_signature(self) -> None:
        arrete = PROPOSE.puis(arreter_plan(), "2025-04-10").puis(signer_contrat(), "2025-04-10")
        autre = arreter_plan(axes=[{"theme": "LOGEMENT", "objectif": "Trouver un logement."}])
        revu = arrete.puis(modifier_contrat(changements=["PLAN_ACTION"]), "2025-05-02").puis(autre, "2025-05-03")
        assert revu.dossier.contrats[str(CONTRAT)].themes == arrete.dossier.contrats[str(CONTRAT)].themes
        assert revu.puis(resigner_contrat(), "2025-05-05").dossier.contrats[str(CONTRAT)].themes == (Theme.LOGEMENT,)
        refuse = revu.puis(refuser_modification(), "2025-05-05").dossier.contrats[str(CONTRAT)]
        assert refuse.themes == arrete.dossier.contrats[str(CONTRAT)].themes
        assert refuse.plan_a_signer == refuse.plan

    def test_la_nouvelle_duree_vaut_des_lors(self) -> None:
        commande = modifier_contrat(
            changements=["DUREE_HEBDO"],
            duree_hebdo_h=0,
            motif_exemption="SANTE",
            exemption_demandee_le="2025-05-02",
            justificatif="CERTIFICAT_MEDICAL",
        )
        resigne = SIGNE.puis(commande, "2025-05-02").quand(resigner_contrat(), le="2025-05-05")
        suite = resigne.alors(ContratEngagementResigne, modifie_le="2025-05-02", duree_hebdo_h=0)
        assert suite.dossier.contrats[str(CONTRAT)].duree_hebdo_h == 0
        assert suite.dossier.contrats[str(CONTRAT)].signe_le == date(2025, 4, 10), "statistics count one signature"

    def test_refusee_elle_laisse_le_contrat(self) -> None:
        suite = MODIFIE.quand(refuser_modification(), le="2025-05-05").alors(ModificationContratRefusee)
        suite.quand(resigner_contrat(), le="2025-05-06").refuse("aucune_modification")
        assert suite.dossier.contrat_en_cours(date(2025, 5, 6)) is not None

    def test_refuser_sur_un_dossier_non_ouvert(self) -> None:
        VIDE.quand(refuser_modification(), le="2025-05-02").refuse("dossier_non_ouvert")

    def test_la_modification_signee_reste(self) -> None:
        resigne = MODIFIE.puis(resigner_contrat(), "2025-05-05")
        resigne.quand(annuler_etape(resigne, ContratEngagementModifie), le="2025-05-06").refuse("etape_suivie")
