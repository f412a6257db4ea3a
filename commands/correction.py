"""Corrections: what a restated or annulled step must respect, and the annulment itself.

A correction is decided as if the corrected step had never happened. A step that others rest upon may be restated,
keeping the id of what it created, but not annulled: annul the others first.
"""

from collections.abc import Sequence

from commands.base import Cadre, Commande, Refus, etape, exiger
from ledger.dossier import Dossier, visibles
from ledger.events import CATALOGUE
from ledger.events.base import Correction, Evenement
from ledger.events.droits import DossierOuvert
from ledger.events.etape import EtapeAnnulee
from ledger.lu import EvenementLu


class AnnulerEtape(Commande):
    """Say that a recorded step does not stand; it stays in the ledger, with the motive."""

    correction: Correction
    etape: str


@etape(AnnulerEtape, EtapeAnnulee)
def annuler_etape(_dossier: Dossier, commande: AnnulerEtape, cadre: Cadre) -> Sequence[Evenement]:
    """What may be annulled is checked against the stream by :func:`exiger_corrigible`."""
    return [
        EtapeAnnulee(survenu_le=cadre.date_du_fait(commande), etape=commande.etape, **commande.enveloppe()),
    ]


def etape_corrigee(evenements: Sequence[EvenementLu], correction: Correction) -> EvenementLu:
    """The event that the correction names; refuses an unknown one, or one that no longer stands."""
    cible = next((e for e in evenements if e.evenement_id == correction.evenement), None)
    if cible is None:
        raise Refus("etape_inconnue", "L'étape à corriger n'existe pas dans ce dossier.", champ="correction.evenement")
    exiger(
        cible.classe is not EtapeAnnulee and cible.position not in {e.cible for e in evenements},
        "etape_deja_corrigee",
        "Cette étape a déjà été corrigée ou annulée : corrigez la dernière version.",
        champ="correction.evenement",
    )
    return cible


def exiger_corrigible(evenements: Sequence[EvenementLu], cible: EvenementLu, decides: Sequence[Evenement]) -> None:
    """Refuse a correction that would leave other steps without what they rest upon."""
    (nouveau,) = decides
    if isinstance(nouveau, EtapeAnnulee):
        _exiger_sans_suite(evenements, cible)
        return
    exiger(
        cible.classe is type(nouveau),
        "etape_differente",
        f"Une étape se corrige par la même étape : celle-ci est « {_libelle(cible)} ».",
        champ="correction.evenement",
    )
    if nouveau.cree is not None:
        exiger(
            cible.corps[nouveau.cree] == str(getattr(nouveau, nouveau.cree)),
            "identifiant_different",
            f"La correction garde l'identifiant de l'étape corrigée : {nouveau.cree} = {cible.corps[nouveau.cree]}.",
            champ=nouveau.cree,
        )


def _exiger_sans_suite(evenements: Sequence[EvenementLu], cible: EvenementLu) -> None:
    exiger(
        cible.classe is not DossierOuvert,
        "ouverture_non_annulable",
        "L'ouverture d'un dossier ne s'annule pas : corrigez-la.",
        champ="correction.evenement",
    )
    champ = cible.classe.cree if cible.classe else None
    if champ is None:
        return
    restants = visibles(evenements, sans=cible.position)
    suites = sorted({_libelle(e) for e in restants if e.corps.get(champ) == cible.corps[champ]})
    exiger(
        not suites,
        "etape_suivie",
        f"D'autres étapes reposent sur celle-ci, annulez-les d'abord : {', '.join(suites)}.",
        champ="correction.evenement",
    )


def _libelle(e: EvenementLu) -> str:
    return CATALOGUE.par_code(e.type_).libelle if e.classe else e.type_stable
