"""The dossier as it stands: diagnostic, contract and plan d'action, rendez-vous, prescriptions, documents. Folded live.

Texts are sealed in the events: they are opened for whoever may read them, and left out (None) for the others.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from ledger.annotations import valeur_de
from ledger.dossier import Dossier, fold, visibles
from ledger.dossier.etat.contrat_engagement import Contrat
from ledger.events.base import Evenement
from ledger.events.contrats.contrat_engagement import ContratEngagementPropose
from ledger.events.contrats.plan_action import DemarchePrevue
from ledger.events.suivi.accompagnement import DocumentDepose
from ledger.keys import Coffre
from ledger.lu import EvenementLu
from readmodels.dossier.chronologie import lire_dossier, taire
from readmodels.lecteur import Lecteur


class _Lu(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class AxeLu(BaseModel):
    """A goal of the plan."""

    theme: str
    objectif: str


class DemarcheLue(_Lu):
    """Something to do under the contract."""

    id: UUID
    type_action: str
    responsable: str
    debut_le: date
    fin_le: date
    heures_hebdo: float
    executant: str | None
    etat: str
    suivie_le: date | None
    detail: str | None = None


class ContratLu(_Lu):
    """The contract signed last, or the one that waits for its signature, with its plan."""

    id: UUID
    nature: str
    parcours: str
    duree_hebdo_h: float
    propose_le: date
    signe_le: date | None
    debut_le: date
    fin_le: date
    clos_le: date | None
    en_vigueur: bool
    actualisation_mois: int | None
    actualise_le: date | None
    themes: list[str]
    objectifs: str | None = None
    engagements_personne: str | None = None
    engagements_organisme: str | None = None
    axes: list[AxeLu] = []
    demarches: list[DemarcheLue] = []


class DiagnosticLu(_Lu):
    """The last diagnostic: codes of its referential; health is not in it."""

    id: UUID
    referentiel: str
    etabli_le: date
    actualise_le: date
    sans_contrainte: bool
    priorite: int | None
    besoins: dict[int, str]
    objectifs_en_cours: list[tuple[int, int]]
    confiance: str | None
    accompagnement: str | None


class RendezVousLu(_Lu):
    """A rendez-vous."""

    id: UUID
    le: date
    heure: str
    motif: str
    structure: str
    etat: str
    dit: str | None


class PrescriptionLue(_Lu):
    """A prescription."""

    id: UUID
    offre: str
    theme: str
    partenaire: str
    prescrite_le: date
    etat: str
    issue_le: date | None


class DocumentLu(_Lu):
    """A document: its content is kept elsewhere."""

    id: UUID
    nature: str
    depose_le: date
    taille_octets: int
    titre: str | None = None


class Synthese(BaseModel):
    """A dossier as it stands. ``contrat`` carries the plan d'action."""

    dossier: UUID
    version: int
    structure: str | None
    referent: UUID | None
    diagnostic: DiagnosticLu | None
    contrat: ContratLu | None
    rendez_vous: list[RendezVousLu]
    prescriptions: list[PrescriptionLue]
    documents: list[DocumentLu]


def synthese(lecteur: Lecteur, dossier: UUID, *, sensible: bool, coffre: Coffre | None = None) -> Synthese:
    """The dossier as it stands, without what its texts tell of health unless ``sensible``.

    Raises :class:`~ledger.erreurs.DossierInconnu`.
    """
    lus = lire_dossier(lecteur, dossier)
    return composer(fold(dossier, lus), Textes(visibles(lus), coffre, sensible=sensible))


class Textes:
    """Sealed fields of the events that count, opened when asked for."""

    def __init__(self, evenements: Sequence[EvenementLu], coffre: Coffre | None, *, sensible: bool) -> None:
        """Without ``coffre``, nothing opens; what tells of health is left out unless ``sensible``."""
        self._evenements, self._coffre, self._sensible = evenements, coffre, sensible

    def de(self, classe: type[Evenement], champ: str, cle: str) -> Mapping[str, Any]:
        """Fields of the last event of this type about ``cle``; empty when there is none, or when they stay closed."""
        dernier = next((e for e in reversed(self._evenements) if e.classe is classe and e.corps[champ] == cle), None)
        return self._ouvrir(dernier)

    def a(self, position: int) -> Mapping[str, Any]:
        """Fields of the event at this position, under the same terms."""
        return self._ouvrir(next((e for e in self._evenements if e.position == position), None))

    def _ouvrir(self, evenement: EvenementLu | None) -> Mapping[str, Any]:
        if self._coffre is None or evenement is None or (classe := evenement.classe) is None:
            return {}
        lus = evenement.desceller(self._coffre)
        return lus if self._sensible else {nom: taire(valeur, valeur_de(classe, nom)) for nom, valeur in lus.items()}


def composer(etat: Dossier, textes: Textes) -> Synthese:
    """Show a state."""
    diagnostic = next(reversed(etat.diagnostics.values()), None)
    documents = [
        DocumentLu.model_validate(document).model_copy(
            update={"titre": textes.de(DocumentDepose, "document", document.id).get("titre")}
        )
        for document in etat.accompagnement.documents.values()
    ]
    return Synthese(
        dossier=etat.id,
        version=etat.version,
        structure=etat.structure,
        referent=UUID(etat.referent) if etat.referent else None,
        diagnostic=DiagnosticLu.model_validate(diagnostic) if diagnostic else None,
        contrat=_contrat(etat, textes),
        rendez_vous=sorted(map(RendezVousLu.model_validate, etat.rendez_vous.values()), key=lambda r: (r.le, r.heure)),
        prescriptions=list(map(PrescriptionLue.model_validate, etat.prescriptions.values())),
        documents=documents,
    )


def _contrat(etat: Dossier, textes: Textes) -> ContratLu | None:
    contrat = etat.contrat_signe or contrat_propose(etat)
    return lire_contrat(etat, contrat, textes) if contrat is not None else None


def contrat_propose(etat: Dossier) -> Contrat | None:
    """The contract that waits for its signature."""
    return next((c for c in reversed(etat.contrats.values()) if c.en_attente), None)


def lire_contrat(etat: Dossier, contrat: Contrat, textes: Textes) -> ContratLu:
    """A contract with its texts and its plan."""
    ecrits = textes.de(ContratEngagementPropose, "contrat", contrat.id)
    axes = textes.a(contrat.plan).get("axes") or [] if contrat.plan is not None else []
    return ContratLu.model_validate(contrat).model_copy(
        update={
            "objectifs": ecrits.get("objectifs"),
            "engagements_personne": ecrits.get("engagements_personne"),
            "engagements_organisme": ecrits.get("engagements_organisme"),
            "axes": [AxeLu.model_validate(axe) for axe in axes],
            "demarches": _demarches(etat, contrat, textes),
        }
    )


def _demarches(etat: Dossier, contrat: Contrat, textes: Textes) -> list[DemarcheLue]:
    return [
        DemarcheLue.model_validate(demarche).model_copy(
            update={"detail": textes.de(DemarchePrevue, "demarche", demarche.id).get("detail")}
        )
        for demarche in etat.demarches.values()
        if demarche.contrat == contrat.id
    ]
