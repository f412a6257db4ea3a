"""The door of a personal space: who holds the link says when she was born, then types the code that her phone receives.

Nothing of the person is shown before both are right; a wrong date is counted against the link, a wrong code against the
code. The link is used when the session opens, not before.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from commands.execute import Demande
from commands.suivi.acces import DemanderCode, OuvrirEspace, VerifierCode
from commands.suivi.telephone import NumeroInutilisable, mobile, pays
from ledger.annexes.codes import Attendu
from ledger.annexes.liens import Lien, LienFerme
from ledger.contexte import Acteur
from ledger.dates import aujourd_hui, maintenant
from ledger.dossier import visibles
from ledger.erreurs import ErreurAttendue, Genre
from ledger.events.entree.droits import DossierOuvert, IdentiteModifiee
from ledger.events.suivi.acces import LienEnvoye
from ledger.events.suivi.document import DocumentProduit
from ledger.lu import EvenementLu
from ledger.vocabulaire.acteur import Canal, Role
from ledger.vocabulaire.suivi.acces import MoyenEntree, ObjetCode
from ledger.vocabulaire.suivi.envoi import CanalEnvoi
from ledger.vocabulaire.suivi.transmission import ENVOIS
from readmodels.listes import transmission
from web.etapes import enregistrer_etape
from web.identite.habilitation import Habilitation
from web.services import Services
from web.tables.sceau import Sceau

PORTE: Final = Acteur(UUID("00000000-0000-5000-8000-0000000e0002"), Role.SYSTEME, Canal.ECRAN)


class NumeroNonConfirme(ErreurAttendue):
    """The phone number was written by who puts the contract to the person: a code on it would prove nothing of her."""

    genre = Genre.REFUSE
    reference = "numero-non-confirme"
    titre = "Numéro à confirmer"

    def __init__(self) -> None:
        """See the class."""
        super().__init__(
            "votre numéro de téléphone a été noté par la personne qui vous présente ce contrat : demandez à quelqu'un"
            " d'autre de la structure de le vérifier, ou signez sur papier"
        )


PASSE: Final = timedelta(minutes=20)
"""How long a right date is remembered by the page that asks for the code."""


@dataclass(frozen=True, slots=True)
class Personne:
    """Whom a link is of, as the dossier says; ``telephone`` is a mobile that a code may be sent to."""

    dossier: UUID
    nom: str = field(repr=False)
    naissance_le: date = field(repr=False)
    telephone: str | None = field(repr=False)

    @property
    def acteur(self) -> Acteur:
        """Herself, before a screen."""
        return Acteur(self.dossier, Role.ALLOCATAIRE, Canal.ECRAN)


def lire(services: Services, jeton: str) -> Lien:
    """The link of an address, which is not used. Raises :class:`LienFerme`: for one whose step was annulled, too."""
    lien = services.liens.lire(jeton)
    if str(lien.lien) not in services.journal.dossier(lien.dossier).accompagnement.liens:
        raise LienFerme
    return lien


def personne(services: Services, dossier: UUID) -> Personne:
    """Raises :class:`LienFerme` when the dossier went elsewhere, or its person was erased."""
    lus = services.journal.lire([dossier])[dossier]
    etat = services.journal.dossier(dossier)
    dite = next((e for e in reversed(visibles(lus)) if e.classe in (DossierOuvert, IdentiteModifiee)), None)
    # compared here, and shown to nobody: these are not the keys of a reading
    lue: dict[str, Any] | None = dite.desceller(services.journal.coffre).get("identite") if dite is not None else None
    if lue is None or etat.fusion is not None or etat.parti is not None:
        raise LienFerme
    return Personne(
        dossier,
        f"{lue['prenom']} {lue['nom']}",
        date.fromisoformat(lue["naissance_le"]),
        joignable(services, lue.get("telephone")),
    )


def joignable(services: Services, telephone: str | None) -> str | None:
    """The number to which a code leaves; None where there is none, or no carrier takes SMS."""
    if telephone is None or CanalEnvoi.SMS.value.lower() not in transmission.ouverts(services.lecteur, ENVOIS):
        return None
    try:
        return mobile(telephone, pays(services.territoire.departement))
    except NumeroInutilisable:
        return None


def attendu(elle: Personne) -> Attendu:
    """The code of an entry."""
    return Attendu(ObjetCode.ENTREE, elle.dossier)


def envoyer(services: Services, acteur: Acteur, quoi: Attendu) -> None:
    """Ask for a code; it leaves by the process that sends. Raises :class:`~ledger.annexes.codes.TropDeCodes`."""
    code = services.codes.demander(quoi)
    commande = DemanderCode(code_sms=code, objet=quoi.objet, cible=quoi.cible)
    enregistrer_etape(services, Demande(quoi.dossier, commande, acteur, code))


def verifier(services: Services, quoi: Attendu, saisi: str) -> UUID:
    """Record that what was typed is the code that waits; its id. Raises :class:`~ledger.annexes.codes.CodeRefuse`."""
    code = services.codes.verifier(quoi, saisi)
    verifie = VerifierCode(code_sms=code, objet=quoi.objet, cible=quoi.cible)
    enregistrer_etape(services, Demande(quoi.dossier, verifie, PORTE))
    return code


def entrer_par_code(services: Services, jeton: str, lien: Lien, elle: Personne, saisi: str) -> Habilitation:
    """Raises :class:`~ledger.annexes.codes.CodeRefuse`, or :class:`LienFerme` when the link was used meanwhile."""
    code = verifier(services, attendu(elle), saisi)
    services.liens.user(jeton)
    entree = OuvrirEspace(moyen=MoyenEntree.LIEN_ET_CODE, lien=lien.lien, code_sms=code)
    return _ouvrir(services, elle, entree)


def entrer_sans_code(services: Services, jeton: str, lien: Lien, elle: Personne) -> Habilitation:
    """For who has no phone in her dossier. Raises :class:`LienFerme`."""
    services.liens.user(jeton)
    return _ouvrir(services, elle, OuvrirEspace(moyen=MoyenEntree.LIEN, lien=lien.lien))


def _ouvrir(services: Services, elle: Personne, entree: OuvrirEspace) -> Habilitation:
    enregistrer_etape(services, Demande(elle.dossier, entree, elle.acteur))
    return services.ecrans.habilitations.par_lien(elle.dossier, elle.nom, aujourd_hui())


def exiger_numero_confirme(services: Services, dossier: UUID, contrat: str) -> None:
    """An agent alone does not sign for the person: the number that the code leaves to was stated by somebody else than those
    who put the contract to her. Raises :class:`NumeroNonConfirme`.
    """
    lus = visibles(services.journal.lire([dossier])[dossier])
    if _auteurs_du_numero(services, lus) <= _agents_du_contrat(lus, contrat):
        raise NumeroNonConfirme


def _auteurs_du_numero(services: Services, lus: Sequence[EvenementLu]) -> set[str]:
    """Who stated the number that stands, since it does."""
    numero, auteurs = None, set[str]()
    for e in reversed(lus):
        if e.classe not in (DossierOuvert, IdentiteModifiee):
            continue
        # compared here, and shown to nobody
        dit = joignable(services, (e.desceller(services.journal.coffre).get("identite") or {}).get("telephone"))
        if numero not in (None, dit):
            break
        numero = dit
        auteurs.add(e.lire_contexte()["agent"])
    return auteurs


def _agents_du_contrat(lus: Sequence[EvenementLu], contrat: str) -> set[str]:
    """Agents who had a hand in the contract, in its document, or in the links that were sent."""
    agents = set[str]()
    for e in lus:
        contexte = e.lire_contexte()
        if e.classe is DocumentProduit and e.corps.get("objet") == contrat:
            agents.add(e.corps.get("demande_par", ""))
        elif contexte["role"] != Role.SYSTEME and (e.corps.get("contrat") == contrat or e.classe is LienEnvoye):
            agents.add(contexte["agent"])
    return agents


class Passes:
    """Remembers in the page, sealed, that the date was right: nothing is kept here, and no other link takes it."""

    def __init__(self, cle: bytes) -> None:
        """``cle`` is a secret of the web process."""
        self._sceau = Sceau(cle, "porte")

    def donner(self, lien: Lien) -> str:
        """The value of a hidden field."""
        return self._sceau.sceller(maintenant().isoformat().encode(), lien.lien).hex()

    def valable(self, lien: Lien, passe: str) -> bool:
        """Whether it was given for this link, not long ago."""
        try:
            clair = self._sceau.ouvrir(bytes.fromhex(passe), lien.lien)
        except ValueError:
            return False
        return clair is not None and maintenant() - datetime.fromisoformat(clair.decode()).astimezone(UTC) < PASSE
