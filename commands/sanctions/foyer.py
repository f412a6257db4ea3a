"""A sanction beside those of the household: decided on what the ledger knows of every adult, not on the one dossier."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from commands.annexes import EtapeDecidee, FluxAnnexe, annexe
from commands.base import exiger
from commands.sanctions.bornes import exiger_cumul
from ledger.dossier import Dossier, fold
from ledger.dossier.etat.sanction import Sanction
from ledger.events.sanctions.recours import RecoursDecide
from ledger.events.sanctions.sanction import SanctionDecidee


class _Decision(NamedTuple):
    """A measure that is decided, or that takes the place of another one on a recours."""

    sanction: str
    taux_pourcent: int
    periode: tuple[date, date]


@annexe(SanctionDecidee, RecoursDecide)
def plafond_du_foyer(etape: EtapeDecidee) -> tuple[FluxAnnexe, ...]:
    """Rule S7, by the dossiers linked to one household, whatever each one says of it: the cap of several persons, for the
    sanctions of one day taken together unless the département reads the text otherwise.

    The others' dossiers are only read: the decision holds as long as nothing was written in them. Raises
    :class:`~commands.base.Refus`.
    """
    decidee, droits = _decision(etape), etape.apres.droits
    if decidee is None or droits is None or droits.foyer is None:
        return ()
    autres = _autres_adultes(etape, droits.foyer)
    if not autres:
        return ()
    regle = etape.cadre.regle("S7", etape.le)
    taux_max = regle.parametres["taux_max_pourcent"]
    exiger(
        decidee.taux_pourcent <= taux_max,
        "foyer_de_plusieurs",
        f"Une autre personne est rattachée au même foyer : le taux ne peut pas dépasser {taux_max} % ({regle.source}),"
        " même si ce dossier dit la personne seule. Baissez le taux, ou détachez du foyer qui n'en est plus.",
        champ="taux_pourcent",
        regle="S7",
    )
    if regle.parametres["cumul_du_foyer"]:
        exiger_cumul(_du_foyer(etape, decidee, autres), decidee.taux_pourcent, decidee.periode, taux_max, regle)
    return tuple(FluxAnnexe(autre.id, autre.version, None) for autre in autres)


def _decision(etape: EtapeDecidee) -> _Decision | None:
    if (decidee := etape.dit(SanctionDecidee)) is not None:
        return _Decision(str(decidee.sanction), decidee.taux_pourcent, (decidee.debut_le, decidee.fin_le))
    reponse = etape.dit(RecoursDecide)
    if reponse is None or reponse.taux_pourcent is None or reponse.debut_le is None or reponse.fin_le is None:
        return None
    return _Decision(str(reponse.sanction), reponse.taux_pourcent, (reponse.debut_le, reponse.fin_le))


def _autres_adultes(etape: EtapeDecidee, foyer: str) -> list[Dossier]:
    """Those who belong to the household as it is known, in the order of their ids."""
    streams = sorted(stream for stream in etape.journal.du_foyer(foyer) if stream != etape.dossier)
    dossiers = (fold(stream, lus) for stream, lus in etape.lire(streams).items())
    return [d for d in dossiers if d.droits is not None and d.droits.foyer == foyer and d.fusion is None]


def _du_foyer(etape: EtapeDecidee, decidee: _Decision, autres: list[Dossier]) -> Iterator[Sanction]:
    yield from (s for s in etape.apres.sanctions.values() if s.id != decidee.sanction)
    for autre in autres:
        yield from autre.sanctions.values()
