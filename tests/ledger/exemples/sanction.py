"""Manquements, sanctions, recours."""

from typing import Any
from uuid import UUID

CHAMPS: dict[str, dict[str, Any]] = {
    "manquement.constate.v1": {
        "manquement": UUID(int=9),
        "nature": "OBLIGATIONS_CONTRAT",
        "faits": "Trois ateliers sans venir.",
        "signalement": UUID(int=701),
        "proposition_sanction": UUID(int=702),
        "origine": "SIGNALEMENT",
    },
    "sanction.decidee.v1": {
        "sanction": UUID(int=10),
        "manquement": UUID(int=9),
        "nature": "OBLIGATIONS_CONTRAT",
        "rang": "REITERE",
        "mesure": "SUPPRESSION",
        "taux_pourcent": 50,
        "duree_mois": 2,
        "debut_le": "2025-03-14",
        "fin_le": "2025-05-13",
        "motivation": "Persistance après une première sanction.",
        "majoration": True,
        "proposition_sanction": UUID(int=702),
        "base_calcul": "DERNIER_MOIS_TRIMESTRE",
        "modulation": {
            "situation": "Vulnérabilité sociale signalée.",
            "foyer": "Seule avec deux enfants.",
            "manquements": "Deux absences, après un rappel.",
            "consequences": "La formation reste accessible.",
        },
    },
    "sanction.levee.v1": {
        "sanction": UUID(int=10),
        "mesure": "SUSPENSION",
        "motif": "CONTRAT_ETABLI",
        "rappel_depuis_le": "2025-03-01",
    },
    "sanction.observations_recues.v1": {
        "manquement": UUID(int=9),
        "observations": "Mon fils était hospitalisé.",
        "dans_le_delai": True,
    },
    "sanction.audition_tenue.v1": {
        "manquement": UUID(int=9),
        "accompagnement": "ASSOCIATION",
        "accompagnant": "Mme Œillet-Verdier",
        "compte_rendu": "A expliqué ses absences.",
    },
    "sanction.recours_transmis.v1": {
        "recours": UUID(int=704),
        "avis_attendu_le": "2025-04-14",
        "echeance_reponse_le": "2025-05-14",
    },
    "sanction.avis_commission_rendu.v1": {
        "recours": UUID(int=704),
        "avis": "FAVORABLE",
        "echeance_reponse_le": "2025-04-14",
    },
    "manquement.signale.v1": {
        "signalement": UUID(int=701),
        "signalant": "MISSION_LOCALE",
        "structure": "ML-33-01",
        "nature": "OBLIGATIONS_CONTRAT",
        "faits": "Aucun atelier suivi depuis avril.",
    },
    "manquement.regularisation_signalee.v1": {
        "signalement": UUID(int=701),
        "precisions": "A repris les ateliers.",
    },
    "manquement.signalement_classe.v1": {
        "signalement": UUID(int=701),
        "motif": "MOTIF_LEGITIME",
        "explication": "Certificat médical fourni.",
    },
    "manquement.classe.v1": {
        "manquement": UUID(int=9),
        "nature": "OBLIGATIONS_CONTRAT",
        "motif": "REGULARISATION",
        "explication": "Contrat de nouveau respecté.",
    },
    "sanction.proposition_recue.v1": {
        "proposition_sanction": UUID(int=702),
        "reference": "12345678",
        "nature": "OBLIGATIONS_CONTRAT",
        "rang": "PREMIER",
        "mesure_proposee": "SUSPENSION",
        "taux_pourcent": 30,
        "duree_mois": 1,
        "faits": "Actualisations sans recherche.",
    },
    "sanction.proposition_ecartee.v1": {
        "proposition_sanction": UUID(int=702),
        "motif": "MESURE_DISPROPORTIONNEE",
        "explication": "Deux enfants à charge.",
    },
    "sanction.levee_proposee.v1": {
        "proposition_levee": UUID(int=705),
        "sanction": UUID(int=10),
        "reference": "12345678",
        "faits": "Contrat actualisé le 2 juin.",
    },
    "sanction.levee_ecartee.v1": {
        "proposition_levee": UUID(int=705),
        "sanction": UUID(int=10),
        "motif": "REMOBILISATION_INSUFFISANTE",
        "explication": "Deux ateliers manqués depuis.",
    },
    "sanction.notifiee.v1": {
        "sanction": UUID(int=10),
        "moyen": "ESPACE_PERSONNEL",
        "mise_a_disposition_le": "2025-03-12",
        "consultee_le": "2025-03-14",
        "voies_et_delais": True,
        "qualite_signataire": "PAR_DELEGATION",
        "signataire": "Mme Lôrme-Dupuy",
        "echeance_recours_le": "2025-05-14",
    },
    "sanction.recours_forme.v1": {
        "recours": UUID(int=703),
        "sanction": UUID(int=10),
        "moyens": "Convocation jamais reçue.",
        "notifiee_le": "2025-03-01",
        "hors_delai": False,
        "echeance_reponse_le": "2025-05-14",
    },
    "sanction.recours_decide.v1": {
        "recours": UUID(int=703),
        "issue": "ACCUEILLI",
        "motivation": "Adresse erronée.",
    },
    "sanction.recours_rejete_implicitement.v1": {"recours": UUID(int=703), "forme_le": "2025-01-13"},
    "sanction.annulee.v1": {
        "sanction": UUID(int=10),
        "motif": "RECOURS",
        "mesure": "SUPPRESSION",
        "explication": "Recours accueilli en mars.",
    },
    "sanction.radiation_proposee.v1": {
        "sanction": UUID(int=10),
        "fin_le": "2025-07-13",
        "justification": "Suppression totale de quatre mois.",
    },
    "sanction.fin_de_droit_reportee.v1": {"sanction": UUID(int=10), "fin_le": "2025-09-14"},
    "sanction.fin_de_droit_decidee.v1": {
        "sanction": UUID(int=10),
        "motivation": "Aucune démarche depuis quatre mois.",
    },
}
"""Complete examples, by stable type; those of the main line that gained fields among them."""
