"""A restore that is tried: the latest backup brought back aside, checked, compared with the living log, and thrown away.

What brings it back is what ``parcours restaurer`` runs: what is measured is what a disaster would take.
"""

import re
import shutil
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import psycopg

from app import composition, environnement, preuve
from app.restauration import Bilan, achever, adresses, rendre_les_cles, serveur_ramene
from app.settings import Reglages
from integrations.storage.restauration import RestaurationImpossible
from integrations.storage.sauvegarde import BASE
from ledger.keys import CleEtrangere, lire_effaces
from ledger.preuve.examen import Sceau
from ledger.replay import derniere_position

MOTIF: Final = "Exercice de restauration"
MARQUE: Final = "backup_label"
DEBUT: Final = re.compile(r"^START WAL LOCATION: (\w+)/(\w+) ", re.MULTILINE)
CHRONOLOGIE: Final = re.compile(r"^START TIMELINE: (\d+)", re.MULTILINE)
BLOC: Final = 10_000
"""Positions compared at a time."""


@dataclass(frozen=True, slots=True)
class Exercice:
    """Outcome of a trial; durations in seconds.

    ``restauration_s``: until the log could serve; ``controle_s``: what only the trial takes. ``manquants``: events of the
    living log that the backup does not have, the oldest recorded at ``depuis``; ``sans_cle``: persons without a key in it;
    ``cles``: keys that ``PARCOURS_KEK`` opened, None when it was not given; ``ecarts``: what is wrong, in sentences.
    """

    sauvegarde: str
    restauration_s: float
    controle_s: float
    position: int
    evenements: int
    manquants: int
    depuis: datetime | None
    sans_cle: int
    cles: int | None
    sceau: Sceau | None
    ecarts: tuple[str, ...]


def derniere(depuis: Path) -> Path:
    """The backup of this folder, or the latest of those in its folders, by the place of the server's log where each began.

    Raises :class:`RestaurationImpossible`: there is none.
    """
    trouvees = [dossier for dossier in (depuis, *_dossiers(depuis)) if (dossier / BASE / MARQUE).is_file()]
    if not trouvees:
        msg = f"{depuis} ne tient aucune sauvegarde (dossier « {BASE} »), ni aucun de ses dossiers."
        raise RestaurationImpossible(msg)
    return max(trouvees, key=lambda dossier: _debut((dossier / BASE / MARQUE).read_text()))


def _dossiers(depuis: Path) -> Sequence[Path]:
    return [dossier for dossier in depuis.iterdir() if dossier.is_dir()] if depuis.is_dir() else []


def _debut(marque: str) -> tuple[int, int, int]:
    """Where a backup began: timeline, then both halves of the place."""
    place, chronologie = DEBUT.search(marque), CHRONOLOGIE.search(marque)
    if place is None or chronologie is None:
        raise RestaurationImpossible("une sauvegarde ne dit pas où elle commence : son « backup_label » est abîmé.")
    return int(chronologie[1]), int(place[1], 16), int(place[2], 16)


def exercer(reglages: Reglages, depuis: Path, cles: Path, dans: Path) -> Exercice:
    """Bring the latest backup back in a folder of ``dans`` that is removed; the living log, of ``reglages``, is only read.

    Raises what a restore raises: the backup is then of no use, and the message says why.
    """
    choisie, debut = derniere(depuis), time.monotonic()
    with _a_part(dans) as vers, serveur_ramene(choisie, vers) as ramene:
        rendre_les_cles(ramene, cles)
        bilan = achever(ramene, MOTIF)
        pret = time.monotonic()
        verification, sceau = preuve.verifier(ramene, None, lambda _: None, ramene=True)
        rupture = verification.rupture
        ecarts = [f"le journal ramené n'est pas celui qui fut scellé : {rupture.raison}"] if rupture else []
        nombre, faute = _ouvrir(ramene)
        ecarts += faute + _revenus(reglages, ramene)
        manquants, depuis_le, differe = _comparer(reglages, ramene, bilan)
        return Exercice(
            sauvegarde=str(choisie),
            restauration_s=round(pret - debut, 1),
            controle_s=round(time.monotonic() - pret, 1),
            position=bilan.position,
            evenements=bilan.evenements,
            manquants=manquants,
            depuis=depuis_le,
            sans_cle=bilan.sans_cle,
            cles=nombre,
            sceau=sceau,
            ecarts=(*ecarts, *differe),
        )


