"""Corrections: what a restated or annulled step must respect, and the annulment itself.

A correction is decided on the state just before the place that it takes in time, as if the corrected step had never
been, and keeps the id of what the step created. What follows must still stand (:mod:`commands.suites`).
"""

from collections.abc import Sequence

from commands.base import ETAPES, Cadre, Commande, Refus, etape, exemple, exiger
from ledger.dossier import Dossier
from ledger.events.base import Correction, Evenement
from ledger.events.entree.droits import DossierOuvert
from ledger.events.entree.effacement import EffacementExecute, SujetEfface
from ledger.events.entree.identifiant import IdentifiantDossierRevoque
from ledger.events.etape import EtapeAnnulee
from ledger.lu import EvenementLu


class AnnulerEtape(Commande):
    """Say that a recorded step does not stand; it stays in the ledger, with the motive."""

    model_config = exemple(
        {
            "etape": "rendez_vous.honore.v1",
            "correction": {"evenement": "3c4d5e6f-7a8b-4c9d-8e0f-1a2b3c4d5e6f", "motif": "ERREUR_DE_PERSONNE"},
        }
    )

    correction: Correction
    etape: str


@etape(AnnulerEtape, EtapeAnnulee, pourquoi="Une annulation obéit aux règles de l'étape qu'elle annule.")
def annuler_etape(_dossier: Dossier, commande: AnnulerEtape, cadre: Cadre) -> Sequence[Evenement]:
    """Annul a step; :func:`etape_corrigee` checks that it may be."""
    return [
        commande.fait(EtapeAnnulee, survenu_le=cadre.date_du_fait(commande)),
    ]


def etape_corrigee(evenements: Sequence[EvenementLu], correction: Correction, commande: Commande) -> EvenementLu:
    """The event that the command corrects; refuses an unknown one, one that no longer stands, or another step's."""
    cible = next((e for e in evenements if e.evenement_id == correction.evenement), None)
    if cible is None:
        raise Refus("etape_inconnue", "L'étape à corriger n'existe pas dans ce dossier.", champ="correction.evenement")
    exiger(
        cible.classe is not IdentifiantDossierRevoque and "fusion" not in cible.corps,
        "etape_sur_plusieurs_flux",
        "Cette étape n'est pas écrite dans ce dossier seulement : elle ne se corrige ni ne s'annule. Faites l'étape"
        " inverse : séparez le doublon, ou énoncez de nouveau l'identifiant.",
        champ="correction.evenement",
    )
    exiger(
        cible.classe not in (EffacementExecute, SujetEfface),
        "effacement_definitif",
        "La personne a été effacée et sa clé détruite : cela ne se corrige ni ne s'annule.",
        champ="correction.evenement",
    )
    exiger(
        cible.classe is not EtapeAnnulee and cible.position not in {e.cible for e in evenements},
        "etape_deja_corrigee",
        "Cette étape a déjà été corrigée ou annulée : corrigez la dernière version.",
        champ="correction.evenement",
    )
    if isinstance(commande, AnnulerEtape):
        _exiger_annulable(cible, commande)
    else:
        exiger(
            cible.classe is ETAPES[type(commande)].evenements[0],
            "etape_differente",
            f"Une étape se corrige par la même étape : celle-ci est « {libelle(cible)} ».",
            champ="correction.evenement",
        )
    return cible


def _exiger_annulable(cible: EvenementLu, commande: AnnulerEtape) -> None:
    exiger(
        cible.classe is not None and commande.etape == cible.type_stable,
        "etape_differente",
        f"L'étape désignée est « {libelle(cible)} » : son type est {cible.type_stable}.",
        champ="etape",
    )
    exiger(
        cible.classe is not DossierOuvert,
        "ouverture_non_annulable",
        "L'ouverture d'un dossier ne s'annule pas : corrigez-la.",
        champ="correction.evenement",
    )


def exiger_identifiants(
    evenements: Sequence[EvenementLu], cible: EvenementLu | None, decides: Sequence[Evenement]
) -> None:
    """A correction keeps the id of what the step created; anything else is created under an id that was never used."""
    for nouveau in decides:
        if nouveau.cree is None:
            continue
        cle = str(getattr(nouveau, nouveau.cree))
        if cible is not None:
            exiger(
                cible.corps[nouveau.cree] == cle,
                "identifiant_different",
                f"La correction garde l'identifiant de l'étape corrigée : {nouveau.cree} = {cible.corps[nouveau.cree]}.",
                champ=nouveau.cree,
            )
        else:
            exiger(
                not any(e.classe is type(nouveau) and e.corps[nouveau.cree] == cle for e in evenements),
                "identifiant_deja_utilise",
                f"Cet identifiant a déjà servi dans ce dossier ({nouveau.cree} = {cle}) : donnez-en un autre, ou aucun.",
                champ=nouveau.cree,
            )


def libelle(e: EvenementLu) -> str:
    """French label of a recorded step."""
    return e.classe.libelle if e.classe else e.type_stable
