"""Messages to the person."""

from typing import Any

from tests.commands.etapes import envoi as etapes

CANAUX = {"canal": ["SMS", "COURRIEL"]}
CAUSES = ["ADRESSE_INCONNUE", "BOITE_PLEINE"]
POSITIONS: dict[str, list[Any]] = {"etape_position": [1, 2, 3]}
CONTENUS: dict[str, tuple[str | None, dict[str, list[Any]]]] = {
    "confier_envoi": (None, POSITIONS | CANAUX),
    "constater_envoi_remis": ("envoi", {}),
    "constater_envoi_refuse": ("envoi", {"cause": CAUSES}),
    "declarer_opposition": (None, CANAUX),
    "lever_opposition": (None, CANAUX),
}
CREATIONS = {"confier_envoi": "transmission"}
SUJETS = {"envoi": lambda d: (d.envois, [e.id for e in d.envois.values() if e.conclu_le is None])}
DEPARTS = [etapes.RAPPELE, etapes.OPPOSEE]
TEXTES = {"adresse": "+33639980001", "texte": "x"}
