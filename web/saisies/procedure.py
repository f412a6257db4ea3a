"""The procedure of sanctions as its forms tell it: what was done so far, what the rules allow, what the dossier answers."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final

from commands.base import Cadre
from commands.sanctions.bornes import REGLES_DU_CAS
from commands.sanctions.reiteration import rang_possible
from ledger.dossier import Dossier
from ledger.dossier.etat.sanction import Manquement, Sanction
from ledger.vocabulaire.entree.droits import SituationFamiliale
from ledger.vocabulaire.sanctions.sanction import MesureSanction, OrganismeSignalant, RangManquement
from web.mots.ecriture import capitale, jour
from web.saisies.modele import Gardee
from web.saisies.propositions import Donnees, Valeurs


def constat(donnees: Donnees) -> Valeurs:
    """The only signalement, or the only proposal of France Travail, that waits; and what it is about."""
    signalements = [s for s in donnees.etat.signalements.values() if s.en_attente]
    propositions = [p for p in donnees.etat.propositions_sanction.values() if p.en_attente]
    if len(signalements) + len(propositions) != 1:
        return {}
    if signalements:
        return {"nature": [signalements[0].nature.value], "signalement": [signalements[0].id]}
    return {"nature": [propositions[0].nature.value], "proposition_sanction": [propositions[0].id]}


def intention(donnees: Donnees) -> Valeurs:
    """The measure that France Travail proposes; a suspension where no sanction came before: the rules allow no other."""
    manquement = donnees.etat.manquements.get(donnees.objet)
    proposee = donnees.etat.propositions_sanction.get(manquement.proposition or "") if manquement is not None else None
    if proposee is not None:
        return {"mesure_envisagee": [proposee.mesure.value]}
    return {} if donnees.etat.sanctions else {"mesure_envisagee": [MesureSanction.SUSPENSION.value]}


def sanction(donnees: Donnees) -> Valeurs:
    """The measure that the person was told of; a first manquement where no sanction came before."""
    manquement = donnees.etat.manquements.get(donnees.objet)
    envisagee = manquement.mesure_envisagee if manquement is not None else None
    valeurs = {"mesure": [envisagee.value]} if envisagee is not None else {}
    return valeurs | ({} if donnees.etat.sanctions else {"rang": [RangManquement.PREMIER.value]})


def signalement(donnees: Donnees) -> Valeurs:
    """By the agent's own structure, where it is one that signals."""
    organisme = donnees.organisme
    sien = OrganismeSignalant.__members__.get(organisme.name) if organisme is not None else None
    return donnees.structure | ({"signalant": [sien.value]} if sien is not None else {})


def faits(objet: Any, dossier: Dossier) -> Iterator[tuple[str, str]]:
    """The steps of the procedure so far."""
    sanction = objet if isinstance(objet, Sanction) else dossier.sanctions.get(getattr(objet, "sanction", None) or "")
    manquement = (
        objet if isinstance(objet, Manquement) else dossier.manquements.get(sanction.manquement if sanction else "")
    )
    if manquement is not None:
        envisagee = f"{manquement.mesure_envisagee.libelle} envisagée" if manquement.mesure_envisagee else ""
        avis = manquement.avis.libelle if manquement.avis else ""
        yield from _dates(
            ("Manquement constaté", manquement.constate_le, ""),
            ("Situation régularisée", manquement.regularise_le, ""),
            ("Intention notifiée", manquement.intention_notifiee_le, envisagee),
            ("Observations reçues", manquement.observations_le, ""),
            ("Audition", manquement.audition_le, ""),
            ("Avis de l'équipe pluridisciplinaire", manquement.avis_le, avis),
            ("Classé", manquement.classe_le, ""),
        )
    if sanction is not None:
        mesure = f"{sanction.mesure.libelle} de {sanction.taux_pourcent} % pendant {sanction.duree_mois} mois"
        yield from _dates(
            ("Sanction décidée", sanction.decidee_le, "" if sanction.reformee_le else mesure),
            ("Premier jour", sanction.debut_le, ""),
            ("Dernier jour", sanction.fin_le, ""),
            ("Sanction notifiée", sanction.notifiee_le, ""),
            ("Sanction réformée sur recours", sanction.reformee_le, mesure),
            ("Sanction levée", sanction.levee_le, ""),
            ("Radiation proposée", sanction.radiation_proposee_le, ""),
        )
    for recours in dossier.recours.values():
        if sanction is not None and recours.sanction == sanction.id:
            yield from _dates(
                ("Recours reçu", recours.forme_le, "hors délai" if recours.hors_delai else ""),
                ("Recours transmis à la commission", recours.transmis_le, ""),
                ("Avis de la commission", recours.avis_le, ""),
                ("Recours rejeté par le silence", recours.rejete_implicitement_le, ""),
                ("Réponse au recours", recours.decide_le, recours.issue.libelle if recours.issue else ""),
                ("Décision sur le recours notifiée", recours.notifie_le, ""),
                ("Tribunal administratif possible jusqu'au", recours.juge_jusqu_au, ""),
            )


def _dates(*faits: tuple[str, date | None, str]) -> Iterator[tuple[str, str]]:
    return ((libelle, f"{jour(le)} ({suite})" if suite else jour(le)) for libelle, le, suite in faits if le is not None)


def bornes(manquement: Manquement, dossier: Dossier, cadre: Cadre) -> Iterator[str]:
    """The bounds of a sanction, by rank: measures, rate, duration."""
    le = cadre.aujourd_hui
    duree, foyer = cadre.regles.en_vigueur("S-DUR", le), cadre.regles.en_vigueur("S7", le)
    if duree is None or foyer is None:
        return
    for rang in RangManquement:
        regle = cadre.regles.en_vigueur(REGLES_DU_CAS[manquement.nature, rang], le)
        if regle is not None and (permises := regle.parametres["mesures"]):
            mesures = " ou ".join(MesureSanction(mesure).libelle for mesure in permises)
            mois = duree.parametres["duree_max_mois"][rang]
            yield f"{capitale(rang.libelle)} : {mesures}, {mois} mois au plus ({regle.source})."
    taux_min, taux_max = duree.parametres["taux_min_pourcent"], duree.parametres["taux_max_pourcent"]
    situation = dossier.droits.situation_familiale if dossier.droits else None
    yield (
        f"De {taux_min} à {taux_max} % du RSA pour une personne seule sans enfant ;"
        f" {foyer.parametres['taux_max_pourcent']} % au plus pour tout autre foyer, ou un RSA majoré ({foyer.source})."
        f" Situation familiale : {SituationFamiliale(situation).libelle if situation else 'inconnue'}."
    )


def suppression(manquement: Manquement, dossier: Dossier, cadre: Cadre) -> Mapping[str, str]:
    """A suppression, where a suspension would do: what stands in its way is told too, at the rank that the rules allow."""
    rang = rang_possible(dossier, manquement, cadre, cadre.aujourd_hui)
    return {"mesure": MesureSanction.SUPPRESSION.value, "rang": rang.value}


PROCEDURE: Final = Gardee(faits=faits)
"""Every step of the procedure tells it first."""
