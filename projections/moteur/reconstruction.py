"""Rebuild: built beside from the whole log, verified equal, swapped in one transaction, the former table kept.

Projectors go on folding meanwhile, writers append and readers read. The new tables are built at the position of those
that serve, catch up with them by windows, then, while the checkpoints are held, fold the last events, are compared, and
take their place. An état may read tables that are ahead of it while it is built: every key that moved since is folded
again on the way, so that only the end counts. Readers never see half a table: they read the view, which changes table
under a short lock taken with a time limit and tried again. Nothing but tables is written: no side effect is replayed.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

import psycopg
from tenacity import Retrying, retry_if_exception_type, stop_after_attempt, wait_fixed

from ledger.erreurs import ErreurAttendue, Genre
from ledger.store.migrations import cle_verrou
from ledger.verrou import tenir
from projections.moteur import reperes
from projections.moteur.atelier import Atelier
from projections.moteur.batisseurs import batir, expliquer
from projections.moteur.projecteur import FENETRE_MAX
from projections.moteur.reperes import Repere
from projections.moteur.vue import EtatPython, Schemas, Vue, definition

ESSAIS_MAX: Final = 100
VERROU_MS: Final = 100
RATTRAPAGES_MAX: Final = 1_000
"""Windows folded into the new tables before the checkpoints are held, at most."""


class ReconstructionDifferente(ErreurAttendue):
    """A view that is served is not what its declaration gives from the log; it still serves."""

    genre = Genre.REFUSE
    reference = "reconstruction-differente"
    titre = "Reconstruction différente"

    def __init__(self, ecarts: Mapping[str, int]) -> None:
        """Name the views and how many rows differ in each."""
        self.ecarts = dict(ecarts)
        vues = ", ".join(f"{nom} ({nombre} lignes)" for nom, nombre in ecarts.items())
        super().__init__(
            f"la reconstruction diffère de ce qui sert : {vues}. Rien n'a changé. Cherchez la cause, puis mettez la"
            " reconstruction en service avec --forcer"
        )


class ReconstructionDejaEnCours(ErreurAttendue):
    """Somebody rebuilds views of this log already."""

    genre = Genre.REFUSE
    reference = "reconstruction-deja-en-cours"
    titre = "Reconstruction déjà en cours"


class RetourImpossible(ErreurAttendue):
    """The former tables of these views cannot be served again."""

    genre = Genre.REFUSE
    reference = "retour-impossible"
    titre = "Retour impossible"


@dataclass(frozen=True, slots=True)
class Reconstruction:
    """One view rebuilt at a position: its rows, and how many differ from the table that was served (None: no such)."""

    vue: str
    position: int
    lignes: int
    ecarts: int | None


def reconstruire(
    atelier: Atelier,
    noms: Sequence[str] = (),
    avancer: Callable[[str], None] = lambda _: None,
    *,
    forcer: bool = False,
    connecter: Callable[[], psycopg.Connection[Any]] | None = None,
) -> list[Reconstruction]:
    """Rebuild the named views and those that read them (all of them by default), and serve the new tables.

    What a named view reads is rebuilt too when it is stopped or missing. ``avancer`` is told the name of each view when
    it is built; ``connecter`` opens a second connection, so that two views are built at a time. Raises ``ValueError``
    for an unknown view, :class:`~projections.moteur.batisseurs.ReconstructionImpossible` when one cannot be built, and
    :class:`ReconstructionDifferente`
    unless ``forcer`` when one that serves is not what it should be, :class:`ReconstructionDejaEnCours`.
    """
    with _seul(atelier):
        anciens = reperes.lire(atelier.connexion, atelier.schema)
        vues = _a_construire(atelier.vues, noms, anciens)
        if not vues:
            return []
        chantier = _Chantier(atelier, vues, anciens)
        chantier.construire(avancer, connecter)
        chantier.rattraper()
        return chantier.servir(forcer=forcer)


def revenir(atelier: Atelier, noms: Sequence[str]) -> list[str]:
    """Serve again the former tables of these views and of those that read them, caught up; the names of all of them.

    Raises ``ValueError`` for an unknown view, :class:`RetourImpossible` when a former table is not kept, or comes from
    another declaration.
    """
    with _seul(atelier):
        anciens = reperes.lire(atelier.connexion, atelier.schema)
        vues = _a_construire(atelier.vues, noms, anciens)
        chantier = _Chantier(atelier, vues, anciens, recul=1)
        for vue in vues:
            repere = anciens.get(vue.nom)
            if repere is None or repere.ancienne_position is None or repere.ancienne_definition != definition(vue):
                message = f"la vue {vue.nom} n'a pas de table précédente de la même déclaration : reconstruisez-la"
                raise RetourImpossible(message)
            chantier.positions[vue.nom] = repere.ancienne_position
        chantier.rattraper()
        chantier.servir(forcer=True)
    return [vue.nom for vue in vues]


class _Chantier:
    """Tables made ready beside those that serve, each at a position of its own until it takes their place."""

    def __init__(
        self, atelier: Atelier, vues: Sequence[Vue], anciens: Mapping[str, Repere], *, recul: int = -1
    ) -> None:
        """``recul`` is how many generations back the tables are: -1 for new ones."""
        self.atelier, self.vues, self.anciens = atelier, vues, anciens
        servies = {nom: repere.generation for nom, repere in anciens.items()}
        self.generations = {vue.nom: servies.get(vue.nom, 0) - recul for vue in vues}
        self.positions: dict[str, int] = {}
        self.servies = reperes.schemas(atelier.journal, dict(anciens))
        tables = {nom: f"{nom}__{generation}" for nom, generation in self.generations.items()}
        self.futures = Schemas(atelier.journal, atelier.schema, {**self.servies.tables, **tables})
        self.concernees = {vue.nom for vue in vues}.union(*(vue.dependances for vue in vues))

    def construire(
        self, avancer: Callable[[str], None], connecter: Callable[[], psycopg.Connection[Any]] | None
    ) -> None:
        """Build every table at the position of those that serve."""
        position = self._borne(self.anciens)
        batir(self.atelier, self.vues, self.futures, position, avancer, connecter)
        self.positions = dict.fromkeys((vue.nom for vue in self.vues), position)

    def _borne(self, lus: Mapping[str, Repere]) -> int:
        """Position of what serves here: of these views and of what they read, stopped ones apart; else the log's."""
        actives = [r.position for nom, r in lus.items() if nom in self.concernees and r.erreur is None]
        return min(actives, default=self.atelier.tete())

    def rattraper(self) -> None:
        """Fold what was written meanwhile, until the next window is the last or almost."""
        for _ in range(RATTRAPAGES_MAX):
            borne = self._borne(reperes.lire(self.atelier.connexion, self.atelier.schema))
            with self.atelier.connexion.transaction():
                if not self._plier(borne):
                    return

    def _plier(self, borne: int) -> bool:
        """One window, into the tables that are the furthest behind; False when all of them are there."""
        apres = min(self.positions.values())
        if apres >= borne:
            return False
        jusqua = min(apres + FENETRE_MAX, borne, *(p for p in self.positions.values() if p > apres))
        fenetre = self.atelier.fenetre(apres, jusqua)
        for vue in self.vues:
            if self.positions[vue.nom] == apres and fenetre.concerne(vue):
                with expliquer(vue):
                    self.atelier.plier(vue, self.futures, fenetre)
        self.positions |= {nom: jusqua for nom, position in self.positions.items() if position == apres}
        return True

    def servir(self, *, forcer: bool) -> list[Reconstruction]:
        """Fold the last events, compare, and swap, while no projector moves what serves."""
        connexion, schema = self.atelier.connexion, self.atelier.schema
        with connexion.transaction():
            tenus = reperes.tenir(connexion, schema, self.concernees)
            self.atelier.effacer()
            borne = self._borne(tenus)
            while self._plier(borne):
                pass
            resultats = [self._comparer(vue, tenus.get(vue.nom)) for vue in self.vues]
            if (ecarts := {r.vue: r.ecarts for r in resultats if r.ecarts}) and not forcer:
                raise ReconstructionDifferente(ecarts)
            self._echanger()
        for vue in self.vues:
            if (ancien := self.anciens.get(vue.nom)) is not None:
                self._oublier(vue, ancien)
        return resultats

    def _comparer(self, vue: Vue, servie: Repere | None) -> Reconstruction:
        """Rows of both, by number and by two sums of hashes; counted apart when they differ, not hashed when alone."""
        position, future = self.positions[vue.nom], self.futures.table(vue.nom)
        comparable = servie is not None and servie.erreur is None and servie.position == position
        if not comparable or servie is None or servie.definition != definition(vue):
            (lignes,) = self._lire(f"select count(*) from {future}")
            return Reconstruction(vue.nom, position, lignes, None)
        lignes, *somme = self._somme(vue, future)
        ancienne = self.servies.table(vue.nom)
        if [lignes, *somme] == self._somme(vue, ancienne):
            return Reconstruction(vue.nom, position, lignes, 0)
        colonnes = ", ".join(vue.table.colonnes)
        une, autre = (f"select {colonnes} from {table}" for table in (ancienne, future))
        (ecarts,) = self._lire(
            f"select count(*) from (({une} except all {autre}) union all ({autre} except all {une})) e"
        )
        return Reconstruction(vue.nom, position, lignes, ecarts)

    def _somme(self, vue: Vue, table: str) -> list[Any]:
        sommes = ", ".join(f"sum(hash_record_extended(t, {graine})::numeric)" for graine in (0, 1))
        return self._lire(f"select count(*), {sommes} from (select {', '.join(vue.table.colonnes)} from {table}) t")

    def _lire(self, requete: str) -> list[Any]:
        ligne = self.atelier.connexion.execute(requete).fetchone()
        assert ligne is not None  # noqa: S101 - an aggregate always answers
        return list(ligne)

    def _echanger(self) -> None:
        """Swap every view and checkpoint; a reader that holds a view makes us wait and try again."""
        connexion, schema = self.atelier.connexion, self.atelier.schema
        connexion.execute(f"set local lock_timeout = '{VERROU_MS}ms'")
        essais = Retrying(
            retry=retry_if_exception_type(psycopg.errors.LockNotAvailable),
            wait=wait_fixed(VERROU_MS / 1000),
            stop=stop_after_attempt(ESSAIS_MAX),
            reraise=True,
        )
        for essai in essais:
            with essai, connexion.transaction():
                for vue in self.vues:
                    nom, table = vue.nom, f"{vue.nom}__{self.generations[vue.nom]}"
                    reperes.exposer(connexion, schema, vue, table)
                    reperes.poser(connexion, schema, vue, table, self.generations[nom], self.positions[nom])

    def _oublier(self, vue: Vue, ancien: Repere) -> None:
        """Drop what is neither served nor kept: the table before the former one, or the one that was given up.

        Nothing is kept of what another declaration drew from opened fields: it may say what is not to be said any more (H8).
        """
        connexion, schema, generation = self.atelier.connexion, self.atelier.schema, ancien.generation
        retirees = [generation if self.generations[vue.nom] < generation else generation - 1]
        if isinstance(vue, EtatPython) and ancien.definition != definition(vue):
            retirees.append(generation)
            connexion.execute(f"update {schema}.reperes set ancienne_position = null where vue = %s", (vue.nom,))
        for retiree in retirees:
            connexion.execute(f"drop table if exists {schema}.{vue.nom}__{retiree}")


