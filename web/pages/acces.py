"""Access to pages: who is before the screen, and the right that each route declares (:mod:`web.acces`)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Final
from urllib.parse import urlencode

from fastapi import Depends, Request
from fastapi.concurrency import run_in_threadpool

from ledger.contexte import Acteur
from web.acces import Droit, Regle, autoriser
from web.api.acces import ServicesDep
from web.identite.sessions import Session
from web.securite import Temoins, exiger_jeton, exiger_meme_site
from web.services import Services

TEMOIN: Final = "session"
CHAMP_JETON: Final = "jeton_formulaire"
CHAMPS_MAX: Final = 300
PAGES_PAR_MINUTE, ENVOIS_PAR_MINUTE, DOSSIERS_PAR_MINUTE = 240, 60, 90


class IdentificationNecessaire(Exception):
    """Nobody is signed in, or not any more; ``retour`` is where to come back to."""

    def __init__(self, retour: str) -> None:
        """See the class."""
        self.retour = retour
        super().__init__("connectez-vous pour continuer")

    @property
    def adresse(self) -> str:
        """The sign-in page, which knows where to come back to."""
        return "/" if self.retour == "/" else f"/?{urlencode({'retour': self.retour})}"


@dataclass(frozen=True, slots=True)
class Visite:
    """Somebody who is signed in, before a page; ``champs`` are those of the form that was sent, in order."""

    request: Request
    services: Services
    session: Session
    champs: Sequence[tuple[str, str]]

    @property
    def acteur(self) -> Acteur:
        """The agent, before a screen."""
        return self.session.habilitation.acteur

    def champ(self, nom: str) -> str:
        """Value of a field, without spaces around; empty when it was left so."""
        return next((valeur.strip() for cle, valeur in self.champs if cle == nom), "")

    def valeurs(self, nom: str) -> list[str]:
        """Values of a field that may be ticked several times."""
        return [valeur for cle, valeur in self.champs if cle == nom]


class ParSession(Regle):
    """The visit, if somebody is signed in and the rules let them; a form must come from a page of ours, of this session.

    What was typed in a session that expired meanwhile is kept for its author, who finds it again after signing in.
    """

    async def __call__(self, request: Request, services: ServicesDep) -> Visite:
        """See the class."""
        champs: list[tuple[str, str]] = []
        if request.method == "POST":
            exiger_meme_site(request, services.ecrans.adresse_publique)
            recus = await request.form(max_files=0, max_fields=CHAMPS_MAX)
            champs = [(nom, valeur) for nom, valeur in recus.multi_items() if isinstance(valeur, str)]
        return await run_in_threadpool(self._recevoir, request, services, champs)

    def _recevoir(self, request: Request, services: Services, champs: list[tuple[str, str]]) -> Visite:
        session = services.ecrans.sessions.lire(request.cookies.get(Temoins(services.ecrans.chiffre).nom(TEMOIN)))
        if session is None:
            raise IdentificationNecessaire(_ici(request))
        visite = Visite(request, services, session, champs)
        if request.method == "POST":
            exiger_jeton(session.secret, visite.champ(CHAMP_JETON))
        acteur = visite.acteur
        if session.expiree:
            raise IdentificationNecessaire(_garder(visite) if champs else _ici(request))
        self._compter(request, services, acteur)
        autoriser(services, acteur, self.droit, request)
        return visite

    def _compter(self, request: Request, services: Services, acteur: Acteur) -> None:
        """Nobody reads, types or opens dossiers as fast as a program does."""
        debit, agent = services.ecrans.debit, str(acteur.agent)
        debit.exiger("page", agent, par_minute=PAGES_PAR_MINUTE)
        if request.method == "POST" and self.droit is Droit.INSTRUIRE:
            debit.exiger("envoi", agent, par_minute=ENVOIS_PAR_MINUTE)
        if "dossier" in request.path_params:
            debit.exiger("dossier", agent, par_minute=DOSSIERS_PAR_MINUTE)


def _ici(request: Request) -> str:
    """Address to come back to; of a form, the page that it was on cannot be known: home."""
    if request.method != "GET":
        return "/"
    return request.url.path + (f"?{request.url.query}" if request.url.query else "")


def _garder(visite: Visite) -> str:
    champs = [(nom, valeur) for nom, valeur in visite.champs if nom != CHAMP_JETON]
    reprise = visite.services.ecrans.reprises.garder(visite.acteur.agent, visite.request.url.path, champs)
    return f"/reprise/{reprise}"


class SiSession(ParSession):
    """The visit, or None when nobody is signed in: for the page that signs in."""

    async def __call__(self, request: Request, services: ServicesDep) -> Visite | None:  # type: ignore[override]
        """See the class."""
        try:
            return await super().__call__(request, services)
        except IdentificationNecessaire:
            return None


PeutEtre = Annotated[Visite | None, Depends(SiSession(Droit.ENTRER))]
Entre = Annotated[Visite, Depends(ParSession(Droit.ENTRER))]
Consulte = Annotated[Visite, Depends(ParSession(Droit.CONSULTER))]
Instruit = Annotated[Visite, Depends(ParSession(Droit.INSTRUIRE))]
Pilote = Annotated[Visite, Depends(ParSession(Droit.PILOTER))]
Audite = Annotated[Visite, Depends(ParSession(Droit.AUDITER))]
Administre = Annotated[Visite, Depends(ParSession(Droit.ADMINISTRER))]
