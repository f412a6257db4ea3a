"""Subscriptions over HTTP (webhooks): who may be told, at which address, and under which secret.

Events are sent to a public address under TLS. Addresses of this machine or of a private network are refused, here when
they are written as such, and again at each delivery when a name leads to them: a subscription must not make us call what
only we can reach. The demonstration and the tests allow this machine's.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Final
from urllib.parse import SplitResult, urlsplit
from uuid import UUID

from commands.base import exiger
from ledger.annexes.abonnements import Abonnement, Abonnements, de_l_abonnement, secret
from ledger.contexte import Acteur
from ledger.erreurs import ErreurAttendue, Genre
from ledger.pseudonymes import Pseudonymes
from ledger.publication import familles_publiques, topic

ABONNEMENTS_MAX: Final = 100
URL_MAX: Final = 500
NOM_MAX: Final = 100
RENVOIS_MAX: Final = 1_000
NAT64: Final = IPv6Network("64:ff9b::/96")
COMPATIBLES: Final = IPv6Network("::/96")
"""IPv4 addresses written otherwise (RFC 4291, 2.5.5.1, deprecated): nobody public answers there."""
Adresse = IPv4Address | IPv6Address


def adresse_permise(adresse: Adresse, *, locales: bool) -> bool:
    """Whether an address may be called: a public one, or this machine's when ``locales``."""
    if isinstance(adresse, IPv6Address):
        if adresse.is_site_local or (adresse in COMPATIBLES and not adresse.is_loopback):
            return False
        dedans = adresse.ipv4_mapped or adresse.sixtofour
        if dedans is None and adresse in NAT64:
            dedans = IPv4Address(int(adresse) & 0xFFFFFFFF)
        if dedans is not None:
            return adresse_permise(dedans, locales=locales)
    if adresse.is_loopback:
        return locales
    return adresse.is_global and not adresse.is_multicast


class AbonnementInconnu(ErreurAttendue):
    """There is no such subscription."""

    genre = Genre.INCONNU
    reference = "abonnement-inconnu"
    titre = "Abonnement inconnu"

    def __init__(self) -> None:
        """See the class."""
        super().__init__("Cet abonnement n'existe pas : voyez la liste des abonnements.")


