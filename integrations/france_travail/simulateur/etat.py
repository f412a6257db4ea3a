"""State of the simulator: persons, tokens, counters. Handlers are coroutines without a wait: each one is atomic."""

import secrets
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from integrations.france_travail.simulateur.pannes import Pannes
from integrations.france_travail.simulateur.personnes import Consequence, PersonneConnue
from integrations.france_travail.simulateur.reponses import Document

JOURNAL_MAX: Final = 100_000
"""Effects kept in memory, the oldest go first."""
CLIENT: Final = "departement-simule"
SECRET: Final = "secret-de-simulation"  # noqa: S105 - of a server that holds nobody
JETONS_MAX: Final = 200_000
"""Tokens of each kind kept, the oldest go first."""


@dataclass(frozen=True, slots=True)
class Client:
    """An application that may ask for a token: its secret and the organism it acts for."""

    identifiant: str
    secret: str
    organisme: str = "CD"
    autorise: bool = True
    """False: a token is given, but every search of a person is refused (R001)."""


class Variantes(BaseModel):
    """Where sources disagree, what the simulator answers; the published OpenAPI file by default."""

    model_config = ConfigDict(extra="forbid")

    statut_introuvable: Literal[200, 204, 404] = 200
    """Status of a search without result: 200 with S002 or S003 (published); 204 (collection); 404 (met by peers)."""
    attribut_sanction: Literal["idConsequenceSanction", "identifiantConsequenceSanction"] = "idConsequenceSanction"
    """Name of the activities' attribute: published file; Arazzo of the sanctions."""
    usager_en_liste: bool = False
    """The activities' ``usager`` as a list of one, as the Arazzo indexes it."""
    reorientation_act414: bool = False
    """A proposal for a person who is oriented already is ACT414, that version 2.1 describes without listing it."""
    instants_avec_decalage: bool = False
    """Creation and change of an orientation with their offset, as the published file's format has them; without it, in UTC,
    as France Travail's example client reads them and no other way.
    """
    decisions_reconnues: bool = False
    """The same decision of sanction sent twice is one consequence; nothing published says so."""


class ReglagesSimulateur(BaseModel):
    """How the simulator starts. Delays in seconds."""

    model_config = ConfigDict(extra="forbid")

    duree_jeton_s: float = Field(default=1500, gt=0)
    duree_jeton_usager_s: float = Field(default=86_400, gt=0)
    pannes: Pannes = Pannes()
    variantes: Variantes = Variantes()


@dataclass(frozen=True, slots=True)
class Jeton:
    """An access token, or a jeton usager when ``numero`` is set."""

    client: Client
    expire: datetime
    portees: frozenset[str] = frozenset()
    numero: str = ""


@dataclass(slots=True)
class Etat:
    """Everything the simulator knows."""

    reglages: ReglagesSimulateur
    clients: dict[str, Client] = field(default_factory=lambda: {CLIENT: Client(CLIENT, SECRET)})
    personnes: dict[str, PersonneConnue] = field(default_factory=dict)
    par_empreinte: dict[str, list[str]] = field(default_factory=dict)
    proprietaires: dict[str, str] = field(default_factory=dict)
    """Number of the person of each consequence."""
    acces: dict[str, Jeton] = field(default_factory=dict)
    usagers: dict[str, Jeton] = field(default_factory=dict)
    journal: list[Document] = field(default_factory=list)
    compteurs: Counter[str] = field(default_factory=Counter)
    avance: timedelta = timedelta()
    dernier: int = 0

    def maintenant(self) -> datetime:
        """The simulator's clock, that an administration route may put forward."""
        return datetime.now(UTC) + self.avance

    def vider(self) -> None:
        """Forget persons, tokens and journal; settings, clients and faults stay."""
        self.personnes.clear()
        self.par_empreinte.clear()
        self.proprietaires.clear()
        self.acces.clear()
        self.usagers.clear()
        self.journal.clear()
        self.compteurs.clear()
        self.avance = timedelta()

    def ajouter(self, personne: PersonneConnue) -> None:
        """Add or replace a person."""
        self.retirer(personne.numero)
        self.personnes[personne.numero] = personne
        if personne.empreinte is not None:
            self.par_empreinte.setdefault(personne.empreinte, []).append(personne.numero)

    def retirer(self, numero: str) -> None:
        """Forget a person; nothing when unknown."""
        ancienne = self.personnes.pop(numero, None)
        if ancienne is None:
            return
        if ancienne.empreinte is not None:
            self.par_empreinte[ancienne.empreinte].remove(numero)
        for identifiant in ancienne.consequences:
            self.proprietaires.pop(identifiant, None)

    def personne(self, numero: str) -> PersonneConnue | None:
        """The person of a number, or the one it was merged into."""
        personne = self.personnes.get(numero)
        while personne is not None and personne.fusionnee_dans is not None:
            personne = self.personnes.get(personne.fusionnee_dans)
        return personne

    def forger(self, jeton: Jeton) -> str:
        """Keep a token and return its value."""
        rayon = self.usagers if jeton.numero else self.acces
        if len(rayon) >= JETONS_MAX:
            del rayon[next(iter(rayon))]
        valeur = secrets.token_urlsafe(24)
        rayon[valeur] = jeton
        return valeur

    def numero_suivant(self) -> str:
        """Identifier of a manquement or consequence, never given twice."""
        self.dernier += 1
        return str(self.dernier)

    def rattacher(self, personne: PersonneConnue, consequence: Consequence) -> None:
        """Keep a consequence under its person."""
        personne.consequences[consequence.identifiant] = consequence
        self.proprietaires[consequence.identifiant] = personne.numero

    def noter(self, operation: str, personne: PersonneConnue, **precisions: object) -> None:
        """Write one effect in the journal."""
        self.compteurs["effets"] += 1
        if len(self.journal) >= JOURNAL_MAX:
            del self.journal[: JOURNAL_MAX // 10]
        self.journal.append(
            {
                "rang": self.compteurs["effets"],
                "instant": self.maintenant().isoformat(),
                "operation": operation,
                "numeroFranceTravail": personne.numero,
                **precisions,
            }
        )


def instant(quand: datetime) -> str:
    """An instant as France Travail writes it: ``2025-03-21T20:57:38.000Z``."""
    return quand.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def inconnus(modele: BaseModel, etat: Etat, ou: str) -> None:
    """Count the fields of a request that the published file does not name: accepted, as Java would, but visible."""
    noms: Iterable[str] = modele.model_extra or ()
    for nom in noms:
        etat.compteurs[f"champ inconnu {ou}.{nom}"] += 1
