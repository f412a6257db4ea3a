"""The past of a dossier on one page, for whoever takes it over: who followed the person, what was decided, what runs and is
due, the last notes; each fact leads to its event in the history.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any, Final

from commands.echeances import echeances
from ledger.events.suivi.accompagnement import NoteEcrite
from web.onglets import echanges, foyer, procedures, situation
from web.onglets.cote import composes
from web.onglets.modele import Composer, Vue
from web.recit.poids import Poids, poids
from web.recit.recit import Ligne, Recit, classe_de

SUIVIS_MAX, DECISIONS_MAX, NOTES_MAX, FAITS_MAX = 8, 15, 5, 3
"""Lines of each part, at most, and facts told of a decision; the history has them all."""
EN_COURS: Final[tuple[Composer, ...]] = (
    procedures.en_vigueur,
    situation.contrat,
    situation.plan,
    situation.rendez_vous,
    situation.diagnostic,
    situation.prescriptions,
    echanges.taches,
    foyer.foyer,
)
"""The blocks that say on the dossier how things stand today."""


@dataclass(frozen=True, slots=True)
class Fait:
    """An event of the past, in a line, and where it is told whole."""

    le: date
    titre: str
    dit: str
    auteur: str
    version: int


def relais(vue: Vue) -> Mapping[str, Any]:
    """The page, as far as whoever looks may read the dossier."""
    debout = vue.conteur.raconter(vue.vu.etapes, lambda etape: etape.corrigee_par is None)
    tenus = sorted(debout, key=lambda r: (r.etape.survenu_le, r.etape.version), reverse=True)
    le = vue.cadre.aujourd_hui
    return {
        "suivis": _premiers((r for r in tenus if r.famille == "designation"), SUIVIS_MAX),
        "decisions": _premiers((r for r in tenus if _decide(r)), DECISIONS_MAX),
        "notes": [
            Fait(r.etape.survenu_le, r.titre, (r.etape.scelle or {}).get("texte") or "", r.auteur, r.etape.version)
            for r in islice((r for r in tenus if classe_de(r.etape.type) is NoteEcrite), NOTES_MAX)
        ],
        "echeances": [e.en_clair(le) for e in echeances(vue.etat, vue.cadre)],
        "blocs": composes(vue, EN_COURS),
    }


def _decide(recit: Recit) -> bool:
    return recit.famille != "designation" and poids(classe_de(recit.etape.type)) is Poids.DECISION


def _premiers(recits: Iterator[Recit], combien: int) -> Sequence[Fait]:
    return [
        Fait(
            r.etape.survenu_le,
            r.titre,
            ", ".join(f"{ligne.libelle} : {ligne.valeur}" for ligne in _courts(r)),
            r.auteur,
            r.etape.version,
        )
        for r in islice(recits, combien)
    ]


def _courts(recit: Recit) -> Sequence[Ligne]:
    return [ligne for ligne in recit.lignes if not ligne.texte][:FAITS_MAX]
