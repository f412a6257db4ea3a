"""A France Travail in memory for the delivery's own tests: rendez-vous only, faults where a test wants them.

What translations and the client do has its tests and the simulator; here a step is one small call.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from integrations.france_travail.appel import BATCH, Agent, Appel, Contexte, Introuvable, Personne, Rejet, Reponse
from integrations.france_travail.livraison import Traductions
from ledger.dossier import visibles
from ledger.events.base import Evenement
from ledger.events.etape import EtapeAnnulee
from ledger.events.rendez_vous import RendezVousAnnule, RendezVousHonore, RendezVousPlanifie
from ledger.lu import EvenementLu

STATUTS: dict[type[Evenement], str] = {
    RendezVousPlanifie: "PRIS",
    RendezVousHonore: "EFFECTUE",
    RendezVousAnnule: "ANNULE",
}
SERVICE = "rendez-vous/v1 : POST /rendez-vous"


class Mort(BaseException):
    """The process dies here."""


@dataclass
class FranceTravail:
    """What is held there: rendez-vous by reference. ``avant`` and ``apres`` are called around the effect of a call."""

    rendez_vous: dict[str, dict[str, Any]] = field(default_factory=dict)
    connue: bool = True
    appels: list[str] = field(default_factory=list)
    avant: Callable[[Appel], None] = lambda _: None
    apres: Callable[[Appel], None] = lambda _: None

    def executer(self, appel: Appel, personne: Personne, _agent: Agent = BATCH) -> Reponse:
        """Make the call."""
        self.appels.append(appel.methode)
        self.avant(appel)
        self._trouver(personne)
        reponse = self._effet(appel)
        self.apres(appel)
        return reponse

    def retrouver(self, appel: Appel, personne: Personne, _agent: Agent = BATCH) -> Reponse | None:
        """Look for what a creation would have made."""
        self.appels.append("GET")
        self._trouver(personne)
        assert appel.corps is not None
        notre = appel.corps["notre"]
        reference = next((r for r, rdv in self.rendez_vous.items() if rdv["notre"] == notre), None)
        return Reponse(200, None, reference) if reference is not None else None

    def _trouver(self, personne: Personne) -> None:
        if personne.nir is None:
            raise Introuvable("SANS_IDENTIFIANT", "ni NIR ni numéro")
        if not self.connue:
            raise Introuvable("S002", "aucun usager")

    def _effet(self, appel: Appel) -> Reponse:
        reference = appel.chemin.removeprefix("/rendez-vous").removeprefix("/")
        if appel.methode == "POST":
            reference = uuid4().hex
        elif reference not in self.rendez_vous:
            raise Rejet("404", "l'identifiant du rendez-vous n'est pas reconnu")
        if appel.methode == "DELETE":
            del self.rendez_vous[reference]
        else:
            self.rendez_vous[reference] = dict(appel.corps or {})
        return Reponse(202, None, reference)

    @property
    def statuts(self) -> list[str]:
        """Status of each rendez-vous, in the order of creation."""
        return [rdv["statut"] for rdv in self.rendez_vous.values()]


def traduire(e: EvenementLu, contexte: Contexte) -> Appel | None:
    """POST without reference, PUT with one; DELETE for a plan annulled; a step at 13:13 cannot be said."""
    if e.classe is EtapeAnnulee:
        cible = next(lu for lu in contexte.historique if lu.position == e.cible)
        if cible.classe is not RendezVousPlanifie:
            return traduire(cible, contexte) if cible.classe in STATUTS else None
        reference = contexte.references.get(cible.corps["rendez_vous"])
        return Appel(SERVICE, "DELETE", f"/rendez-vous/{reference}") if reference else None
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
    if reference is None:
        return Appel(SERVICE, "POST", "/rendez-vous", corps)
    return Appel(SERVICE, "PUT", f"/rendez-vous/{reference}", corps)


TRADUCTIONS = Traductions(
    types=frozenset({*STATUTS, EtapeAnnulee}),
    traduire=traduire,
    services=dict.fromkeys(STATUTS, SERVICE),
    api=lambda service: service.partition(" : ")[0],
)


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
