"""The length of an SMS: how many parts its text is sent in (3GPP TS 23.038)."""

from typing import Final

from anyascii import anyascii

_BASE: Final = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklm"
    "nopqrstuvwxyzäöñüà"
)
_DOUBLES: Final = frozenset("^{}\\[~]|€\f")
"""Signs that count for two."""
SEUL, SUIVANT = 160, 153
SEUL_UNICODE, SUIVANT_UNICODE = 70, 67
PARTIES_MAX: Final = 4
"""Longer, it is a mail or a letter."""


def gsm7(texte: str) -> bool:
    """Whether each sign is in the alphabet of SMS: é, è, à, ù are, ê, ç, œ and the curly apostrophe are not."""
    return all(signe in _BASE or signe in _DOUBLES for signe in texte)


def parties(texte: str) -> int:
    """SMS that the text is sent in: of 160 signs, of 70 as soon as one sign is outside the alphabet; fewer when several."""
    if gsm7(texte):
        longueur, seul, suivant = sum(1 + (signe in _DOUBLES) for signe in texte), SEUL, SUIVANT
    else:
        longueur, seul, suivant = len(texte.encode("utf-16-be")) // 2, SEUL_UNICODE, SUIVANT_UNICODE
    return 1 if longueur <= seul else -(-longueur // suivant)


def alleger(texte: str) -> str:
    """The same text in the alphabet of SMS: what we write ourselves is read without its circumflexes."""
    return "".join(ecrit for signe in texte for ecrit in (signe if gsm7(signe) else anyascii(signe)) if gsm7(ecrit))
