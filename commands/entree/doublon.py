"""Duplicates: fusionner un dossier en double dans un autre, les séparer de nouveau.

The decision is that of the absorbed dossier, and writes on the dossier that goes on.
"""

from collections.abc import Sequence
from datetime import date
from uuid import UUID, uuid4

from pydantic import Field

from commands.annexes import EtapeDecidee, FluxAnnexe, annexe
from commands.base import Cadre, Commande, Refus, etape, exemple, exiger, exiger_ouvert, jour, prealable
from ledger.dossier import Dossier
from ledger.dossier.etat.doublon import Fusion
from ledger.events.base import Evenement, Texte
from ledger.events.entree.doublon import DoublonAbsorbe, DoublonFusionne, DoublonRestitue, DoublonSepare
from ledger.events.entree.droits import DroitsModifies
from ledger.lu import EvenementLu
from ledger.vocabulaire.entree.doublon import MotifFusion, MotifSeparation
from ledger.vocabulaire.entree.droits import EtatDroit, MotifDroit

POURQUOI = "Le rapprochement de deux dossiers est un constat d'identité : aucune règle datée n'en décide."


class FusionnerDoublon(Commande):
    """Say that this dossier is a duplicate, and which one goes on; both keep their history."""

    model_config = exemple({"absorbant": "0d6c3a0e-7f0e-4c0f-8a55-3f3f0a2d9a61", "motif": "MEME_NIR"})

    fusion: UUID = Field(default_factory=uuid4)
    absorbant: UUID = Field(description="Dossier qui continue")
    motif: MotifFusion
    commentaire: Texte | None = None


class SeparerDoublon(Commande):
    """Say that the merge was a mistake: both dossiers go on, each with its history."""

    model_config = exemple({"motif": "PERSONNES_DIFFERENTES"})

    motif: MotifSeparation
    commentaire: Texte | None = None


@etape(FusionnerDoublon, DoublonFusionne, DroitsModifies, DoublonAbsorbe, pourquoi=POURQUOI)
def fusionner_doublon(dossier: Dossier, commande: FusionnerDoublon, cadre: Cadre) -> Sequence[Evenement]:
    """The duplicate is absorbed once, and its right closes: the person counts in one dossier."""
    le = cadre.date_du_fait(commande)
    exiger_ouvert(dossier, le)
    droits = dossier.droits
    assert droits is not None  # noqa: S101 - an opened dossier has rights
    _exiger_non_absorbe(dossier)
    exiger(
        commande.absorbant != dossier.id,
        "fusion_avec_soi",
        "Un dossier ne fusionne pas avec lui-même : indiquez le dossier qui continue.",
        champ="absorbant",
    )
    fusionne = commande.fait(DoublonFusionne, survenu_le=le)
    if droits.etat is EtatDroit.CLOS:
        return [fusionne]
    return [
        fusionne,
        DroitsModifies(
            survenu_le=le,
            etat_droit=EtatDroit.CLOS,
            soumis_droits_devoirs=droits.soumis,
            motif=MotifDroit.DOUBLON,
            fusion=commande.fusion,
        ),
    ]


def _exiger_non_absorbe(dossier: Dossier) -> None:
    fusion = dossier.fusion
    if fusion is not None:
        raise Refus(
            "doublon_deja_fusionne",
            f"Ce dossier est déjà fusionné depuis le {jour(fusion.le)} : le dossier {fusion.absorbant} continue.",
            champ="absorbant",
        )


@prealable(DoublonFusionne)
def _fusion_tient(dossier: Dossier, _e: EvenementLu, _cadre: Cadre) -> None:
    _exiger_non_absorbe(dossier)


@etape(SeparerDoublon, DoublonSepare, DroitsModifies, DoublonRestitue, pourquoi=POURQUOI)
def separer_doublon(dossier: Dossier, commande: SeparerDoublon, cadre: Cadre) -> Sequence[Evenement]:
    """The dossier goes on by itself; its right is again what it was before the merge."""
    le = cadre.date_du_fait(commande)
    exiger_ouvert(dossier, le)
    fusion = _fusion(dossier, le)
    separe = commande.fait(DoublonSepare, survenu_le=le, fusion=UUID(fusion.id), absorbant=UUID(fusion.absorbant))
    avant = fusion.droits_avant
    if avant is None or avant.etat is EtatDroit.CLOS:
        return [separe]
    return [
        separe,
        DroitsModifies(
            survenu_le=le,
            etat_droit=avant.etat,
            soumis_droits_devoirs=avant.soumis,
            motif=MotifDroit(avant.motif) if avant.motif is not None else None,
            fusion=UUID(fusion.id),
        ),
    ]


def _fusion(dossier: Dossier, le: date) -> Fusion:
    fusion = dossier.fusion
    if fusion is None:
        raise Refus("doublon_non_fusionne", "Ce dossier n'est fusionné avec aucun autre : il n'y a rien à séparer.")
    exiger(
        fusion.le <= le,
        "avant_fusion",
        f"La séparation est datée du {jour(le)}, avant la fusion du {jour(fusion.le)}.",
        champ="survenu_le",
    )
    return fusion


@prealable(DoublonSepare)
def _separation_tient(dossier: Dossier, e: EvenementLu, _cadre: Cadre) -> None:
    exiger(
        _fusion(dossier, e.survenu_le).id == e.corps["fusion"],
        "doublon_non_fusionne",
        "La fusion défaite n'est pas celle qui tient à cette date.",
    )


@annexe(DoublonFusionne)
def absorption(etape: EtapeDecidee) -> tuple[FluxAnnexe, ...]:
    """The dossier that goes on says so."""
    fusionne = etape.dit(DoublonFusionne)
    if fusionne is None:
        return ()
    garde = etape.journal.dossier(fusionne.absorbant)
    return (FluxAnnexe(garde.id, garde.version, absorber(garde, etape.dossier, fusionne)),)


def absorber(garde: Dossier, absorbe: UUID, fusionne: DoublonFusionne) -> DoublonAbsorbe:
    """The record of the merge on the dossier that goes on; refuses one that was not opened, or does not go on itself."""
    le = fusionne.survenu_le
    exiger(
        garde.ouvert_le is not None and garde.ouvert_le <= le,
        "absorbant_inconnu",
        "Le dossier qui doit continuer n'est pas ouvert à cette date : vérifiez son identifiant.",
        champ="absorbant",
    )
    exiger(
        garde.fusion is None,
        "absorbant_absorbe",
        "Le dossier qui doit continuer est lui-même en double : indiquez"
        f" {garde.fusion.absorbant if garde.fusion else ''}, qui continue à sa place.",
        champ="absorbant",
    )
    return DoublonAbsorbe(survenu_le=le, fusion=fusionne.fusion, absorbe=absorbe, motif=fusionne.motif)


@annexe(DoublonSepare)
def restitution(etape: EtapeDecidee) -> tuple[FluxAnnexe, ...]:
    """The dossier that went on does so no more."""
    separe = etape.dit(DoublonSepare)
    if separe is None:
        return ()
    garde = etape.journal.dossier(separe.absorbant)
    evenement = DoublonRestitue(survenu_le=etape.le, fusion=separe.fusion, absorbe=etape.dossier, motif=separe.motif)
    return (FluxAnnexe(garde.id, garde.version, evenement),)
