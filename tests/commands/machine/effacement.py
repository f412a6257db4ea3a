"""The erasure of the person."""

from typing import Any

from tests.commands.etapes import effacement as etapes

CREATIONS = {"demander_effacement": "effacement"}
SUJETS = {
    "effacement": lambda d: (d.effacements, [e.id for e in d.effacements.values() if e.en_cours]),
}
CONTENUS: dict[str, tuple[str | None, dict[str, list[Any]]]] = {
    "demander_effacement": (None, {"motif": ["PLUS_NECESSAIRES", "ILLICITE"]}),
    "examiner_effacement": (
        "effacement",
        {"conclusion": ["EFFACER", "EFFACER", "CONSERVER"], "raison": [None, "JUSTICE"]},
    ),
    "approuver_effacement": ("effacement", {}),
    "executer_effacement": ("effacement", {}),
}
DEPARTS = [etapes.DEMANDE, etapes.EXAMINE, etapes.APPROUVE]
