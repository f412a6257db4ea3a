"""Criteria of orientation, as the person stated them (CT L5411-5-1 III)."""

from pydantic import Field

from ledger.dates import DateCivile
from ledger.events.base import CodeCommune, Evenement, Scelle, Sensible, Singulier, Valeur
from ledger.events.catalogue import inscrire
from ledger.vocabulaire.orientations.criteres import (
    ContrainteFamiliale,
    ContrainteLogement,
    ContrainteMobilite,
    ContrainteNumerique,
    ContrainteSante,
    DemarchesMsa,
    ImpactContrainte,
    NiveauEtude,
    ProjetProfessionnel,
    SituationProfessionnelle,
    TypeEmploi,
)


class CriteresSante(Valeur):
    """Health and handicap. Sealed as a whole, apart from the rest, so that it can be shown to fewer people."""

    capacite_a_travailler: bool | None = None
    contrainte_sante: ContrainteSante | None = None
    boe: bool | None = Field(default=None, description="Bénéficiaire de l'obligation d'emploi")
    baeeh: bool | None = Field(
        default=None, description="Bénéficiaire de l'allocation d'éducation de l'enfant handicapé"
    )
    scolarite_etablissement_specialise: bool | None = None
    esat: bool | None = None
    boe_souhait_accompagnement: bool | None = Field(default=None, description="Souhaite un accompagnement spécialisé")


class CriteresSociaux(Valeur):
    """Home, family, money and justice. Sealed as a whole."""

    contrainte_logement: ContrainteLogement | None = None
    contrainte_familiale: ContrainteFamiliale | None = None
    contrainte_financiere: ImpactContrainte | None = None
    contrainte_administrative_juridique: ImpactContrainte | None = None


@inscrire(code=204, nom="orientation.criteres_recueillis", famille="orientation", libelle="Critères recueillis")
class CriteresRecueillis(Evenement):
    """What a préconisation is computed from; the latest answers stand."""

    situation_professionnelle: SituationProfessionnelle | None = None
    type_emploi: TypeEmploi | None = None
    niveau_etude: NiveauEtude | None = None
    projet_pro: ProjetProfessionnel | None = None
    contrainte_mobilite: ContrainteMobilite | None = None
    contrainte_francais_calcul: ImpactContrainte | None = None
    contrainte_numerique: ContrainteNumerique | None = None
    brsa: bool | None = None
    msa_autonomie_recherche_emploi: int | None = Field(default=None, ge=0, le=10)
    msa_demarches_professionnelles: DemarchesMsa | None = None
    code_commune: Singulier[CodeCommune | None] = None
    saisis_le: DateCivile = Field(description="Day on which the person answered")
    sante_handicap: Scelle[Sensible[CriteresSante | None]] = None
    sociaux: Scelle[CriteresSociaux | None] = None
