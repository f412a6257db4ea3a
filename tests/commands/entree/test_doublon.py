"""Duplicates: absorbed, separated again; neither history is lost. The decisions here, the two streams in test_annexes."""

from datetime import date
from uuid import UUID

import pytest

from commands.base import Cadre, Commande, Refus
from commands.echeances import echeances
from commands.entree.doublon import absorber
from ledger.events.base import Evenement
from ledger.events.entree.doublon import DoublonAbsorbe, DoublonFusionne, DoublonRestitue, DoublonSepare
from ledger.events.entree.droits import DroitsModifies
from ledger.vocabulaire.entree.doublon import MotifFusion, MotifSeparation
from tests.commands.etapes import (
    NOTIFIE,
    OUVERT,
    PROPOSE,
    annuler_etape,
    designer_referent,
    lever_sanction,
    modifier_droits,
    modifier_identite,
    notifier_orientation,
    planifier_rendez_vous,
    signer_contrat,
)
from tests.commands.etapes.entree import (
    ABSORBANT,
    FUSION,
    FUSION_2,
    fusionner_doublon,
    lier_foyer,
    muter_dossier,
    separer_doublon,
)
from tests.commands.etapes.inscription import modifier_inscription
from tests.commands.scenario import Scenario, etant_donne
from tests.ledger.memoire import DOSSIER

LE = date(2025, 4, 2)
FUSIONNE = fusionner_doublon().fait(DoublonFusionne, survenu_le=LE)
ABSORBE = NOTIFIE.puis(fusionner_doublon(), "2025-04-01")
SEPARE = ABSORBE.puis(separer_doublon(), "2025-05-02")
AUTRE = UUID(int=399)


class TestFusionnerDoublon:
    def test_dossier_non_ouvert(self) -> None:
        etant_donne().quand(fusionner_doublon(), le="2025-04-01").refuse("dossier_non_ouvert")

    def test_une_seule_fois(self) -> None:
        ABSORBE.quand(fusionner_doublon(fusion=FUSION_2), le="2025-04-02").refuse(
            "doublon_deja_fusionne", champ="absorbant"
        )

    def test_avec_soi(self) -> None:
        OUVERT.quand(fusionner_doublon(absorbant=DOSSIER), le="2025-04-01").refuse("fusion_avec_soi", champ="absorbant")

    def test_le_droit_se_ferme_et_l_histoire_reste(self) -> None:
        issue = NOTIFIE.quand(fusionner_doublon(), le="2025-04-01")
        fusionne, droits = issue.evenements
        assert isinstance(fusionne, DoublonFusionne)
        assert isinstance(droits, DroitsModifies)
        assert (droits.etat_droit, droits.motif, droits.fusion) == ("CLOS", "DOUBLON", FUSION)
        assert ABSORBE.dossier.orientations == NOTIFIE.dossier.orientations
        assert echeances(ABSORBE.dossier, Cadre(LE)) == []

    def test_un_droit_clos_le_reste(self) -> None:
        clos = OUVERT.puis(modifier_droits(etat_droit="CLOS", motif="ECHEANCE"), "2025-03-31")
        clos.quand(fusionner_doublon(), le="2025-04-01").alors(DoublonFusionne, absorbant=ABSORBANT)

    def test_pas_avant_ce_qui_a_deja_suivi(self) -> None:
        suivi = NOTIFIE.puis(planifier_rendez_vous(le="2025-04-09"), "2025-04-02")
        suivi.quand(fusionner_doublon(survenu_le="2025-04-01"), le="2025-04-05").refuse("etape_suivie")


