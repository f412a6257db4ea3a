"""Faults that pydantic found in what was sent or typed, in French: never the value, which may be personal."""

from typing import Any, Final

from ledger.events.forme import FORMES

MESSAGES: Final = {
    "missing": "ce champ est obligatoire",
    "extra_forbidden": "ce champ n'existe pas",
    "extra_tu": "un champ donné ici n'existe pas",
    "enum": "la valeur doit être l'une de : {expected}",
    "literal_error": "la valeur doit être l'une de : {expected}",
    "uuid_parsing": "un identifiant de la forme xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx est attendu",
    "uuid_type": "un identifiant de la forme xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx est attendu",
    "date_parsing": "une date AAAA-MM-JJ est attendue",
    "date_from_datetime_parsing": "une date AAAA-MM-JJ est attendue",
    "date_from_datetime_inexact": "une date sans heure est attendue (AAAA-MM-JJ)",
    "date_type": "une date AAAA-MM-JJ est attendue",
    "time_parsing": "une heure HH:MM est attendue",
    "time_type": "une heure HH:MM est attendue",
    "timezone_naive": "une heure sans fuseau est attendue (HH:MM)",
    "bool_parsing": "vrai ou faux est attendu (true, false)",
    "bool_type": "vrai ou faux est attendu (true, false)",
    "int_parsing": "un nombre entier est attendu",
    "int_parsing_size": "ce nombre est trop grand",
    "int_from_float": "un nombre entier est attendu",
    "int_type": "un nombre entier est attendu",
    "float_parsing": "un nombre est attendu",
    "float_type": "un nombre est attendu",
    "finite_number": "un nombre fini est attendu",
    "string_type": "un texte est attendu",
    "string_unicode": "le texte contient des caractères illisibles",
    "string_too_long": "le texte dépasse {max_length} caractères",
    "string_too_short": "le texte compte moins de {min_length} caractères",
    "greater_than": "la valeur doit dépasser {gt}",
    "greater_than_equal": "la valeur doit être au moins {ge}",
    "less_than_equal": "la valeur ne doit pas dépasser {le}",
    "multiple_of": "la valeur doit être un multiple de {multiple_of}",
    "too_long": "la liste dépasse {max_length} éléments",
    "too_short": "la liste doit compter au moins {min_length} élément",
    "tuple_type": "une liste est attendue",
    "list_type": "une liste est attendue",
    "json_invalid": "le corps de la requête n'est pas du JSON valable",
    "model_attributes_type": "un objet JSON est attendu",
    "model_type": "un objet JSON est attendu",
    "dict_type": "un objet JSON est attendu",
}


def message_d_erreur(erreur: Any) -> str:
    """A fault that pydantic found, in French, without the value."""
    contexte = {nom: _dire(valeur) for nom, valeur in (erreur.get("ctx") or {}).items()}
    if erreur["type"] == "string_pattern_mismatch":
        return f"{FORMES[erreur['ctx']['pattern']]} est attendu"
    return MESSAGES.get(erreur["type"], "cette valeur est refusée").format_map(contexte)


def _dire(valeur: Any) -> str:
    """A bound, as the French write it."""
    if isinstance(valeur, float):
        return f"{valeur:g}".replace(".", ",")
    return str(valeur).replace(" or ", " ou ")