@contextmanager
def _a_part(dans: Path) -> Iterator[Path]:
    """A folder of one's own, of which nothing is left: neither here nor where root had to put the data."""
    with tempfile.TemporaryDirectory(prefix="parcours-exercice-", dir=dans) as nom:
        vers = Path(nom)
        vers.chmod(0o711)
        try:
            yield vers
        finally:
            donnees = vers / environnement.POSTGRESQL / "donnees"
            if donnees.is_symlink():
                shutil.rmtree(donnees.resolve().parent)


def _ouvrir(ramene: Reglages) -> tuple[int | None, list[str]]:
    """How many keys of the backup open, None without the key of keys."""
    if ramene.kek is None:
        return None, []
    with composition.coffre_ouvert(ramene) as coffre:
        try:
            return coffre.essayer(), []
        except CleEtrangere:
            return 0, ["PARCOURS_KEK n'ouvre pas les clés de la sauvegarde : les noms y seraient perdus"]


def _revenus(vivant: Reglages, ramene: Reglages) -> list[str]:
    """Persons erased in the living store whose key the backup would give back."""
    with psycopg.connect(adresses(vivant)[1], autocommit=True) as connexion:
        effaces = lire_effaces(connexion)
    with psycopg.connect(adresses(ramene)[1], autocommit=True) as connexion:
        ((nombre,),) = connexion.execute(
            "select count(*) from cles where sujet = any(%s)", (sorted(effaces),)
        ).fetchall()
    if not nombre:
        return []
    return [f"{nombre} personnes effacées reviendraient : leur effacement n'est ni dans ces clés ni dans ce journal"]


def _comparer(vivant: Reglages, ramene: Reglages, bilan: Bilan) -> tuple[int, datetime | None, list[str]]:
    """Events that the backup does not have, since when, and where it differs from the living log."""
    schema = vivant.schema_journal
    apres = f"select count(*), min(enregistre_le) from {schema}.evenements where position > %s"
    with composition.maitre(vivant) as ici, composition.maitre(ramene) as la:
        ici.execute("set default_transaction_read_only = on")
        if (tete := derniere_position(ici, schema)) < bilan.position:
            recule = (
                f"le journal vivant n'a que {tete} positions, la sauvegarde {bilan.position} : il est revenu en arrière"
            )
            return 0, None, [recule]
        blocs, siens = (_blocs(connexion, schema, bilan.position) for connexion in (ici, la))
        autres = [bloc for bloc in sorted(blocs.keys() | siens.keys()) if blocs.get(bloc) != siens.get(bloc)]
        ((manquants, depuis),) = ici.execute(apres.encode(), (bilan.position,)).fetchall()
    if not autres:
        return manquants, depuis, []
    premier = autres[0] * BLOC
    fin = min(premier + BLOC, bilan.position)
    differe = f"le journal vivant diffère de la sauvegarde entre les positions {premier + 1} et {fin}"
    return manquants, depuis, [differe]


def _blocs(connexion: psycopg.Connection[Any], schema: str, jusque: int) -> dict[int, bytes]:
    """A hash of the hashes of each block of positions, up to this one."""
    requete = (
        f"select (position - 1) / {BLOC}, sha256(string_agg(hash, ''::bytea order by position))"
        f" from {schema}.evenements where position <= %s group by 1"
    )
    return {bloc: bytes(empreinte) for bloc, empreinte in connexion.execute(requete.encode(), (jusque,)).fetchall()}
