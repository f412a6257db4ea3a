"""Flows that administrators hand over, and their rejects: kept sealed until they are imported, or put right.

The web process writes a file piece by piece and reads back what became of it; the process that imports
(``parcours importer suivre``) takes the oldest one, writes its progress, and the rejects with what corrects them.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID, uuid4

import orjson

from ledger.vocabulaire.code import Code
from web.tables.base import Base
from web.tables.sceau import Sceau

MORCEAU_OCTETS: Final = 1 << 20
TAILLE_MAX_OCTETS: Final = 512 << 20
"""Of a file: a whole département's flow is a quarter of it."""
REJETS_MAX: Final = 2_000
"""Rejects of a flow that are kept one by one; beyond, they are counted."""
AVERTISSEMENTS_MAX: Final = 200
"""Warnings of a flow that are kept one by one; beyond, they are counted."""
HISTORIQUE_MAX: Final = 50
ESSAIS_MAX: Final = 3
GARDE_REJETS_JOURS: Final = 62
"""A reject is forgotten after two monthly flows."""
DEPOT_HEURES_MAX: Final = 24
"""A file that was not handed over whole by then never will be: what came of it goes."""
COMPTES: Final = ("lus", "crees", "modifies", "inchanges", "hors_champ", "rejetes", "avertissements")


class DepotIllisible(Exception):
    """The secret of the service changed since a file was handed over; the message says what to do, in French."""

    def __init__(self) -> None:
        """See the class."""
        super().__init__("Le secret du service a changé depuis le dépôt : déposez le fichier à nouveau.")


class EtatImport(Code):
    """Where a flow is."""

    DEPOT = "DEPOT", "dépôt inachevé"
    EN_ATTENTE = "EN_ATTENTE", "en attente"
    EN_COURS = "EN_COURS", "en cours"
    TERMINE = "TERMINE", "terminé"
    ECHOUE = "ECHOUE", "arrêté"


class EtatRejet(Code):
    """Where a reject is."""

    A_CORRIGER = "A_CORRIGER", "à corriger"
    EN_ATTENTE = "EN_ATTENTE", "correction en attente"
    CORRIGE = "CORRIGE", "corrigé"


@dataclass(frozen=True, slots=True)
class Import:
    """A flow, its counts of persons and its progress.

    ``personnes`` are those of the file, children included; ``corriges`` are the rejects that were put right.
    """

    import_: UUID
    nom: str
    par: str | None
    octets: int
    depose_le: datetime
    etat: EtatImport
    essais: int
    personnes: int | None
    lus: int
    crees: int
    modifies: int
    inchanges: int
    hors_champ: int
    rejetes: int
    avertissements: int
    corriges: int
    erreur: str | None
    commence_le: datetime | None
    fini_le: datetime | None


@dataclass(frozen=True, slots=True)
class AvertissementGarde:
    """A line imported all the same, and to be checked; ``ligne`` is None for the file as a whole."""

    ligne: int | None
    identifiant: str
    personne_rang: int | None
    motif: str
    quoi_faire: str


@dataclass(frozen=True, slots=True)
class RejetGarde:
    """A reject; ``contenu`` and ``champs`` are empty when nothing of the household could be kept, or once forgotten."""

    rejet: UUID
    import_: UUID
    ligne: int | None
    identifiant: str
    personne_rang: int | None
    motif: str
    quoi_faire: str
    etat: EtatRejet
    corrige_le: datetime | None
    resultat: str | None
    flux: bytes = b""
    champs: tuple[dict[str, Any], ...] = ()


_CORRIGES: Final = (
    "(select count(*) from {ecrans}.import_rejets r where r.import = i.import and r.etat = 'CORRIGE') as corriges"
)
_COLONNES: Final = (
    "i.import as import_, i.nom, i.octets, i.depose_le, i.etat, i.essais, i.personnes, i.lus, i.crees, i.modifies,"
    f" i.inchanges, i.hors_champ, i.rejetes, i.avertissements, {_CORRIGES}, i.erreur, i.commence_le, i.fini_le"
)
_IMPORT: Final = (
    f"{_COLONNES}, h.nom as par from {{ecrans}}.imports i left join lateral (select nom from {{ecrans}}.habilitations"
    " where agent = i.agent order by du desc limit 1) h on true"
)
_TRAVAIL: Final = f"{_COLONNES}, null as par from {{ecrans}}.imports i"
"""The process that imports reads this: who handed the flow over is not its business."""
_REJET: Final = (
    "rejet, import as import_, ligne, identifiant, personne_rang, motif, quoi_faire, etat, corrige_le, resultat"
)


