"""Rendez-vous: planifier, déplacer, honorer, manquer, annuler."""

import pytest
from pydantic import ValidationError

from commands.base import Commande
from ledger.dossier.etat.rendez_vous import EtatRendezVous
from ledger.events.suivi.rendez_vous import (
    RendezVousAnnule,
    RendezVousDeplace,
    RendezVousHonore,
    RendezVousManque,
    RendezVousPlanifie,
)
from tests.commands.etapes import (
    NOTIFIE,
    RDV,
    annuler_etape,
    annuler_rendez_vous,
    honorer_rendez_vous,
    manquer_rendez_vous,
    planifier_rendez_vous,
)
from tests.commands.etapes.rendez_vous import deplacer_rendez_vous
from tests.commands.scenario import etant_donne

VIDE = etant_donne()
PLANIFIE = NOTIFIE.puis(planifier_rendez_vous(), "2025-03-18")
ISSUES = [honorer_rendez_vous(), manquer_rendez_vous(), annuler_rendez_vous()]


class TestPlanifierRendezVous:
    def test_dossier_non_ouvert(self) -> None:
        VIDE.quand(planifier_rendez_vous(), le="2025-03-18").refuse("dossier_non_ouvert")

    def test_dans_le_passe(self) -> None:
        NOTIFIE.quand(planifier_rendez_vous(), le="2025-03-21").refuse("rendez_vous_passe", champ="le")

    def test_identifiant_deja_utilise(self) -> None:
        honore = PLANIFIE.puis(honorer_rendez_vous(), "2025-03-20")
        commande = planifier_rendez_vous(le="2025-04-20")
        honore.quand(commande, le="2025-03-21").refuse("identifiant_deja_utilise", champ="rendez_vous")

    @pytest.mark.parametrize("heure", ["14:30+02:00", "14:30Z", 52_200])
    def test_une_heure_est_celle_de_paris(self, heure: object) -> None:
        with pytest.raises(ValidationError, match="celle de Paris"):
            planifier_rendez_vous(heure=heure)

    @pytest.mark.parametrize("le", ["2025-03-19", "2025-03-20"])
    def test_pour_le_jour_meme_ou_plus_tard(self, le: str) -> None:
        NOTIFIE.quand(planifier_rendez_vous(), le=le).alors(RendezVousPlanifie, le="2025-03-20", initiateur="SERVICE")

    def test_pris_la_veille_et_saisi_apres(self) -> None:
        commande = planifier_rendez_vous(survenu_le="2025-03-19")
        NOTIFIE.quand(commande, le="2025-03-25").alors(RendezVousPlanifie, survenu_le="2025-03-19")

    def test_un_atelier_est_collectif(self) -> None:
        commande = planifier_rendez_vous(atelier="atelier-cv")
        NOTIFIE.quand(commande, le="2025-03-18").refuse("atelier_individuel", champ="atelier")
        commande = planifier_rendez_vous(atelier="atelier-cv", type_reception="COLLECTIF")
        NOTIFIE.quand(commande, le="2025-03-18").alors(RendezVousPlanifie, atelier="atelier-cv")

    @pytest.mark.parametrize("modalite", ["TELEPHONE", "VISIO"])
    def test_un_lieu_est_sur_place(self, modalite: str) -> None:
        commande = planifier_rendez_vous(lieu="CCAS-33-05", modalite=modalite)
        NOTIFIE.quand(commande, le="2025-03-18").refuse("lieu_a_distance", champ="lieu")
        NOTIFIE.quand(planifier_rendez_vous(lieu="CCAS-33-05"), le="2025-03-18").alors(
            RendezVousPlanifie, lieu="CCAS-33-05", type_reception="INDIVIDUEL"
        )


