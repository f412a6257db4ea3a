"""How many contracts each person signs in the last twelve months, so that the département's figures are exact."""

from datetime import date, timedelta
from typing import Final

from simulation.plan.parametres import Parametres
from simulation.plan.squelette import FenetreContrats, PlanDossier, PlanFoyer
from simulation.tirage.calendrier import ouvre_apres, ouvre_avant
from simulation.tirage.hasard import Hasard
from simulation.tirage.quotas import QuotaImpossible, tirer

ECART_JOURS: Final = 95
"""Days between two signatures of one person, at least: a contract lasts three months or more."""
CONTRATS_MAX: Final = 4


def prevoir_contrats(parametres: Parametres, foyers: list[PlanFoyer], hasard: Hasard) -> None:
    """Choose who is under contract at the end, then hand out the signatures of the year, then how each was signed."""
    dossiers = [(foyer, dossier) for foyer in foyers for dossier in foyer.dossiers]
    for foyer, dossier in dossiers:
        dossier.fenetre = _fenetre(parametres, dossier, foyer.sortie_le)
    suivis = [dossier for foyer, dossier in dossiers if foyer.sortie_le is None and dossier.suivi]
    signataires = tirer(
        "contrats en cours", (d for d in suivis if d.fenetre is not None), parametres.sous_contrat, hasard
    )
    for dossier in signataires:
        dossier.sous_contrat = True
    for dossier in suivis:
        if not dossier.sous_contrat:
            dossier.fenetre = _terminee(parametres, dossier.fenetre)
    _distribuer(parametres, [dossier for _, dossier in dossiers if dossier.fenetre is not None], hasard)


def _fenetre(parametres: Parametres, dossier: PlanDossier, sortie_le: date | None) -> FenetreContrats | None:
    """When the last accompaniment by the département or a délégataire lets contracts be signed."""
    fin = sortie_le or parametres.fin
    plus_tot = max(parametres.un_an_avant + timedelta(days=3), parametres.activite_du)
    for rang, orientation in reversed(list(enumerate(dossier.orientations))):
        if not orientation.vers.suivie_dans_l_outil or orientation.referent_le is None:
            continue
        # A contract is not proposed any more once another orientation is being considered.
        suivante = dossier.orientations[rang + 1] if rang + 1 < len(dossier.orientations) else None
        au = ouvre_avant(fin - timedelta(days=3) if suivante is None else suivante.decidee_le - timedelta(days=30))
        du = ouvre_apres(max(orientation.referent_le + timedelta(days=2), plus_tot))
        return FenetreContrats(du, au) if du <= au else None
    return None


def _terminee(parametres: Parametres, fenetre: FenetreContrats | None) -> FenetreContrats | None:
    """The window of somebody whose contracts are all over at the end: the last one began four months before or more."""
    if fenetre is None:
        return None
    au = ouvre_avant(min(fenetre.au, parametres.jusqu_au - timedelta(days=100)))
    return FenetreContrats(fenetre.du, au) if fenetre.du <= au else None


def _capacite(dossier: PlanDossier) -> int:
    assert dossier.fenetre is not None  # noqa: S101 - asked for those who have one
    return min(CONTRATS_MAX, 1 + (dossier.fenetre.au - dossier.fenetre.du).days // ECART_JOURS)


def _distribuer(parametres: Parametres, dossiers: list[PlanDossier], hasard: Hasard) -> None:
    """One signature for each running contract, the others drawn among the places that remain."""
    nombres = {id(dossier): int(dossier.sous_contrat) for dossier in dossiers}
    manquantes = parametres.signatures - sum(nombres.values())
    if manquantes < 0:
        raise QuotaImpossible("contrats signés en un an", parametres.signatures, sum(nombres.values()))
    places = [id(dossier) for dossier in dossiers for _ in range(_capacite(dossier) - nombres[id(dossier)])]
    for cle in tirer("contrats signés en un an", places, manquantes, hasard):
        nombres[cle] += 1
    electroniques = parametres.signatures_electroniques
    modes = iter(hasard.melanger([True] * electroniques + [False] * (parametres.signatures - electroniques)))
    for dossier in dossiers:
        dossier.electroniques = tuple(next(modes) for _ in range(nombres[id(dossier)]))
