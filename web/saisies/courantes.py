"""Forms of the steps of every day: rendez-vous, notes, orientation, offers."""

from typing import Final

from commands.offres.offre import AccepterOffre, ProposerOffre, RefuserOffre
from commands.orientations.designation import DesignerStructure
from commands.orientations.notification_orientation import NotifierOrientation
from commands.orientations.orientation import DeciderOrientation
from commands.suivi.accompagnement import EcrireNote
from commands.suivi.rendez_vous import (
    AnnulerRendezVous,
    DeplacerRendezVous,
    HonorerRendezVous,
    ManquerRendezVous,
    PlanifierRendezVous,
)
from commands.suivi.tache import CloreTache, CreerTache
from web.saisies.modele import DATE, Saisie

RDV: Final = "Rendez-vous"

COURANTES: Final = (
    Saisie(
        HonorerRendezVous,
        "La personne est venue",
        "Enregistrer le rendez-vous",
        RDV,
        objet="rendez_vous",
        libelles={"duree_min": "Durée de l'entretien, en minutes", "themes": "Thèmes abordés"},
    ),
    Saisie(
        ManquerRendezVous,
        "La personne n'est pas venue",
        "Enregistrer l'absence",
        RDV,
        objet="rendez_vous",
        aide="Une absence n'entraîne rien par elle-même : c'est à vous de décider de la suite.",
        libelles={"excuse": "L'absence est-elle excusée ?"},
    ),
    Saisie(
        AnnulerRendezVous,
        "Annuler le rendez-vous",
        "Annuler le rendez-vous",
        RDV,
        objet="rendez_vous",
        libelles={"par": "Qui annule ?"},
    ),
    Saisie(
        DeplacerRendezVous,
        "Déplacer le rendez-vous",
        "Déplacer le rendez-vous",
        RDV,
        objet="rendez_vous",
        libelles={"le": "Nouvelle date", "heure": "Nouvelle heure", "par": "Qui le demande ?"},
    ),
    Saisie(
        PlanifierRendezVous,
        "Prendre un rendez-vous",
        "Prendre le rendez-vous",
        RDV,
        libelles={"duree_prevue_min": "Durée prévue, en minutes (45 par défaut)", "modalite": "Comment ?"},
        date="Jour où il est pris",
    ),
    Saisie(
        EcrireNote,
        "Écrire au journal de bord",
        "Enregistrer la note",
        "Échanges",
        libelles={"texte": "Note", "visibilite": "Qui la lit ?"},
    ),
    Saisie(
        CreerTache,
        "Créer une tâche",
        "Créer la tâche",
        "Échanges",
        libelles={"intitule": "Que faut-il faire ?", "a_faire_le": "À faire au plus tard le"},
    ),
    Saisie(
        CloreTache,
        "Clore une tâche",
        "Clore la tâche",
        "Échanges",
        objet="tache",
        libelles={"issue": "Qu'est-elle devenue ?"},
    ),
    Saisie(
        DeciderOrientation,
        "Décider l'orientation",
        "Décider l'orientation",
        "Orientation",
        date=DATE,
        libelles={"informations_manquantes": "Des informations manquent-elles ?"},
    ),
    Saisie(
        NotifierOrientation,
        "Notifier l'orientation",
        "Enregistrer la notification",
        "Orientation",
        date=DATE,
        quand=lambda etat: etat.orientation is not None and etat.orientation.notifiee_le is None,
    ),
    Saisie(
        DesignerStructure,
        "Désigner la structure",
        "Désigner la structure",
        "Orientation",
        date=DATE,
        quand=lambda etat: etat.orientation is not None,
    ),
    Saisie(ProposerOffre, "Proposer une offre", "Proposer l'offre", "Offres", libelles={"offre": "Offre"}),
    Saisie(AccepterOffre, "L'offre est acceptée", "Enregistrer l'accord", "Offres", objet="proposition"),
    Saisie(RefuserOffre, "L'offre est refusée", "Enregistrer le refus", "Offres", objet="proposition"),
)