class TestDeplacerRendezVous:
    def test_rendez_vous_inconnu(self) -> None:
        NOTIFIE.quand(deplacer_rendez_vous(), le="2025-03-19").refuse("rendez_vous_inconnu", champ="rendez_vous")

    @pytest.mark.parametrize("issue", ISSUES, ids=lambda issue: type(issue).__name__)
    def test_conclu(self, issue: Commande) -> None:
        conclu = PLANIFIE.puis(issue, "2025-03-20")
        conclu.quand(deplacer_rendez_vous(), le="2025-03-20").refuse("rendez_vous_conclu")

    def test_apres_son_jour(self) -> None:
        PLANIFIE.quand(deplacer_rendez_vous(), le="2025-03-21").refuse("rendez_vous_passe", champ="survenu_le")

    def test_dans_le_passe(self) -> None:
        PLANIFIE.quand(deplacer_rendez_vous(le="2025-03-18"), le="2025-03-19").refuse("rendez_vous_passe", champ="le")

    def test_au_meme_moment(self) -> None:
        commande = deplacer_rendez_vous(le="2025-03-20", heure="14:30")
        PLANIFIE.quand(commande, le="2025-03-19").refuse("rendez_vous_inchange", champ="le")

    def test_a_une_autre_heure(self) -> None:
        commande = deplacer_rendez_vous(le="2025-03-20", heure="16:00")
        deplace = PLANIFIE.quand(commande, le="2025-03-20").alors(RendezVousDeplace, ancien_le="2025-03-20")
        assert deplace.dossier.rendez_vous[str(RDV)].heure == "16:00:00"

    def test_son_issue_a_la_date_du_nouveau_jour(self) -> None:
        deplace = PLANIFIE.puis(deplacer_rendez_vous(), "2025-03-19")
        deplace.quand(honorer_rendez_vous(), le="2025-03-26").refuse("fait_a_venir")
        deplace.quand(honorer_rendez_vous(survenu_le="2025-03-20"), le="2025-03-27").refuse("date_du_rendez_vous")
        deplace.quand(honorer_rendez_vous(), le="2025-03-27").alors(RendezVousHonore, survenu_le="2025-03-27")

    def test_plusieurs_fois(self) -> None:
        deux_fois = PLANIFIE.puis(deplacer_rendez_vous(), "2025-03-19").quand(
            deplacer_rendez_vous(le="2025-04-03", par="SERVICE"), le="2025-03-27"
        )
        deux_fois.alors(RendezVousDeplace, ancien_le="2025-03-27", par="SERVICE", motif="SUIVI")

    def test_le_deplacement_annule_rend_l_ancien_jour(self) -> None:
        deplace = PLANIFIE.puis(deplacer_rendez_vous(), "2025-03-19")
        annule = deplace.puis(annuler_etape(deplace, RendezVousDeplace), "2025-03-19")
        assert annule.dossier.rendez_vous[str(RDV)].le.isoformat() == "2025-03-20"

    def test_l_issue_retient_le_deplacement(self) -> None:
        honore = PLANIFIE.puis(deplacer_rendez_vous(), "2025-03-19").puis(honorer_rendez_vous(), "2025-03-27")
        honore.quand(annuler_etape(honore, RendezVousDeplace), le="2025-03-28").refuse("etape_suivie")


@pytest.mark.parametrize("issue", ISSUES, ids=lambda issue: type(issue).__name__)
class TestIssue:
    """What the three outcomes share."""

    def test_rendez_vous_inconnu(self, issue: Commande) -> None:
        NOTIFIE.quand(issue, le="2025-03-20").refuse("rendez_vous_inconnu", champ="rendez_vous")

    @pytest.mark.parametrize("premiere", ISSUES, ids=lambda issue: type(issue).__name__)
    def test_une_seule_issue(self, issue: Commande, premiere: Commande) -> None:
        conclu = PLANIFIE.puis(premiere, "2025-03-20")
        conclu.quand(issue, le="2025-03-20").refuse("rendez_vous_conclu", champ="rendez_vous")


@pytest.mark.parametrize("issue", ISSUES[:2], ids=lambda issue: type(issue).__name__)
class TestIssueDuJour:
    """A meeting is kept or missed on its day, and nobody knows it before."""

    def test_avant_le_jour(self, issue: Commande) -> None:
        PLANIFIE.quand(issue, le="2025-03-19").refuse("fait_a_venir", champ="survenu_le")

    @pytest.mark.parametrize("survenu_le", ["2025-03-19", "2025-03-21"])
    def test_un_autre_jour(self, issue: Commande, survenu_le: str) -> None:
        commande = type(issue).model_validate(issue.model_dump() | {"survenu_le": survenu_le})
        PLANIFIE.quand(commande, le="2025-03-25").refuse("date_du_rendez_vous", champ="survenu_le")


class TestHonorerRendezVous:
    @pytest.mark.parametrize("le", ["2025-03-20", "2025-03-21", "2025-06-02"])
    def test_date_du_rendez_vous(self, le: str) -> None:
        honore = PLANIFIE.quand(honorer_rendez_vous(), le=le).alors(RendezVousHonore, survenu_le="2025-03-20")
        assert honore.dossier.rendez_vous[str(RDV)].etat is EtatRendezVous.HONORE


class TestManquerRendezVous:
    def test_rien_d_autre_n_en_decoule(self) -> None:
        manque = PLANIFIE.quand(manquer_rendez_vous(), le="2025-03-20").alors(RendezVousManque, excuse=False)
        assert manque.dossier.rendez_vous[str(RDV)].etat is EtatRendezVous.MANQUE
        assert not manque.dossier.manquements


class TestAnnulerRendezVous:
    def test_apres_le_jour(self) -> None:
        PLANIFIE.quand(annuler_rendez_vous(), le="2025-03-21").refuse("rendez_vous_passe", champ="survenu_le")

    def test_avant_qu_il_soit_pris(self) -> None:
        commande = annuler_rendez_vous(survenu_le="2025-03-17")
        PLANIFIE.quand(commande, le="2025-03-19").refuse("impossible_a_cette_date")

    @pytest.mark.parametrize("le", ["2025-03-18", "2025-03-20"])
    def test_jusqu_au_jour_meme(self, le: str) -> None:
        annule = PLANIFIE.quand(annuler_rendez_vous(), le=le).alors(RendezVousAnnule, par="USAGER")
        assert annule.dossier.rendez_vous[str(RDV)].etat is EtatRendezVous.ANNULE
