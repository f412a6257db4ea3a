"""The file of several dossiers: the lines of the file active that the agent may read, and nothing else of them."""

from collections.abc import Mapping, Sequence
from typing import Final
from uuid import UUID

from ledger.dates import aujourd_hui
from ledger.vocabulaire.entree.droits import EtatDroit
from ledger.vocabulaire.orientations.orientation import Parcours
from readmodels.export.document import Colonne, Document, Nature, Valeur
from readmodels.export.formats import Format
from readmodels.listes.file_active import LigneFileActive

FORMATS: Final = {Format.XLSX: "Excel", Format.ODS: "OpenDocument", Format.CSV: "CSV"}
IDENTITE: Final = (
    Colonne("nom", "Nom"),
    Colonne("prenom", "Prénom"),
    Colonne("naissance_le", "Date de naissance", Nature.DATE),
)
COLONNES: Final = (
    Colonne("dossier", "Dossier"),
    Colonne("etat_droit", "Droit RSA"),
    Colonne("parcours", "Parcours"),
    Colonne("structure", "Structure"),
    Colonne("referent", "Référent"),
    Colonne("referent_depuis", "Référent depuis le", Nature.DATE),
    Colonne("echeance_le", "Prochaine échéance", Nature.DATE),
    Colonne("echeance", "Nature de l'échéance"),
    Colonne("prochain_rendez_vous_le", "Prochain rendez-vous", Nature.DATE),
    Colonne("contrat_signe_le", "Contrat d'engagement signé le", Nature.DATE),
    Colonne("contrat_fin_le", "Contrat d'engagement jusqu'au", Nature.DATE),
)


def document(
    lignes: Sequence[LigneFileActive], origine: str, *, position: int, nommes: bool, lieux: Mapping[str, str],
    agents: Mapping[str, str],
) -> Document:  # fmt: skip
    """A line for each dossier; names when the role reads them."""
    return Document(
        titre="File active",
        entete=[
            ("Établi le", aujourd_hui().isoformat()),
            ("Dossiers", f"{len(lignes)}, {origine}"),
            ("Position du journal", str(position)),
        ],
        colonnes=[*(IDENTITE if nommes else ()), *COLONNES],
        lignes=[_ligne(ligne, nommes=nommes, lieux=lieux, agents=agents) for ligne in lignes],
        titres_definitions=("Colonne", "Définition"),
        definitions=[
            ["Prochaine échéance", "la plus proche des échéances ouvertes du dossier, passées comprises"],
            ["Référent", "vide tant que personne n'est désigné ; un numéro pour qui n'est plus habilité"],
        ],
    )


def _ligne(
    ligne: LigneFileActive, *, nommes: bool, lieux: Mapping[str, str], agents: Mapping[str, str]
) -> list[Valeur]:
    identite: list[Valeur] = [ligne.nom, ligne.prenom, ligne.naissance_le] if nommes else []
    return [
        *identite,
        str(ligne.dossier),
        EtatDroit(ligne.etat_droit).libelle,
        Parcours(ligne.parcours).libelle if ligne.parcours else None,
        lieux.get(ligne.structure, ligne.structure) if ligne.structure else None,
        _agent(ligne.referent, agents),
        ligne.referent_depuis,
        ligne.echeance_le,
        ligne.echeance.libelle if ligne.echeance else None,
        ligne.prochain_rendez_vous_le,
        ligne.contrat_signe_le,
        ligne.contrat_fin_le,
    ]


def _agent(agent: UUID | None, agents: Mapping[str, str]) -> str | None:
    return agents.get(str(agent), str(agent)) if agent else None
