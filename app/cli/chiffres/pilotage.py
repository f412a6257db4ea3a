"""Figures: tableau."""

from collections.abc import Sequence
from typing import Annotated, Any, Final

import typer

from app import composition, environnement
from app.cli import sortie
from app.cli.fichiers import FormatVoulu, Vers, preparer
from app.cli.saisie import lire_date
from readmodels.export.chiffres import document_de
from readmodels.horloge import Horloge, Moment
from readmodels.pilotage import catalogue
from readmodels.pilotage.axes import AXES
from readmodels.pilotage.indicateur import Tableau
from readmodels.pilotage.mesure import Chiffres, Definition, mesurer
from readmodels.pilotage.regard import ANONYME, NOMINATIF
from readmodels.pilotage.secret import MASQUE, Valeur

CHIFFRES_MAX: Final = 5
"""Figures of one table, at most: a terminal of 80 columns holds no more; the others follow in tables of their own."""
Nominatif = Annotated[
    bool, typer.Option("--nominatif", help="Compter chaque personne ; sinon, les petits effectifs sont cachés.")
]
EnJson = Annotated[bool, typer.Option("--json", help="Répondre en JSON.")]


def inscrire(application: typer.Typer) -> None:
    """Add the commands of this module."""
    application.command()(tableau)


def tableau(
    nom: Annotated[str | None, typer.Argument(help="Code du tableau ; sans lui, la liste des tableaux.")] = None,
    par: Annotated[list[str] | None, typer.Option(help=f"Axe de regroupement : {', '.join(AXES)}.")] = None,
    filtre: Annotated[list[str] | None, typer.Option(help="Ne garder qu'une valeur d'un axe : axe=valeur.")] = None,
    du: Annotated[str | None, typer.Option(help="Ne garder que ce qui date de ce jour ou des suivants.")] = None,
    au: Annotated[str | None, typer.Option(help="Date à laquelle se placer (AAAA-MM-JJ).")] = None,
    horloge: Annotated[
        Horloge, typer.Option(help="connu : ce qu'on savait ; valable : ce qui était vrai.")
    ] = Horloge.CONNU,
    nominatif: Nominatif = False,
    en_json: EnJson = False,
    voulu: FormatVoulu = None,
    vers: Vers = None,
) -> None:
    """Lire un tableau de bord à une date, avec la définition de chaque chiffre ; ou l'exporter dans un fichier.

    Exemples : parcours tableau · parcours tableau orientation --par mois --par pts --au 2026-06-30 --horloge valable ·
    parcours tableau orientation --par pts --sortie orientation.ods
    """
    export = preparer(voulu, vers)
    if nom is None:
        _lister(en_json)
        return
    choisi, moment = catalogue.tableau(nom), Moment.au(lire_date(au), horloge)
    axes, filtres = list(dict.fromkeys(par or [])), dict(couper(texte) for texte in filtre or [])
    regard = NOMINATIF if nominatif else ANONYME
    with environnement.reglages() as reglages, composition.services(reglages) as services:
        lus = mesurer(services.lecteur, choisi.indicateurs, moment, axes, filtres, regard=regard, du=lire_date(du))
    if export is not None:
        export.ecrire(document_de(choisi.libelle, lus, axes, horloge=horloge, filtres=filtres, du=lire_date(du)))
    elif en_json:
        sortie.json(lus)
    else:
        _montrer(choisi, axes, lus)


def _lister(en_json: bool) -> None:
    tableaux = catalogue.TABLEAUX.values()
    if en_json:
        sortie.json({t.code: [Definition.de(i) for i in t.indicateurs] for t in tableaux})
        return
    lignes = [[t.code, t.libelle, str(len(t.indicateurs))] for t in tableaux]
    sortie.tableau("Tableaux de bord", ["tableau", "libellé", "indicateurs"], lignes)


def couper(texte: str) -> tuple[str, str | None]:
    """Axis and value of a filter; no value keeps what is not filled in. ``ValueError`` in French."""
    axe, egal, valeur = texte.partition("=")
    if not egal:
        message = f"filtre illisible : {texte}. Écrivez axe=valeur, comme mds=MDS-33-05."
        raise ValueError(message)
    return axe, valeur or None


def _montrer(choisi: Tableau, axes: Sequence[str], lus: Chiffres) -> None:
    titre = (
        f"{choisi.libelle} — connu au {lus.connu_au:%d/%m/%Y}, valable au {lus.valable_au:%d/%m/%Y},"
        f" position {lus.position}"
    )
    for debut in range(0, len(lus.definitions), CHIFFRES_MAX):
        montres = lus.definitions[debut : debut + CHIFFRES_MAX]
        colonnes = [*(AXES[axe].split(" (")[0] for axe in axes), *(d.code for d in montres)]
        lignes = [
            [*(_mot(c.axes[axe]) for axe in axes), *(_chiffre(c.valeurs[d.code]) for d in montres)]
            for c in lus.cellules
        ]
        sortie.tableau(titre, colonnes, lignes)
    sortie.tableau(
        "Définitions",
        ["chiffre", "unité", "définition", "laissé de côté", "référence"],
        [[d.code, d.unite, d.definition, d.ecarte, d.reference] for d in lus.definitions],
    )
    typer.echo(lus.avis)
    for code, manquants in lus.sans_objet.items():
        typer.echo(f"{code} n'est pas donné : il n'a pas l'axe {', '.join(manquants)}.")


def _mot(valeur: Any) -> str:
    return "non renseigné" if valeur is None else str(valeur)


def _chiffre(valeur: Valeur) -> str:
    if valeur.masque:
        return MASQUE
    return "—" if valeur.valeur is None else f"{valeur.valeur:g}" if valeur.valeur % 1 else str(int(valeur.valeur))
