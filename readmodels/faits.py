"""Faits: one typed table per family, one row per event."""

from ledger.events.suivi.accompagnement import MessageRecu, TacheConfiee
from ledger.events.suivi.convocation import ConvocationEmise
from ledger.events.suivi.rendez_vous import (
    RendezVousAnnule,
    RendezVousHonore,
    RendezVousManque,
    RendezVousPlanifie,
    RendezVousRepondu,
)
from ledger.vocabulaire.suivi.accompagnement import CanalMessage
from readmodels.table import table_fait

_ISSUES_DE_RENDEZ_VOUS = (
    "(type, survenu_le) include (connu_le, fin_connu_le, dossier, mds, excuse, duree_min)"
    f" where type in ({RendezVousHonore.code}, {RendezVousManque.code}, {RendezVousAnnule.code})"
)
"""The columns that dashboards count of the most frequent steps, without their table."""

F_DROITS = table_fait(
    "f_droits",
    {
        "etat_droit": "text",
        "soumis_droits_devoirs": "boolean",
        "motif": "text",
        "role": "text",
        "foyer": "uuid",
        "annee_naissance": "smallint",
        "sexe": "text",
        "situation_familiale": "text",
        "commune": "text",
        "mds_residence": "text",
        "droit_ouvert_le": "date",
        "echeance_orientation_le": "date",
        "fin_le": "date",
    },
    index=("dossier",),
)

F_MOUVEMENT = table_fait(
    "f_mouvement",
    {
        "mutation": "uuid",
        "departement": "text",
        "foyer": "uuid",
        "role": "text",
        "fusion": "uuid",
        "absorbant": "uuid",
        "absorbe": "uuid",
        "genre": "text",
        "motif": "text",
        "effet_le": "date",
    },
    index=("dossier",),
)

F_EFFACEMENT = table_fait(
    "f_effacement",
    {
        "effacement": "uuid",
        "origine": "text",
        "motif": "text",
        "conclusion": "text",
        "raison": "text",
        "repondre_le": "date",
        "cle_detruite_le": "date",
    },
    index=("dossier",),
)

F_RECTIFICATION = table_fait(
    "f_rectification",
    {
        "rectification": "uuid",
        "objet": "text",
        "conclusion": "text",
        "raison": "text",
        "repondre_le": "date",
    },
    index=("dossier",),
)

F_ACCES = table_fait(
    "f_acces",
    {
        "lien": "uuid",
        "objet": "text",
        "cible": "uuid",
        "canal": "text",
        "expire_le": "date",
        "code_sms": "uuid",
        "moyen": "text",
        "premiere": "boolean",
    },
    index=("dossier",),
)

F_INSCRIPTION = table_fait(
    "f_inscription",
    {
        "categorie": "text",
        "categorie_administrative": "text",
        "situation": "text",
        "forme": "text",
        "motif": "text",
        "effet_le": "date",
        "duree_12_mois_j": "smallint",
        "duree_24_mois_j": "smallint",
        "duree_36_mois_j": "smallint",
        "reprise_avant_le": "date",
        "dans_le_delai": "boolean",
    },
    index=("dossier",),
)

F_ORIENTATION = table_fait(
    "f_orientation",
    {
        "orientation": "uuid",
        "decision": "text",
        "motif_refus": "text",
        "decideur": "text",
        "parcours": "text",
        "organisme": "text",
        "structure_decidee": "text",
        "debut_le": "date",
        "premiere": "boolean",
        "information_recue_le": "date",
        "decidee_le": "date",
        "echeance_contrat_le": "date",
        "demande": "uuid",
        "par": "text",
        "motif": "text",
        "ept": "text",
        "seance_le": "date",
        "avis": "text",
        "demandee_le": "date",
        "issue": "text",
        "attendu_le": "date",
        "delai_reexamen_mois": "smallint",
        "niveau_etude": "text",
    },
    index=("dossier", "type, survenu_le"),
)

F_DESIGNATION = table_fait(
    "f_designation",
    {"structure_designee": "text", "referent_designe": "uuid", "organisme": "text"},
    index=("dossier", "structure_designee, survenu_le"),
)

F_RENDEZ_VOUS = table_fait(
    "f_rendez_vous",
    {
        "rendez_vous": "uuid",
        "le": "date",
        "heure": "time",
        "duree_prevue_min": "smallint",
        "motif": "text",
        "modalite": "text",
        "structure_rendez_vous": "text",
        "duree_min": "smallint",
        "excuse": "boolean",
        "par": "text",
        "type_reception": "text",
        "convocation": "uuid",
        "canal": "text",
        "statut": "text",
        "valable_jusqu_au": "date",
        "rendez_vous_le": "date",
        "presence": "text",
        "themes": "text[]",
    },
    index=(
        "rendez_vous",
        f"(dossier) where type = {ConvocationEmise.code} and rendez_vous is null",
        f"(dossier) where type = {RendezVousPlanifie.code}",
        f"(dossier) where type = {RendezVousRepondu.code}",
        _ISSUES_DE_RENDEZ_VOUS,
    ),
)