class TestTantQueLeDossierEstAbsorbe:
    @pytest.mark.parametrize(
        "commande",
        [
            planifier_rendez_vous(le="2025-04-09"),
            modifier_identite(),
            modifier_inscription(),
            modifier_droits(etat_droit="OUVERT_VERSABLE", motif=None),
            muter_dossier(),
            lier_foyer(),
            planifier_rendez_vous(le="2025-04-09", survenu_le="2025-03-18"),
        ],
        ids=lambda c: type(c).__name__,
    )
    def test_aucune_etape(self, commande: Commande) -> None:
        ABSORBE.quand(commande, le="2025-04-02").refuse("dossier_absorbe")

    def test_le_refus_dit_quel_dossier_continue(self) -> None:
        refus = ABSORBE.quand(modifier_identite(), le="2025-04-02").refus
        assert refus is not None
        assert str(ABSORBANT) in refus.message

    def test_le_passe_se_corrige(self) -> None:
        commande = notifier_orientation(
            moyen="REMISE_EN_MAIN_PROPRE", correction=ABSORBE.correction(NOTIFIE.lus[-1].classe or DoublonFusionne)
        )
        corrige = ABSORBE.puis(commande, "2025-04-02")
        assert corrige.dossier.fusion == ABSORBE.dossier.fusion

    def test_une_correction_ne_passe_pas_apres_la_fusion(self) -> None:
        classe = NOTIFIE.lus[-1].classe
        assert classe is not None
        commande = notifier_orientation(survenu_le="2025-04-02", correction=ABSORBE.correction(classe))
        ABSORBE.quand(commande, le="2025-04-02").refuse("impossible_a_cette_date")

    @pytest.mark.parametrize("classe", [DoublonFusionne, DroitsModifies])
    def test_la_fusion_ne_s_annule_pas_d_un_seul_cote(self, classe: type[Evenement]) -> None:
        ABSORBE.quand(annuler_etape(ABSORBE, classe), le="2025-04-02").refuse(
            "etape_sur_plusieurs_flux", champ="correction.evenement"
        )

    def test_ni_ne_se_corrige(self) -> None:
        commande = fusionner_doublon(absorbant=AUTRE, correction=ABSORBE.correction(DoublonFusionne))
        ABSORBE.quand(commande, le="2025-04-02").refuse("etape_sur_plusieurs_flux")


class TestSeparerDoublon:
    def test_dossier_non_ouvert(self) -> None:
        etant_donne().quand(separer_doublon(), le="2025-05-02").refuse("dossier_non_ouvert")

    def test_sans_fusion(self) -> None:
        OUVERT.quand(separer_doublon(), le="2025-05-02").refuse("doublon_non_fusionne")
        SEPARE.quand(separer_doublon(), le="2025-05-03").refuse("doublon_non_fusionne")

    @pytest.mark.parametrize(("le", "admis"), [("2025-03-31", False), ("2025-04-01", True)])
    def test_pas_avant_la_fusion(self, le: str, admis: bool) -> None:
        issue = ABSORBE.quand(separer_doublon(survenu_le=le), le="2025-05-02")
        if admis:
            issue.acceptee()
        else:
            issue.refuse("avant_fusion", champ="survenu_le")

    def test_le_droit_et_ses_delais_sont_retrouves(self) -> None:
        separe, droits = ABSORBE.quand(separer_doublon(), le="2025-05-02").evenements
        assert isinstance(separe, DoublonSepare)
        assert isinstance(droits, DroitsModifies)
        assert (separe.fusion, separe.absorbant) == (FUSION, ABSORBANT)
        assert (droits.etat_droit, droits.motif, droits.fusion) == ("OUVERT_VERSABLE", None, FUSION)
        avant, apres = NOTIFIE.dossier.droits, SEPARE.dossier.droits
        assert avant is not None
        assert apres is not None
        assert (apres.etat, apres.soumis, apres.obligation_depuis) == (
            avant.etat,
            avant.soumis,
            avant.obligation_depuis,
        )
        assert apres.depuis == date(2025, 5, 2)

    def test_un_droit_suspendu_le_redevient_avec_son_motif(self) -> None:
        suspendu = OUVERT.puis(modifier_droits(), "2025-03-20").puis(fusionner_doublon(), "2025-04-01")
        _, droits = suspendu.quand(separer_doublon(), le="2025-05-02").evenements
        assert isinstance(droits, DroitsModifies)
        assert (droits.etat_droit, droits.motif) == ("OUVERT_SUSPENDU", "DECLARATION_MANQUANTE")

    def test_un_droit_clos_avant_la_fusion_le_reste(self) -> None:
        clos = OUVERT.puis(modifier_droits(etat_droit="CLOS", motif="ECHEANCE"), "2025-03-31")
        absorbe = clos.puis(fusionner_doublon(), "2025-04-01")
        absorbe.quand(separer_doublon(), le="2025-05-02").alors(DoublonSepare)

    def test_le_parcours_reprend(self) -> None:
        SEPARE.quand(planifier_rendez_vous(le="2025-05-09"), le="2025-05-03").acceptee()
        SEPARE.quand(fusionner_doublon(fusion=FUSION_2), le="2025-05-03").acceptee()

    def test_la_separation_ne_s_annule_pas(self) -> None:
        SEPARE.quand(annuler_etape(SEPARE, DoublonSepare), le="2025-05-03").refuse("etape_sur_plusieurs_flux")


