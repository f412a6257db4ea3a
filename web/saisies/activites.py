"""Forms of the activities of the week, one week or several alike; each week is an activity of its own."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Final
from uuid import uuid5

from pydantic import Field

from commands.base import Jour
from commands.contrats.activite import (
    ExempterActivite,
    ManquerActivite,
    PrevoirActivite,
    RealiserActivite,
    ValiderActivite,
)
from ledger.dossier import Dossier
from ledger.dossier.etat.activite import EtatActivite
from web.mots.ecriture import jour
from web.saisies.modele import DATE, Contexte, Pas, Saisie
from web.saisies.objets import Objets

GROUPE: Final = "Activités"
SEMAINES_MAX: Final = 26
"""Weeks that one form plans, at most: the length of a contract of six months."""


class ActiviteRepetee(PrevoirActivite):
    """An activity that recurs on the weeks that follow, until a day: as many activities, recorded all or none."""

    jusqu_au: Jour | None = None
    une_semaine_sur: int = Field(default=1, ge=1, le=12)


def _semaines(voulue: ActiviteRepetee) -> Iterator[date]:
    """Mondays of the weeks that are planned, the first one whatever is said of the last."""
    semaine = voulue.semaine
    yield semaine
    while (
        voulue.jusqu_au is not None
        and (semaine := semaine + timedelta(weeks=voulue.une_semaine_sur)) <= voulue.jusqu_au
    ):
        yield semaine


def _decouper(voulue: ActiviteRepetee, _: Dossier) -> Sequence[Pas]:
    """A week, a step; the ids of those that follow come from that of the first, the same for the same form."""
    dits = {nom: getattr(voulue, nom) for nom in PrevoirActivite.model_fields if nom in voulue.model_fields_set}
    premiere, *suivantes = _semaines(voulue)
    return [
        Pas(PrevoirActivite(**dits | {"activite": voulue.activite, "semaine": premiere})),
        *(
            Pas(
                PrevoirActivite(**dits | {"activite": uuid5(voulue.activite, semaine.isoformat()), "semaine": semaine}),
                noms={"semaine": "jusqu_au"},
            )
            for semaine in suivantes
        ),
    ]


def _verifier(_: Contexte, voulue: PrevoirActivite) -> Mapping[str, str]:
    if not isinstance(voulue, ActiviteRepetee) or voulue.jusqu_au is None:
        return {}
    if voulue.jusqu_au < voulue.semaine:
        return {"jusqu_au": f"La dernière semaine vient avant la première, celle du {jour(voulue.semaine)}."}
    if voulue.jusqu_au >= voulue.semaine + timedelta(weeks=SEMAINES_MAX):
        return {"jusqu_au": f"Pas plus de {SEMAINES_MAX} semaines à la fois : dites un jour plus proche."}
    return {}


PREVUES: Final = Objets(
    "activite",
    lambda d: d.activites,
    lambda o: f"{o.type_action.libelle}, semaine du {jour(o.semaine)}",
    derniers=50,
)

ACTIVITES: Final = (
    Saisie(
        PrevoirActivite,
        "Prévoir une activité",
        "Enregistrer l'activité",
        GROUPE,
        libelles={
            "semaine": "Lundi de la semaine",
            "heures": "Heures dans la semaine",
            "jusqu_au": "Et les semaines suivantes, jusqu'au",
            "une_semaine_sur": "Toutes les combien de semaines ? (1 : chaque semaine)",
        },
        modele=ActiviteRepetee,
        decoupe=_decouper,
        verifie=_verifier,
    ),
    Saisie(
        RealiserActivite,
        "L'activité a eu lieu",
        "Enregistrer les heures",
        GROUPE,
        sur=PREVUES.si(lambda o: o.etat is EtatActivite.PREVUE),
        date=DATE,
    ),
    Saisie(
        ManquerActivite,
        "L'activité est manquée",
        "Enregistrer l'absence",
        GROUPE,
        sur=PREVUES.si(lambda o: o.etat is EtatActivite.PREVUE),
        date=DATE,
    ),
    Saisie(
        ValiderActivite,
        "Valider l'activité",
        "Valider l'activité",
        GROUPE,
        sur=PREVUES.si(lambda o: o.etat is EtatActivite.REALISEE),
        date=DATE,
    ),
    Saisie(
        ExempterActivite,
        "Exempter d'activité",
        "Enregistrer l'exemption",
        GROUPE,
        libelles={"debut_le": "Du", "fin_le": "Au"},
        rare=True,
    ),
)
