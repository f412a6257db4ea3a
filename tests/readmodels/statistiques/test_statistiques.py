"""Statutory tables: a small département counted by hand, and one table recounted in Python on a generated log."""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest

from ledger.events.base import Evenement
from ledger.events.contrats.plan_action import DemarchePrevue
from ledger.events.entree.inscription import InscriptionCessee, InscriptionModifiee
from ledger.events.orientations.criteres import CriteresRecueillis
from ledger.events.orientations.designation import ReferentDesigne, StructureDesignee
from ledger.events.orientations.parcours import ParcoursTermine
from ledger.events.structure import StructureDeclaree
from ledger.events.suivi.profil import ProfilRecueilli
from ledger.events.suivi.rendez_vous import RendezVousHonore, RendezVousManque
from ledger.keys import CoffreMemoire
from projections.moteur.projecteur import Projecteur
from readmodels.export.document import Nature
from readmodels.horloge import Horloge, Moment
from readmodels.lecteur import Lecteur
from readmodels.perimetre import Perimetre
from readmodels.pilotage.axes import AXES
from readmodels.pilotage.mesure import axes_possibles
from readmodels.pilotage.regard import NOMINATIF
from readmodels.statistiques.catalogue import STATISTIQUES, StatistiqueInconnue, statistique
from readmodels.statistiques.participants import CHAMPS, document_des_participants, participants
from readmodels.statistiques.table import A_CONFIRMER, Releve, document_du_releve, relever
from tests.projections.cahier import Cahier
from tests.projections.evenements import contrat, orientation, ouverture, planification
from tests.projections.recits import DEBUT
from tests.readmodels.monde import Monde
from tests.readmodels.recompte.lignes import CALCULES

AU = date(2025, 12, 31)
FIN = Moment(AU, AU)
ENREGISTRE = datetime(2025, 12, 20, tzinfo=UTC)
AUDE = UUID(int=0xA)
Noter = Callable[..., None]
"""Writes events in the log of somebody: their name, then the events."""


def departement(cahier: Cahier) -> dict[str, UUID]:
    """Four persons subject to droits et devoirs, one whose right is suspended; the structures that accompany them."""
    personnes = {nom: uuid4() for nom in ("marie", "paul", "ines", "luc", "suspendu")}

    def noter(nom: str, *evenements: Evenement) -> None:
        for evenement in evenements:
            cahier.noter(personnes[nom], evenement, ENREGISTRE)

    declarer_les_structures(cahier)
    marie_et_paul(noter)
    ines_et_luc(noter)
    noter("suspendu", ouverture(survenu_le="2025-03-01", etat_droit="OUVERT_SUSPENDU", annee_naissance=1990))
    return personnes


def declarer_les_structures(cahier: Cahier) -> None:
    for code, categorie in {"CCAS-33-02": "CCAS", "MDS-33-04": "MDS"}.items():
        declaree = StructureDeclaree.model_validate(
            {
                "survenu_le": "2025-01-02",
                "structure": code,
                "libelle_structure": code,
                "categorie": categorie,
                "organisme": "DELEGATAIRE" if categorie == "CCAS" else "CONSEIL_DEPARTEMENTAL",
                "pts": "Médoc",
            }
        )
        cahier.noter(uuid4(), declaree, ENREGISTRE)


