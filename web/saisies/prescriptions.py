"""Forms of what follows an offer: the wish of the person, the prescription and its course, the immersion."""

from typing import Final

from commands.offres.offre import SePositionner
from commands.offres.pmsmp import AnnulerPmsmp, ConventionnerPmsmp, TerminerPmsmp
from commands.offres.prescription import AccepterPrescription, PrescrireOffre, RecevoirPrescription, RefuserPrescription
from commands.offres.suivi_prescription import (
    AbandonnerPrescription,
    ConstaterNonVenue,
    DemarrerPrescription,
    RelancerPrescription,
    TerminerPrescription,
)
from web.formulaires.arbre import Presentation
from web.saisies.modele import DATE, Contexte, Saisie

GROUPE: Final = "Offres"
BILAN: Final = {"heures_realisees": "Heures faites", "bilan": "Bilan"}


def _prescription(contexte: Contexte) -> Presentation:
    return Presentation(
        libelles={
            "offre": "Offre",
            "structure": "Votre structure",
            "besoins": "Besoins auxquels l'offre répond",
            "eligibilite_fse": "Éligibilité au FSE+",
            "sensible_fse": "Données sensibles du FSE+",
            "eligibilite_fse-zone_rurale": "Habite-t-elle en zone rurale ?",
            "sensible_fse-handicap": "Est-elle en situation de handicap ?",
            "sensible_fse-ressortissant_pays_tiers": "Est-elle ressortissante d'un pays tiers ?",
            "sensible_fse-origine_etrangere": "Est-elle d'origine étrangère ?",
            "sensible_fse-minorite": "Appartient-elle à une minorité ?",
            "sensible_fse-exclusion_logement": "Est-elle sans logement ou mal logée ?",
        },
        fixes={"prescripteur": str(contexte.agent)},
    )


PRESCRIPTIONS: Final = (
    Saisie(PrescrireOffre, "Prescrire une offre", "Prescrire l'offre", GROUPE, presenter=_prescription),
    Saisie(
        RelancerPrescription,
        "Relancer la structure",
        "Enregistrer la relance",
        GROUPE,
        objet="prescription",
        libelles={"moyen": "Comment ?"},
        date=DATE,
        gardee=True,
    ),
    Saisie(
        RecevoirPrescription,
        "La structure a reçu la prescription",
        "Enregistrer la réception",
        GROUPE,
        objet="prescription",
        date=DATE,
        rare=True,
        gardee=True,
    ),
    Saisie(
        AccepterPrescription,
        "La structure accepte",
        "Enregistrer l'accord",
        GROUPE,
        objet="prescription",
        libelles={"entree_prevue_le": "Entrée prévue le"},
        date=DATE,
        gardee=True,
    ),
    Saisie(
        RefuserPrescription,
        "La structure refuse",
        "Enregistrer le refus",
        GROUPE,
        objet="prescription",
        libelles={"motif": "Motif du refus"},
        date=DATE,
        gardee=True,
    ),
    Saisie(
        DemarrerPrescription,
        "La personne commence",
        "Enregistrer l'entrée",
        GROUPE,
        objet="prescription",
        libelles={"survenu_le": "Date d'entrée"},
        date=DATE,
        gardee=True,
    ),
    Saisie(
        ConstaterNonVenue,
        "La personne attendue n'est pas venue",
        "Enregistrer l'absence",
        GROUPE,
        objet="prescription",
        aide="Une absence n'est pas un manquement : c'est à vous de décider de la suite.",
        libelles={"excuse": "L'absence est-elle excusée ?"},
        date=DATE,
        gardee=True,
    ),
    Saisie(
        TerminerPrescription,
        "La personne est allée au bout",
        "Enregistrer la fin",
        GROUPE,
        objet="prescription",
        libelles={"resultat": "Qu'en est-il sorti ?", **BILAN},
        date=DATE,
        gardee=True,
    ),
    Saisie(
        AbandonnerPrescription,
        "La prescription est abandonnée",
        "Enregistrer l'abandon",
        GROUPE,
        objet="prescription",
        libelles={"par": "Qui renonce ?", "motif": "Motif de l'abandon"},
        date=DATE,
        gardee=True,
    ),
    Saisie(
        TerminerPmsmp,
        "L'immersion est finie",
        "Enregistrer le bilan",
        GROUPE,
        objet="pmsmp",
        libelles={"issue": "Comment a-t-elle fini ?", "suite_emploi": "Emploi qui a suivi", **BILAN},
        date="Dernier jour",
        gardee=True,
    ),
    Saisie(
        AnnulerPmsmp,
        "L'immersion n'aura pas lieu",
        "Annuler l'immersion",
        GROUPE,
        objet="pmsmp",
        libelles={"par": "Qui renonce ?"},
        date=DATE,
        gardee=True,
    ),
    Saisie(
        SePositionner,
        "La personne demande une offre",
        "Enregistrer sa demande",
        GROUPE,
        libelles={"offre": "Offre", "message": "Ce qu'elle en dit"},
        date=DATE,
        rare=True,
    ),
    Saisie(
        ConventionnerPmsmp,
        "Conventionner une immersion",
        "Enregistrer la convention",
        GROUPE,
        aide="La convention se signe avant le premier jour de l'immersion.",
        libelles={
            "structure": "Votre structure",
            "accueil_siret": "SIRET de l'entreprise d'accueil",
            "accueil_nom": "Nom de l'entreprise d'accueil",
            "debut_le": "Premier jour",
            "fin_le": "Dernier jour",
            "heures": "Heures prévues en tout",
        },
        date="Date de la convention",
        rare=True,
        gardee=True,
    ),
)
