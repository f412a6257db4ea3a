"""Activities of the week."""

from datetime import date, timedelta

from tests.commands.etapes.activite import PREVUE, REALISEE, exempter_activite

SEMAINES = [date(2025, 3, 31) + timedelta(weeks=n) for n in range(24)]
CONTENUS = {
    "prevoir_activite": (None, {"semaine": SEMAINES, "heures": [6, 20, 30, 45]}),
    "realiser_activite": ("activite", {"heures_faites": [2.5, 6, 20, 40]}),
    "manquer_activite": ("activite", {"excusee": [True, False]}),
    "valider_activite": ("activite", {"heures_retenues": [0, 2.5, 6, 20]}),
    "exempter_activite": (None, {"debut_le": [-3, 0, 6], "fin_le": [7, 40, 400]}),
}
CREATIONS = {"prevoir_activite": "activite", "exempter_activite": "exemption"}
SUJETS = {
    "activite": lambda d: (d.activites, [a.id for a in d.activites.values() if a.etat in ("PREVUE", "REALISEE")]),
}
DEPARTS = [PREVUE, REALISEE.puis(exempter_activite(), "2025-05-02")]
TEXTES = {"motif_dispense": "SANTE"}
AUTRES = {
    "semaine": SEMAINES[:6],
    "heures": [6, 45],
    "heures_faites": [2.5, 40],
    "heures_retenues": [0, 2.5, 20],
}
