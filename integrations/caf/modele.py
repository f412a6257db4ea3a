"""A flow in our words: plain frozen values, without XML and without CNAF codes to interpret.

Identifying fields stay out of every `repr`, hence out of logs and tracebacks. Line numbers are where the block opens in
the file; they are left out of comparisons because the same household may sit anywhere.
"""

from dataclasses import dataclass, field
from datetime import date, time
from enum import StrEnum

from integrations.caf.codes import (
    DROITS_OUVERTS,
    ETATS_DOSSIER,
    PERIODICITES,
    Civilite,
    CodeCnaf,
    EtatDossier,
    FonctionOrganisme,
    Periodicite,
    Role,
    Sexe,
)


class CodeConstat(StrEnum):
    """Why a household or a person was set aside, or deserves a look."""

    CHAMP_ABSENT = "CHAMP_ABSENT"
    CHAMP_ILLISIBLE = "CHAMP_ILLISIBLE"
    CODE_INCONNU = "CODE_INCONNU"
    TEXTE_TROP_LONG = "TEXTE_TROP_LONG"
    DATE_IMPOSSIBLE = "DATE_IMPOSSIBLE"
    DATE_FUTURE = "DATE_FUTURE"
    DATE_INVRAISEMBLABLE = "DATE_INVRAISEMBLABLE"
    NIR_FORME = "NIR_FORME"
    NIR_CLE = "NIR_CLE"
    NIR_SEXE = "NIR_SEXE"
    NIR_NAISSANCE = "NIR_NAISSANCE"
    DOUBLON = "DOUBLON"
    SANS_PERSONNE = "SANS_PERSONNE"
    ANOMALIE_SIGNALEE = "ANOMALIE_SIGNALEE"
    TOTAUX_ABSENTS = "TOTAUX_ABSENTS"
    TOTAUX_DIFFERENTS = "TOTAUX_DIFFERENTS"


