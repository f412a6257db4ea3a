"""Verify a bundle of proof, offline: this one file and Python 3.10, nothing to install. It travels inside each bundle.

    python verifier.py lot.zip [--json] [--cle CLE]…

A bundle holds every event of one stream as the bytes that were hashed. Verified are: the signature of the checkpoint
(C2SP signed note, Ed25519), the place of each event in the log's tree (RFC 6962), the chain of the stream from its
first event, and the signed map, which says how many events the stream had then: none is missing. ``--cle`` is a verifier
key known from elsewhere (``name+id+key``): without one, the bundle's own keys prove only that its parts belong together.
"""

import base64
import json
import struct
import sys
import zipfile
import zlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from hashlib import sha256, sha512
from itertools import pairwise
from typing import BinaryIO, NamedTuple
from uuid import UUID

ED25519, COSIGNATURE = 1, 4
FIXE, TETE = struct.Struct(">16siqhiqq16s16s"), struct.Struct(">16si32s")
"""The head of an event: stream, version, position, type, date (days), record (µs), target, event id, command id; and
a leaf of the map: stream, version and hash of its last event."""
OCTETS_MAX, MEMBRES_MAX, FAUTES_MAX = 64 << 20, 1000, 20
HORODATAGE = "horodatage.tst"


class Faute(Exception):
    """A check that fails: its name to programs, where it fails, and why in French."""

    def __init__(self, code: str, ou: str, raison: str) -> None:
        """``code``: ``lot``, ``cle``, ``signature``, ``feuille``, ``chaine``, ``carte``, ``omission``."""
        super().__init__(f"{ou} : {raison}")
        self.code, self.ou, self.raison = code, ou, raison

    def en_mots(self) -> dict[str, str]:
        """The fault, for the report."""
        return {"code": self.code, "ou": self.ou, "raison": self.raison}


def feuille(octets: bytes) -> bytes:
    """Hash of a leaf (RFC 6962, 2.1)."""
    return sha256(b"\0" + octets).digest()


def noeud(gauche: bytes, droite: bytes) -> bytes:
    """Hash of a node over its two children."""
    return sha256(b"\1" + gauche + droite).digest()


def racine_par_chemin(hachage: bytes, index: int, taille: int, chemin: Sequence[bytes]) -> bytes:
    """Root of a tree of ``taille`` leaves that holds this hash at ``index``; ``ValueError`` for a path of another shape."""
    if not 0 <= index < taille:
        raise ValueError("l'indice est hors de l'arbre")
    dernier, reste = taille - 1, list(chemin)
    while dernier:
        if index % 2 or index < dernier:
            if not reste:
                raise ValueError("le chemin est trop court")
            frere = reste.pop(0)
            hachage = noeud(frere, hachage) if index % 2 else noeud(hachage, frere)
        index, dernier = index >> 1, dernier >> 1
    if reste:
        raise ValueError("le chemin est trop long")
    return hachage


