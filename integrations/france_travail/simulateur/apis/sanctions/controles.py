"""Controls of the sanctions' API: each fault has its code, and the first one found is the answer."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any, Final

from integrations.france_travail.simulateur.reponses import Document, Refuse

IDENTIFIANT: Final = re.compile(r"[0-9A-Z]{1,32}")
TEXTE_MAX: Final = 4000
TAUX_MIN: Final = 30
TAUX_MAX: Final = 100
TRANSMISSIBLES: Final = frozenset(
    {
        "SAISIE_SANCTION",
        "REFUS_SAISIE_SANCTION",
        "VALID_SANCTION",
        "REFUS_SANCTION",
        "VALID_LEVEE_SUSP",
        "REFUS_LEVEE_SUSP",
        "ANNULATION_SANCTION",
    }
)
Controle = Callable[[Any], bool]


def _est_date(valeur: Any) -> bool:
    try:
        return isinstance(valeur, str) and date.fromisoformat(valeur).isoformat() == valeur
    except ValueError:
        return False


def _est_entier(valeur: Any, minimum: int, maximum: int) -> bool:
    return isinstance(valeur, int) and not isinstance(valeur, bool) and minimum <= valeur <= maximum


def _est_identifiant(valeur: Any) -> bool:
    return isinstance(valeur, str) and IDENTIFIANT.fullmatch(valeur) is not None


def _est_texte(valeur: Any) -> bool:
    return isinstance(valeur, str) and len(valeur) <= TEXTE_MAX


def _parmi(*valeurs: str) -> Controle:
    return lambda valeur: isinstance(valeur, str) and valeur in valeurs


def _exiger(corps: Document, champ: str, absent: str, invalide: str, controle: Controle) -> None:
    valeur = corps.get(champ)
    if valeur is None or valeur == "":
        raise _faute(absent, f"{champ} obligatoire")
    if not controle(valeur):
        raise _faute(invalide, f"{champ} invalide, format non respecté")


def _admettre(corps: Document, champ: str, invalide: str, controle: Controle) -> None:
    if corps.get(champ) is not None and not controle(corps[champ]):
        raise _faute(invalide, f"{champ} invalide, format non respecté")


def _faute(code: str, message: str) -> Refuse:
    return Refuse(400, {"codeErreur": code, "message": message})


def controler_lecture(identifiant: str | None) -> str:
    """R010, R011; returns the identifier."""
    _exiger({"identifiantSanction": identifiant}, "identifiantSanction", "R010", "R011", _est_identifiant)
    return identifiant or ""


def controler_evenement(corps: Document) -> None:
    """R010 to R071. An annulation must say its motive; no code is published for that: R021 (guess)."""
    _exiger(corps, "identifiantConsequenceSanction", "R010", "R011", _est_identifiant)
    evenement = corps.get("evenement")
    if not isinstance(evenement, dict):
        raise _faute("R020", "typeEvenement obligatoire")
    _exiger(evenement, "typeEvenement", "R020", "R021", _parmi(*TRANSMISSIBLES))
    _exiger(evenement, "dateEvenement", "R030", "R031", _est_date)
    _admettre(evenement, "commentaireEvenement", "R040", _est_texte)
    _admettre(corps, "typeConsequenceSanctionValide", "R051", _parmi("SUSP_RSA", "SUPPR_RSA"))
    if evenement["typeEvenement"] == "VALID_SANCTION":
        _exiger(corps, "typeConsequenceSanctionValide", "R050", "R051", _parmi("SUSP_RSA", "SUPPR_RSA"))
        _controler_peine(corps)
    if evenement["typeEvenement"] == "ANNULATION_SANCTION":
        _exiger(evenement, "motifEvenement", "R021", "R021", _parmi("DROIT_ERREUR", "RECOURS", "AUTRE"))


def controler_decision(corps: Document) -> None:
    """R032 to R091."""
    _exiger(corps, "dateNotificationDecisionSanction", "R032", "R033", _est_date)
    _exiger(corps, "natureManquement", "R080", "R081", _parmi("N61", "N63", "N64", "N65"))
    _admettre(corps, "rangManquement", "R082", _parmi("R1", "R2"))
    _exiger(corps, "dateManquement", "R090", "R091", _est_date)
    _exiger(corps, "typeSanctionValide", "R052", "R053", _parmi("SUSP_RSA", "SUPPR_RSA"))
    _controler_peine(corps)
    _admettre(corps, "justificationDecisionSanction", "R041", _est_texte)


def controler_radiation(corps: Document) -> str:
    """R012, R013, R100; returns the identifier."""
    _exiger(corps, "identifiantConsequenceSanction", "R012", "R013", _est_identifiant)
    _admettre(corps, "justificationDemandeRadiation", "R100", _est_texte)
    return str(corps["identifiantConsequenceSanction"])


def _controler_peine(corps: Document) -> None:
    """Rate or amount, and duration in months."""
    _exiger(corps, "modaliteDecisionValidee", "R063", "R062", _parmi("P", "M"))
    taux = corps["modaliteDecisionValidee"] == "P"
    minimum, maximum = (TAUX_MIN, TAUX_MAX) if taux else (1, 10_000)
    _exiger(corps, "montantValide", "R060", "R061", lambda valeur: _est_entier(valeur, minimum, maximum))
    _exiger(corps, "dureeValidee", "R070", "R071", lambda valeur: _est_entier(valeur, 1, 4))
