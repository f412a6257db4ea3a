"""Rights to the RSA and the household (CASF L262-27 and following; CNAF flow VRSB0801)."""

from ledger.vocabulaire.code import Code


class EtatDroit(Code):
    """State of the right to the RSA, as the payer states it."""

    DEMANDE = "DEMANDE", "demande en attente"
    REFUSE = "REFUSE", "refusé"
    OUVERT_VERSABLE = "OUVERT_VERSABLE", "ouvert et versable"
    OUVERT_SUSPENDU = "OUVERT_SUSPENDU", "ouvert et suspendu"
    VERSEMENT_SUSPENDU = "VERSEMENT_SUSPENDU", "ouvert, versement suspendu"
    CLOS = "CLOS", "clos"
    CLOS_MOIS_ANTERIEUR = "CLOS_MOIS_ANTERIEUR", "clos sur un mois antérieur"
    NON_DEFINI = "NON_DEFINI", "non défini"

    @property
    def ouvert(self) -> bool:
        """Whether the right is open, suspended or not."""
        return self in DROITS_OUVERTS

    @property
    def ferme(self) -> bool:
        """Whether there is no right any more, or there never was one."""
        return self in DROITS_FERMES


DROITS_OUVERTS = frozenset({EtatDroit.OUVERT_VERSABLE, EtatDroit.OUVERT_SUSPENDU, EtatDroit.VERSEMENT_SUSPENDU})
DROITS_FERMES = frozenset({EtatDroit.REFUSE, EtatDroit.CLOS, EtatDroit.CLOS_MOIS_ANTERIEUR})


class MotifDroit(Code):
    """Why a right is suspended or closed."""

    RESSOURCES = "RESSOURCES", "ressources"
    AGE = "AGE", "moins de 25 ans"
    ACTIVITE_NON_CONFORME = "ACTIVITE_NON_CONFORME", "activité non conforme"
    TITRE_SEJOUR = "TITRE_SEJOUR", "titre de séjour"
    SOUS_LE_SEUIL = "SOUS_LE_SEUIL", "montant inférieur au seuil"
    DECLARATION_MANQUANTE = "DECLARATION_MANQUANTE", "déclaration de ressources non fournie"
    RESIDENCE = "RESIDENCE", "résidence"
    HOSPITALISATION = "HOSPITALISATION", "hospitalisation"
    ACTION_NON_ENGAGEE = "ACTION_NON_ENGAGEE", "action non engagée"
    ATTENTE_DECISION_PCD = "ATTENTE_DECISION_PCD", "attente de décision du président du conseil départemental"
    DECISION_PCD = "DECISION_PCD", "décision du président du conseil départemental"
    CONTRAT_INSERTION = "CONTRAT_INSERTION", "contrat d'insertion"
    ECHEANCE = "ECHEANCE", "échéance"
    MUTATION = "MUTATION", "mutation vers un autre département"
    REPRISE_EMPLOI = "REPRISE_EMPLOI", "reprise d'emploi"
    AUTRE = "AUTRE", "autre motif"
    DOUBLON = "DOUBLON", "dossier en double, fusionné avec un autre"


class OrganismePayeur(Code):
    """Who pays the allowance."""

    CAF = "CAF", "caisse d'allocations familiales"
    MSA = "MSA", "mutualité sociale agricole"


class RoleFoyer(Code):
    """Place of the person in the household."""

    DEMANDEUR = "DEMANDEUR", "demandeur"
    CONJOINT = "CONJOINT", "conjoint"


class Sexe(Code):
    """Sex, as the payer states it."""

    FEMME = "FEMME", "femme"
    HOMME = "HOMME", "homme"


class SituationFamiliale(Code):
    """Situation of the household (axis of the DREES tables)."""

    SEUL_SANS_ENFANT = "SEUL_SANS_ENFANT", "personne seule sans enfant"
    SEUL_AVEC_ENFANT = "SEUL_AVEC_ENFANT", "personne seule avec enfant"
    COUPLE_SANS_ENFANT = "COUPLE_SANS_ENFANT", "couple sans enfant"
    COUPLE_AVEC_ENFANT = "COUPLE_AVEC_ENFANT", "couple avec enfant"
