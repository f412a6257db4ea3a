"""Rendez-vous partenaire v1, both ways: each step with its right status, the whole rendez-vous each time."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.france_travail import services
from integrations.france_travail.traductions import rendez_vous
from integrations.france_travail.traductions.rendez_vous import ecrire_instant, lire, marque
from integrations.france_travail.traductions.table import Illisible, Table
from ledger.dates import PARIS
from ledger.events.base import Evenement
from ledger.events.suivi.rendez_vous import (
    RendezVousAnnule,
    RendezVousDeplace,
    RendezVousHonore,
    RendezVousManque,
    RendezVousPlanifie,
)
from ledger.vocabulaire.orientations.orientation import Organisme
from ledger.vocabulaire.suivi.rendez_vous import MotifRendezVous
from tests.commands.etapes import (
    EN_CHARGE,
    RDV,
    annuler_etape,
    annuler_rendez_vous,
    honorer_rendez_vous,
    manquer_rendez_vous,
    planifier_rendez_vous,
)
from tests.commands.etapes.rendez_vous import deplacer_rendez_vous
from tests.commands.scenario import Scenario
from tests.integrations.france_travail.traductions.traduits import corps, traduit

PLANIFIE = EN_CHARGE.puis(planifier_rendez_vous(), "2025-03-18")
DEPLACE = PLANIFIE.puis(deplacer_rendez_vous(), "2025-03-19")
CONNU = {str(RDV): "7aea9cbd-d98e-464a-b38a-17662f4a718a"}

STEPS = [
    (PLANIFIE, RendezVousPlanifie, "PRIS"),
    (DEPLACE, RendezVousDeplace, "MODIFIE"),
    (PLANIFIE.puis(honorer_rendez_vous(), "2025-03-20"), RendezVousHonore, "EFFECTUE"),
    (PLANIFIE.puis(manquer_rendez_vous(), "2025-03-20"), RendezVousManque, "ABSENT"),
    (PLANIFIE.puis(annuler_rendez_vous(), "2025-03-19"), RendezVousAnnule, "ANNULE"),
]


@pytest.mark.parametrize(("scenario", "classe", "statut"), STEPS, ids=lambda valeur: getattr(valeur, "__name__", ""))
class TestStatuts:
    def test_connu_de_france_travail_il_est_modifie(
        self, scenario: Scenario, classe: type[Evenement], statut: str
    ) -> None:
        appel = traduit(scenario, classe, references=CONNU)
        assert appel is not None
        assert (appel.service, appel.methode, appel.chemin) == (
            services.MODIFICATION_RENDEZ_VOUS,
            "PUT",
            "/rendez-vous",
        )
        assert (corps(appel)["id"], corps(appel)["statut"]) == (CONNU[str(RDV)], statut)

    def test_inconnu_il_est_cree_tel_qu_il_est(self, scenario: Scenario, classe: type[Evenement], statut: str) -> None:
        appel = traduit(scenario, classe)
        assert appel is not None
        assert (appel.service, appel.methode) == (services.CREATION_RENDEZ_VOUS, "POST")
        assert "id" not in corps(appel)
        assert corps(appel)["statut"] == statut


class TestContenu:
    def test_planifie(self) -> None:
        assert corps(traduit(PLANIFIE)) == {
            "date": "2025-03-20T13:30:00.000Z",
            "duree": 45,
            "modaliteContact": "PHYSIQUE",
            "motif": "AUT",
            "theme": "Suivi",
            "description": f"Suivi (réf. {marque(str(RDV))})",
            "initiateur": "PARTENAIRE",
            "typeReception": "IND",
            "statut": "PRIS",
            "organisme": {
                "code": "CD",
                "idStructure": "NAQ0405",
                "libelleStructure": "MDS Bordeaux Bastide",
                "emailContact": "mds-bastide@exemple.fr",
                "telephoneContact": "0556000000",
            },
            "libelleAdresse": "MDS Bordeaux Bastide",
            "adresse": "1 rue de l'Exemple 33100 Bordeaux",
        }

    @pytest.mark.parametrize(
        ("motif", "code"), [("ORIENTATION", "ORI"), ("PREMIER_ACCOMPAGNEMENT", "ACC"), ("CONTRAT_ENGAGEMENT", "AUT")]
    )
    def test_motif(self, motif: str, code: str) -> None:
        pris = EN_CHARGE.puis(planifier_rendez_vous(motif=motif), "2025-03-18")
        assert corps(traduit(pris))["motif"] == code

    def test_d_un_delegataire(self) -> None:
        pris = EN_CHARGE.puis(planifier_rendez_vous(structure="ASSO-33-01"), "2025-03-18")
        assert corps(traduit(pris))["organisme"]["code"] == "DCD"

    def test_d_une_structure_que_l_on_ne_sait_pas_dire(self) -> None:
        pris = EN_CHARGE.puis(planifier_rendez_vous(structure="MDS-33-99"), "2025-03-18")
        assert corps(traduit(pris))["organisme"] == {"code": "IND"}

    def test_collectif(self) -> None:
        pris = EN_CHARGE.puis(planifier_rendez_vous(type_reception="COLLECTIF"), "2025-03-18")
        assert corps(traduit(pris))["typeReception"] == "COL"

    def test_deplace_puis_honore_il_garde_sa_nouvelle_date(self) -> None:
        honore = DEPLACE.puis(honorer_rendez_vous(), "2025-03-27")
        assert corps(traduit(honore))["date"] == "2025-03-27T08:15:00.000Z"

    @pytest.mark.parametrize(("par", "initiateur"), [("USAGER", "USAGER"), ("SERVICE", "PARTENAIRE")])
    def test_qui_annule_est_dit(self, par: str, initiateur: str) -> None:
        annule = PLANIFIE.puis(annuler_rendez_vous(par=par), "2025-03-19")
        assert corps(traduit(annule))["initiateur"] == initiateur


class TestAnnulationDEtape:
    def test_une_issue_saisie_par_erreur_n_est_plus(self) -> None:
        honore = DEPLACE.puis(honorer_rendez_vous(), "2025-03-27")
        corrige = honore.puis(annuler_etape(honore, RendezVousHonore), "2025-03-28")
        assert corps(traduit(corrige, references=CONNU))["statut"] == "MODIFIE"

    def test_un_rendez_vous_saisi_par_erreur_est_supprime(self) -> None:
        efface = PLANIFIE.puis(annuler_etape(PLANIFIE, RendezVousPlanifie), "2025-03-19")
        appel = traduit(efface, references=CONNU)
        assert appel is not None
        assert (appel.service, appel.methode, appel.chemin, appel.corps) == (
            services.SUPPRESSION_RENDEZ_VOUS,
            "DELETE",
            f"/rendez-vous/{CONNU[str(RDV)]}",
            None,
        )

    def test_et_rien_n_est_dit_de_celui_que_france_travail_n_a_pas(self) -> None:
        assert traduit(PLANIFIE.puis(annuler_etape(PLANIFIE, RendezVousPlanifie), "2025-03-19")) is None


TABLES: list[Table[Any]] = [
    rendez_vous.MODALITES,
    rendez_vous.INITIATEURS,
    rendez_vous.RECEPTIONS,
    rendez_vous.ORGANISMES,
]


class TestRetour:
    @pytest.mark.parametrize("table", TABLES, ids=lambda table: table.nom)
    def test_aller_et_retour(self, table: Table[Any]) -> None:
        assert all(table.lire(table.exiger(code)) is code for code in table.vocabulaire)

    def test_structure_de_personne(self) -> None:
        with pytest.raises(Illisible, match=r"organisme\.code : la valeur IND"):
            rendez_vous.ORGANISMES.lire("IND")
        assert rendez_vous.ORGANISMES.lire("DCD") is Organisme.DELEGATAIRE

    @pytest.mark.parametrize("motif", list(MotifRendezVous))
    def test_motif_et_date_reviennent(self, motif: MotifRendezVous) -> None:
        envoye = corps(traduit(EN_CHARGE.puis(planifier_rendez_vous(motif=motif.value), "2025-03-18")))
        lu = lire({**envoye, "idOrigine": "abc"})
        assert (lu.motif, lu.le.isoformat(), lu.heure.isoformat(), lu.statut) == (
            motif,
            "2025-03-20",
            "14:30:00",
            "PRIS",
        )
        assert (lu.reference, lu.marque) == ("abc", marque(str(RDV)))

    @pytest.mark.parametrize(
        "defaut",
        [{"date": "demain"}, {"statut": "PERDU"}, {"modaliteContact": None}],
        ids=["date", "statut", "modalite"],
    )
    def test_illisible(self, defaut: dict[str, Any]) -> None:
        with pytest.raises(Illisible):
            lire({**corps(traduit(PLANIFIE)), "idOrigine": "abc", **defaut})

    @given(st.datetimes(datetime.fromisoformat("2025-01-01"), timezones=st.just(PARIS), allow_imaginary=False))
    def test_l_instant_envoye_est_celui_de_paris(self, quand: datetime) -> None:
        """An hour that does not exist, the night when clocks go forward, cannot be told apart from the next one."""
        entier = quand.replace(second=0, microsecond=0, fold=0)
        envoye = ecrire_instant(entier.date().isoformat(), entier.time().isoformat())
        assert datetime.fromisoformat(envoye) == entier.astimezone(UTC), (
            "an ambiguous hour equals nothing until it is told in UTC"
        )
