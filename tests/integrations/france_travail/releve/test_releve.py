"""Rounds against the simulator: what is recorded, what is not, what is parked; over a real log."""

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from commands.base import Cadre, Commande
from commands.entree.droits import OuvrirDossier
from commands.execute import Demande, executer
from integrations.france_travail.client import Client
from integrations.france_travail.releve import cotes
from integrations.france_travail.releve.memoire import Memoire
from integrations.france_travail.releve.releve import PANNES_MAX, Releve
from integrations.france_travail.simulateur.serveur import Simulateur
from integrations.livraison import carnet
from ledger.contexte import Acteur
from ledger.dates import aujourd_hui
from ledger.events.base import Evenement
from ledger.events.entree.droits import IdentiteModifiee
from ledger.events.entree.inscription import InscriptionModifiee
from ledger.events.orientations.orientation import OrientationPreconisee
from ledger.events.sanctions.manquement import PropositionSanctionRecue
from ledger.store.journal import Journal
from ledger.store.migrations import migrer
from ledger.vocabulaire.acteur import Canal, Role
from ledger.vocabulaire.suivi.transmission import FRANCE_TRAVAIL
from tests.commands.etapes import IDENTITE, ouvrir_dossier
from tests.commands.pouvoirs import charge
from tests.integrations.france_travail.clients import acces, client
from tests.integrations.france_travail.simulateur.partenaire import NAISSANCE, NIR, NUMERO, personne
from tests.integrations.france_travail.traductions.traduits import STRUCTURES
from tests.ledger.fixtures import SCHEMA

ACTEUR = Acteur(UUID(int=9), Role.SYSTEME, Canal.LIGNE_DE_COMMANDE)
PRECONISATION = {"parcours": "PSP", "organisme": "CD"}
ESSAIS = acces().essais
"""Calls that fail for one reading to fail."""


def cadre() -> Cadre:
    """The frame of the decisions of today, read at each round as the command does: a run may begin the day before."""
    return Cadre(aujourd_hui(), empreintes=b"cle-des-identifiants-de-test-000")


@pytest.fixture
def metier() -> str:
    """Who reads France Travail keeps beside the log what it could not record."""
    return carnet.role_de(FRANCE_TRAVAIL)


@pytest.fixture
def ft(simulateur: Simulateur) -> Iterator[Client]:
    with client(simulateur, pannes=100) as client_:
        yield client_


@pytest.fixture
def releve(journal: Journal, base: str, ft: Client) -> Releve:
    """Rounds over an empty log."""
    with psycopg.connect(base, autocommit=True) as connexion:
        migrer(connexion, SCHEMA, carnet.MIGRATIONS, cotes.MIGRATIONS)
        connexion.execute("truncate d33_ft.mises_de_cote, d33_ft.curseurs")
    return Releve(journal, ft, cadre(), ACTEUR, STRUCTURES, Memoire(0, 0))


def demander(journal: Journal, dossier: UUID, commande: Commande) -> None:
    executer(journal, Demande(dossier, commande, charge(commande, ACTEUR)), cadre())


def ouvrir(journal: Journal, **identite: Any) -> UUID:
    """A dossier of the person that the simulator knows."""
    dossier = uuid4()
    dite = {**IDENTITE, "naissance_le": NAISSANCE, "nir": NIR, "numero_france_travail": NUMERO, **identite}
    commande = OuvrirDossier.model_validate(
        {**ouvrir_dossier().model_dump(exclude_unset=True), "survenu_le": date(2026, 1, 5), "identite": dite}
    )
    demander(journal, dossier, commande)
    return dossier


def recus(journal: Journal, dossier: UUID) -> list[type[Evenement] | None]:
    """Classes of the events after the opening."""
    return [e.classe for e in journal.rejouer(dossier)][1:]