def marie_et_paul(noter: Noter) -> None:
    # Marie: CCAS, référent, 12 months of contract, two démarches of one type; two days of support, then gone.
    noter(
        "marie",
        ouverture(survenu_le="2025-02-01", annee_naissance=1990, sexe="FEMME", mds="MDS-33-04"),
        orientation(
            survenu_le="2025-02-21",
            orientation=UUID(int=1),
            organisme="DELEGATAIRE",
            structure="CCAS-33-02",
            information_recue_le="2025-02-01",
        ),
        StructureDesignee.model_validate(
            {
                "survenu_le": "2025-02-21",
                "structure": "CCAS-33-02",
                "organisme": "DELEGATAIRE",
                "orientation": UUID(int=1),
            }
        ),
        ReferentDesigne(survenu_le=date(2025, 2, 22), referent=AUDE, structure="CCAS-33-02"),
        planification(survenu_le="2025-02-25", rendez_vous=UUID(int=11), le="2025-03-05"),
        honore(UUID(int=11), "2025-03-05"),
        contrat(
            survenu_le="2025-03-13", contrat=UUID(int=21), debut_le="2025-03-13", fin_le="2026-03-12", notifiee_le=None
        ),
        demarche(UUID(int=21), "FORMATION"),
        demarche(UUID(int=21), "FORMATION"),
        demarche(UUID(int=21), "LEVEE_DE_FREINS"),
        honore(UUID(int=12), "2025-04-02"),
        CriteresRecueillis.model_validate(
            {"survenu_le": "2025-02-10", "saisis_le": "2025-02-10", "niveau_etude": "NV4"}
        ),
        ProfilRecueilli.model_validate({"survenu_le": "2025-03-03", "niveau_etude": "NV5"}),
    )
    # Paul: département without a référent yet (not oriented), absent without excuse at his first rendez-vous.
    noter(
        "paul",
        ouverture(survenu_le="2025-09-01", annee_naissance=2003, sexe="HOMME", mds="MDS-33-04"),
        orientation(survenu_le="2025-11-01", orientation=UUID(int=2), information_recue_le="2025-09-01"),
        planification(survenu_le="2025-11-02", rendez_vous=UUID(int=13), le="2025-12-01"),
        manque(UUID(int=13), "2025-12-01"),
    )


def ines_et_luc(noter: Noter) -> None:
    # Inès: France Travail then the département, registered; 6 months of contract in force on the day.
    noter(
        "ines",
        ouverture(survenu_le="2024-06-01", annee_naissance=1970, sexe="FEMME", mds="MDS-33-04"),
        orientation(survenu_le="2024-06-21", orientation=UUID(int=3), organisme="FRANCE_TRAVAIL", structure="FT-33-01"),
        orientation(survenu_le="2025-10-01", orientation=UUID(int=4), premiere=False),
        ReferentDesigne(survenu_le=date(2025, 10, 2), referent=AUDE, structure="MDS-33-04"),
        inscription("2025-01-15"),
        ProfilRecueilli.model_validate({"survenu_le": "2025-01-20", "niveau_etude": "NV3"}),
        ProfilRecueilli.model_validate({"survenu_le": "2025-02-20", "cpf_euros": 1200}),
        contrat(survenu_le="2025-10-03", contrat=UUID(int=22), debut_le="2025-10-03", fin_le="2026-04-02"),
    )
    # Luc: mission locale, no longer registered, contract of five months and a bit that ended before the day.
    noter(
        "luc",
        ouverture(survenu_le="2025-12-10", annee_naissance=2002, sexe="HOMME"),
        orientation(
            survenu_le="2025-12-12",
            orientation=UUID(int=5),
            organisme="MISSION_LOCALE",
            structure="ML-33-01",
            information_recue_le="2025-12-10",
        ),
        inscription("2025-12-11"),
        InscriptionCessee.model_validate(
            {"survenu_le": "2025-12-15", "forme": "CESSATION", "motif": "AUTRE", "effet_le": "2025-12-15"}
        ),
        contrat(survenu_le="2025-12-13", contrat=UUID(int=23), debut_le="2025-12-13", fin_le="2025-12-30"),
    )


def honore(rendez_vous: UUID, le: str) -> RendezVousHonore:
    return RendezVousHonore.model_validate(
        {"survenu_le": le, "rendez_vous": rendez_vous, "structure": "MDS-33-04", "motif": "SUIVI", "duree_min": 30}
    )


def manque(rendez_vous: UUID, le: str) -> RendezVousManque:
    return RendezVousManque.model_validate(
        {"survenu_le": le, "rendez_vous": rendez_vous, "structure": "MDS-33-04", "motif": "SUIVI", "excuse": False}
    )


