"""Values of indicators by axes, filters and moment: one query per source, all on one snapshot of the views."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final, NoReturn

from pydantic import BaseModel, Field

from ledger.erreurs import ErreurAttendue, Genre
from readmodels.horloge import Moment
from readmodels.instantane import Instantanes, Question
from readmodels.lecteur import position_de
from readmodels.pilotage.axes import AXES, TEMPORELS
from readmodels.pilotage.comptage import compter, lire
from readmodels.pilotage.indicateur import VALABLE, Indicateur, Source
from readmodels.pilotage.regard import Regard
from readmodels.pilotage.secret import Valeur, avis, publier, rien

CELLULES_MAX: Final = 20_000
"""Cells in an answer, at most."""
PERIODES_MAX: Final = 400
"""Days, weeks or months at the end of which a situation is told, at most."""
PERIODES_DEFAUT: Final = 13


class AxeInconnu(ErreurAttendue):
    """An axis that none of these indicators has."""

    genre = Genre.MAL_DEMANDE
    reference = "axe-inconnu"
    titre = "Axe inconnu"


class TropDeCellules(ErreurAttendue):
    """More cells than an answer holds: a figure cut without a word would be a wrong one."""

    genre = Genre.MAL_DEMANDE
    reference = "trop-de-cellules"
    titre = "Trop de cellules"


class Definition(BaseModel):
    """What a figure means, published beside it."""

    code: str
    libelle: str
    definition: str
    ecarte: str = Field(description="Ce qui est laissé de côté : cas non mûrs, annulés, hors champ")
    reference: str = Field(description="Article ou document qui demande ce chiffre")
    source: str = Field(description="Ce qui est compté")
    unite: str
    situation: bool = Field(description="Vrai : état à une date ; faux : faits survenus jusqu'à cette date")
    axes: list[str]

    @classmethod
    def de(cls, indicateur: Indicateur) -> "Definition":
        """The published part of a declaration."""
        return cls(
            code=indicateur.code,
            libelle=indicateur.libelle,
            definition=indicateur.definition,
            ecarte=indicateur.ecarte,
            reference=indicateur.reference,
            source=indicateur.source.libelle,
            unite=indicateur.unite.libelle,
            situation=indicateur.situation,
            axes=list(indicateur.source.axes),
        )


class Cellule(BaseModel):
    """The figures of one combination of axes."""

    axes: dict[str, Any]
    valeurs: dict[str, Valeur]


class Chiffres(BaseModel):
    """Values of some indicators, with their definitions and how far the views were."""

    connu_au: date
    valable_au: date
    position: int = Field(description="Position du journal à laquelle les vues sont arrêtées")
    definitions: list[Definition]
    avis: str = Field(description="Ce que ces chiffres cachent, ou à qui ils sont réservés")
    sans_objet: dict[str, list[str]] = Field(description="Indicateurs écartés, et les axes demandés qu'ils n'ont pas")
    cellules: list[Cellule]


def mesurer(
    lecteur: Instantanes,
    indicateurs: Sequence[Indicateur],
    moment: Moment,
    par: Sequence[str] = (),
    filtres: Mapping[str, Any] | None = None,
    *,
    regard: Regard,
    du: date | None = None,
) -> Chiffres:
    """Values at a moment, by the axes of ``par``, where each axis of ``filtres`` has this value (None: not filled in), as
    ``regard`` may read them: a cell by axes in which all is hidden is not told.

    ``du`` keeps what belongs to this day and after. A situation by day, week or month is that of the last day of each,
    valid then and known at ``moment.connu_au``: from ``du`` on, else over the last :data:`PERIODES_DEFAUT`. An indicator
    that lacks an axis is left out of the cells and said in ``sans_objet``. Raises :class:`AxeInconnu` when all lack one,
    :class:`TropDeCellules`.
    """
    filtres = filtres or {}
    groupes, sans_objet = _par_source(indicateurs, par, filtres)
    cellules: dict[tuple[Any, ...], dict[str, Valeur]] = {}
    # Two are asked at a time: steps, which look for the person on their day, take longer than situations.
    groupes.sort(key=lambda groupe: groupe[0].jour is None)
    questions = [
        (siens, q) for source, siens in groupes for q in _questions(source, siens, moment, regard, par, filtres, du)
    ]
    with lecteur.instantane() as instantane:
        position = position_de(instantane)
        reponses = instantane.toutes([question for _, question in questions])
    for (siens, _), lignes in zip(questions, reponses, strict=True):
        for ligne in lignes:
            cellule = cellules.setdefault(tuple(ligne[axe] for axe in par), {})
            cellule.update({i.code: publier(i, lire(i, ligne), regard) for i in siens})
            _borner(cellules)
    mesures = [i for _, siens in groupes for i in siens]
    ordre = [i.code for i in indicateurs if i.code not in sans_objet]
    vides = {i.code: rien(i, regard) for i in mesures}
    return Chiffres(
        connu_au=moment.connu_au,
        valable_au=moment.valable_au,
        position=position,
        avis=avis(regard),
        definitions=[Definition.de(i) for i in indicateurs if i.code not in sans_objet],
        sans_objet=sans_objet,
        cellules=[
            Cellule(
                axes=dict(zip(par, cle, strict=True)),
                valeurs={code: cellules[cle].get(code, vides[code]) for code in ordre},
            )
            for cle in sorted(cellules, key=_rang)
            if not par or not all(valeur.masque for valeur in cellules[cle].values())
        ],
    )


def conditions(source: Source, filtres: Mapping[str, Any]) -> list[str]:
    """SQL conditions of filters, whose values are parameters of the same names."""
    return [f"{source.axes[axe]} {'is null' if v is None else f'= %({axe})s'}" for axe, v in filtres.items()]


def axes_possibles(indicateur: Indicateur, *, pas: bool) -> list[str]:
    """Axes of an indicator; a situation has those of time only as steps (``pas``), not to filter alone."""
    axes = indicateur.source.axes
    return [axe for axe in AXES if axe in axes and (pas or not indicateur.situation or axe not in TEMPORELS)]


def _par_source(
    indicateurs: Sequence[Indicateur], par: Sequence[str], filtres: Iterable[str]
) -> tuple[list[tuple[Source, list[Indicateur]]], dict[str, list[str]]]:
    """Indicators that have these axes, by source; for the others, the axes that they lack."""
    demandes, pas = dict.fromkeys((*par, *filtres)), any(axe in TEMPORELS for axe in par)
    groupes: dict[str, tuple[Source, list[Indicateur]]] = {}
    sans_objet: dict[str, list[str]] = {}
    for indicateur in indicateurs:
        possibles = axes_possibles(indicateur, pas=pas)
        if absents := [axe for axe in demandes if axe not in possibles]:
            sans_objet[indicateur.code] = absents
        else:
            groupes.setdefault(indicateur.source.code, (indicateur.source, []))[1].append(indicateur)
    if not groupes:
        refuser_axes(indicateurs, pas=pas)
    return list(groupes.values()), sans_objet


def refuser_axes(indicateurs: Iterable[Indicateur], *, pas: bool) -> NoReturn:
    """Raise :class:`AxeInconnu`, which names what these indicators have."""
    possibles = {axe for i in indicateurs for axe in axes_possibles(i, pas=pas)}
    message = f"axe inconnu ici. Axes possibles : {', '.join(axe for axe in AXES if axe in possibles)}"
    raise AxeInconnu(message)


def _questions(
    source: Source,
    indicateurs: Sequence[Indicateur],
    moment: Moment,
    regard: Regard,
    par: Sequence[str],
    filtres: Mapping[str, Any],
    du: date | None,
) -> list[Question]:
    """The queries that give the values of all indicators of a source: one, or two that share the days of a series."""
    retenues = conditions(source, filtres)
    borne = None if source.jour is None or du is None else "%(du)s"
    if borne is not None:
        retenues.append(f"{source.jour} >= {borne}")
    groupes = {axe: source.axes[axe] for axe in par}
    requete, des_siens = compter(source, indicateurs, regard, groupes, filtres=filtres, garder=retenues, du=borne)
    parametres = {**moment.parametres(), **des_siens, **filtres, "du": du}
    pas = [axe for axe in par if axe in TEMPORELS]
    if source.jour is None and pas:
        # The same question at the end of each period: what was valid then, still as known at the moment.
        fins = _fins(pas, du, moment.valable_au)
        requete = f"select s.* from unnest(%(jours)s::date[]) j(le) cross join lateral ({requete}) s"
        requete = f"{requete.replace(VALABLE, 'j.le')} limit {CELLULES_MAX + 1}"
        return [(requete, parametres | {"jours": jours}) for jours in (fins[::2], fins[1::2]) if jours]
    return [(f"{requete} limit {CELLULES_MAX + 1}", parametres)]


def _fins(pas: Sequence[str], du: date | None, au: date) -> list[date]:
    """Last days of the periods from ``du`` to ``au``, ``au`` closing the one that has not ended."""
    fins, jour = [au], au
    while len(fins) < PERIODES_MAX and (du is not None or len(fins) < PERIODES_DEFAUT):
        jour = _veille_de_la_periode(pas, jour)
        if du is not None and jour < du:
            break
        fins.append(jour)
    return fins


def _veille_de_la_periode(pas: Sequence[str], jour: date) -> date:
    if "jour" in pas:
        debut = jour
    elif "semaine" in pas:
        debut = jour - timedelta(days=jour.weekday())
        debut = max(debut, jour.replace(day=1)) if "mois" in pas else debut
    else:
        debut = jour.replace(day=1)
    return debut - timedelta(days=1)


def _rang(cle: tuple[Any, ...]) -> list[tuple[bool, Any]]:
    return [(valeur is None, 0 if valeur is None else valeur) for valeur in cle]


def _borner(cellules: Mapping[tuple[Any, ...], Any]) -> None:
    if len(cellules) > CELLULES_MAX:
        message = f"la réponse dépasse {CELLULES_MAX} cellules : retirez un axe, ou filtrez-en un"
        raise TropDeCellules(message)
