"""What France Travail states, against what the ledger knows: a command, nothing, or a word for an agent."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from commands.entree.inscription import CesserInscription, ModifierInscription, ReprendreInscription
from integrations.france_travail.releve import arrivees
from integrations.france_travail.releve.arrivees import ADire
from integrations.france_travail.traductions.activites import Attente, lire, lire_page
from integrations.france_travail.traductions.orientation import OrientationLue
from integrations.france_travail.traductions.propositions import lire_levee, lire_proposition
from integrations.france_travail.traductions.statut import IdentiteLue, StatutLu, lire_identite, lire_statut
from integrations.france_travail.traductions.table import Illisible
from ledger.dossier import Dossier
from ledger.events.entree.droits import Identite
from ledger.events.entree.inscription import InscriptionCessee, InscriptionModifiee, InscriptionReprise
from ledger.events.orientations.orientation import OrientationDecidee, OrientationPreconisee
from ledger.events.sanctions.levee import LeveeProposee
from ledger.events.sanctions.manquement import PropositionSanctionRecue
from ledger.vocabulaire.entree.inscription import CategorieAdministrative, CategorieInscription, FormeCessation
from ledger.vocabulaire.orientations.orientation import (
    Decideur,
    DecisionOrientation,
    MotifRefusOrientation,
    Organisme,
    Parcours,
)
from tests.commands.etapes import (
    IDENTITE,
    NOTIFIE,
    ORIENTE,
    OUVERT,
    PRECONISE,
    SANCTION,
    SANCTIONNE,
    decider_orientation,
    lever_sanction,
)
from tests.commands.etapes.orientation import demander_reorientation
from tests.commands.scenario import Scenario
from tests.integrations.france_travail.traductions.test_sanctions import DECIDEE as DECIDEE_FT
from tests.integrations.france_travail.traductions.test_sanctions import DETAIL

JOUR = date(2025, 4, 1)
PRECONISEE = OrientationLue(
    Parcours.SOCIO_PROFESSIONNEL,
    Organisme.CONSEIL_DEPARTEMENTAL,
    ("NAQ0405",),
    decidee=False,
    close=False,
    debut_le=None,
    creee_le=date(2025, 3, 8),
)
DECIDEE = replace(
    PRECONISEE,
    decidee=True,
    debut_le=date(2025, 9, 20),
    decision=DecisionOrientation.ACCEPTEE,
    decideur=Decideur.FRANCE_TRAVAIL,
    decidee_le=date(2025, 9, 20),
)
CODES = {"NAQ0405": "MDS-33-04"}


def jouer(scenario: Scenario, arrivee: arrivees.Arrivee | None, le: str) -> Scenario:
    """The scenario once the command is accepted."""
    assert arrivee is not None
    return scenario.quand(arrivee.commande, le=le).acceptee()


class TestPreconisation:
    def test_aucune(self) -> None:
        assert arrivees.preconisation(OUVERT.dossier, [], JOUR) is None
        assert arrivees.preconisation(OUVERT.dossier, [DECIDEE, replace(PRECONISEE, close=True)], JOUR) is None

    def test_celle_qui_attend_deja_ici(self) -> None:
        assert arrivees.preconisation(PRECONISE.dossier, [PRECONISEE], JOUR) is None

    def test_celle_a_laquelle_on_a_repondu_depuis(self) -> None:
        assert arrivees.preconisation(ORIENTE.dossier, [PRECONISEE], JOUR) is None

    def test_nouvelle(self) -> None:
        arrivee = arrivees.preconisation(OUVERT.dossier, [PRECONISEE], JOUR)
        suite = jouer(OUVERT, arrivee, "2025-04-01")
        lu = suite.dernier(OrientationPreconisee)
        assert (lu.survenu_le, lu.corps["origine"], lu.corps["parcours"]) == (
            date(2025, 3, 8),
            "FRANCE_TRAVAIL",
            "SOCIO_PROFESSIONNEL",
        )
        assert arrivees.preconisation(suite.dossier, [PRECONISEE], JOUR) is None

    def test_anterieure_a_l_ouverture_elle_est_connue_ce_jour_la(self) -> None:
        ancienne = replace(PRECONISEE, creee_le=date(2025, 1, 8))
        suite = jouer(OUVERT, arrivees.preconisation(OUVERT.dossier, [ancienne], JOUR), "2025-04-01")
        assert suite.lus[-1].survenu_le == date(2025, 3, 3)

    def test_lue_deux_fois_elle_a_le_meme_identifiant(self) -> None:
        lues = [arrivees.preconisation(OUVERT.dossier, [PRECONISEE], jour) for jour in (JOUR, date(2025, 4, 2))]
        assert lues[0] == lues[1]

    def test_pendant_une_reorientation(self) -> None:
        demandee = NOTIFIE.puis(demander_reorientation(), "2025-09-20")
        assert arrivees.preconisation(demandee.dossier, [PRECONISEE], date(2025, 9, 21)) is not None


class TestOrientation:
    def test_la_notre(self) -> None:
        assert arrivees.orientation(ORIENTE.dossier, [DECIDEE], CODES, JOUR) is None

    def test_celle_d_un_delegataire_est_au_departement(self) -> None:
        vers = decider_orientation(organisme="DELEGATAIRE", structure="ASSO-33-01")
        delegue = OUVERT.puis(vers, "2025-03-14")
        assert arrivees.orientation(delegue.dossier, [DECIDEE], CODES, JOUR) is None

    @pytest.mark.parametrize("champs", [{}, {"decideur": Decideur.CONSEIL_DEPARTEMENTAL}, {"decidee_le": None}])
    def test_la_notre_est_plus_recente(self, champs: dict[str, Any]) -> None:
        """It is on its way there, whoever decided the one that is held."""
        jour = {"decidee_le": date(2025, 3, 10), "debut_le": date(2025, 3, 10)}
        autre = replace(DECIDEE, parcours=Parcours.SOCIAL, **(jour | champs))
        assert arrivees.orientation(ORIENTE.dossier, [autre], CODES, JOUR) is None

    @pytest.mark.parametrize(
        ("champs", "dit"),
        [
            ({"decideur": Decideur.CONSEIL_DEPARTEMENTAL}, "qui l'a décidée"),
            ({"decidee_le": None}, "qui l'a décidée"),
            ({"structures": ("33999", "NAQ9999")}, "33999 ou NAQ9999"),
            ({"structures": ()}, "sans code"),
            ({"parcours": Parcours.SOCIAL}, "sans motif"),
        ],
    )
    def test_a_dire_a_un_agent(self, champs: dict[str, Any], dit: str) -> None:
        with pytest.raises(ADire, match=dit):
            arrivees.orientation(PRECONISE.dossier, [replace(DECIDEE, **champs)], CODES, date(2025, 9, 21))

    def test_decidee_par_defaut_a_france_travail(self) -> None:
        arrivee = arrivees.orientation(PRECONISE.dossier, [DECIDEE], CODES, date(2025, 9, 21))
        lu = jouer(PRECONISE, arrivee, "2025-09-21").dernier(OrientationDecidee)
        assert (lu.corps["decideur"], lu.corps["decision"], lu.corps["structure"]) == (
            "FRANCE_TRAVAIL",
            "ACCEPTEE",
            "MDS-33-04",
        )

    def test_decidee_autrement_que_preconise(self) -> None:
        lue = replace(DECIDEE, parcours=Parcours.SOCIAL, motif_refus=MotifRefusOrientation.AUTRE)
        arrivee = arrivees.orientation(PRECONISE.dossier, [lue], CODES, date(2025, 9, 21))
        assert jouer(PRECONISE, arrivee, "2025-09-21").lus[-1].corps["decision"] == "REFUSEE"


class TestProposition:
    LUE = lire_proposition(DETAIL, "680")

    def test_recue_une_fois(self) -> None:
        suite = jouer(NOTIFIE, arrivees.proposition(NOTIFIE.dossier, self.LUE, date(2025, 7, 1)), "2025-07-01")
        lu = suite.dernier(PropositionSanctionRecue)
        assert (lu.survenu_le, lu.corps["reference"], lu.corps["taux_pourcent"]) == (date(2025, 6, 20), "680", 50)
        assert arrivees.proposition(suite.dossier, self.LUE, date(2025, 7, 2)) is None


LEVABLE = {
    **DETAIL,
    "consequencesSanction": [
        {
            **DETAIL["consequencesSanction"][0],
            "justifDecisionRemobilisation": "CV mis à jour",
            "evenements": [
                {"typeEvenement": "VALID_SANCTION", "dateEvenement": "2025-07-16T09:00:00+02:00"},
                {"typeEvenement": "PROP_LEVEE_SUSP", "dateEvenement": "2025-07-20T09:00:00+02:00"},
            ],
        }
    ],
}


class TestLevee:
    LUE = lire_levee(LEVABLE, "680")
    LE = date(2025, 7, 21)

    def test_d_une_suspension_inconnue_du_registre(self) -> None:
        with pytest.raises(ADire, match="ne connaît pas"):
            arrivees.levee(SANCTIONNE.dossier, self.LUE, {}, self.LE)

    def test_d_une_sanction_que_nous_avons_dite(self) -> None:
        suite = jouer(
            SANCTIONNE, arrivees.levee(SANCTIONNE.dossier, self.LUE, {str(SANCTION): "680"}, self.LE), "2025-07-21"
        )
        assert suite.dernier(LeveeProposee).survenu_le == date(2025, 7, 20)
        assert arrivees.levee(suite.dossier, self.LUE, {str(SANCTION): "680"}, date(2025, 7, 22)) is None

    def test_d_une_proposition_que_nous_avons_suivie(self) -> None:
        lue = replace(self.LUE, reference="12345678")
        arrivee = arrivees.levee(DECIDEE_FT.dossier, lue, {}, self.LE)
        assert jouer(DECIDEE_FT, arrivee, "2025-07-21").lus[-1].corps["reference"] == "12345678"

    def test_deja_levee(self) -> None:
        levee = SANCTIONNE.puis(lever_sanction(), "2025-07-18")
        assert arrivees.levee(levee.dossier, self.LUE, {str(SANCTION): "680"}, self.LE) is None

    @pytest.mark.parametrize("corps", [None, {"consequencesSanction": []}])
    def test_illisible(self, corps: Any) -> None:
        with pytest.raises(Illisible):
            lire_levee(corps, "680")


def inscrit(code: str = "1", le: str = "2025-03-20", **champs: Any) -> dict[str, Any]:
    return {
        "m_contrat": {
            "m_statut": "Inscrit",
            "m_date_effet_statut": le,
            "m_categ_inscription_code": code,
            "m_duree_inscription_12": 9,
            **champs,
        }
    }


class TestStatut:
    @pytest.mark.parametrize(
        "corps",
        [
            [],
            {},
            {"m_contrat": {"m_statut": "Perdu", "m_date_effet_statut": "2025-03-20"}},
            {"m_contrat": {"m_statut": "Inscrit"}},
            inscrit("99"),
            inscrit(le="hier"),
            {"codeErreur": "ERT_200_FONCT", "message": "Type de population non géré par l'API"},
        ],
    )
    def test_illisible(self, corps: Any) -> None:
        with pytest.raises(Illisible):
            lire_statut(corps)

    @pytest.mark.parametrize("corps", [None, {"m_contrat": {"m_statut": "Identifié"}}])
    def test_non_inscrit(self, corps: Any) -> None:
        assert arrivees.statut(OUVERT.dossier, lire_statut(corps), JOUR) is None

    @pytest.mark.parametrize(
        ("code", "categorie", "administrative"),
        [
            ("1", CategorieInscription.A, CategorieAdministrative.CAT1),
            ("5", CategorieInscription.E, CategorieAdministrative.CAT5),
            ("8", CategorieInscription.C, CategorieAdministrative.CAT8),
            ("G", CategorieInscription.G, None),
        ],
    )
    def test_categories(
        self, code: str, categorie: CategorieInscription, administrative: CategorieAdministrative | None
    ) -> None:
        lu = lire_statut(inscrit(code))
        assert lu is not None
        assert (lu.categorie, lu.categorie_administrative) == (categorie, administrative)

    @pytest.mark.parametrize(
        ("durees", "jours"),
        [((12, 24, 36), (365, 730, 1095)), ((0, 5, 5), (0, 152, 152)), ((9, 8, 8), (None, None, None))],
    )
    def test_durees_en_jours(self, durees: tuple[int, ...], jours: tuple[int | None, ...]) -> None:
        mois: dict[str, Any] = {f"m_duree_inscription_{p}": d for p, d in zip((12, 24, 36), durees, strict=True)}
        lu = lire_statut(inscrit(**mois))
        assert lu is not None
        assert lu.durees_j == jours

    def test_premiere_inscription_puis_rien_de_neuf(self) -> None:
        lu = lire_statut(inscrit())
        suite = jouer(OUVERT, arrivees.statut(OUVERT.dossier, lu, JOUR), "2025-04-01")
        assert suite.dernier(InscriptionModifiee).corps["duree_12_mois_j"] == 273
        plus_tard = lire_statut(inscrit(m_duree_inscription_12=10))
        assert arrivees.statut(suite.dossier, plus_tard, JOUR) is None

    def test_changement_cessation_reprise(self) -> None:
        suite = jouer(OUVERT, arrivees.statut(OUVERT.dossier, lire_statut(inscrit()), JOUR), "2025-04-01")
        change = arrivees.statut(suite.dossier, lire_statut(inscrit("5", "2025-05-01")), date(2025, 5, 2))
        assert change is not None
        assert isinstance(change.commande, ModifierInscription)
        suite = jouer(suite, change, "2025-05-02")
        cesse = arrivees.statut(
            suite.dossier, StatutLu(date(2025, 6, 1), forme_cessation=FormeCessation.RADIATION), date(2025, 6, 2)
        )
        assert cesse is not None
        assert isinstance(cesse.commande, CesserInscription)
        suite = jouer(suite, cesse, "2025-06-02")
        assert suite.dernier(InscriptionCessee).corps["forme"] == "RADIATION"
        reprise = arrivees.statut(suite.dossier, lire_statut(inscrit("1", "2025-07-01")), date(2025, 7, 2))
        assert reprise is not None
        assert isinstance(reprise.commande, ReprendreInscription)
        assert jouer(suite, reprise, "2025-07-02").dernier(InscriptionReprise).survenu_le == date(2025, 7, 1)

    def test_une_fin_de_ce_qui_n_etait_pas_connu(self) -> None:
        lu = StatutLu(date(2025, 3, 20), forme_cessation=FormeCessation.CESSATION)
        assert arrivees.statut(OUVERT.dossier, lu, JOUR) is None

    def test_a_venir(self) -> None:
        assert arrivees.statut(OUVERT.dossier, lire_statut(inscrit(le="2025-04-02")), JOUR) is None


class TestIdentite:
    CONNUE = Identite.model_validate(IDENTITE)

    def test_elle_complete_et_ne_remplace_pas(self) -> None:
        connue = self.CONNUE.model_copy(update={"telephone": "0600000000"})
        lue = IdentiteLue("10000000001", None, "0611111111", "maite@exemple.fr")
        arrivee = arrivees.identite(OUVERT.dossier, connue, lue, JOUR)
        assert arrivee is not None
        identite = arrivee.commande.model_dump()["identite"]
        assert (identite["numero_france_travail"], identite["telephone"], identite["courriel"], identite["nom"]) == (
            "10000000001",
            "0600000000",
            "maite@exemple.fr",
            "Étchéverry",
        )
        jouer(OUVERT, arrivee, "2025-04-01")

    def test_rien_de_plus(self) -> None:
        assert arrivees.identite(OUVERT.dossier, self.CONNUE, IdentiteLue(None, None, None, None), JOUR) is None

    def test_un_dossier_jamais_ouvert(self) -> None:
        lue = IdentiteLue("10000000001", None, None, None)
        assert arrivees.identite(Dossier(OUVERT.dossier.id), self.CONNUE, lue, JOUR) is None

    @pytest.mark.parametrize(
        ("nir", "lu"), [("2880263123456", "2880263123456"), ("288026312345697", "2880263123456"), ("28", None)]
    )
    def test_nir_sans_sa_cle(self, nir: str, lu: str | None) -> None:
        assert lire_identite({"etatCivil": {"nir": nir}}).nir == lu

    @pytest.mark.parametrize("corps", [[], {"etatCivil": "x"}, {"emails": {}}])
    def test_illisible(self, corps: Any) -> None:
        with pytest.raises(Illisible):
            lire_identite(corps)


ACTIVITE: dict[str, Any] = {
    "identifiantActivite": "52898$a4638d98",
    "codeActivite": "ACT366",
    "usager": {"identifiant": "12345678901", "typeIdentifiant": "numeroFranceTravail"},
    "attributsSpecifiques": [{"nom": "idConsequenceSanction", "valeur": "680"}],
}


class TestActivites:
    @pytest.mark.parametrize(
        "defaut",
        [
            {"codeActivite": "ACT999"},
            {"codeActivite": None},
            {"usager": []},
            {"usager": {"identifiant": "123", "typeIdentifiant": "numeroFranceTravail"}},
            {"usager": {"identifiant": "12345678901", "typeIdentifiant": "idRci"}},
            {"attributsSpecifiques": []},
            {"attributsSpecifiques": ["x"]},
            {"identifiantActivite": 3.5},
        ],
    )
    def test_illisible(self, defaut: dict[str, Any]) -> None:
        with pytest.raises(Illisible):
            lire(ACTIVITE | defaut)

    @pytest.mark.parametrize("nom", ["idConsequenceSanction", "identifiantConsequenceSanction"])
    @pytest.mark.parametrize("en_liste", [True, False])
    def test_sous_toutes_les_formes_publiees(self, nom: str, *, en_liste: bool) -> None:
        usager = [ACTIVITE["usager"]] if en_liste else ACTIVITE["usager"]
        lue = lire(ACTIVITE | {"usager": usager, "attributsSpecifiques": [{"nom": nom, "valeur": "680"}]})
        assert (lue.attente, lue.numero, lue.reference) == (Attente.SUSPENSION_A_INSTRUIRE, "12345678901", "680")

    def test_pages(self) -> None:
        assert lire_page(None) == ((), None)
        assert lire_page([ACTIVITE]) == ([ACTIVITE], None)
        assert lire_page({"activites": [ACTIVITE], "hasMore": True, "cursor": "abc"}) == ([ACTIVITE], "abc")
        assert lire_page({"activites": [], "hasMore": False, "cursor": "abc"}) == ([], None)
