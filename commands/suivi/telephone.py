"""Mobile numbers: however they are written, in the one form by which an SMS leaves."""

from typing import Final

import phonenumbers
from phonenumbers import PhoneNumberFormat, PhoneNumberType

METROPOLE: Final = "FR"
OUTRE_MER: Final = {"971": "GP", "972": "MQ", "973": "GF", "974": "RE", "976": "YT"}
"""Départements whose numbers are of a country of their own."""
FICTION: Final = "+3363998"
"""Numbers that nobody has, for films and demonstrations (Arcep, décision 2018-0881): our simulators take them."""
MOBILES: Final = frozenset({PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE})


class NumeroInutilisable(ValueError):
    """No SMS leaves for this number: ``code`` says why to programs, ``sens`` to agents."""

    def __init__(self, code: str, sens: str) -> None:
        """See the class."""
        self.code, self.sens = code, sens
        super().__init__(sens)


def pays(departement: str) -> str:
    """The country of the numbers that are written there without prefix."""
    return OUTRE_MER.get(departement, METROPOLE)


def mobile(ecrit: str, la: str = METROPOLE) -> str:
    """A mobile number as ``+33639980001``; one without prefix is of the country ``la``.

    Raises :class:`NumeroInutilisable`.
    """
    try:
        lu = phonenumbers.parse(ecrit, la)
    except phonenumbers.NumberParseException:
        raise NumeroInutilisable(
            "NUMERO_INCORRECT", "Le numéro de téléphone du dossier est mal écrit : corrigez-le."
        ) from None
    if (entier := phonenumbers.format_number(lu, PhoneNumberFormat.E164)).startswith(FICTION) and len(entier) == 12:
        return entier
    if not phonenumbers.is_valid_number(lu):
        raise NumeroInutilisable("NUMERO_INCORRECT", "Le numéro de téléphone du dossier n'existe pas : corrigez-le.")
    if phonenumbers.number_type(lu) not in MOBILES:
        raise NumeroInutilisable(
            "NUMERO_FIXE", "Le numéro de téléphone du dossier n'est pas celui d'un mobile : écrivez autrement."
        )
    return entier
