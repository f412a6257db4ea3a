"""Names of fields as French words: « motif_absence » is « motif de l'absence »."""

import re
from typing import Final
from unicodedata import combining, normalize


def sans_accents(mot: str) -> str:
    """A word as fields write it."""
    return "".join(signe for signe in normalize("NFD", mot) if not combining(signe))


EXPRESSIONS: Final[dict[str, str]] = {
    "le": "date",
    "du": "du",
    "a_accompagner": "à accompagner",
    "compte_rendu": "compte rendu",
    "rendez_vous": "rendez-vous",
    "duree_hebdo": "durée hebdomadaire",
    "taux_pourcent": "taux (%)",
    "note_sur_5": "note sur 5",
    "par": "par",
    "pts": "pôle territorial",
    "mds": "MDS",
    "nir": "NIR",
    "ept": "équipe pluridisciplinaire",
    "pmsmp": "immersion",
    "ore": "offre raisonnable d'emploi",
    "rattachement": "suivi à ce moment-là par",
}
ACCENTUES: Final = """
abandonné accès activité activités année arrêt arrêtée bénéficiaire caractérisation catégorie clôturée coché
complémentaire critères demandée dernière durée début décideur décidée décision déclarée délai démarche démarches
dématérialisé département déplacement dépôt désigné désignée engagé excusée identité intègre intéressé libellé
modalité modifié modifiée médiation notifiée numérique numéro opposée opérateur pièce pièces privée procédure
proposée préalable préavis précision préconisation prénom prévu prévue période qualité reçu reçue règle règlement
règles réalisé réalisée réalisées réception réexamen référence référent réorientation réouverture réponse résidence
résultat rôle santé signé signée séance séjour séquence thème thèmes thématique téléphone unité vérifié vérifiée à
échéance échéances échéancier éligible étape état évaluation événement
"""
MOTS: Final = {sans_accents(mot): mot for mot in ACCENTUES.split()}
UNITES: Final = {"min": "min", "j": "jours", "jours": "jours", "h": "h", "eur": "€", "pourcent": "%", "mois": "mois"}
LIAISONS: Final = {
    "motif_absence": "motif de l'absence",
    "motif_annulation": "motif de l'annulation",
    "motif_deplacement": "motif du déplacement",
    "motif_refus": "motif du refus",
    "nature_rendez_vous": "nature du rendez-vous",
    "precision_correction": "explication de la correction",
    "survenu_le": "date du fait",
    "naissance_le": "date de naissance",
    "annee_naissance": "année de naissance",
    "etat_droit": "droit au RSA",
    "soumis_droits_devoirs": "soumis aux droits et devoirs",
    "organisme_payeur": "organisme payeur",
    "situation_familiale": "situation familiale",
    "type_reception": "type de réception",
    "structure_rendez_vous": "structure du rendez-vous",
}


def libelle_champ(nom: str) -> str:
    """The field's name in words, its unit in brackets, without a capital."""
    if (connue := LIAISONS.get(nom) or EXPRESSIONS.get(nom)) is not None:
        return connue
    base, _, fin = nom.rpartition("_")
    if base and fin in UNITES:
        return f"{libelle_champ(base)} ({UNITES[fin]})"
    if base and fin == "le":
        return f"{libelle_champ(base)} le"
    texte = re.sub(r"rendez_vous", "rendez-vous", nom)
    return " ".join(MOTS.get(mot, mot) for mot in texte.split("_"))
