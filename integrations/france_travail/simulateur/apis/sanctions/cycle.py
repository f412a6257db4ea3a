"""Life of a consequence of sanction: which event its last one allows, and what each one does.

A step that waits for the département is named by its activity: ACT366 to instruct a suspension, ACT367 to treat it,
ACT370 to treat a suppression, ACT368 and ACT369 to instruct and treat a lifting. The others: VALIDEE, REFUSEE, LEVEE,
ANNULEE, RADIATION.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final
from uuid import uuid4

from integrations.france_travail.simulateur.etat import Etat
from integrations.france_travail.simulateur.personnes import Consequence, PersonneConnue
from integrations.france_travail.simulateur.reponses import Document

FAMILLES: Final = {"N61": "F01", "N63": "F03", "N64": "F03", "N65": "F04"}


@dataclass(frozen=True, slots=True)
class Passage:
    """From which steps an event is accepted, and where it leads."""

    depuis: frozenset[str]
    vers: str
    motif: str | None = None
    convient: Callable[[Consequence], bool] = lambda _: True


def _levable(consequence: Consequence) -> bool:
    """A lifting is proposed by France Travail, or is of the département's own decision (guess)."""
    return consequence.etape == "ACT369" or (
        consequence.document["codeInitiateur"] != "FT" and consequence.document["typeConsequenceSanction"] == "SUSP_RSA"
    )


ETAPES: Final[Mapping[str, Passage]] = {
    "SAISIE_SANCTION": Passage(frozenset({"ACT366"}), "ACT367"),
    "REFUS_SAISIE_SANCTION": Passage(frozenset({"ACT366"}), "VALIDEE", "REFUS_SAISIE"),
    "VALID_SANCTION": Passage(frozenset({"ACT367", "ACT370"}), "VALIDEE", "VALIDATION_CD"),
    "REFUS_SANCTION": Passage(frozenset({"ACT367", "ACT370"}), "REFUSEE", "REFUS_CD"),
    "VALID_LEVEE_SUSP": Passage(frozenset({"ACT369", "VALIDEE"}), "LEVEE", convient=_levable),
    "REFUS_LEVEE_SUSP": Passage(frozenset({"ACT369"}), "VALIDEE"),
    "ANNULATION_SANCTION": Passage(frozenset({"VALIDEE", "LEVEE", "ACT368", "ACT369"}), "ANNULEE"),
}


def evenement(genre: str, quand: str, *, motif: str | None = None, commentaire: str | None = None) -> Document:
    """An event as it is read."""
    lu = {"identifiantEvenement": str(uuid4()), "typeEvenement": genre, "dateEvenement": quand}
    if motif is not None:
        lu["motif"] = motif
    if commentaire is not None:
        lu["commentaireEvenement"] = commentaire
    return lu


def creer(
    etat: Etat,
    personne: PersonneConnue,
    manquement: Document,
    document: Document,
    etape: str,
    identifiant: str | None = None,
) -> Consequence:
    """Keep a new consequence."""
    identifiant = identifiant or etat.numero_suivant()
    complet = {"idConsequenceSanction": identifiant, **document}
    consequence = Consequence(identifiant, manquement, complet, etape, etat.maintenant())
    etat.rattacher(personne, consequence)
    return consequence


def appliquer(etat: Etat, consequence: Consequence, corps: Document) -> None:
    """Do what an accepted event says. Refusing to instruct validates the sanction as it was proposed."""
    recu = corps["evenement"]
    genre = recu["typeEvenement"]
    passage = ETAPES[genre]
    document = consequence.document
    motif = recu.get("motifEvenement") or passage.motif
    quand = f"{recu['dateEvenement']}T00:00:00Z"
    document["evenements"].append(evenement(genre, quand, motif=motif, commentaire=recu.get("commentaireEvenement")))
    if genre == "REFUS_SAISIE_SANCTION":
        valider_proposition(consequence, quand, "REFUS_SAISIE")
    elif genre == "VALID_SANCTION":
        document |= {
            "typeConsequenceSanction": corps["typeConsequenceSanctionValide"],
            "modaliteValidee": corps["modaliteDecisionValidee"],
            "montantValide": corps["montantValide"],
            "dureeValidee": corps["dureeValidee"],
        }
    elif genre == "VALID_LEVEE_SUSP":
        document["dateLeveeApplication"] = quand
    consequence.etape = passage.vers
    consequence.depuis = etat.maintenant()


def valider_proposition(consequence: Consequence, quand: str, motif: str) -> None:
    """France Travail validates what it proposed: instruction refused, or too late."""
    document = consequence.document
    document["evenements"].append(evenement("VALID_SANCTION", quand, motif=motif))
    for propose, valide in (
        ("modaliteProposee", "modaliteValidee"),
        ("montantPropose", "montantValide"),
        ("dureeProposee", "dureeValidee"),
    ):
        document[valide] = document[propose]
    consequence.etape = "VALIDEE"
