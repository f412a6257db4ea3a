"""The file active: the dossiers a référent follows, with what is due next."""

from collections.abc import Collection
from datetime import date
from typing import Annotated, Any, Final
from uuid import UUID

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from ledger.dates import DateCivile, aujourd_hui
from ledger.erreurs import ErreurAttendue, Genre
from ledger.keys import Coffre
from ledger.vocabulaire.code import Code
from ledger.vocabulaire.echeance import Nature
from readmodels.curseur import ecrire_curseur, lire_curseur
from readmodels.dossier.identite import SCELLES, nommer
from readmodels.lecteur import Lecteur
from readmodels.listes.filtre_tache import en_attente
from readmodels.listes.tache import Dateur
from readmodels.listes.volets import Volet, comptes, retenus
from readmodels.noms import Noms
from readmodels.perimetre import TOUT, Perimetre
from readmodels.table import Table

FILE_ACTIVE = Table(
    "file_active",
    {
        "dossier": "uuid",
        "ouvert_le": "date",
        "etat_droit": "text",
        "ferme_le": "date",
        "a_accompagner": "boolean",
        "commune": "text",
        "mds": "text",
        "parcours": "text",
        "organisme": "text",
        "structure": "text",
        "referent": "uuid",
        "referent_depuis": "date",
        "decidee_le": "date",
        "notifiee_le": "date",
        "termine_le": "date",
        "contrat_signe_le": "date",
        "contrat_fin_le": "date",
        "contrat_en_vigueur": "boolean",
        "prochain_rendez_vous_le": "date",
        "dernier_rendez_vous_prevu_le": "date",
        "echeance_le": "date",
        "echeance": "text",
    },
    ("dossier",),
    (
        "referent, echeance_le, dossier, referent_depuis",
        *(f"{debut}echeance_le, dossier" for debut in ("structure, ", "mds, ", "")),
        "ouvert_le, dossier",
        "(coalesce(contrat_fin_le, 'infinity'), dossier)",
        "(structure, referent) where a_accompagner",
    ),
)


class Tri(Code):
    """Order of the list."""

    ECHEANCE = "echeance", "échéance la plus proche"
    OUVERTURE = "ouverture", "ouverture la plus récente"
    CONTRAT = "contrat", "fin de contrat la plus proche"
    RENDEZ_VOUS = "rendez_vous", "rendez-vous le plus proche"
    ARRIVEE = "arrivee", "arrivée la plus récente chez le référent"


_TRIS: Final = {
    Tri.ECHEANCE: ("f.echeance_le", "asc", ">"),
    Tri.OUVERTURE: ("f.ouvert_le", "desc", "<"),
    Tri.CONTRAT: ("coalesce(f.contrat_fin_le, 'infinity')", "asc", ">"),
    Tri.RENDEZ_VOUS: ("coalesce(f.prochain_rendez_vous_le, 'infinity')", "asc", ">"),
    Tri.ARRIVEE: ("coalesce(f.referent_depuis, '1900-01-01')", "desc", "<"),
}
_SANS_INDEX: Final = (Tri.RENDEZ_VOUS, Tri.ARRIVEE)
"""Orders that sort what the filters keep: they need one of ``_ETROITS``."""
_ETROITS: Final = ("referent", "structure", "mds", "pts", "recherche")
PAGE_MAX: Final = 100
COMPTE_MAX: Final = 10_000
"""Dossiers counted, at most: beyond, the figures are those of the first ones, and say so."""


class TriSansFiltre(ErreurAttendue):
    """An order that would sort the whole département."""

    genre = Genre.MAL_DEMANDE
    reference = "tri-sans-filtre"
    titre = "Tri trop large"


_ANCIENNES: Final = {
    "ORIENTATION": Nature.ORIENTATION_A_DECIDER,
    "CONTRAT": Nature.CONTRAT_A_SIGNER,
    "RENDEZ_VOUS": Nature.RENDEZ_VOUS_A_CONCLURE,
    "FIN_CONTRAT": Nature.CONTRAT_A_RENOUVELER,
}
"""Next deadlines as lists that were saved before name them."""


def _nature(dite: Any) -> Any:
    return _ANCIENNES.get(dite, dite) if isinstance(dite, str) else dite


CodeFiltre = Annotated[str, Field(max_length=64)]
"""A code, or the name of a territory: a view that is saved stays small."""


