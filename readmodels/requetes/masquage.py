"""Small counts, for whoever may not see persons.

1. What fewer than :data:`SEUIL` persons bring is shown as « < 5 », and so is a share whose complement they are. Persons
   are counted, not rows: five rendez-vous of one person are hidden too.
2. An answer has no total, so that nothing in it gives a hidden cell by subtraction.
3. What is shown is rounded to the nearest multiple of :data:`SEUIL`, and a share is that of its rounded terms: a total
   asked apart, less the rest, leaves more than one small count possible. Means are given to the unit, without their sum.

Nought and the whole (0 %, 100 %) are shown: they are counts of nobody. What is not prevented is the crossing of many
answers, whose roundings narrow each other: a hidden cell may be bounded more closely, at worst found. Those who ask are
agents whose role lets them see figures, under their own name.
"""

from typing import Final

from pydantic import BaseModel, Field

from readmodels.pilotage.indicateur import Indicateur, Unite

SEUIL: Final = 5
MASQUE: Final = f"< {SEUIL}"


class Terme(BaseModel):
    """A sum, and how many persons bring to it."""

    somme: float
    personnes: int


class Publiee(BaseModel):
    """A figure as it is shown; « < 5 » where it is hidden, None where there is nothing to say."""

    valeur: float | str | None
    numerateur: float | str | None = Field(description="Nul quand il n'est pas publié")
    denominateur: float | str | None = None


def publier(indicateur: Indicateur, numerateur: Terme, denominateur: Terme | None, *, masquer: bool) -> Publiee:
    """A figure, hidden and rounded if ``masquer``."""
    if not masquer:
        diviseur = None if denominateur is None else denominateur.somme
        valeur = indicateur.valeur(numerateur.somme, diviseur)
        return Publiee(valeur=valeur, numerateur=numerateur.somme, denominateur=diviseur)
    if denominateur is None:
        publie = _arrondir(numerateur)
        return Publiee(valeur=publie, numerateur=publie)
    if indicateur.unite is Unite.POURCENTAGE:
        return _part(indicateur, numerateur, denominateur)
    return _moyenne(indicateur, numerateur, denominateur)


def _part(indicateur: Indicateur, numerateur: Terme, denominateur: Terme) -> Publiee:
    reste = Terme(
        somme=denominateur.somme - numerateur.somme, personnes=max(denominateur.personnes - numerateur.personnes, 0)
    )
    termes = [_arrondir(terme) for terme in (numerateur, denominateur)]
    cachee = MASQUE in (*termes, _arrondir(reste)) or 0 < reste.somme < SEUIL
    if cachee:
        return Publiee(valeur=MASQUE, numerateur=MASQUE, denominateur=termes[1])
    haut, bas = (float(terme) for terme in termes)
    return Publiee(valeur=indicateur.valeur(haut, bas), numerateur=haut, denominateur=bas)


def _moyenne(indicateur: Indicateur, numerateur: Terme, denominateur: Terme) -> Publiee:
    bas = _arrondir(denominateur)
    exacte = indicateur.valeur(numerateur.somme, denominateur.somme)
    valeur = MASQUE if bas == MASQUE else None if exacte is None else float(round(exacte))
    return Publiee(valeur=valeur, numerateur=None, denominateur=bas)


def _arrondir(terme: Terme) -> float | str:
    if not terme.personnes:
        return 0.0
    if terme.personnes < SEUIL or terme.somme < SEUIL:
        return MASQUE
    return float(SEUIL * round(terme.somme / SEUIL))
