"""Letters: refusals first; what an agent posted is sent, and nothing before; what a step asks by post; where it is sent."""

from datetime import date
from uuid import UUID

import pytest

from commands.base import ETAPES, Interdite
from commands.suivi.adresse_postale import (
    ABSENTE,
    CODE_INCORRECT,
    INCOMPLETE,
    TROP_LONGUE,
    Defaut,
    defaut,
    lignes_postales,
)
from commands.suivi.courrier import ConfierCourrier, lettre_de
from ledger.contexte import Acteur
from ledger.events.entree.droits import Adresse
from ledger.events.suivi.convocation import ConvocationEmise, RemiseConvocationConstatee
from ledger.events.suivi.envoi import CourrierConfie
from ledger.vocabulaire.acteur import Canal, Role
from ledger.vocabulaire.suivi.document import GenreDocument
from ledger.vocabulaire.suivi.envoi import CanalEnvoi, EtatEnvoi
from tests.commands.etapes import RDV, annuler_rendez_vous
from tests.commands.etapes.envoi import (
    A_POSTER,
    ENVOI,
    PLANIFIE,
    POSTEE,
    confier_courrier,
    constater_envoi_refuse,
    declarer_opposition,
)
from tests.commands.etapes.rendez_vous import CONVOCATION, constater_remise, convoquer, deplacer_rendez_vous
from tests.commands.scenario import Scenario

LE = date(2025, 4, 4)
CENON = Adresse(voie="12 rue des Lilas", code_postal="33150", commune="Cenon")


class TestRefus:
    def test_rien_n_est_poste_deux_fois(self) -> None:
        POSTEE.quand(confier_courrier(), le="2025-04-05").refuse("transmission_deja_reussie", champ="transmission")

    def test_une_lettre_qui_n_est_pas_etablie(self) -> None:
        inconnue = confier_courrier(document=UUID(int=9))
        A_POSTER.quand(inconnue, le="2025-04-04").refuse("document_inconnu", champ="document")

    def test_avant_d_etre_etablie(self) -> None:
        avant = confier_courrier(survenu_le="2025-04-02")
        A_POSTER.quand(avant, le="2025-04-04").refuse("avant_document", champ="survenu_le")

    def test_un_courrier_ne_se_refuse_pas(self) -> None:
        PLANIFIE.quand(declarer_opposition(canal="COURRIER"), le="2025-04-04").refuse(
            "courrier_sans_refus", champ="canal"
        )

    def test_un_agent_ne_parle_pas_pour_un_autre_transporteur(self) -> None:
        garde, dossier = ETAPES[ConfierCourrier].garde, A_POSTER.dossier
        assert garde is not None
        agent = Acteur(UUID(int=4), Role.REFERENT, Canal.ECRAN)
        with pytest.raises(Interdite, match="ce qu'un autre transporteur a pris") as refus:
            garde(agent, dossier, confier_courrier(transporteur="maileva"))
        assert refus.value.code == "transporteur_autre"
        garde(agent, dossier, confier_courrier())
        garde(Acteur(UUID(int=5), Role.SYSTEME, Canal.CONNECTEUR), dossier, confier_courrier(transporteur="maileva"))


class TestPoster:
    def test_elle_est_partie_et_la_convocation_avec(self) -> None:
        parti = A_POSTER.quand(confier_courrier(), le="2025-04-04").acceptee()
        confie = parti.dernier(CourrierConfie).corps
        assert (confie["transporteur"], confie["version_modele"]) == ("poste", "convocation@2025-01-01")
        remise = parti.dernier(RemiseConvocationConstatee)
        assert (remise.corps["statut"], remise.survenu_le) == ("ENVOYEE", LE)
        envoi = parti.dossier.envois[str(ENVOI)]
        assert (envoi.canal, envoi.etat, envoi.confie_le) == (CanalEnvoi.COURRIER, EtatEnvoi.CONFIE, LE)

    def test_ce_qu_on_avait_dit_de_la_convocation_reste(self) -> None:
        dite = A_POSTER.puis(constater_remise(statut="ENVOYEE"), "2025-04-03")
        dite.quand(confier_courrier(), le="2025-04-04").alors(CourrierConfie)

    def test_revenue_elle_n_est_pas_parvenue(self) -> None:
        revenue = POSTEE.puis(constater_envoi_refuse(rejet="N10"), "2025-04-10")
        assert revenue.dossier.envois[str(ENVOI)].etat is EtatEnvoi.REFUSE
        assert revenue.dossier.convocations[str(CONVOCATION)].echouee


class TestLettre:
    def lettre(self, scenario: Scenario, le: date = LE) -> tuple[GenreDocument, UUID] | None:
        return lettre_de(scenario.dossier, scenario.dernier(ConvocationEmise), le)

    def test_celle_de_la_convocation(self) -> None:
        assert self.lettre(A_POSTER) == (GenreDocument.CONVOCATION, RDV)
        assert self.lettre(A_POSTER, date(2025, 4, 15)) is not None, "on the very day"

    @pytest.mark.parametrize(
        "suite",
        [
            annuler_rendez_vous(),
            deplacer_rendez_vous(le="2025-04-16"),
            constater_remise(statut="ENVOYEE"),
        ],
    )
    def test_plus_rien_quand_il_n_y_a_plus_rien_a_dire(self, suite: object) -> None:
        assert self.lettre(A_POSTER.puis(suite, "2025-04-03")) is None  # type: ignore[arg-type]
        assert self.lettre(A_POSTER, date(2025, 4, 16)) is None

    def test_ni_d_une_convocation_par_un_autre_moyen(self) -> None:
        assert self.lettre(PLANIFIE.puis(convoquer(canal="SMS"), "2025-04-02")) is None
        assert self.lettre(PLANIFIE.puis(convoquer(canal="LETTRE_RECOMMANDEE"), "2025-04-02")) is None


class TestAdresse:
    @pytest.mark.parametrize(
        ("adresse", "attendu"),
        [
            (None, ABSENTE),
            (Adresse(), ABSENTE),
            (CENON.model_copy(update={"commune": None}), INCOMPLETE),
            (CENON.model_copy(update={"voie": None}), INCOMPLETE),
            (CENON.model_copy(update={"code_postal": "3315"}), CODE_INCORRECT),
            (CENON.model_copy(update={"voie": "rue " * 40, "complement": "appartement " * 12}), TROP_LONGUE),
            (CENON.model_copy(update={"voie": "x" * 39}), TROP_LONGUE),
        ],
    )
    def test_ou_rien_ne_peut_etre_poste(self, adresse: Adresse | None, attendu: Defaut) -> None:
        assert defaut(lignes_postales("Maïté ÉTCHÉVERRY", adresse), adresse) == attendu

    def test_six_lignes_de_trente_huit_signes_la_commune_en_capitales(self) -> None:
        longue = CENON.model_copy(update={"complement": "Résidence des Peupliers, bâtiment B, appartement 12"})
        lignes = lignes_postales("Maïté ÉTCHÉVERRY", longue)
        assert lignes == [
            "Maïté ÉTCHÉVERRY",
            "Résidence des Peupliers, bâtiment B,",
            "appartement 12",
            "12 rue des Lilas",
            "33150 CENON",
        ]
        assert defaut(lignes, longue) is None
