"""The client of the SI Plateforme: who we are, for whom, how fast, and what an answer means.

A call costs one slot of the shared quota (one SQL statement), and a token and a jeton that are nearly always in memory.
Nothing that is secret or personal is logged nor kept in an exception: only the service, the status and the duration are.
"""

import logging
import time
from collections.abc import Callable, Mapping
from typing import Any, Final, Self
from zoneinfo import ZoneInfo

import httpx
import orjson

from integrations.france_travail import causes, erreurs, services
from integrations.france_travail.acces import Acces, Usager, entetes_agent
from integrations.france_travail.appel import BATCH, Agent, Appel, PersonneCherchee, Reponse
from integrations.france_travail.jetons import JetonsAcces, Usagers
from integrations.france_travail.traductions import reponses
from integrations.livraison.echecs import Indisponible, Introuvable, QuotaAtteint, Rejet
from integrations.livraison.essais import Essais
from integrations.livraison.quotas import Quotas
from integrations.livraison.transport import Transport, locale

JETON_PERIME: Final = 401
journal = logging.getLogger("parcours.france_travail")


class Client:
    """Calls for persons; safe to share between threads.

    Every method raises :class:`Rejet`, :class:`Introuvable` or :class:`Indisponible`, and nothing else.
    """

    def __init__(
        self,
        acces: Acces,
        quotas: Quotas,
        *,
        transport: httpx.BaseTransport | None = None,
        dormir: Callable[[float], None] = time.sleep,
    ) -> None:
        """``transport`` and ``dormir`` are for tests without network."""
        self._acces, self._quotas = acces, quotas
        self._portees = acces.portees_ouvertes
        self._transport = Transport(
            "France Travail",
            acces,
            erreurs.panne,
            mandataire=not locale(acces.base),
            journal=journal,
            transport=transport,
        )
        self._essais = Essais(acces.essais, acces.attente_max_s, dormir)
        self._jetons = JetonsAcces(self._demander_jeton)
        self._usagers = Usagers()

    @property
    def sans_decalage(self) -> ZoneInfo:
        """Zone of what France Travail says without offset."""
        return ZoneInfo(self._acces.sans_decalage)

    def ouverte(self, service: str) -> bool:
        """Whether the API of the service is open: nothing is sent to it otherwise."""
        return services.api(service) in self._portees

    def executer(self, appel: Appel, personne: PersonneCherchee, agent: Agent = BATCH) -> Reponse:
        """See :class:`~integrations.france_travail.appel.Transmetteur`."""
        if appel.avant is not None:
            self.executer(appel.avant, personne, agent)
        if appel.lecture is not None:
            appel = self._completer(appel, appel.lecture, personne, agent)
        try:
            statut, corps = self._pour(personne, agent, appel)
            return reponses.lire(appel, statut, corps)
        except Rejet as refus:
            if refus.code in appel.deja_fait:
                return Reponse(200)
            if refus.code not in appel.sinon:
                raise
            autre = appel.sinon[refus.code]
        return self.executer(autre, personne, agent)

    def _completer(self, appel: Appel, lecture: Appel, personne: PersonneCherchee, agent: Agent) -> Appel:
        """The call whole; what its body must name is read, else made once and read again."""
        complet = reponses.completer(appel, self._pour(personne, agent, lecture)[1])
        if complet is None and appel.a_defaut is not None:
            self._pour(personne, agent, appel.a_defaut)
            complet = reponses.completer(appel, self._pour(personne, agent, lecture)[1])
        if complet is None:
            raise Indisponible("France Travail ne montre pas encore ce qui vient d'y être créé")
        return complet

    def retrouver(
        self, appel: Appel, personne: PersonneCherchee, agent: Agent = BATCH, *, sous_notre_marque: bool = True
    ) -> Reponse | None:
        """See :class:`~integrations.france_travail.appel.Transmetteur`. Without ``sous_notre_marque``, a rendez-vous of the
        person at the same instant that a step of ours once made is taken for the one looked for, whatever its mark.
        """
        question = reponses.question(appel)
        if question is None:
            return None
        _, corps = self._pour(personne, agent, question)
        return reponses.retrouver(appel, corps) if sous_notre_marque else reponses.reconnaitre(appel, corps)

    def lire(
        self,
        service: str,
        chemin: str,
        personne: PersonneCherchee | None = None,
        parametres: Mapping[str, str] | None = None,
    ) -> Any:
        """Body of a GET, None when there is nothing; of this person, or of our structure without ``personne``."""
        appel = Appel(service, "GET", chemin, parametres=parametres or {})
        if personne is None:
            return self._essayer(appel, {**entetes_agent(self._acces.agent)})[1]
        return self._pour(personne, BATCH, appel)[1]

    def usager(self, personne: PersonneCherchee, agent: Agent = BATCH) -> Usager:
        """The person at France Travail, found by NIR and birth date, else by number; raises :class:`Introuvable`."""
        connu = self._usagers.connu(personne)
        if connu is not None:
            return connu
        usager = self._rechercher(personne, agent)
        self._usagers.retenir(personne, usager)
        return usager

    def oublier(self, personne: PersonneCherchee) -> None:
        """Find this person again at the next call: an identifier or an attachment changed."""
        self._usagers.oublier(personne)

    def _rechercher(self, personne: PersonneCherchee, agent: Agent) -> Usager:
        echec = causes.introuvable(causes.SANS_IDENTIFIANT)
        for recherche in reponses.recherches(personne):
            try:
                _, corps = self._essayer(recherche, entetes_agent(self._agent(agent)))
                usager = reponses.lire_usager(corps)
            except Introuvable as erreur:
                echec = erreur
                continue
            if self._acces.certifiee and not usager.certifiee:
                raise causes.introuvable(causes.NON_CERTIFIEE)
            return usager
        raise echec

    def _agent(self, agent: Agent) -> Agent:
        return self._acces.agent if agent is BATCH else agent

    def _pour(self, personne: PersonneCherchee, agent: Agent, appel: Appel) -> tuple[int, Any]:
        """Make the call for the person; a jeton that France Travail does not take any more is asked for again, once."""
        entetes = entetes_agent(self._agent(agent))
        deja_connu = self._usagers.connu(personne) is not None
        try:
            return self._essayer(appel, {**entetes, "ft-jeton-usager": self.usager(personne, agent).jeton})
        except Indisponible as refus:
            if not (deja_connu and isinstance(refus, _NonReconnu)):
                raise
        self._usagers.oublier(personne)
        return self._essayer(appel, {**entetes, "ft-jeton-usager": self.usager(personne, agent).jeton})

    def _essayer(self, appel: Appel, entetes: Mapping[str, str]) -> tuple[int, Any]:
        """The call, made again where that is without risk."""
        rejouable = appel.methode != "POST" or services.api(appel.service) == "rechercher-usager/v2"
        return self._essais.faire(lambda: self._authentifier(appel, entetes), rejouable=rejouable)

    def _authentifier(self, appel: Appel, entetes: Mapping[str, str]) -> tuple[int, Any]:
        """The call under our token; a token refused is renewed, once."""
        api = services.api(appel.service)
        if api not in self._portees:
            cause = f"l'API {api} n'est pas ouverte : elle n'a pas été essayée en recette (PARCOURS_FT_APIS)"
            raise Indisponible(cause)
        for dernier in (False, True):
            jeton = self._jetons.obtenir(api)
            self._quotas.attendre("appels", self._acces.appels_s, self._acces.attente_max_s)
            statut, corps, attente_s = self._envoyer(appel, {**entetes, "Authorization": f"Bearer {jeton}"})
            if statut != JETON_PERIME:
                break
            self._jetons.oublier(api, jeton)
            if dernier:
                raise _NonReconnu("France Travail n'a pas reconnu l'appelant (statut 401)")
        if statut == 429 and attente_s:
            self._quotas.reporter("appels", attente_s)
        erreurs.lever(
            statut, corps, [dict(appel.corps or {}), dict(appel.parametres)], attente_s, recu=appel.methode == "POST"
        )
        return statut, corps

    def _envoyer(self, appel: Appel, entetes: Mapping[str, str]) -> tuple[int, Any, float | None]:
        url = f"{self._acces.base}/{services.api(appel.service)}{appel.chemin}"
        requete = self._transport.requete(
            appel.methode,
            url,
            params=dict(appel.parametres) or None,
            content=None if appel.corps is None else orjson.dumps(appel.corps),
            headers={
                "Accept": "application/json",
                **({} if appel.corps is None else {"Content-Type": "application/json"}),
                **appel.entetes,
                **entetes,
            },
        )
        return self._transport.envoyer(requete, appel.service)

    def _demander_jeton(self, api: str) -> tuple[str, float]:
        """A new access token, and its life in seconds."""
        return self._essais.faire(lambda: self._jeton_nouveau(api), rejouable=True)

    def _jeton_nouveau(self, api: str) -> tuple[str, float]:
        self._quotas.attendre("jetons", self._acces.jetons_s, self._acces.attente_max_s)
        requete = self._transport.requete(
            "POST",
            self._acces.jeton,
            data={
                "grant_type": "client_credentials",
                "client_id": self._acces.client_id,
                "client_secret": self._acces.client_secret.get_secret_value(),
                "scope": self._portees[api],
            },
        )
        statut, corps, attente_s = self._transport.envoyer(requete, "jeton")
        if statut == 429:
            raise QuotaAtteint("le quota du service des jetons est atteint", attente_s)
        if statut != 200 or not isinstance(corps, dict) or not isinstance(corps.get("access_token"), str):
            cause = f"France Travail refuse le compte pour {api} (statut {statut}) : vérifiez identifiant, secret et portées"
            raise Indisponible(cause)
        return corps["access_token"], float(corps.get("expires_in", 0))

    def fermer(self) -> None:
        """Close the connections."""
        self._transport.fermer()

    def __enter__(self) -> Self:
        """Itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close."""
        self.fermer()


class _NonReconnu(Indisponible):
    """Refused twice with a fresh access token: the jeton of the person, or the account."""
