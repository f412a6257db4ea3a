"""Access to pages: who is before the screen, and the right that each route declares (:mod:`web.acces`)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Final
from urllib.parse import urlencode
from uuid import UUID, uuid4

from fastapi import Depends, Request
from fastapi.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile

from ledger.contexte import Acteur
from web.acces import Droit, Regle, autoriser, exiger
from web.identite.sessions import Session
from web.lectures import Lecture, lecture_de
from web.securite import PageAnterieure, Temoins, exiger_jeton, exiger_meme_site
from web.services import Services, ServicesDep

TEMOIN: Final = "session"
CHOIX: Final = "/mon-habilitation"
"""Where one says under which habilitation one acts."""
CHAMP_JETON: Final = "jeton_formulaire"
CHAMPS_MAX: Final = 1000
"""Fields of a form, at most: fifty rows of the longest repeated group."""
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


class SaisieARelire(Exception):
    """A form came from a page that an earlier session had opened; ``adresse`` tells back what was typed in it."""

    def __init__(self, adresse: str) -> None:
        """See the class."""
        self.adresse = adresse
        super().__init__("relisez votre saisie pour l'enregistrer")


class SaisieSansSession(IdentificationNecessaire):
    """A form was sent by a browser in which nobody is signed in any more: nobody to keep it for."""

    def __init__(self, envoyee_a: str, champs: Sequence[tuple[str, str]]) -> None:
        """``envoyee_a`` is the path, ``champs`` the fields of the form."""
        self.envoyee_a, self.champs = envoyee_a, champs
        super().__init__("/")


@dataclass(frozen=True, slots=True)
class Visite:
    """Somebody who is signed in, before a page; ``champs`` are those of the form that was sent, in order.

    ``fichiers`` are those that the form brings; the page that asks for them closes them.
    """

    request: Request
    services: Services
    session: Session
    champs: Sequence[tuple[str, str]]
    fichiers: Sequence[tuple[str, UploadFile]] = ()

    @property
    def acteur(self) -> Acteur:
        """The agent, before a screen."""
        return self.session.habilitation.acteur

    @property
    def lecture(self) -> Lecture:
        """The persons whom the answer shows."""
        return lecture_de(self.request)

    def champ(self, nom: str) -> str:
        """Value of a field, without spaces around; empty when it was left so."""
        return next((valeur.strip() for cle, valeur in self.champs if cle == nom), "")

    def identifiant(self, nom: str) -> UUID | None:
        """Value of a field that holds an id; None when it holds none that can be read."""
        try:
            return UUID(self.champ(nom))
        except ValueError:
            return None

    @property
    def cle(self) -> UUID:
        """Idempotency key of the form that was sent; one of its own for a form that holds none."""
        return self.identifiant("cle") or uuid4()

    def fichier(self, nom: str) -> UploadFile | None:
        """A file that the form brings."""
        return next((fichier for cle, fichier in self.fichiers if cle == nom), None)

    @property
    def saisies(self) -> dict[str, list[str]]:
        """Fields that were typed, with their values, as a form is read."""
        typees: dict[str, list[str]] = {}
        for nom, valeur in self.champs:
            typees.setdefault(nom, []).append(valeur)
        return typees

    def valeurs(self, nom: str) -> list[str]:
        """Values of a field that may be ticked several times."""
        return [valeur for cle, valeur in self.champs if cle == nom]


class ChoixNecessaire(Exception):
    """Somebody is signed in, and has not said under which habilitation; ``retour`` is where to come back to."""

    def __init__(self, retour: str) -> None:
        """See the class."""
        self.retour = retour
        super().__init__("choisissez votre habilitation pour continuer")

    @property
    def adresse(self) -> str:
        """The page that asks."""
        return CHOIX if self.retour == "/" else f"{CHOIX}?{urlencode({'retour': self.retour})}"


@dataclass(frozen=True)
class ParSession(Regle):
    """The visit, if somebody is signed in and the rules let them; a form must come from a page of ours, of this session.

    What was typed on a page whose session has ended meanwhile is kept for who is signed in, or was last: it is told back
    before it is sent. Where nobody is known, it is shown at once (:class:`SaisieSansSession`).
    ``avant_choix``: also for somebody who has not said yet under which of his habilitations he acts. ``fichiers``: how many
    files the form may bring; nothing of them is read before the right is known. ``de_soi_meme``: what a script sends while
    somebody types, and will send again: nothing of it is kept to be told back.
    """

    avant_choix: bool = False
    fichiers: int = 0
    de_soi_meme: bool = False

    async def __call__(self, request: Request, services: ServicesDep) -> Visite:
        """See the class."""
        champs: list[tuple[str, str]] = []
        fichiers: list[tuple[str, UploadFile]] = []
        if request.method == "POST":
            exiger_meme_site(request, services.ecrans.adresse_publique)
            if self.fichiers and request.headers.get("content-type", "").startswith("multipart/"):
                await run_in_threadpool(self._devancer, request, services)
            recus = await request.form(max_files=self.fichiers, max_fields=CHAMPS_MAX)
            champs = [(nom, valeur) for nom, valeur in recus.multi_items() if isinstance(valeur, str)]
            fichiers = [(nom, valeur) for nom, valeur in recus.multi_items() if isinstance(valeur, UploadFile)]
        try:
            return await run_in_threadpool(self._recevoir, request, services, champs, fichiers)
        except BaseException:
            for _, fichier in fichiers:
                await fichier.close()
            raise

    def _devancer(self, request: Request, services: Services) -> None:
        """Refuse early, before a large body is read, those whom :meth:`_recevoir` would refuse. An expired session is let
        through: its entries beside the file are still to be kept.
        """
        session = services.ecrans.sessions.lire(request.cookies.get(Temoins(services.ecrans.chiffre).nom(TEMOIN)))
        if session is None:
            raise IdentificationNecessaire("/")
        exiger(session.habilitation.acteur, self.droit)

    def _recevoir(
        self,
        request: Request,
        services: Services,
        champs: list[tuple[str, str]],
        fichiers: list[tuple[str, UploadFile]],
    ) -> Visite:
        session = services.ecrans.sessions.lire(request.cookies.get(Temoins(services.ecrans.chiffre).nom(TEMOIN)))
        saisis = not self.de_soi_meme and any(nom != CHAMP_JETON for nom, _ in champs)
        if session is None:
            raise SaisieSansSession(request.url.path, champs) if saisis else IdentificationNecessaire(_ici(request))
        visite = Visite(request, services, session, champs, fichiers)
        if request.method == "POST":
            try:
                exiger_jeton(session.secret, visite.champ(CHAMP_JETON))
            except PageAnterieure:
                if session.expiree or self.avant_choix or not saisis:
                    raise
                raise SaisieARelire(_garder(visite)) from None
        acteur = visite.acteur
        if session.expiree:
            raise IdentificationNecessaire(_garder(visite) if saisis else _ici(request))
        if session.a_choisir and not self.avant_choix:
            raise ChoixNecessaire(_ici(request))
        self._compter(request, services, acteur)
        autoriser(services, acteur, self.droit, request)
        return visite

    def _compter(self, request: Request, services: Services, acteur: Acteur) -> None:
        """Nobody reads, types or opens dossiers as fast as a program does."""
        debit, agent = services.ecrans.debit, str(acteur.agent)
        debit.exiger("page", agent, par_minute=PAGES_PAR_MINUTE)
        if request.method == "POST" and self.droit in (Droit.INSTRUIRE, Droit.LIRE, Droit.SUIVRE):
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
Choisit = Annotated[Visite, Depends(ParSession(Droit.ENTRER, avant_choix=True))]
Consulte = Annotated[Visite, Depends(ParSession(Droit.CONSULTER))]
Instruit = Annotated[Visite, Depends(ParSession(Droit.INSTRUIRE))]
InstruitDeSoiMeme = Annotated[Visite, Depends(ParSession(Droit.INSTRUIRE, de_soi_meme=True))]
InstruitAvecFichier = Annotated[Visite, Depends(ParSession(Droit.INSTRUIRE, fichiers=1))]
Lit = Annotated[Visite, Depends(ParSession(Droit.LIRE))]
LitAvecFichier = Annotated[Visite, Depends(ParSession(Droit.LIRE, fichiers=1))]
Pilote = Annotated[Visite, Depends(ParSession(Droit.PILOTER))]
Suit = Annotated[Visite, Depends(ParSession(Droit.SUIVRE))]
SuitAvecFichier = Annotated[Visite, Depends(ParSession(Droit.SUIVRE, fichiers=1))]
Recoit = Annotated[Visite, Depends(ParSession(Droit.RECEVOIR))]
Audite = Annotated[Visite, Depends(ParSession(Droit.AUDITER))]
AuditeAvecFichier = Annotated[Visite, Depends(ParSession(Droit.AUDITER, fichiers=1))]
Administre = Annotated[Visite, Depends(ParSession(Droit.ADMINISTRER))]
Depose = Annotated[Visite, Depends(ParSession(Droit.ADMINISTRER, fichiers=1))]