class FiltresOuverts(BaseModel):
    """Filters that name nobody: they may be in an address."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    referent: UUID | None = None
    structure: CodeFiltre | None = None
    mds: CodeFiltre | None = None
    pts: CodeFiltre | None = None
    commune: CodeFiltre | None = None
    parcours: CodeFiltre | None = None
    organisme: CodeFiltre | None = None
    etat_droit: CodeFiltre | None = None
    a_accompagner: bool | None = True
    echeance: Annotated[Nature | None, BeforeValidator(_nature)] = Field(
        default=None, description="Nature de la prochaine échéance"
    )
    echeance_avant: DateCivile | None = Field(default=None, description="Dont la prochaine échéance précède cette date")
    tache: Nature | None = Field(default=None, description="Ce qui est attendu sur le dossier")
    tache_avant: DateCivile | None = Field(
        default=None, description="Avec « tache » : dont le dernier jour précède cette date"
    )


RECHERCHE_MAX: Final = 100
RECHERCHE: Final = (
    "Nom, prénom, naissance (JJ/MM/AAAA), téléphone, courriel, matricule, numéro France Travail ou de sécurité sociale"
)


class Filtres(FiltresOuverts):
    """What to keep; nothing set keeps everything."""

    recherche: str | None = Field(default=None, max_length=RECHERCHE_MAX, description=RECHERCHE)


class LigneFileActive(BaseModel):
    """A dossier of the list. ``nom`` and ``prenom`` are empty for an erased person."""

    dossier: UUID
    nom: str | None
    prenom: str | None
    naissance_le: date | None
    ouvert_le: date
    etat_droit: str
    a_accompagner: bool
    commune: str | None
    mds: str | None
    parcours: str | None
    organisme: str | None
    structure: str | None
    referent: UUID | None
    referent_depuis: date | None
    decidee_le: date | None
    notifiee_le: date | None
    termine_le: date | None = Field(description="Fin du parcours, sans qu'une autre orientation soit attendue")
    contrat_signe_le: date | None
    contrat_fin_le: date | None
    contrat_en_vigueur: bool = Field(description="Signé sous l'orientation en cours, ni suspendu ni clos")
    prochain_rendez_vous_le: date | None
    dernier_rendez_vous_prevu_le: date | None
    echeance_le: date | None = Field(description="Prochaine échéance ; passée, le dossier est en retard")
    echeance: Nature | None


class PageFileActive(BaseModel):
    """One page; ``suivant`` is the cursor of the next one, None on the last.

    ``total`` counts what the filters and the ``volets`` keep, and ``par_volet`` what each one more would keep of it.
    ``approchee``: nobody of the list bears the names that were searched; its dossiers are those of names that resemble them.
    """

    position: int = Field(description="Position du journal à laquelle la liste est arrêtée")
    total: int
    tout_compte: bool = Field(
        description=f"Faux au-delà de {COMPTE_MAX} dossiers : les nombres sont alors des minimums"
    )
    approchee: bool = Field(
        default=False, description="Personne ne répond à la recherche : les noms sont ceux qui en approchent"
    )
    par_volet: dict[Volet, int]
    lignes: list[LigneFileActive]
    suivant: str | None


def permis(tri: Tri, filtres: Filtres) -> bool:
    """Whether this order sorts few enough dossiers."""
    return tri not in _SANS_INDEX or any(getattr(filtres, nom) for nom in _ETROITS)


def lister(
    lecteur: Lecteur,
    coffre: Coffre | None,
    noms: Noms,
    filtres: Filtres,
    *,
    volets: Collection[Volet] = (),
    tri: Tri = Tri.ECHEANCE,
    apres: str | None = None,
    limite: int = 25,
    perimetre: Perimetre = TOUT,
    le: date | None = None,
    dateur: Dateur | None = None,
) -> PageFileActive:
    """A page of at most :data:`PAGE_MAX` dossiers of a perimeter, as of ``le`` (today). Names are opened for the lines of
    the page only. A search that finds nobody there is done again but for a typo in each name.

    ``dateur`` is needed by the filter ``tache`` (``ValueError``). Raises :class:`~readmodels.curseur.CurseurInvalide` and
    :class:`TriSansFiltre`, and :class:`~readmodels.noms.RechercheIndisponible` when names are searched.
    """
    limite = min(limite, PAGE_MAX)
    source, gardes, parametres = _source(noms, filtres, volets, tri, le, perimetre, dateur)
    expression, sens, comparaison = _TRIS[tri]
    position = lecteur.position()
    compte, approchee = _compter(lecteur, source, gardes, parametres), False
    if filtres.recherche and not compte["total"]:
        parametres["trouves"] = noms.approcher(filtres.recherche)
        compte = _compter(lecteur, source, gardes, parametres)
        approchee = compte["total"] > 0
    if apres is not None:
        gardes += f" and ({expression}, f.dossier) {comparaison} (%(curseur_valeur)s::date, %(curseur_cle)s)"
        parametres |= lire_curseur(apres)
    lignes = lecteur.interroger(
        f"select {_COLONNES}, {expression}::text as cle_tri, {SCELLES} from {source} {gardes}"
        f" order by {expression} {sens}, f.dossier {sens} limit {limite + 1}",
        parametres,
    )
    page = lignes[:limite]
    return PageFileActive(
        position=position,
        total=min(compte["total"], COMPTE_MAX),
        tout_compte=compte["total"] <= COMPTE_MAX,
        approchee=approchee,
        par_volet={volet: compte[volet.lower()] for volet in Volet},
        lignes=[LigneFileActive.model_validate(ligne) for ligne in nommer(coffre, page)],
        suivant=ecrire_curseur(page[-1]["cle_tri"], page[-1]["dossier"]) if len(lignes) > limite else None,
    )


def _compter(lecteur: Lecteur, source: str, gardes: str, parametres: dict[str, Any]) -> dict[str, Any]:
    return lecteur.interroger(
        f"select {comptes()} from (select f.* from {source} {gardes} order by f.echeance_le, f.dossier"
        f" limit {COMPTE_MAX + 1}) f",
        parametres,
    )[0]


def reperer(
    lecteur: Lecteur,
    noms: Noms,
    filtres: Filtres,
    *,
    volets: Collection[Volet] = (),
    tri: Tri = Tri.ECHEANCE,
    le: date | None = None,
    limite: int,
    perimetre: Perimetre = TOUT,
    dateur: Dateur | None = None,
    approcher: bool = True,
) -> list[UUID]:
    """The first ``limite`` dossiers of the whole list, in its order. Raises what :func:`lister` does.

    Without ``approcher``, names that were typed are not taken for others.
    """
    source, gardes, parametres = _source(noms, filtres, volets, tri, le, perimetre, dateur)
    expression, sens, _ = _TRIS[tri]
    requete = f"select f.dossier from {source} {gardes} order by {expression} {sens}, f.dossier {sens} limit %(limite)s"
    parametres["limite"] = limite
    lignes = lecteur.interroger(requete, parametres)
    if filtres.recherche and approcher and not lignes:
        lignes = lecteur.interroger(requete, parametres | {"trouves": noms.approcher(filtres.recherche)})
    return [ligne["dossier"] for ligne in lignes]


def designer(
    lecteur: Lecteur, coffre: Coffre | None, dossiers: Collection[UUID], *, perimetre: Perimetre = TOUT
) -> dict[UUID, LigneFileActive]:
    """The lines of these dossiers, those of the perimeter only; the caller bounds how many there are."""
    conditions, parametres = perimetre.conditions()
    gardes = " and ".join(["f.dossier = any(%(dossiers)s)", *conditions])
    lignes = lecteur.interroger(
        f"select {_COLONNES}, {SCELLES} from {{vues}}.file_active f left join {{vues}}.identite i using (dossier)"
        f" where {gardes}",
        parametres | {"dossiers": list(dossiers)},
    )
    return {ligne["dossier"]: LigneFileActive.model_validate(ligne) for ligne in nommer(coffre, lignes)}


def _source(
    noms: Noms,
    filtres: Filtres,
    volets: Collection[Volet],
    tri: Tri,
    le: date | None,
    perimetre: Perimetre,
    dateur: Dateur | None,
) -> tuple[str, str, dict[str, Any]]:
    """Tables, conditions and parameters of a list; the order must be allowed. Raises :class:`TriSansFiltre`."""
    if not permis(tri, filtres):
        message = f"le tri « {tri.libelle} » demande un référent, une structure, une MDS, un PTS ou une recherche"
        raise TriSansFiltre(message)
    conditions, parametres = _conditions(filtres, noms, dateur)
    imposees, valeurs = perimetre.conditions()
    gardes = f"where {' and '.join([*conditions, *imposees, retenus(volets)])}"
    source = "{vues}.file_active f left join {vues}.identite i using (dossier)"
    return source, gardes, parametres | valeurs | {"le": le or aujourd_hui()}


_COLONNES: Final = ", ".join(
    f"nullif(f.{nom}, 'infinity') as {nom}" if nom == "echeance_le" else f"f.{nom}" for nom in FILE_ACTIVE.colonnes
)
_EGALITES: Final = (
    "referent",
    "structure",
    "mds",
    "commune",
    "parcours",
    "organisme",
    "etat_droit",
    "a_accompagner",
    "echeance",
)


def _conditions(filtres: Filtres, noms: Noms, dateur: Dateur | None) -> tuple[list[str], dict[str, Any]]:
    parametres: dict[str, Any] = {}
    conditions: list[str] = []
    for nom in _EGALITES:
        if (valeur := getattr(filtres, nom)) is not None:
            conditions.append(f"f.{nom} = %({nom})s")
            parametres[nom] = valeur
    if filtres.pts is not None:
        conditions.append("f.mds = any(array(select s.code from {vues}.structure s where s.pts = %(pts)s))")
        parametres["pts"] = filtres.pts
    if filtres.echeance_avant is not None:
        conditions.append("f.echeance_le < %(echeance_avant)s")
        parametres["echeance_avant"] = filtres.echeance_avant
    if filtres.tache is not None:
        if dateur is None:
            raise ValueError("le filtre « tache » demande les règles qui datent les échéances")
        condition, siens = en_attente(filtres.tache, filtres.tache_avant, dateur)
        conditions.append(condition)
        parametres |= siens
    if filtres.recherche:
        conditions.append("f.dossier = any(%(trouves)b)")
        parametres["trouves"] = noms.chercher(filtres.recherche)
    return conditions, parametres
