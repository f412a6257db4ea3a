"""Access of the person: links, codes that wait to be typed, entries by one that was."""

from typing import Any

from tests.commands.etapes import acces as etapes

CREATIONS = {"envoyer_lien": "lien", "demander_code": "code_sms"}
SUJETS: dict[str, Any] = {
    "code_sms": lambda d: (
        d.accompagnement.codes,
        [c.id for c in d.accompagnement.codes.values() if c.verifie_le is None],
    ),
}
CONTENUS: dict[str, tuple[str | None, dict[str, list[Any]]]] = {
    "envoyer_lien": (None, {"canal": ["SMS", "COURRIEL", "QR"]}),
    "demander_code": (None, {}),
    "verifier_code": ("code_sms", {}),
    "ouvrir_espace": ("code_sms", {"moyen": ["LIEN_ET_CODE", "LIEN_ET_CODE", "LIEN"]}),
}
DEPARTS = [etapes.CODE_ENVOYE, etapes.CODE_VERIFIE]
