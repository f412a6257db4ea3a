"""The bundle of a dossier: everything that its reader needs to verify it alone, offline.

checkpoint        the last checkpoint (C2SP signed note)
horodatage.tst    its time-stamp (RFC 3161), when an authority gave one
cles.vkey         verifier keys, one a line
feuilles.jsonl    each event: index, the bytes that were hashed, audit path
carte             the signed map of that checkpoint, and the dossier's proof in it
schemas/          what the bytes mean
lecture.pdf       the same events, in French
verifier.py       the verifier (:mod:`ledger.preuve.verifier`)
"""

import io
import json
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, Final
from uuid import UUID

import psycopg
from psycopg.rows import tuple_row

from ledger.chain import FIXE
from ledger.erreurs import DossierInconnu, ErreurAttendue, Genre
from ledger.events import CATALOGUE
from ledger.events.entree.droits import DossierOuvert
from ledger.preuve.note import PointSigne, ecrire_cle, en_base64
from ledger.preuve.registre import Registre
from ledger.preuve.scellement import JournalAltere
from ledger.preuve.verifier import HORODATAGE, Cle, Rapport, examiner
from ledger.replay import Ligne, lire

FEUILLE: Final = """\
Octets d'un événement, tels qu'ils ont été hachés : entiers gros-boutistes, à la suite.
  16  flux (UUID du dossier)
   4  version dans le flux
   8  position dans le journal ; l'indice de la feuille est cette position moins un
   2  type (numéro ; le schéma de chaque type est dans ce dossier)
   4  date du fait, en jours depuis le 1er janvier 2000
   8  date d'enregistrement, en microsecondes depuis le 1er janvier 2000 UTC
   8  position de l'événement corrigé ou annulé, 0 s'il n'y en a pas
  16  identifiant de l'événement
  16  identifiant de la commande
puis trois textes, chacun précédé de sa longueur sur 4 octets (-1 s'il manque) :
  contexte (JSON : auteur, rôle, structure, canal, règles), partie en clair (JSON), partie scellée (chiffrée).
Feuille de l'arbre : SHA-256(0x00 + octets). Chaîne : SHA-256(empreinte précédente + octets), la première partant de
SHA-256("parcours-ledger:1:" + nom du journal). Feuille de la carte : flux, version (4 octets), dernière empreinte.
"""
DATE: Final = (1980, 1, 1, 0, 0, 0)
"""Of every member: the same bundle is the same file."""


class DossierNonScelle(ErreurAttendue):
    """No checkpoint holds this dossier yet."""

    genre = Genre.INDISPONIBLE
    reference = "dossier-non-scelle"
    titre = "Dossier pas encore scellé"


@dataclass(frozen=True, slots=True)
class Sceaux:
    """A dossier as the last checkpoint has it: that checkpoint, the stored events, the proofs."""

    point: PointSigne
    lignes: list[Ligne]
    preuves: list[list[bytes]]
    carte: Mapping[str, Any]


def exemple(connexion: psycopg.Connection[Any], schema: str) -> UUID:
    """The dossier that has most to tell, of those sealed; raises :class:`DossierNonScelle` when there is none."""
    registre = Registre(connexion, schema)
    carte = registre.carte()
    requete = f"select stream from {schema}.evenements where type = %s and cible is null order by position"
    ouverts = connexion.cursor(row_factory=tuple_row, binary=True).execute(requete.encode(), (DossierOuvert.code,))
    scelles: dict[UUID, int] = {stream: version for (stream,) in ouverts if (version := carte.version(stream.bytes))}
    if scelles:
        return max(scelles, key=scelles.__getitem__)
    raise DossierNonScelle(
        "aucun dossier n'est scellé ici : préparez la démonstration (make demo SERVEUR=0), puis lancez « parcours"
        " sceller --une-fois »"
    )


