"""A person whose parcours calls for every kind of document, and who draws them up."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID, uuid4

import pytest
from obstore.store import MemoryStore

from commands.base import Cadre, Commande
from commands.contrats.plan_action import ArreterPlanAction, PrevoirDemarche
from commands.execute import Demande, executer
from commands.offres.catalogue_offres import enregistrer_offre
from documents.atelier import Atelier
from documents.charte import Charte
from documents.depot import Depot
from documents.modeles import charger
from documents.moteur import Moteur
from documents.sceau import Sceau, tirer
from ledger.contexte import Acteur
from ledger.dates import aujourd_hui
from ledger.dossier import Dossier
from ledger.keys import CoffreMemoire
from ledger.store.journal import Journal
from ledger.vocabulaire import territoire
from ledger.vocabulaire.acteur import Canal, Role
from ledger.vocabulaire.pouvoir import Fonction
from ledger.vocabulaire.suivi.document import GenreDocument
from tests.commands import etapes
from tests.commands.etapes.accompagnement import BILAN, etablir_bilan
from tests.commands.etapes.offre import PMSMP, PRESCRIPTION, conventionner_pmsmp, prescrire_offre, publier_offre
from tests.commands.etapes.orientation import DEMANDE, demander_reorientation, refuser_reorientation
from tests.commands.etapes.sanction import RECOURS, decider_recours, former_recours, notifier_sanction
from tests.commands.pouvoirs import delegations
from tests.ledger.fixtures import SCHEMA

__all__ = ["SCHEMA"]

REFERENTE, INSTRUCTRICE, SIGNATAIRE, JURISTE = (UUID(int=n) for n in range(0xA1, 0xA5))
NOMS: Final = {
    REFERENTE: "Camille Duprat",
    INSTRUCTRICE: "Maïa Lôrme",
    SIGNATAIRE: "Jean Etchegaray",
    JURISTE: "Ines Harriague",
}
IDENTITE: Final[dict[str, Any]] = {
    "civilite": "M.",
    "nom": "Faure",
    "prenom": "Sébastien",
    "naissance_le": "1979-03-03",
    "adresse": {"voie": "12 rue #des *Lilas* $x$", "code_postal": "33150", "commune": "Cenon"},
}
CONVENUE: Final[dict[str, Any]] = {
    "accueil_nom": "Fleurs de Garonne",
    "metier": "D1209",
    "heures": 50,
    "structure": "MDS-33-05",
}
MOT_DE_PASSE: Final = b"un mot de passe des essais"
RDV_A_VENIR: Final = UUID(int=0xB1)
OBJETS: Final[dict[GenreDocument, UUID | None]] = {
    GenreDocument.CONTRAT_ENGAGEMENT: etapes.CONTRAT,
    GenreDocument.CONVOCATION: RDV_A_VENIR,
    GenreDocument.NOTIFICATION_ORIENTATION: etapes.ORIENTATION,
    GenreDocument.REFUS_REORIENTATION: DEMANDE,
    GenreDocument.INTENTION_SANCTION: etapes.MANQUEMENT_2,
    GenreDocument.DECISION_SANCTION: etapes.SANCTION,
    GenreDocument.REPONSE_RECOURS: RECOURS,
    GenreDocument.BILAN: BILAN,
    GenreDocument.ATTESTATION_SUIVI: None,
    GenreDocument.FICHE_PRESCRIPTION: PRESCRIPTION,
    GenreDocument.CONVENTION_PMSMP: PMSMP,
}


@dataclass(frozen=True)
class Bureau:
    """The atelier, over a log where one person has everything."""

    atelier: Atelier
    magasin: MemoryStore
    journal: Journal
    coffre: CoffreMemoire
    dossier: UUID
    cadre: Cadre

    def produire(self, genre: GenreDocument, cle: UUID | None = None) -> tuple[UUID, bytes]:
        """Draw a document of the person's up, and give its bytes as they are kept."""
        etabli = self.atelier.produire(
            self.dossier,
            genre,
            OBJETS[genre],
            cadre=self.cadre,
            coffre=self.coffre,
            cle=cle or uuid4(),
            demande_par=REFERENTE,
        )
        document = UUID(etabli.id)
        return document, self.atelier.lire(self.dossier, document, self.coffre)[1]

    @property
    def etat(self) -> Dossier:
        """The state of the dossier."""
        return self.journal.dossier(self.dossier)


def _acteur(agent: UUID, *fonctions: Fonction) -> Acteur:
    return Acteur(agent, Role.REFERENT, Canal.ECRAN, "MDS-33-04", delegations(*fonctions))


