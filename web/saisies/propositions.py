"""Forms as they are before anybody types: what the dossier itself answers, for its author to keep or change.

Each family says in the declaration of a step what it proposes; here is what they draw from, and what several propose.
"""

from collections.abc import Callable
from dataclasses import dataclass

from ledger.contexte import Acteur
from ledger.dossier import Dossier
from ledger.dossier.etat.offre import Proposition
from ledger.vocabulaire.orientations.orientation import Decideur, Organisme
from ledger.vocabulaire.territoire import Territoire
from readmodels.listes.offres import OffreOuverte
from web.formulaires.arbre import Saisies

Valeurs = dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Donnees:
    """The sources of a proposal: the dossier, who types, where, what the step is about (empty for nothing), and the
    offer that was chosen.
    """

    etat: Dossier
    acteur: Acteur
    territoire: Territoire
    objet: str = ""
    offre: OffreOuverte | None = None

    @property
    def organisme(self) -> Organisme | None:
        """The organisme of the agent."""
        return self.territoire.organisme(self.acteur.structure)

    @property
    def structure(self) -> Valeurs:
        """The agent's own structure, as it is typed."""
        return {"structure": [self.acteur.structure]} if self.acteur.structure is not None else {}


def decideur(donnees: Donnees) -> Valeurs:
    """The président du conseil départemental, where an agent of his own types."""
    du_departement = donnees.organisme is Organisme.CONSEIL_DEPARTEMENTAL
    return {"decideur": [Decideur.CONSEIL_DEPARTEMENTAL.value]} if du_departement else {}


def offre_typee(offre: OffreOuverte | Proposition) -> Valeurs:
    """An offer, its theme and its partner, as they are typed."""
    return {"offre": [offre.offre], "theme": [offre.theme.value], "partenaire": [offre.partenaire]}


def organisme_de(territoire: Territoire) -> Callable[[Saisies], str | None]:
    """The organisme of the structure that is typed; None for one that the territory does not describe."""
    organismes = {place.code: place.organisme.value for place in territoire.places}
    return lambda saisies: organismes.get(next(iter(saisies.get("structure", ())), ""))
