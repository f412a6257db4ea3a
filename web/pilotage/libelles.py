"""Values of axes and figures in words."""

from collections.abc import Mapping, Sequence
from datetime import date
from types import ModuleType
from typing import Any, Final

from babel.dates import format_date

from ledger.vocabulaire.code import Code
from ledger.vocabulaire.contrats import contrat_engagement
from ledger.vocabulaire.entree.droits import Sexe, SituationFamiliale
from ledger.vocabulaire.offres import pmsmp, prescription
from ledger.vocabulaire.orientations import designation, orientation, parcours, reorientation
from ledger.vocabulaire.sanctions import sanction
from ledger.vocabulaire.suivi import convocation, rendez_vous
from ledger.vocabulaire.suivi.accompagnement import CanalMessage
from ledger.vocabulaire.suivi.diagnostic import referentiels
from ledger.vocabulaire.territoire import Territoire
from readmodels.export.document import Document
from readmodels.pilotage.axes import PLUS_AGEE, PLUS_ANCIENNE, TEMPORELS, TRANCHES_AGE, TRANCHES_ANCIENNETE
from readmodels.pilotage.indicateur import Indicateur, Source, Unite
from readmodels.pilotage.secret import MASQUE, Valeur
from web.mots.ecriture import INSECABLE, capitale, jour_court, nombre

SANS: Final = "Non renseigné"
"""The words written where an axis has no value."""
CODES: Final[Mapping[str, tuple[type[Code], ...]]] = {
    "parcours": (orientation.Parcours,),
    "decideur": (orientation.Decideur,),
    "foyer": (SituationFamiliale,),
    "sexe": (Sexe,),
    "theme": (rendez_vous.Theme,),
    "resultat": (prescription.ResultatPrescription, pmsmp.IssuePmsmp),
    "canal": (CanalMessage, convocation.CanalConvocation, convocation.CanalRappel),
    "type_action": (contrat_engagement.TypeAction,),
    "mesure": (sanction.MesureSanction,),
}
"""Vocabulary of each axis whose values are codes; motives have as many vocabularies as kinds of steps."""
MOTIFS: Final[Mapping[str, ModuleType]] = {
    "rendez_vous": rendez_vous,
    "demandes_reorientation": reorientation,
    "fins": parcours,
    "transferts": designation,
    "refus_contrat": contrat_engagement,
    "arrets_contrat": contrat_engagement,
    "prescriptions": prescription,
    "immersions": pmsmp,
    "manquements": sanction,
}
"""Where the motives of a source are written."""
TRANCHES: Final[Mapping[str, tuple[str, ...]]] = {
    "age": (*TRANCHES_AGE.values(), PLUS_AGEE),
    "anciennete": (*TRANCHES_ANCIENNETE.values(), PLUS_ANCIENNE),
}
"""Axes whose values have an order of their own."""


def libelle(axe: str, valeur: Any, source: Source, territoire: Territoire) -> str:
    """A value of an axis, as one reads it."""
    if valeur is None or valeur == "":
        return SANS
    if isinstance(valeur, date):
        return f"Semaine du {jour_court(valeur)}" if axe == "semaine" else jour_court(valeur)
    texte = str(valeur)
    if axe == "mois":
        return mois(texte)
    if axe in ("mds", "structure"):
        return territoire.noms_places.get(texte, texte)
    if axe == "commune":
        return territoire.noms_communes.get(texte, f"Commune {texte}")
    if axe in ("besoin", "frein"):
        return _du_referentiel(axe, texte)
    if axe == "referent":
        return f"Référent {texte[:8]}"
    return capitale(_code(_vocabulaire(axe, source), texte))


def en_mots(
    document: Document, valeurs: Mapping[str, Sequence[Any]], source: Source, territoire: Territoire
) -> Document:
    """The file for people: the ``valeurs`` of each axis, line by line, in words beside their codes; times as they are."""
    return document.avec_mots(
        {
            axe: [libelle(axe, valeur, source, territoire) for valeur in lues]
            for axe, lues in valeurs.items()
            if axe not in TEMPORELS
        }
    )


def mois(texte: str) -> str:
    """« 2026-03 » is « mars 2026 »."""
    return format_date(date.fromisoformat(f"{texte}-01"), "MMMM y", locale="fr")


def mois_court(texte: str) -> str:
    """« 2026-03 » is « mars 26 », under a chart."""
    return format_date(date.fromisoformat(f"{texte}-01"), "MMM yy", locale="fr")


def figure(indicateur: Indicateur, lue: Valeur) -> str:
    """A figure with what it is expressed in, when that is short; why it is hidden, if it is."""
    if lue.masque:
        return MASQUE
    valeur = lue.valeur
    match indicateur.unite:
        case Unite.NOMBRE:
            return nombre(valeur)
        case _ if valeur is None:
            return "—"
        case Unite.POURCENTAGE:
            return f"{nombre(valeur, 1)}{INSECABLE}%"
        case Unite.JOURS:
            return f"{nombre(valeur, 1)}{INSECABLE}{'jour' if abs(valeur) < 2 else 'jours'}"
        case Unite.MINUTES:
            return f"{nombre(valeur, 1)}{INSECABLE}min"
        case Unite.HEURES | Unite.HEURES_MOYENNES:
            return f"{nombre(valeur, 1)}{INSECABLE}h"
        case _:
            return nombre(valeur, 1)


def _vocabulaire(axe: str, source: Source) -> tuple[type[Code], ...]:
    if axe != "motif":
        return CODES.get(axe, ())
    module = MOTIFS.get(source.code)
    connus = vars(module).values() if module is not None else ()
    return tuple(v for v in connus if isinstance(v, type) and issubclass(v, Code) and v is not Code)


def _code(classes: tuple[type[Code], ...], texte: str) -> str:
    for classe in classes:
        if texte in classe.__members__:
            return classe[texte].libelle
    return texte.replace("_", " ").lower() if texte.isupper() else texte


def _du_referentiel(axe: str, texte: str) -> str:
    dernier = list(referentiels().values())[-1]
    entrees: Mapping[int, Any] = dernier.par_besoin if axe == "besoin" else dernier.par_contrainte
    entree = entrees.get(int(texte)) if texte.isdecimal() else None
    return entree.libelle if entree is not None and entree.libelle else f"N° {texte} du référentiel"
