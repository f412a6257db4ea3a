"""Contrat d'engagement (CT L5411-6, R5411-14 to R5411-15-3)."""

from ledger.annotations import SENSIBILITE
from ledger.vocabulaire.code import Code


class NatureContrat(Code):
    """First contract or later one."""

    PREMIER = "PREMIER", "premier contrat"
    RENOUVELLEMENT = "RENOUVELLEMENT", "renouvellement"


class ModeSignature(Code):
    """How a contract is signed."""

    ELECTRONIQUE = "ELECTRONIQUE", "signature électronique"
    PAPIER = "PAPIER", "signature sur papier"


class MoyenSignature(Code):
    """By what one knows that a party signed."""

    ESPACE_PERSONNEL = "ESPACE_PERSONNEL", "par la personne, identifiée dans son espace personnel"
    PAPIER = "PAPIER", "sur papier, devant un agent, l'exemplaire signé joint au dossier"
    HABILITATION = "HABILITATION", "par un agent de l'organisme, identifié sous son habilitation"
    CODE = "CODE", "par la personne, qui a recopié le code reçu sur son téléphone pour ce document"


class MotifMinoration(Code):
    """Why the weekly duration is under 15 hours without being zero (CT L5411-6)."""

    SITUATION_INDIVIDUELLE = "SITUATION_INDIVIDUELLE", "situation individuelle de la personne"


class MotifExemption(Code):
    """Why the weekly duration is zero, at the person's request (CT L5411-6)."""

    SANTE = "SANTE", "santé", SENSIBILITE
    HANDICAP = "HANDICAP", "handicap", SENSIBILITE
    INVALIDITE = "INVALIDITE", "invalidité", SENSIBILITE
    PARENT_ISOLE_SANS_GARDE = "PARENT_ISOLE_SANS_GARDE", "parent isolé sans garde d'un enfant de moins de 12 ans"


class JustificatifExemption(Code):
    """By what the difficulty behind a weekly duration of zero is known: its kind, never the document (CT L5411-6 II)."""

    CERTIFICAT_MEDICAL = "CERTIFICAT_MEDICAL", "certificat médical", SENSIBILITE
    RECONNAISSANCE_HANDICAP = "RECONNAISSANCE_HANDICAP", "reconnaissance de handicap ou d'invalidité", SENSIBILITE
    ABSENCE_DE_GARDE = "ABSENCE_DE_GARDE", "absence de solution de garde constatée"
    ENTRETIEN = "ENTRETIEN", "difficulté constatée en entretien"


class MotifRefusContrat(Code):
    """Why a contract is not signed."""

    DESACCORD_CONTENU = "DESACCORD_CONTENU", "désaccord sur le contenu"
    DESACCORD_DUREE = "DESACCORD_DUREE", "désaccord sur la durée hebdomadaire"
    REFUS_DU_PRINCIPE = "REFUS_DU_PRINCIPE", "refus du principe du contrat"
    AUTRE = "AUTRE", "autre motif"


class ModeleContrat(Code):
    """Form on which the contract is drawn up (CT R5411-15-3)."""

    FRANCE_TRAVAIL = "FRANCE_TRAVAIL", "modèle défini par France Travail"


class ProjetContrat(Code):
    """How far the project has come: the reasonable offer is that of an established, salaried one (CT R5411-15-1)."""

    SALARIE_ETABLI = "SALARIE_ETABLI", "projet d'emploi salarié suffisamment établi"
    A_PRECISER = "A_PRECISER", "objectifs d'insertion, projet à préciser"
    CREATION_ACTIVITE = "CREATION_ACTIVITE", "création ou reprise d'une activité"


class PartieContrat(Code):
    """Who signs (CT L5411-6)."""

    PERSONNE = "PERSONNE", "la personne"
    ORGANISME = "ORGANISME", "l'organisme référent"


