"""Measures that weigh on a person now: procedures and sanctions in force, told before anything else."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from commands.base import Cadre
from ledger.dossier import Dossier
from ledger.dossier.etat.sanction import Manquement, Sanction
from ledger.vocabulaire.sanctions.sanction import MesureSanction
from web.mots.ecriture import INSECABLE, capitale, jour

FAIT = {MesureSanction.SUSPENSION: "suspendu", MesureSanction.SUPPRESSION: "supprimé"}
"""The effect of a measure on the RSA."""


@dataclass(frozen=True, slots=True)
class Mesure:
    """A procedure, a sanction or a recours: what it is, what it does and when, and what else is to be known of it."""

    titre: str
    dit: str
    precision: str


def mesures(etat: Dossier, cadre: Cadre) -> Sequence[Mesure]:
    """Sanctions in force, then those to come, then ends of right, procedures and recours that wait."""
    le = cadre.aujourd_hui
    sanctions = sorted((s for s in etat.sanctions.values() if s.dernier_jour >= le), key=lambda s: s.debut_le)
    return [
        *(_sanction(s, le) for s in sanctions),
        *_fins_de_droit(etat),
        *(_procedure(m, cadre) for m in etat.manquements.values() if m.en_cours),
        *_recours(etat),
    ]


def taux(sanction: Sanction) -> str:
    """« 50 % suspendu »."""
    return f"{sanction.taux_pourcent}{INSECABLE}% {FAIT[sanction.mesure]}"


def _sanction(sanction: Sanction, le: date) -> Mesure:
    court = sanction.debut_le <= le
    de, a = ("depuis le", "jusqu'au") if court else ("du", "au")
    dit = f"{taux(sanction)} {de} {jour(sanction.debut_le)} {a} {jour(sanction.dernier_jour)}"
    suite = f"notifiée le {jour(sanction.notifiee_le)}" if sanction.notifiee_le else "pas encore notifiée"
    if sanction.reformee_le:
        suite += f", réformée sur recours le {jour(sanction.reformee_le)}"
    nature = f"{capitale(sanction.nature.libelle)}, " if sanction.nature else ""
    return Mesure("Sanction en cours" if court else "Sanction à venir", dit, f"{nature}{suite}")


def _fins_de_droit(etat: Dossier) -> Iterator[Mesure]:
    """Decided, as long as the payer has stated nothing since, and no reform took its ground away."""
    for sanction in etat.sanctions.values():
        decidee_le = sanction.fin_de_droit_le
        if decidee_le is None or sanction.reformee_le is not None:
            continue
        if etat.droits is not None and etat.droits.depuis <= decidee_le:
            yield Mesure("Fin de droit", f"Décidée le {jour(decidee_le)}", "À la suite d'une suppression totale")


def _procedure(manquement: Manquement, cadre: Cadre) -> Mesure:
    dit = f"Manquement constaté le {jour(manquement.constate_le)}"
    intention_le = manquement.intention_notifiee_le
    if intention_le is None:
        return Mesure("Procédure en cours", dit, f"{capitale(manquement.nature.libelle)}, intention à notifier")
    regle = cadre.regles.en_vigueur("P3", intention_le)
    suite = f"intention de sanction notifiée le {jour(intention_le)}"
    if regle is not None and cadre.aujourd_hui <= (fin := regle.echeance(intention_le, cadre.regles.calendrier)):
        suite += f", observations jusqu'au {jour(fin)}"
    return Mesure("Procédure en cours", dit, f"{capitale(manquement.nature.libelle)}, {suite}")


def _recours(etat: Dossier) -> Iterator[Mesure]:
    for recours in etat.recours.values():
        if recours.en_attente and recours.sanction in etat.sanctions:
            decidee_le = etat.sanctions[recours.sanction].decidee_le
            yield Mesure(
                "Recours à décider", f"Formé le {jour(recours.forme_le)}", f"Contre la sanction du {jour(decidee_le)}"
            )
