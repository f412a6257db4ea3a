"""A carrier's word on a message after it took it: delivered, refused, answered; checked, matched to its step, recorded once.

The address that a carrier calls holds the mark of the message and its signature under a key of ours: it serves for that
message alone, and nobody can make another one.
"""

import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID, uuid5

import orjson
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from commands.base import Cadre, Commande, Refus
from commands.entree.identifiants import dossier_qui_continue
from commands.execute import CleDejaUtilisee, Demande, executer
from commands.suivi.accompagnement import RecevoirMessage
from commands.suivi.envoi import ConstaterEnvoiRefuse, ConstaterEnvoiRemis, DeclarerOppositionEnvoi
from commands.suivi.reponse import RepondreRendezVous
from ledger.contexte import Acteur
from ledger.dates import aujourd_hui
from ledger.dossier.etat.transmission import id_transmission
from ledger.lu import EvenementLu
from ledger.recherche import mots
from ledger.replay import lire_apres
from ledger.store.journal import Journal
from ledger.vocabulaire.acteur import Canal, Role
from ledger.vocabulaire.suivi.accompagnement import CanalMessage
from ledger.vocabulaire.suivi.envoi import CanalEnvoi, CauseRefusEnvoi
from ledger.vocabulaire.suivi.rendez_vous import Presence
from ledger.vocabulaire.suivi.transmission import ENVOIS

ESPACE: Final = UUID("4d0b7a53-58c2-5f6e-9a0f-1b1f3f0c6f2d")
TRANSPORTEUR: Final = Acteur(UUID("00000000-0000-5000-8000-0000000e0001"), Role.SYSTEME, Canal.CONNECTEUR)
OCTETS_MAX: Final = 16_384
REPONSE_MAX: Final = 1_000
STOP: Final = frozenset({"stop", "arret", "desabonner"})
"""Answers by which a person wants no SMS any more, whatever their case, accents apart (STOP is the operators' own)."""
PRESENCES: Final[Mapping[str, Presence]] = {"oui": Presence.VIENDRA, "non": Presence.NE_VIENDRA_PAS}
"""First words by which a person answers to the message of a rendez-vous."""
REMIS: Final = frozenset({"delivered"})
REFUS: Final[Mapping[str, CauseRefusEnvoi]] = {
    "hardbounce": CauseRefusEnvoi.ADRESSE_INCONNUE,
    "rejected": CauseRefusEnvoi.NON_DISTRIBUE,
    "softbounce": CauseRefusEnvoi.NON_DISTRIBUE,
    "skip": CauseRefusEnvoi.NON_DISTRIBUE,
    "blacklisted": CauseRefusEnvoi.BLOQUE,
    "blocked": CauseRefusEnvoi.BLOQUE,
}
"""Brevo's words, without their separators, which changed from one version of its documents to the next."""


def signature(cle: bytes, repere: str) -> str:
    """The proof that an address is ours, for one message."""
    secrete = HKDF(SHA256(), 32, None, b"parcours:retours des transporteurs").derive(cle)
    return hmac.digest(secrete, repere.encode(), "sha256").hex()[:40]


def adresse(racine: str, cle: bytes) -> Callable[[str], str]:
    """Where Brevo tells what becomes of a message, by its mark."""
    return lambda repere: f"{racine}/retours/brevo/{repere}/{signature(cle, repere)}"