class TypeAction(Code):
    """Kind of action of the plan (CT R5411-15)."""

    MISE_EN_SITUATION = "MISE_EN_SITUATION", "mise en situation professionnelle"
    FORMATION = "FORMATION", "formation"
    RECHERCHE_ACTIVE = "RECHERCHE_ACTIVE", "appui à la recherche active d'emploi"
    ACCOMPAGNEMENT = "ACCOMPAGNEMENT", "accompagnement social et professionnel"
    LEVEE_DE_FREINS = "LEVEE_DE_FREINS", "accès aux droits et levée de freins"
    PERENNISATION = "PERENNISATION", "pérenniser ou développer une activité"


class ResponsableDemarche(Code):
    """Who is to carry out a démarche of the plan."""

    PERSONNE = "PERSONNE", "la personne"
    REFERENT = "REFERENT", "le référent unique"
    ORGANISME = "ORGANISME", "un organisme exécutant"


class EtatDemarche(Code):
    """Where a démarche of the plan stands."""

    PREVUE = "PREVUE", "prévue"
    EN_COURS = "EN_COURS", "en cours"
    REALISEE = "REALISEE", "réalisée"
    ABANDONNEE = "ABANDONNEE", "abandonnée"


class MotifAbandonDemarche(Code):
    """Why a démarche is given up."""

    SANS_OBJET = "SANS_OBJET", "devenue sans objet"
    PLACE_INDISPONIBLE = "PLACE_INDISPONIBLE", "aucune place disponible"
    CONTRAINTE_PERSONNELLE = "CONTRAINTE_PERSONNELLE", "contrainte personnelle"
    NON_REALISEE = "NON_REALISEE", "non réalisée sans motif"
    AUTRE = "AUTRE", "autre motif"


class ChangementEssentiel(Code):
    """What changes in a signed contract, so that it is to be signed again."""

    PLAN_ACTION = "PLAN_ACTION", "plan d'action"
    DUREE_HEBDO = "DUREE_HEBDO", "durée hebdomadaire"
    ENGAGEMENTS = "ENGAGEMENTS", "engagements des parties"


class MotifSuspensionContrat(Code):
    """Why a contract is suspended."""

    CESSATION_INSCRIPTION = "CESSATION_INSCRIPTION", "cessation d'inscription à France Travail"
    REPRISE_ACTIVITE = "REPRISE_ACTIVITE", "reprise d'activité"
    EMPECHEMENT = "EMPECHEMENT", "empêchement de la personne"
    AUTRE = "AUTRE", "autre motif"


class MotifClotureContrat(Code):
    """Why a contract ends before another one takes its place."""

    SUSPENSION_PROLONGEE = "SUSPENSION_PROLONGEE", "inscription cessée depuis douze mois"
    TERME = "TERME", "contrat arrivé à son terme"
    REORIENTATION = "REORIENTATION", "réorientation"
    FIN_DE_DROIT = "FIN_DE_DROIT", "fin du droit au RSA"
    DEPART = "DEPART", "départ du département"
    DECES = "DECES", "décès"
    AUTRE = "AUTRE", "autre motif"


class MotifDispense(Code):
    """Why a person has no contract to sign (CT R5411-15-2)."""

    HORS_DROITS_ET_DEVOIRS = "HORS_DROITS_ET_DEVOIRS", "personne non soumise aux droits et devoirs"


class NatureEmploi(Code):
    """Kind of employment looked for."""

    CDI = "CDI", "contrat à durée indéterminée"
    CDD = "CDD", "contrat à durée déterminée"
    INTERIM = "INTERIM", "intérim"
    ALTERNANCE = "ALTERNANCE", "alternance"
    INDEPENDANT = "INDEPENDANT", "activité indépendante"
    INDIFFERENT = "INDIFFERENT", "indifférent"


class TempsTravail(Code):
    """Full or part time."""

    PLEIN = "PLEIN", "temps plein"
    PARTIEL = "PARTIEL", "temps partiel"
    INDIFFERENT = "INDIFFERENT", "indifférent"