class TestAbsorber:
    """What the dossier that goes on says of it."""

    def test_le_dossier_qui_continue_le_dit(self) -> None:
        evenement = absorber(OUVERT.dossier, AUTRE, FUSIONNE)
        assert evenement == DoublonAbsorbe(survenu_le=LE, fusion=FUSION, absorbe=AUTRE, motif=MotifFusion.MEME_NIR)

    @pytest.mark.parametrize("garde", [etant_donne(), OUVERT])
    def test_non_ouvert_ce_jour_la(self, garde: Scenario) -> None:
        with pytest.raises(Refus) as refus:
            absorber(garde.dossier, AUTRE, FUSIONNE.model_copy(update={"survenu_le": date(2025, 3, 2)}))
        assert refus.value.code == "absorbant_inconnu"
        assert refus.value.champ == "absorbant"

    def test_lui_meme_en_double(self) -> None:
        with pytest.raises(Refus) as refus:
            absorber(ABSORBE.dossier, AUTRE, FUSIONNE)
        assert refus.value.code == "absorbant_absorbe"
        assert str(ABSORBANT) in refus.value.message

    def test_absorbe_puis_restitue(self) -> None:
        absorbant = OUVERT.enregistre(absorber(OUVERT.dossier, AUTRE, FUSIONNE))
        assert absorbant.dossier.absorbes == {str(FUSION): str(AUTRE)}
        restitue = DoublonRestitue(
            survenu_le=LE, fusion=FUSION, absorbe=AUTRE, motif=MotifSeparation.PERSONNES_DIFFERENTES
        )
        assert absorbant.enregistre(restitue).dossier.absorbes == {}
        absorbant.quand(planifier_rendez_vous(le="2025-04-09"), le="2025-04-02").acceptee()

    def test_ne_s_annule_pas_du_cote_de_celui_qui_continue(self) -> None:
        absorbant = OUVERT.enregistre(absorber(OUVERT.dossier, AUTRE, FUSIONNE))
        absorbant.quand(annuler_etape(absorbant, DoublonAbsorbe), le="2025-04-02").refuse("etape_sur_plusieurs_flux")

    def test_les_reponses_en_attente_s_arretent_aussi(self) -> None:
        """Even steps that only look at what they answer."""
        absorbe = PROPOSE.puis(fusionner_doublon(), "2025-04-02")
        for commande in (signer_contrat(), designer_referent()):
            refus = absorbe.quand(commande, le="2025-04-03").refus
            assert refus is not None
        absorbe.quand(signer_contrat(), le="2025-04-03").refuse("dossier_absorbe")
        absorbe.quand(lever_sanction(), le="2025-04-03").refuse("sanction_inconnue")
