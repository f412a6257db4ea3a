"""A log in memory, sealed as the real one is; and a superuser who rewrites it, knowing everything but the signing key."""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from random import Random
from typing import Final
from uuid import UUID

from ledger.chain import FIXE, genese, image, maillon
from ledger.events.entree.droits import DroitsModifies
from ledger.preuve.arbre import Bord
from ledger.preuve.carte import Carte
from ledger.preuve.examen import Examen
from ledger.preuve.note import PointSigne, Signataire, origine
from ledger.preuve.scellement import COMMANDES_AUCUNE, JournalAltere, Scellement, commandes
from ledger.store.verification import Lecture, Rupture

SCHEMA: Final = "d33"
CLE: Final = Signataire(origine(SCHEMA), bytes(range(32)))
AUTRE_CLE: Final = Signataire(origine(SCHEMA), bytes(range(1, 33)))
LE: Final = datetime(2026, 6, 1, tzinfo=UTC)
UN_AN: Final = 365 * 86_400_000_000


@dataclass(frozen=True, slots=True)
class Evt:
    """A stored event."""

    stream: bytes
    version: int
    position: int
    enregistre: int
    numero: int
    contexte: str
    clair: str
    hash: bytes = b""

    @property
    def image(self) -> bytes:
        """Its bytes."""
        ids = UUID(int=self.numero).bytes, UUID(int=self.numero << 64).bytes
        fixe = FIXE.pack(self.stream, self.version, self.position, DroitsModifies.code, 9000, self.enregistre, 0, *ids)
        return image(fixe, self.contexte.encode(), self.clair.encode(), bytes([self.numero % 256]) * 20)


@dataclass
class Base:
    """What a superuser of the database may change: events, commands, and the sealer's tables."""

    evenements: list[Evt] = field(default_factory=list)
    commandes: list[bytes] = field(default_factory=list)
    points: list[PointSigne] = field(default_factory=list)
    tuiles: dict[tuple[int, int], bytes] = field(default_factory=dict)

    def ajouter(self, stream: bytes, numero: int, *, enregistre: int | None = None) -> None:
        """Append an event to a stream, its command with it."""
        avant = [e for e in self.evenements if e.stream == stream]
        dernier = self.evenements[-1].enregistre if self.evenements else 8 * 10**14
        nouveau = Evt(
            stream=stream,
            version=len(avant) + 1,
            position=len(self.evenements) + 1,
            enregistre=dernier + 1000 if enregistre is None else enregistre,
            numero=numero,
            contexte=f'{{"agent":{numero % 7}}}',
            clair=f'{{"n":{numero}}}',
        )
        self.evenements.append(
            replace(nouveau, hash=maillon(avant[-1].hash if avant else genese(SCHEMA), nouveau.image))
        )
        self.commandes.append(b"commande %d" % numero)

    def rehacher(self) -> None:
        """Number everything anew in order of position, and compute every chain: nothing shows in chains alone."""
        tetes: dict[bytes, Evt] = {}
        for rang, evt in enumerate(self.evenements):
            avant = tetes.get(evt.stream)
            neuf = replace(evt, position=rang + 1, version=avant.version + 1 if avant else 1)
            neuf = replace(neuf, hash=maillon(avant.hash if avant else genese(SCHEMA), neuf.image))
            tetes[evt.stream] = self.evenements[rang] = neuf

    def sceller(self, signataire: Signataire = CLE) -> None:
        """Checkpoints as the sealer makes them, from the last one on; it reads everything again here."""
        etat = Scellement(SCHEMA, Bord(), Carte(), COMMANDES_AUCUNE, 0)
        etat.absorber((evt.image, evt.hash) for evt in self.evenements)
        self.tuiles |= {(niveau, rang): hachages for niveau, rang, hachages in etat.tuiles()}
        etat.commandes = commandes(etat.commandes, self.commandes)
        self.tuiles |= {(niveau, rang): hachages for niveau, rang, hachages in etat.bord.partielles()}
        self.points.append(PointSigne.par(signataire, etat.point(LE)))

    def tuile(self, niveau: int, rang: int) -> bytes:
        """As the sealer's register gives it."""
        if (niveau, rang) not in self.tuiles:
            raise JournalAltere("la tuile a disparu")
        return self.tuiles[niveau, rang]


