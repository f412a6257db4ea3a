"""A partner in memory for the delivery's own tests: rendez-vous only, faults where a test wants them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, ClassVar
from uuid import uuid4

from integrations.livraison.echecs import Introuvable, ObjetInconnu, Rejet
from integrations.livraison.identites import identite
from integrations.livraison.partenaire import Accuse, ContexteEnvoi, Depart, Effet, Partenaire
from ledger.dossier import visibles
from ledger.events.base import Evenement
from ledger.events.entree.droits import DossierOuvert, IdentiteModifiee
from ledger.events.etape import EtapeAnnulee
from ledger.events.suivi.rendez_vous import RendezVousAnnule, RendezVousHonore, RendezVousPlanifie
from ledger.keys import Coffre
from ledger.lu import EvenementLu
from ledger.vocabulaire.suivi.transmission import CauseAttente

STATUTS: dict[type[Evenement], str] = {
    RendezVousPlanifie: "PRIS",
    RendezVousHonore: "EFFECTUE",
    RendezVousAnnule: "ANNULE",
}
SERVICE = "agenda/v1"


class Mort(BaseException):
    """The process dies here."""


@dataclass(frozen=True)
class Appel:
    """A call: what it does, to what, with what."""

    effet: Effet
    reference: str = ""
    corps: Mapping[str, Any] = field(default_factory=dict)


@dataclass
class Voisin(Partenaire[Appel]):
    """What is held there: rendez-vous by reference. ``avant`` and ``apres`` are called around the effect of a call."""

    destinataire: ClassVar = "voisin"
    types: ClassVar = frozenset({*STATUTS, EtapeAnnulee})
    rattrapages: ClassVar = frozenset({DossierOuvert, IdentiteModifiee})
    crees: ClassVar = ("rendez_vous",)

    coffre: Coffre
    rendez_vous: dict[str, dict[str, Any]] = field(default_factory=dict)
    connue: bool = True
    ferme: bool = False
    appels: list[str] = field(default_factory=list)
    avant: Callable[[Appel], None] = lambda _: None
    apres: Callable[[Appel], None] = lambda _: None

    def preparer(self, e: EvenementLu, contexte: ContexteEnvoi) -> Depart[Appel] | None:
        appel = traduire(e, contexte)
        return None if appel is None else Depart(SERVICE, appel.effet, appel)

    def service(self, _e: EvenementLu) -> str:
        return SERVICE

    def ouvert(self, _service: str) -> bool:
        return not self.ferme

    def executer(self, appel: Appel, lus: Sequence[EvenementLu]) -> Accuse:
        self._trouver(lus, appel.effet.name)
        self.avant(appel)
        accuse = self._effet(appel)
        self.apres(appel)
        return accuse

    def retrouver(self, appel: Appel, lus: Sequence[EvenementLu]) -> Accuse | None:
        self._trouver(lus, "RECHERCHE")
        notre = appel.corps["notre"]
        reference = next((r for r, rdv in self.rendez_vous.items() if rdv["notre"] == notre), None)
        return Accuse(reference) if reference is not None else None

    def _trouver(self, lus: Sequence[EvenementLu], fait: str) -> None:
        qui = identite(lus, self.coffre)
        self.appels.append(fait)
        if qui.nir is None:
            raise Introuvable(CauseAttente.IDENTIFIANT_ABSENT, "SANS", "aucun identifiant")
        if not self.connue:
            raise Introuvable(CauseAttente.PERSONNE_INTROUVABLE, "S002", "personne de ce nom")

    def _effet(self, appel: Appel) -> Accuse:
        reference = appel.reference
        if appel.effet is Effet.CREATION:
            reference = uuid4().hex
        elif reference not in self.rendez_vous:
            raise ObjetInconnu("404", "ce rendez-vous n'existe pas")
        if appel.effet is Effet.SUPPRESSION:
            del self.rendez_vous[reference]
        else:
            self.rendez_vous[reference] = dict(appel.corps)
        return Accuse(reference)

    @property
    def statuts(self) -> list[str]:
        """Status of each rendez-vous, in the order of creation."""
        return [rdv["statut"] for rdv in self.rendez_vous.values()]


def traduire(e: EvenementLu, contexte: ContexteEnvoi) -> Appel | None:
    """A creation without reference, a change with one, a deletion for a plan annulled; a step at 13:13 cannot be said."""
    if e.classe is EtapeAnnulee:
        cible = next(lu for lu in contexte.historique if lu.position == e.cible)
        if cible.classe is not RendezVousPlanifie:
            return traduire(cible, contexte) if cible.classe in STATUTS else None
        reference = contexte.references.get(cible.corps["rendez_vous"])
        return Appel(Effet.SUPPRESSION, reference) if reference else None
    siens = [lu for lu in visibles(contexte.historique) if lu.corps.get("rendez_vous") == e.corps["rendez_vous"]]
    plan = next((lu for lu in siens if lu.classe is RendezVousPlanifie), None)
    if plan is None:
        return None
    if plan.corps["heure"] == "13:13:00":
        raise Rejet("HEURE", "cette heure ne se dit pas")
    if plan.corps["heure"] == "14:14:00":
        raise KeyError("illisible")
    dernier = next(lu.classe for lu in reversed(siens) if lu.classe in STATUTS)
    assert dernier is not None
    corps = {"notre": e.corps["rendez_vous"], "statut": STATUTS[dernier], "le": plan.corps["le"]}
    reference = contexte.references.get(e.corps["rendez_vous"])
    return Appel(Effet.CREATION if reference is None else Effet.CHANGEMENT, reference or "", corps)


@contextmanager
def mourir_au(objets: list[tuple[Any, tuple[str, ...]]], rang: int, patch: Any) -> Iterator[list[str]]:
    """Die at the ``rang``-th call of one of these methods, before it, then (next rank) after it; gives the calls made."""
    faits: list[str] = []

    def compter(nom: str) -> None:
        faits.append(nom)
        if len(faits) == rang:
            raise Mort(nom)

    def envelopper(methode: Callable[..., Any], nom: str) -> Callable[..., Any]:
        def appeler(*args: Any, **kwargs: Any) -> Any:
            compter(f"avant {nom}")
            resultat = methode(*args, **kwargs)
            compter(f"après {nom}")
            return resultat

        return appeler

    for objet, noms in objets:
        for nom in noms:
            patch.setattr(objet, nom, envelopper(getattr(objet, nom), nom))
    try:
        yield faits
    finally:
        patch.undo()
