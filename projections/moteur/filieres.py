"""Which views advance together, and the workers that take them forward.

A chain is made of views that read each other: one worker. The faits that nobody reads advance beside, in another one.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from projections.moteur.projecteur import Projecteur
from projections.moteur.vue import Vue


def filieres(vues: Sequence[Vue]) -> list[tuple[Vue, ...]]:
    """The views cut into chains, the longest first; what a view reads is always in its chain, at the same position."""
    chaines: list[set[str]] = []
    for vue in vues:
        touche = {vue.nom, *vue.dependances}
        liees = [chaine for chaine in chaines if chaine & touche]
        chaines = [chaine for chaine in chaines if not chaine & touche] + [touche.union(*liees)]
    longues = sorted((chaine for chaine in chaines if len(chaine) > 1), key=len, reverse=True)
    seules = {nom for chaine in chaines if len(chaine) == 1 for nom in chaine}
    return [tuple(vue for vue in vues if vue.nom in chaine) for chaine in (*longues, *([seules] if seules else []))]


def suivre_ensemble(projecteurs: Sequence[Projecteur], continuer: Callable[[], bool]) -> None:
    """Follow the log with each projector in its thread, while ``continuer`` says so; one that fails stops the others.

    Raises what the first of them raised.
    """
    pannes: list[BaseException] = []

    def suivre(projecteur: Projecteur) -> None:
        try:
            projecteur.suivre(lambda: continuer() and not pannes)
        except BaseException as erreur:  # noqa: BLE001 - raised again by the thread that waits for all
            pannes.append(erreur)

    with ThreadPoolExecutor(len(projecteurs), thread_name_prefix="projecteur") as fils:
        list(fils.map(suivre, projecteurs))
    if pannes:
        raise pannes[0]
