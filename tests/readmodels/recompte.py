"""What indicators should say, recounted in plain Python from the events: no SQL, one dossier at a time.

A source gives lines, one for each thing that may be counted, with the day and the axes of each; an indicator says what a
line brings to its numerator and to its denominator.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID

from dateutil.relativedelta import relativedelta

from ledger.events.contrat_engagement import ContratEngagementRefuse, ContratEngagementSigne
from ledger.events.droits import DossierOuvert
from ledger.events.orientation import OrientationDecidee
from ledger.events.reorientation import ReorientationDemandee, ReorientationRefusee
from ledger.events.vie_contrat import (
    ContratEngagementClos,
    ContratEngagementRepris,
    ContratEngagementResigne,
    ContratEngagementSuspendu,
)
from ledger.lu import EvenementLu
from readmodels.horloge import Moment
from tests.projections import oracle
from tests.projections.oracle import jour

OUVERTS = ("OUVERT_VERSABLE", "OUVERT_SUSPENDU", "VERSEMENT_SUSPENDU")
SUIVIS = ("CONSEIL_DEPARTEMENTAL", "DELEGATAIRE")


def visibles(lus: Sequence[EvenementLu], moment: Moment) -> list[EvenementLu]:
    """Events known and not corrected, that have happened, in the order in which they did."""
    connus = [e for e in lus if e.connu_le <= moment.connu_au]
    corriges = {e.cible for e in connus}
    cibles = {e.position: e.cible for e in lus}

    def origine(position: int) -> int:
        cible = cibles[position]
        return position if cible is None else origine(cible)

    retenus = [e for e in connus if e.position not in corriges and e.survenu_le <= moment.valable_au]
    return sorted(retenus, key=lambda e: (e.survenu_le, origine(e.position)))


@dataclass
class Dossier:
    """A dossier at a moment: its events, and the person on any day."""

    id: UUID
    lus: Sequence[EvenementLu]
    moment: Moment
    _jours: dict[date, dict[str, Any]] = field(default_factory=dict)

    @cached_property
    def evenements(self) -> list[EvenementLu]:
        """What counts at the moment."""
        return visibles(self.lus, self.moment)

    def de(self, *classes: type[Any]) -> list[EvenementLu]:
        """Events of these types."""
        return [e for e in self.evenements if e.classe in classes]

    def personne(self, le: date) -> dict[str, Any]:
        """What is known of the person at the end of a day."""
        if le not in self._jours:
            vu = oracle.Vu.de(self.id, self.lus, self.moment.connu_au, le)
            self._jours[le] = oracle.periode(vu) or {}
        return self._jours[le]


@dataclass
class Ligne:
    """Something that may be counted, on a day; ``propres`` are its own axes."""

    dossier: Dossier
    jour: date
    propres: Mapping[str, Any] = field(default_factory=dict)
    corps: Mapping[str, Any] = field(default_factory=dict)
    classe: type[Any] | None = None

    def axe(self, nom: str) -> Any:
        """Value of an axis."""
        if nom in self.propres:
            return self.propres[nom]
        if nom in PAS:
            return PAS[nom](self.jour)
        personne = self.dossier.personne(self.jour)
        return CALCULES[nom](personne, self.jour) if nom in CALCULES else personne.get(NOMS.get(nom, nom))


PAS: dict[str, Callable[[date], Any]] = {
    "jour": lambda le: le,
    "semaine": lambda le: le - timedelta(days=le.weekday()),
    "mois": lambda le: f"{le:%Y-%m}",
}
NOMS = {"foyer": "situation_familiale"}


def _age(personne: Mapping[str, Any], le: date) -> str | None:
    if personne.get("annee_naissance") is None:
        return None
    age = le.year - personne["annee_naissance"]
    return (
        "moins de 25 ans" if age < 25 else "25 à 29 ans" if age < 30 else "30 à 39 ans" if age < 40
        else "40 à 49 ans" if age < 50 else "50 à 59 ans" if age < 60 else "60 ans et plus"
    )  # fmt: skip


def _anciennete(personne: Mapping[str, Any], le: date) -> str | None:
    if (depuis := personne.get("ouvert_le")) is None:
        return None
    mois = {6: "moins de 6 mois", 12: "6 mois à 1 an", 24: "1 à 2 ans", 60: "2 à 5 ans"}
    return next((tranche for n, tranche in mois.items() if le < depuis + relativedelta(months=n)), "5 ans et plus")


CALCULES: dict[str, Callable[[Mapping[str, Any], date], Any]] = {"age": _age, "anciennete": _anciennete}

Source = Callable[[Dossier], Iterable[Ligne]]


def faits(*classes: type[Any], propres: Mapping[str, str] | None = None) -> Source:
    """Events of these types; ``propres`` gives the field of each axis that they carry themselves."""

    def lignes(dossier: Dossier) -> Iterator[Ligne]:
        for e in dossier.de(*classes):
            ou = e.corps.get("rattachement") or {}
            axes = {nom: ou.get(nom) for nom in ("mds", "structure", "referent")}
            axes |= {axe: e.corps.get(champ) for axe, champ in (propres or {}).items()}
            yield Ligne(dossier, e.survenu_le, axes, e.corps, e.classe)

    return lignes


def entrees(dossier: Dossier) -> Iterator[Ligne]:
    """Openings of persons subject to droits et devoirs, with the day of the first orientation."""
    orientations = [e.survenu_le for e in dossier.de(OrientationDecidee) if e.corps["premiere"]]
    for e in dossier.de(DossierOuvert):
        if e.corps["soumis_droits_devoirs"]:
            axes = {"mds": e.corps.get("mds"), "commune": e.corps.get("commune"), "sexe": e.corps.get("sexe")}
            axes["foyer"] = e.corps.get("situation_familiale")
            yield Ligne(dossier, e.survenu_le, axes, {"oriente_le": min(orientations, default=None)})


def personnes(dossier: Dossier) -> Iterator[Ligne]:
    """The person, when she is to be accompanied at the date."""
    le = dossier.moment.valable_au
    personne = dossier.personne(le)
    if personne.get("soumis_droits_devoirs") and personne["etat_droit"] in OUVERTS:
        suivi = personne["referent"] is not None and personne["organisme"] in SUIVIS
        yield Ligne(dossier, le, {}, dict(personne) | {"suivi": suivi, "contrat": contrat_en_cours(dossier, le)})


def contrat_en_cours(dossier: Dossier, le: date) -> dict[str, Any] | None:
    """The last signed of the contracts that run."""
    for signature in reversed(dossier.de(ContratEngagementSigne)):
        contrat = signature.corps["contrat"]
        suites = [e for e in dossier.evenements if e.corps.get("contrat") == contrat]
        arrets = [e.classe for e in suites if e.classe in (ContratEngagementSuspendu, ContratEngagementRepris)]
        arrete = arrets[-1:] == [ContratEngagementSuspendu] or any(e.classe is ContratEngagementClos for e in suites)
        court = jour(signature.corps["debut_le"]) <= le <= jour(signature.corps["fin_le"])  # type: ignore[operator]
        if court and not arrete:
            durees = [e for e in suites if e.classe in (ContratEngagementSigne, ContratEngagementResigne)]
            return {"fin_le": jour(signature.corps["fin_le"]), "heures": durees[-1].corps["duree_hebdo_h"]}
    return None


SOURCES: dict[str, Source] = {
    "decisions": faits(
        OrientationDecidee, propres={"structure": "structure", "decideur": "decideur", "parcours": "parcours"}
    ),
    "demandes_reorientation": faits(ReorientationDemandee, ReorientationRefusee, propres={"motif": "motif"}),
    "entrees": entrees,
    "personnes": personnes,
    "signatures": faits(ContratEngagementSigne, propres={"decideur": "decideur", "parcours": "parcours"}),
    "refus_contrat": faits(ContratEngagementRefuse, propres={"motif": "motif"}),
}

Apport = Callable[[Ligne], Any]


def un(_: Ligne) -> bool:
    """Every line counts."""
    return True


def _delai(x: Ligne) -> int | None:
    recue = jour(x.corps.get("information_recue_le"))
    return (x.jour - recue).days if x.corps["premiere"] and recue else None


def _en_un_mois(x: Ligne) -> bool:
    recue = jour(x.corps.get("information_recue_le"))
    return recue is not None and (x.jour < recue + timedelta(days=15) or x.jour <= recue + relativedelta(months=1))


def _classe(x: Ligne) -> str | None:
    delai = _delai(x)
    if delai is None:
        return None
    if delai < 15:
        return "moins_15_jours"
    return "moins_1_mois" if _en_un_mois(x) else "moins_6_semaines" if delai <= 42 else "plus_6_semaines"


def _mure(x: Ligne) -> bool:
    return x.jour + timedelta(days=42) <= x.dossier.moment.valable_au


def _en_six_semaines(x: Ligne) -> bool:
    oriente = x.corps["oriente_le"]
    return _mure(x) and oriente is not None and oriente <= x.jour + timedelta(days=42)


def _notifiee(x: Ligne) -> date | None:
    return jour(x.corps.get("notifiee_le")) if x.corps["nature"] == "PREMIER" else None


def _sous_contrat(x: Ligne) -> bool:
    return x.corps["suivi"] and x.corps["contrat"] is not None


def _a_renouveler(x: Ligne) -> bool:
    return _sous_contrat(x) and x.corps["contrat"]["fin_le"] <= x.jour + timedelta(days=30)


def _hors_delai(x: Ligne) -> bool:
    echeance = x.corps["echeance_orientation_le"]
    return x.corps["orientation"] is None and echeance is not None and echeance < x.jour


def classe(*classes: type[Any]) -> Apport:
    """Lines of these types."""
    return lambda x: x.classe in classes


APPORTS: dict[str, tuple[Apport, Apport | None]] = {
    "premieres": (lambda x: x.corps["premiere"], None),
    "moins_15_jours": (lambda x: _classe(x) == "moins_15_jours", None),
    "moins_1_mois": (lambda x: _classe(x) == "moins_1_mois", None),
    "moins_6_semaines": (lambda x: _classe(x) == "moins_6_semaines", None),
    "plus_6_semaines": (lambda x: _classe(x) == "plus_6_semaines", None),
    "part_moins_un_mois": (lambda x: x.corps["premiere"] and _en_un_mois(x), lambda x: x.corps["premiere"]),
    "delai_orientation": (lambda x: _delai(x) or 0, lambda x: _delai(x) is not None),
    "refusees": (lambda x: x.corps["decision"] == "REFUSEE", None),
    "reorientations": (lambda x: not x.corps["premiere"], None),
    "reorientations_demandees": (classe(ReorientationDemandee), None),
    "reorientations_refusees": (classe(ReorientationRefusee), None),
    "entrees": (un, None),
    "orientes_6_semaines": (_en_six_semaines, _mure),
    "en_attente": (lambda x: x.corps["orientation"] is None, None),
    "en_attente_hors_delai": (_hors_delai, None),
    "signes": (un, None),
    "part_electronique": (lambda x: x.corps["mode"] == "ELECTRONIQUE", un),
    "premiers": (lambda x: x.corps["nature"] == "PREMIER", None),
    "part_dans_le_mois": (
        lambda x: (n := _notifiee(x)) is not None and x.jour <= n + relativedelta(months=1),
        lambda x: x.corps["nature"] == "PREMIER",
    ),
    "delai_signature": (
        lambda x: (x.jour - n).days if (n := _notifiee(x)) else 0,
        lambda x: _notifiee(x) is not None,
    ),
    "contrats_refuses": (un, None),
    "a_accompagner": (un, None),
    "suivis": (lambda x: x.corps["suivi"], None),
    "taux_contractualisation": (_sous_contrat, lambda x: x.corps["suivi"]),
    "contrats_a_renouveler": (_a_renouveler, None),
}

Termes = tuple[float, float | None]


def recompter(
    dossiers: Mapping[UUID, Sequence[EvenementLu]],
    moment: Moment,
    code: str,
    source: str,
    par: Sequence[str] = (),
    filtres: Mapping[str, Any] | None = None,
    du: date | None = None,
) -> dict[tuple[Any, ...], Termes]:
    """Terms of an indicator by axes; cells where both are nought are not there. A set counts its distinct objects."""
    apports: dict[tuple[Any, ...], tuple[list[Any], list[Any]]] = {}
    numerateur, denominateur = APPORTS[code]
    for dossier, lus in dossiers.items():
        for ligne in SOURCES[source](Dossier(dossier, lus, moment)):
            if du is not None and ligne.jour < du:
                continue
            if any(ligne.axe(axe) != valeur for axe, valeur in (filtres or {}).items()):
                continue
            termes = apports.setdefault(tuple(ligne.axe(axe) for axe in par), ([], []))
            termes[0].append(numerateur(ligne))
            if denominateur is not None:
                termes[1].append(denominateur(ligne))
    comptes = {cle: (_total(n), None if denominateur is None else _total(d)) for cle, (n, d) in apports.items()}
    return {cle: termes for cle, termes in comptes.items() if any(termes)}


def _total(apports: Sequence[Any]) -> float:
    objets = [a for a in apports if isinstance(a, frozenset)]
    return len(frozenset[Any]().union(*objets)) if objets else sum(map(float, apports))
