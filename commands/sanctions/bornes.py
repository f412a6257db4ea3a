"""Bounds of a sanction: who may be sanctioned, which measure, at what rate, how long, and beside which others."""

from collections.abc import Iterable
from datetime import date

from commands.base import Cadre, exiger, jour
from commands.regles import Regle
from ledger.dossier import Dossier
from ledger.dossier.etat.sanction import Manquement, Sanction
from ledger.events.sanctions.sanction import Modulation
from ledger.vocabulaire.entree.droits import RoleFoyer, SituationFamiliale
from ledger.vocabulaire.sanctions.sanction import BaseCalcul, MesureSanction, NatureManquement, RangManquement

TOTAL_POURCENT = 100
REGLES_DU_CAS = {
    (NatureManquement.REFUS_CONTRAT, RangManquement.PREMIER): "S1",
    (NatureManquement.REFUS_CONTRAT, RangManquement.REITERE): "S2",
    (NatureManquement.OBLIGATIONS_CONTRAT, RangManquement.PREMIER): "S3",
    (NatureManquement.OBLIGATIONS_CONTRAT, RangManquement.REITERE): "S4",
    (NatureManquement.OFFRES_REFUSEES, RangManquement.PREMIER): "S5",
    (NatureManquement.OFFRES_REFUSEES, RangManquement.REITERE): "S5",
    (NatureManquement.REFUS_CONTROLE, RangManquement.PREMIER): "S6",
    (NatureManquement.REFUS_CONTROLE, RangManquement.REITERE): "S6",
}
"""The rule that says which measures a manquement may have."""


def exiger_soumise(dossier: Dossier, connu: Manquement, cadre: Cadre, le: date) -> None:
    """Rule S-SDD: the person was subject to droits et devoirs when the manquement was recorded, and still is."""
    regle = cadre.regle("S-SDD", le)
    if not regle.parametres["soumission_exigee"] or dossier.droits is None:
        return
    for moment in (connu.constate_le, le):
        exiger(
            dossier.droits.soumise_le(moment),
            "personne_non_soumise",
            f"Le {jour(moment)}, la personne n'était pas soumise aux droits et devoirs : elle ne peut pas être sanctionnée"
            f" ({regle.source}). Classez le manquement, ou corrigez d'abord ses droits.",
            champ="manquement",
            regle="S-SDD",
        )


def exiger_mesure(
    nature: NatureManquement, rang: RangManquement, mesure: MesureSanction, cadre: Cadre, le: date
) -> None:
    """Rules S1 to S6: what the nature and the rank of the manquement allow."""
    regle = cadre.regle(REGLES_DU_CAS[nature, rang], le)
    mesures = regle.parametres["mesures"]
    exiger(
        bool(mesures),
        "mesure_non_fixee",
        f"La mesure prévue pour « {nature.libelle} » n'est pas connue ici ({regle.source}) : faites d'abord"
        " vérifier le texte et compléter la règle.",
        champ="manquement",
    )
    exiger(
        mesure in mesures,
        "mesure_excessive",
        f"Pour un {rang.libelle}, seule une suspension est possible ({regle.source}).",
        champ="mesure",
    )


def exiger_equipe_informee(connu: Manquement, cadre: Cadre, le: date) -> None:
    """Rule S-EP: before a suppression, the person could present observations to the équipe pluridisciplinaire too."""
    regle = cadre.regle("S-EP", le)
    exiger(
        connu.invitee_a_l_avis or not regle.parametres["observations_exigees"],
        "personne_non_invitee",
        "Avant une suppression, la personne peut présenter ses observations à l'équipe pluridisciplinaire aussi"
        f" ({regle.source}) : invitez-la, puis corrigez l'avis enregistré pour le dire.",
        champ="mesure",
        regle="S-EP",
    )


def exiger_modulation(modulation: Modulation | None, cadre: Cadre, le: date) -> None:
    """Rule S-MOD: the decision says what its rate and its duration take account of, one by one."""
    regle = cadre.regle("S-MOD", le)
    exiger(
        modulation is not None or not regle.parametres["grille_exigee"],
        "modulation_non_motivee",
        "Dites de quoi tiennent compte le taux et la durée : la situation de la personne, son foyer, la nature et la"
        f" fréquence des manquements, les conséquences sur le contrat ({regle.source}).",
        champ="modulation",
        regle="S-MOD",
    )


def base_calcul(taux_pourcent: int, debut_le: date, cadre: Cadre) -> BaseCalcul | None:
    """Rule S-BASE: the amount that a partial rate applies to, by the first day of the measure; a total one needs none."""
    if taux_pourcent == TOTAL_POURCENT:
        return None
    return BaseCalcul[cadre.regle("S-BASE", debut_le).parametres["base_calcul"]]


def exiger_duree(duree_mois: int, rang: RangManquement, cadre: Cadre, le: date) -> None:
    """Rule S-DUR: the duration."""
    regle = cadre.regle("S-DUR", le)
    duree_max = regle.parametres["duree_max_mois"][rang]
    exiger(
        duree_mois <= duree_max,
        "duree_excessive",
        f"La durée ne peut pas dépasser {duree_max} mois à ce rang ({regle.source}).",
        champ="duree_mois",
    )


def foyer_de_plusieurs(dossier: Dossier) -> bool:
    """Whether the household counts more than one person: as declared, or because the person is the conjoint of somebody.

    One that is not known is: this is the cap that protects the person.
    """
    droits = dossier.droits
    if droits is None or droits.situation_familiale != SituationFamiliale.SEUL_SANS_ENFANT:
        return True
    return droits.foyer is not None and droits.role == RoleFoyer.CONJOINT


def exiger_taux(
    dossier: Dossier, taux_pourcent: int, majoration: bool | None, cadre: Cadre, le: date
) -> tuple[int, Regle]:
    """Rules S-DUR and S7: the rate. Gives the highest one, and the rule that says so."""
    s_dur, s7 = cadre.regle("S-DUR", le), cadre.regle("S7", le)
    plafond = s7 if majoration or foyer_de_plusieurs(dossier) else s_dur
    pourquoi = ", pour un foyer de plus d'une personne ou un RSA majoré" if plafond is s7 else ""
    taux_min, taux_max = s_dur.parametres["taux_min_pourcent"], plafond.parametres["taux_max_pourcent"]
    exiger(
        taux_min <= taux_pourcent <= taux_max,
        "taux_hors_bornes",
        f"Le taux doit être compris entre {taux_min} et {taux_max} %{pourquoi} ({plafond.source}).",
        champ="taux_pourcent",
    )
    return taux_max, plafond


def exiger_cumul(
    sanctions: Iterable[Sanction], taux_pourcent: int, periode: tuple[date, date], taux_max: int, plafond: Regle
) -> None:
    """Sanctions in force on one day, of a person or of a household, never take together more than one alone may."""
    debut, fin = periode
    autres = [s for s in sanctions if s.debut_le <= fin and s.dernier_jour >= debut]
    jours = sorted({debut, *(s.debut_le for s in autres if s.debut_le > debut)})
    for le in jours:
        deja = sum(s.taux_pourcent for s in autres if s.court(le))
        exiger(
            deja + taux_pourcent <= taux_max,
            "cumul_excessif",
            f"Le {jour(le)}, ce qui est déjà décidé pour la personne ou son foyer retient {deja} % : avec cette sanction, le"
            f" total passerait les {taux_max} % ({plafond.source}). Baissez le taux, ou faites commencer la mesure après.",
            champ="taux_pourcent",
            regle=plafond.code,
        )
