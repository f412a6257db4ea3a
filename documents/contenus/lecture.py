"""The dossier as a document reads it: its state, the sealed texts of its steps, who acted, the names of places."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, Final
from uuid import UUID

from commands.base import Cadre
from commands.suivi.adresse_postale import lignes_postales
from documents.erreurs import DocumentEfface, DocumentImpossible
from documents.mots import INSECABLE, jour
from ledger.dossier import Dossier, fold, visibles
from ledger.events.base import Evenement
from ledger.events.entree.droits import Adresse, DossierOuvert, IdentiteModifiee
from ledger.keys import Coffre
from ledger.lu import EvenementLu
from ledger.vocabulaire.acteur import Role
from ledger.vocabulaire.pouvoir import Fonction
from ledger.vocabulaire.territoire import Territoire

CIVILITES: Final = {"M": "Monsieur", "M.": "Monsieur", "MR": "Monsieur", "MME": "Madame", "MLLE": "Madame"}
RECOURS: Final = "RAPO"
JUGE: Final = "TA"


@dataclass(frozen=True, slots=True)
class Contenu:
    """The content of a document beside its template: values of variables, who signs, what its own layout asks for."""

    variables: Mapping[str, str]
    signataire: Sequence[str]
    service: Sequence[str]
    gabarit: str = "courrier"
    propre: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Lecture:
    """A dossier read for a document of ``cadre``'s day. ``agents`` gives the name of an agent, None when nobody knows it.

    ``coffre`` opens what is sealed; the names that it opens are those of this person alone.
    """

    dossier: UUID
    lus: Sequence[EvenementLu]
    coffre: Coffre
    territoire: Territoire
    agents: Callable[[UUID], str | None]
    cadre: Cadre

    @property
    def le(self) -> date:
        """The day of the document."""
        return self.cadre.aujourd_hui

    @cached_property
    def etat(self) -> Dossier:
        """The state of the dossier."""
        return fold(self.dossier, self.lus)

    @cached_property
    def evenements(self) -> list[EvenementLu]:
        """The events that count."""
        return visibles(self.lus)

    @cached_property
    def identite(self) -> dict[str, Any]:
        """Who the person is. Raises :class:`~documents.erreurs.DocumentEfface`."""
        dite = next((e for e in reversed(self.evenements) if e.classe in (DossierOuvert, IdentiteModifiee)), None)
        lue: dict[str, Any] | None = dite.desceller(self.coffre).get("identite") if dite is not None else None
        if lue is None:
            raise DocumentEfface
        return lue

    @property
    def nom(self) -> str:
        """« Sébastien FAURE »."""
        return f"{self.identite['prenom']} {self.identite['nom'].upper()}"

    @property
    def civilite(self) -> str:
        """« Madame », « Monsieur », « Madame, Monsieur » when nothing says which."""
        return CIVILITES.get((self.identite.get("civilite") or "").upper(), "Madame, Monsieur")

    @property
    def destinataire(self) -> list[str]:
        """The lines of the address window: name, then the address, as far as it is known."""
        adresse = self.identite.get("adresse")
        return lignes_postales(self.nom, Adresse.model_validate(adresse) if adresse else None)

    def dernier(self, classe: type[Evenement], champ: str, cle: str) -> EvenementLu:
        """The last event of this type about ``cle``. Raises :class:`~documents.erreurs.DocumentImpossible`."""
        trouve = next((e for e in reversed(self.evenements) if e.classe is classe and e.corps.get(champ) == cle), None)
        if trouve is None:
            message = f"l'étape que ce document met par écrit (« {classe.libelle} ») n'est pas dans ce dossier"
            raise DocumentImpossible(message)
        return trouve

    def a(self, position: int) -> EvenementLu:
        """The event at this position of the log, which the state read here names."""
        return next(e for e in self.evenements if e.position == position)

    def textes(self, evenement: EvenementLu) -> dict[str, Any]:
        """Sealed fields of an event. Raises :class:`~documents.erreurs.DocumentEfface`."""
        lus = evenement.desceller(self.coffre)
        if any(valeur is None for valeur in lus.values()):
            raise DocumentEfface
        return lus

    def lieu(self, code: str | None) -> str:
        """The name of a structure; its code for one that the territory does not describe."""
        return self.territoire.noms_places.get(code or "", code or "la structure qui vous accompagne")

    def agent(self, agent: str | None) -> str:
        """The name of an agent. Raises :class:`~documents.erreurs.DocumentImpossible` when nobody knows it (CRPA L111-2)."""
        nom = self.agents(UUID(agent)) if agent else None
        if nom is None:
            raise DocumentImpossible(
                "la lettre doit donner le prénom et le nom de l'agent qui la signe, et aucune habilitation ne les dit :"
                " désignez un référent connu, ou faites habiliter cet agent"
            )
        return nom

    def signataire(self, evenement: EvenementLu) -> list[str]:
        """First name, name and quality of who took a step (CRPA L111-2, L212-1), and the delegation by which he did."""
        contexte = evenement.lire_contexte()
        lignes = [self.agent(contexte.get("agent"))]
        if contexte.get("delegation"):
            fonction = Fonction[contexte["fonction"]].libelle
            lignes.append(f"Pour le président du conseil départemental, par délégation ({fonction})")
            lignes.append(f"Acte de délégation {contexte['delegation']}")
        else:
            lignes.append(Role[contexte["role"]].libelle.capitalize())
        return [*lignes, *([self.lieu(contexte["structure"])] if contexte.get("structure") else [])]

    def accompagnant(self) -> list[str]:
        """First name, name and quality of the référent of the person."""
        return [self.agent(self.etat.referent), "Votre référent(e) de parcours", self.lieu(self.etat.structure)]

    def communes(self) -> dict[str, str]:
        """The variables that every letter knows."""
        return {
            "politesse": self.civilite,
            "personne": self.nom,
            "structure": self.lieu(self.etat.structure),
            "departement": "Département",
            "date": jour(self.le),
        }

    def recours(self) -> str:
        """How and when one may contest a decision, as the rules in force say it (CASF L262-47, CRPA L412-3, CJA R421-5)."""
        regle = self.cadre.regle(RECOURS, self.le)
        assert regle.delai is not None  # noqa: S101 - it is a delay
        recours = f"{regle.delai.mois}{INSECABLE}mois"
        return (
            f"Vous pouvez contester une décision dans les {recours} qui suivent le jour où vous la recevez, par un recours"
            " préalable obligatoire : écrivez vos raisons au président du conseil départemental, à l'adresse au bas de cette"
            " page, en joignant une copie de la décision. Votre situation sera examinée telle qu'elle est le jour de sa"
            " réponse. Un autre recours, gracieux, ne prolonge pas ce délai.\n"
            f"Si sa réponse ne vous convient pas, ou s'il ne répond pas, {self.juge()}"
        )

    def juge(self) -> str:
        """How and when one may go to the judge, by the rule in force (CJA R421-1, R421-5); it begins within a phrase."""
        regle = self.cadre.regle(JUGE, self.le)
        assert regle.delai is not None  # noqa: S101 - it is a delay
        return (
            f"vous avez {regle.delai.mois}{INSECABLE}mois pour saisir le tribunal administratif, sans avocat : par courrier,"
            " ou sur www.telerecours.fr."
        )