F_ACCOMPAGNEMENT = table_fait(
    "f_accompagnement",
    {
        "canal": "text",
        "nature": "text",
        "conclusion": "text",
        "sujet": "text",
        "note_sur_5": "smallint",
        "debut_le": "date",
        "fin_le": "date",
        "tache": "uuid",
        "a_faire_le": "date",
        "confiee_a": "uuid",
    },
    index=(
        "dossier",
        f"(dossier) where type = {MessageRecu.code} and canal = '{CanalMessage.MESSAGERIE}'",
        f"(confiee_a) where type = {TacheConfiee.code}",
    ),
)

F_DOCUMENT = table_fait(
    "f_document",
    {"document": "uuid", "genre": "text", "sha256": "text", "cachet": "boolean", "d_apres": "uuid"},
    index=("document", "sha256", "d_apres"),
)

F_CONTRAT_ENGAGEMENT = table_fait(
    "f_contrat_engagement",
    {
        "contrat": "uuid",
        "nature": "text",
        "mode": "text",
        "motif": "text",
        "parcours": "text",
        "duree_hebdo_h": "real",
        "debut_le": "date",
        "fin_le": "date",
        "notifiee_le": "date",
        "decideur": "text",
        "actualisation_mois": "smallint",
        "cloture_le": "date",
        "type_action": "text",
        "projet": "text",
    },
    index=("dossier", "type, survenu_le"),
)

F_DIAGNOSTIC = table_fait(
    "f_diagnostic",
    {
        "diagnostic": "uuid",
        "referentiel": "text",
        "sans_contrainte": "boolean",
        "contrainte": "smallint",
        "objectif": "smallint",
        "valeur": "text",
        "besoins": "jsonb",
        "contraintes": "jsonb",
        "niveau_etude": "text",
    },
    index=("dossier",),
)

F_ACTIVITE = table_fait(
    "f_activite",
    {
        "activite": "uuid",
        "semaine": "date",
        "type_action": "text",
        "mode": "text",
        "heures": "real",
        "heures_faites": "real",
        "heures_retenues": "real",
        "declaree_par": "text",
        "excusee": "boolean",
        "exemption": "uuid",
        "debut_le": "date",
        "fin_le": "date",
        "a_declarer_le": "date",
    },
    index=("dossier", "semaine"),
)

F_OFFRE = table_fait(
    "f_offre",
    {
        "proposition": "uuid",
        "positionnement": "uuid",
        "prescription": "uuid",
        "pmsmp": "uuid",
        "offre": "text",
        "theme": "text",
        "partenaire": "text",
        "prescripteur": "uuid",
        "proposee_le": "date",
        "prescrite_le": "date",
        "entree_prevue_le": "date",
        "motif": "text",
        "resultat": "text",
        "issue": "text",
        "heures_realisees": "real",
    },
    index=("dossier", "prescription"),
)

F_CATALOGUE_OFFRES = table_fait(
    "f_catalogue_offres",
    {
        "offre": "text",
        "libelle_offre": "text",
        "type_offre": "text",
        "theme": "text",
        "partenaire": "text",
        "places": "integer",
        "debut_le": "date",
        "fin_le": "date",
        "source": "text",
        "prescription": "uuid",
        "motif": "text",
        "descriptif": "text",
        "publics": "text",
        "commune": "text",
    },
    index=("offre", "partenaire"),
)

F_SANCTION = table_fait(
    "f_sanction",
    {
        "manquement": "uuid",
        "sanction": "uuid",
        "nature": "text",
        "rang": "text",
        "mesure": "text",
        "taux_pourcent": "smallint",
        "debut_le": "date",
        "fin_le": "date",
        "motif": "text",
        "signalement": "uuid",
        "proposition_sanction": "uuid",
        "recours": "uuid",
        "issue": "text",
        "echeance_recours_le": "date",
        "echeance_reponse_le": "date",
        "echeance_juge_le": "date",
    },
    index=("dossier",),
)

F_TRANSMISSION = table_fait(
    "f_transmission",
    {
        "transmission": "uuid",
        "etape": "text",
        "etape_position": "bigint",
        "service": "text",
        "destinataire": "text",
        "rejet": "text",
        "sens": "text",
        "cause": "text",
        "motif": "text",
        "reference": "text",
        "essais": "integer",
    },
    index=("transmission",),
)

F_ENVOI = table_fait(
    "f_envoi",
    {
        "envoi": "uuid",
        "etape": "text",
        "canal": "text",
        "transporteur": "text",
        "modele": "text",
        "modele_version": "integer",
        "parties": "smallint",
        "cause": "text",
        "rejet": "text",
    },
    index=("envoi",),
)

F_STRUCTURE = table_fait(
    "f_structure",
    {
        "code": "text",
        "libelle_structure": "text",
        "categorie": "text",
        "organisme": "text",
        "pts": "text",
        "mds_rattachement": "text",
        "commune": "text",
    },
    index=("code",),
)
