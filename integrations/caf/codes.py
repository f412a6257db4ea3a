"""Vocabulary of the CNAF flow, translated once, here.

Sources: the annotations of the VRSB0801 schema and the lists of values that public tools reading this flow publish.
No list is closed: the CNAF adds codes without notice, so an unknown code is kept as it came and marked, never refused.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Periodicite(StrEnum):
    """The extent of a flow (`TYPEFLUX`): the whole stock once a month, or what changed since."""

    MENSUEL = "MENSUEL"
    INFRA_MENSUEL = "INFRA_MENSUEL"
    INCONNUE = "INCONNUE"


class FonctionOrganisme(StrEnum):
    """Which network pays (`FONORG`); the CNAF's code is the name everybody uses."""

    CAF = "CAF"
    MSA = "MSA"


class EtatDossier(StrEnum):
    """State of the household’s file, hence of its right (`ETATDOSRSA`)."""

    NOUVELLE_DEMANDE = "NOUVELLE_DEMANDE"
    REFUSE = "REFUSE"
    OUVERT_VERSABLE = "OUVERT_VERSABLE"
    OUVERT_SUSPENDU = "OUVERT_SUSPENDU"
    VERSEMENT_SUSPENDU = "VERSEMENT_SUSPENDU"
    CLOS = "CLOS"
    CLOS_MOIS_ANTERIEUR = "CLOS_MOIS_ANTERIEUR"
    NON_DEFINI = "NON_DEFINI"
    INCONNU = "INCONNU"

    @property
    def libelle(self) -> str:
        """The state in plain French."""
        return _LIBELLES_ETAT[self]


class Role(StrEnum):
    """Place of a person in the household for the RSA (`ROLEPERS` where `NATPREST` is RSA)."""

    DEMANDEUR = "DEMANDEUR"
    CONJOINT = "CONJOINT"
    ENFANT = "ENFANT"
    AUTRE = "AUTRE"
    RESPONSABLE_DOSSIER = "RESPONSABLE_DOSSIER"


class Civilite(StrEnum):
    """Form of address (`QUAL`)."""

    MADAME = "MADAME"
    MONSIEUR = "MONSIEUR"


class Sexe(StrEnum):
    """Sex in the civil register (`SEXE`)."""

    HOMME = "HOMME"
    FEMME = "FEMME"


@dataclass(frozen=True, slots=True)
class CodeCnaf:
    """A code of an open list: as it came, in plain French, and whether the list knows it."""

    code: str
    libelle: str
    connu: bool


PERIODICITES: Mapping[str, Periodicite] = {"M": Periodicite.MENSUEL, "I": Periodicite.INFRA_MENSUEL}

ETATS_DOSSIER: Mapping[str, EtatDossier] = {
    "0": EtatDossier.NOUVELLE_DEMANDE,
    "1": EtatDossier.REFUSE,
    "2": EtatDossier.OUVERT_VERSABLE,
    "3": EtatDossier.OUVERT_SUSPENDU,
    "4": EtatDossier.VERSEMENT_SUSPENDU,
    "5": EtatDossier.CLOS,
    "6": EtatDossier.CLOS_MOIS_ANTERIEUR,
    "Z": EtatDossier.NON_DEFINI,
}

# The right exists, whether or not it is being paid.
DROITS_OUVERTS = frozenset({EtatDossier.OUVERT_VERSABLE, EtatDossier.OUVERT_SUSPENDU, EtatDossier.VERSEMENT_SUSPENDU})

_LIBELLES_ETAT: Mapping[EtatDossier, str] = {
    EtatDossier.NOUVELLE_DEMANDE: "Demande en attente de décision",
    EtatDossier.REFUSE: "Droit refusé",
    EtatDossier.OUVERT_VERSABLE: "Droit ouvert, versable",
    EtatDossier.OUVERT_SUSPENDU: "Droit ouvert et suspendu",
    EtatDossier.VERSEMENT_SUSPENDU: "Droit ouvert, versement suspendu",
    EtatDossier.CLOS: "Droit clos",
    EtatDossier.CLOS_MOIS_ANTERIEUR: "Droit clos un mois antérieur, régularisé depuis",
    EtatDossier.NON_DEFINI: "État non défini par l’organisme",
    EtatDossier.INCONNU: "État inconnu de ce logiciel",
}

ROLES: Mapping[str, Role] = {
    "DEM": Role.DEMANDEUR,
    "CJT": Role.CONJOINT,
    "ENF": Role.ENFANT,
    "AUT": Role.AUTRE,
    "RDO": Role.RESPONSABLE_DOSSIER,
}
CODES_ROLE: Mapping[Role, str] = {role: code for code, role in ROLES.items()}

# MLE left the forms of the administration in 2012; old files still carry it.
CIVILITES: Mapping[str, Civilite] = {
    "MME": Civilite.MADAME,
    "MLE": Civilite.MADAME,
    "MR": Civilite.MONSIEUR,
}
CODES_CIVILITE: Mapping[Civilite, str] = {Civilite.MADAME: "MME", Civilite.MONSIEUR: "MR"}

SEXES: Mapping[str, Sexe] = {"1": Sexe.HOMME, "2": Sexe.FEMME}
CODES_SEXE: Mapping[Sexe, str] = {sexe: code for code, sexe in SEXES.items()}


