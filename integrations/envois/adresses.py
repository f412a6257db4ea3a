"""The address of a person, by channel: checked before anything leaves."""

import re
from typing import Final

import phonenumbers
from phonenumbers import PhoneNumberFormat, PhoneNumberType

from commands.suivi.adresse_postale import defaut, lignes_postales
from integrations.livraison.echecs import Rejet
from ledger.events.entree.droits import Identite
from ledger.vocabulaire.suivi.envoi import CanalEnvoi

METROPOLE: Final = "FR"
OUTRE_MER: Final = {"971": "GP", "972": "MQ", "973": "GF", "974": "RE", "976": "YT"}
"""Départements whose numbers are of a country of their own."""
FICTION: Final = "+3363998"
"""Numbers that nobody has, for films and demonstrations (Arcep, décision 2018-0881): our simulators take them."""
MOBILES: Final = frozenset({PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE})
COURRIEL: Final = re.compile(r"^[^\s@<>\"(),:;\[\]\\]{1,64}@[A-Za-z0-9.-]{1,250}\.[A-Za-z]{2,24}$", re.ASCII)
ABSENTES: Final = {
    CanalEnvoi.SMS: Rejet("NUMERO_ABSENT", "Aucun numéro de téléphone au dossier : ajoutez-le, ou écrivez autrement."),
    CanalEnvoi.COURRIEL: Rejet(
        "COURRIEL_ABSENT", "Aucune adresse de courriel au dossier : ajoutez-la, ou écrivez autrement."
    ),
}


def pays(departement: str) -> str:
    """The country of the numbers that are written there without prefix."""
    return OUTRE_MER.get(departement, METROPOLE)


def adresse(identite: Identite, canal: CanalEnvoi, la: str = METROPOLE) -> str:
    """The number in international form, the mail address, or the lines of the postal one.

    Raises :class:`Rejet` when there is none that can be used.
    """
    if canal is CanalEnvoi.COURRIER:
        return _postale(identite)
    if canal is CanalEnvoi.SMS:
        return numero(_exiger(identite.telephone, canal), la)
    ecrite = _exiger(identite.courriel, canal).strip()
    if not COURRIEL.match(ecrite) or ".." in ecrite:
        raise Rejet("COURRIEL_INCORRECT", "L'adresse de courriel du dossier est mal écrite : corrigez-la.")
    return ecrite


def _postale(identite: Identite) -> str:
    lignes = lignes_postales(f"{identite.prenom} {identite.nom.upper()}", identite.adresse)
    if (fautive := defaut(lignes, identite.adresse)) is not None:
        raise Rejet(*fautive)
    return "\n".join(lignes)


def _exiger(ecrite: str | None, canal: CanalEnvoi) -> str:
    if ecrite is None:
        absente = ABSENTES[canal]
        raise Rejet(absente.code, absente.sens)
    return ecrite


def numero(ecrit: str, la: str = METROPOLE) -> str:
    """A mobile number as ``+33639980001``, however it is written; one without prefix is of the country ``la``."""
    try:
        lu = phonenumbers.parse(ecrit, la)
    except phonenumbers.NumberParseException:
        raise Rejet("NUMERO_INCORRECT", "Le numéro de téléphone du dossier est mal écrit : corrigez-le.") from None
    if (entier := phonenumbers.format_number(lu, PhoneNumberFormat.E164)).startswith(FICTION) and len(entier) == 12:
        return entier
    if not phonenumbers.is_valid_number(lu):
        raise Rejet("NUMERO_INCORRECT", "Le numéro de téléphone du dossier n'existe pas : corrigez-le.")
    if phonenumbers.number_type(lu) not in MOBILES:
        raise Rejet("NUMERO_FIXE", "Le numéro de téléphone du dossier n'est pas celui d'un mobile : écrivez autrement.")
    return entier
