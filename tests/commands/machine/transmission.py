"""Transmissions of steps."""

from typing import Any

from tests.commands.etapes import transmission as etapes

POSITIONS: dict[str, list[Any]] = {"etape_position": [1, 2, 3]}
CAUSES = ["PERSONNE_INTROUVABLE", "NON_RATTACHEE"]
CONTENUS: dict[str, tuple[str | None, dict[str, list[Any]]]] = {
    "reussir_transmission": ("transmission", POSITIONS),
    "rejeter_transmission": (None, POSITIONS),
    "mettre_transmission_en_attente": (None, POSITIONS | {"cause": CAUSES}),
    "abandonner_transmission": ("transmission", {}),
    "relancer_transmission": ("transmission", {}),
}
CREATIONS = {"rejeter_transmission": "transmission", "mettre_transmission_en_attente": "transmission"}
SUJETS = {
    "transmission": lambda d: (d.transmissions, [t.id for t in d.transmissions.values() if t.a_traiter]),
}
DEPARTS = [etapes.EN_ATTENTE]
AUTRES = {"cause": CAUSES}
TEXTES = {"message": "x"}