@dataclass(frozen=True, slots=True)
class Retours:
    """Records what carriers say. ``cle`` is that of the signatures; ``le`` gives the day."""

    journal: Journal
    cle: bytes
    le: Callable[[], date] = aujourd_hui

    def recevoir(self, repere: str, signe: str, corps: bytes) -> int | None:
        """Record what Brevo says of a message; how many steps that makes.

        None for what is not its word: not signed, too long, unreadable, or of no message of ours.
        """
        if len(corps) > OCTETS_MAX or not hmac.compare_digest(signature(self.cle, repere).encode(), signe.encode()):
            return None
        try:
            dit = orjson.loads(corps)
        except orjson.JSONDecodeError:
            return None
        etape = self._etape(repere)
        if etape is None or not isinstance(dit, dict):
            return None
        return sum(self._enregistrer(etape, commande) for commande in self._lire(etape, dit))

    def refuser(self, repere: str, reference: str, cause: CauseRefusEnvoi, rejet: str) -> bool:
        """Record that the message that left under this reference did not arrive; whether that is new, and of ours."""
        if (etape := self._etape(repere)) is None:
            return False
        envoi = id_transmission(etape.evenement_id, ENVOIS)
        parti = self.journal.dossier(etape.stream).transmissions.get(str(envoi))
        if parti is None or parti.reference is None or not hmac.compare_digest(parti.reference, reference):
            return False
        return self._enregistrer(etape, ConstaterEnvoiRefuse(envoi=envoi, cause=cause, rejet=rejet))

    def _etape(self, repere: str) -> EvenementLu | None:
        """The step that asked for the message."""
        if not (repere[:1] == "e" and repere[1:].isascii() and repere[1:].isdecimal() and len(repere) <= 19):
            return None
        position = int(repere[1:])
        with self.journal.connexion() as connexion:
            lus = lire_apres(connexion, self.journal.schema, position - 1, 1)
        return next((lu for lu in lus if lu.position == position), None)

    def _lire(self, etape: EvenementLu, dit: Mapping[str, Any]) -> list[Commande]:
        envoi = id_transmission(etape.evenement_id, ENVOIS)
        statut = str(dit.get("msg_status") or dit.get("event") or "").lower().replace("_", "").replace("-", "")
        texte = dit.get("reply")
        if statut == "reply" or (isinstance(texte, str) and texte.strip()):
            return self._reponse(etape, texte if isinstance(texte, str) else "")
        if statut == "unsubscribe":
            return [DeclarerOppositionEnvoi(canal=CanalEnvoi.SMS)]
        if statut in REMIS:
            return [ConstaterEnvoiRemis(envoi=envoi)]
        if (cause := REFUS.get(statut)) is not None:
            return [ConstaterEnvoiRefuse(envoi=envoi, cause=cause, rejet=statut)]
        return []

    def _reponse(self, etape: EvenementLu, texte: str) -> list[Commande]:
        """A message from the person, and what STOP asks for, at once; an answer to a message says which."""
        lu = texte.strip()[:REPONSE_MAX]
        if not lu:
            return []
        message = uuid5(etape.evenement_id, lu)
        recue = RecevoirMessage(
            message=message, canal=CanalMessage.SMS, texte=lu, en_reponse_a=etape.corps.get("message")
        )
        voulu = next(iter(mots(lu)), "")
        if voulu in STOP:
            return [DeclarerOppositionEnvoi(canal=CanalEnvoi.SMS), recue]
        presence = PRESENCES.get(voulu)
        return [recue] if presence is None else [*self._presence(etape, presence), recue]

    def _presence(self, etape: EvenementLu, presence: Presence) -> list[Commande]:
        """The answer to the rendez-vous that the message told of; none when it has another day or hour since."""
        if (rendez_vous := etape.corps.get("rendez_vous")) is None:
            return []
        connu = self.journal.dossier(etape.stream).rendez_vous.get(rendez_vous)
        dit = date.fromisoformat(etape.corps["rendez_vous_le"]), etape.corps["heure"]
        if connu is None or connu.quand != dit:
            return []
        return [RepondreRendezVous(rendez_vous=rendez_vous, presence=presence)]

    def _enregistrer(self, etape: EvenementLu, commande: Commande) -> bool:
        """Whether it is recorded now; what was said before, or comes too late, changes nothing.

        What the person wants or says is recorded where her dossier goes on; what became of a message, where it left from.
        """
        dossier = etape.stream
        if not isinstance(commande, ConstaterEnvoiRemis | ConstaterEnvoiRefuse):
            dossier = dossier_qui_continue(self.journal, dossier)
        if isinstance(commande, RecevoirMessage) and dossier != etape.stream:
            commande = commande.model_copy(update={"en_reponse_a": None})
        quoi = commande.model_dump_json(exclude_none=True)
        cle = uuid5(ESPACE, f"{etape.evenement_id}:{type(commande).__name__}:{quoi}")
        elle = Acteur(dossier, Role.ALLOCATAIRE, Canal.CONNECTEUR)
        acteur = elle if isinstance(commande, RepondreRendezVous) else TRANSPORTEUR
        demande = Demande(dossier, commande, acteur, cle, cause=etape.evenement_id)
        try:
            return not executer(self.journal, demande, Cadre(self.le())).deja_fait
        except (Refus, CleDejaUtilisee):
            return False