_P, _L = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, _P - 2, _P) % _P
_I = pow(2, (_P - 1) // 4, _P)
_Point = tuple[int, int, int, int]
_NEUTRE: _Point = (0, 1, 1, 0)


def _ajouter(a: _Point, b: _Point) -> _Point:
    m, n = (a[1] - a[0]) * (b[1] - b[0]) % _P, (a[1] + a[0]) * (b[1] + b[0]) % _P
    c, d = 2 * a[3] * b[3] * _D % _P, 2 * a[2] * b[2] % _P
    e, f, g, h = n - m, d - c, d + c, n + m
    return e * f % _P, g * h % _P, f * g % _P, e * h % _P


def _lire_point(octets: bytes) -> _Point | None:
    """The point that 32 bytes say, None when they say none."""
    y, signe = int.from_bytes(octets, "little") & ~(1 << 255), octets[31] >> 7
    carre = (y * y - 1) * pow(_D * y * y + 1, _P - 2, _P) % _P
    x = pow(carre, (_P + 3) // 8, _P)
    x = x * _I % _P if (x * x - carre) % _P else x
    if y >= _P or (x * x - carre) % _P or (x == 0 and signe):
        return None
    x = _P - x if x & 1 != signe else x
    return x, y, 1, x * y % _P


_BASE = _lire_point((4 * pow(5, _P - 2, _P) % _P).to_bytes(32, "little"))


def ed25519(publique: bytes, message: bytes, signature: bytes) -> bool:
    """Whether this is the signature (64 bytes) of the message under the public key (32 bytes): RFC 8032."""
    if len(publique) != 32 or len(signature) != 64:
        return False
    a, r, s = _lire_point(publique), _lire_point(signature[:32]), int.from_bytes(signature[32:], "little")
    if a is None or r is None or _BASE is None or s >= _L:
        return False
    h = int.from_bytes(sha512(signature[:32] + publique + message).digest(), "little") % _L
    moins_a: _Point = (_P - a[0], a[1], 1, _P - a[3])
    table = (_NEUTRE, _BASE, moins_a, _ajouter(_BASE, moins_a))
    somme = _NEUTRE
    for bit in range(252, -1, -1):
        somme = _ajouter(somme, somme)
        if choix := (s >> bit & 1) | (h >> bit & 1) << 1:
            somme = _ajouter(somme, table[choix])
    return (somme[0] - r[0] * somme[2]) % _P == 0 == (somme[1] - r[1] * somme[2]) % _P


class Cle(NamedTuple):
    """A verifier key: its name, its id of 4 bytes, its kind, the public key."""

    nom: str
    numero: bytes
    genre: int
    publique: bytes

    def valide(self, texte: bytes, signature: bytes) -> bool:
        """Whether this signs the text of a note; a cosignature begins with its time, which it signs too."""
        if self.genre == ED25519:
            return self.signe(texte, signature)
        instant = int.from_bytes(signature[:8], "big")
        return self.signe(b"cosignature/v1\ntime %d\n" % instant + texte, signature[8:])

    def signe(self, message: bytes, signature: bytes) -> bool:
        """Whether this is its signature of the message."""
        return ed25519(self.publique, message, signature)


def lire_cle(ligne: str) -> Cle:
    """Read ``name+id+key``; raises :class:`Faute`."""
    nom, _, suite = ligne.strip().partition("+")
    numero, _, contenu = suite.partition("+")
    try:
        octets = base64.b64decode(contenu, validate=True)
        cle = Cle(nom, bytes.fromhex(numero), octets[0] if octets else 0, octets[1:])
    except ValueError:
        raise Faute("cle", ligne[:80], "ce n'est pas une clé de vérification (nom+numéro+clé)") from None
    calcule = sha256(nom.encode() + b"\n" + octets).digest()[:4]
    if not nom or len(cle.publique) != 32 or cle.genre not in (ED25519, COSIGNATURE) or cle.numero != calcule:
        raise Faute("cle", ligne[:80], "le numéro ne correspond pas à la clé, ou elle n'est pas Ed25519")
    return cle


class Note(NamedTuple):
    """A signed note: its text, and for each signature the name, the key's id and the bytes."""

    texte: bytes
    signatures: list[tuple[str, bytes, bytes]]

    def signataires(self, cles: Collection[Cle]) -> list[Cle]:
        """The keys, of these, that signed it; raises :class:`Faute` when one of them is signed for falsely."""
        trouvees = []
        for nom, numero, signature in self.signatures:
            for cle in cles:
                if (cle.nom, cle.numero) == (nom, numero):
                    if not cle.valide(self.texte, signature):
                        raise Faute("signature", nom, "la signature n'est pas celle de ce texte")
                    trouvees.append(cle)
        return trouvees


def lire_note(octets: bytes, ou: str = "checkpoint") -> Note:
    """Read a signed note; raises :class:`Faute`."""
    texte, separation, pied = octets.rpartition(b"\n\n")
    try:
        signatures = [_signature(ligne) for ligne in pied.decode().splitlines()]
    except ValueError:
        signatures = []
    if not separation or not signatures or not pied.endswith(b"\n"):
        raise Faute("signature", ou, "ce n'est pas une note signée (C2SP signed-note)")
    return Note(texte + b"\n", signatures)


def _signature(ligne: str) -> tuple[str, bytes, bytes]:
    tiret, nom, contenu = ligne.split(" ")
    signe = base64.b64decode(contenu, validate=True)
    if tiret != "—" or len(signe) < 5:
        raise ValueError(ligne)
    return nom, signe[:4], signe[4:]


class Point(NamedTuple):
    """The text of a checkpoint: origin, size, root, and the lines that follow."""

    origine: str
    taille: int
    racine: bytes
    suite: dict[str, str]


def lire_point(texte: bytes, ou: str = "checkpoint") -> Point:
    """Read the text of a checkpoint; raises :class:`Faute`."""
    try:
        origine, taille, racine, *suite = texte.decode().removesuffix("\n").split("\n")
        lu = Point(origine, int(taille), _hachage(racine), dict(ligne.split(" ", 1) for ligne in suite))
    except ValueError:
        lu = Point("", -1, b"", {})
    if not lu.origine or lu.taille < 0 or str(lu.taille) != taille:
        raise Faute("signature", ou, "ce n'est pas un point de contrôle (C2SP tlog-checkpoint)")
    return lu


def _hachage(texte: str) -> bytes:
    octets = base64.b64decode(texte, validate=True)
    if len(octets) != 32:
        raise ValueError(texte)
    return octets


@dataclass
class Rapport:
    """The parts verified, and the faults found: none when ``valide``. ``horodate``: it bears a time-stamp, which is not."""

    valide: bool = False
    dossier: str | None = None
    evenements: int = 0
    origine: str | None = None
    taille: int | None = None
    racine: str | None = None
    scelle_le: str | None = None
    signe_par: list[str] = field(default_factory=list)
    temoins: list[str] = field(default_factory=list)
    horodate: bool = False
    cle_connue: bool = False
    fautes: list[dict[str, str]] = field(default_factory=list)


def ouvrir(fichier: str | BinaryIO) -> dict[str, bytes]:
    """Members of a zip, within bounds; raises :class:`Faute`."""
    try:
        with zipfile.ZipFile(fichier) as lot:
            membres = lot.infolist()
            if len(membres) > MEMBRES_MAX or sum(membre.file_size for membre in membres) > OCTETS_MAX:
                raise Faute("lot", "le fichier", "il est trop grand pour un lot de preuve")
            return {membre.filename: lot.read(membre) for membre in membres}
    except (zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError):
        raise Faute("lot", "le fichier", "ce n'est pas un zip lisible : demandez le lot à nouveau") from None
    except OSError:
        raise Faute("lot", "le fichier", "il ne se lit pas : vérifiez son chemin et ses droits") from None


def verifier(fichier: str | BinaryIO, connues: Collection[str] = ()) -> Rapport:
    """Verify a bundle in a file: see :func:`examiner`."""
    try:
        return examiner(ouvrir(fichier), connues)
    except Faute as faute:
        return Rapport(fautes=[faute.en_mots()])


def examiner(lot: Mapping[str, bytes], connues: Collection[str] = ()) -> Rapport:
    """Verify a bundle; ``connues`` are verifier keys known from elsewhere."""
    rapport = Rapport()
    try:
        for faute in _examiner(rapport, lot, [lire_cle(ligne) for ligne in connues]):
            rapport.fautes.append(faute.en_mots())
            if len(rapport.fautes) == FAUTES_MAX:
                break
    except Faute as faute:
        rapport.fautes.append(faute.en_mots())
    rapport.valide = not rapport.fautes
    return rapport


def _examiner(rapport: Rapport, lot: Mapping[str, bytes], connues: list[Cle]) -> Iterator[Faute]:
    cles = connues or [lire_cle(ligne) for ligne in _membre(lot, "cles.vkey").decode("utf-8", "replace").splitlines()]
    point = _point(rapport, _membre(lot, "checkpoint"), cles)
    rapport.origine, rapport.taille, rapport.racine = point.origine, point.taille, point.racine.hex()
    rapport.cle_connue, rapport.horodate = bool(connues), HORODATAGE in lot
    evenements, suivante = [], 0
    for numero, ligne in enumerate(_membre(lot, "feuilles.jsonl").splitlines(), 1):
        try:
            index, octets = _feuille(ligne, f"feuilles.jsonl, ligne {numero}", point, suivante)
        except Faute as faute:
            yield faute
        else:
            evenements.append(octets)
            suivante = index + 1
    rapport.evenements = len(evenements)
    if not evenements:
        raise Faute("omission", "feuilles.jsonl", "le lot ne contient aucun événement")
    yield from _chaine(evenements, point, _carte(rapport, lot, cles, point))


def _membre(lot: Mapping[str, bytes], nom: str) -> bytes:
    if nom not in lot:
        raise Faute("lot", nom, "ce fichier manque dans le lot")
    return lot[nom]


def _point(rapport: Rapport, octets: bytes, cles: list[Cle]) -> Point:
    note = lire_note(octets)
    point, signataires = lire_point(note.texte), note.signataires(cles)
    rapport.signe_par = [cle.nom for cle in signataires if cle.nom == point.origine and cle.genre == ED25519]
    rapport.temoins = [cle.nom for cle in signataires if cle.genre == COSIGNATURE]
    if not rapport.signe_par:
        raise Faute("signature", "checkpoint", "aucune des clés ne l'a signé : autre journal, ou autre clé")
    return point


def _feuille(ligne: bytes, ou: str, point: Point, suivante: int) -> tuple[int, bytes]:
    """Index and bytes of a leaf whose place in the tree is proven; leaves go in order."""
    try:
        lue = json.loads(ligne)
        index, octets = lue["index"], base64.b64decode(lue["feuille"], validate=True)
        chemin = [_hachage(h) for h in lue["preuve"]]
        racine = racine_par_chemin(feuille(octets), index, point.taille, chemin)
        position = FIXE.unpack_from(octets)[2]
    except (ValueError, KeyError, TypeError, struct.error, RecursionError) as erreur:
        raise Faute("feuille", ou, f"elle ne se lit pas ({erreur})") from None
    if racine != point.racine:
        raise Faute("feuille", ou, "ces octets ne sont pas ceux que le point de contrôle a scellés à cette place")
    if index < suivante or position != index + 1:
        raise Faute("feuille", ou, "elle n'est pas à sa place")
    return index, octets


def _carte(rapport: Rapport, lot: Mapping[str, bytes], cles: list[Cle], point: Point) -> tuple[UUID, int, bytes]:
    """Stream, version and hash of its last event, as the signed map of this checkpoint has them."""
    try:
        lue = json.loads(_membre(lot, "carte"))
        note = lire_note(lue["note"].encode(), "carte")
        octets, index = base64.b64decode(lue["feuille"], validate=True), lue["index"]
        carte, chemin = lire_point(note.texte, "carte"), [_hachage(h) for h in lue["preuve"]]
        racine = racine_par_chemin(feuille(octets), index, carte.taille, chemin)
        flux, version, empreinte = TETE.unpack(octets)
    except (ValueError, KeyError, TypeError, AttributeError, struct.error, RecursionError) as erreur:
        raise Faute("carte", "carte", f"elle ne se lit pas ({erreur})") from None
    if not [cle for cle in note.signataires(cles) if cle.nom == point.origine]:
        raise Faute("carte", "carte", "aucune des clés ne l'a signée")
    attendu = f"{point.taille} {base64.b64encode(point.racine).decode()}"
    if carte.origine != f"{point.origine}/carte" or carte.suite.get("journal") != attendu:
        raise Faute("carte", "carte", "elle est d'un autre point de contrôle")
    if racine != carte.racine:
        raise Faute("carte", "carte", "elle ne dit pas cela de ce dossier")
    rapport.dossier, rapport.scelle_le = str(UUID(bytes=flux)), carte.suite.get("scelle-le")
    return UUID(bytes=flux), version, empreinte


def _chaine(evenements: list[bytes], point: Point, tete: tuple[UUID, int, bytes]) -> Iterator[Faute]:
    """The chain from the first event to the one that the map names: none altered, none missing."""
    flux, derniere, empreinte = tete
    hachage = sha256(f"parcours-ledger:1:{point.origine.rpartition('/')[2]}".encode()).digest()
    attendue = min(FIXE.unpack_from(evenements[0])[1], 1)
    for octets in evenements:
        stream, version, *_ = FIXE.unpack_from(octets)
        if stream != flux.bytes:
            yield Faute("chaine", f"version {version}", f"cet événement est d'un autre dossier que {flux}")
        if version != attendue:
            yield Faute("omission", f"version {attendue}", "l'événement manque, ou n'est pas dans l'ordre")
        hachage, attendue = sha256(hachage + octets).digest(), version + 1
    if attendue != derniere + 1:
        yield Faute("omission", f"version {attendue}", f"le dossier va jusqu'à la version {derniere} : la suite manque")
    elif hachage != empreinte:
        yield Faute("chaine", f"version {derniere}", "la chaîne ne mène pas à l'empreinte que la carte a scellée")


def dire(rapport: Rapport) -> str:
    """The report, for people."""
    if not rapport.valide:
        lignes = [f"  {faute['ou']} : {faute['raison']}." for faute in rapport.fautes]
        return "\n".join(["Ce lot ne prouve rien.", *lignes, "Gardez-le tel quel et prévenez qui vous l'a remis."])
    lignes = [
        f"Dossier {rapport.dossier} : {rapport.evenements} événements, aucun altéré, aucun ne manque.",
        f"Scellé le {rapport.scelle_le} dans {rapport.origine} ({rapport.taille} événements, racine {rapport.racine}).",
    ]
    if rapport.temoins:
        lignes.append(f"Contresigné par : {', '.join(rapport.temoins)}.")
    if not rapport.cle_connue:
        lignes.append("La clé est celle du lot : comparez-la à celle que le département publie, ou donnez --cle.")
    if rapport.horodate:
        lignes.append("Il porte un horodatage (RFC 3161) que ce programme ne vérifie pas. Pour le vérifier :")
        lignes.append("  head -n 5 checkpoint > point ; openssl ts -verify -token_in -in horodatage.tst -data point")
        lignes.append("  avec -CAfile et le certificat de l'autorité ; ou « parcours verifier-preuve --autorite »")
    return "\n".join(lignes)


def main(arguments: Sequence[str]) -> int:
    """0 when the bundle is valid, 1 when it is not, 2 when the command was typed wrong."""
    connues = [cle for option, cle in pairwise(arguments) if option == "--cle"]
    noms = [mot for mot in arguments if mot not in ("--cle", "--json", *connues)]
    if len(noms) != 1 or noms[0].startswith("-"):
        sys.stderr.write("usage : python verifier.py lot.zip [--json] [--cle CLE]\n")
        return 2
    rapport = verifier(noms[0], connues)
    sys.stdout.write(f"{json.dumps(asdict(rapport)) if '--json' in arguments else dire(rapport)}\n")
    return 0 if rapport.valide else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
