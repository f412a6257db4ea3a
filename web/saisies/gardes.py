"""The guard of a step: why it may not be now, by which rule, from when it may, and the delays that run or that it opens.

Nothing of the law is said again here: the decision of the step is asked, today and on the days that follow.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from commands.base import ETAPES, Cadre, Etape, Refus
from commands.echeances import echeances
from commands.regles import Regle
from ledger.dossier import Dossier
from web.mots.ecriture import capitale
from web.saisies.modele import Gardee, Saisie
from web.saisies.objets import Sur

JOURS_MAX: Final = 400
"""Days ahead on which a step is tried: longer than the longest delay that makes one wait."""
OBJETS_MAX: Final = 6
"""Objects whose guard is shown when none was chosen."""
Parts = Callable[[Etape, Mapping[str, object]], Refus | None]
"""Why the part that an agent took in a procedure excludes a step, with these fields (:mod:`commands.permis`)."""


def aucune(_etape: Etape, _contenu: Mapping[str, object]) -> None:
    """The parts of whoever took none."""


@dataclass(frozen=True, slots=True)
class Empechement:
    """Why a step may not be today; ``possible_le`` is the first day on which it may, when waiting is enough."""

    message: str
    regle: Regle | None
    possible_le: date | None


@dataclass(frozen=True, slots=True)
class Delai:
    """A last day that the rules compute."""

    libelle: str
    le: date
    depasse: bool
    regle: Regle


@dataclass(frozen=True, slots=True)
class Garde:
    """The guard told before a step is typed, of one object of the dossier."""

    objet: str
    faits: Sequence[tuple[str, str]]
    delais: Sequence[Delai]
    bornes: Sequence[str]
    empechement: Empechement | None
    suppression: Empechement | None = None

    @property
    def a_confirmer(self) -> tuple[str, ...]:
        """Sources of its rules that were not read in a text that makes faith."""
        dits = [e.regle for e in (self.empechement, self.suppression) if e is not None and e.regle is not None]
        return tuple(regle.source for regle in (*dits, *(d.regle for d in self.delais)) if not regle.verifiee)


def gardes(saisie: Saisie, objet: str, dossier: Dossier, cadre: Cadre, parts: Parts = aucune) -> list[Garde]:
    """Of what the step is about; of each thing that it may be about, when that was not chosen; of one about nothing in
    particular, only what prevents it.
    """
    if saisie.sur is None:
        empeche = empechement(saisie, None, dossier, cadre, parts)
        return [Garde("", (), (), (), empeche)] if empeche is not None else []
    choisis = [objet] if objet else [id_ for id_, _ in saisie.sur.offerts(dossier)]
    return [_garde(saisie, saisie.sur, choisi, dossier, cadre, parts) for choisi in choisis[-OBJETS_MAX:]]


def _garde(saisie: Saisie, sur: Sur, objet: str, dossier: Dossier, cadre: Cadre, parts: Parts) -> Garde:
    trouve, dite = sur.trouver(dossier, objet), saisie.gardee or Gardee()
    return Garde(
        capitale(sur.en_mots(dossier, objet)),
        tuple(dite.faits(trouve, dossier)),
        tuple(_delais(dite, trouve, dossier, cadre)),
        tuple(dite.bornes(trouve, dossier, cadre)) if trouve is not None else (),
        empechement(saisie, objet, dossier, cadre, parts),
        _essai(saisie, trouve, objet, dossier, cadre) if trouve is not None else None,
    )


def empechement(
    saisie: Saisie, objet: str | None, dossier: Dossier, cadre: Cadre, parts: Parts = aucune
) -> Empechement | None:
    """The obstacle to the step today, whatever is typed."""
    if (exclue := parts(ETAPES[saisie.commande], _contenu(saisie, objet))) is not None:
        return Empechement(exclue.message, None, None)
    voulus = {None, "survenu_le", saisie.objet}
    refus = _essayer(saisie, objet, dossier, cadre, voulus)
    if refus is None:
        return None
    jours = (cadre.aujourd_hui + timedelta(days=n) for n in range(1, JOURS_MAX + 1))
    possible = (le for le in jours if _essayer(saisie, objet, dossier, Cadre(le, cadre.regles), voulus) is None)
    return Empechement(
        refus.message, _regle(refus, cadre), next(possible, None) if refus.champ == "survenu_le" else None
    )


def _essai(saisie: Saisie, trouve: Any, objet: str, dossier: Dossier, cadre: Cadre) -> Empechement | None:
    """The obstacle to the step filled otherwise, where its family says how."""
    dites = saisie.gardee.essai(trouve, dossier, cadre) if saisie.gardee is not None else {}
    voulus = {None, "survenu_le", saisie.objet, *dites}
    refus = _essayer(saisie, objet, dossier, cadre, voulus, **dites) if dites else None
    return Empechement(refus.message, _regle(refus, cadre), None) if refus is not None else None


def _essayer(
    saisie: Saisie, objet: str | None, dossier: Dossier, cadre: Cadre, voulus: set[str | None], **dites: str
) -> Refus | None:
    """The refusal that the example of the command meets, if it is about one of these fields."""
    contenu = _contenu(saisie, objet) | dites
    try:
        ETAPES[saisie.commande].decider(dossier, saisie.commande.model_validate(contenu), cadre)
    except Refus as refus:
        return refus if refus.champ in voulus else None
    return None


def _contenu(saisie: Saisie, objet: str | None) -> dict[str, Any]:
    """The example of the command, about this object."""
    exemple: Any = saisie.commande.model_config["json_schema_extra"]
    contenu = {nom: valeur for nom, valeur in exemple["examples"][0].items() if nom != "survenu_le"}
    return contenu if saisie.objet is None else contenu | {saisie.objet: objet}


def _regle(refus: Refus, cadre: Cadre) -> Regle | None:
    return cadre.regles.en_vigueur(refus.regle, cadre.aujourd_hui) if refus.regle is not None else None


def _delais(dite: Gardee, objet: Any, dossier: Dossier, cadre: Cadre) -> Iterator[Delai]:
    """Those that run about the object, then the one that the step opens."""
    lies = {getattr(objet, nom, None) for nom in ("id", "sanction", "proposition")} - {None}
    for e in echeances(dossier, cadre):
        if e.objet in lies:
            yield Delai(e.libelle, e.due_le, e.depassee(cadre.aujourd_hui), e.regle)
    code, libelle = dite.ouvre
    regle = cadre.regles.en_vigueur(code, cadre.aujourd_hui) if code else None
    if regle is not None:
        yield Delai(libelle, regle.echeance(cadre.aujourd_hui, cadre.regles.calendrier), False, regle)
