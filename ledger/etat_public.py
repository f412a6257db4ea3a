"""The public state of a dossier: where its parcours stands, from the clear part of its events alone.

It depends on nothing but the events: no clock, no key. What tells a person from others (birth, sex, household, commune)
is left out, and so is what no step downstream of the parcours needs.
"""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from ledger.dates import DateCivile
from ledger.dossier import Dossier, fold
from ledger.dossier.etat.rendez_vous import EtatRendezVous
from ledger.dossier.registre import EVOLUTIONS
from ledger.events.base import CodeMds, CodeStructure, IdAgent
from ledger.lu import EvenementLu
from ledger.publication import PREFIXE_TYPE, source
from ledger.vocabulaire.contrats.contrat_engagement import NatureContrat
from ledger.vocabulaire.entree.droits import EtatDroit
from ledger.vocabulaire.orientations.orientation import Organisme, Parcours
from ledger.vocabulaire.orientations.parcours import MotifFinParcours
from ledger.vocabulaire.sanctions.sanction import MesureSanction

TYPE: Final = "dossier.etat.v1"
DERNIERS: Final = 20
"""Meetings to come and sanctions shown, at most: the last ones."""


class _Partie(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class DroitsEnCours(_Partie):
    """What the payer last stated."""

    etat_droit: EtatDroit
    soumis_droits_devoirs: bool
    depuis: DateCivile


class InscriptionEnCours(_Partie):
    """What France Travail last stated."""

    categorie: str = Field(examples=["G"])
    effet_le: DateCivile
    cessee_le: DateCivile | None = None


class OrientationEnCours(_Partie):
    """The orientation in force."""

    orientation: UUID
    parcours: Parcours
    organisme: Organisme
    structure: CodeStructure
    decidee_le: DateCivile
    debut_le: DateCivile


class ContratSigne(_Partie):
    """The contract signed last."""

    contrat: UUID
    nature: NatureContrat
    signe_le: DateCivile
    debut_le: DateCivile
    fin_le: DateCivile
    duree_hebdo_h: float = Field(examples=[15])
    suspendu_le: DateCivile | None = Field(default=None, description="Day of the suspension that goes on")
    clos_le: DateCivile | None = None


class RendezVousPrevu(_Partie):
    """A meeting whose outcome is not known."""

    rendez_vous: UUID
    le: DateCivile
    structure: CodeStructure


class SanctionDecidee(_Partie):
    """A measure, whether it still runs or not."""

    sanction: UUID
    mesure: MesureSanction
    debut_le: DateCivile
    fin_le: DateCivile
    levee_le: DateCivile | None = None


class FinDeParcours(_Partie):
    """The parcours is over."""

    terminee_le: DateCivile
    motif: MotifFinParcours


class EtatDossier(_Partie):
    """A dossier as it stands after the event at ``position``."""

    dossier: UUID
    version: int = Field(ge=1, examples=[7])
    position: int = Field(ge=1, examples=[1234])
    ouvert_le: DateCivile
    parti: bool = Field(description="Gone to another département")
    droits: DroitsEnCours | None = None
    inscription: InscriptionEnCours | None = None
    orientation_attendue_le: DateCivile | None = Field(
        default=None, description="Last day to orient, when it is awaited"
    )
    orientation: OrientationEnCours | None = None
    structure: CodeStructure | None = None
    referent: IdAgent | None = None
    mds: CodeMds | None = None
    contrat: ContratSigne | None = None
    rendez_vous: list[RendezVousPrevu] = Field(default=[], max_length=DERNIERS)
    sanctions: list[SanctionDecidee] = Field(default=[], max_length=DERNIERS)
    fin_parcours: FinDeParcours | None = None


def etat_public(stream: UUID, evenements: Sequence[EvenementLu]) -> EtatDossier | None:
    """Public state after these events, in order of version; None for what is no dossier, or not open."""
    if not any(e.classe in EVOLUTIONS for e in evenements):
        return None
    dossier = fold(stream, evenements)
    if dossier.ouvert_le is None:
        return None
    droits = dossier.droits
    return EtatDossier(
        dossier=stream,
        version=dossier.version,
        position=dossier.position,
        ouvert_le=dossier.ouvert_le,
        parti=dossier.parti is not None,
        droits=None
        if droits is None
        else DroitsEnCours(etat_droit=droits.etat, soumis_droits_devoirs=droits.soumis, depuis=droits.depuis),
        inscription=_inscription(dossier),
        orientation_attendue_le=None if droits is None else droits.echeance_orientation_le,
        orientation=_orientation(dossier),
        structure=dossier.structure,
        referent=None if dossier.referent is None else UUID(dossier.referent),
        mds=None if droits is None else droits.mds,
        contrat=_contrat(dossier),
        rendez_vous=_rendez_vous(dossier),
        sanctions=_sanctions(dossier),
        fin_parcours=None
        if dossier.fin_parcours is None
        else FinDeParcours(terminee_le=dossier.fin_parcours.terminee_le, motif=dossier.fin_parcours.motif),
    )


def attributs(etat: EtatDossier, schema: str) -> dict[str, str]:
    """Attributes of the CloudEvent that carries a state; its id tells the dossier and the version."""
    dossier = str(etat.dossier)
    return {
        "specversion": "1.0",
        "id": f"{dossier}.{etat.version}",
        "source": source(schema),
        "type": PREFIXE_TYPE + TYPE,
        "subject": dossier,
        "partitionkey": dossier,
        "sequence": f"{etat.position:020d}",
        "dossierversion": str(etat.version),
    }


def _inscription(dossier: Dossier) -> InscriptionEnCours | None:
    if (i := dossier.inscription) is None:
        return None
    return InscriptionEnCours(categorie=i.categorie, effet_le=i.effet_le, cessee_le=i.cessee_le)


def _orientation(dossier: Dossier) -> OrientationEnCours | None:
    if (o := dossier.orientation) is None:
        return None
    return OrientationEnCours(
        orientation=UUID(o.id),
        parcours=o.parcours,
        organisme=o.organisme,
        structure=o.structure,
        decidee_le=o.decidee_le,
        debut_le=o.debut_le,
    )


def _contrat(dossier: Dossier) -> ContratSigne | None:
    c = dossier.contrat_signe
    if c is None or c.signe_le is None:
        return None
    ouverte = next((s for s in reversed(c.suspensions) if s.repris_le is None), None)
    return ContratSigne(
        contrat=UUID(c.id),
        nature=c.nature,
        signe_le=c.signe_le,
        debut_le=c.debut_le,
        fin_le=c.fin_le,
        duree_hebdo_h=c.duree_hebdo_h,
        suspendu_le=None if ouverte is None else ouverte.suspendu_le,
        clos_le=c.clos_le,
    )


def _rendez_vous(dossier: Dossier) -> list[RendezVousPrevu]:
    prevus = [r for r in dossier.rendez_vous.values() if r.etat is EtatRendezVous.PLANIFIE]
    prevus.sort(key=lambda r: (r.quand, r.id))
    return [RendezVousPrevu(rendez_vous=UUID(r.id), le=r.le, structure=r.structure) for r in prevus[-DERNIERS:]]


def _sanctions(dossier: Dossier) -> list[SanctionDecidee]:
    return [
        SanctionDecidee(sanction=UUID(s.id), mesure=s.mesure, debut_le=s.debut_le, fin_le=s.fin_le, levee_le=s.levee_le)
        for s in list(dossier.sanctions.values())[-DERNIERS:]
    ]
