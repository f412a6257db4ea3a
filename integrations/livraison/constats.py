"""The outcome of a step, written in the ledger: once, whatever dies and starts again."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final
from uuid import UUID, uuid5

from commands.base import Cadre, Commande, Refus
from commands.execute import CleDejaUtilisee, ConflitDeVersion, Demande, executer
from commands.suivi.transmission import (
    AbandonnerTransmission,
    MettreTransmissionEnAttente,
    RejeterTransmission,
    ReussirTransmission,
)
from integrations.livraison.echecs import Indisponible, Rejet
from integrations.livraison.envois import Envoi
from integrations.livraison.partenaire import Accuse
from ledger.contexte import Acteur
from ledger.dossier.etat.transmission import EtatTransmission
from ledger.store.journal import Journal
from ledger.vocabulaire.acteur import Canal, Role
from ledger.vocabulaire.suivi.transmission import CauseAttente, MotifAbandonTransmission

ESPACE: Final = UUID("9b1d7f52-6a0e-5e7b-8f43-2c5d1e0a7b96")
CONNECTEUR: Final = Acteur(UUID("00000000-0000-5000-8000-0000000f7000"), Role.SYSTEME, Canal.CONNECTEUR)
ECRITURES_MAX: Final = 5
CODE_MAX, SENS_MAX, MESSAGE_MAX = 40, 200, 4000
journal_de_bord = logging.getLogger("parcours.connecteur")


@dataclass(frozen=True, slots=True)
class Constats:
    """Writes outcomes of what goes to a partner, under ids that follow from the transmission and from what was said of it
    before.

    Each method raises :class:`Indisponible` when somebody else wrote at the same place: the dossier is to be read again.
    """

    journal: Journal
    cadre: Callable[[], Cadre]
    destinataire: str

    def reussir(self, envoi: Envoi, service: str, accuse: Accuse, *, retrouvee: bool, essais: int) -> bool:
        """The recipient has it; whether that is written."""
        dit = {"reference": accuse.reference, "retrouvee": retrouvee, "essais": min(essais, 1000), **accuse.dit}
        return self._dire(envoi, service, accuse.constat, **dit)

    def rejeter(self, envoi: Envoi, service: str, rejet: Rejet, *, essais: int) -> None:
        """Our words stay in clear; what the recipient said, after the colon, is sealed, or lost with an erased person."""
        sens, _, dit = rejet.sens.partition(" : ")
        garde = bool(dit) and self.journal.coffre.cle(envoi.e.stream) is not None
        self._dire(
            envoi,
            service,
            RejeterTransmission,
            rejet=rejet.code[:CODE_MAX],
            sens=sens[:SENS_MAX],
            message=rejet.sens[:MESSAGE_MAX] if garde else None,
            essais=min(essais, 1000),
        )

    def attendre(self, envoi: Envoi, service: str, cause: CauseAttente, code: str | None) -> None:
        """It waits; nothing is said again of a step that waits for the same cause."""
        suivi = envoi.suivi
        if suivi is None or suivi.etat is not EtatTransmission.EN_ATTENTE or suivi.cause != cause:
            code = code[:CODE_MAX] if code is not None else None
            self._dire(envoi, service, MettreTransmissionEnAttente, cause=cause, rejet=code)

    def abandonner(self, envoi: Envoi, motif: MotifAbandonTransmission) -> None:
        """It will not be sent; nothing is said of a step of which nothing was said."""
        if envoi.suivi is not None:
            self._enregistrer(envoi, AbandonnerTransmission(transmission=envoi.transmission, motif=motif))

    def _dire(
        self,
        envoi: Envoi,
        service: str,
        genre: type[ReussirTransmission | RejeterTransmission | MettreTransmissionEnAttente],
        **champs: object,
    ) -> bool:
        suivi = {
            "transmission": envoi.transmission,
            "etape": envoi.e.type_stable,
            "etape_position": envoi.e.position,
            "service": service,
            "destinataire": self.destinataire,
        }
        return self._enregistrer(envoi, genre.model_validate(suivi | champs))

    def _enregistrer(self, envoi: Envoi, commande: Commande) -> bool:
        """Whether it is written; one that cannot stand any more (an agent was faster) is told to the log of the process."""
        cle = uuid5(ESPACE, f"{envoi.transmission}:{envoi.rang}")
        demande = Demande(envoi.e.stream, commande, CONNECTEUR, cle, cause=envoi.e.evenement_id)
        for _ in range(ECRITURES_MAX):
            try:
                executer(self.journal, demande, self.cadre())
            except ConflitDeVersion:
                continue
            except CleDejaUtilisee:
                raise Indisponible("un autre connecteur a écrit la suite de cette étape", recu=True) from None
            except Refus as refus:
                journal_de_bord.warning("constat refusé à la position %s : %s", envoi.e.position, refus.code)
                return False
            return True
        raise Indisponible("le dossier change sans cesse", recu=True)
