"""A command that was typed wrong, said in French: what is wrong, and where to look."""

from typing import Any

from typer.exceptions import TyperException


def dire_usage(erreur: TyperException) -> str:
    """The sentence for an error of usage; the library's own message, in English, is never shown. Empty when the help was
    printed instead, for want of a command.
    """
    if type(erreur).__name__ == "NoArgsIsHelpError":
        return ""
    contexte: Any = getattr(erreur, "ctx", None)
    commande = contexte.command_path if contexte is not None else "parcours"
    return f"{_faute(erreur)} Voyez « {commande} --help »."


def _faute(erreur: TyperException) -> str:
    parametre: Any = getattr(erreur, "param", None)
    ou = parametre.get_error_hint() if parametre is not None else ""
    match type(erreur).__name__:
        case "NoSuchOption":
            return f"l'option {erreur.option_name} n'existe pas."  # type: ignore[attr-defined]
        case "MissingParameter":
            return f"il manque {ou}."
        case "BadParameter":
            return f"la valeur donnée pour {ou} ne convient pas."
        case _:
            return "cette commande n'existe pas, ou pas sous cette forme."
