"""Later steps must still stand: a late record or a correction never pulls the ground from under another step.

Each step states what it rests upon (:func:`~commands.base.prealable`). Facts recorded in their order need no check here:
their decision was taken on the whole state. A late or corrected one takes its place in time, and every step after that
place that stood before must still stand.
"""

from collections.abc import Sequence
from uuid import UUID

from commands.base import PREALABLES, Cadre, Refus, exiger_ouvert, jour
from commands.correction import libelle
from commands.courant import exiger_courant
from ledger.dossier import Dossier, dossier_vide, evoluer, visibles
from ledger.events.base import Evenement
from ledger.events.entree.droits import DossierOuvert
from ledger.lu import EvenementLu

CITES_MAX = 3
"""Steps named in a refusal, at most."""


def exiger_suites(
    stream: UUID, lus: Sequence[EvenementLu], cible: EvenementLu | None, decides: Sequence[Evenement], cadre: Cadre
) -> None:
    """Refuse what cannot stand at its place in time, or what later steps could no longer rest upon."""
    if cible is None and not _tardif(lus, decides):
        return
    ajoutes = comme_lus(stream, lus, cible, decides)
    avant, apres = _chutes(stream, lus, cadre), _chutes(stream, [*lus, *ajoutes], cadre)
    for e in ajoutes:
        if e.position in apres:
            raise Refus(
                "impossible_a_cette_date",
                f"Au {jour(e.survenu_le)}, cette étape n'était pas possible : {apres[e.position]}",
                champ="survenu_le",
            )
    if tombes := [e for e in lus if e.position in apres.keys() - avant.keys()]:
        citees = ", ".join(f"« {libelle(e)} » du {jour(e.survenu_le)}" for e in tombes[:CITES_MAX])
        raise Refus(
            "etape_suivie",
            f"D'autres étapes reposent sur celle-ci : {citees}. Annulez-les ou corrigez-les d'abord"
            f" ({apres[tombes[0].position]})",
            champ="correction.evenement" if cible is not None else "survenu_le",
        )


def _tardif(lus: Sequence[EvenementLu], decides: Sequence[Evenement]) -> bool:
    """Whether something is already known to have happened afterwards."""
    debut = min(e.survenu_le for e in decides)
    return any(e.survenu_le > debut for e in lus)


def comme_lus(
    stream: UUID, lus: Sequence[EvenementLu], cible: EvenementLu | None, decides: Sequence[Evenement]
) -> list[EvenementLu]:
    """The decided events as they would be read back after the others, were they appended now."""
    dernier = lus[-1]
    return [
        EvenementLu.de_memoire(
            e,
            stream=stream,
            version=dernier.version + rang,
            position=dernier.position + rang,
            enregistre_le=dernier.enregistre_le,
            evenement_id=UUID(int=rang),
            cible=cible.position if cible else None,
        )
        for rang, e in enumerate(decides, 1)
    ]


def _chutes(stream: UUID, evenements: Sequence[EvenementLu], cadre: Cadre) -> dict[int, Refus]:
    """Positions of the events that do not stand where they are, and why."""
    dossier = dossier_vide(stream, ())
    chutes: dict[int, Refus] = {}
    for e in visibles(evenements):
        try:
            _exiger_prealables(e, dossier, cadre)
        except Refus as refus:
            chutes[e.position] = refus
        evoluer(dossier, [e])
    return chutes


def _exiger_prealables(e: EvenementLu, dossier: Dossier, cadre: Cadre) -> None:
    if e.classe is not DossierOuvert:
        exiger_ouvert(dossier, e.survenu_le)
    if e.classe is not None:
        exiger_courant(dossier, e.classe, e.survenu_le, e.corps.get("fusion"))
    if e.classe is not None and (exige := PREALABLES.get(e.classe)) is not None:
        exige(dossier, e, cadre)
