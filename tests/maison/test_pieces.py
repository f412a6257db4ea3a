"""No room is too large to be known: files of a level, lines of a file, of a function, of a template."""

import ast
from collections import Counter
from graphlib import CycleError, TopologicalSorter
from typing import Final

from tests.maison.fleches import graphe
from tests.maison.pieces import arbre, fichiers, nom

FICHIERS_MAX: Final = 25
LIGNES_MAX: Final = 400
LIGNES_DE_FONCTION_MAX: Final = 60
CARACTERES_DE_GABARIT_MAX: Final = 160


def test_aucune_piece_ne_depasse_vingt_cinq_fichiers() -> None:
    """Divide the room: its folders tell what it answers, and each file stands where one would look for it."""
    niveaux = Counter(nom(fichier.parent) for fichier in fichiers("*"))
    assert {piece: nombre for piece, nombre in niveaux.items() if nombre > FICHIERS_MAX} == {}


def test_aucun_fichier_ne_depasse_quatre_cents_lignes() -> None:
    """Divide the file by what it answers."""
    longs = {nom(fichier): len(fichier.read_text("utf-8").splitlines()) for fichier in fichiers("*.py", "*.html")}
    assert {fichier: lignes for fichier, lignes in longs.items() if lignes > LIGNES_MAX} == {}


def test_aucune_fonction_ne_depasse_soixante_lignes() -> None:
    """Name what its parts do."""
    longues = {
        f"{nom(fichier)}:{noeud.lineno} {noeud.name}": lignes
        for fichier in fichiers("*.py")
        for noeud in ast.walk(arbre(fichier))
        if isinstance(noeud, ast.FunctionDef | ast.AsyncFunctionDef)
        and (lignes := (noeud.end_lineno or noeud.lineno) - noeud.lineno + 1) > LIGNES_DE_FONCTION_MAX
    }
    assert longues == {}


def test_aucune_ligne_de_gabarit_ne_depasse_cent_soixante_caracteres() -> None:
    """A line of a template is read like one of code."""
    longues = [
        f"{nom(fichier)}:{numero} ({len(ligne)} caractères)"
        for fichier in fichiers("*.html")
        for numero, ligne in enumerate(fichier.read_text("utf-8").splitlines(), 1)
        if len(ligne) > CARACTERES_DE_GABARIT_MAX
    ]
    assert longues == []


def test_aucun_cercle_entre_modules() -> None:
    """What two modules both need stands in a third, under them. Imports for annotations alone count."""
    modules = {module: graphe().find_modules_directly_imported_by(module) for module in graphe().modules}
    try:
        TopologicalSorter(modules).prepare()
    except CycleError as erreur:
        cercle = " ← ".join(erreur.args[1])
    else:
        cercle = ""
    assert cercle == ""
