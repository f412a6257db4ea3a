"""Facts beside a form: the blocks of the dossier on which the step that is typed rests, by group of steps."""

from collections.abc import Mapping, Sequence
from typing import Final

from web.onglets import echanges, foyer, procedures, situation
from web.onglets.modele import BLOCS, Compose, Composer, Vue

A_COTE: Final[Mapping[str, tuple[Composer, ...]]] = {
    "Rendez-vous": (situation.rendez_vous,),
    "Échanges": (echanges.taches,),
    "Orientation": (situation.diagnostic, procedures.orientations, foyer.foyer),
    "Diagnostic": (situation.plan, situation.personne),
    "Contrat d'engagement": (situation.contrat, situation.diagnostic, situation.plan),
    "Activités": (situation.contrat, situation.plan),
    "Offres": (situation.diagnostic, situation.prescriptions),
    "Manquements et sanctions": (procedures.en_vigueur, situation.rendez_vous, situation.contrat),
}
"""The blocks beside the steps of a group; beside the others, the identity bar alone."""


def cote(vue: Vue, groupe: str) -> Sequence[Compose]:
    """Those of a group that have something to show, in their order."""
    return composes(vue, A_COTE.get(groupe, ()))


def composes(vue: Vue, voulus: Sequence[Composer]) -> Sequence[Compose]:
    """These blocks, away from their tab, when they have something to show."""
    gabarits = {b.composer: b.gabarit for b in BLOCS}
    dits = ((gabarits[composer], composer(vue)) for composer in voulus)
    return [Compose(gabarit, large=False, contenu=contenu) for gabarit, contenu in dits if contenu is not None]
