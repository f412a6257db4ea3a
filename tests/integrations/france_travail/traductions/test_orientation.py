"""Orientation usager v1, both ways: criteria, decision, what France Travail holds."""

from datetime import UTC, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from integrations.france_travail import services
from integrations.france_travail.traductions import orientation
from integrations.france_travail.traductions.orientation import ORGANISMES, PARCOURS, lire_orientations
from integrations.france_travail.traductions.table import Illisible, Table
from ledger.events.orientations.orientation import OrientationDecidee
from ledger.vocabulaire.orientations.orientation import (
    Decideur,
    DecisionOrientation,
    MotifRefusOrientation,
    Organisme,
    Parcours,
)
from tests.commands.etapes import (
    NOTIFIE,
    ORIENTE,
    OUVERT,
    PRECONISE,
    annuler_etape,
    decider_orientation,
    preconiser_orientation,
)
from tests.commands.etapes.orientation import demander_reorientation, recueillir_criteres
from tests.integrations.france_travail.traductions.traduits import corps, traduit

REFUSEE = {
    "decision": "REFUSEE",
    "motif_refus": "APPRECIATION_DIFFERENTE",
    "parcours": "SOCIAL",
    "commentaire": "Logement d'abord.",
}
LUE: dict[str, Any] = {
    "parcours": "PSP",
    "organisme": "CD",
    "structure": {"code_aurore": "NAQ0405", "libelle_structure": "MDS"},
    "statut": "PRECONISE",
    "etat": "EN_ATTENTE",
    "date_creation": "2025-03-08T09:00:00.000+00:00",
}


class TestParcours:
    """The classic swap: PSP is socio-professional, PSO is social."""

    @pytest.mark.parametrize(
        ("parcours", "code"),
        [(Parcours.SOCIO_PROFESSIONNEL, "PSP"), (Parcours.SOCIAL, "PSO"), (Parcours.PROFESSIONNEL, "PED")],
    )
    def test_dans_les_deux_sens(self, parcours: Parcours, code: str) -> None:
        assert PARCOURS.ecrire(parcours) == code
        assert PARCOURS.lire(code) is parcours

    @pytest.mark.parametrize("code", ["EO", "IND", "XXX", None, 3])
    def test_sans_parcours_arrete(self, code: object) -> None:
        with pytest.raises(Illisible, match="parcours"):
            PARCOURS.lire(code)


class TestTables:
    def test_un_code_sans_traduction_est_refuse_a_la_construction(self) -> None:
        with pytest.raises(ValueError, match="SOCIAL"):
            Table("parcours", Parcours, {Parcours.PROFESSIONNEL: "PED", Parcours.SOCIO_PROFESSIONNEL: "PSP"})

    @pytest.mark.parametrize(
        "table",
        [PARCOURS, orientation.DECIDEURS, orientation.MOTIFS, *orientation.CRITERES.values()],
        ids=lambda table: table.nom,
    )
    def test_aller_et_retour(self, table: Table[Any]) -> None:
        assert {code: table.lire(table.exiger(code)) for code in table.vocabulaire} == {
            code: code for code in table.vocabulaire
        }

    def test_sans_preconisation_il_n_y_a_pas_de_reponse(self) -> None:
        dites = {code: orientation.ETATS.ecrire(code) for code in DecisionOrientation}
        assert dites.pop(DecisionOrientation.SANS_PRECONISATION) is None
        assert {code: orientation.ETATS.lire(dite) for code, dite in dites.items()} == {code: code for code in dites}

    def test_un_delegataire_agit_pour_le_departement(self) -> None:
        assert {
            code: ORGANISMES.lire(ORGANISMES.exiger(code)) for code in Organisme if code != Organisme.DELEGATAIRE
        } == {code: code for code in Organisme if code != Organisme.DELEGATAIRE}
        assert ORGANISMES.lire(ORGANISMES.exiger(Organisme.DELEGATAIRE)) is Organisme.CONSEIL_DEPARTEMENTAL


