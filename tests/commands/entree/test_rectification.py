"""The rectification of a person's data: asked by her or for her, answered once, by a step that did it or by a reason."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from commands.base import ETAPES, Interdite, Refus
from commands.entree.rectification import exiger_rectifiee
from commands.permis import exiger_permis, peut
from ledger.events.entree.droits import DossierOuvert, IdentiteModifiee
from ledger.events.entree.rectification import RectificationDemandee, RectificationRepondue
from ledger.events.etape import EtapeAnnulee
from ledger.vocabulaire.acteur import Role
from ledger.vocabulaire.pouvoir import Fonction
from tests.commands.etapes import OUVERT, annuler_etape, modifier_identite
from tests.commands.etapes.effacement import EFFACE
from tests.commands.etapes.entree import muter_dossier
from tests.commands.etapes.rectification import (
    RECTIFICATION_2,
    RECTIFICATION_DEMANDEE,
    RECTIFICATION_REPONDUE,
    demander_rectification,
    repondre_rectification,
)
from tests.commands.pouvoirs import agent
from tests.commands.scenario import Scenario, etant_donne

CORRIGEE = RECTIFICATION_DEMANDEE.puis(modifier_identite(), "2025-06-05")


def rectifiee(par: UUID, raison: str | None = None) -> dict[str, Any]:
    return {"conclusion": "RECTIFIEE", "raison": raison, "rectifiee_par": par}


def nommer(dossier: Scenario, par: UUID) -> None:
    """An answer that names this step."""
    exiger_rectifiee(repondre_rectification(**rectifiee(par)), dossier.lus)


def refuser_la_trace(dossier: Scenario, par: UUID) -> None:
    """An answer may not name this step."""
    with pytest.raises(Refus) as trouve:
        nommer(dossier, par)
    assert trouve.value.code == "rectification_sans_trace"
    assert trouve.value.champ == "rectifiee_par"


class TestDemander:
    def test_dossier_non_ouvert(self) -> None:
        etant_donne().quand(demander_rectification(), le="2025-06-02").refuse("dossier_non_ouvert")

    def test_une_a_la_fois_sur_les_memes_donnees(self) -> None:
        autre = demander_rectification(rectification=RECTIFICATION_2)
        RECTIFICATION_DEMANDEE.quand(autre, le="2025-06-03").refuse("rectification_en_cours", champ="objet")
        ailleurs = demander_rectification(rectification=RECTIFICATION_2, objet="IDENTITE")
        RECTIFICATION_DEMANDEE.quand(ailleurs, le="2025-06-03").alors(RectificationDemandee)
        RECTIFICATION_REPONDUE.quand(autre, le="2025-06-11").alors(RectificationDemandee)

    def test_une_reponse_ne_s_annule_pas_quand_une_autre_demande_l_a_suivie(self) -> None:
        """Both would then wait for an answer on the same data."""
        autre = RECTIFICATION_REPONDUE.puis(demander_rectification(rectification=RECTIFICATION_2), "2025-06-11")
        autre.quand(annuler_etape(autre, RectificationRepondue), le="2025-06-12").refuse("etape_suivie")
        seule = RECTIFICATION_REPONDUE
        seule.quand(annuler_etape(seule, RectificationRepondue), le="2025-06-12").alors(EtapeAnnulee)

    def test_personne_effacee(self) -> None:
        EFFACE.quand(demander_rectification(), le="2025-06-11").refuse("personne_deja_effacee")

    def test_un_mois_pour_repondre(self) -> None:
        """From the day of its reception, whoever records it later."""
        OUVERT.quand(demander_rectification(survenu_le="2025-06-02"), le="2025-06-20").alors(
            RectificationDemandee, repondre_le="2025-07-02"
        )

    def test_apres_un_depart(self) -> None:
        """What was recorded here is still here."""
        parti = OUVERT.puis(muter_dossier(), "2025-05-01")
        parti.quand(demander_rectification(), le="2025-06-02").alors(RectificationDemandee)

    def test_par_elle_ou_par_qui_l_accompagne(self) -> None:
        etape = ETAPES[type(demander_rectification())]
        roles = {role for role in Role if peut(agent(role=role), etape, date(2025, 6, 2))}
        assert {Role.ALLOCATAIRE, Role.REFERENT} <= roles

    def test_elle_attend_jusqu_a_sa_reponse(self) -> None:
        assert RECTIFICATION_DEMANDEE.dues("2025-06-30")["rectification_a_repondre"] == "2025-07-02"
        assert "rectification_a_repondre" not in RECTIFICATION_REPONDUE.dues("2025-06-30")


class TestRepondre:
    def test_demande_inconnue(self) -> None:
        OUVERT.quand(repondre_rectification(), le="2025-06-10").refuse("rectification_inconnue", champ="rectification")

    def test_une_fois(self) -> None:
        RECTIFICATION_REPONDUE.quand(repondre_rectification(), le="2025-06-11").refuse(
            "rectification_deja_repondue", champ="rectification"
        )

    @pytest.mark.parametrize(
        "champs",
        [
            {"conclusion": "RECTIFIEE", "raison": None},
            {"conclusion": "EN_PARTIE"},
            {"rectifiee_par": UUID(int=9)},
        ],
    )
    def test_rectifiee_dit_par_quelle_etape(self, champs: dict[str, object]) -> None:
        RECTIFICATION_DEMANDEE.quand(repondre_rectification(**champs), le="2025-06-10").refuse(
            "rectifiee_sans_etape", champ="rectifiee_par"
        )

    @pytest.mark.parametrize("champs", [{"raison": None}, rectifiee(UUID(int=9), raison="EXACTES")])
    def test_maintenue_dit_pourquoi(self, champs: dict[str, object]) -> None:
        RECTIFICATION_DEMANDEE.quand(repondre_rectification(**champs), le="2025-06-10").refuse(
            "raison_du_maintien", champ="raison"
        )

    def test_une_etape_d_avant_ou_d_ailleurs_ne_rectifie_rien(self) -> None:
        refuser_la_trace(CORRIGEE, UUID(int=9))
        refuser_la_trace(CORRIGEE, CORRIGEE.dernier(DossierOuvert).evenement_id)
        refuser_la_trace(CORRIGEE, CORRIGEE.dernier(RectificationDemandee).evenement_id)

    def test_une_etape_defaite_depuis_ne_rectifie_rien(self) -> None:
        faite = CORRIGEE.dernier(IdentiteModifiee).evenement_id
        defaite = CORRIGEE.puis(annuler_etape(CORRIGEE, IdentiteModifiee), "2025-06-06")
        nommer(CORRIGEE, faite)
        refuser_la_trace(defaite, faite)
        nommer(defaite, defaite.dernier(EtapeAnnulee).evenement_id)

    def test_par_une_etape_ou_une_annulation(self) -> None:
        par = CORRIGEE.dernier(IdentiteModifiee).evenement_id
        issue = CORRIGEE.quand(repondre_rectification(**rectifiee(par)), le="2025-06-10")
        issue.alors(RectificationRepondue, rectifiee_par=par)

    def test_par_qui_tient_la_fonction(self) -> None:
        """A référent is not the judge of what he wrote himself."""
        lus = RECTIFICATION_DEMANDEE.lus
        with pytest.raises(Interdite) as absent:
            exiger_permis(agent(), repondre_rectification(), lus, date(2025, 6, 10))
        assert absent.value.code == "pouvoir_absent"
        assert exiger_permis(agent(Fonction.DROITS), repondre_rectification(), lus, date(2025, 6, 10)) is not None

    def test_la_demande_ne_s_annule_plus(self) -> None:
        annulation = annuler_etape(RECTIFICATION_REPONDUE, RectificationDemandee)
        RECTIFICATION_REPONDUE.quand(annulation, le="2025-06-11").refuse("etape_suivie", champ="correction.evenement")