@contextmanager
def _seul(atelier: Atelier) -> Iterator[None]:
    """One rebuild of a log at a time."""
    cle = cle_verrou(f"{atelier.schema}.reconstruction")
    with tenir(atelier.connexion, cle) as tenu:
        if not tenu:
            message = f"des vues du journal {atelier.journal} sont déjà en reconstruction : attendez qu'elle finisse"
            raise ReconstructionDejaEnCours(message)
        yield


def _a_construire(toutes: Sequence[Vue], noms: Sequence[str], anciens: Mapping[str, Repere]) -> list[Vue]:
    """The named views, what they read and cannot be read, and everything that reads those."""
    connues = {vue.nom: vue for vue in toutes}
    if inconnues := sorted(set(noms) - connues.keys()):
        message = f"vue inconnue : {', '.join(inconnues)}. Vues : {', '.join(sorted(connues))}"
        raise ValueError(message)
    illisibles = {nom for nom in connues if nom not in anciens or anciens[nom].erreur is not None}
    retenues, avant = set(noms) or set(connues), set[str]()
    while retenues != avant:
        avant = set(retenues)
        for vue in toutes:
            if vue.nom in retenues:
                retenues |= illisibles & set(vue.dependances)
            elif retenues & set(vue.dependances):
                retenues.add(vue.nom)
    return [vue for vue in toutes if vue.nom in retenues]