class TestActivites:
    def test_une_personne_qui_n_est_pas_au_registre_est_mise_de_cote(
        self, releve: Releve, simulateur: Simulateur
    ) -> None:
        simulateur.charger(personne(preconisation=PRECONISATION))
        bilan = releve.relever()
        assert (bilan.lues, bilan.enregistrees, bilan.mises_de_cote, bilan.interrompu) == (1, 0, 1, None)
        (mise,) = releve.cotes.lister()
        assert "flux CAF/MSA" in mise.raison
        assert NUMERO not in repr(mise)

    def test_puis_rattrapee_quand_son_dossier_ouvre(
        self, releve: Releve, journal: Journal, simulateur: Simulateur
    ) -> None:
        simulateur.charger(personne(preconisation=PRECONISATION))
        releve.relever()
        dossier = ouvrir(journal)
        assert releve.relever().enregistrees == 1
        assert recus(journal, dossier) == [OrientationPreconisee]
        assert releve.cotes.lister() == []

    def test_une_preconisation_n_est_enregistree_qu_une_fois(
        self, releve: Releve, journal: Journal, simulateur: Simulateur
    ) -> None:
        simulateur.charger(personne(preconisation=PRECONISATION))
        simulateur.pannes(part_doublon=1)
        dossier = ouvrir(journal)
        assert [releve.relever().enregistrees for _ in range(3)] == [1, 0, 0]
        (lu,) = journal.rejouer(dossier)[1:]
        assert (lu.corps["parcours"], lu.corps["origine"]) == ("SOCIO_PROFESSIONNEL", "FRANCE_TRAVAIL")

    def test_par_le_nir_quand_le_numero_n_est_pas_connu(
        self, releve: Releve, journal: Journal, simulateur: Simulateur
    ) -> None:
        charge = personne(preconisation=PRECONISATION)
        charge["identite"]["etatCivil"]["nir"] = NIR
        simulateur.charger(charge)
        dossier = ouvrir(journal, numero_france_travail=None)
        releve.relever()
        assert recus(journal, dossier) == [OrientationPreconisee]

    @pytest.mark.parametrize(
        "variante", [{}, {"attribut_sanction": "identifiantConsequenceSanction"}, {"usager_en_liste": True}]
    )
    def test_proposition_de_sanction(
        self, releve: Releve, journal: Journal, simulateur: Simulateur, variante: dict[str, Any]
    ) -> None:
        simulateur.variantes(**variante)
        simulateur.charger(personne())
        dossier = ouvrir(journal)
        identifiant = simulateur.agir(f"personnes/{NUMERO}/sanctions", montant=80, duree=2)["identifiant"]
        assert [releve.relever().enregistrees for _ in range(2)] == [1, 0]
        (lu,) = journal.rejouer(dossier)[1:]
        assert lu.classe is PropositionSanctionRecue
        assert (
            lu.corps["reference"],
            lu.corps["mesure_proposee"],
            lu.corps["taux_pourcent"],
            lu.corps["duree_mois"],
        ) == (
            identifiant,
            "SUSPENSION",
            80,
            2,
        )

    def test_ce_qui_est_illisible_n_arrete_pas_le_reste(
        self, releve: Releve, journal: Journal, simulateur: Simulateur
    ) -> None:
        simulateur.charger(personne(preconisation={"parcours": "EO", "organisme": "CD"}))
        simulateur.charger(
            personne("10000000002", nir="2900199123458", dateNaissance="1990-01-15", preconisation=PRECONISATION)
        )
        ouvrir(journal)
        autre = ouvrir(journal, numero_france_travail="10000000002", nir="2900199123458", naissance_le="1990-01-15")
        bilan = releve.relever()
        assert (bilan.enregistrees, bilan.mises_de_cote) == (1, 1)
        assert recus(journal, autre) == [OrientationPreconisee]
        (mise,) = releve.cotes.lister()
        assert mise.raison == "parcours : la valeur EO n'est pas traitée"

    def test_une_levee_de_ce_que_le_registre_ne_connait_pas_est_dite_a_un_agent(
        self, releve: Releve, journal: Journal, simulateur: Simulateur
    ) -> None:
        simulateur.charger(personne())
        ouvrir(journal)
        identifiant = simulateur.agir(f"personnes/{NUMERO}/sanctions")["identifiant"]
        simulateur.agir(f"sanctions/{identifiant}/delai-depasse")
        simulateur.agir(f"sanctions/{identifiant}/levee", instruite=True)
        releve.relever()
        assert [mise.objet for mise in releve.cotes.lister()] == ["proposition de levée de suspension à traiter"]

    def test_france_travail_en_panne_interrompt_le_tour(
        self, releve: Releve, journal: Journal, simulateur: Simulateur
    ) -> None:
        simulateur.charger(personne(preconisation=PRECONISATION))
        dossier = ouvrir(journal)
        simulateur.pannes(indisponible=True)
        assert releve.relever().interrompu is not None
        simulateur.pannes()
        assert releve.relever().interrompu is None
        assert recus(journal, dossier) == [OrientationPreconisee]

    def test_une_panne_pour_une_personne_n_arrete_pas_le_reste(
        self, releve: Releve, journal: Journal, simulateur: Simulateur
    ) -> None:
        """France Travail may fail for somebody as long as their file is as it is; several in a row, and it is away."""
        qui = {f"1000000000{rang}": f"280019912345{rang}" for rang in range(4)}
        simulateur.charger(*(personne(n, nir=nir, preconisation=PRECONISATION) for n, nir in qui.items()))
        dossiers = [ouvrir(journal, numero_france_travail=n, nir=nir) for n, nir in qui.items()]
        simulateur.pannes(part_5xx=1, chemins=("/lectureOrientation",), nombre=ESSAIS)
        bilan = releve.relever()
        assert (bilan.enregistrees, bilan.mises_de_cote, bilan.interrompu) == (3, 1, None)
        (mise,) = releve.cotes.lister()
        assert "en panne" in mise.raison
        assert not any(numero in repr(mise) for numero in qui)
        assert releve.relever().enregistrees == 1
        assert [recus(journal, dossier) for dossier in dossiers] == [[OrientationPreconisee]] * 4
        assert releve.cotes.lister() == []
        simulateur.pannes(part_5xx=1, chemins=("/lectureOrientation",))
        assert releve.relever().interrompu is not None
        assert len(releve.cotes.lister()) == PANNES_MAX - 1

    def test_ce_qui_vient_d_etre_lu_ne_l_est_pas_de_nouveau(
        self, releve: Releve, journal: Journal, simulateur: Simulateur
    ) -> None:
        """The quota is the delivery's too."""
        simulateur.charger(personne(preconisation=PRECONISATION))
        ouvrir(journal)
        releve.memoire = Memoire()
        assert [releve.relever().lues for _ in range(2)] == [1, 0]

    def test_mille_activites_et_plus_par_pages(self, releve: Releve, simulateur: Simulateur) -> None:
        numeros = [f"1{rang:010}" for rang in range(1_050)]
        simulateur.charger(*({"numero": numero, "preconisation": PRECONISATION, "identite": {}} for numero in numeros))
        pages = [len(list(releve._activites("INSEA")))]
        assert pages == [1_050]


