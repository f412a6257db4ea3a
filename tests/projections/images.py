"""All that the views hold, to be compared row by row, on every column."""

from collections import Counter
from typing import Any

import psycopg

from projections.moteur.vue import Vue

Image = dict[str, Counter[str]]


def image(connexion: psycopg.Connection[Any], vues: tuple[Vue, ...]) -> Image:
    """Rows of each view as text, with their number of occurrences: equality is EXCEPT ALL both ways."""
    return {vue.nom: lignes(connexion, vue) for vue in vues}


def lignes(connexion: psycopg.Connection[Any], vue: Vue) -> Counter[str]:
    """Rows of one view as text."""
    requete = f"select t::text from (select {', '.join(vue.table.colonnes)} from d33_vues.{vue.nom}) t"
    return Counter(ligne[0] for ligne in connexion.execute(requete).fetchall())


def ecarts(une: Image, autre: Image) -> dict[str, tuple[list[str], list[str]]]:
    """Rows of each view that only one of them has; empty when they are the same."""
    return {
        nom: (list((une[nom] - autre[nom]).elements()), list((autre[nom] - une[nom]).elements()))
        for nom in une
        if une[nom] != autre[nom]
    }
