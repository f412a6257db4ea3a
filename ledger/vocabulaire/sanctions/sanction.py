"""Manquements and sanctions (CASF L262-37, R262-68 to R262-68-6, since 1 June 2025)."""

from ledger.vocabulaire.code import Code


class NatureManquement(Code):
    """What is held against the person (CASF L262-37 I and II)."""

    REFUS_CONTRAT = "REFUS_CONTRAT", "refus d'élaborer ou d'actualiser le contrat d'engagement"
    OBLIGATIONS_CONTRAT = "OBLIGATIONS_CONTRAT", "non-respect des obligations du contrat d'engagement"
    OFFRES_REFUSEES = "OFFRES_REFUSEES", "refus de deux offres raisonnables d'emploi"
    REFUS_CONTROLE = "REFUS_CONTROLE", "refus de se soumettre aux contrôles"


class MesureSanction(Code):
    """What the sanction does: a suspension withholds, a suppression loses."""

    SUSPENSION = "SUSPENSION", "suspension"
    SUPPRESSION = "SUPPRESSION", "suppression"


class RangManquement(Code):
    """First manquement, or persistance and réitération (CASF R262-68, R262-68-1)."""

    PREMIER = "PREMIER", "premier manquement"
    REITERE = "REITERE", "persistance ou réitération"


class AvisEquipe(Code):
    """Opinion of the équipe pluridisciplinaire (CASF L262-39)."""

    FAVORABLE = "FAVORABLE", "favorable à la mesure"
    DEFAVORABLE = "DEFAVORABLE", "défavorable à la mesure"


class MotifLevee(Code):
    """Why a sanction ends before its term (CASF R262-68, R262-68-1)."""

    CONTRAT_ETABLI = "CONTRAT_ETABLI", "contrat d'engagement élaboré ou actualisé"
    REMOBILISATION = "REMOBILISATION", "obligations de nouveau respectées"
    RECOURS = "RECOURS", "recours accueilli"


class MotifMaintien(Code):
    """Why a suspension goes on when France Travail proposes to lift it."""

    REMOBILISATION_INSUFFISANTE = "REMOBILISATION_INSUFFISANTE", "remobilisation insuffisante"
    CONTRAT_NON_ETABLI = "CONTRAT_NON_ETABLI", "contrat d'engagement non élaboré ou non actualisé"
    AUTRE = "AUTRE", "autre motif"


class OrganismeSignalant(Code):
    """Who signals a manquement to the département (CASF R262-69)."""

    DELEGATAIRE = "DELEGATAIRE", "délégataire du conseil départemental"
    MISSION_LOCALE = "MISSION_LOCALE", "mission locale"
    CAP_EMPLOI = "CAP_EMPLOI", "Cap emploi"


class OrigineControle(Code):
    """What made the département look at a person's obligations (CT L5426-1 IV: a share of controls is drawn at random)."""

    ALEATOIRE = "ALEATOIRE", "contrôle tiré au sort"
    CIBLE = "CIBLE", "contrôle ciblé"
    SIGNALEMENT = "SIGNALEMENT", "signalement ou proposition d'un organisme"


class BaseCalcul(Code):
    """The amount that a partial rate applies to (NOTA of the amount article, décret 2025-478)."""

    DERNIER_MOIS_TRIMESTRE = "DERNIER_MOIS_TRIMESTRE", "allocation due au dernier mois du trimestre de référence"
    MONTANT_DU_MOIS = "MONTANT_DU_MOIS", "allocation due pour chaque mois"


class MotifClassement(Code):
    """Why nothing follows from what was signalled, proposed or recorded."""

    MOTIF_LEGITIME = "MOTIF_LEGITIME", "motif légitime"
    REGULARISATION = "REGULARISATION", "obligations de nouveau respectées"
    FAITS_NON_ETABLIS = "FAITS_NON_ETABLIS", "faits non établis"
    MESURE_DISPROPORTIONNEE = "MESURE_DISPROPORTIONNEE", "mesure disproportionnée à la situation"
    DEJA_TRAITE = "DEJA_TRAITE", "faits déjà traités"
    AUTRE = "AUTRE", "autre motif"


class NatureAccompagnant(Code):
    """Who helps the person at a hearing, of the person's choice (CASF L262-37 III)."""

    AUCUN = "AUCUN", "personne seule"
    AVOCAT = "AVOCAT", "avocat"
    PROCHE = "PROCHE", "proche"
    ASSOCIATION = "ASSOCIATION", "association"
    TRAVAILLEUR_SOCIAL = "TRAVAILLEUR_SOCIAL", "travailleur social"
    AUTRE = "AUTRE", "autre personne"


class QualiteSignataire(Code):
    """In what quality the decision is signed (CRPA L212-1)."""

    PRESIDENT = "PRESIDENT", "président du conseil départemental"
    PAR_DELEGATION = "PAR_DELEGATION", "par délégation du président du conseil départemental"


class FormeDecision(Code):
    """By which form a decision is told (CRPA L212-1, L212-2)."""

    SIGNEE = "SIGNEE", "signée, avec prénom, nom et qualité"
    TELESERVICE = "TELESERVICE", "par téléservice, sans signature"


class IssueRecours(Code):
    """What the département answers to a recours administratif préalable (CASF L262-47); each replaces the decision that it
    answers about (CRPA L412-7): upheld, nothing is left of it; reformed, a lesser measure takes its place.
    """

    ACCUEILLI = "ACCUEILLI", "recours accueilli"
    REJETE = "REJETE", "recours rejeté"
    IRRECEVABLE = "IRRECEVABLE", "recours irrecevable"
    REFORME = "REFORME", "sanction réformée"


class AvisCommission(Code):
    """Opinion of the commission de recours amiable (CASF R262-90)."""

    FAVORABLE = "FAVORABLE", "favorable au recours"
    DEFAVORABLE = "DEFAVORABLE", "défavorable au recours"


class MotifAnnulation(Code):
    """Why a sanction is held never to have been."""

    RECOURS = "RECOURS", "recours préalable accueilli"
    ERREUR = "ERREUR", "erreur de l'administration"
    MEDIATION = "MEDIATION", "médiation"
    JUGEMENT = "JUGEMENT", "décision du juge"
