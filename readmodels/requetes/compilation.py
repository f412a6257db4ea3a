"""From a query to SQL: names are looked up among declarations, values are parameters, nothing typed is ever in the text."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from ledger.erreurs import ErreurAttendue, Genre
from readmodels.pilotage.catalogue import INDICATEURS
from readmodels.pilotage.comptage import compter
from readmodels.pilotage.indicateur import Indicateur, Source
from readmodels.pilotage.regard import Regard
from readmodels.requetes.demande import Requete
from readmodels.requetes.dimensions import DES_PERSONNES, dimensions_de, expressions, permises

LIGNES_MAX: Final = 5_000
"""Rows of an answer, at most."""


class RequeteRefusee(ErreurAttendue):
    """A name that is not declared, or that these measures do not have; the message names those that are."""

    genre = Genre.MAL_DEMANDE
    reference = "requete-refusee"
    titre = "Requête refusée"


class RequeteInterdite(ErreurAttendue):
    """A dimension that whoever asks may not use."""

    genre = Genre.INTERDIT
    reference = "dimension-interdite"
    titre = "Dimension non permise"


@dataclass(frozen=True, slots=True)
class Plan:
    """The statement of the measures of one source; ``groupes`` are its dimensions, each with its expression."""

    indicateurs: tuple[Indicateur, ...]
    groupes: Mapping[str, str]
    texte: str
    parametres: Mapping[str, Any]


def compiler(demande: Requete, regard: Regard) -> list[Plan]:
    """One statement per source of the measures.

    Raises :class:`RequeteInterdite` and :class:`RequeteRefusee`, in this order: what is not open to a regard is refused
    whatever the rest of the query is.
    """
    dimensions = tuple(dict.fromkeys(demande.dimensions))
    _permettre((*dimensions, *demande.filtres), regard)
    mesures = tuple(dict.fromkeys(demande.mesures))
    if any(code not in INDICATEURS for code in mesures):
        raise RequeteRefusee("une mesure demandée n'existe pas : GET /requetes/dimensions les donne toutes")
    par_source: dict[str, list[Indicateur]] = {}
    for indicateur in (INDICATEURS[code] for code in mesures):
        possibles = dimensions_de(indicateur, regard)
        if any(nom not in possibles for nom in (*dimensions, *demande.filtres)):
            siennes = ", ".join(possibles)
            message = f"la mesure {indicateur.code} n'a pas une des dimensions demandées. Les siennes : {siennes}"
            raise RequeteRefusee(message)
        par_source.setdefault(indicateur.source.code, []).append(indicateur)
    return [_plan(siens[0].source, tuple(siens), dimensions, demande, regard) for siens in par_source.values()]


def _permettre(noms: Iterable[str], regard: Regard) -> None:
    ouvertes = permises(regard)
    for nom in noms:
        if nom in DES_PERSONNES and nom not in ouvertes:
            raise RequeteInterdite(
                "une dimension demandée distingue les personnes : elle n'est pas ouverte à votre rôle"
            )
        if nom not in ouvertes:
            message = f"une dimension demandée n'existe pas. Dimensions : {', '.join(ouvertes)}"
            raise RequeteRefusee(message)


def _plan(
    source: Source, indicateurs: tuple[Indicateur, ...], dimensions: tuple[str, ...], demande: Requete, regard: Regard
) -> Plan:
    declarees = expressions(source)
    gardes, parametres = [], dict(demande.moment().parametres())
    for rang, (nom, valeur) in enumerate(demande.filtres.items()):
        gardes.append(f"{declarees[nom]} is null" if valeur is None else f"{declarees[nom]} = %(f{rang})s")
        parametres[f"f{rang}"] = valeur
    if demande.du is not None and source.jour is not None:
        gardes.append(f"{source.jour} >= %(du)s")
        parametres["du"] = demande.du
    groupes = {nom: declarees[nom] for nom in dimensions}
    texte, siens = compter(source, indicateurs, regard, groupes, filtres=demande.filtres, garder=gardes)
    rangs = ", ".join(str(rang + 1) for rang in range(len(groupes)))
    ordre = f" order by {rangs}" if groupes else ""
    return Plan(indicateurs, groupes, f"{texte}{ordre} limit {LIGNES_MAX + 1}", parametres | siens)
