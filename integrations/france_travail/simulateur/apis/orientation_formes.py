"""Forms of the orientation: what is written, with the published values."""

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Parcours = Literal["PED", "PSP", "PSO"]
Organisme = Literal["CD", "CAF", "FT", "ML", "CE"]
Impact = Literal["IMPACT_FORT_RECHERCHE_EMPLOI", "IMPACT_FAIBLE_RECHERCHE_EMPLOI", "AUCUNE"]


class Forme(BaseModel):
    """A written document: fields that the file does not name are accepted and counted."""

    model_config = ConfigDict(extra="allow")


class Structure(Forme):
    """A structure, by Aurore or Safir code."""

    code_aurore: str | None = Field(default=None, pattern=r"^[A-Za-z]{3}[0-9]{4}$")
    code_safir: str | None = Field(default=None, pattern=r"^\d{5}$")


class Decision(Forme):
    """Body of `decisionOrientation`."""

    etat_decision: Literal["ACCEPTEE", "REFUSEE"]
    date_decision: date
    organisme_decision: Organisme
    structure_decision: Structure | None = None
    agent_decision: str
    motif_refus: (
        Literal[
            "DECLARATION_INEXACTE",
            "SITUATION_NON_COUVERTE",
            "APPRECIATION_DIFFERENTE",
            "MANQUE_CAPACITE_ACCUEIL",
            "ENTRETIEN_ORIENTATION",
            "AUTRE",
        ]
        | None
    ) = None
    commentaire_refus: str | None = None
    parcours: Parcours | None = None
    organisme: Organisme | None = None
    structure: Structure | None = None


class Orientation(Forme):
    """Body of `orientation`."""

    origine: Literal[
        "INSCRIPTION_CONSEILLER_CD", "INSCRIPTION_AUTO_CAF", "INSCRIPTION_AUTO_MILO", "INSCRIPTION_AUTO_MSA"
    ]
    parcours: Parcours
    organisme: Organisme
    date_entree_parcours: date | None = None
    structure: Structure | None = None
    structure_decision: Structure | None = None


class Criteres(Forme):
    """Body of `calculOrientation`; each may come in a call of its own."""

    origine: (
        Literal["INSCRIPTION_CONSEILLER_CD", "INSCRIPTION_AUTO_MILO", "INSCRIPTION_AUTO_CAF", "INSCRIPTION_AUTO_MSA"]
        | None
    ) = None
    situation_professionnelle: Literal["EN_ACTIVITE", "DEUX_DERNIERES_ANNEES", "PLUS_DEUX_ANS", "JAMAIS"] | None = None
    type_emploi: (
        Literal[
            "SAISONNIER",
            "ARTISTE_OU_AUTEUR",
            "INTERMITTENT_SPECTACLE",
            "EXPLOITANT_AGRICOLE",
            "ASSISTANTE_MATERNELLE",
            "CREATEUR_ENTREPRISE_OU_INDEPENDANT",
            "AUTRE",
        ]
        | None
    ) = None
    niveau_etude: Literal["AFS", "C12", "C3A", "CFG", "CP4", "NV5", "NV4", "NV3", "NV2", "NV1"] | None = None
    capacite_a_travailler: bool | None = None
    projet_pro: Literal["SALARIAT", "ENTREPRENARIAT", "FORMATION", "AUCUN"] | None = None
    contrainte_sante: (
        Literal[
            "INCAPACITE_RECHERCHE_ACTIVITE_PRO",
            "IMPACT_FORT_RECHERCHE_EMPLOI",
            "IMPACT_FAIBLE_RECHERCHE_EMPLOI",
            "AUCUNE",
        ]
        | None
    ) = None
    contrainte_logement: Literal["SANS_LOGEMENT", "PROCEDURE_EXPULSION"] | Impact | None = None
    contrainte_mobilite: Literal["AUCUN_MOYEN_DE_TRANSPORT", "DEPENDANT_TRANSPORT", "AUTRE", "AUCUNE"] | None = None
    contrainte_familiale: Literal["AIDANT_FAMILIAL", "ENFANT_SANS_SOLUTION_GARDE"] | Impact | None = None
    contrainte_financiere: Impact | None = None
    contrainte_numerique: Literal["NON_ACCES_INTERNET", "NON_MAITRISE", "REFUS", "AUCUNE"] | None = None
    contrainte_administrative_juridique: Impact | None = None
    contrainte_francais_calcul: Impact | None = None
    boe: bool | None = None
    baeeh: bool | None = None
    scolarite_etablissement_specialise: bool | None = None
    esat: bool | None = None
    boe_souhait_accompagnement: bool | None = None
    msa_autonomie_recherche_emploi: int | None = Field(default=None, ge=1, le=5)
    msa_demarches_professionnelles: Literal["AUCUNE_DEMARCHE", "PEU_DEMARCHES", "PLUSIEURS_DEMARCHES"] | None = None
