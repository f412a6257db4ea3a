"""Records the story of one dossier: every step is decided by the rules that decide real ones, on the state of that day."""

from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from uuid import UUID

import orjson

from commands.base import ETAPES, Cadre
from commands.correction import exiger_identifiants
from commands.courant import exiger_courant
from commands.entree.droits import OuvrirDossier
from commands.entree.identifiants import identifiants
from commands.execute import decider, rattacher, regles_appliquees
from commands.permis import par_delegation
from ledger.chain import FIXE, image, jours
from ledger.contexte import Contexte
from ledger.dossier import Dossier, evoluer, fold
from ledger.dossier.registre import EVOLUTIONS
from ledger.events.base import Evenement, Rattachement
from ledger.events.entree.identifiant import IdentifiantRattache
from ledger.flux import flux_identifiant
from ledger.keys import Coffre
from ledger.lu import EvenementLu
from ledger.store.mapper import Etape, stocker
from simulation.trame.feuillets import Feuillet
from simulation.trame.recit import Pas


@lru_cache(maxsize=4_096)
def cadre(le: date) -> Cadre:
    """Frame of the decisions of a day."""
    return Cadre(le)


@dataclass(slots=True)
class Greffier:
    """Decides the steps of one dossier one after the other, and gives their stored form.

    Positions are local to the dossier: the number of the leaf, from 1. The log gives the real ones later. The state is
    kept from one step to the next; it is folded again after a late step or a correction.
    """

    coffre: Coffre
    cle_identifiants: bytes
    numero: int
    dossier: UUID
    feuillets: list[Feuillet] = field(default_factory=list)
    _lus: list[EvenementLu] = field(default_factory=list)
    _etat: Dossier | None = None
    _dernier_fait: date = date.min
    _ou: tuple[str | None, str | None, str | None] = (None, None, None)
    _rattachement: Rattachement | None = None

    def enregistrer(self, pas: Pas, instant: int, commande_id: bytes) -> int:
        """Decide a step and add its leaves; returns its local position.

        Raises :class:`~commands.base.Refus` when the story contradicts the rules.
        """
        commande, du_jour = pas.commande, cadre(pas.jour)
        tardif = pas.survenu_le < self._dernier_fait
        if tardif or commande.correction is not None:
            etat, decides, cible = decider(self.dossier, self._lus, commande, du_jour)
            self._etat = None
        else:
            etat, cible = self._etat or fold(self.dossier, self._lus), None
            decides = ETAPES[type(commande)].decider(etat, commande, du_jour)
            exiger_courant(etat, type(decides[0]), decides[0].survenu_le)
            exiger_identifiants(self._lus, None, decides)
            self._etat = etat
        etape = ETAPES[type(commande)]
        par = par_delegation(pas.acteur, etape, dict(commande), pas.jour) if etape.acte is not None else None
        contexte = Contexte(pas.acteur, regles_appliquees(commande, decides[0], du_jour), delegation=par)
        rattachement = self._rattacher(etat)
        position = len(self.feuillets) + 1
        for rang, decide in enumerate(decides):
            evenement_id = pas.evenement_id if not rang else UUID(int=pas.evenement_id.int ^ (rang << 8), version=4)
            rattache = decide.model_copy(update={"rattachement": rattachement})
            ecrite = self._ecrire(self.dossier, rattache, evenement_id, contexte, instant, commande_id, cible)
            self._retenir(rattache, ecrite, cible)
        if isinstance(commande, OuvrirDossier):
            self._identifier(pas, commande, contexte, instant, commande_id)
        self._annexer(pas, contexte, instant, commande_id)
        return position

    def _rattacher(self, etat: Dossier) -> Rattachement | None:
        """Where the dossier is: the same as for the step before, most of the time."""
        ou = (etat.droits.mds if etat.droits else None, etat.structure, etat.referent)
        if ou != self._ou:
            self._ou, self._rattachement = ou, rattacher(etat)
        return self._rattachement

    def _identifier(
        self, pas: Pas, commande: OuvrirDossier, contexte: Contexte, instant: int, commande_id: bytes
    ) -> None:
        """Identifiers lead to the dossier that has just been opened, in the same command."""
        for rang, (genre, valeur) in enumerate(identifiants(commande.identite, pas.matricule).items(), 1):
            stream = flux_identifiant(self.cle_identifiants, genre, valeur)
            rattache = IdentifiantRattache(survenu_le=pas.survenu_le, genre=genre, dossier=self.dossier)
            evenement_id = UUID(int=pas.evenement_id.int ^ rang, version=4)
            self._ecrire(stream, rattache, evenement_id, contexte, instant, commande_id, None)

    def _annexer(self, pas: Pas, contexte: Contexte, instant: int, commande_id: bytes) -> None:
        """The writing of the step elsewhere: a place of an offer, the other dossier of a merge, an identifier."""
        for rang, (stream, evenement) in enumerate(pas.annexes, 1):
            evenement_id = UUID(int=pas.evenement_id.int ^ (rang << 16), version=4)
            self._ecrire(stream, evenement, evenement_id, contexte, instant, commande_id, None)

    def _ecrire(
        self,
        stream: UUID,
        evenement: Evenement,
        evenement_id: UUID,
        contexte: Contexte,
        instant: int,
        commande_id: bytes,
        cible: int | None,
    ) -> int:
        etape = Etape(stream, 0, evenement, contexte, evenement_id, cible)
        stocke = stocker(etape, self.coffre)
        position = len(self.feuillets) + 1
        self.feuillets.append(
            Feuillet(
                instant=instant,
                numero=self.numero,
                rang=position,
                stream=stream.bytes,
                type_=stocke.type,
                survenu=jours(stocke.survenu_le),
                cible=cible or 0,
                evenement_id=evenement_id.bytes,
                commande_id=commande_id,
                contexte=stocke.contexte,
                clair=stocke.clair.encode(),
                scelle=stocke.scelle,
            )
        )
        return position

    def _retenir(self, evenement: Evenement, position: int, cible: int | None) -> None:
        """Read the step back as the ledger would, and let the state evolve when it is the latest."""
        feuillet = self.feuillets[position - 1]
        fixe = FIXE.pack(
            feuillet.stream, position, position, feuillet.type_, feuillet.survenu, feuillet.instant, feuillet.cible,
            feuillet.evenement_id, feuillet.commande_id,
        )  # fmt: skip
        lu = EvenementLu(
            self.dossier, position, position, type(evenement), evenement.survenu_le, cible,
            orjson.loads(feuillet.clair), image(fixe, b"", feuillet.clair, None), b"",
        )  # fmt: skip
        self._lus.append(lu)
        self._dernier_fait = max(self._dernier_fait, evenement.survenu_le)
        if self._etat is not None and lu.classe in EVOLUTIONS:
            evoluer(self._etat, (lu,))
