"""The SQL of cells, for dashboards and ad hoc queries alike, and how what it counts is read back."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from readmodels.pilotage.indicateur import Compte, Indicateur, Source, Unite
from readmodels.pilotage.regard import Regard
from readmodels.pilotage.secret import Brute, Terme


def compter(
    source: Source,
    indicateurs: Sequence[Indicateur],
    regard: Regard,
    par: Mapping[str, str],
    *,
    filtres: Iterable[str] = (),
    garder: Sequence[str] = (),
    du: str | None = None,
) -> tuple[str, dict[str, Any]]:
    """The query of the cells of a source by ``par`` (name: SQL), where ``garder`` holds, and the parameters of the regard.

    ``filtres`` are the axes that ``garder`` reads; for ``du`` see :meth:`Source.origine`. A regard that does not see persons
    also counts them, one by one where a dossier may have several rows.
    """
    axes = [axe for axe in (*par, *filtres) if axe in source.axes]
    comptes = {
        f"{i.code}_{membre}": source.compter(compte, axes) for i in indicateurs for membre, compte in i.membres.items()
    }
    dedans, parametres = regard.perimetre.conditions_sur(source.dossier)
    origine = source.origine(axes, *par.values(), *(c.sql for c in comptes.values()), garder=garder, du=du)
    origine = f"{origine} and {dedans}"
    if regard.personnes:
        return _plat(par, comptes, origine), parametres
    if source.un_par_dossier:
        personnes = {f"{nom}_personnes": Compte(compte.ou) for nom, compte in comptes.items()}
        return _plat(par, comptes | personnes, origine), parametres
    return _par_dossier(source, indicateurs, par, comptes, origine), parametres


def lire(indicateur: Indicateur, ligne: Mapping[str, Any]) -> Brute:
    """An indicator in a row of such a query; a row that lacks it counts nothing."""
    code = indicateur.code
    numerateur = _terme(ligne, f"{code}_numerateur")
    if indicateur.denominateur is None:
        return Brute(numerateur)
    denominateur = _terme(ligne, f"{code}_denominateur")
    hors = ligne.get(f"{code}_hors", denominateur.personnes - numerateur.personnes)
    return Brute(numerateur, denominateur, hors)


def _terme(ligne: Mapping[str, Any], nom: str) -> Terme:
    return Terme(
        float(ligne.get(nom) or 0), ligne.get(f"{nom}_personnes") or 0, float(ligne.get(f"{nom}_plus_forte") or 1)
    )


def _plat(par: Mapping[str, str], comptes: Mapping[str, Compte], origine: str) -> str:
    """The aggregates by axes; by object first where all distinct ones are of one kind."""
    groupes = [f"{sql} as {axe}" for axe, sql in par.items()]
    objets = {compte.objets for compte in comptes.values() if compte.objets is not None}
    if len(objets) != 1:
        colonnes = [*groupes, *(f"{c.sql} as {nom}" for nom, c in comptes.items())]
        return f"select {', '.join(colonnes)} {origine}{_grouper(len(par))}"
    totaux = [f"{c.total(nom, 'objet')} as {nom}" for nom, c in comptes.items()]
    return _par_objet(par, objets.pop(), comptes, totaux, origine)


def _par_dossier(
    source: Source,
    indicateurs: Sequence[Indicateur],
    par: Mapping[str, str],
    comptes: Mapping[str, Compte],
    origine: str,
) -> str:
    """The aggregates by axes, by dossier first: how many bring to each, the most that one of them brings, whom a share
    leaves out.
    """
    totaux = []
    for nom, compte in comptes.items():
        totaux.append(f"{compte.total(nom, 'objet')} as {nom}")
        totaux.append(f"count(*) filter (where {nom} <> 0) as {nom}_personnes")
        if compte.objets is None:
            totaux.append(f"max(abs({nom})) as {nom}_plus_forte")
    parts = (i.code for i in indicateurs if i.unite is Unite.POURCENTAGE)
    totaux += [f"count(*) filter (where {c}_denominateur > {c}_numerateur) as {c}_hors" for c in parts]
    return _par_objet(par, source.dossier, comptes, totaux, origine)


def _par_objet(
    par: Mapping[str, str], objet: str, comptes: Mapping[str, Compte], totaux: Sequence[str], origine: str
) -> str:
    colonnes = [
        *(f"{sql} as {axe}" for axe, sql in par.items()),
        f"{objet} as objet",
        *(f"{c.par_objet} as {nom}" for nom, c in comptes.items()),
    ]
    dedans = f"select {', '.join(colonnes)} {origine}{_grouper(len(par) + 1)}"
    return f"select {', '.join([*par, *totaux])} from ({dedans}) o{_grouper(len(par))}"


def _grouper(nombre: int) -> str:
    return f" group by {', '.join(str(rang + 1) for rang in range(nombre))}" if nombre else ""