class TestDecision:
    def test_ce_que_france_travail_a_decide_ne_lui_est_pas_dit(self) -> None:
        tardive = PRECONISE.puis(decider_orientation(decideur="FRANCE_TRAVAIL"), "2025-09-30")
        assert traduit(tardive) is None

    def test_preconisation_suivie(self) -> None:
        appel = traduit(ORIENTE)
        assert appel is not None
        assert (appel.service, appel.methode, appel.chemin) == (
            services.DECISION_ORIENTATION,
            "POST",
            "/decisionOrientation",
        )
        assert corps(appel) == {
            "etat_decision": "ACCEPTEE",
            "date_decision": "2025-03-14",
            "organisme_decision": "CD",
            "agent_decision": "BATCH",
        }

    def test_preconisation_refusee(self) -> None:
        appel = traduit(
            PRECONISE.puis(decider_orientation(**REFUSEE), "2025-03-14"), scelles={"commentaire": "Logement d'abord."}
        )
        assert corps(appel) == {
            "etat_decision": "REFUSEE",
            "date_decision": "2025-03-14",
            "organisme_decision": "CD",
            "agent_decision": "BATCH",
            "motif_refus": "APPRECIATION_DIFFERENTE",
            "commentaire_refus": "Logement d'abord.",
            "parcours": "PSO",
            "organisme": "CD",
            "structure": {"code_aurore": "NAQ0405"},
        }

    def test_agence_de_france_travail_sous_son_code_safir(self) -> None:
        vers = decider_orientation(**(REFUSEE | {"organisme": "FRANCE_TRAVAIL", "structure": "FT-33-01"}))
        assert corps(traduit(PRECONISE.puis(vers, "2025-03-14")))["structure"] == {"code_safir": "33014"}

    @pytest.mark.parametrize("origine", [None, "CONSEIL_DEPARTEMENTAL"])
    def test_sans_preconisation_de_france_travail(self, origine: str | None) -> None:
        avant = OUVERT if origine is None else OUVERT.puis(preconiser_orientation(origine=origine), "2025-03-10")
        appel = traduit(avant.puis(decider_orientation(), "2025-03-14"))
        assert appel is not None
        assert appel.service == services.ORIENTATION
        assert corps(appel) == {
            "origine": "INSCRIPTION_CONSEILLER_CD",
            "parcours": "PSP",
            "organisme": "CD",
            "date_entree_parcours": "2025-03-14",
            "structure": {"code_aurore": "NAQ0405"},
        }

    def test_corrigee_elle_est_modifiee_sans_reorienter(self) -> None:
        corrigee = decider_orientation(**(REFUSEE | {"correction": ORIENTE.correction(OrientationDecidee)}))
        appel = traduit(ORIENTE.puis(corrigee, "2025-03-15"))
        assert appel is not None
        assert (appel.service, appel.methode, appel.corps) == (services.MODIFICATION_ORIENTATION, "PUT", None)
        assert appel.entetes == {
            "codeParcours": "PSO",
            "codeStructure": "NAQ0405",
            "dateEntreeParcours": "2025-03-14",
        }

    def test_annulee_elle_n_a_pas_de_service(self) -> None:
        assert traduit(ORIENTE.puis(annuler_etape(ORIENTE, OrientationDecidee), "2025-03-15")) is None


