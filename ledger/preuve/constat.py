"""The state of the proof, told in a moment: what is sealed, since when, by whom it was witnessed, and what is not yet.

The whole log is not read (``parcours verifier`` does): the last checkpoint is compared with what is published, with the
tree kept, and with some events drawn by chance, each proven in that tree.
"""

from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import Any, Final

import psycopg
from psycopg.rows import tuple_row

from ledger.chain import IMAGE_SQL
from ledger.preuve.arbre import feuille, racine_par_chemin
from ledger.preuve.note import PointSigne, origine
from ledger.preuve.publication import Publication, PublicationRefusee
from ledger.preuve.registre import Registre
from ledger.preuve.scellement import JournalAltere
from ledger.preuve.verifier import COSIGNATURE, Faute, Point, lire_note, lire_point
from ledger.replay import derniere_position

ECHANTILLON: Final = 20
"""Events drawn at each reading; some milliseconds in all."""


@dataclass(frozen=True, slots=True)
class Constat:
    """``faute`` says in French what is wrong, None when nothing is; sizes are numbers of events.

    ``taille`` is 0 when nothing was ever sealed; ``publie`` is the size of the last checkpoint found outside the
    database, None when this process is not told where they are; ``vus`` is how many events were drawn and proven.
    ``scelle_depuis`` is the day of the first checkpoint kept, ``scelle_le`` that of the last one.
    """

    position: int
    taille: int = 0
    scelle_le: datetime | None = None
    scelle_depuis: datetime | None = None
    racine: str = ""
    temoins: tuple[str, ...] = ()
    publie: int | None = None
    vus: int = 0
    faute: str | None = None

    @property
    def restants(self) -> int:
        """Events that no checkpoint holds yet."""
        return max(self.position - self.taille, 0)


def constater(
    connexion: psycopg.Connection[Any], schema: str, publication: Publication | None, hasard: Random
) -> Constat:
    """The state of the proof, on one snapshot; ``hasard`` draws the events."""
    with connexion.transaction():
        connexion.execute("set transaction isolation level repeatable read, read only")
        registre = Registre(connexion, schema)
        position, dernier = derniere_position(connexion, schema), registre.dernier()
        try:
            publie = publication.dernier() if publication else None
            if dernier is None:
                faute = "ce qui est publié n'est plus dans la base" if publie else None
                return Constat(position, publie=publie.taille if publie else None, faute=faute)
            return _comparer(registre, position, dernier, publication, publie, hasard)
        except (Faute, JournalAltere, PublicationRefusee, OSError) as erreur:
            return Constat(position, taille=dernier.taille if dernier else 0, faute=str(erreur))


def _comparer(
    registre: Registre,
    position: int,
    dernier: PointSigne,
    publication: Publication | None,
    publie: PointSigne | None,
    hasard: Random,
) -> Constat:
    note = lire_note(dernier.note.encode())
    point, premier = lire_point(note.texte), registre.premier()
    temoins: tuple[str, ...] = ()
    if publication and publie:
        publication.controler(publie, registre)
        cles = [*publication.cles(), *publication.temoins()]
        signataires = lire_note(publie.note.encode()).signataires(cles)
        temoins = tuple(cle.nom for cle in signataires if cle.genre == COSIGNATURE)
        if origine(registre.journal) not in {cle.nom for cle in note.signataires(cles)}:
            raise Faute("signature", "le dernier point de contrôle", "aucune des clés publiées ne l'a signé")
    return Constat(
        position=position,
        taille=point.taille,
        scelle_le=_scelle_le(dernier),
        scelle_depuis=_scelle_le(premier) if premier is not None else None,
        racine=point.racine.hex(),
        temoins=temoins,
        publie=publie.taille if publie else None,
        vus=_tirer(registre, point, position, hasard),
    )


def _scelle_le(point: PointSigne) -> datetime:
    """When a checkpoint was signed, as its map says."""
    carte = lire_point(lire_note(point.note_carte.encode(), "carte").texte, "carte")
    return datetime.fromisoformat(carte.suite["scelle-le"])


def _tirer(registre: Registre, point: Point, position: int, hasard: Random) -> int:
    """Prove some events drawn by chance; how many. Raises :class:`Faute` for one that is not where it was sealed."""
    if position < point.taille:
        raise Faute("feuille", f"position {point.taille}", f"le journal s'arrête avant, à la position {position}")
    tires = hasard.sample(range(1, point.taille + 1), min(ECHANTILLON, point.taille))
    requete = f"select position, {IMAGE_SQL} from {registre.journal}.evenements where position = any(%s)"
    curseur = registre.connexion.cursor(row_factory=tuple_row, binary=True)
    lus: dict[int, bytes] = dict(curseur.execute(requete.encode(), (tires,)).fetchall())
    preuves = registre.preuves(point.taille)
    for tire in tires:
        if tire not in lus:
            raise Faute("feuille", f"position {tire}", "l'événement a disparu")
        chemin = preuves.inclusion(tire - 1)
        if racine_par_chemin(feuille(lus[tire]), tire - 1, point.taille, chemin) != point.racine:
            raise Faute("feuille", f"position {tire}", "l'événement n'est pas celui qui a été scellé")
    return len(tires)