@dataclass(frozen=True, slots=True, kw_only=True)
class Constat:
    """Something to tell an operator about one place of the file; holds no personal data.

    `identifiant` is the matricule with all but its last four digits masked, `personne_rang` the place of the person in
    the household (1 is the first), `champ` the CNAF's name of the field.
    """

    code: CodeConstat
    motif: str
    quoi_faire: str
    champ: str | None = None
    ligne: int | None = field(default=None, compare=False)
    identifiant: str = ""
    personne_rang: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejet(Constat):
    """Why a household or a person isn't delivered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Avertissement(Constat):
    """Delivered all the same, and worth a look."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EnTete:
    """`IdentificationFlux`: who made the flow, when (civil date and time, Europe/Paris), and what it covers.

    `version_flux` and `departement` only exist in the layout that followed VRSB0801.
    """

    application: str
    version_application: str
    type_flux: str
    nature: str
    cree_le: date
    cree_a: time
    reference_le: date
    version_flux: str | None = None
    departement: str | None = None

    @property
    def periodicite(self) -> Periodicite:
        """Whole stock, or changes only: without it an absence can't be read as a departure."""
        return PERIODICITES.get(self.type_flux, Periodicite.INCONNUE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisme:
    """The paying body: network and number (three characters)."""

    fonction: FonctionOrganisme
    numero: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutation:
    """Arrival from, or departure to, another paying body. The old matricule is only known of an arrival."""

    organisme: Organisme
    le: date
    matricule: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Adresse:
    """The household's current address; `code_commune` is INSEE's. Abroad, only `pays` and `lignes_hors_france`."""

    complement_identification: str | None = field(default=None, repr=False)
    complement: str | None = field(default=None, repr=False)
    numero: str | None = field(default=None, repr=False)
    type_voie: str | None = field(default=None, repr=False)
    nom_voie: str | None = field(default=None, repr=False)
    lieu_dit: str | None = field(default=None, repr=False)
    code_postal: str | None = None
    code_commune: str | None = None
    commune: str | None = None
    pays: str | None = None
    depuis_le: date | None = None
    lignes_hors_france: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class SituationFamille:
    """Family situation of the person responsible for the file, since when."""

    code: CodeCnaf
    depuis_le: date


@dataclass(frozen=True, slots=True, kw_only=True)
class FaitDeDroit:
    """A suspension, a refusal or a closing: its motive and the day it takes effect."""

    motif: CodeCnaf
    le: date


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonneDuFoyer:
    """One person of the household.

    `nir` is 13 characters, without the key (checked where it came). `soumis_droits_devoirs` is None when the flow does
    not say. `identifiant_france_travail` is what the body holds: 8 characters in VRSB0801 (the former regional number),
    not the national number of 11. Dates of duties and of death only exist in the layout that followed.
    """

    role: Role
    nom: str = field(repr=False)
    prenom: str = field(repr=False)
    naissance_le: date = field(repr=False)
    civilite: Civilite | None = field(default=None, repr=False)
    sexe: Sexe | None = field(default=None, repr=False)
    nom_naissance: str | None = field(default=None, repr=False)
    autres_prenoms: tuple[str, ...] = field(default=(), repr=False)
    commune_naissance: str | None = field(default=None, repr=False)
    nir: str | None = field(default=None, repr=False)
    etat_civil_valide: bool | None = None
    responsable_dossier: bool | None = None
    rattachee_depuis: date | None = None
    rattachee_jusqu_a: date | None = None
    identifiant_france_travail: str | None = field(default=None, repr=False)
    soumis_droits_devoirs: bool | None = None
    entree_droits_devoirs: bool | None = None
    debut_droits_devoirs: date | None = None
    fin_droits_devoirs: date | None = None
    deces_le: date | None = field(default=None, repr=False)
    ligne: int | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Foyer:
    """One household of the flow, with what had to be set aside in it.

    `rejets` tells of persons that are in the file and not in `personnes`: their absence here is not a departure.
    `partenaire` is the département the flow is addressed to ("033").
    """

    organisme: Organisme
    matricule: str = field(repr=False)
    numero_demande: str = field(repr=False)
    demande_le: date
    etat_dossier_code: str
    personnes: tuple[PersonneDuFoyer, ...]
    partenaire: str | None = None
    arrivee: Mutation | None = None
    depart: Mutation | None = None
    situation_famille: SituationFamille | None = None
    adresse: Adresse | None = None
    refus: FaitDeDroit | None = None
    suspensions_droit: tuple[FaitDeDroit, ...] = ()
    suspensions_versement: tuple[FaitDeDroit, ...] = ()
    cloture: FaitDeDroit | None = None
    cloture_mois_anterieur: FaitDeDroit | None = None
    sans_domicile_fixe: bool | None = None
    origine_demande: str | None = None
    rejets: tuple[Rejet, ...] = ()
    avertissements: tuple[Avertissement, ...] = field(default=(), compare=False)
    ligne: int | None = field(default=None, compare=False)

    @property
    def etat_dossier(self) -> EtatDossier:
        """State of the right; INCONNU when the code is new (`etat_dossier_code` keeps it)."""
        return ETATS_DOSSIER.get(self.etat_dossier_code, EtatDossier.INCONNU)


@dataclass(frozen=True, slots=True, kw_only=True)
class FoyerRejete:
    """A household of which nothing can be delivered, and why."""

    rejets: tuple[Rejet, ...]
    ligne: int | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class BilanDuFlux:
    """Counts of a file read to its end, beside what the file announces (`TransmissionFlux`)."""

    foyers_lus: int
    foyers_rejetes: int
    personnes_lues: int
    personnes_rejetees: int
    foyers_annonces: int | None
    anomalies_annoncees: int | None
    avertissements: tuple[Avertissement, ...]


def soumis(foyer: Foyer) -> tuple[PersonneDuFoyer, ...]:
    """Persons of the household who owe and are owed an accompaniment: demandeur or conjoint, alive, marked as subject to
    the « droits et devoirs » by the paying body, while the right is open, paid or not (CASF L262-28)."""
    if foyer.etat_dossier not in DROITS_OUVERTS:
        return ()
    return tuple(
        p for p in foyer.personnes if p.role in ROLES_SOUMIS and p.soumis_droits_devoirs is True and p.deces_le is None
    )


ROLES_SOUMIS = frozenset({Role.DEMANDEUR, Role.CONJOINT})


def masquer(identifiant: str) -> str:
    """An identifier as it may be shown in a message: its last four characters, nothing of a shorter one."""
    visible = identifiant[-4:] if len(identifiant) > 4 else ""
    return "•" * (len(identifiant) - len(visible)) + visible
