"""Delivery of a dossier: each of its steps sent in its order, and what became of it written in the ledger.

A message only says which dossier moved: what is to be sent is read from the dossier's own stream, in the order of its
versions, whatever the order in which topics gave the messages. A step is noted in doubt before it is sent: a process that
dies, or an answer that never comes, leaves the doubt behind. Nothing more is sent of the dossier until the lost call cannot
be on its way any more; then a creation is looked for at France Travail before being made again, and a change is made again.
"""

import logging
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from commands.base import Cadre
from integrations.france_travail.appel import (
    Appel,
    Contexte,
    Indisponible,
    Introuvable,
    Personne,
    Rejet,
    Reponse,
    Structure,
    Transmetteur,
)
from integrations.france_travail.carnet import Carnet
from integrations.france_travail.causes import CHEZ_LE_DESTINATAIRE, cause
from integrations.france_travail.constats import Constats
from integrations.france_travail.envois import Envoi, a_envoyer, crees, references
from integrations.france_travail.identites import personne
from ledger.dossier import fold
from ledger.events.base import Evenement
from ledger.lu import EvenementLu
from ledger.store.journal import Journal
from ledger.vocabulaire.transmission import CauseAttente, MotifAbandonTransmission

INCONNU_LA_BAS: Final = "404"
"""Code of a refusal because what is to be changed does not exist there: it is created again."""
REPRISE_S, REPRISE_MAX_S = 300.0, 6 * 3600.0
JOUR_S, SEMAINE_S = 86_400.0, 7 * 86_400.0
"""How long before what is not known, a person there or a step here, is looked for again, and at most: nobody is told when
that changes.
"""
DOUTE_S: Final = 60.0
SANS_SERVICE: Final = "inconnu"
journal_de_bord = logging.getLogger("parcours.connecteur")


@dataclass(frozen=True, slots=True)
class Traductions:
    """How steps become calls: their types, the translation, the service of each type, the API of a service, and whether
    that API is open to us.
    """

    types: Collection[type[Evenement]]
    traduire: Callable[[EvenementLu, Contexte], Appel | None]
    services: Mapping[type[Evenement], str]
    api: Callable[[str], str]
    ouverte: Callable[[str], bool] = lambda _service: True


class Occupe(Exception):
    """Another process delivers this dossier at the moment."""


@dataclass(slots=True)
class _EnCours:
    """A dossier being delivered: its events, what France Travail gave so far, why what follows must wait."""

    lus: list[EvenementLu]
    references: dict[str, str]
    essais: int
    renoncer: bool
    attente: tuple[CauseAttente, str | None] | None = None
    repondus: int = 0
    remis: bool = False


