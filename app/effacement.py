"""The erasure of persons: what two agents approved is carried out, place after place, and certified once it is so.

Each act may be done again without harm, so whoever is killed on the way is taken up again where he was: what needs to know
who the person is comes first, then her key goes, then everything that rows and files hold of her. Other processes forget a
key that they had opened within :data:`~ledger.keys.CACHE_S`: the certificate is only written afterwards, once every place
was emptied again and nothing came meanwhile.
"""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

import psycopg
from psycopg.errors import LockNotAvailable
from psycopg.rows import tuple_row

from app import composition
from app.settings import Reglages
from commands.base import Refus
from commands.conservation import attend_le_juge
from commands.entree.effacement import ExecuterEffacement
from commands.entree.identifiants import FUSIONS_MAX
from commands.execute import Demande, executer
from ledger.contexte import Acteur
from ledger.dossier import Dossier
from ledger.dossier.etat.donnees import Effacement
from ledger.events.entree.droits import DossierOuvert, IdentiteModifiee
from ledger.events.entree.effacement import EffacementApprouve, LieuEfface
from ledger.keys import CACHE_S, CoffrePostgres, VisaAbsent
from ledger.lieux.liste import Lieu, lieux, schemas
from ledger.lieux.mention import Mention
from ledger.verrou import numero, tenir
from ledger.vocabulaire.acteur import Canal, Role
from ledger.vocabulaire.code import Code
from ledger.vocabulaire.entree.effacement import OrigineEffacement
from ledger.vocabulaire.lieu import GenreLieu, Moyen
from web.services import Services

AGENT: Final = UUID("6f0b7e1c-52d4-5a3e-9c80-1f4a7d2b6e95")
"""Pseudonym of the process that erases."""
PASSES_MAX: Final = 5
"""Times that every place is emptied before one says that somebody keeps writing of the person."""
VERROU_S: Final = 30
"""Seconds during which a table that is to be written anew may be in use."""
OUBLIE_LES_ECHANTILLONS: Final = 180_000
"""Version of PostgreSQL from which its owner can have it forget the samples of a table."""
ECHANTILLONS: Final = (
    "select pg_clear_attribute_stats(schemaname, tablename, attname, inherited) from pg_stats"
    " where schemaname = %s and tablename = %s"
)


class Etat(Code):
    """The outcome of an attempt to erase a person."""

    FAIT = "FAIT", "effacée, certificat établi"
    EN_LITIGE = "EN_LITIGE", "suspendu : un recours attend, ou le juge peut encore être saisi"
    A_FINIR = "A_FINIR", "clé détruite ; le certificat attend que chaque processus l'ait oubliée"
    OCCUPE = "OCCUPE", "clé détruite ; une table est occupée : à reprendre par la même commande"
    SANS_VISA = "SANS_VISA", "suspendu : le bordereau visé par les archives ne porte pas ce dossier"