def inscription(le: str) -> InscriptionModifiee:
    return InscriptionModifiee.model_validate(
        {"survenu_le": le, "categorie": "A", "situation": "SANS_EMPLOI", "effet_le": le, "motif": "DEMANDE_RSA"}
    )


def demarche(contrat_id: UUID, type_action: str) -> DemarchePrevue:
    return DemarchePrevue.model_validate(
        {
            "survenu_le": "2025-03-13",
            "demarche": uuid4(),
            "contrat": contrat_id,
            "type_action": type_action,
            "debut_le": "2025-03-13",
            "fin_le": "2025-06-13",
            "heures_hebdo": 5,
            "responsable": "PERSONNE",
        }
    )


@pytest.fixture
def personnes(base: str, projecteur: Projecteur, coffre: CoffreMemoire) -> dict[str, UUID]:
    """The département, projected."""
    cahier = Cahier(coffre)
    nommees = departement(cahier)
    cahier.ecrire(base)
    projecteur.rattraper()
    return nommees


def lignes(releve: Releve) -> dict[tuple[Any, ...], dict[str, float | None]]:
    """Values by ventilation, modality and further axes."""
    return {
        (ligne.ventilation, ligne.modalite, *ligne.axes.values()): {c: v.valeur for c, v in ligne.valeurs.items()}
        for ligne in releve.lignes
    }


class TestDeclarations:
    def test_inconnue(self) -> None:
        with pytest.raises(StatistiqueInconnue, match="Statistiques : drees-t1, drees-t2"):
            statistique("drees-t7")

    @pytest.mark.parametrize("code", STATISTIQUES)
    def test_chacune_dit_ce_qu_elle_ne_sait_pas(self, code: str) -> None:
        table = STATISTIQUES[code]
        assert table.notes
        assert table.reference
        assert table.destinataire
        for axe in (*table.ventilations, *table.par):
            assert axe in AXES
            assert any(axe in axes_possibles(i, pas=True) for i in table.indicateurs)
        codes = [indicateur.code for indicateur in table.indicateurs]
        assert len(set(codes)) == len(codes)
        if code != "gestion":
            assert any(A_CONFIRMER in note for note in table.notes)

    def test_un_code_ne_designe_qu_un_chiffre(self) -> None:
        definitions = {(i.code, i.definition) for t in STATISTIQUES.values() for i in t.indicateurs}
        assert len({code for code, _ in definitions}) == len(definitions)

    def test_la_date_par_defaut(self) -> None:
        assert STATISTIQUES["drees-t1"].date_par_defaut(date(2026, 5, 4)) == date(2025, 12, 31)
        assert STATISTIQUES["plan-pauvrete-a1"].date_par_defaut(date(2026, 5, 4)) == date(2026, 5, 4)


