"""Registration at France Travail, as France Travail states it (API contrat-usager v2)."""

from typing import Annotated

from pydantic import Field

from ledger.dates import DateCivile
from ledger.events.base import Evenement
from ledger.events.catalogue import inscrire
from ledger.vocabulaire.entree.inscription import (
    CategorieAdministrative,
    CategorieInscription,
    FormeCessation,
    MotifCessation,
    MotifInscription,
    SituationEmploi,
)

Duree12MoisJ = Annotated[int, Field(ge=0, le=366, description="Jours d'inscription sur les 12 derniers mois")]
Duree24MoisJ = Annotated[int, Field(ge=0, le=731, description="Jours d'inscription sur les 24 derniers mois")]
Duree36MoisJ = Annotated[int, Field(ge=0, le=1096, description="Jours d'inscription sur les 36 derniers mois")]


@inscrire(code=151, nom="inscription.modifiee", famille="inscription", libelle="Statut France Travail modifié")
class InscriptionModifiee(Evenement):
    """The person is registered, or registered otherwise, from ``effet_le`` on."""

    categorie: CategorieInscription
    categorie_administrative: CategorieAdministrative | None = None
    situation: SituationEmploi | None = None
    duree_12_mois_j: Duree12MoisJ | None = None
    duree_24_mois_j: Duree24MoisJ | None = None
    duree_36_mois_j: Duree36MoisJ | None = None
    effet_le: DateCivile
    motif: MotifInscription
    premiere: bool = Field(default=False, description="First registration known to the dossier")


@inscrire(code=152, nom="inscription.cessee", famille="inscription", libelle="Inscription France Travail cessée")
class InscriptionCessee(Evenement):
    """The registration ends on ``effet_le``: cessation, or radiation."""

    forme: FormeCessation
    motif: MotifCessation
    effet_le: DateCivile
    reprise_avant_le: DateCivile | None = Field(default=None, description="Last day of rule I2")


@inscrire(code=153, nom="inscription.reprise", famille="inscription", libelle="Réinscription à France Travail")
class InscriptionReprise(Evenement):
    """The person is registered again from ``effet_le`` on."""

    categorie: CategorieInscription
    categorie_administrative: CategorieAdministrative | None = None
    situation: SituationEmploi | None = None
    duree_12_mois_j: Duree12MoisJ | None = None
    duree_24_mois_j: Duree24MoisJ | None = None
    duree_36_mois_j: Duree36MoisJ | None = None
    effet_le: DateCivile
    motif: MotifInscription
    cessee_le: DateCivile
    dans_le_delai: bool | None = Field(default=None, description="Within rule I2: the contract is found again")
