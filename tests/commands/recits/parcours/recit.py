"""A parcours told day by day, then read back on both clocks.

    RECIT = raconter(
        ("2025-03-03", ouvrir_dossier()),
        ("2025-03-24", notifier_orientation(survenu_le="2025-03-17")),  # recorded a week late
        ("2025-04-02", corriger(OrientationNotifiee, notifier_orientation, survenu_le="2025-03-18")),
        ("2025-04-19", de_soi("delai_orientation_depasse")),
    )
    RECIT.etat_au("2025-03-20", "2025-03-18")  # known on the 20th, of the 18th
    RECIT.attendu_le("2025-04-02")

The day of a line is the one on which it is recorded; a fact of another day carries its own date.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from dateutil.relativedelta import relativedelta

from commands.base import Cadre, Commande
from commands.echeances import echeances
from commands.reactions import reactions
from ledger.dossier import Dossier, fold
from ledger.events.base import Evenement
from ledger.vocabulaire.correction import MotifCorrection
from tests.commands.etapes import (
    decider_orientation,
    designer_referent,
    designer_structure,
    notifier_orientation,
    ouvrir_dossier,
    preconiser_orientation,
)
from tests.commands.scenario import Scenario, plus_tard
from tests.ledger.memoire import DOSSIER

Suite = Callable[[Scenario, str], Commande | Evenement]
"""A step that depends on what was recorded before it, and on the day."""
Pas = tuple[str, Commande | Evenement | Suite]
MOIS_MIN, MOIS_MAX = 12, 24


def de_soi(reaction: str) -> Suite:
    """The step that this reaction asks for on the day."""

    def suite(scenario: Scenario, le: str) -> Commande:
        (une,) = (r for r in reactions(scenario.dossier, Cadre(date.fromisoformat(le))) if r.nom == reaction)
        return une.commande

    return suite


def corriger(
    classe: type[Evenement],
    fabrique: Callable[..., Commande],
    motif: MotifCorrection = MotifCorrection.ERREUR_DE_SAISIE,
    **champs: Any,
) -> Suite:
    """Restate the event of this type recorded last."""
    return lambda scenario, _le: fabrique(correction=scenario.correction(classe, motif), **champs)


@dataclass(frozen=True)
class Recit:
    """What was told of one dossier."""

    scenario: Scenario

    @property
    def evenements(self) -> list[str]:
        """What was recorded, in that order."""
        return [e.type_stable.removesuffix(".v1") for e in self.scenario.lus]

    @property
    def dure_de_un_a_deux_ans(self) -> bool:
        """From the first day recorded to the last one, told in order."""
        jours = [e.connu_le for e in self.scenario.lus]
        au_plus_tot, au_plus_tard = (jours[0] + relativedelta(months=mois) for mois in (MOIS_MIN, MOIS_MAX))
        return jours == sorted(jours) and au_plus_tot <= jours[-1] <= au_plus_tard

    def dossier_au(self, connu: str, valable: str) -> Dossier:
        """The dossier as it was known on a day, of what was true on another."""
        au, valable_au = date.fromisoformat(connu), date.fromisoformat(valable)
        return fold(DOSSIER, self.scenario.lus, connu_au=au, valable_au=valable_au)

    def etat_au(self, connu: str, valable: str) -> dict[str, str]:
        """Its main lines, without what is not there."""
        return en_bref(self.dossier_au(connu, valable), date.fromisoformat(valable))

    def attendu_le(self, le: str) -> list[tuple[str, str, str]]:
        """Open deadlines, as known that day: rule, nature, last day."""
        cadre = Cadre(date.fromisoformat(le))
        return [(e.regle.version, e.nature, e.due_le.isoformat()) for e in echeances(self.dossier_au(le, le), cadre)]


def raconter(*pas: Pas, depuis: Scenario | None = None) -> Recit:
    """Each step asked for on its day; all of them must be accepted. An event is recorded without asking anybody."""
    return Recit(plus_tard(lambda: _suivre(pas, depuis or Scenario())))


def _suivre(pas: Sequence[Pas], scenario: Scenario) -> Scenario:
    for le, dite in pas:
        etape = dite if isinstance(dite, Commande | Evenement) else dite(scenario, le)
        if isinstance(etape, Evenement):
            scenario = scenario.enregistre(etape, le=date.fromisoformat(le))
        else:
            scenario = scenario.puis(etape, le)
    return scenario


def entree(*, ouvert: str, oriente: str, notifie: str, suivi: str, **orientation: str) -> tuple[Pas, ...]:
    """The usual beginning: opened, oriented as France Travail advised, notified, a structure and a référent the same day.
    ``orientation``: another parcours, organisme or structure than those of :mod:`tests.commands.etapes`.
    """
    organisme = orientation.get("organisme", "CONSEIL_DEPARTEMENTAL")
    structure = orientation.get("structure", "MDS-33-04")
    conseil = {nom: orientation[nom] for nom in ("parcours", "organisme") if nom in orientation}
    return (
        (ouvert, ouvrir_dossier()),
        (oriente, preconiser_orientation(**conseil)),
        (oriente, decider_orientation(**orientation)),
        (notifie, notifier_orientation()),
        (suivi, designer_structure(structure=structure, organisme=organisme)),
        (suivi, designer_referent()),
    )


ENTREE = [
    "dossier.ouvert",
    "orientation.preconisee",
    "orientation.decidee",
    "orientation.notifiee",
    "structure.designee",
    "referent.designe",
]
"""What :func:`entree` records."""


def en_bref(dossier: Dossier, le: date) -> dict[str, str]:
    """What a référent reads first, as of a day."""
    droits, orientation, demande, fin = dossier.droits, dossier.orientation, dossier.demande, dossier.fin_parcours
    inscription, contrat = dossier.inscription, dossier.contrat_en_cours(le)
    lignes = {
        "droit": droits.etat.name if droits else None,
        "foyer": droits.foyer if droits else None,
        "parcours": orientation.parcours.name if orientation else None,
        "notifiee": _iso(orientation.notifiee_le) if orientation else None,
        "referent": dossier.referent,
        "demande": demande.motif.name if demande else None,
        "contrat": _iso(contrat.signe_le) if contrat else None,
        "inscription": (inscription.forme_cessation or inscription.categorie) if inscription else None,
        "sanction": ", ".join(
            f"{s.mesure.name} {s.taux_pourcent} %"
            for s in dossier.sanctions.values()
            if s.debut_le <= le <= s.fin_le and (s.levee_le is None or le < s.levee_le)
        ),
        "parti": dossier.parti.departement if dossier.parti else None,
        "absorbe": str(dossier.fusion.absorbant) if dossier.fusion else None,
        "termine": fin.motif.name if fin else None,
    }
    return {nom: str(ligne) for nom, ligne in lignes.items() if ligne}


def _iso(le: date | None) -> str | None:
    return le.isoformat() if le else None
