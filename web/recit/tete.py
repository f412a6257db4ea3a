"""The head of a dossier: what weighs on the person, then where she stands today, in a few words each."""

from collections.abc import Sequence
from dataclasses import dataclass

from commands.base import Cadre
from commands.conservation import conservation
from commands.echeances import prochaine_echeance
from ledger.dossier import Dossier
from ledger.dossier.etat.rendez_vous import EtatRendezVous
from ledger.vocabulaire.conservation import Phase
from web.mots.ecriture import capitale, heure, jour
from web.recit.mesures import Mesure, mesures, taux


@dataclass(frozen=True, slots=True)
class Repere:
    """One thing of the head: what it is, what it says, what else is to be known, and whether it calls for somebody."""

    titre: str
    dit: str
    precision: str = ""
    alerte: bool = False


@dataclass(frozen=True, slots=True)
class Tete:
    """The head: ``mesures`` come before everything else."""

    mesures: Sequence[Mesure]
    echeance: Repere
    rendez_vous: Repere
    droit: Repere
    parcours: Repere
    suivi: Repere
    contrat: Repere


def tete(etat: Dossier, cadre: Cadre, lieu: str | None) -> Tete:
    """As of the day of the decision; ``lieu`` names the structure that follows the person."""
    fin = etat.fin_parcours
    suivi = lieu or ("Plus personne" if fin is not None else "Personne encore")
    return Tete(
        mesures(etat, cadre),
        _echeance(etat, cadre),
        _rendez_vous(etat, cadre),
        _droit(etat, cadre),
        _parcours(etat),
        Repere("Suivi par", suivi),
        _contrat(etat, cadre),
    )


def _echeance(etat: Dossier, cadre: Cadre) -> Repere:
    prochaine = prochaine_echeance(etat, cadre)
    if prochaine is None:
        return Repere("Prochaine échéance", "Aucune")
    depassee = prochaine.depassee(cadre.aujourd_hui)
    dit = f"{jour(prochaine.due_le)}{', dépassée' if depassee else ''}"
    return Repere("Prochaine échéance", dit, prochaine.libelle, depassee)


def _rendez_vous(etat: Dossier, cadre: Cadre) -> Repere:
    """The next one that is still to come."""
    prevus = [r for r in etat.rendez_vous.values() if r.etat is EtatRendezVous.PLANIFIE and r.le >= cadre.aujourd_hui]
    prochain = min(prevus, key=lambda r: r.quand, default=None)
    if prochain is None:
        return Repere("Prochain rendez-vous", "Aucun")
    return Repere(
        "Prochain rendez-vous", f"{jour(prochain.le)} à {heure(prochain.heure)}", capitale(prochain.motif.libelle)
    )


def _droit(etat: Dossier, cadre: Cadre) -> Repere:
    """The right as the person has it: never payable whole while a sanction withholds a part of it."""
    if etat.droits is None:
        return Repere("Droit au RSA", "Inconnu")
    retenues = [taux(s) for s in etat.sanctions.values() if s.court(cadre.aujourd_hui)]
    dit = f"Ouvert, {' et '.join(retenues)}" if retenues and etat.droits.etat.ouvert else etat.droits.etat.libelle
    report = etat.droits.report
    precision = f"Fin de droit reportée au {jour(report.fin_le)}" if report is not None else _gardee(etat, cadre)
    return Repere("Droit au RSA", capitale(dit), precision)


def _gardee(etat: Dossier, cadre: Cadre) -> str:
    """Until when a dossier whose right is closed is kept, and where; nothing of one that is open."""
    gardee = conservation(etat, cadre)
    if gardee.active_jusqu_au is None or gardee.archive_jusqu_au is None:
        return ""
    if gardee.phase is Phase.BASE_ACTIVE:
        return f"En base active jusqu'au {jour(gardee.active_jusqu_au)}"
    if gardee.phase is Phase.ARCHIVE_INTERMEDIAIRE:
        litige = ", et tant que dure le litige" if gardee.en_litige else ""
        return f"En archive intermédiaire jusqu'au {jour(gardee.archive_jusqu_au)}{litige}"
    return f"Conservation échue le {jour(gardee.archive_jusqu_au)}, à éliminer sur visa des archives"


def _parcours(etat: Dossier) -> Repere:
    """The parcours in force; one that has ended says when and why, and asks for no orientation."""
    if etat.orientation is not None:
        return Repere("Parcours", capitale(etat.orientation.parcours.libelle))
    if (fin := etat.fin_parcours) is not None:
        return Repere("Parcours", f"Terminé le {jour(fin.terminee_le)}", capitale(fin.motif.libelle))
    return Repere("Parcours", "À orienter")


def _contrat(etat: Dossier, cadre: Cadre) -> Repere:
    """The contract signed last: until when it binds, or since when it does no more."""
    titre, contrat, fin = "Contrat d'engagement", etat.contrat_signe, etat.fin_parcours
    if contrat is None:
        return Repere(titre, "Aucun signé")
    if contrat.clos_le is not None:
        return Repere(titre, f"Clos le {jour(contrat.clos_le)}")
    if fin is not None:
        return Repere(titre, "Sans suite", f"Parcours terminé le {jour(fin.terminee_le)}")
    if (suspension := contrat.suspension) is not None:
        return Repere(titre, f"Suspendu depuis le {jour(suspension.suspendu_le)}")
    if contrat.fin_le < cadre.aujourd_hui:
        return Repere(titre, f"Échu le {jour(contrat.fin_le)}", alerte=True)
    return Repere(titre, f"Jusqu'au {jour(contrat.fin_le)}")
