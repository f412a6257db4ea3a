"""Delivery of a dossier: each of its steps sent in its order, and what became of it written in the ledger.

A message only says which dossier moved: what is to be sent is read from the dossier's own stream, in the order of its
versions, whatever the order in which topics gave the messages. A step is noted in doubt before it is sent: a process that
dies, or an answer that never comes, leaves the doubt behind. Nothing more is sent of the dossier until the lost call cannot
be on its way any more; then a creation is looked for at the partner's before being made again, and a change is made again.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from commands.base import Cadre
from integrations.livraison.carnet import Carnet
from integrations.livraison.constats import Constats
from integrations.livraison.echecs import Indisponible, Introuvable, ObjetInconnu, Rejet
from integrations.livraison.envois import Envoi, a_envoyer, crees, references
from integrations.livraison.partenaire import Accuse, ContexteEnvoi, Depart, Effet, Partenaire
from ledger.dossier import fold
from ledger.dossier.etat.transmission import EtatTransmission
from ledger.epoques import Epoque
from ledger.lu import EvenementLu
from ledger.store.journal import Journal
from ledger.vocabulaire.suivi.transmission import CauseAttente, MotifAbandonTransmission

CHEZ_LE_DESTINATAIRE: Final = frozenset(
    {
        CauseAttente.PERSONNE_INTROUVABLE,
        CauseAttente.PLUSIEURS_PERSONNES,
        CauseAttente.NON_RATTACHEE,
        CauseAttente.DOSSIER_INCOMPLET,
    }
)
"""Causes that may go without anything happening here."""
REPRISE_S, REPRISE_MAX_S = 300.0, 6 * 3600.0
JOUR_S, SEMAINE_S = 86_400.0, 7 * 86_400.0
"""How long before what is not known, a person there or a step here, is looked for again, and at most: nobody is told when
that changes.
"""
DOUTE_S: Final = 60.0
journal_de_bord = logging.getLogger("parcours.connecteur")


class Occupe(Exception):
    """Another process delivers this dossier at the moment."""


@dataclass(slots=True)
class _EnCours:
    """A dossier being delivered: its events, what the partner gave so far, why what follows must wait."""

    lus: list[EvenementLu]
    references: dict[str, str]
    essais: int
    renoncer: bool
    attente: tuple[CauseAttente, str | None] | None = None
    epoque: Epoque | None = None
    repondus: int = 0
    remis: bool = False

    def a_reconnaitre(self, envoi: Envoi, partenaire: Partenaire[Any]) -> bool:
        """Whether the partner may have been told of the step already, in a time that the log has lost; not once an agent
        looked there, and asked for it to be sent.
        """
        if self.epoque is None or (envoi.suivi is not None and envoi.suivi.etat is not EtatTransmission.EN_ATTENTE):
            return False
        return envoi.e.position <= self.epoque.depuis or partenaire.reconnait


@dataclass(frozen=True, slots=True)
class Livreur:
    """Delivers dossiers to a partner; thread-safe, one dossier at a time being held by one thread of one process.

    ``depuis``: steps recorded up to this position are not sent. ``doute_s``: after how long a call without an answer cannot
    be on its way any more.
    """

    journal: Journal
    carnet: Carnet
    partenaire: Partenaire[Any]
    depuis: int
    cadre: Callable[[], Cadre]
    doute_s: float = DOUTE_S

    def livrer(self, dossier: UUID, *, essais: int = 0, renoncer: bool = False) -> int:
        """Send what the dossier has to send; how many steps the partner answered for.

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
            connues = references(lus, transmissions, self.partenaire)
            en_cours = _EnCours(lus, connues, essais + 1, renoncer, epoque=self.carnet.prudence())
            for envoi in a_envoyer(lus, transmissions, self.depuis, self.partenaire):
                self._traiter(en_cours, envoi)
            if not en_cours.remis:
                self.carnet.oublier_reprise(dossier)
        return en_cours.repondus

    @property
    def _constats(self) -> Constats:
        return Constats(self.journal, self.cadre, self.partenaire.destinataire)

    def _traiter(self, en_cours: _EnCours, envoi: Envoi) -> None:
        """One step: sent, or made to wait behind one that waits."""
        depart = self._preparer(en_cours, envoi, en_cours.references)
        if depart is None:
            return
        if en_cours.attente is not None:
            if not envoi.depasse:
                self._constats.attendre(envoi, depart.service, *en_cours.attente)
            return
        try:
            self._envoyer(en_cours, envoi, depart)
        except Introuvable as introuvable:
            attente = (introuvable.cause, introuvable.code)
            en_cours.attente = attente if introuvable.retient else None
            if introuvable.attente_s is not None:
                self._remettre(en_cours, envoi, introuvable.attente_s, introuvable.attente_s)
            elif introuvable.cause in CHEZ_LE_DESTINATAIRE:
                self._remettre(en_cours, envoi, JOUR_S, SEMAINE_S)
            self._constats.attendre(envoi, depart.service, *attente)
        except Indisponible:
            if not en_cours.renoncer:
                raise
            self._remettre(en_cours, envoi, REPRISE_S, REPRISE_MAX_S)
            self._constats.attendre(envoi, depart.service, CauseAttente.SERVICE_INDISPONIBLE, None)
            en_cours.attente = (CauseAttente.ETAPE_ANTERIEURE, None)

    def _remettre(self, en_cours: _EnCours, envoi: Envoi, attente_s: float, attente_max_s: float) -> None:
        """Take the dossier up again of itself later; kept before the wait is told, so that no death forgets it."""
        self.carnet.remettre(envoi.e.stream, attente_s, attente_max_s)
        en_cours.remis = True

    def _preparer(self, en_cours: _EnCours, envoi: Envoi, donnees: Mapping[str, str]) -> Depart[Any] | None:
        """The call of a step, knowing these references; None when there is none to make, which is then written."""
        try:
            depart = self._traduire(en_cours, envoi, donnees)
        except Rejet as rejet:
            self._constats.rejeter(envoi, self._service(en_cours, envoi.e), rejet, essais=0)
            return None
        except Exception as erreur:  # noqa: BLE001 - one unreadable step never holds the others
            raison = type(erreur).__name__
            journal_de_bord.error("étape illisible à la position %s : %s", envoi.e.position, raison)
            service = self._service(en_cours, envoi.e)
            self._constats.attendre(envoi, service, CauseAttente.MESSAGE_ILLISIBLE, raison)
            return None
        if envoi.depasse and not (depart is not None and self.carnet.en_doute(envoi.e.evenement_id)):
            self._constats.abandonner(envoi, MotifAbandonTransmission.ETAPE_CORRIGEE)
            return None
        if depart is None:
            self._constats.abandonner(envoi, MotifAbandonTransmission.SANS_OBJET)
            return None
        return depart if self.partenaire.ouvert(depart.service) else None

    def _traduire(self, en_cours: _EnCours, envoi: Envoi, donnees: Mapping[str, str]) -> Depart[Any] | None:
        contexte = ContexteEnvoi(
            historique=[e for e in en_cours.lus if e.position <= envoi.e.position],
            tous=en_cours.lus,
            scelles=envoi.e.desceller(self.journal.coffre),
            references=donnees,
        )
        return self.partenaire.preparer(envoi.e, contexte)

    def _envoyer(self, en_cours: _EnCours, envoi: Envoi, depart: Depart[Any], *, perdu: bool = False) -> None:
        """Make the call and write its outcome; ``perdu``: what it changed was not found, it creates it again."""
        doute = self.carnet.douter(envoi.e.evenement_id)
        cree = depart.effet is Effet.CREATION
        prudent = cree and en_cours.a_reconnaitre(envoi, self.partenaire)
        try:
            chercher = cree and (doute is not None or perdu or prudent)
            trouvee = self._retrouver(en_cours, depart, doute, prudent=prudent) if chercher else None
            if trouvee is None and doute is not None:
                self._exiger_arrive(doute)
                if envoi.depasse:
                    self._constats.abandonner(envoi, MotifAbandonTransmission.ETAPE_CORRIGEE)
                    self.carnet.lever_doute(envoi.e.evenement_id)
                    return
                self.carnet.redouter(envoi.e.evenement_id)
            accuse = trouvee or self.partenaire.executer(depart.appel, self._connus(en_cours, envoi))
        except Rejet as rejet:
            self._sur_rejet(en_cours, envoi, depart, rejet, perdu=perdu)
        except Introuvable:
            if doute is None:
                self.carnet.lever_doute(envoi.e.evenement_id)
            raise
        except Indisponible as erreur:
            if doute is None and cree and not erreur.recu:
                self.carnet.lever_doute(envoi.e.evenement_id)
            raise
        else:
            self._reussir(en_cours, envoi, depart, accuse, retrouvee=trouvee is not None)

    def _connus(self, en_cours: _EnCours, envoi: Envoi) -> list[EvenementLu]:
        if self.partenaire.relit:
            en_cours.lus = self.journal.lire([envoi.e.stream])[envoi.e.stream]
        return en_cours.lus

    def _retrouver(
        self, en_cours: _EnCours, depart: Depart[Any], doute: float | None, *, prudent: bool
    ) -> Accuse | None:
        """Find what a creation made whose answer was lost.

        Where the partner cannot tell, the step is rejected, so that an agent checks; not before the call can arrive no more.
        """
        try:
            trouvee = self.partenaire.retrouver(depart.appel, en_cours.lus)
            if trouvee is not None or not prudent:
                return trouvee
            ressemble = self.partenaire.reconnaitre(depart.appel, en_cours.lus)
            return None if ressemble is None or ressemble.reference in en_cours.references.values() else ressemble
        except Rejet:
            self._exiger_arrive(self.doute_s if doute is None else doute)
            raise

    def _exiger_arrive(self, doute: float) -> None:
        """Raise :class:`Indisponible` while the call made ``doute`` seconds ago may still be on its way."""
        if doute < self.doute_s:
            raise Indisponible("un appel sans réponse peut encore arriver", self.doute_s - doute, recu=True)

    def _sur_rejet(self, en_cours: _EnCours, envoi: Envoi, depart: Depart[Any], rejet: Rejet, *, perdu: bool) -> None:
        """Make again an object that is not there any more, or let its deletion succeed; anything else is rejected."""
        inconnu = isinstance(rejet, ObjetInconnu)
        if inconnu and depart.effet is Effet.SUPPRESSION:
            self._reussir(en_cours, envoi, depart, Accuse(), retrouvee=True)
            return
        if inconnu and depart.effet is Effet.CHANGEMENT and not perdu:
            perdues = crees(envoi.e, self.partenaire)
            gardees = {cle: donnee for cle, donnee in en_cours.references.items() if cle not in perdues}
            creation = self._preparer(en_cours, envoi, gardees)
            if creation is not None and creation.effet is Effet.CREATION:
                self.carnet.lever_doute(envoi.e.evenement_id)
                self._envoyer(en_cours, envoi, creation, perdu=True)
                return
        en_cours.repondus += 1
        self._constats.rejeter(envoi, depart.service, rejet, essais=en_cours.essais)
        self.carnet.lever_doute(envoi.e.evenement_id)

    def _reussir(
        self, en_cours: _EnCours, envoi: Envoi, depart: Depart[Any], accuse: Accuse, *, retrouvee: bool
    ) -> None:
        """The outcome first, then the doubt: a death between the two leaves a doubt that nobody asks about any more."""
        en_cours.repondus += 1
        if not self._constats.reussir(envoi, depart.service, accuse, retrouvee=retrouvee, essais=en_cours.essais):
            return  # the doubt stays: it is looked for before anything is made again
        if accuse.reference is not None:
            en_cours.references |= dict.fromkeys(crees(envoi.e, self.partenaire), accuse.reference)
        self.carnet.lever_doute(envoi.e.evenement_id)

    def _service(self, en_cours: _EnCours, e: EvenementLu) -> str:
        """The service of a step that has no call: that of the step which it annuls, if it annuls one."""
        return self.partenaire.service(next((lu for lu in en_cours.lus if e.cible == lu.position), e))
