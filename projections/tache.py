"""What waits on each dossier: one row by deadline that is open, whatever the day on which one looks."""

from collections.abc import Mapping
from importlib.resources import files

from ledger.events import CATALOGUE
from ledger.vocabulaire.droits import EtatDroit
from projections.vue import Etat, Schemas
from readmodels.tache import TACHE

SOURCES = (
    "f_droits",
    "f_mouvement",
    "f_inscription",
    "f_orientation",
    "f_contrat_engagement",
    "f_rendez_vous",
    "f_activite",
    "f_offre",
    "f_sanction",
)
AMONT = ("agenda", "prescription")
_SQL = files("projections").joinpath("tache.sql").read_text()
_TYPES = {classe.__name__: classe.code for classe in CATALOGUE}
_ORIENTATION = {
    "orientation": "uuid",
    "orientation_le": "date",
    "orientation_origine": "bigint",
    "orientation_parcours": "text",
    "orientation_debut_le": "date",
    "notifiee_le": "date",
    "maintenue_le": "date",
    "reexaminee_le": "date",
    "issue_reexamen": "text",
    "reexamen_mois": "smallint",
}
_CONTRAT = {
    "contrat": "uuid",
    "contrat_le": "date",
    "contrat_origine": "bigint",
    "contrat_parcours": "text",
    "signe_le": "date",
    "debut_le": "date",
    "fin_le": "date",
    "actualise_le": "date",
    "actualisation_mois": "smallint",
    "en_vigueur": "boolean",
}
_TERMINE = {"termine_le": "date", "termine_origine": "bigint"}
_OUVERTS = ", ".join(f"'{etat}'" for etat in EtatDroit if etat.ouvert)


def _taches(schemas: Schemas, ou: str) -> str:
    tables = {nom: schemas.table(nom) for nom in (*SOURCES, *AMONT)}
    riens = {"rien_orientation": _rien(_ORIENTATION), "rien_contrat": _rien(_CONTRAT), "rien_termine": _rien(_TERMINE)}
    return _SQL.format(ou=ou, ouverts=_OUVERTS, **riens, **tables, **_TYPES)


def _rien(colonnes: Mapping[str, str]) -> str:
    return ", ".join(f"null::{type_} as {nom}" for nom, type_ in colonnes.items())


TACHES = Etat(TACHE, "dossier", SOURCES, _taches, AMONT)