def journal(hasard: Random) -> tuple[Base, list[PointSigne], Base]:
    """A log of some dossiers, sealed three times, with a tail that is not; what was published; the log at the second
    checkpoint.
    """
    base, ancienne = Base(), Base()
    flux = [UUID(int=hasard.randrange(1 << 100)).bytes for _ in range(5)]
    numero = 0
    for tour in range(4):
        for stream in flux if tour == 0 else ():
            numero += 1
            base.ajouter(stream, numero)
        for _ in range(hasard.randrange(3, 9)):
            numero += 1
            base.ajouter(hasard.choice(flux), numero)
        if tour < 3:
            base.sceller()
        if tour == 1:
            ancienne = deepcopy(base)
    return base, list(base.points), ancienne


def examiner(base: Base, publies: list[PointSigne]) -> tuple[Rupture | None, Examen]:
    """The verification, as of a real log."""
    examen = Examen(SCHEMA, [CLE.cle], publies)
    lecture = Lecture(genese(SCHEMA), None, bytearray(len(base.evenements) + 1))
    examen.ouvrir(len(base.evenements), base.points, base.tuile)
    if examen.taille:
        examen.lire_commandes(base.commandes[: examen.taille])
    for evt in sorted(base.evenements, key=lambda e: (e.stream, e.version)):
        lecture.lire(evt.image, evt.hash)
        examen.lire(evt.image, evt.hash)
    for rupture in examen.conclure():
        lecture.retenir(rupture)
    return lecture.conclure().rupture, examen


def _scelles(base: Base) -> int:
    return max(point.taille for point in base.points)


def _un(base: Base, hasard: Random) -> int:
    """Rank of a sealed event."""
    return hasard.randrange(_scelles(base))


def _changer(base: Base, rang: int, **champs: object) -> None:
    base.evenements[rang] = replace(base.evenements[rang], **champs)  # type: ignore[arg-type]


def retourner(base: Base, hasard: Random, _ancienne: Base) -> None:
    """One byte of an event."""
    rang = _un(base, hasard)
    _changer(base, rang, clair=base.evenements[rang].clair.replace("n", "m"))


def retourner_empreinte(base: Base, hasard: Random, _ancienne: Base) -> None:
    """One bit of a hash."""
    rang = _un(base, hasard)
    empreinte = bytearray(base.evenements[rang].hash)
    empreinte[hasard.randrange(32)] ^= 1 << hasard.randrange(8)
    _changer(base, rang, hash=bytes(empreinte))


def changer_et_rehacher(base: Base, hasard: Random, _ancienne: Base) -> None:
    """An event changed and its stream hashed again."""
    _changer(base, _un(base, hasard), clair='{"n":"autre"}')
    base.rehacher()


def changer_l_acteur(base: Base, hasard: Random, _ancienne: Base) -> None:
    """An actor changed, hashed again."""
    _changer(base, _un(base, hasard), contexte='{"agent":99}')
    base.rehacher()


def antidater(base: Base, hasard: Random, _ancienne: Base) -> None:
    """A date of recording moved back a year, hashed again."""
    rang = _un(base, hasard)
    _changer(base, rang, enregistre=base.evenements[rang].enregistre - UN_AN)
    base.rehacher()


def retirer(base: Base, hasard: Random, _ancienne: Base) -> None:
    """An event deleted."""
    del base.evenements[_un(base, hasard)]


def retirer_et_rehacher(base: Base, hasard: Random, _ancienne: Base) -> None:
    """An event deleted, everything numbered and hashed again."""
    del base.evenements[_un(base, hasard)]
    base.rehacher()


def inserer(base: Base, hasard: Random, _ancienne: Base) -> None:
    """A step forged in the middle, everything numbered and hashed again."""
    rang = _un(base, hasard)
    base.evenements.insert(rang, replace(base.evenements[rang], numero=9999))
    base.rehacher()


def ajouter_antidate(base: Base, hasard: Random, _ancienne: Base) -> None:
    """A step forged at the end, dated before."""
    modele = base.evenements[_un(base, hasard)]
    base.ajouter(modele.stream, 9999, enregistre=modele.enregistre - 1)


def couper(base: Base, hasard: Random, _ancienne: Base) -> None:
    """The end of the log cut."""
    del base.evenements[_un(base, hasard) :]


def permuter(base: Base, hasard: Random, _ancienne: Base) -> None:
    """Two steps put in the other order, hashed again."""
    rang = hasard.randrange(_scelles(base) - 1)
    autre = hasard.randrange(rang + 1, _scelles(base))
    premier, second = base.evenements[rang], base.evenements[autre]
    _changer(base, rang, numero=second.numero, clair=second.clair)
    _changer(base, autre, numero=premier.numero, clair=premier.clair)
    base.rehacher()