class TestStatuts:
    def test_statut_et_numero_sont_enregistres_une_fois(
        self, releve: Releve, journal: Journal, simulateur: Simulateur
    ) -> None:
        simulateur.charger(
            personne(
                contrat_usager={
                    "m_statut": "Inscrit",
                    "m_date_effet_statut": "2026-01-05",
                    "m_categ_inscription_code": "1",
                },
                identite={
                    "numeroFranceTravail": NUMERO,
                    "etatCivil": {},
                    "adresses": [],
                    "emails": [{"adresseEmail": "essai@exemple.fr"}],
                    "telephones": [],
                },
            )
        )
        dossier = ouvrir(journal, numero_france_travail=None)
        assert [releve.relever(10).enregistrees for _ in range(2)] == [2, 0]
        assert recus(journal, dossier) == [InscriptionModifiee, IdentiteModifiee]
        assert releve._dossier(NUMERO, None) == dossier  # type: ignore[arg-type]

    def test_introuvable_a_france_travail(self, releve: Releve, journal: Journal) -> None:
        dossier = ouvrir(journal)
        releve.relever(10)
        (mise,) = releve.cotes.lister()
        assert (mise.dossier, mise.raison[:4]) == (dossier, "S002")

    def test_une_panne_pour_un_dossier_n_arrete_pas_les_suivants(
        self, releve: Releve, journal: Journal, simulateur: Simulateur
    ) -> None:
        simulateur.charger(personne())
        for rang in range(2):
            ouvrir(journal, numero_france_travail=f"2000000000{rang}", nir=f"280019912345{rang}")
        simulateur.pannes(part_5xx=1, chemins=("/rechercher-usager",), nombre=ESSAIS)
        bilan = releve.relever(10)
        assert (bilan.lues, bilan.mises_de_cote, bilan.interrompu) == (2, 2, None)
        assert sorted(mise.raison[:4] for mise in releve.cotes.lister()) == ["Fran", "S002"]

    def test_de_proche_en_proche_puis_de_nouveau(self, releve: Releve, journal: Journal) -> None:
        for rang in range(3):
            ouvrir(journal, numero_france_travail=f"2000000000{rang}", nir=f"280019912345{rang}")
        assert [releve.relever(2).lues for _ in range(3)] == [2, 1, 2]
