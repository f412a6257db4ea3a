"""Facts for the data protection impact assessment (RGPD article 35), drawn from the models: ``docs/analyse-d-impact.md``.

What weighs on persons, and how much, is the département's to judge, with its délégué: nothing here says that a risk is low.
What the register says already is there.
"""

import tomllib
from collections.abc import Iterator, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ConfigDict, Field

from app.postes import POSTES
from app.registre import NOM as REGISTRE
from commands.base import ETAPES, Commande
from commands.entree.effacement import ApprouverEffacement, DemanderEffacement, ExaminerEffacement
from commands.entree.rectification import DemanderRectification, RepondreRectification
from commands.pouvoirs import DU_ROLE, fonctions
from commands.regles.donnees import REGLES
from ledger.annotations import sensible
from ledger.events import CATALOGUE
from ledger.vocabulaire.acteur import Role
from ledger.vocabulaire.code import Code
from web.etapes import chemin
from web.mots.champs import libelle_champ
from web.tables.gardes import Traitement

NOM: Final = "analyse-d-impact.md"
DROITS: Final[Sequence[tuple[str, str, tuple[type[Commande], ...]]]] = (
    ("information (articles 13 et 14)", "la page « Données personnelles », sans se connecter", ()),
    ("accès et portabilité (articles 15 et 20)", "« Mes données », ou `parcours donnees`, à lire ou en JSON", ()),
    ("rectification (article 16)", "« Faire corriger mes données »", (DemanderRectification, RepondreRectification)),
    (
        "effacement (article 17)",
        "« Mes données »",
        (DemanderEffacement, ExaminerEffacement, ApprouverEffacement),
    ),
)
"""Rights of the persons, where each is used, and the steps that it takes."""


class Redoute(Code):
    """The events that are feared for persons, in the CNIL's method."""

    ACCES = "ACCES", "accès illégitime à des données"
    MODIFICATION = "MODIFICATION", "modification non désirée de données"
    DISPARITION = "DISPARITION", "disparition de données"


class Risque(BaseModel):
    """A threat, the measure that answers it, the tests that show it (``file::function``), and what remains."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    evenement: Redoute
    menace: str
    mesure: str
    tests: tuple[str, ...] = Field(min_length=1)
    reste: str


def risques() -> list[Risque]:
    """Those of ``risques.toml``, in its order."""
    lus = tomllib.loads(files(__name__).joinpath("risques.toml").read_text("utf-8"))
    return [Risque.model_validate(risque) for risque in lus["risque"]]


def ecrire(dossier: Path) -> None:
    """Write the document."""
    (dossier / NOM).write_text("\n".join(_document()) + "\n", encoding="utf-8")


def _document() -> Iterator[str]:
    yield "# Analyse d'impact : les faits"
    yield ""
    yield (
        "Tiré du code par `parcours documenter docs`, pour l'analyse d'impact que le département mène avec son délégué à la"
        " protection des données (RGPD article 35). La gravité et la vraisemblance de chaque risque sont les siennes à"
        " apprécier, sur son installation : rien ici ne dit qu'un risque est faible."
    )
    yield from _traitement()
    yield from _necessite()
    yield from _droits()
    yield from _supports()
    yield from _risques()


def _traitement() -> Iterator[str]:
    sante = {libelle_champ(n) for classe in CATALOGUE for n, champ in classe.model_fields.items() if sensible(champ)}
    yield from _titre("Le traitement")
    for traitement in Traitement:
        yield f"* Traitement : {traitement.libelle}. Finalité, base, destinataires : [registre]({REGISTRE})."
    yield "* Personnes : bénéficiaires du RSA et membres de leur foyer tenus aux mêmes devoirs ; agents qui les suivent."
    yield (
        "* Données : celles de chaque famille d'étapes, dont ce qui est scellé sous la clé de la personne et ce qui la"
        f" distingue, jamais publié, sont au [registre]({REGISTRE})."
    )
    yield f"* Données de santé (article 9) : {', '.join(sorted(sante))}."
    yield (
        "* Vulnérabilité : les personnes sont dans la précarité, et ce qui est enregistré peut fonder une sanction."
        " Aucun programme ne décide : [etapes](etapes.md) dit à qui est chaque étape."
    )
    yield (
        "* Volumes : ceux de l'installation, que `/metriques` et `parcours verifier` comptent ; ce qui fut mesuré, et sur"
        " combien d'étapes : [mesures](mesures.md)."
    )


def _necessite() -> Iterator[str]:
    yield from _titre("Ce qui borne le traitement")
    yield "| règle | ce qu'elle dit | source | vérifiée dans le texte |"
    yield "|---|---|---|---|"
    for regle in REGLES:
        yield f"| {regle.code} | {regle.libelle} | {regle.source} | {'oui' if regle.verifiee else 'non'} |"
    yield ""
    yield (
        "Chaque lieu qui tient quelque chose d'une personne est déclaré, avec ce qui l'efface et ce qui y reste"
        f" ([registre]({REGISTRE})) : un test échoue sur un lieu qui ne l'est pas."
    )


def _droits() -> Iterator[str]:
    yield from _titre("Les droits des personnes")
    yield "| droit | où la personne l'exerce | étapes, et à qui elles sont |"
    yield "|---|---|---|"
    for droit, ou, commandes in DROITS:
        etapes = "<br>".join(f"`{chemin(commande)}` : {_a_qui(commande)}" for commande in commandes)
        yield f"| {droit} | {ou} | {etapes or '—'} |"
    yield ""
    yield (
        "L'opposition (article 21) est un motif d'effacement. La limitation (article 18) n'a pas d'étape : elle se traite à"
        " part."
    )


def _a_qui(commande: type[Commande]) -> str:
    """Whose step it is: the person's, when it is, and the functions that give it."""
    actes = ETAPES[commande].actes
    if not actes:
        return "la personne, qui l'accompagne"
    sienne = any(acte in DU_ROLE[Role.ALLOCATAIRE] for acte in actes)
    tenues = [f"fonction « {fonction.libelle} »" for acte in actes for fonction in fonctions(acte)]
    return ", ".join((*(("la personne",) if sienne else ()), *tenues))


def _supports() -> Iterator[str]:
    yield from _titre("Les supports")
    yield "| processus | ouvre ce qui est scellé | secrets qu'il tient |"
    yield "|---|---|---|"
    for poste in POSTES:
        ouvre = "oui" if poste.coffre and "kek" in poste.secrets else "non"
        yield f"| {poste.nom} | {ouvre} | {', '.join(f'`{secret}`' for secret in poste.secrets) or '—'} |"


def _risques() -> Iterator[str]:
    tous = risques()
    for redoute in Redoute:
        yield from _titre(f"Risque : {redoute.libelle}")
        yield "| menace | ce qui y répond | montré par | ce qui reste |"
        yield "|---|---|---|---|"
        for risque in tous:
            if risque.evenement is redoute:
                tests = ", ".join(f"`{test.partition('::')[2]}`" for test in risque.tests)
                yield f"| {risque.menace} | {risque.mesure} | {tests} | {risque.reste} |"


def _titre(titre: str) -> Iterator[str]:
    yield ""
    yield f"## {titre}"
    yield ""
