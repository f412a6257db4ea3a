"""Diagnostic global."""

from tests.commands.etapes.diagnostic import DIAGNOSTIQUE, MOBILITE

FAMILLE = {"code": 24, "prioritaire": True, "objectifs_fixes": [{"code": 9, "valeur": "EN_COURS"}]}
CONTENUS = {
    "etablir_diagnostic": (None, {"contraintes": [[MOBILITE], [], [FAMILLE]]}),
    "actualiser_diagnostic": ("diagnostic", {"contraintes": [[FAMILLE], [MOBILITE], [{"code": 23}]]}),
    "suivre_objectif": ("diagnostic", {"valeur": ["REALISE", "EN_COURS", "ABANDONNE"], "objectif": [6, 6, 4, 5]}),
}
CREATIONS = {"etablir_diagnostic": "diagnostic"}
SUJETS = {"diagnostic": lambda d: (d.diagnostics, list(d.diagnostics)[-1:])}
DEPARTS = [DIAGNOSTIQUE]
