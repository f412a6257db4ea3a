"""Designation: la structure en charge, le référent unique, then the one who takes over from him."""

from collections.abc import Sequence
from uuid import UUID

from pydantic import Field

from commands.base import Acte, Cadre, Commande, Interdite, Refus, etape, exemple, exiger, exiger_ouvert, prealable
from ledger.contexte import Acteur
from ledger.dossier import Dossier
from ledger.dossier.etat.orientation import Orientation
from ledger.events.base import CodeStructure, Evenement, IdAgent
from ledger.events.orientations.designation import ReferentDesigne, ReferentTransfere, StructureDesignee
from ledger.lu import EvenementLu
from ledger.vocabulaire.acteur import Role
from ledger.vocabulaire.orientations.designation import MotifTransfert
from ledger.vocabulaire.orientations.orientation import Organisme
from ledger.vocabulaire.pouvoir import Pouvoir, Procedure

ENCADRENT = frozenset({Role.ADMINISTRATEUR, Role.SYSTEME})
"""Roles that hand over the persons whom others follow."""


class DesignerStructure(Commande):
    """Put a structure in charge."""

    model_config = exemple({"structure": "MDS-33-05", "organisme": "CONSEIL_DEPARTEMENTAL"})

    structure: CodeStructure
    organisme: Organisme


class DesignerReferent(Commande):
    """Name the référent unique, inside the structure in charge."""

    model_config = exemple({"referent": "5b8f2c1e-6d0a-4c57-9a3e-1f2b3c4d5e6f"})

    referent: IdAgent


class TransfererReferent(Commande):
    """Hand the person over to another référent, under the same orientation."""

    model_config = exemple({"referent": "7d0f4e3b-8f2c-4e79-9c50-3b4d5e6f7a8b", "motif": "DEPART_AGENT"})

    referent: IdAgent
    structure: CodeStructure | None = Field(default=None, description="Structure du nouveau référent ; la même sinon")
    precedent: IdAgent | None = Field(default=None, description="Référent remplacé, s'il faut que ce soit lui")
    motif: MotifTransfert


@etape(
    DesignerStructure,
    StructureDesignee,
    pourquoi="La structure suit l'organisme de l'orientation décidée ; aucun texte ne fixe de délai.",
    acte=Acte(Procedure.ORIENTATION, Pouvoir.DECIDER),
)
def designer_structure(dossier: Dossier, commande: DesignerStructure, cadre: Cadre) -> Sequence[Evenement]:
    """A structure takes charge under an orientation, of the organisme that was decided."""
    le = cadre.date_du_fait(commande)
    exiger_ouvert(dossier, le)
    orientation = _orientation_vers(dossier, commande.organisme)
    exiger(
        dossier.structure != commande.structure,
        "structure_inchangee",
        "Cette structure est déjà en charge de la personne.",
        champ="structure",
    )
    return [commande.fait(StructureDesignee, survenu_le=le, orientation=UUID(orientation.id))]


def _orientation_vers(dossier: Dossier, organisme: Organisme) -> Orientation:
    orientation = dossier.orientation
    if orientation is None:
        raise Refus("orientation_absente", "Aucune orientation n'est décidée : la structure se désigne ensuite.")
    exiger(
        organisme is orientation.organisme,
        "organisme_non_decide",
        f"L'orientation désigne : {orientation.organisme.libelle}. Une autre structure demande une réorientation.",
        champ="organisme",
    )
    return orientation


@prealable(StructureDesignee)
def _designation_tient(dossier: Dossier, e: EvenementLu, _cadre: Cadre) -> None:
    exiger(
        _orientation_vers(dossier, Organisme(e.corps["organisme"])).id == e.corps["orientation"],
        "orientation_absente",
        "La structure est désignée sous une autre orientation que celle qui est décidée à cette date.",
    )


def exiger_de_confier(acteur: Acteur, dossier: Dossier, _commande: Commande | None) -> None:
    """One hands over one's own, and those without référent; others' take a role of :data:`ENCADRENT`."""
    if dossier.referent not in (None, str(acteur.agent)) and acteur.role not in ENCADRENT:
        raise Interdite(
            "autre_referent",
            "Un autre référent suit cette personne : lui seul, ou un administrateur, peut la confier avec d'autres.",
        )


@etape(
    DesignerReferent,
    ReferentDesigne,
    pourquoi="Le référent unique est nommé par sa structure ; aucun texte ne fixe de délai.",
    garde=exiger_de_confier,
)
def designer_referent(dossier: Dossier, commande: DesignerReferent, cadre: Cadre) -> Sequence[Evenement]:
    """The référent belongs to the structure in charge, and is not the one already named."""
    le = cadre.date_du_fait(commande)
    exiger_ouvert(dossier, le)
    structure = _structure_en_charge(dossier)
    exiger(
        dossier.referent != str(commande.referent),
        "referent_inchange",
        "Ce référent suit déjà la personne.",
        champ="referent",
    )
    return [
        commande.fait(ReferentDesigne, survenu_le=le, structure=structure),
    ]


def _structure_en_charge(dossier: Dossier) -> str:
    if dossier.structure is None:
        raise Refus("structure_absente", "Aucune structure n'est en charge : désignez-la avant le référent.")
    return dossier.structure


@prealable(ReferentDesigne)
def _referent_tient(dossier: Dossier, e: EvenementLu, _cadre: Cadre) -> None:
    exiger(
        _structure_en_charge(dossier) == e.corps["structure"],
        "structure_absente",
        f"Le référent est désigné dans la structure {e.corps['structure']}, qui n'est pas en charge à cette date.",
    )


@etape(
    TransfererReferent,
    ReferentTransfere,
    pourquoi="Aucun texte ne fixe les conditions d'un changement de référent sous la même orientation.",
    garde=exiger_de_confier,
)
def transferer_referent(dossier: Dossier, commande: TransfererReferent, cadre: Cadre) -> Sequence[Evenement]:
    """Somebody follows the person, and somebody else does from then on; another organisme needs a réorientation."""
    le = cadre.date_du_fait(commande)
    exiger_ouvert(dossier, le)
    precedent, structure = _referent_en_place(dossier), _structure_en_charge(dossier)
    exiger(
        commande.precedent is None or str(commande.precedent) == precedent,
        "referent_different",
        "Un autre référent suit déjà la personne : rechargez le dossier avant de la confier à quelqu'un.",
        champ="precedent",
    )
    nouvelle = commande.structure or structure
    exiger(
        (str(commande.referent), nouvelle) != (precedent, structure),
        "referent_inchange",
        "Ce référent suit déjà la personne dans cette structure.",
        champ="referent",
    )
    return [
        commande.fait(
            ReferentTransfere,
            survenu_le=le,
            structure=nouvelle,
            precedent=UUID(precedent),
            structure_precedente=structure,
        )
    ]


def _referent_en_place(dossier: Dossier) -> str:
    if dossier.referent is None:
        raise Refus("referent_absent", "Aucun référent ne suit la personne : désignez-en un.")
    return dossier.referent


@prealable(ReferentTransfere)
def _transfert_tient(dossier: Dossier, e: EvenementLu, _cadre: Cadre) -> None:
    exiger(
        (_referent_en_place(dossier), _structure_en_charge(dossier))
        == (e.corps["precedent"], e.corps["structure_precedente"]),
        "referent_different",
        "Un autre référent suit la personne à cette date.",
    )
