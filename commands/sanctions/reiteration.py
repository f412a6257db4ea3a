"""Rank of a manquement: which suspension makes it a réitération (rule S-REIT), and what its annulment leaves behind."""

from collections.abc import Iterator
from datetime import date

from commands.base import Cadre, Refus, exiger, jour
from ledger.dossier import Dossier
from ledger.dossier.etat.sanction import Manquement, Sanction
from ledger.vocabulaire.sanctions.sanction import MesureSanction, NatureManquement, RangManquement


def exiger_rang(dossier: Dossier, rang: RangManquement, connu: Manquement, cadre: Cadre, le: date) -> None:
    """Refuse a réitération that follows no suspension for the same manquement, in time, under the same orientation."""
    if rang is RangManquement.PREMIER:
        return
    regle = cadre.regle("S-REIT", le)
    depuis: date = regle.parametres["manquements_depuis"]
    premieres = [s for s in _suspensions(dossier, connu.nature) if _constate_le(dossier, s) >= depuis]
    exiger(
        any(s.notifiee_le <= connu.constate_le for s in premieres if s.notifiee_le is not None),
        "rang_sans_precedent",
        f"Le manquement du {jour(connu.constate_le)} ne suit aucune suspension notifiée pour un premier manquement de"
        f" même nature (« {connu.nature.libelle} ») constaté depuis le {jour(depuis)} : il s'agit d'un premier manquement"
        f" ({regle.source}).",
        champ="rang",
        regle="S-REIT",
    )
    orientations = [o.decidee_le for o in dossier.orientations.values() if o.decidee_le <= connu.constate_le]
    exiger(
        any(
            s.notifiee_le <= connu.constate_le <= regle.echeance(s.notifiee_le, cadre.regles.calendrier)
            and not any(s.decidee_le < decidee_le for decidee_le in orientations)
            for s in premieres
            if s.notifiee_le is not None
        ),
        "reiteration_hors_delai",
        f"Le manquement constaté le {jour(connu.constate_le)} ne suit aucune sanction notifiée depuis moins de"
        f" {regle.delai} sous la même orientation : il s'agit d'un premier manquement ({regle.source}).",
        champ="rang",
        regle="S-REIT",
    )


def rang_possible(dossier: Dossier, connu: Manquement, cadre: Cadre, le: date) -> RangManquement:
    """The highest rank that rule S-REIT allows for a manquement decided on this day."""
    try:
        exiger_rang(dossier, RangManquement.REITERE, connu, cadre, le)
    except Refus:
        return RangManquement.PREMIER
    return RangManquement.REITERE


def exiger_deja_sanctionne(dossier: Dossier, rang: RangManquement) -> None:
    """Refuse a réitération when no sanction was ever decided before it.

    An annulled one leaves it standing until somebody requalifies it: see :func:`a_requalifier`.
    """
    exiger(
        rang is RangManquement.PREMIER or bool(dossier.sanctions) or bool(dossier.annulations),
        "rang_sans_precedent",
        "Aucune sanction n'a été prononcée auparavant : il s'agit d'un premier manquement.",
        champ="rang",
        regle="S-REIT",
    )


def a_requalifier(dossier: Dossier) -> Iterator[tuple[Sanction, date]]:
    """Sanctions for a réitération whose first sanction was annulled and that no other one holds up, with that day."""
    for sanction in dossier.sanctions.values():
        if sanction.rang is RangManquement.PREMIER or sanction.nature is None:
            continue
        if any(premiere.decidee_le <= sanction.decidee_le for premiere in _suspensions(dossier, sanction.nature)):
            continue
        annulees = [
            annulation.annulee_le
            for annulation in dossier.annulations
            if annulation.nature is sanction.nature and annulation.decidee_le <= sanction.decidee_le
        ]
        if annulees:
            yield sanction, max(annulees)


def _suspensions(dossier: Dossier, nature: NatureManquement) -> list[Sanction]:
    """Standing suspensions for a first manquement of this nature (CASF L262-37 II 2°)."""
    return [
        s
        for s in dossier.sanctions.values()
        if s.nature is nature and s.rang is RangManquement.PREMIER and s.mesure is MesureSanction.SUSPENSION
    ]


def _constate_le(dossier: Dossier, sanction: Sanction) -> date:
    """When the manquement was; the day of the decision when it is not known any more."""
    manquement = dossier.manquements.get(sanction.manquement)
    return manquement.constate_le if manquement is not None else sanction.decidee_le
