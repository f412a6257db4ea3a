"""Messages: refusals; what a carrier took is sent, and what it says of it since; when one may leave."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from pydantic import ValidationError

from commands.base import ETAPES, Cadre
from commands.regles import REGLES, Regles
from commands.suivi.envoi import ConfierEnvoi, Empechement, empechement, relance
from ledger.dates import PARIS
from ledger.events.suivi.convocation import RemiseConvocationConstatee
from ledger.events.suivi.envoi import (
    EnvoiConfie,
    EnvoiRefuse,
    EnvoiRemis,
    OppositionEnvoiDeclaree,
    OppositionEnvoiLevee,
)
from ledger.events.suivi.transmission import TransmissionRelancee
from ledger.vocabulaire.acteur import Role
from ledger.vocabulaire.suivi.convocation import StatutRemise
from ledger.vocabulaire.suivi.envoi import CanalEnvoi, EtatEnvoi
from ledger.vocabulaire.suivi.transmission import CauseAttente
from tests.commands.etapes.envoi import (
    A_RAPPELER,
    ENVOI,
    INVITATION_PARTIE,
    INVITEE,
    OPPOSEE,
    PLANIFIE,
    RAPPELE,
    confier_convocation,
    confier_envoi,
    constater_envoi_refuse,
    constater_envoi_remis,
    declarer_opposition,
    lever_opposition,
)
from tests.commands.etapes.rendez_vous import CONVOCATION, constater_remise
from tests.commands.etapes.transmission import relancer_transmission
from tests.commands.scenario import Scenario, etant_donne

REFUSE = RAPPELE.puis(constater_envoi_refuse(), "2025-04-14")


class TestRefus:
    def test_dossier_non_ouvert(self) -> None:
        etant_donne().quand(confier_envoi(), le="2025-04-14").refuse("dossier_non_ouvert")
        etant_donne().quand(declarer_opposition(), le="2025-04-14").refuse("dossier_non_ouvert")

    def test_rien_ne_part_deux_fois(self) -> None:
        RAPPELE.quand(confier_envoi(), le="2025-04-14").refuse("transmission_deja_reussie", champ="transmission")

    @pytest.mark.parametrize("version", [0, -1, 10_001])
    def test_une_version_de_modele_que_l_evenement_ne_tiendrait_pas(self, version: int) -> None:
        with pytest.raises(ValidationError):
            confier_envoi(modele_version=version)

    @pytest.mark.parametrize("retour", [constater_envoi_remis(), constater_envoi_refuse()])
    def test_un_retour_sans_envoi(self, retour: ConfierEnvoi) -> None:
        A_RAPPELER.quand(retour, le="2025-04-14").refuse("envoi_inconnu", champ="envoi")

    @pytest.mark.parametrize("retour", [constater_envoi_remis(), constater_envoi_refuse()])
    def test_le_premier_retour_reste(self, retour: ConfierEnvoi) -> None:
        RAPPELE.puis(constater_envoi_remis(), "2025-04-14").quand(retour, le="2025-04-15").refuse("envoi_deja_conclu")

    def test_un_retour_d_avant(self) -> None:
        avant = constater_envoi_remis(survenu_le="2025-04-13")
        RAPPELE.quand(avant, le="2025-04-15").refuse("avant_envoi", champ="survenu_le")

    def test_l_opposition_se_dit_une_fois_et_se_leve_apres(self) -> None:
        OPPOSEE.quand(declarer_opposition(), le="2025-03-21").refuse("opposition_deja_declaree", champ="canal")
        PLANIFIE.quand(lever_opposition(), le="2025-04-02").refuse("opposition_absente", champ="canal")
        avant = lever_opposition(survenu_le="2025-03-19")
        OPPOSEE.quand(avant, le="2025-03-21").refuse("avant_opposition", champ="survenu_le")

    def test_ce_qu_un_transporteur_dit_est_reserve_a_son_processus(self) -> None:
        dits = {etape.commande.__name__ for etape in ETAPES.values() if etape.nom.startswith("envoi.")}
        reserves = {etape.commande.__name__ for etape in ETAPES.values() if etape.roles == (Role.SYSTEME,)}
        assert dits == {"ConfierEnvoi", "ConstaterEnvoiRemis", "ConstaterEnvoiRefuse"}
        assert dits <= reserves


class TestConfier:
    def test_ce_qu_un_transporteur_a_pris_est_parti(self) -> None:
        parti = A_RAPPELER.quand(confier_envoi(), le="2025-04-14").alors(EnvoiConfie, canal="SMS", modele="rappel-sms")
        assert parti.dossier.transmissions[str(ENVOI)].reference == "1511882900176220"
        assert parti.dossier.envois[str(ENVOI)].etat is EtatEnvoi.CONFIE

    def test_la_validite_d_une_invitation_court_du_jour_ou_elle_part(self) -> None:
        assert "invitation_sans_reponse" not in INVITEE.dues("2025-03-21")
        partie = INVITATION_PARTIE
        assert partie.dossier.convocations[str(CONVOCATION)].statut is StatutRemise.ENVOYEE
        assert partie.dues("2025-03-21")["invitation_sans_reponse"] == "2025-03-31"

    def test_ce_qu_un_agent_a_constate_reste(self) -> None:
        dit = INVITEE.puis(constater_remise(), "2025-03-20")
        parti = dit.puis(confier_convocation(), "2025-03-21").dossier
        assert parti.convocations[str(CONVOCATION)].statut is StatutRemise.DELIVREE


class TestRetours:
    def test_remis(self) -> None:
        RAPPELE.quand(constater_envoi_remis(), le="2025-04-14").alors(EnvoiRemis, canal="SMS", transporteur="brevo")
        remise = INVITATION_PARTIE.puis(constater_envoi_remis(), "2025-03-21")
        assert remise.dernier(RemiseConvocationConstatee).corps["statut"] == "DELIVREE"

    def test_refuse(self) -> None:
        RAPPELE.quand(constater_envoi_refuse(), le="2025-04-14").alors(EnvoiRefuse, cause="ADRESSE_INCONNUE")
        revenue = INVITATION_PARTIE.puis(constater_envoi_refuse(), "2025-03-22")
        assert revenue.dernier(RemiseConvocationConstatee).corps["statut"] == "ECHOUEE"
        assert revenue.dossier.convocations[str(CONVOCATION)].echouee

    def test_un_rappel_refuse_part_de_nouveau_quand_un_agent_le_relance(self) -> None:
        relancer = relancer_transmission(transmission=ENVOI)
        RAPPELE.quand(relancer, le="2025-04-14").refuse("transmission_deja_reussie")
        relancee = REFUSE.quand(relancer, le="2025-04-14").alors(TransmissionRelancee)
        assert relance(relancee.dossier, ENVOI)
        assert relancee.puis(confier_envoi(), "2025-04-14").dossier.envois[str(ENVOI)].etat is EtatEnvoi.CONFIE

    def test_une_convocation_revenue_s_emet_de_nouveau(self) -> None:
        revenue = INVITATION_PARTIE.puis(constater_envoi_refuse(), "2025-03-22")
        relancer = relancer_transmission(transmission=ENVOI)
        revenue.quand(relancer, le="2025-03-22").refuse("transmission_deja_reussie")

    def test_l_opposition(self) -> None:
        OPPOSEE.quand(lever_opposition(), le="2025-03-21").alors(OppositionEnvoiLevee, canal="SMS")
        courriel = declarer_opposition(canal="COURRIEL")
        OPPOSEE.quand(courriel, le="2025-03-21").alors(OppositionEnvoiDeclaree, canal="COURRIEL")
        assert OPPOSEE.dossier.oppositions == {"SMS": date(2025, 3, 20)}


def partir(quand: str, *, dossier: Scenario = PLANIFIE, canal: str = "SMS", demande: str = "") -> Empechement | None:
    """The reason that stands in the way at this instant, of what was asked for on the same day unless told otherwise."""
    ici = datetime.fromisoformat(quand).replace(tzinfo=PARIS)
    demande_le = date.fromisoformat(demande) if demande else ici.date()
    return empechement(dossier.dossier, CanalEnvoi[canal], demande_le, ici, Cadre(ici.date(), dossier.regles))


class TestQuand:
    @pytest.mark.parametrize(
        ("quand", "reprise"),
        [
            ("2025-04-14T07:59", "2025-04-14T08:00"),
            ("2025-04-14T20:00", "2025-04-15T08:00"),
            ("2025-04-19T21:00", "2025-04-22T08:00"),  # Saturday night, then Easter Sunday and Monday
            ("2025-05-01T12:00", "2025-05-02T08:00"),
            ("2025-03-29T20:30", "2025-03-31T08:00"),  # the night when the hour changes is a Sunday's
        ],
    )
    def test_aucun_sms_la_nuit_le_dimanche_ni_un_jour_ferie(self, quand: str, reprise: str) -> None:
        attendu = datetime.fromisoformat(reprise).replace(tzinfo=PARIS)
        assert partir(quand) == Empechement(CauseAttente.HEURES_CALMES, attendu)
        assert partir(quand, canal="COURRIEL") is None
        assert partir(reprise) is None

    def test_le_departement_regle_ses_heures(self) -> None:
        tot = Regles(replace(r, parametres={"de_h": 7, "a_h": 21}) if r.code == "EN1" else r for r in REGLES)
        assert partir("2025-04-14T20:30", dossier=PLANIFIE.sous(tot)) is None

    def test_pas_plus_de_trois_par_jour_et_par_moyen(self) -> None:
        charge = A_RAPPELER
        for numero in range(3):
            assert partir("2025-04-14T10:00", dossier=charge) is None
            charge = charge.puis(confier_envoi(transmission=f"{numero:032}"), "2025-04-14")
        demain = datetime(2025, 4, 15, 8, tzinfo=PARIS)
        assert partir("2025-04-14T10:00", dossier=charge) == Empechement(CauseAttente.PLAFOND_DU_JOUR, demain)
        assert partir("2025-04-14T10:00", dossier=charge, canal="COURRIEL") is None
        assert partir("2025-04-15T10:00", dossier=charge) is None

    def test_ce_qui_est_trop_ancien_attend_un_agent(self) -> None:
        demande = date(2025, 4, 7)
        for jours, attendu in ((7, None), (8, Empechement(None))):
            quand = f"{demande + timedelta(days=jours)}T10:00"
            assert partir(quand, demande=demande.isoformat()) == attendu