def _liste(libelles: Mapping[str, str]) -> Mapping[str, CodeCnaf]:
    return {code: CodeCnaf(code, libelle, connu=True) for code, libelle in libelles.items()}


MOTIFS_REFUS = _liste({"PCG": "Refus décidé par le président du conseil départemental"})

MOTIFS_CLOTURE = _liste(
    {
        "PCG": "Clôture décidée par le président du conseil départemental",
        "ECH": "Clôture à l’échéance, après quatre mois sans droit",
        "EFF": "Clôture par annulation de la bascule depuis le RMI ou l’API",
        "MUT": "Dossier muté vers un autre organisme",
        "RGD": "Dossier regroupé avec un autre",
        "RFD": "Radiation en fin de droit",
        "RAU": "Radiation pour un autre motif",
        "RST": "Radiation, option pour le RSTA (outre-mer)",
        "RSO": "Radiation, option pour le RSO (outre-mer)",
    }
)

MOTIFS_SUSPENSION_DROIT = _liste(
    {
        "DA": "Dossier suspendu : situation de famille",
        "DB": "Dossier suspendu : ressources",
        "DC": "Dossier suspendu : enquête administrative",
        "DD": "Dossier suspendu : enquête sociale",
        "DE": "Dossier suspendu : imprimé de la campagne de contrôle non rendu",
        "DF": "Dossier suspendu : avis de changement de CAF absent",
        "DG": "Dossier suspendu : décès de Madame",
        "DH": "Dossier suspendu : décès de Monsieur",
        "DI": "Dossier suspendu : autre motif",
        "DJ": "Dossier suspendu : paiement réimputé ou arrêté",
        "DK": "Dossier suspendu : contrôle auprès de l’assurance chômage sans réponse",
        "DL": "Dossier suspendu : pli non distribuable",
        "DM": "Dossier suspendu : résidence inconnue",
        "DN": "Dossier suspendu : divergence de droits, sécurité sociale",
        "DO": "Dossier suspendu : divergence de droits, assurance vieillesse",
        "DP": "Dossier suspendu : contrôle de l’ASF, parent hors d’état",
        "DQ": "Dossier suspendu : élection de domicile non renouvelée",
        "DR": "Dossier suspendu : gestion de la personne",
        "GF": "Prestation suspendue : situation de famille",
        "GR": "Prestation suspendue : contrôle de l’activité ou des ressources",
        "GA": "Prestation suspendue : enquête administrative",
        "GS": "Prestation suspendue : enquête sociale",
        "GC": "Prestation suspendue : imprimé de la campagne de contrôle non rendu",
        "GI": "Prestation suspendue : imprimé de changement de CAF non fourni",
        "GX": "Prestation suspendue : autre motif",
        "GE": "Prestation suspendue : forfait de travailleur indépendant non fourni",
        "GJ": "RSA suspendu par le président du conseil départemental",
        "GK": "RSA suspendu : contrat d’insertion ou d’engagement",
        "GL": "RSA suspendu : action non engagée",
    }
)

MOTIFS_SUSPENSION_VERSEMENT = _liste(
    {
        "01": "Ressources trop élevées",
        "02": "Moins de 25 ans, condition de charge non remplie",
        "03": "Activité non conforme",
        "04": "Titre de séjour non valide",
        "05": "Montant inférieur au seuil de versement",
        "06": "Déclaration trimestrielle de ressources non fournie",
        "09": "Résidence non conforme",
        "31": "Prestation exclue, affiliation partielle",
        "34": "Régime non conforme",
        "35": "Demande d’avantage vieillesse absente ou tardive",
        "36": "Titre de séjour absent",
        "44": "Hospitalisation",
        "70": "Action non engagée",
        "85": "Dossier sans allocataire",
        "97": "Bénéficiaire d’une AAH réduite",
        "AB": "Allocataire absent du foyer",
        "CG": "Sanction appliquée à la demande du conseil départemental",
        "CV": "Attente d’une décision du président du conseil départemental",
        "CZ": "RSA jeune actif : activité antérieure insuffisante",
        "DA": "RSA jeune actif : activité antérieure absente",
        "DB": "Étudiant, rémunération insuffisante",
        "DC": "RSA jeune actif : activité antérieure non conforme",
    }
)

SITUATIONS_FAMILLE = _liste(
    {
        "ABA": "Disparu, jugement d’absence",
        "CEL": "Célibataire",
        "DIV": "Divorcé",
        "ISO": "Isolé après vie maritale ou PACS",
        "MAR": "Marié",
        "PAC": "Pacsé",
        "RPA": "Reprise de vie commune, PACS",
        "RVC": "Reprise de vie maritale",
        "RVM": "Reprise de vie commune, mariage",
        "SEF": "Séparé de fait",
        "SEL": "Séparé légalement",
        "VEU": "Veuf",
        "VIM": "Vie maritale",
    }
)


def qualifier(code: str, liste: Mapping[str, CodeCnaf]) -> CodeCnaf:
    """The code with its label; marked `connu=False` when the list does not hold it."""
    return liste.get(code) or CodeCnaf(code, f"Code inconnu ({code})", connu=False)
