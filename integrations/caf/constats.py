"""Sentences for operators: one motive and one advice for each kind of finding, the field named in French.

A sentence never holds a value of the file: a wrong birth date is still a birth date.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from integrations.caf.modele import Avertissement, CodeConstat, Constat

C = TypeVar("C", bound=Constat)
T = TypeVar("T")

CHAMPS: Mapping[str, str] = {
    "FONORG": "réseau de l’organisme payeur",
    "NUMORG": "numéro de l’organisme payeur",
    "MATRICULE": "matricule",
    "NUMDEMRSA": "numéro de la demande de RSA",
    "DTDEMRSA": "date de la demande de RSA",
    "ETATDOSRSA": "état du droit",
    "ROLEPERS": "rôle dans le foyer pour le RSA",
    "QUAL": "civilité",
    "NOM": "nom",
    "PRENOM": "prénom",
    "DTNAI": "date de naissance",
    "NIR": "numéro de sécurité sociale",
    "SEXE": "sexe",
    "DTDC": "date de décès",
    "DDRATDOS": "date de rattachement au dossier",
    "DFRATDOS": "date de fin de rattachement au dossier",
    "TOPRESPDOS": "indicateur de responsable du dossier",
    "TOPVALIEC": "indicateur d’état civil validé",
    "TOPPERSDRODEVORSA": "indicateur de droits et devoirs",
    "TOPPERSENTDRODEVORSA": "indicateur d’entrée dans les droits et devoirs",
    "TOPSANSDOMFIXE": "indicateur de personne sans domicile fixe",
    "DDSOUDRODEV": "date de début des droits et devoirs",
    "DFSOUDRODEV": "date de fin des droits et devoirs",
    "DTREFURSA": "date du refus",
    "MOTIREFURSA": "motif du refus",
    "DDSUSDRORSA": "date de suspension du droit",
    "MOTISUSDRORSA": "motif de suspension du droit",
    "DDSUSVERSRSA": "date de suspension du versement",
    "MOTISUSVERSRSA": "motif de suspension du versement",
    "DTCLORSA": "date de clôture",
    "MOTICLORSA": "motif de clôture",
    "SITFAM": "situation de famille",
    "DDSITFAM": "date de la situation de famille",
    "DTEMM": "date d’emménagement",
    "DDARRMUT": "date d’arrivée par mutation",
    "DDDEPAMUT": "date de départ par mutation",
    "FONORGCEDMUT": "réseau de l’organisme quitté",
    "NUMORGCEDMUT": "numéro de l’organisme quitté",
    "FONORGPRENMUT": "réseau du nouvel organisme",
    "NUMORGPRENMUT": "numéro du nouvel organisme",
    "NBTOTDOSRSATRANSM": "nombre de dossiers transmis",
    "NBTOTDOSRSATRANSMANO": "nombre de dossiers en anomalie",
    "IDASSEDIC": "identifiant à France Travail",
    "Adresse": "adresse du foyer",
    "CODEPOS": "code postal",
    "DTCREAFLUX": "date de création du flux",
}

_CORRIGER = "Signaler l’erreur à l’organisme payeur ; le prochain flux la corrigera."
_VERIFIER = "Vérifier ce dossier auprès de l’organisme payeur."

_PHRASES: Mapping[CodeConstat, tuple[str, str]] = {
    CodeConstat.CHAMP_ABSENT: ("Il manque une donnée : {champ}.", _CORRIGER),
    CodeConstat.CHAMP_ILLISIBLE: ("Une donnée n’a pas la forme attendue : {champ}.", _CORRIGER),
    CodeConstat.CODE_INCONNU: (
        "Un code n’est pas connu de ce logiciel : {champ}.",
        "Demander sa signification à l’organisme payeur et la faire ajouter au vocabulaire.",
    ),
    CodeConstat.TEXTE_TROP_LONG: ("Une donnée est beaucoup trop longue : {champ}.", _CORRIGER),
    CodeConstat.DATE_IMPOSSIBLE: ("Une date n’existe pas ou est mal écrite : {champ}.", _CORRIGER),
    CodeConstat.DATE_FUTURE: ("Une date est dans l’avenir : {champ}.", _CORRIGER),
    CodeConstat.DATE_INVRAISEMBLABLE: ("Une date est antérieure à 1900 : {champ}.", _CORRIGER),
    CodeConstat.NIR_FORME: (
        "Le numéro de sécurité sociale n’a pas 13 caractères, ou 15 avec sa clé, de la forme attendue.",
        _CORRIGER,
    ),
    CodeConstat.NIR_CLE: ("La clé du numéro de sécurité sociale est fausse : un chiffre est erroné.", _CORRIGER),
    CodeConstat.NIR_SEXE: ("Le numéro de sécurité sociale ne s’accorde pas avec le sexe.", _VERIFIER),
    CodeConstat.NIR_NAISSANCE: ("Le numéro de sécurité sociale ne s’accorde pas avec la date de naissance.", _VERIFIER),
    CodeConstat.DOUBLON: (
        "Cette personne figure déjà dans le fichier, à la ligne {autre} (même numéro de sécurité sociale).",
        "Demander à l’organisme payeur lequel des deux dossiers est le bon.",
    ),
    CodeConstat.SANS_PERSONNE: ("Le foyer ne contient aucune personne.", _CORRIGER),
    CodeConstat.ANOMALIE_SIGNALEE: ("L’organisme payeur signale lui-même une anomalie sur ce foyer.", _VERIFIER),
    CodeConstat.TOTAUX_ABSENTS: (
        "Le fichier ne donne pas le nombre de foyers transmis, ou sous une forme illisible.",
        "Vérifier auprès de l’organisme payeur que le fichier est complet.",
    ),
    CodeConstat.TOTAUX_DIFFERENTS: (
        "Le fichier annonce {annonces} foyer(s) et en contient {lus}.",
        "Vérifier auprès de l’organisme payeur que le fichier est complet.",
    ),
}


@dataclass(frozen=True, slots=True)
class Lieu:
    """Where a finding is, as it may be shown: line, masked matricule, place of the person in the household."""

    ligne: int | None = None
    identifiant: str = ""
    personne_rang: int | None = None


class ValeurIllisible(Exception):
    """A value that makes its person, or its household, unreadable. Caught inside this package."""

    def __init__(self, code: CodeConstat, champ: str | None = None, **details: int | None) -> None:
        self.code = code
        self.champ = champ
        self.details = details
        super().__init__(code)


def constater(
    genre: type[C],
    code: CodeConstat,
    lieu: Lieu,
    champ: str | None = None,
    details: Mapping[str, int | None] | None = None,
) -> C:
    """Build the finding with its sentences. `details` fills what a sentence counts or points to."""
    motif, quoi_faire = _PHRASES[code]
    nom = f"{CHAMPS.get(champ, champ)} ({champ})" if champ else "champ non précisé"
    return genre(
        code=code,
        motif=motif.format(champ=nom, **(details or {})),
        quoi_faire=quoi_faire,
        champ=champ,
        ligne=lieu.ligne,
        identifiant=lieu.identifiant,
        personne_rang=lieu.personne_rang,
    )


class Doutes:
    """Findings gathered while one block is read, none of which prevents its delivery."""

    def __init__(self) -> None:
        self._doutes: list[tuple[CodeConstat, str | None]] = []

    def noter(self, code: CodeConstat, champ: str | None = None) -> None:
        """Keep a finding."""
        self._doutes.append((code, champ))

    def facultatif(self, lire: Callable[[], T]) -> T | None:
        """Read by `lire`, or give None and a finding when it can't be read: the person matters more than that value."""
        try:
            return lire()
        except ValeurIllisible as erreur:
            self.noter(erreur.code, erreur.champ)
            return None

    def avertissements(self, lieu: Lieu) -> tuple[Avertissement, ...]:
        """The findings as they are handed over."""
        return tuple(constater(Avertissement, code, lieu, champ) for code, champ in self._doutes)
