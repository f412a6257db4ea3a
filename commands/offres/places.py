"""Places of the offers: taken by a prescription, given back when it no longer needs one, in the same append as it.

What a dossier holds is read from its state before and after the step; the difference is written on the offers' streams.
So a correction, an annulment and a late fact need no rule of their own, and an offer is never sold twice: its stream
has the version that was read, or the step is decided again.
"""

from collections.abc import Iterator
from datetime import date
from typing import Final
from uuid import UUID

from commands.annexes import EtapeDecidee, FluxAnnexe, annexe
from commands.base import Refus, exiger, jour
from ledger.dossier import Dossier
from ledger.dossier.etat.prescription import EtatPrescription, Prescription
from ledger.events.offres.catalogue_offres import PlacePrise, PlaceRendue
from ledger.events.offres.prescription import OffrePrescrite, SuitePrescription
from ledger.flux import flux_offre
from ledger.offre import Offre, fold_offre
from ledger.vocabulaire.offres.offre import MotifPlaceRendue

MOTIFS: Final = {
    EtatPrescription.REFUSEE: MotifPlaceRendue.REFUS,
    EtatPrescription.NON_VENUE: MotifPlaceRendue.NON_VENUE,
    EtatPrescription.ABANDONNEE: MotifPlaceRendue.ABANDON,
    EtatPrescription.EXPIREE: MotifPlaceRendue.EXPIRATION,
}

Tenue = tuple[str, str]
"""An offer, and the prescription that holds a place of it."""


@annexe(OffrePrescrite, *SuitePrescription.__subclasses__())
def places(etape: EtapeDecidee) -> tuple[FluxAnnexe, ...]:
    """The places that the step takes and gives back; refuses when an offer has nothing left to take."""
    tenues, a_tenir = _tenues(etape.avant), _tenues(etape.apres)
    changees = {tenue: tenue in a_tenir for tenue in sorted(tenues ^ a_tenir)}
    streams = {code: flux_offre(etape.journal.schema, code) for code, _ in changees}
    lus = etape.lire(streams.values())
    offres = {code: fold_offre(lus[stream]) for code, stream in streams.items()}
    return tuple(
        FluxAnnexe(streams[code], offres[code].version, evenement)
        for (code, prescription), prise in changees.items()
        for evenement in _mouvement(
            offres[code], etape.apres.prescriptions.get(prescription), (code, prescription), prise, etape.le
        )
    )


def _tenues(dossier: Dossier) -> set[Tenue]:
    return {(p.offre, p.id) for p in dossier.prescriptions.values() if p.tient_place}


def _mouvement(
    offre: Offre, prescription: Prescription | None, tenue: Tenue, prise: bool, le: date
) -> Iterator[PlacePrise | PlaceRendue]:
    """The event of one place; none to give back what the offer's stream does not know as taken."""
    code, cle = tenue
    if prise and prescription is not None:
        _exiger_place(offre, code, prescription.prescrite_le)
        exiger(
            cle not in offre.prises,
            "identifiant_deja_utilise",
            "Cet identifiant de prescription tient déjà une place de cette offre, dans un autre dossier : donnez-en un"
            " autre, ou aucun.",
            champ="prescription",
        )
        yield PlacePrise(survenu_le=le, offre=code, prescription=UUID(cle))
    elif not prise and cle in offre.prises:
        motif = MOTIFS.get(prescription.etat) if prescription and prescription.offre == code else None
        yield PlaceRendue(
            survenu_le=le, offre=code, prescription=UUID(cle), motif=motif or MotifPlaceRendue.RECTIFICATION
        )


def _exiger_place(offre: Offre, code: str, le: date) -> None:
    if not offre.publiee:
        raise Refus(
            "offre_inconnue",
            f"L'offre {code} n'est pas au catalogue : publiez-la avec ses places avant de la prescrire.",
            champ="offre",
        )
    exiger(
        offre.fermee_le is None or le < offre.fermee_le,
        "offre_fermee",
        f"L'offre {code} est fermée depuis le {jour(offre.fermee_le or le)} : choisissez une autre offre.",
        champ="offre",
    )
    exiger(
        offre.ouverte(le),
        "offre_hors_periode",
        f"L'offre {code} n'accueille personne au {jour(le)} : vérifiez ses dates, ou choisissez une autre offre.",
        champ="offre",
    )
    exiger(
        offre.restantes is None or offre.restantes > 0,
        "plus_de_place",
        f"Il ne reste aucune place sur l'offre {code} ({offre.places} au total) : choisissez une autre offre, ou demandez"
        " au partenaire d'en ouvrir.",
        champ="offre",
    )
