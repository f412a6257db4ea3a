"""Entry into the ledger and rights to the RSA (CASF D262-65, R262-65-1; CNAF flow VRSB0801)."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from ledger.dates import DateCivile
from ledger.events.base import Annee, CodeCommune, CodeMds, Evenement, Scelle, Singulier, Valeur
from ledger.events.catalogue import inscrire
from ledger.events.forme import forme
from ledger.vocabulaire.entree.droits import EtatDroit, MotifDroit, OrganismePayeur, RoleFoyer, Sexe, SituationFamiliale

Mention = Annotated[str, forme(r"^[^\x00-\x1f]+$", "un texte sans caractère de contrôle", min_length=1, max_length=200)]
"""A line of an identity: 1 to 200 characters, no control character."""

Nir = Annotated[str, forme(r"^[1-478][0-9]{4}([0-9]{2}|2[AB])[0-9]{6}$", "un NIR de 13 caractères, sans sa clé")]
NumeroFranceTravail = Annotated[str, forme(r"^[0-9]{11}$", "un numéro France Travail de 11 chiffres")]


class Adresse(Valeur):
    """Postal address."""

    voie: Mention | None = None
    complement: Mention | None = None
    code_postal: Mention | None = None
    commune: Mention | None = None


class Identite(Valeur):
    """Who the person is. Sealed as a whole: nothing of it is ever stored in clear."""

    civilite: Mention | None = None
    nom: Mention
    nom_naissance: Mention | None = None
    prenom: Mention
    naissance_le: DateCivile
    nir: Nir | None = None
    matricule: Mention | None = None
    numero_france_travail: NumeroFranceTravail | None = None
    telephone: Mention | None = None
    courriel: Mention | None = None
    adresse: Adresse | None = None


@inscrire(code=101, nom="dossier.ouvert", famille="droits", libelle="Dossier ouvert")
class DossierOuvert(Evenement):
    """The département receives the information of an opened right: the clock of rule O1 starts at ``survenu_le``."""

    organisme_payeur: OrganismePayeur
    role: RoleFoyer
    foyer: UUID | None = Field(default=None, description="Household shared by demandeur and conjoint")
    etat_droit: EtatDroit
    motif: MotifDroit | None = Field(default=None, description="Why the right is already suspended, if it is")
    soumis_droits_devoirs: bool
    droit_ouvert_le: DateCivile | None = Field(default=None, description="Date of the RSA demand or opening")
    echeance_orientation_le: DateCivile | None = Field(default=None, description="Last day of rule O1, if it applies")
    annee_naissance: Singulier[Annee | None] = None
    sexe: Singulier[Sexe | None] = None
    situation_familiale: Singulier[SituationFamiliale | None] = None
    commune: Singulier[CodeCommune | None] = None
    mds: CodeMds | None = None
    identite: Scelle[Identite]


@inscrire(code=102, nom="droits.modifies", famille="droits", libelle="Droits modifiés")
class DroitsModifies(Evenement):
    """The payer states another right, or another obligation of droits et devoirs, from ``survenu_le`` on."""

    etat_droit: EtatDroit
    soumis_droits_devoirs: bool
    motif: MotifDroit | None = None
    echeance_orientation_le: DateCivile | None = Field(
        default=None, description="Last day of rule O1, when the obligation of accompaniment begins here"
    )
    mutation: UUID | None = Field(default=None, description="Mutation that this change of right follows from")
    fusion: UUID | None = Field(default=None, description="Merge of dossiers that this change of right follows from")


@inscrire(code=103, nom="identite.modifiee", famille="droits", libelle="Identité ou adresse modifiée")
class IdentiteModifiee(Evenement):
    """Name, contact or address changed; the commune and the MDS follow the address."""

    commune: Singulier[CodeCommune | None] = None
    mds: CodeMds | None = None
    situation_familiale: Singulier[SituationFamiliale | None] = None
    identite: Scelle[Identite]
