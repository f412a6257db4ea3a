"""Criteria of orientation: what the person says of her situation (CT L5411-5-1 III; API Orientation)."""

from ledger.vocabulaire.code import Code
from ledger.vocabulaire.offres.prescription import NiveauEtudesFse


class SituationProfessionnelle(Code):
    """How far employment is."""

    EN_ACTIVITE = "EN_ACTIVITE", "en activité"
    DEUX_DERNIERES_ANNEES = "DEUX_DERNIERES_ANNEES", "en activité dans les deux dernières années"
    PLUS_DEUX_ANS = "PLUS_DEUX_ANS", "sans activité depuis plus de deux ans"
    JAMAIS = "JAMAIS", "jamais en activité"


class TypeEmploi(Code):
    """Kind of employment, when it sets rules of its own."""

    SAISONNIER = "SAISONNIER", "saisonnier"
    ARTISTE_OU_AUTEUR = "ARTISTE_OU_AUTEUR", "artiste ou auteur"
    INTERMITTENT_SPECTACLE = "INTERMITTENT_SPECTACLE", "intermittent du spectacle"
    EXPLOITANT_AGRICOLE = "EXPLOITANT_AGRICOLE", "exploitant agricole"
    ASSISTANTE_MATERNELLE = "ASSISTANTE_MATERNELLE", "assistante maternelle"
    CREATEUR_ENTREPRISE_OU_INDEPENDANT = "CREATEUR_ENTREPRISE_OU_INDEPENDANT", "créateur d'entreprise ou indépendant"
    AUTRE = "AUTRE", "autre emploi"


class NiveauEtude(Code):
    """Level of education, under the codes of France Travail."""

    AFS = "AFS", "aucune scolarité"
    CP4 = "CP4", "du primaire à la 4e"
    CFG = "CFG", "4e achevée"
    C3A = "C3A", "3e, brevet"
    C12 = "C12", "seconde ou première"
    NV5 = "NV5", "CAP, BEP"
    NV4 = "NV4", "baccalauréat"
    NV3 = "NV3", "bac + 2"
    NV2 = "NV2", "bac + 3 ou 4"
    NV1 = "NV1", "bac + 5 et plus"

    @property
    def cite(self) -> NiveauEtudesFse:
        """The band of the CITE to which it belongs: what was achieved, not what was begun."""
        if self in (NiveauEtude.NV3, NiveauEtude.NV2, NiveauEtude.NV1):
            return NiveauEtudesFse.CITE_5_8
        return NiveauEtudesFse.CITE_3_4 if self in (NiveauEtude.NV5, NiveauEtude.NV4) else NiveauEtudesFse.CITE_0_2


class ProjetProfessionnel(Code):
    """What the person aims at."""

    SALARIAT = "SALARIAT", "emploi salarié"
    ENTREPRENARIAT = "ENTREPRENARIAT", "création d'entreprise"
    FORMATION = "FORMATION", "formation"
    AUCUN = "AUCUN", "aucun projet"


class ContrainteSante(Code):
    """What health allows."""

    INCAPACITE_RECHERCHE_ACTIVITE_PRO = "INCAPACITE_RECHERCHE_ACTIVITE_PRO", "incapacité à rechercher une activité"
    IMPACT_FORT_RECHERCHE_EMPLOI = "IMPACT_FORT_RECHERCHE_EMPLOI", "impact fort sur la recherche d'emploi"
    IMPACT_FAIBLE_RECHERCHE_EMPLOI = "IMPACT_FAIBLE_RECHERCHE_EMPLOI", "impact faible sur la recherche d'emploi"
    AUCUNE = "AUCUNE", "aucune contrainte"


class ContrainteLogement(Code):
    """What housing allows."""

    SANS_LOGEMENT = "SANS_LOGEMENT", "sans logement"
    PROCEDURE_EXPULSION = "PROCEDURE_EXPULSION", "procédure d'expulsion"
    IMPACT_FORT_RECHERCHE_EMPLOI = "IMPACT_FORT_RECHERCHE_EMPLOI", "impact fort sur la recherche d'emploi"
    IMPACT_FAIBLE_RECHERCHE_EMPLOI = "IMPACT_FAIBLE_RECHERCHE_EMPLOI", "impact faible sur la recherche d'emploi"
    AUCUNE = "AUCUNE", "aucune contrainte"


class ContrainteMobilite(Code):
    """How the person moves."""

    AUCUN_MOYEN_DE_TRANSPORT = "AUCUN_MOYEN_DE_TRANSPORT", "aucun moyen de transport"
    DEPENDANT_TRANSPORT = "DEPENDANT_TRANSPORT", "dépend des transports en commun"
    AUTRE = "AUTRE", "autre contrainte"
    AUCUNE = "AUCUNE", "aucune contrainte"


class ContrainteFamiliale(Code):
    """What the family asks for."""

    AIDANT_FAMILIAL = "AIDANT_FAMILIAL", "aidant familial"
    ENFANT_SANS_SOLUTION_GARDE = "ENFANT_SANS_SOLUTION_GARDE", "enfant sans solution de garde"
    IMPACT_FORT_RECHERCHE_EMPLOI = "IMPACT_FORT_RECHERCHE_EMPLOI", "impact fort sur la recherche d'emploi"
    IMPACT_FAIBLE_RECHERCHE_EMPLOI = "IMPACT_FAIBLE_RECHERCHE_EMPLOI", "impact faible sur la recherche d'emploi"
    AUCUNE = "AUCUNE", "aucune contrainte"


class ImpactContrainte(Code):
    """How much money, administrative or legal matters, French and arithmetic weigh on the search for a job."""

    IMPACT_FORT_RECHERCHE_EMPLOI = "IMPACT_FORT_RECHERCHE_EMPLOI", "impact fort sur la recherche d'emploi"
    IMPACT_FAIBLE_RECHERCHE_EMPLOI = "IMPACT_FAIBLE_RECHERCHE_EMPLOI", "impact faible sur la recherche d'emploi"
    AUCUNE = "AUCUNE", "aucune contrainte"


class ContrainteNumerique(Code):
    """Use of digital tools."""

    NON_ACCES_INTERNET = "NON_ACCES_INTERNET", "pas d'accès à internet"
    NON_MAITRISE = "NON_MAITRISE", "ne maîtrise pas les outils numériques"
    REFUS = "REFUS", "refus du numérique"
    AUCUNE = "AUCUNE", "aucune contrainte"


class DemarchesMsa(Code):
    """Steps towards employment, as the MSA asks for them."""

    AUCUNE_DEMARCHE = "AUCUNE_DEMARCHE", "aucune démarche"
    PEU_DEMARCHES = "PEU_DEMARCHES", "peu de démarches"
    PLUSIEURS_DEMARCHES = "PLUSIEURS_DEMARCHES", "plusieurs démarches"
