"""Activités opérationnelles v2: what France Travail waits for from the département, and for whom."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

from integrations.france_travail.traductions.lecture import liste, objet, texte
from integrations.france_travail.traductions.table import Illisible


class Attente(StrEnum):
    """The answer waited for."""

    ORIENTATION = "décision d'orientation à prendre"
    REORIENTATION = "décision de réorientation à prendre"
    PREMIER_RENDEZ_VOUS = "premier rendez-vous d'accompagnement à prendre"
    SUSPENSION_A_INSTRUIRE = "proposition de suspension à instruire"
    SUSPENSION_A_TRAITER = "proposition de suspension à traiter"
    LEVEE_A_INSTRUIRE = "proposition de levée de suspension à instruire"
    LEVEE_A_TRAITER = "proposition de levée de suspension à traiter"
    SUPPRESSION_A_TRAITER = "proposition de suppression à traiter"


CODES: Final[Mapping[str, Attente]] = {
    "ACT382": Attente.ORIENTATION,
    "ACT414": Attente.REORIENTATION,
    "ACT380": Attente.PREMIER_RENDEZ_VOUS,
    "ACT366": Attente.SUSPENSION_A_INSTRUIRE,
    "ACT367": Attente.SUSPENSION_A_TRAITER,
    "ACT368": Attente.LEVEE_A_INSTRUIRE,
    "ACT369": Attente.LEVEE_A_TRAITER,
    "ACT370": Attente.SUPPRESSION_A_TRAITER,
}
FAMILLES: Final = ("INSEA", "MSACC", "GLI100")
"""Families that are polled: orientation, rendez-vous, sanctions. That of portfolios (ACC100) has nothing for the ledger."""
SANCTIONS: Final = frozenset(CODES.values()) - {
    Attente.ORIENTATION,
    Attente.REORIENTATION,
    Attente.PREMIER_RENDEZ_VOUS,
}
REFERENCES: Final = ("idConsequenceSanction", "identifiantConsequenceSanction")
"""Both names were published for the same attribute."""
NUMERO: Final = "numeroFranceTravail"


@dataclass(frozen=True, slots=True)
class Activite:
    """One thing to do. ``reference`` names the consequence of a sanction; the person's number is never shown."""

    identifiant: str
    attente: Attente
    numero: str = field(repr=False)
    reference: str | None = None


def parametres(famille: str, curseur: str | None) -> dict[str, str]:
    """Question of one page: 1,000 activities at most, the most urgent first."""
    return {"codeFamille": famille, **({} if curseur is None else {"cursor": curseur})}


def lire_page(corps: Any) -> tuple[Sequence[Any], str | None]:
    """Activities of a page, and the cursor of the next one; nothing is 204. Version 1 answered a bare list."""
    if corps is None:
        return (), None
    if isinstance(corps, list):
        return liste(corps, "activités"), None
    page = objet(corps, "activités")
    curseur = page.get("cursor") if page.get("hasMore") is True else None
    return liste(page.get("activites"), "activités"), curseur if isinstance(curseur, str) and curseur else None


def identifiant(lue: Any) -> str:
    """The activity's own id, ``inconnue`` when even that cannot be read: under it, what cannot be treated is parked."""
    dit = lue.get("identifiantActivite") if isinstance(lue, dict) else None
    return dit if isinstance(dit, str) and 0 < len(dit) <= 100 else "inconnue"


def lire(lue: Any) -> Activite:
    """An activity; raises :class:`Illisible`. The Arazzo file shows ``usager`` as a list, the OpenAPI file as an object."""
    dite = objet(lue, "activité")
    code = dite.get("codeActivite")
    if not isinstance(code, str) or code not in CODES:
        message = f"codeActivite : {code if isinstance(code, str) else 'absent'} n'est pas traité"
        raise Illisible(message[:100])
    attente = CODES[code]
    reference = _attribut(dite) if attente in SANCTIONS else None
    if attente in SANCTIONS and reference is None:
        message = "attributsSpecifiques : l'identifiant de la conséquence de sanction manque"
        raise Illisible(message)
    return Activite(
        texte(dite.get("identifiantActivite"), "identifiantActivite", 100), attente, _numero(dite), reference
    )


def _numero(dite: Mapping[str, Any]) -> str:
    usagers = dite.get("usager")
    usager = objet((usagers[0] if usagers else None) if isinstance(usagers, list) else usagers, "usager")
    numero = usager.get("identifiant")
    if usager.get("typeIdentifiant", NUMERO) != NUMERO or not isinstance(numero, str) or len(numero) != 11:
        message = "usager : un numéro France Travail de 11 chiffres est attendu"
        raise Illisible(message)
    return numero


def _attribut(dite: Mapping[str, Any]) -> str | None:
    for attribut in liste(dite.get("attributsSpecifiques"), "attributsSpecifiques"):
        if objet(attribut, "attribut").get("nom") in REFERENCES:
            return texte(attribut.get("valeur"), "identifiant de la conséquence de sanction")
    return None