def raconter(le: date) -> Iterator[tuple[Commande, date, Acteur]]:
    """The steps of the person, up to a rendez-vous to come."""
    referente = _acteur(REFERENTE, Fonction.ORIENTATION)
    instructrice, signataire = _acteur(INSTRUCTRICE, Fonction.INSTRUCTION), _acteur(SIGNATAIRE, Fonction.SIGNATURE)
    notificatrice = _acteur(INSTRUCTRICE, Fonction.NOTIFICATION)

    def jours(n: int) -> date:
        return le - timedelta(days=n)

    yield etapes.ouvrir_dossier(identite=IDENTITE), jours(200), referente
    yield etapes.preconiser_orientation(), jours(195), referente
    yield etapes.decider_orientation(), jours(194), referente
    yield etapes.notifier_orientation(), jours(190), _acteur(REFERENTE, Fonction.NOTIFICATION)
    yield etapes.designer_structure(), jours(189), referente
    yield etapes.designer_referent(referent=REFERENTE), jours(189), referente
    yield (
        etapes.proposer_contrat(
            debut_le=jours(180),
            fin_le=jours(-60),
            modele="FRANCE_TRAVAIL",
            objectifs="Retrouver un emploi de vendeur.\n\nAvancer sur le permis de conduire.",
            engagements_organisme="Me recevoir chaque mois, m'aider à payer la moitié du permis.",
            engagements_personne="Venir aux rendez-vous, suivre l'atelier du mardi. #strong[jamais du balisage] $x^2$",
            actualisation_mois=3,
            recours_informe=True,
            projet="SALARIE_ETABLI",
        ),
        jours(180),
        referente,
    )
    yield from ((c, jours(180), referente) for c in plan(jours(180), jours(-30)))
    yield etapes.signer_contrat(), jours(178), referente
    yield demander_reorientation(), jours(170), referente
    yield refuser_reorientation(commentaire="Votre projet avance bien."), jours(165), referente
    yield etapes.constater_manquement(), jours(120), instructrice
    yield etapes.notifier_intention(), jours(118), notificatrice
    yield etapes.decider_sanction(), jours(90), signataire
    yield notifier_sanction(), jours(88), notificatrice
    yield former_recours(), jours(60), instructrice
    yield (
        decider_recours(issue="REJETE", motivation="Aucun des motifs donnés n'est légitime."),
        jours(50),
        _acteur(JURISTE, Fonction.RECOURS),
    )
    yield prescrire_offre(prescripteur=REFERENTE, motivation="Sans permis, aucun poste."), jours(30), referente
    yield (
        conventionner_pmsmp(debut_le=jours(-3), fin_le=jours(-10), **CONVENUE),
        jours(6),
        referente,
    )
    yield etablir_bilan(debut_le=jours(180), fin_le=jours(5)), jours(4), referente
    yield etapes.constater_manquement(manquement=etapes.MANQUEMENT_2), jours(3), instructrice
    yield etapes.notifier_intention(manquement=etapes.MANQUEMENT_2), jours(2), notificatrice
    yield etapes.planifier_rendez_vous(rendez_vous=RDV_A_VENIR, le=le + timedelta(days=8)), jours(1), referente


def plan(du: date, au: date) -> Iterator[Commande]:
    """Goals and actions of the contract."""
    axes = [
        {"theme": "EMPLOI", "objectif": "Retrouver un emploi de vendeur à Bordeaux"},
        {"theme": "MOBILITE", "objectif": "Obtenir le permis B"},
    ]
    yield ArreterPlanAction.model_validate({"contrat": etapes.CONTRAT, "axes": axes})
    for action, responsable, detail in (
        ("RECHERCHE_ACTIVE", "PERSONNE", "Deux candidatures par semaine"),
        ("FORMATION", "ORGANISME", "Code accéléré, avec le CCAS"),
        ("LEVEE_DE_FREINS", "REFERENT", None),
    ):
        yield PrevoirDemarche.model_validate(
            {
                "contrat": etapes.CONTRAT,
                "type_action": action,
                "debut_le": du,
                "fin_le": au,
                "heures_hebdo": 5,
                "responsable": responsable,
                "executant": "CCAS-33-01" if responsable == "ORGANISME" else None,
                "detail": detail,
            }
        )


@pytest.fixture(scope="session")
def sceau(tmp_path_factory: pytest.TempPathFactory) -> Sceau:
    """A seal that no authority certified."""
    fichier = tmp_path_factory.mktemp("cachet") / "cachet.p12"
    fichier.write_bytes(tirer("Département des Essais", MOT_DE_PASSE))
    return Sceau.ouvrir(fichier, MOT_DE_PASSE, autosigne=True)


@pytest.fixture(scope="session")
def moteur() -> Moteur:
    """One compiler: the first document costs more than all the others."""
    return Moteur(Charte.du_departement("Gironde"), "https://parcours.exemple.fr")


@pytest.fixture
def bureau(journal: Journal, coffre: CoffreMemoire, moteur: Moteur, sceau: Sceau) -> Bureau:
    """Who draws documents up for a person whose parcours calls for all of them."""
    magasin, le, dossier = MemoryStore(), aujourd_hui(), uuid4()
    atelier = Atelier(journal, Depot(magasin, coffre), moteur, charger(), territoire.charger("33"), NOMS.get, sceau)
    enregistrer_offre(journal, publier_offre(), Acteur(REFERENTE, Role.ADMINISTRATEUR, Canal.ECRAN), Cadre(le))
    for commande, jour, acteur in raconter(le):
        datee = commande.model_copy(update={"survenu_le": jour})
        executer(journal, Demande(dossier, datee, acteur), Cadre(jour))
    return Bureau(atelier, magasin, journal, coffre, dossier, Cadre(le))