@pytest.mark.usefixtures("personnes")
class TestALaMain:
    """31 December 2025, as counted on the fingers."""

    def test_tout(self, lecteur: Lecteur) -> None:
        """One projection for every table: each line names what it counts."""
        lus = {code: lignes(relever(lecteur, table, FIN, NOMINATIF)) for code, table in STATISTIQUES.items()}
        tout = {code: next(iter(lu.values()), {}) for code, lu in lus.items()}
        assert tout["drees-t1"] == {
            "drees_sdd": 4,  # not the suspended one
            "drees_orientes": 3,  # Paul has no référent yet
            "drees_non_orientes": 1,
            "drees_vers_ft": 0,
            "drees_vers_ml": 1,
            "drees_vers_plie_cap": 0,
            "drees_vers_cd": 1,
            "drees_vers_ccas": 1,
            "drees_vers_autre": 0,
        }
        par_age = {cle[1]: valeurs["drees_sdd"] for cle, valeurs in lus["drees-t1"].items() if cle[0] == "age"}
        assert par_age == {"moins de 25 ans": 2, "30 à 39 ans": 1, "50 à 59 ans": 1}
        anciennetes = {cle[1]: v["drees_sdd"] for cle, v in lus["drees-t1"].items() if cle[0] == "anciennete"}
        assert anciennetes == {"moins de 6 mois": 2, "6 mois à 1 an": 1, "1 à 2 ans": 1}
        niveaux = {cle[1]: v["drees_sdd"] for cle, v in lus["drees-t1"].items() if cle[0] == "niveau_etude"}
        assert niveaux == {"NV5": 1, "NV3": 1, None: 2}  # said last, in the profile of one
        assert tout["drees-t2"] == {"drees_sdd": 4, "drees_inscrits": 1, "drees_cer": 2}
        assert tout["drees-t3"] == {"drees_cer": 2, "drees_cer_moins_6": 0, "drees_cer_6_a_12": 1, "drees_cer_12": 1}
        actions = {cle[2]: v["drees_cer_avec_action"] for cle, v in lus["drees-t4"].items() if cle[0] == "ensemble"}
        assert actions == {"FORMATION": 1, "LEVEE_DE_FREINS": 1}  # two démarches of Marie, one contract
        assert tout["drees-t5"] == {
            "drees_primo_orientes": 3,  # Inès was in 2024
            "drees_delai_orientation": 27.7,  # 20 days, 61 days, 2 days
            "drees_primo_cer": 3,
            "drees_delai_cer": 163.3,  # 20 days, 469 days, 1 day
        }
        assert tout["drees-t6"] == {"drees_reorientations": 1, "drees_vers_hors_spe": 1, "drees_vers_spe": 0}
        mois = {cle[1]: v["pp_entrants"] for cle, v in lus["plan-pauvrete-a1"].items() if cle[0] == "mois"}
        assert mois == {"2025-02": 1, "2025-03": 1, "2025-09": 1, "2025-12": 1}
        assert tout["plan-pauvrete-b1"] == {
            "pp_entrants": 4,
            "pp_orientes_1_mois": 2,
            "pp_delai_orientation": 27.7,
            "pp_taux_1_mois": 33.3,  # Luc's month is not over
        }
        assert tout["plan-pauvrete-b4"] == {
            "pp_premieres": 3,
            "pp_rdv_15_jours": 1,
            "pp_presents": 1,
            "pp_excuses": 0,
            "pp_absents": 1,
            "pp_taux_presence": 50.0,
            "pp_attente_rdv": 21.0,  # 12 days, 30 days
        }
        assert tout["plan-pauvrete-b5"] == {"pp_signes": 3, "pp_primo_cer": 3, "pp_delai_cer": 163.3}
        codes = ("a_accompagner", "suivis", "premieres", "rdv_manques")
        gestion = lus["gestion"]
        assert [gestion["ensemble", "ensemble"][code] for code in codes] == [5, 2, 3, 1]
        assert [gestion["pts", "Médoc"][code] for code in codes[:2]] == [3, 2]

    def test_avant_que_rien_ne_soit_connu(self, lecteur: Lecteur) -> None:
        veille = Moment(date(2025, 12, 19), AU)
        tout = lignes(relever(lecteur, STATISTIQUES["drees-t1"], veille, NOMINATIF))
        assert set(tout) == {("ensemble", "ensemble")}
        assert tout["ensemble", "ensemble"]["drees_sdd"] == 0

    def test_ce_que_le_fichier_dit(self, lecteur: Lecteur) -> None:
        table = STATISTIQUES["drees-t4"]
        document = document_du_releve(table, relever(lecteur, table, FIN, NOMINATIF), Horloge.CONNU)
        explications = document.explications()
        assert ["Valable au", "2025-12-31"] in explications
        assert any(A_CONFIRMER in ligne[1] for ligne in explications if len(ligne) == 2)
        assert [c.code for c in document.colonnes] == [
            "ventilation",
            "modalite",
            "type_action",
            "drees_cer_avec_action",
        ]
        assert [c.nature for c in document.colonnes][3] is Nature.ENTIER
        assert list(document.lignes[0]) == ["ensemble", "ensemble", "FORMATION", 1]