@dataclass(frozen=True, slots=True)
class Livreur:
    """Delivers dossiers; thread-safe, one dossier at a time being held by one thread of one process.

    ``depuis``: steps recorded up to this position are not sent. ``structures``: by our code. ``doute_s``: after how long a
    call without an answer cannot be on its way any more.
    """

    journal: Journal
    carnet: Carnet
    transmetteur: Transmetteur
    traductions: Traductions
    depuis: int
    cadre: Callable[[], Cadre]
    structures: Mapping[str, Structure] = field(default_factory=dict)
    doute_s: float = DOUTE_S

    def livrer(self, dossier: UUID, *, essais: int = 0, renoncer: bool = False) -> int:
        """Send what the dossier has to send; how many steps France Travail answered for.

        ``essais``: tries made before this one. ``renoncer``: park what the service cannot take now, to be taken up later.
        Raises :class:`Indisponible` otherwise, and :class:`Occupe`.
        """
        with self.carnet.tenir(dossier) as tenu:
            if not tenu:
                raise Occupe
            lus = self.journal.lire([dossier])[dossier]
            if inconnu := next((e for e in lus if e.classe is None), None):
                self.carnet.mettre_au_rebut(f"dossier {dossier}", f"étape plus récente ({inconnu.type_stable})")
                self.carnet.remettre(dossier, JOUR_S, SEMAINE_S)  # a newer version of this program will know it
                return 0
            transmissions = fold(dossier, lus).transmissions
            en_cours = _EnCours(lus, references(lus, transmissions), essais + 1, renoncer)
            for envoi in a_envoyer(lus, transmissions, self.depuis, self.traductions.types):
                self._traiter(en_cours, envoi)
            if not en_cours.remis:
                self.carnet.oublier_reprise(dossier)
        return en_cours.repondus

    @property
    def _constats(self) -> Constats:
        return Constats(self.journal, self.cadre)

    def _traiter(self, en_cours: _EnCours, envoi: Envoi) -> None:
        """One step: sent, or made to wait behind one that waits."""
        appel = self._preparer(en_cours, envoi, en_cours.references)
        if appel is None:
            return
        api = self.traductions.api(appel.service)
        if en_cours.attente is not None:
            if not envoi.depasse:
                self._constats.attendre(envoi, api, *en_cours.attente)
            return
        try:
            self._envoyer(en_cours, envoi, appel)
        except Introuvable as introuvable:
            en_cours.attente = (cause(introuvable), introuvable.cause)
            if en_cours.attente[0] in CHEZ_LE_DESTINATAIRE:
                self._remettre(en_cours, envoi, JOUR_S, SEMAINE_S)
            self._constats.attendre(envoi, api, *en_cours.attente)
        except Indisponible:
            if not en_cours.renoncer:
                raise
            self._remettre(en_cours, envoi, REPRISE_S, REPRISE_MAX_S)
            self._constats.attendre(envoi, api, CauseAttente.SERVICE_INDISPONIBLE, None)
            en_cours.attente = (CauseAttente.ETAPE_ANTERIEURE, None)

    def _remettre(self, en_cours: _EnCours, envoi: Envoi, attente_s: float, attente_max_s: float) -> None:
        """Take the dossier up again of itself later; kept before the wait is told, so that no death forgets it."""
        self.carnet.remettre(envoi.e.stream, attente_s, attente_max_s)
        en_cours.remis = True

    def _preparer(self, en_cours: _EnCours, envoi: Envoi, donnees: Mapping[str, str]) -> Appel | None:
        """The call of a step, knowing these references; None when there is none to make, which is then written."""
        try:
            appel = self._traduire(en_cours, envoi, donnees)
        except Rejet as rejet:
            self._constats.rejeter(envoi, self._api(en_cours, envoi.e), rejet, essais=0)
            return None
        except Exception as erreur:  # noqa: BLE001 - one unreadable step never holds the others
            raison = type(erreur).__name__
            journal_de_bord.error("étape illisible à la position %s : %s", envoi.e.position, raison)
            api = self._api(en_cours, envoi.e)
            self._constats.attendre(envoi, api, CauseAttente.MESSAGE_ILLISIBLE, raison)
            return None
        if envoi.depasse and not (appel is not None and self.carnet.en_doute(envoi.e.evenement_id)):
            self._constats.abandonner(envoi, MotifAbandonTransmission.ETAPE_CORRIGEE)
            return None
        if appel is None:
            self._constats.abandonner(envoi, MotifAbandonTransmission.SANS_OBJET)
            return None
        return appel if self.traductions.ouverte(appel.service) else None

    def _traduire(self, en_cours: _EnCours, envoi: Envoi, donnees: Mapping[str, str]) -> Appel | None:
        contexte = Contexte(
            historique=[e for e in en_cours.lus if e.position <= envoi.e.position],
            scelles=envoi.e.desceller(self.journal.coffre),
            references=donnees,
            structures=self.structures,
        )
        return self.traductions.traduire(envoi.e, contexte)

    def _envoyer(self, en_cours: _EnCours, envoi: Envoi, appel: Appel, *, perdu: bool = False) -> None:
        """Make the call and write its outcome; ``perdu``: what it changed was not found, it creates it again."""
        qui = personne(en_cours.lus, self.journal.coffre)
        doute = self.carnet.douter(envoi.e.evenement_id)
        try:
            trouvee = self._retrouver(appel, qui, doute) if _cree(appel) and (doute is not None or perdu) else None
            if trouvee is None and doute is not None:
                self._exiger_arrive(doute)
                if envoi.depasse:
                    self._constats.abandonner(envoi, MotifAbandonTransmission.ETAPE_CORRIGEE)
                    self.carnet.lever_doute(envoi.e.evenement_id)
                    return
                self.carnet.redouter(envoi.e.evenement_id)
            reponse = trouvee or self.transmetteur.executer(appel, qui)
        except Rejet as rejet:
            self._sur_rejet(en_cours, envoi, appel, rejet, perdu=perdu)
        except Introuvable:
            if doute is None:
                self.carnet.lever_doute(envoi.e.evenement_id)
            raise
        except Indisponible as erreur:
            if doute is None and _cree(appel) and not erreur.recu:
                self.carnet.lever_doute(envoi.e.evenement_id)
            raise
        else:
            self._reussir(en_cours, envoi, appel, reponse, retrouvee=trouvee is not None)

    def _retrouver(self, appel: Appel, qui: Personne, doute: float | None) -> Reponse | None:
        """What a lost creation made; that nobody can tell is said once it cannot be on its way any more."""
        try:
            return self.transmetteur.retrouver(appel, qui)
        except Rejet:
            self._exiger_arrive(self.doute_s if doute is None else doute)
            raise

    def _exiger_arrive(self, doute: float) -> None:
        """Raise :class:`Indisponible` while the call made ``doute`` seconds ago may still be on its way."""
        if doute < self.doute_s:
            raise Indisponible("un appel sans réponse peut encore arriver", self.doute_s - doute, recu=True)

    def _sur_rejet(self, en_cours: _EnCours, envoi: Envoi, appel: Appel, rejet: Rejet, *, perdu: bool) -> None:
        """What is not there any more is made again, or needs no deletion; anything else is rejected."""
        if rejet.code == INCONNU_LA_BAS and appel.methode == "DELETE":
            self._reussir(en_cours, envoi, appel, Reponse(int(INCONNU_LA_BAS)), retrouvee=True)
            return
        if rejet.code == INCONNU_LA_BAS and appel.methode == "PUT" and not perdu:
            perdues = crees(envoi.e)
            gardees = {cle: donnee for cle, donnee in en_cours.references.items() if cle not in perdues}
            creation = self._preparer(en_cours, envoi, gardees)
            if creation is not None and _cree(creation):
                self.carnet.lever_doute(envoi.e.evenement_id)
                self._envoyer(en_cours, envoi, creation, perdu=True)
                return
        en_cours.repondus += 1
        self._constats.rejeter(envoi, self.traductions.api(appel.service), rejet, essais=en_cours.essais)
        self.carnet.lever_doute(envoi.e.evenement_id)

    def _reussir(self, en_cours: _EnCours, envoi: Envoi, appel: Appel, reponse: Reponse, *, retrouvee: bool) -> None:
        """The outcome first, then the doubt: a death between the two leaves a doubt that nobody asks about any more."""
        en_cours.repondus += 1
        api = self.traductions.api(appel.service)
        self._constats.reussir(envoi, api, reponse.reference, retrouvee=retrouvee, essais=en_cours.essais)
        if reponse.reference is not None:
            en_cours.references |= dict.fromkeys(crees(envoi.e), reponse.reference)
        self.carnet.lever_doute(envoi.e.evenement_id)

    def _api(self, en_cours: _EnCours, e: EvenementLu) -> str:
        """The API of a step that has no call, when it is known."""
        cible = next((lu for lu in en_cours.lus if e.cible == lu.position), e)
        service = self.traductions.services.get(cible.classe) if cible.classe is not None else None
        return self.traductions.api(service) if service is not None else SANS_SERVICE


def _cree(appel: Appel) -> bool:
    """Whether the call made twice would be two."""
    return appel.methode == "POST"