def prouver(connexion: psycopg.Connection[Any], schema: str, dossier: UUID) -> Sceaux:
    """Proofs of a dossier at the last checkpoint, on one snapshot.

    Raises :class:`~ledger.erreurs.DossierInconnu`, :class:`DossierNonScelle` and
    :class:`~ledger.preuve.scellement.JournalAltere`.
    """
    registre = Registre(connexion, schema)
    with connexion.transaction():
        connexion.execute("set transaction isolation level repeatable read, read only")
        point, carte, lignes = registre.dernier(), registre.carte(), lire(connexion, schema, dossier)
        if not lignes:
            raise DossierInconnu(dossier)
        rang = carte.rang(dossier.bytes)
        if point is None or rang is None:
            message = (
                f"le dossier {dossier} n'est pas encore scellé : lancez « parcours sceller --une-fois », ou attendez"
            )
            raise DossierNonScelle(message)
        derniere = carte.version(dossier.bytes)
        scelles = [ligne for ligne in lignes if FIXE.unpack_from(ligne[0])[1] <= derniere]
        arbre = registre.preuves(point.taille)
        preuves = [arbre.inclusion(FIXE.unpack_from(image)[2] - 1) for image, _ in scelles]
    feuille = {
        "note": point.note_carte,
        "index": rang,
        "feuille": en_base64(carte.octets(dossier.bytes)),
        "preuve": [en_base64(hachage) for hachage in carte.inclusion(dossier.bytes)],
    }
    return Sceaux(point, scelles, preuves, feuille)


def composer(sceaux: Sceaux, cles: Iterable[Cle], lecture: bytes, jeton: bytes | None = None) -> dict[str, bytes]:
    """Members of the bundle; ``lecture`` is its reading in French, a PDF, ``jeton`` the time-stamp of its checkpoint.

    Raises :class:`~ledger.preuve.scellement.JournalAltere` rather than give a bundle that would not be verified.
    """
    feuilles = [
        {
            "index": FIXE.unpack_from(image)[2] - 1,
            "feuille": en_base64(image),
            "preuve": [en_base64(hachage) for hachage in preuve],
        }
        for (image, _), preuve in zip(sceaux.lignes, sceaux.preuves, strict=True)
    ]
    lot = {
        "checkpoint": sceaux.point.note.encode(),
        **({HORODATAGE: jeton} if jeton is not None else {}),
        "cles.vkey": "".join(f"{ecrire_cle(cle)}\n" for cle in cles).encode(),
        "feuilles.jsonl": "".join(f"{json.dumps(feuille)}\n" for feuille in feuilles).encode(),
        "carte": json.dumps(sceaux.carte, ensure_ascii=False, indent=1).encode(),
        **_schemas(sceaux.lignes),
        "lecture.pdf": lecture,
        "verifier.py": files("ledger.preuve").joinpath("verifier.py").read_bytes(),
    }
    rapport: Rapport = examiner(lot)
    if not rapport.valide:
        faute = rapport.fautes[0]
        message = (
            f"le lot de ce dossier ne se vérifierait pas ({faute['ou']} : {faute['raison']}) : prévenez l'auditeur"
        )
        raise JournalAltere(message)
    return lot


def _schemas(lignes: Sequence[Ligne]) -> dict[str, bytes]:
    """The schema of each type of these events, and the layout of their bytes."""
    codes = {FIXE.unpack_from(image)[3] for image, _ in lignes}
    decrits = {
        f"schemas/{classe.type_stable()}.json": {"type": classe.code, "schema": classe.model_json_schema()}
        for classe in CATALOGUE
        if classe.code in codes
    }
    textes = {nom: json.dumps(schema, ensure_ascii=False, indent=1) for nom, schema in decrits.items()}
    return {nom: texte.encode() for nom, texte in {**textes, "schemas/feuille.txt": FEUILLE}.items()}


def ecrire(lot: Mapping[str, bytes]) -> bytes:
    """The zip of a bundle."""
    tampon = io.BytesIO()
    with zipfile.ZipFile(tampon, "w", zipfile.ZIP_DEFLATED) as archive:
        for nom, octets in lot.items():
            membre = zipfile.ZipInfo(nom, DATE)
            membre.compress_type, membre.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            archive.writestr(membre, octets)
    return tampon.getvalue()