@dataclass(frozen=True, slots=True)
class Issue:
    """The outcome for a dossier; ``attendre_s``: seconds after which it can be certified."""

    dossier: UUID
    etat: Etat
    attendre_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Effaceur:
    """Erases what was approved: ``base`` and ``coffre`` are their owner's, who alone may destroy and delete.

    ``oubli_s``: seconds during which another process may still remember a key.
    """

    services: Services
    base: psycopg.Connection[Any]
    coffre: CoffrePostgres
    oubli_s: float = CACHE_S

    def a_faire(self) -> list[UUID]:
        """Dossiers whose erasure was approved and is not certified, the first approved first."""
        requete = (
            f"select stream from {self.services.journal.schema}.evenements where type = %s group by stream"
            " order by min(position)"
        )
        lignes = (
            self.base.cursor(row_factory=tuple_row).execute(requete.encode(), (EffacementApprouve.code,)).fetchall()
        )
        return [dossier for (dossier,) in lignes if _approuve(self.services.journal.dossier(dossier)) is not None]

    def effacer_tous(self) -> Iterator[Issue]:
        """Erase those of :meth:`a_faire`; nothing where another process is at it."""
        with tenir(self.base, numero(f"parcours-ledger:effacement:{self.services.journal.schema}")) as tenu:
            for dossier in self.a_faire() if tenu else ():
                yield self.effacer(dossier)

    def effacer(self, dossier: UUID) -> Issue:
        """Erase the person of a dossier, as far as it may be now. See :class:`Etat`."""
        etat = self.services.journal.dossier(dossier)
        effacement = _approuve(etat)
        if effacement is None:
            return Issue(dossier, Etat.FAIT)
        if attend_le_juge(etat, self.services.cadre().aujourd_hui) and self.coffre.efface(dossier) is None:
            return Issue(dossier, Etat.EN_LITIGE)
        sujets = list(self._sujets(etat))
        try:
            self._detruire(sujets, effacement)
        except VisaAbsent:
            return Issue(dossier, Etat.SANS_VISA)
        self._vider(sujets)
        dates = [efface for sujet in sujets if (efface := self.coffre.efface(sujet)) is not None]
        attendre = self.oubli_s - min(efface.depuis_s for efface in dates)
        if attendre > 0:
            return Issue(dossier, Etat.A_FINIR, attendre)
        self._vider_jusqu_au_bout(sujets)
        try:
            self._nettoyer()
        except LockNotAvailable:
            return Issue(dossier, Etat.OCCUPE)
        certificat = ExecuterEffacement(
            effacement=UUID(effacement.id),
            cle_detruite_le=max(efface.le for efface in dates),
            lieux=tuple(map(_certifie, (lieu for lieu in lieux() if lieu.moyen is not Moyen.RIEN))),
        )
        acteur = Acteur(AGENT, Role.SYSTEME, Canal.LIGNE_DE_COMMANDE)
        executer(self.services.journal, Demande(dossier, certificat, acteur), self.services.cadre())
        return Issue(dossier, Etat.FAIT)

    def _sujets(self, etat: Dossier) -> Iterator[UUID]:
        """The dossier, and those for which it goes on: they are of the same person."""
        reste = [etat.id]
        for _ in range(FUSIONS_MAX):
            if not reste:
                return
            sujet = reste.pop()
            yield sujet
            reste += [UUID(absorbe) for absorbe in self.services.journal.dossier(sujet).absorbes.values()]
        message = f"plus de {FUSIONS_MAX} dossiers sont fusionnés dans {etat.id} : séparez ceux d'autres personnes"
        raise Refus("trop_de_fusions", message)

    def _detruire(self, sujets: Sequence[UUID], effacement: Effacement) -> None:
        """Take her out of what others typed while one knows who she is, then destroy her keys."""
        identites = list(self._identites(sujets))
        if identites:
            nomme, ecrans = Mention(sujets, identites), self.services.ecrans
            for ou in (ecrans.reprises, ecrans.vues, ecrans.imports, self.services.requetes):
                ou.oublier_personne(nomme)
        for sujet in sujets:
            if self.coffre.efface(sujet) is not None:
                continue
            if effacement.origine is OrigineEffacement.TERME:
                self.coffre.eliminer(sujet, effacement.bordereau or "")
            else:
                self.coffre.detruire(sujet)

    def _identites(self, sujets: Sequence[UUID]) -> Iterator[dict[str, Any]]:
        """Every identity that was ever stated of her, opened; none once her key is gone."""
        for lus in self.services.journal.lire(list(sujets)).values():
            for e in lus:
                if e.classe in (DossierOuvert, IdentiteModifiee) and (dite := e.desceller(self.coffre).get("identite")):
                    yield dite

    def _vider(self, sujets: Sequence[UUID]) -> int:
        """Empty every place of these dossiers; how many rows and files went."""
        touches, noms = 0, schemas(self.services.journal.schema)
        for sujet in sujets:
            valeurs = {"dossier": sujet, "allocataire": self.services.ecrans.habilitations.pseudonyme(sujet)}
            for lieu in lieux():
                if lieu.sql is not None and self._existe(lieu):
                    touches += self.base.execute(lieu.sql.format(**noms).encode(), valeurs).rowcount
            if self.services.documents is not None:
                touches += self.services.documents.depot.oublier(sujet)
        return touches

    def _existe(self, lieu: Lieu) -> bool:
        """A view is there once its first window was folded."""
        if lieu.genre is not GenreLieu.VUE:
            return True
        nom = f"{schemas(self.services.journal.schema)['vues']}.{lieu.nom}"
        ligne = self.base.cursor(row_factory=tuple_row).execute("select to_regclass(%s) is not null", (nom,)).fetchone()
        return ligne is not None and bool(ligne[0])

    def _vider_jusqu_au_bout(self, sujets: Sequence[UUID]) -> None:
        """Until nothing is left to empty. ``RuntimeError`` when somebody keeps writing of her."""
        for _ in range(PASSES_MAX):
            if self._vider(sujets) == 0:
                return
        message = (
            f"on écrit encore sur le dossier {sujets[0]} : arrêtez ce qui le fait, puis relancez « parcours effacer »"
        )
        raise RuntimeError(message)

    def _nettoyer(self) -> None:
        """Write anew the tables that rows went from: until then the files of the server hold them, and so do its backups.

        Samples that the server keeps of columns go with them. Raises ``psycopg.errors.LockNotAvailable`` when a table is in
        use for longer than :data:`VERROU_S`.
        """
        self.coffre.nettoyer()
        noms = schemas(self.services.journal.schema)
        self.base.execute(f"set lock_timeout = '{VERROU_S}s'".encode())
        for lieu in lieux():
            if lieu.se_nettoie:
                table = lieu.nom.format(**noms)
                if self.base.info.server_version >= OUBLIE_LES_ECHANTILLONS:
                    self.base.execute(ECHANTILLONS.encode(), (table.partition(".")[0], table.partition(".")[2]))
                self.base.execute(f"vacuum full {table}".encode())
        self.base.execute("vacuum full pg_catalog.pg_statistic")


def _approuve(etat: Dossier) -> Effacement | None:
    """The erasure that waits for its execution."""
    return next((effacement for effacement in etat.effacements.values() if effacement.a_executer), None)


def _certifie(lieu: Lieu) -> LieuEfface:
    return LieuEfface(lieu=lieu.nom, moyen=lieu.moyen, reste=lieu.reste)


@contextmanager
def effaceur(reglages: Reglages, oubli_s: float = CACHE_S) -> Iterator[Effaceur]:
    """Who erases, with the accounts of the owners of both databases and the secrets of the screens."""
    with ExitStack() as pile:
        services = pile.enter_context(composition.services(reglages))
        base = pile.enter_context(psycopg.connect(reglages.migration_url or reglages.database_url, autocommit=True))
        coffre = pile.enter_context(composition.fermant(composition.coffre_du_proprietaire(reglages)))
        yield Effaceur(services, base, coffre, oubli_s)