def remplacer_un_dossier(base: Base, hasard: Random, _ancienne: Base) -> None:
    """Two dossiers exchanged, hashed again."""
    premier, second = hasard.sample(sorted({evt.stream for evt in base.evenements}), 2)
    echange = {premier: second, second: premier}
    base.evenements = [replace(evt, stream=echange.get(evt.stream, evt.stream)) for evt in base.evenements]
    base.rehacher()


def oter_un_dossier(base: Base, hasard: Random, _ancienne: Base) -> None:
    """A dossier deleted, everything numbered and hashed again."""
    stream = base.evenements[_un(base, hasard)].stream
    base.evenements = [evt for evt in base.evenements if evt.stream != stream]
    base.rehacher()


def recette_c1(base: Base, hasard: Random, _ancienne: Base) -> None:
    """C1: a step changed and its stream hashed again, the last event of another dossier deleted, the log's last event
    moved into the gap.
    """
    changer_et_rehacher(base, hasard, _ancienne)
    derniers = {evt.stream: rang for rang, evt in enumerate(base.evenements) if rang < _scelles(base)}
    rang = min(derniers.values())
    base.evenements[rang] = base.evenements.pop()
    base.rehacher()


def reecrire_avec_une_autre_cle(base: Base, hasard: Random, _ancienne: Base) -> None:
    """Everything rewritten and sealed again under a key of one's own."""
    changer_et_rehacher(base, hasard, _ancienne)
    base.points, base.tuiles = [], {}
    base.sceller(AUTRE_CLE)


def remplacer_un_point(base: Base, hasard: Random, _ancienne: Base) -> None:
    """A checkpoint replaced by one of another key, or by another checkpoint."""
    rang = hasard.randrange(len(base.points))
    autre = Base(deepcopy(base.evenements[: base.points[rang].taille]), base.commandes)
    autre.sceller(AUTRE_CLE)
    voisin = base.points[rang - 1]
    remplacants = [autre.points[0], replace(voisin, taille=base.points[rang].taille)]
    base.points[rang] = hasard.choice(remplacants)


def oter_les_points(base: Base, hasard: Random, _ancienne: Base) -> None:
    """The sealer's tables emptied, after a rewriting."""
    changer_et_rehacher(base, hasard, _ancienne)
    base.points, base.tuiles = [], {}


def revenir(base: Base, hasard: Random, ancienne: Base) -> None:
    """The whole database as it was at an earlier checkpoint."""
    base.evenements, base.commandes = list(ancienne.evenements), list(ancienne.commandes)
    base.points, base.tuiles = list(ancienne.points), dict(ancienne.tuiles)


def oter_une_commande(base: Base, hasard: Random, _ancienne: Base) -> None:
    """A row of the commands deleted."""
    del base.commandes[_un(base, hasard)]


def changer_une_commande(base: Base, hasard: Random, _ancienne: Base) -> None:
    """A row of the commands changed."""
    base.commandes[_un(base, hasard)] = b"une autre"


Alteration = Callable[[Base, Random, Base], None]
ALTERATIONS: Final[tuple[Alteration, ...]] = (
    *(retourner, retourner_empreinte, changer_et_rehacher, changer_l_acteur, antidater, retirer, retirer_et_rehacher),
    *(inserer, ajouter_antidate, couper, permuter, remplacer_un_dossier, oter_un_dossier, recette_c1),
    *(
        reecrire_avec_une_autre_cle,
        remplacer_un_point,
        oter_les_points,
        revenir,
        oter_une_commande,
        changer_une_commande,
    ),
)


def tenter(alteration: Alteration, graine: int) -> Rupture | None:
    """One seeded alteration, with tiles rewritten or not, and what the verification says of it."""
    hasard = Random(f"{alteration.__name__}:{graine}")
    base, publies, ancienne = journal(hasard)
    alteration(base, hasard, ancienne)
    if hasard.randrange(2) and base.points:
        complice = Base(deepcopy(base.evenements[: _scelles(base)]), base.commandes)
        complice.rehacher()
        try:
            complice.sceller(AUTRE_CLE)
        except JournalAltere:
            pass  # even the sealer's own code refuses it
        else:
            base.tuiles = complice.tuiles
    return examiner(base, publies)[0]
