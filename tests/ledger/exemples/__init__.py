"""One example of every event type, every field filled: those of the main line here, the rest in a module by family."""

import pkgutil
from importlib import import_module
from typing import Any
from uuid import UUID

from ledger.events import CATALOGUE
from ledger.events.base import Evenement

LE = "2025-03-14"
IDENTITE = {
    "civilite": "MME",
    "nom": "Étchéverry-Nguyễn",
    "nom_naissance": "Lôrme",
    "prenom": "Maïté",
    "naissance_le": "1988-02-29",
    "nir": "2880233063001",
    "matricule": "7654321",
    "numero_france_travail": "00112233445",
    "telephone": "+33600000000",
    "courriel": "maite@exemple.fr",
    "adresse": {
        "voie": "12 rue des Érables",
        "complement": "Bât. Œillet",
        "code_postal": "33000",
        "commune": "Bordeaux",
    },
}
COMMUN = {
    "survenu_le": LE,
    "correction": {"evenement": UUID(int=1), "motif": "ERREUR_DE_SAISIE"},
    "precision_correction": "Faute de frappe dans l'âge.",
    "rattachement": {"mds": "MDS-33-04", "structure": "CCAS-33-01", "referent": UUID(int=2)},
}
CHAMPS: dict[str, dict[str, Any]] = {
    "dossier.ouvert.v1": {
        "organisme_payeur": "CAF",
        "role": "DEMANDEUR",
        "foyer": UUID(int=3),
        "etat_droit": "OUVERT_VERSABLE",
        "soumis_droits_devoirs": True,
        "motif": "DECLARATION_MANQUANTE",
        "droit_ouvert_le": "2025-03-01",
        "echeance_orientation_le": "2025-04-25",
        "annee_naissance": 1988,
        "sexe": "FEMME",
        "situation_familiale": "SEUL_AVEC_ENFANT",
        "commune": "33063",
        "mds": "MDS-33-04",
        "identite": IDENTITE,
    },
    "droits.modifies.v1": {
        "etat_droit": "OUVERT_SUSPENDU",
        "soumis_droits_devoirs": False,
        "motif": "RESSOURCES",
        "echeance_orientation_le": "2025-07-14",
    },
    "identite.modifiee.v1": {
        "commune": "2A004",
        "mds": "MDS-33-09",
        "situation_familiale": "COUPLE_AVEC_ENFANT",
        "identite": IDENTITE,
    },
    "orientation.preconisee.v1": {
        "preconisation": UUID(int=4),
        "origine": "FRANCE_TRAVAIL",
        "parcours": "SOCIO_PROFESSIONNEL",
        "organisme": "CONSEIL_DEPARTEMENTAL",
    },
    "orientation.decidee.v1": {
        "orientation": UUID(int=5),
        "preconisation": UUID(int=4),
        "decision": "REFUSEE",
        "motif_refus": "APPRECIATION_DIFFERENTE",
        "decideur": "CONSEIL_DEPARTEMENTAL",
        "parcours": "SOCIAL",
        "organisme": "DELEGATAIRE",
        "structure": "CCAS-33-01",
        "debut_le": "2025-03-17",
        "premiere": True,
        "information_recue_le": "2025-03-03",
        "commentaire": "Souhaite d'abord un logement.",
    },
    "orientation.notifiee.v1": {
        "orientation": UUID(int=5),
        "moyen": "ESPACE_PERSONNEL",
        "mise_a_disposition_le": "2025-03-12",
        "consultee_le": LE,
        "decidee_le": LE,
        "echeance_contrat_le": "2025-04-14",
    },
    "structure.designee.v1": {"structure": "CCAS-33-01", "organisme": "DELEGATAIRE", "orientation": UUID(int=5)},
    "referent.designe.v1": {"referent": UUID(int=2), "structure": "CCAS-33-01"},
    "rendez_vous.planifie.v1": {
        "rendez_vous": UUID(int=6),
        "le": "2025-03-20",
        "heure": "14:30:00",
        "duree_prevue_min": 45,
        "modalite": "VISIO",
        "motif": "PREMIER_ACCOMPAGNEMENT",
        "initiateur": "USAGER",
        "structure": "CCAS-33-01",
    },
    "rendez_vous.honore.v1": {
        "rendez_vous": UUID(int=6),
        "motif": "PREMIER_ACCOMPAGNEMENT",
        "structure": "CCAS-33-01",
        "duree_min": 40,
        "themes": ["EMPLOI", "SAVOIRS_DE_BASE"],
        "compte_rendu": "A parlé de son fils.",
    },
    "rendez_vous.manque.v1": {
        "rendez_vous": UUID(int=6),
        "motif": "SUIVI",
        "structure": "CCAS-33-01",
        "excuse": True,
        "motif_absence": "Enfant malade.",
    },
    "rendez_vous.annule.v1": {
        "rendez_vous": UUID(int=6),
        "motif": "SUIVI",
        "structure": "CCAS-33-01",
        "par": "SERVICE",
        "motif_annulation": "Référent souffrant.",
    },
    "contrat_engagement.propose.v1": {
        "contrat": UUID(int=7),
        "nature": "PREMIER",
        "parcours": "SOCIAL",
        "duree_hebdo_h": 7.5,
        "motif_minoration": "SITUATION_INDIVIDUELLE",
        "motif_exemption": "PARENT_ISOLE_SANS_GARDE",
        "debut_le": "2025-04-01",
        "fin_le": "2025-09-30",
        "objectifs": "Trouver une garde.",
    },
    "contrat_engagement.signe.v1": {
        "contrat": UUID(int=7),
        "nature": "PREMIER",
        "mode": "PAPIER",
        "parcours": "SOCIAL",
        "duree_hebdo_h": 15,
        "debut_le": "2025-04-01",
        "fin_le": "2025-09-30",
        "notifiee_le": "2025-03-17",
        "decideur": "FRANCE_TRAVAIL",
    },
    "contrat_engagement.refuse.v1": {
        "contrat": UUID(int=7),
        "motif": "DESACCORD_DUREE",
        "explication": "Quinze heures, c'est trop.",
    },
    "offre.proposee.v1": {
        "proposition": UUID(int=8),
        "offre": "dora--1d5f",
        "theme": "MOBILITE",
        "partenaire": "ASSO-33-01",
    },
    "offre.acceptee.v1": {
        "proposition": UUID(int=8),
        "theme": "MOBILITE",
        "partenaire": "ASSO-33-01",
        "proposee_le": LE,
    },
    "offre.refusee.v1": {
        "proposition": UUID(int=8),
        "theme": "MOBILITE",
        "partenaire": "ASSO-33-01",
        "proposee_le": LE,
        "motif": "CONTRAINTE_GARDE",
        "explication": "Pas de place en crèche.",
    },
    "manquement.constate.v1": {
        "manquement": UUID(int=9),
        "nature": "OBLIGATIONS_CONTRAT",
        "faits": "Trois ateliers sans venir.",
    },
    "sanction.intention_notifiee.v1": {
        "manquement": UUID(int=9),
        "mesure_envisagee": "SUPPRESSION",
        "moyen": "ESPACE_PERSONNEL",
        "mise_a_disposition_le": "2025-03-12",
        "consultee_le": LE,
    },
    "sanction.avis_rendu.v1": {"manquement": UUID(int=9), "avis": "DEFAVORABLE", "personne_invitee": True},
    "sanction.decidee.v1": {
        "sanction": UUID(int=10),
        "manquement": UUID(int=9),
        "nature": "OBLIGATIONS_CONTRAT",
        "rang": "REITERE",
        "mesure": "SUPPRESSION",
        "taux_pourcent": 50,
        "duree_mois": 2,
        "debut_le": LE,
        "fin_le": "2025-05-13",
        "motivation": "Persistance après une première sanction.",
    },
    "sanction.levee.v1": {"sanction": UUID(int=10), "mesure": "SUSPENSION", "motif": "CONTRAT_ETABLI"},
    "etape.annulee.v1": {"etape": "orientation.decidee.v1"},
    "identifiant.rattache.v1": {"genre": "NIR", "dossier": UUID(int=11)},
    "flux_droits.importe.v1": {
        "organisme_payeur": "CAF",
        "numero": "331",
        "cree_le": "2025-03-06",
        "cree_a": "02:14:09.250000",
    },
    "structure.declaree.v1": {
        "structure": "MDS-33-04",
        "libelle_structure": "Maison des solidarités de l'Œuvre",
        "categorie": "MDS",
        "organisme": "CONSEIL_DEPARTEMENTAL",
        "pts": "Bordeaux",
        "mds": "MDS-33-04",
        "commune": "33063",
    },
}
for _module in pkgutil.iter_modules(__path__, f"{__name__}."):
    CHAMPS |= import_module(_module.name).CHAMPS
EXEMPLES: dict[str, Evenement] = {
    stable: CATALOGUE.par_nom(stable).model_validate(COMMUN | champs) for stable, champs in CHAMPS.items()
}
"""Complete examples, by stable type."""
