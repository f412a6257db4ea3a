"""Offers of the catalogue, prescriptions and immersions."""

from typing import Any
from uuid import UUID

DESCRIPTION = {
    "offre": "dora--1d5f",
    "libelle_offre": "Permis solidaire",
    "descriptif": "Code et conduite, deux fois par semaine.",
    "publics": "Sur prescription, dès 18 ans.",
    "commune": "33318",
    "type_offre": "ACCOMPAGNEMENT",
    "theme": "MOBILITE",
    "partenaire": "ASSO-33-01",
    "places": 12,
    "debut_le": "2025-01-06",
    "fin_le": "2025-12-19",
    "source": "DORA",
}
SUITE = {
    "prescription": UUID(int=602),
    "offre": "dora--1d5f",
    "theme": "MOBILITE",
    "partenaire": "ASSO-33-01",
    "prescrite_le": "2025-03-01",
}
IMMERSION = {"pmsmp": UUID(int=604), "structure": "MDS-33-04", "objectif": "CONFIRMER_PROJET"}
CHAMPS: dict[str, dict[str, Any]] = {
    "offre.publiee.v1": DESCRIPTION,
    "offre.modifiee.v1": DESCRIPTION | {"places": 15},
    "offre.fermee.v1": {"offre": "dora--1d5f", "motif": "FINANCEMENT"},
    "offre.place_prise.v1": {"offre": "dora--1d5f", "prescription": UUID(int=602)},
    "offre.place_rendue.v1": {"offre": "dora--1d5f", "prescription": UUID(int=602), "motif": "EXPIRATION"},
    "offre.positionnee.v1": {
        "positionnement": UUID(int=601),
        "offre": "dora--1d5f",
        "theme": "MOBILITE",
        "partenaire": "ASSO-33-01",
        "message": "Je voudrais passer le permis avant l'été.",
    },
    "offre.prescrite.v1": {
        "prescription": UUID(int=602),
        "fiche": UUID(int=603),
        "offre": "dora--1d5f",
        "theme": "MOBILITE",
        "partenaire": "ASSO-33-01",
        "prescripteur": UUID(int=2),
        "structure": "MDS-33-04",
        "motif": "LEVER_UN_FREIN",
        "besoins": ["MOBILITE", "EMPLOI"],
        "positionnement": UUID(int=601),
        "proposition": UUID(int=8),
        "eligibilite_fse": {
            "situation": "CHOMAGE_LONGUE_DUREE",
            "niveau_etudes": "CITE_0_2",
            "zone_rurale": True,
            "justificatifs": ["ATTESTATION_RSA", "PIECE_IDENTITE"],
        },
        "sensible_fse": {
            "handicap": True,
            "ressortissant_pays_tiers": False,
            "origine_etrangere": False,
            "minorite": False,
            "exclusion_logement": True,
        },
        "motivation": "Vit à 30 km du premier employeur.",
    },
    "prescription.recue.v1": SUITE,
    "prescription.acceptee.v1": SUITE | {"entree_prevue_le": "2025-04-01", "message": "Venir mardi avec son CV."},
    "prescription.refusee.v1": SUITE | {"motif": "HORS_TERRITOIRE", "explication": "Habite de l'autre côté du fleuve."},
    "prescription.non_venue.v1": SUITE | {"excuse": True, "motif_absence": "Enfant malade."},
    "prescription.demarree.v1": SUITE | {"acceptee_le": "2025-03-10", "message": "Elle commence par le code."},
    "prescription.terminee.v1": SUITE
    | {
        "demarree_le": "2025-03-12",
        "resultat": "OBJECTIF_ATTEINT",
        "heures_realisees": 42.5,
        "bilan": "Permis obtenu au premier passage.",
    },
    "prescription.abandonnee.v1": SUITE
    | {"demarree_le": "2025-03-12", "par": "USAGER", "motif": "GARDE", "explication": "Plus de place en crèche."},
    "prescription.relancee.v1": SUITE | {"moyen": "TELEPHONE"},
    "prescription.expiree.v1": SUITE | {"relancee_le": "2025-03-12"},
    "pmsmp.conventionnee.v1": IMMERSION
    | {
        "accueil_siret": "21330063500017",
        "accueil_nom": "Boulangerie Etxeberri",
        "metier": "D1106",
        "debut_le": "2025-04-07",
        "fin_le": "2025-04-18",
        "heures": 60.5,
    },
    "pmsmp.terminee.v1": IMMERSION
    | {
        "debut_le": "2025-03-03",
        "fin_le": "2025-03-14",
        "issue": "PARTIELLE",
        "heures_realisees": 35.5,
        "suite_emploi": "CDD_6_MOIS_OU_PLUS",
        "bilan": "S'est levée tôt sans peine.",
    },
    "pmsmp.annulee.v1": IMMERSION
    | {"par": "SERVICE", "motif": "STRUCTURE_INDISPONIBLE", "explication": "Le boulanger est souffrant."},
}