class TestCriteres:
    def test_hors_d_une_attente_ils_ouvriraient_une_orientation(self) -> None:
        assert traduit(NOTIFIE.puis(recueillir_criteres(), "2025-03-18")) is None

    def test_ce_qui_est_repondu_et_rien_d_autre(self) -> None:
        recueillis = OUVERT.puis(
            recueillir_criteres(
                saisis_le="2025-03-04",
                situation_professionnelle="PLUS_DEUX_ANS",
                niveau_etude="NV5",
                projet_pro="SALARIAT",
                brsa=True,
                code_commune="33063",
                msa_autonomie_recherche_emploi=5,
            ),
            "2025-03-05",
        )
        scelles = {
            "sante_handicap": {"boe": False, "contrainte_sante": "AUCUNE"},
            "sociaux": {"contrainte_logement": "SANS_LOGEMENT"},
        }
        appel = traduit(recueillis, scelles=scelles)
        assert appel is not None
        assert appel.service == services.CALCUL_ORIENTATION
        envoyes = dict(corps(appel))
        assert envoyes.pop("origine") == "INSCRIPTION_CONSEILLER_CD"
        assert envoyes["contrainte_sante"] == "AUCUNE"
        assert envoyes["boe"] is False
        assert envoyes["contrainte_logement"] == "SANS_LOGEMENT"
        assert envoyes["msa_autonomie_recherche_emploi"] == 5
        assert not {"brsa", "code_commune", "saisis_le", "survenu_le"} & set(envoyes)

    def test_hors_de_l_echelle_de_france_travail(self) -> None:
        appel = traduit(
            OUVERT.puis(recueillir_criteres(saisis_le="2025-03-04", msa_autonomie_recherche_emploi=8), "2025-03-05")
        )
        assert "msa_autonomie_recherche_emploi" not in corps(appel)

    def test_pendant_une_reorientation(self) -> None:
        demandee = NOTIFIE.puis(demander_reorientation(), "2025-09-20")
        assert traduit(demandee.puis(recueillir_criteres(), "2025-09-21")) is not None


class TestLecture:
    @pytest.mark.parametrize(
        "defaut",
        [{"parcours": "EO"}, {"organisme": "CAF"}, {"statut": "AUTRE"}, {"decision": "ACCEPTEE"}, {"structure": "MDS"}],
        ids=lambda defaut: next(iter(defaut)),
    )
    def test_illisible(self, defaut: dict[str, Any]) -> None:
        with pytest.raises(Illisible):
            lire_orientations([LUE | defaut])

    def test_rien(self) -> None:
        assert lire_orientations(None) == []

    def test_preconisee(self) -> None:
        (lue,) = lire_orientations([LUE])
        assert (lue.parcours, lue.organisme, lue.structures, lue.decidee) == (
            Parcours.SOCIO_PROFESSIONNEL,
            Organisme.CONSEIL_DEPARTEMENTAL,
            ("NAQ0405",),
            False,
        )

    @pytest.mark.parametrize(
        ("dite", "zone", "le"),
        [
            ("2026-06-30T22:30:00.000Z", UTC, "2026-07-01"),
            ("2026-06-30T22:30:00", UTC, "2026-07-01"),
            ("2026-06-30T22:30:00", ZoneInfo("Europe/Paris"), "2026-06-30"),
            ("2026-06-30T22:30:00.000+02:00", UTC, "2026-06-30"),
            ("2026-06-30", UTC, "2026-06-30"),
        ],
    )
    def test_le_jour_de_creation(self, dite: str, zone: tzinfo, le: str) -> None:
        """With its offset or without it: France Travail's own example client reads what has none as UTC."""
        (lue,) = lire_orientations([LUE | {"date_creation": dite}], zone)
        assert str(lue.creee_le) == le

    def test_le_code_aurore_d_abord(self) -> None:
        """Both codes of one structure: Safir names only France Travail's agencies."""
        (lue,) = lire_orientations([LUE | {"structure": {"code_safir": "33123", "code_aurore": "NAQ0405"}}])
        assert lue.structures == ("NAQ0405", "33123")

    def test_decidee(self) -> None:
        (lue,) = lire_orientations(
            [
                LUE
                | {
                    "statut": "DECIDE",
                    "etat": "OUVERT",
                    "organisme_decision": "FT",
                    "date_entree_parcours": "2025-03-20",
                    "decision": {
                        "etat_decision": "REFUSEE",
                        "date_decision": "2025-03-19",
                        "organisme_decision": "FT",
                        "motif_refus": "ENTRETIEN_ORIENTATION",
                    },
                }
            ]
        )
        assert (lue.decision, lue.decideur, lue.motif_refus) == (
            DecisionOrientation.REFUSEE,
            Decideur.FRANCE_TRAVAIL,
            MotifRefusOrientation.AUTRE,
        )
        assert str(lue.decidee_le) == "2025-03-19"
