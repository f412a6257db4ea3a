"""The guard of a step: why it may not be now, by which rule, from when it may, and the delays that run or that it opens.

Nothing of the law is said again here: the decision of the step is asked, today and on the days that follow.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from commands.base import ETAPES, Cadre, Commande, Refus
from commands.echeances import echeances
from commands.regles import Regle
from commands.sanctions.procedure_sanction import NotifierIntentionSanction
from commands.sanctions.radiation import ReporterFinDeDroit
from commands.sanctions.recours import FormerRecours, NotifierSanction
from commands.sanctions.sanction import REGLES_DU_CAS, DeciderSanction
from ledger.dossier import Dossier
from ledger.dossier.etat.sanction import Manquement, Sanction
from ledger.vocabulaire.entree.droits import SituationFamiliale
from ledger.vocabulaire.sanctions.sanction import MesureSanction, RangManquement
from web.mots.ecriture import capitale, jour
from web.saisies.modele import Saisie
from web.saisies.objets import OBJETS, en_mots

JOURS_MAX: Final = 400
"""Days ahead on which a step is tried: longer than the longest delay that makes one wait."""
OBJETS_MAX: Final = 6
"""Objects whose guard is shown when none was chosen."""
REGLE_DU_REFUS: Final[Mapping[str, str]] = {
    "intention_non_notifiee": "P3",
    "intention_deja_notifiee": "P3",
    "avant_intention": "P3",
    "observations_en_cours": "P3",
    "avis_absent": "P5",
    "mesure_non_annoncee": "P3",
    "reiteration_hors_delai": "S-REIT",
    "rang_sans_precedent": "S-REIT",
    "sanction_deja_notifiee": "P7",
    "recours_deja_forme": "RAPO",
    "silence_en_cours": "RAPO-SIL",
    "sanction_echue": "S-DUR",
    "suppression_non_totale": "S8",
    "fin_de_droit_anticipee": "S9",
    "contrat_non_conclu": "S10",
    "contrat_conclu": "S10",
    "relance_prematuree": "OFF-REL",
    "parcours_non_social": "O5",
}
"""The rule that a refusal applies; a refusal that only says what was already done applies none."""
OUVRE: Final[Mapping[type[Commande], tuple[str, str]]] = {
    NotifierIntentionSanction: ("P3", "Observations de la personne, si elle est informée aujourd'hui, jusqu'au"),
    NotifierSanction: ("RAPO", "Recours préalable, si la décision est notifiée aujourd'hui, jusqu'au"),
    FormerRecours: ("RAPO-SIL", "Réponse au recours, s'il est reçu aujourd'hui, avant le"),
    ReporterFinDeDroit: ("S10", "Report décidé aujourd'hui, au plus tard jusqu'au"),
}
"""The delay that a step opens when it is dated today."""


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


def gardes(saisie: Saisie, objet: str, dossier: Dossier, cadre: Cadre) -> list[Garde]:
    """Of what the step is about; of each thing that it may be about, when that was not chosen; of one about nothing in
    particular, only what prevents it.
    """
    if saisie.objet is None:
        empeche = empechement(saisie, None, dossier, cadre)
        return [Garde("", (), (), (), empeche)] if empeche is not None else []
    choisis = [objet] if objet else [id_ for id_, _ in OBJETS[saisie.commande].offerts(dossier, saisie.commande)]
    return [_garde(saisie, choisi, dossier, cadre) for choisi in choisis[-OBJETS_MAX:]]


def _garde(saisie: Saisie, objet: str, dossier: Dossier, cadre: Cadre) -> Garde:
    trouve = OBJETS[saisie.commande].trouver(dossier).get(objet)
    a_decider = trouve if isinstance(trouve, Manquement) and saisie.commande is DeciderSanction else None
    return Garde(
        capitale(en_mots(saisie.commande, dossier, objet)),
        tuple(_faits(trouve, dossier)),
        tuple(_delais(saisie, trouve, dossier, cadre)),
        tuple(_bornes(a_decider, dossier, cadre)) if a_decider else (),
        empechement(saisie, objet, dossier, cadre),
        _suppression(saisie, objet, dossier, cadre) if a_decider else None,
    )


def empechement(saisie: Saisie, objet: str | None, dossier: Dossier, cadre: Cadre) -> Empechement | None:
    """The obstacle to the step today, whatever is typed."""
    voulus = {None, "survenu_le", saisie.objet}
    refus = _essayer(saisie, objet, dossier, cadre, voulus)
    if refus is None:
        return None
    jours = (cadre.aujourd_hui + timedelta(days=n) for n in range(1, JOURS_MAX + 1))
    possible = (le for le in jours if _essayer(saisie, objet, dossier, Cadre(le, cadre.regles), voulus) is None)
    return Empechement(
        refus.message, _regle(refus, cadre), next(possible, None) if refus.champ == "survenu_le" else None
    )


def _suppression(saisie: Saisie, objet: str, dossier: Dossier, cadre: Cadre) -> Empechement | None:
    """The obstacle to a suppression, where a suspension would do."""
    rang = RangManquement.REITERE if dossier.sanctions else RangManquement.PREMIER
    voulus = {None, "survenu_le", saisie.objet, "mesure", "rang"}
    refus = _essayer(saisie, objet, dossier, cadre, voulus, mesure=MesureSanction.SUPPRESSION.value, rang=rang.value)
    return Empechement(refus.message, _regle(refus, cadre), None) if refus is not None else None


def _essayer(
    saisie: Saisie, objet: str | None, dossier: Dossier, cadre: Cadre, voulus: set[str | None], **dites: str
) -> Refus | None:
    """The refusal that the example of the command meets, if it is about one of these fields."""
    exemple: Any = saisie.commande.model_config["json_schema_extra"]
    contenu = {nom: valeur for nom, valeur in exemple["examples"][0].items() if nom != "survenu_le"} | dites
    if saisie.objet is not None:
        contenu[saisie.objet] = objet
    try:
        ETAPES[saisie.commande].decider(dossier, saisie.commande.model_validate(contenu), cadre)
    except Refus as refus:
        return refus if refus.champ in voulus else None
    return None


def _regle(refus: Refus, cadre: Cadre) -> Regle | None:
    code = REGLE_DU_REFUS.get(refus.code)
    return cadre.regles.en_vigueur(code, cadre.aujourd_hui) if code is not None else None


def _delais(saisie: Saisie, objet: Any, dossier: Dossier, cadre: Cadre) -> Iterator[Delai]:
    """Those that run about the object, then the one that the step opens."""
    lies = {getattr(objet, nom, None) for nom in ("id", "sanction", "proposition")} - {None}
    for e in echeances(dossier, cadre):
        if e.objet in lies:
            yield Delai(e.libelle, e.due_le, e.depassee(cadre.aujourd_hui), e.regle)
    code, libelle = OUVRE.get(saisie.commande, ("", ""))
    regle = cadre.regles.en_vigueur(code, cadre.aujourd_hui) if code else None
    if regle is not None:
        yield Delai(libelle, regle.echeance(cadre.aujourd_hui, cadre.regles.calendrier), False, regle)


def _faits(objet: Any, dossier: Dossier) -> Iterator[tuple[str, str]]:
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
            ("Sanction décidée", sanction.decidee_le, mesure),
            ("Premier jour", sanction.debut_le, ""),
            ("Dernier jour", sanction.fin_le, ""),
            ("Sanction notifiée", sanction.notifiee_le, ""),
            ("Sanction levée", sanction.levee_le, ""),
            ("Radiation proposée", sanction.radiation_proposee_le, ""),
        )
    for recours in dossier.recours.values():
        if sanction is not None and recours.sanction == sanction.id:
            yield from _dates(
                ("Recours reçu", recours.forme_le, "hors délai" if recours.hors_delai else ""),
                ("Recours rejeté par le silence", recours.rejete_implicitement_le, ""),
                ("Réponse au recours", recours.decide_le, recours.issue.libelle if recours.issue else ""),
            )


def _dates(*faits: tuple[str, date | None, str]) -> Iterator[tuple[str, str]]:
    return ((libelle, f"{jour(le)} ({suite})" if suite else jour(le)) for libelle, le, suite in faits if le is not None)


def _bornes(manquement: Manquement, dossier: Dossier, cadre: Cadre) -> Iterator[str]:
    """The sanctions that the rules allow, by rank: measures, rate, duration."""
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
