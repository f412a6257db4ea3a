"""Draw of the skeleton: who came when, was oriented when and where, who left, who was réorienté."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from dateutil.relativedelta import relativedelta

from ledger.vocabulaire.loi import LOI_PLEIN_EMPLOI
from ledger.vocabulaire.orientations.orientation import Decideur
from simulation.plan.contrats_prevus import prevoir_contrats
from simulation.plan.parametres import PART_ORIENTES_UN_MOIS, Parametres
from simulation.plan.squelette import Destination, Entree, PlanDossier, PlanFoyer, PlanOrientation
from simulation.tirage.calendrier import ouvre_apres, ouvre_avant, ouvre_entre
from simulation.tirage.hasard import Hasard, Tirage
from simulation.tirage.quotas import QuotaImpossible, tailles, tirer, tirer_groupes

PART_EN_COUPLE: Final = 0.18
RESTANTS: Final = Tirage(
    {Entree.STOCK: 0.54, Entree.FLUX: 0.40, Entree.STOCK_EN_ATTENTE: 0.04, Entree.FLUX_EN_ATTENTE: 0.02}
)
SORTIS: Final = Tirage({Entree.STOCK: 0.65, Entree.FLUX: 0.35})

MOINS_DE_15_JOURS, SOUS_UN_MOIS, SOUS_6_SEMAINES, AU_DELA = (2, 14), (15, 28), (32, 42), (43, 70)
"""Bounds of the delay of orientation, in days, by class; a month has 28 to 31 days, so 29 to 31 is never drawn."""
HABITUDES: Final = Tirage({MOINS_DE_15_JOURS: 0.28, SOUS_UN_MOIS: 0.50, SOUS_6_SEMAINES: 0.13, AU_DELA: 0.09})

DESTINATIONS_CD: Final = Tirage({Destination.MDS: 0.8, Destination.DELEGATAIRE: 0.2})
DESTINATIONS_SORTIS: Final = Tirage(
    {Destination.MDS: 0.45, Destination.DELEGATAIRE: 0.12, Destination.FRANCE_TRAVAIL: 0.43}
)
PART_MISSION_LOCALE: Final = 0.03
PART_SANS_REFERENT: Final = 0.04
RECUL_SUIVI_JOURS: Final = 25
"""A person is followed at the end when the orientation was decided that long before, at least."""
RECUL_REORIENTATION_JOURS: Final = 150


def planifier(parametres: Parametres) -> list[PlanFoyer]:
    """The skeleton of the département, households in no particular order.

    Raises :class:`~simulation.tirage.quotas.QuotaImpossible` when a figure cannot be reached.
    """
    hasard = Hasard(parametres.graine, "plan")
    restants = list(_foyers(parametres, parametres.dossiers, RESTANTS, sortis=False, hasard=hasard))
    sortis = list(_foyers(parametres, parametres.sortis, SORTIS, sortis=True, hasard=hasard))
    foyers = hasard.melanger([*restants, *sortis])
    _ouvrir_le_flux(parametres, [foyer for foyer in foyers if foyer.entree is Entree.FLUX], hasard)
    _orienter_restants(parametres, restants, hasard)
    _orienter_sortis(sortis, hasard)
    _reorienter(parametres, foyers, hasard)
    prevoir_contrats(parametres, foyers, hasard)
    for rang, foyer in enumerate(foyers):
        foyer.rang = rang
    return foyers


def _foyers(
    parametres: Parametres, personnes: int, entrees: Tirage[Entree], *, sortis: bool, hasard: Hasard
) -> Iterator[PlanFoyer]:
    """Households of one and two persons, their entry drawn, the dates of the flow left for later."""
    seuls, couples = tailles(personnes, PART_EN_COUPLE)
    for taille in hasard.melanger([1] * seuls + [2] * couples):
        entree = entrees.tirer(hasard)
        sortie = (
            _jour(hasard, parametres.debut + timedelta(days=100), parametres.fin - timedelta(days=5))
            if sortis
            else None
        )
        ouverture, decision = _dates(parametres, entree, sortie, hasard)
        yield PlanFoyer(entree, [PlanDossier() for _ in range(taille)], ouverture, decision, sortie)


def _dates(parametres: Parametres, entree: Entree, sortie: date | None, hasard: Hasard) -> tuple[date, date | None]:
    """Opening and first decision; for the flow, the decision alone counts and the opening is set later."""
    fin = parametres.fin
    if entree is Entree.FLUX:
        dernier = fin - timedelta(days=1) if sortie is None else sortie - timedelta(days=60)
        decision = _jour(hasard, parametres.activite_du + timedelta(days=5), dernier)
        return decision, decision
    if entree is Entree.FLUX_EN_ATTENTE:
        return _jour(hasard, fin - timedelta(days=30), fin), None
    anciennete = 60 + int(min(hasard.expovariate(1 / 700), 3_000))
    ouverture = ouvre_avant(parametres.debut - timedelta(days=anciennete))
    if entree is Entree.STOCK_EN_ATTENTE:
        return ouverture, None
    return ouverture, ouvre_apres(ouverture + timedelta(days=hasard.entier(10, 36)))


def _jour(hasard: Hasard, du: date, au: date) -> date:
    """A working day between two dates."""
    tire = ouvre_entre(du + timedelta(days=hasard.entier(0, max((au - du).days, 0))), du, au)
    return tire or ouvre_avant(au)


def _ouvrir_le_flux(parametres: Parametres, flux: list[PlanFoyer], hasard: Hasard) -> None:
    """Delay of the first orientation: exact over the last twelve months, by habit before."""
    recents = [foyer for foyer in flux if foyer.decidee_le is not None and foyer.decidee_le > parametres.un_an_avant]
    effectif = sum(len(foyer.dossiers) for foyer in recents)
    a_temps, tardifs = tirer_groupes(
        "orientations en un mois", recents, round(PART_ORIENTES_UN_MOIS * effectif), hasard
    )
    delais = {id(foyer): MOINS_DE_15_JOURS if hasard.chance(0.4) else SOUS_UN_MOIS for foyer in a_temps}
    delais |= {id(foyer): SOUS_6_SEMAINES if rang % 2 else AU_DELA for rang, foyer in enumerate(tardifs)}
    for foyer in flux:
        assert foyer.decidee_le is not None  # noqa: S101 - the flow is oriented
        foyer.ouvert_le = _ouverture(foyer.decidee_le, delais.get(id(foyer)) or HABITUDES.tirer(hasard), hasard)


def _ouverture(decision: date, bornes: tuple[int, int], hasard: Hasard) -> date:
    """A working day from which the decision took a delay inside the bounds."""
    au_plus_tot, au_plus_tard = (decision - timedelta(days=jours) for jours in reversed(bornes))
    return _jour(hasard, au_plus_tot, au_plus_tard)


def _orienter_restants(parametres: Parametres, foyers: list[PlanFoyer], hasard: Hasard) -> None:
    """Where everybody is at the end: followed in the tool, at a mission locale, waiting for a référent, at FT."""
    orientes = [(foyer, dossier) for foyer in foyers if foyer.decidee_le is not None for dossier in foyer.dossiers]
    limite = parametres.fin - timedelta(days=RECUL_SUIVI_JOURS)
    possibles = [(f, d) for f, d in orientes if f.decidee_le is not None and f.decidee_le <= limite]
    suivis = tirer("personnes suivies", possibles, parametres.suivis, hasard)
    pris = {id(dossier) for _, dossier in suivis}
    autres = hasard.melanger((f, d) for f, d in orientes if id(d) not in pris)
    jeunes = round(parametres.dossiers * PART_MISSION_LOCALE)
    sans_referent = round(parametres.dossiers * PART_SANS_REFERENT)
    if len(autres) < jeunes + sans_referent:
        raise QuotaImpossible("personnes orientées ailleurs", jeunes + sans_referent, len(autres))
    for foyer, dossier in suivis:
        dossier.orientations = [_orientation(foyer, DESTINATIONS_CD.tirer(hasard), hasard)]
    for rang, (foyer, dossier) in enumerate(autres):
        if rang < jeunes:
            vers, referent = Destination.MISSION_LOCALE, True
        elif rang < jeunes + sans_referent:
            vers, referent = DESTINATIONS_CD.tirer(hasard), False
        else:
            vers, referent = Destination.FRANCE_TRAVAIL, hasard.chance(0.5)
        dossier.orientations = [_orientation(foyer, vers, hasard, referent=referent and _a_le_temps(foyer, limite))]


def _a_le_temps(foyer: PlanFoyer, limite: date) -> bool:
    return foyer.decidee_le is not None and foyer.decidee_le <= limite


def _orienter_sortis(foyers: list[PlanFoyer], hasard: Hasard) -> None:
    for foyer in foyers:
        for dossier in foyer.dossiers:
            vers = DESTINATIONS_SORTIS.tirer(hasard)
            dossier.orientations = [_orientation(foyer, vers, hasard, referent=vers.suivie_dans_l_outil)]


def _orientation(foyer: PlanFoyer, vers: Destination, hasard: Hasard, *, referent: bool = True) -> PlanOrientation:
    """The first orientation of a person; France Travail decides by default once the six weeks are over."""
    decision = foyer.decidee_le
    assert decision is not None  # noqa: S101 - asked for oriented households only
    en_retard = foyer.ouvert_le >= LOI_PLEIN_EMPLOI and (decision - foyer.ouvert_le).days > SOUS_6_SEMAINES[1]
    decideur = Decideur.FRANCE_TRAVAIL if en_retard else Decideur.CONSEIL_DEPARTEMENTAL
    return _decidee(decision, vers, decideur, hasard, referent=referent)


def _decidee(
    le: date, vers: Destination, decideur: Decideur, hasard: Hasard, *, referent: bool = True
) -> PlanOrientation:
    notification = ouvre_apres(le + timedelta(days=hasard.entier(1, 8)))
    designation = ouvre_apres(notification + timedelta(days=hasard.entier(0, 8)))
    return PlanOrientation(vers, decideur, le, notification, designation if referent else None)


def _reorienter(parametres: Parametres, foyers: list[PlanFoyer], hasard: Hasard) -> None:
    """Exactly the réorientations of the window, one a person: where they are at the end is where they arrived."""
    fin = parametres.fin
    candidats = [
        (dossier, du, au)
        for foyer in foyers
        for dossier in foyer.dossiers
        if dossier.finale is not None and dossier.finale.referent_le is not None
        for du, au in [_periode_de_reorientation(parametres, dossier.finale, foyer.sortie_le or fin)]
        if du <= au
    ]
    for dossier, du, au in tirer("réorientations", candidats, parametres.reorientations, hasard):
        arrivee = dossier.orientations[0]
        depart = _decidee(arrivee.decidee_le, _depart(arrivee.vers, hasard), arrivee.decideur, hasard)
        dossier.orientations = [
            depart,
            _decidee(_jour(hasard, du, au), arrivee.vers, Decideur.CONSEIL_DEPARTEMENTAL, hasard),
        ]


def _periode_de_reorientation(parametres: Parametres, premiere: PlanOrientation, fin: date) -> tuple[date, date]:
    du = max(premiere.decidee_le, parametres.activite_du) + timedelta(days=60)
    return du, fin - relativedelta(days=RECUL_REORIENTATION_JOURS - 60)


def _depart(arrivee: Destination, hasard: Hasard) -> Destination:
    """Where somebody who arrives there came from."""
    if not arrivee.suivie_dans_l_outil:
        return DESTINATIONS_CD.tirer(hasard)
    if hasard.chance(0.5):
        return Destination.FRANCE_TRAVAIL
    return Destination.DELEGATAIRE if arrivee is Destination.MDS else Destination.MDS
