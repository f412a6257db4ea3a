"""Looked for by words beside the fields of a form: the host of an immersion among those of before, a métier of the ROME.

What is found is a button, which fills the fields; nothing needs a script.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from ledger.recherche import mots
from ledger.vocabulaire.metiers import dire_metier, metiers
from readmodels.listes.accueil import Accueil, accueils
from web.acces import LIT_LE_SCELLE, perimetre
from web.formulaires.ancres import ENTREPRISE, METIER
from web.formulaires.arbre import Saisies
from web.formulaires.champ import Options
from web.mots.ecriture import jour
from web.saisies import Saisie
from web.visite import Visite

GESTE: Final = "retenir"
TROUVES_MAX: Final = 10
MOTS_MAX: Final = 100
"""Length of what is looked for."""

Typees = dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Recherche:
    """Something looked for by words, and what they find: values of buttons and their words; ``dit`` is the rest."""

    nom: str
    libelle: str
    aide: str
    mots: str
    trouves: Options
    dit: str


def chercher(visite: Visite, saisie: Saisie, typees: Saisies) -> list[Recherche]:
    """The searches of a form, with what their words find."""
    return [CHERCHES[champ](visite, champ, typees) for champ in saisie.cherche]


def retenir(visite: Visite, saisie: Saisie, typees: Typees, geste: str) -> Typees:
    """The form with what a button says in it; as it was when the button says nothing that can be."""
    _, champ, valeur = (*geste.split(":", 2), "", "")[:3]
    if champ not in saisie.cherche:
        return typees
    if champ == "accueil_siret":
        trouve = next((a for a in _accueils(visite, valeur) if a.siret == valeur), None)
        return typees if trouve is None else typees | {champ: [valeur], "accueil_nom": [trouve.nom or ""]}
    if valeur not in metiers():
        return typees
    return typees | {champ: [valeur] if champ == "metier" else ["\n".join((*_lignes(typees, champ), valeur))]}


def _entreprise(visite: Visite, champ: str, _: Saisies) -> Recherche:
    cherches = visite.champ(ENTREPRISE)[:MOTS_MAX]
    trouves = _accueils(visite, cherches)
    return Recherche(
        ENTREPRISE,
        "Chercher une entreprise qui a déjà accueilli",
        "Son nom ou son SIRET, parmi les dernières immersions conventionnées",
        cherches,
        tuple((f"{GESTE}:{champ}:{a.siret}", _dire(a)) for a in trouves[:TROUVES_MAX]),
        _reste(cherches, len(trouves), "Aucune entreprise trouvée : écrivez son SIRET et son nom."),
    )


def _metier(visite: Visite, champ: str, typees: Saisies) -> Recherche:
    cherches = visite.champ(METIER)[:MOTS_MAX]
    trouves = sorted(_metiers(cherches), key=lambda code: (_rang(code, cherches), metiers()[code]))
    choisis = " ; ".join(map(dire_metier, _lignes(typees, champ)))
    reste = _reste(cherches, len(trouves), "Aucun métier trouvé : essayez un mot plus court, sans le genre.")
    return Recherche(
        METIER,
        "Chercher un métier",
        "Quelques mots de son nom, par exemple « boulanger »",
        cherches,
        tuple((f"{GESTE}:{champ}:{code}", dire_metier(code)) for code in trouves[:TROUVES_MAX]),
        reste or (f"Choisi : {choisis}." if choisis else ""),
    )


CHERCHES: Final[Mapping[str, Callable[[Visite, str, Saisies], Recherche]]] = {
    "accueil_siret": _entreprise,
    "metier": _metier,
    "metiers": _metier,
}


def _accueils(visite: Visite, cherches: str) -> list[Accueil]:
    """Names of hosts, though sealed in dossiers, designate nobody: none of these persons is noted as seen for them."""
    services, acteur = visite.services, visite.acteur
    coffre = services.journal.coffre if acteur.role in LIT_LE_SCELLE else None
    return accueils(services.lecteur, coffre, cherches, perimetre=perimetre(acteur, services))


def _dire(accueil: Accueil) -> str:
    combien = f"{accueil.conventions} immersion{'s' if accueil.conventions > 1 else ''}"
    nom = f"{accueil.nom}, " if accueil.nom else ""
    return f"{nom}SIRET {accueil.siret}, {combien}, la dernière conventionnée le {jour(accueil.derniere_le)}"


def _reste(cherches: str, combien: int, rien: str) -> str:
    if not cherches:
        return ""
    return rien if combien == 0 else f"{combien} trouvés : précisez." if combien > TROUVES_MAX else ""


def _metiers(cherches: str) -> Iterator[str]:
    """Codes of which every word typed begins a word of the label, or the code."""
    voulus = mots(cherches)
    for code, libelle in metiers().items() if voulus else ():
        siens = (code.lower(), *mots(libelle))
        if all(any(mot.startswith(voulu) for mot in siens) for voulu in voulus):
            yield code


def _rang(code: str, cherches: str) -> bool:
    """Labels that begin by the first word come first."""
    return not mots(metiers()[code])[0].startswith(mots(cherches)[0])


def _lignes(typees: Saisies, champ: str) -> list[str]:
    return [ligne for texte in typees.get(champ, ()) for ligne in texte.split() if ligne]
