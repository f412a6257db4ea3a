"""Which flow of each payer was imported last: an older one is refused, even while the later one is being imported."""

from datetime import date, datetime, time
from typing import Final
from uuid import UUID, uuid4, uuid5

from integrations.caf.erreurs import FluxIllisible
from integrations.caf.modele import EnTete, Organisme
from integrations.caf.traduction import ORGANISMES
from ledger.contexte import Acteur, Contexte
from ledger.events.entree.flux_droits import FluxDroitsImporte
from ledger.lu import EvenementLu
from ledger.store.append import Ecriture, Statut
from ledger.store.journal import Journal
from ledger.store.mapper import Etape, stocker

ESPACE: Final = UUID("c3a0f7d2-0b5e-5f6d-9a44-61b7f2d8e930")
ESSAIS_MAX: Final = 10
"""Imports of one payer that may begin while ours tries to."""


class FluxDepasse(FluxIllisible):
    """A later flow of the same payer was imported: this one is out of date."""


class Sources:
    """The payers met in one flow, and the version of the stream of each at which the import began."""

    def __init__(self, journal: Journal, acteur: Acteur, en_tete: EnTete, aujourd_hui: date) -> None:
        """Nothing is read nor written before the first payer is met."""
        self._journal, self._acteur, self._en_tete, self._aujourd_hui = journal, acteur, en_tete, aujourd_hui
        self._versions: dict[Organisme, int] = {}

    def lien(self, organisme: Organisme) -> tuple[UUID, int]:
        """Stream of a payer and the version expected of it: a write that carries them conflicts once a later import
        has begun. The import begins here for a payer met for the first time.

        Raises :class:`FluxDepasse`.
        """
        if organisme not in self._versions:
            self._versions[organisme] = self._commencer(organisme)
        return self._stream(organisme), self._versions[organisme]

    def relire(self) -> None:
        """After a conflict: raises :class:`FluxDepasse` if a later import was its cause."""
        for organisme in self._versions:
            self._versions[organisme] = self._commencer(organisme)

    def _stream(self, organisme: Organisme) -> UUID:
        return uuid5(ESPACE, f"{self._journal.schema}:{organisme.fonction}:{organisme.numero}")

    def _commencer(self, organisme: Organisme) -> int:
        stream = self._stream(organisme)
        creation = datetime.combine(self._en_tete.cree_le, self._en_tete.cree_a)
        for _ in range(ESSAIS_MAX):
            lus = self._journal.lire([stream])[stream]
            dernier = _creation(lus[-1]) if lus else None
            if dernier is not None and dernier > creation:
                raise _depasse(organisme, dernier)
            if dernier == creation:
                return len(lus)
            issue = self._journal.ajouter(self._debut(stream, organisme, len(lus)))
            if issue.statut is not Statut.CONFLIT:
                return issue.version
        raise FluxIllisible("D’autres imports du même organisme commencent sans cesse.", "Recommencer plus tard.")

    def _debut(self, stream: UUID, organisme: Organisme, version: int) -> Ecriture:
        evenement = FluxDroitsImporte(
            survenu_le=self._aujourd_hui,
            organisme_payeur=ORGANISMES[organisme.fonction],
            numero=organisme.numero,
            cree_le=self._en_tete.cree_le,
            cree_a=self._en_tete.cree_a,
        )
        etape = Etape(stream, version, evenement, Contexte(self._acteur), uuid4())
        return Ecriture(uuid4(), b"", ((stream, version),), (stocker(etape, None),))


def _depasse(organisme: Organisme, dernier: datetime) -> FluxDepasse:
    payeur = f"{organisme.fonction} {organisme.numero}"
    cause = f"Un flux plus récent de {payeur}, créé le {dernier:%d/%m/%Y à %H:%M:%S}, est déjà importé."
    return FluxDepasse(cause, "Celui-ci est dépassé : rien n’en est plus enregistré.")


def _creation(e: EvenementLu) -> datetime:
    return datetime.combine(date.fromisoformat(e.corps["cree_le"]), time.fromisoformat(e.corps["cree_a"]))
