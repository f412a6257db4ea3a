"""Messages and letters to the person."""

from typing import Any

from tests.commands.etapes import envoi as etapes

CANAUX = {"canal": ["SMS", "COURRIEL"]}
CAUSES = ["ADRESSE_INCONNUE", "BOITE_PLEINE"]
POSITIONS: dict[str, list[Any]] = {"etape_position": [1, 2, 3]}
CONTENUS: dict[str, tuple[str | None, dict[str, list[Any]]]] = {
    "confier_envoi": (None, POSITIONS | CANAUX),
    "confier_courrier": ("document", POSITIONS),
    "constater_envoi_remis": ("envoi", {}),
    "constater_envoi_refuse": ("envoi", {"cause": CAUSES}),
    "declarer_opposition": (None, CANAUX),
    "lever_opposition": (None, CANAUX),
}
CREATIONS = {"confier_envoi": "transmission", "confier_courrier": "transmission"}
SUJETS: dict[str, Any] = {
    "envoi": lambda d: (d.envois, [e.id for e in d.envois.values() if e.conclu_le is None]),
    "document": lambda d: (d.accompagnement.etablis, []),
}
DEPARTS = [etapes.RAPPELE, etapes.OPPOSEE, etapes.A_POSTER]
TEXTES = {"adresse": "+33639980001", "texte": "x"}
