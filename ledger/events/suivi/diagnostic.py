"""Diagnostic global: établi, actualisé, objectif suivi.

Health is never in clear: the contrainte « état de santé » and the situations that tell a health are sealed.
"""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from ledger.events.base import Evenement, Scelle, Sensible, Texte, Valeur
from ledger.events.catalogue import inscrire
from ledger.events.forme import forme
from ledger.vocabulaire.suivi.diagnostic import (
    Impact,
    ReponsePersonne,
    ValeurBesoin,
    ValeurContrainte,
    ValeurObjectif,
    ValeurSituation,
)

Numero = Annotated[int, Field(ge=1, le=999)]
"""Number of an entry of the referential, in the version that the diagnostic stores."""

VersionReferentiel = Annotated[
    str,
    forme(r"^[A-Z0-9-]{1,20}$", "un nom de version de 20 majuscules, chiffres et tirets au plus", examples=["FT-V4"]),
]
"""Name of a version of the referential."""


class BesoinExplore(Valeur):
    """A besoin, and what was found."""

    code: Numero
    valeur: ValeurBesoin


class SituationConstatee(Valeur):
    """A situation of a contrainte, and whether it is the person's."""

    code: Numero
    valeur: ValeurSituation


class ObjectifFixe(Valeur):
    """An objectif against a contrainte, and where it stands."""

    code: Numero
    valeur: ValeurObjectif = ValeurObjectif.EN_COURS


class ContrainteEvaluee(Valeur):
    """A contrainte: its impact, whether it comes first, its situations and objectifs."""

    code: Numero
    valeur: ValeurContrainte = ValeurContrainte.OUI
    impact: Impact = Impact.NON_RENSEIGNE
    prioritaire: bool = False
    situations: tuple[SituationConstatee, ...] = Field(default=(), max_length=20)
    objectifs_fixes: tuple[ObjectifFixe, ...] = Field(default=(), max_length=20)


class PouvoirAgir(Valeur):
    """Pouvoir d'agir, as the person tells it: trust in their return to work, wish to be accompanied."""

    confiance: ReponsePersonne
    accompagnement: ReponsePersonne


class AutonomieNumerique(Valeur):
    """Autonomie numérique: a contrainte, and a besoin of services numériques."""

    contrainte: ValeurContrainte
    besoin: ValeurBesoin


Besoins = Annotated[
    tuple[BesoinExplore, ...], Field(max_length=50, examples=[[{"code": 9, "valeur": ValeurBesoin.BESOIN}]])
]
Contraintes = Annotated[
    tuple[ContrainteEvaluee, ...],
    Field(
        max_length=20,
        examples=[
            [
                {
                    "code": 23,
                    "valeur": ValeurContrainte.OUI,
                    "impact": Impact.FORT,
                    "prioritaire": True,
                    "situations": [{"code": 6, "valeur": ValeurSituation.OUI}],
                    "objectifs_fixes": [{"code": 6, "valeur": ValeurObjectif.EN_COURS}],
                }
            ]
        ],
    ),
]
Situations = Annotated[tuple[SituationConstatee, ...], Field(max_length=20)]


@inscrire(
    code=801, nom="diagnostic.etabli", famille="diagnostic", libelle="Diagnostic global établi", cree="diagnostic"
)
class DiagnosticEtabli(Evenement):
    """The whole picture, made with the person; ``referentiel`` is the version that its numbers come from.

    ``sante``: the contrainte « état de santé »; ``situations_sensibles``: situations of other contraintes that tell a
    health; ``analyse``: what no number says.
    """

    diagnostic: UUID
    referentiel: VersionReferentiel
    besoins: Besoins
    contraintes: Contraintes
    sans_contrainte: bool
    pouvoir_agir: PouvoirAgir | None = None
    autonomie_numerique: AutonomieNumerique | None = None
    sante: Scelle[Sensible[ContrainteEvaluee | None]] = None
    situations_sensibles: Scelle[Sensible[Situations | None]] = None
    analyse: Scelle[Texte | None] = None


@inscrire(code=802, nom="diagnostic.actualise", famille="diagnostic", libelle="Diagnostic global actualisé")
class DiagnosticActualise(Evenement):
    """What changed since; anything that is left out stays as it was."""

    diagnostic: UUID
    referentiel: VersionReferentiel
    besoins: Besoins
    contraintes: Contraintes
    pouvoir_agir: PouvoirAgir | None = None
    autonomie_numerique: AutonomieNumerique | None = None
    sante: Scelle[Sensible[ContrainteEvaluee | None]] = None
    situations_sensibles: Scelle[Sensible[Situations | None]] = None
    analyse: Scelle[Texte | None] = None


@inscrire(code=803, nom="diagnostic.objectif_suivi", famille="diagnostic", libelle="Objectif du diagnostic suivi")
class ObjectifSuivi(Evenement):
    """An objectif of the diagnostic moves on."""

    diagnostic: UUID
    referentiel: VersionReferentiel
    contrainte: Numero
    objectif: Numero
    valeur: ValeurObjectif
    commentaire: Scelle[Texte | None] = None