@dataclass(frozen=True, slots=True)
class Guichet:
    """Administration of the subscriptions of a département; ``cle`` is what secrets are derived from."""

    abonnements: Abonnements
    schema: str
    cle: bytes = field(repr=False)
    locales: bool = False

    def abonner(self, nom: str, url: str, topics: Sequence[str], position: int) -> tuple[Abonnement, str]:
        """Open a subscription to these topics after ``position``; with its secret, to be shown once.

        Raises :class:`~commands.base.Refus`.
        """
        familles = self._familles(topics)
        exiger(
            0 < len(nom.strip()) <= NOM_MAX and nom.isprintable(),
            "abonnement_sans_nom",
            f"Donnez à l'abonné un nom de {NOM_MAX} caractères au plus, sur une ligne.",
            champ="nom",
        )
        self._exiger_url(url)
        exiger(
            len(self.abonnements.tous()) < ABONNEMENTS_MAX,
            "trop_d_abonnements",
            f"Il y a déjà {ABONNEMENTS_MAX} abonnements : supprimez ceux qui ne servent plus.",
        )
        cree = self.abonnements.creer(nom.strip(), url, familles, position)
        return cree, self.secret(cree)

    def lire(self, abonnement: UUID) -> Abonnement:
        """A subscription; refused when there is none."""
        try:
            return self.abonnements.lire(abonnement)
        except KeyError as erreur:
            raise AbonnementInconnu from erreur

    def secret(self, abonnement: Abonnement) -> str:
        """The present secret of a subscription."""
        return secret(self.cle, abonnement.abonnement, abonnement.generation)

    def pseudonymes(self, lecteur: Acteur) -> Pseudonymes:
        """Those that a reader of the flux is told, under one habilitation."""
        return Pseudonymes(self.cle, f"flux:{lecteur.agent}:{lecteur.role}:{lecteur.structure}")

    def retrouver(self, abonnement: UUID, pseudonyme: UUID) -> UUID:
        """The id that a subscriber knows under this one; of what is none of its own, an id that nothing has."""
        return de_l_abonnement(self.cle, self.lire(abonnement).abonnement).vrai(pseudonyme)

    def renouveler_secret(self, abonnement: UUID) -> tuple[Abonnement, str]:
        """A new secret; the former one still signs for a day."""
        self.lire(abonnement)
        renouvele = self.abonnements.renouveler_secret(abonnement)
        return renouvele, self.secret(renouvele)

    def mettre_en_pause(self, abonnement: UUID) -> Abonnement:
        """Send nothing more until it is resumed."""
        self.lire(abonnement)
        return self.abonnements.mettre_en_pause(abonnement)

    def reprendre(self, abonnement: UUID, position: int | None = None) -> Abonnement:
        """Send again what follows the last event delivered, or this position."""
        self.lire(abonnement)
        return self.abonnements.reprendre(abonnement, position)

    def renvoyer(self, abonnement: UUID, position: int) -> Abonnement:
        """Deliver once more an event already dealt with, e.g. one that was put aside."""
        avant = self.lire(abonnement)
        exiger(
            position <= avant.position,
            "renvoi_a_venir",
            f"L'événement à la position {position} n'a pas encore été envoyé : l'abonnement en est à {avant.position}.",
            champ="position",
        )
        exiger(
            len(avant.renvois) < RENVOIS_MAX,
            "trop_de_renvois",
            f"{RENVOIS_MAX} renvois attendent déjà : laissez-les partir, ou reprenez depuis une position.",
        )
        return self.abonnements.renvoyer(abonnement, position)

    def supprimer(self, abonnement: UUID) -> None:
        """Forget it, with its delivery log."""
        if not self.abonnements.supprimer(abonnement):
            raise AbonnementInconnu

    def topics(self, abonnement: Abonnement) -> list[str]:
        """Topics of a subscription, by name."""
        return [topic(self.schema, famille) for famille in abonnement.familles]

    def _familles(self, topics: Sequence[str]) -> list[str]:
        connus = {topic(self.schema, famille): famille for famille in familles_publiques()}
        exiger(
            bool(topics) and set(topics) <= connus.keys(),
            "topic_inconnu",
            f"Donnez un ou plusieurs topics parmi : {', '.join(connus)}.",
            champ="topics",
        )
        return [connus[nom] for nom in dict.fromkeys(topics)]

    def _exiger_url(self, url: str) -> None:
        parties = _decouper(url)
        propre = parties is not None and not (parties.username or parties.password or parties.fragment)
        exiger(
            propre and len(url) <= URL_MAX,
            "adresse_illisible",
            f"Donnez une adresse https://… de {URL_MAX} caractères au plus, sans identifiants ni fragment.",
            champ="url",
        )
        assert parties is not None  # noqa: S101 - demanded above
        hote = parties.hostname or ""
        adresse = _adresse_ecrite(hote)
        exiger(
            adresse is None or adresse_permise(adresse, locales=self.locales),
            "adresse_privee",
            "Cette adresse n'est pas publique : les événements ne sont envoyés qu'à un serveur joignable sur Internet.",
            champ="url",
        )
        exiger(
            parties.scheme == "https" or (adresse is not None and adresse.is_loopback),
            "adresse_en_clair",
            "Les événements ne partent que sous TLS : donnez une adresse https://.",
            champ="url",
        )


def _adresse_ecrite(hote: str) -> Adresse | None:
    """The address that a host is written as; None for a name, which is looked up at each delivery."""
    if hote == "localhost" or hote.endswith(".localhost"):
        return ip_address("127.0.0.1")
    try:
        return ip_address(hote)
    except ValueError:
        return None


def _decouper(url: str) -> SplitResult | None:
    """Parts of an http(s) address that can be called; None for anything else."""
    if not url.isascii() or any(signe.isspace() or not signe.isprintable() for signe in url):
        return None
    try:
        parties = urlsplit(url)
        lisible = parties.scheme in ("http", "https") and bool(parties.hostname) and parties.port != 0
    except ValueError:
        return None
    return parties if lisible else None
