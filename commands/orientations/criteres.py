"""Criteria of orientation: recueillir."""

from collections.abc import Sequence

from pydantic import Field

from commands.base import Cadre, Commande, Jour, etape, exemple, exiger, exiger_ouvert, jour
from ledger.dossier import Dossier
from ledger.events.base import CodeCommune, Evenement, Sensible
from ledger.events.orientations.criteres import CriteresRecueillis, CriteresSante, CriteresSociaux
from ledger.vocabulaire.orientations.criteres import (
    ContrainteMobilite,
    ContrainteNumerique,
    DemarchesMsa,
    ImpactContrainte,
    NiveauEtude,
    ProjetProfessionnel,
    SituationProfessionnelle,
    TypeEmploi,
)


class RecueillirCriteres(Commande):
    """Record what the person answers; a question that was not asked is left out."""

    model_config = exemple(
        {
            "saisis_le": "2026-03-04",
            "situation_professionnelle": "PLUS_DEUX_ANS",
            "niveau_etude": "NV5",
            "projet_pro": "SALARIAT",
            "contrainte_mobilite": "DEPENDANT_TRANSPORT",
            "sociaux": {"contrainte_familiale": "ENFANT_SANS_SOLUTION_GARDE"},
        }
    )

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
    code_commune: CodeCommune | None = None
    saisis_le: Jour = Field(description="Jour où la personne a répondu")
    sante_handicap: Sensible[CriteresSante | None] = Field(default=None, description="Santé et handicap (scellés)")
    sociaux: CriteresSociaux | None = Field(default=None, description="Logement, famille, argent, droit (scellés)")


HORS_REPONSES = {"survenu_le", "correction", "precision_correction", "saisis_le"}


@etape(
    RecueillirCriteres,
    CriteresRecueillis,
    pourquoi="Les critères sont fixés par arrêté et précisés localement (CT L5411-5-1 III) ; aucun délai n'en dépend.",
)
def recueillir_criteres(dossier: Dossier, commande: RecueillirCriteres, cadre: Cadre) -> Sequence[Evenement]:
    """One answer at least, given on that day or before."""
    le = cadre.date_du_fait(commande)
    exiger_ouvert(dossier, le)
    reponses = commande.model_dump(exclude=HORS_REPONSES, exclude_none=True).values()
    exiger(
        any(reponse != {} for reponse in reponses),
        "criteres_vides",
        "Aucun critère n'est renseigné : donnez au moins une réponse de la personne.",
    )
    exiger(
        commande.saisis_le <= le,
        "saisie_apres_recueil",
        f"Les réponses seraient données le {jour(commande.saisis_le)}, après leur recueil le {jour(le)}.",
        champ="saisis_le",
    )
    return [commande.fait(CriteresRecueillis, survenu_le=le)]