class TestParticipants:
    def test_a_la_main(self, base: str, projecteur: Projecteur, coffre: CoffreMemoire, lecteur: Lecteur) -> None:
        """Marie, accompanied two days; nobody else. Then she leaves, to employment."""
        cahier = Cahier(coffre)
        personnes = departement(cahier)
        for evenement in (
            inscription("2025-03-01"),
            ParcoursTermine.model_validate(
                {"survenu_le": "2025-06-15", "orientation": UUID(int=1), "motif": "EMPLOI_DURABLE"}
            ),
            InscriptionModifiee.model_validate(
                {
                    "survenu_le": "2025-06-10",
                    "categorie": "E",
                    "situation": "EN_EMPLOI",
                    "effet_le": "2025-06-10",
                    "motif": "ACTUALISATION",
                }
            ),
        ):
            cahier.noter(personnes["marie"], evenement, ENREGISTRE)
        cahier.ecrire(base)
        projecteur.rattraper()
        lus = participants(lecteur, FIN)
        assert [ligne.model_dump(mode="json") for ligne in lus.lignes] == [
            {
                "dossier": str(personnes["marie"]),
                "sexe": "FEMME",
                "age": 35,
                "commune": None,
                "structure": None,
                "entree_le": "2025-03-05",
                "jours": 2,
                "situation_entree": "SANS_EMPLOI",
                "sortie_le": "2025-06-15",
                "motif_sortie": "EMPLOI_DURABLE",
                "situation_sortie": "EN_EMPLOI",
                "situation_6_mois": "EN_EMPLOI",
            }
        ]
        assert set(lus.champs) == set(CHAMPS) == set(lus.lignes[0].model_dump())
        assert len(participants(lecteur, FIN, Perimetre(pts="Médoc")).lignes) == 1
        assert participants(lecteur, FIN, Perimetre(pts="Bordeaux")).lignes == []
        assert participants(lecteur, FIN, Perimetre(structure="CCAS-33-02")).lignes == []  # she left it
        avant = participants(lecteur, Moment(AU, date(2025, 5, 1)))
        assert [(ligne.structure, ligne.sortie_le) for ligne in avant.lignes] == [("CCAS-33-02", None)]
        document = document_des_participants(lus, Horloge.CONNU)
        assert len(document.lignes[0]) == len(document.colonnes) == len(CHAMPS)
        assert participants(lecteur, Moment.au(date(2025, 4, 1), Horloge.VALABLE)).lignes == []


def test_recompte_en_python(monde: Monde) -> None:
    """T1 by age on a generated log, both clocks, beside the dossiers folded in Python."""
    for moment in (
        Moment.au(DEBUT.replace(month=5)),
        Moment.au(DEBUT.replace(month=4), Horloge.VALABLE),
        Moment.au(None),
    ):
        attendus: Counter[tuple[Any, str]] = Counter()
        for vu in monde.vus(moment.connu_au, moment.valable_au).values():
            etat = vu.etat
            if etat.droits is None or not etat.droits.soumis:
                continue
            if etat.droits.etat != "OUVERT_VERSABLE":
                continue
            age = CALCULES["age"]({"annee_naissance": etat.droits.annee_naissance}, moment.valable_au)
            oriente = etat.orientation is not None and (
                etat.referent is not None or etat.orientation.organisme not in ("CONSEIL_DEPARTEMENTAL", "DELEGATAIRE")
            )
            attendus[age, "drees_orientes" if oriente else "drees_non_orientes"] += 1
        lus = lignes(relever(monde.lecteur, STATISTIQUES["drees-t1"], moment, NOMINATIF))
        obtenus = {
            (cle[1], code): int(valeurs[code] or 0)
            for cle, valeurs in lus.items()
            if cle[0] == "age"
            for code in ("drees_orientes", "drees_non_orientes")
            if valeurs[code]
        }
        assert obtenus == dict(attendus)
        assert sum(attendus.values()) == lus["ensemble", "ensemble"]["drees_sdd"]
    assert len(attendus) > 2