class Imports:
    """The imports of a département."""

    def __init__(self, base: Base, cle: bytes) -> None:
        """``cle`` is a secret of the web process and of the one that imports, 32 bytes; theirs is derived from it."""
        self._base = base
        self._sceau = Sceau(cle, "imports")

    def deposer(self, agent: UUID, nom: str, morceaux: Iterable[bytes]) -> UUID:
        """Keep a file, given in pieces of :data:`MORCEAU_OCTETS` at most, to be imported; its id."""
        numero, octets = uuid4(), 0
        self._base.ecrire(
            "insert into {ecrans}.imports (import, agent, nom) values (%(i)s, %(agent)s, %(nom)s)",
            {"i": numero, "agent": agent, "nom": self._sceau.sceller(nom.encode(), numero)},
        )
        for rang, morceau in enumerate(morceaux):
            octets += len(morceau)
            self._base.ecrire(
                "insert into {ecrans}.import_morceaux (import, rang, contenu) values (%(i)s, %(rang)s, %(contenu)s)",
                {"i": numero, "rang": rang, "contenu": self._sceau.sceller(morceau, numero)},
            )
        self._base.ecrire(
            "update {ecrans}.imports set etat = 'EN_ATTENTE', octets = %(octets)s where import = %(i)s",
            {"i": numero, "octets": octets},
        )
        return numero

    def oublier(self) -> None:
        """Forget rejects held for too long, and files that were not handed over whole."""
        self._base.ecrire(
            "update {ecrans}.import_rejets r set contenu = null from {ecrans}.imports i where i.import = r.import"
            f" and i.depose_le < now() - interval '{GARDE_REJETS_JOURS} days' and r.contenu is not null",
            {},
        )
        self._base.ecrire(
            "with coupes as (update {ecrans}.imports set etat = 'ECHOUE', erreur = %(erreur)s, fini_le = now()"
            f" where etat = 'DEPOT' and depose_le < now() - interval '{DEPOT_HEURES_MAX} hours' returning import)"
            " delete from {ecrans}.import_morceaux m using coupes c where m.import = c.import",
            {"erreur": "Le dépôt a été interrompu : déposez le fichier à nouveau."},
        )

    def lister(self) -> list[Import]:
        """The last ones handed over first."""
        lignes = self._base.lire(f"select {_IMPORT} order by i.depose_le desc limit {HISTORIQUE_MAX}", {})
        return [self._import(ligne) for ligne in lignes]

    def lire(self, numero: UUID) -> Import | None:
        """One of them."""
        lignes = self._base.lire(f"select {_IMPORT} where i.import = %(i)s", {"i": numero})
        return self._import(lignes[0]) if lignes else None

    def tenir(self) -> AbstractContextManager[bool]:
        """Hold the imports for the time of the block: one process at a time, another one takes over when it dies."""
        return self._base.tenir("imports")

    def suivant(self) -> Import | None:
        """The one to import now: the one that was cut, else the oldest that waits."""
        lignes = self._base.lire(
            f"select {_TRAVAIL} where i.etat in ('EN_ATTENTE', 'EN_COURS') order by i.etat = 'EN_ATTENTE', i.depose_le"
            " limit 1",
            {},
        )
        return self._import(lignes[0]) if lignes else None

    def morceaux(self, numero: UUID) -> Iterator[bytes]:
        """The file, opened piece by piece. Raises :class:`DepotIllisible`."""
        rang = 0
        while lignes := self._base.lire(
            "select contenu from {ecrans}.import_morceaux where import = %(i)s and rang = %(rang)s",
            {"i": numero, "rang": rang},
        ):
            clair = self._sceau.ouvrir(bytes(lignes[0]["contenu"]), numero)
            if clair is None:
                raise DepotIllisible
            yield clair
            rang += 1

    def commencer(self, numero: UUID, personnes: int) -> None:
        """One more run begins: rejects and warnings of the one that was cut are met again."""
        for table in ("import_rejets", "import_avertissements"):
            self._base.ecrire(f"delete from {{ecrans}}.{table} where import = %(i)s", {"i": numero})
        self._base.ecrire(
            "update {ecrans}.imports set etat = 'EN_COURS', essais = essais + 1, personnes = %(personnes)s,"
            " commence_le = coalesce(commence_le, now()) where import = %(i)s",
            {"i": numero, "personnes": personnes},
        )

    def avancer(self, numero: UUID, comptes: Mapping[str, int]) -> None:
        """Write where it is."""
        affectations = ", ".join(f"{nom} = %({nom})s" for nom in COMPTES)
        self._base.ecrire(
            f"update {{ecrans}}.imports set {affectations} where import = %(i)s", {"i": numero, **comptes}
        )

    def finir(self, numero: UUID, erreur: str | None = None) -> None:
        """It is over; the file goes."""
        self._base.ecrire("delete from {ecrans}.import_morceaux where import = %(i)s", {"i": numero})
        self._base.ecrire(
            "update {ecrans}.imports set etat = %(etat)s, erreur = %(erreur)s, fini_le = now() where import = %(i)s",
            {"i": numero, "etat": EtatImport.ECHOUE if erreur else EtatImport.TERMINE, "erreur": erreur},
        )

    def rejeter(self, numero: UUID, rang: int, rejet: Mapping[str, Any], contenu: Mapping[str, Any] | None) -> None:
        """Keep a reject: ``rejet`` has the columns that one reads, ``contenu`` the flow and the fields that correct it."""
        identifiant = uuid4()
        scelle = self._sceau.sceller(orjson.dumps(contenu), identifiant) if contenu is not None else None
        self._base.ecrire(
            "insert into {ecrans}.import_rejets (rejet, import, rang, ligne, identifiant, personne_rang, motif,"
            " quoi_faire, contenu) values (%(rejet)s, %(i)s, %(rang)s, %(ligne)s, %(identifiant)s, %(personne_rang)s,"
            " %(motif)s, %(quoi_faire)s, %(contenu)s) on conflict (import, rang) do nothing",
            {**rejet, "rejet": identifiant, "i": numero, "rang": rang, "contenu": scelle},
        )

    def rejets(self, numero: UUID, limite: int = 200) -> list[RejetGarde]:
        """Rejects of a flow, in the order of the file, without what they hold."""
        lignes = self._base.lire(
            f"select {_REJET} from {{ecrans}}.import_rejets where import = %(i)s"
            " order by etat = 'CORRIGE', rang limit %(limite)s",
            {"i": numero, "limite": limite},
        )
        return [RejetGarde(**ligne | {"etat": EtatRejet(ligne["etat"])}) for ligne in lignes]

    def avertir(self, numero: UUID, avertissements: Sequence[Mapping[str, Any]]) -> None:
        """Keep what is to be checked, in the order of the file."""
        for rang, dit in enumerate(avertissements):
            self._base.ecrire(
                "insert into {ecrans}.import_avertissements (import, rang, ligne, identifiant, personne_rang, motif,"
                " quoi_faire) values (%(i)s, %(rang)s, %(ligne)s, %(identifiant)s, %(personne_rang)s, %(motif)s,"
                " %(quoi_faire)s) on conflict do nothing",
                {**dit, "i": numero, "rang": rang},
            )

    def avertissements(self, numero: UUID) -> list[AvertissementGarde]:
        """The lines to check of a flow: the file as a whole first, then in its order."""
        lignes = self._base.lire(
            "select ligne, identifiant, personne_rang, motif, quoi_faire from {ecrans}.import_avertissements"
            " where import = %(i)s order by ligne is not null, rang",
            {"i": numero},
        )
        return [AvertissementGarde(**ligne) for ligne in lignes]

    def rejet(self, identifiant: UUID) -> RejetGarde | None:
        """A reject with what it holds."""
        lignes = self._base.lire(
            f"select {_REJET}, contenu from {{ecrans}}.import_rejets where rejet = %(rejet)s", {"rejet": identifiant}
        )
        return self._rejet(lignes[0]) if lignes else None

    def demander(self, identifiant: UUID, agent: UUID, champs: Sequence[Mapping[str, Any]]) -> bool:
        """Have a correction imported; whether the reject waited for one. The fields are kept with it until then."""
        garde = self.rejet(identifiant)
        if garde is None or not garde.flux or garde.etat is not EtatRejet.A_CORRIGER:
            return False
        contenu = {"flux": garde.flux.decode(), "champs": list(champs)}
        return (
            self._base.ecrire(
                "update {ecrans}.import_rejets set etat = 'EN_ATTENTE', contenu = %(contenu)s, corrige_par = %(agent)s,"
                " resultat = null where rejet = %(rejet)s and etat = 'A_CORRIGER'",
                {
                    "rejet": identifiant,
                    "agent": agent,
                    "contenu": self._sceau.sceller(orjson.dumps(contenu), identifiant),
                },
            )
            == 1
        )

    def a_reprendre(self) -> RejetGarde | None:
        """A correction that waits."""
        lignes = self._base.lire(
            f"select {_REJET}, contenu from {{ecrans}}.import_rejets where etat = 'EN_ATTENTE' order by rang limit 1",
            {},
        )
        return self._rejet(lignes[0]) if lignes else None

    def conclure(self, identifiant: UUID, *, corrige: bool, resultat: str) -> None:
        """Note the outcome of a correction; the reject is forgotten once it is put right."""
        self._base.ecrire(
            "update {ecrans}.import_rejets set etat = %(etat)s, resultat = %(resultat)s, corrige_le = now(),"
            " contenu = case when %(corrige)s then null else contenu end where rejet = %(rejet)s",
            {
                "rejet": identifiant,
                "etat": EtatRejet.CORRIGE if corrige else EtatRejet.A_CORRIGER,
                "resultat": resultat,
                "corrige": corrige,
            },
        )

    def oublier_personne(self, nomme: Callable[[str], bool]) -> int:
        """Forget the rejects that hold a person who is erased, and the names of files that name her; how many went."""
        rejets = [
            ligne["rejet"]
            for ligne in self._base.lire(
                "select rejet, contenu from {ecrans}.import_rejets where contenu is not null", {}
            )
            if (clair := self._sceau.ouvrir(bytes(ligne["contenu"]), ligne["rejet"])) is None or nomme(clair.decode())
        ]
        noms = [
            ligne["import"]
            for ligne in self._base.lire("select import, nom from {ecrans}.imports where nom is not null", {})
            if (clair := self._sceau.ouvrir(bytes(ligne["nom"]), ligne["import"])) is not None and nomme(clair.decode())
        ]
        return self._base.ecrire(
            "update {ecrans}.import_rejets set contenu = null, identifiant = '', resultat = null"
            " where rejet = any(%(rejets)s)",
            {"rejets": rejets},
        ) + self._base.ecrire("update {ecrans}.imports set nom = null where import = any(%(i)s)", {"i": noms})

    def _rejet(self, ligne: dict[str, Any]) -> RejetGarde:
        scelle = ligne.pop("contenu")
        clair = self._sceau.ouvrir(bytes(scelle), ligne["rejet"]) if scelle is not None else None
        contenu: dict[str, Any] = orjson.loads(clair) if clair is not None else {}
        return RejetGarde(
            **ligne | {"etat": EtatRejet(ligne["etat"])},
            flux=str(contenu.get("flux", "")).encode(),
            champs=tuple(contenu.get("champs", ())),
        )

    def _import(self, ligne: dict[str, Any]) -> Import:
        nom = self._sceau.ouvrir(ligne["nom"] or b"", ligne["import_"])
        dit = f"flux du {ligne['depose_le']:%d/%m/%Y}" if nom is None else nom.decode()
        return Import(**ligne | {"nom": dit, "etat": EtatImport(ligne["etat"])})

    def sceller_les_anciens(self) -> None:
        """Seal the names of files that were kept in clear before there was a key for them."""
        for ligne in self._base.lire("select import, nom_clair from {ecrans}.imports where nom_clair is not null", {}):
            numero, nom = ligne["import"], ligne["nom_clair"]
            self._base.ecrire(
                "update {ecrans}.imports set nom = %(nom)s, nom_clair = null where import = %(i)s",
                {"i": numero, "nom": self._sceau.sceller(nom.encode(), numero)},
            )
