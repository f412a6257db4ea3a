"""The file active: the dossiers a référent follows, with what is due next."""

from datetime import date
from typing import Any, Final
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from ledger.keys import Coffre
from ledger.recherche import jetons_cherches
from ledger.vocabulaire.code import Code
from readmodels.curseur import ecrire_curseur, lire_curseur
from readmodels.identite import SCELLES, nommer
from readmodels.lecteur import Lecteur
from readmodels.perimetre import TOUT, Perimetre
from readmodels.table import Table


class Echeance(Code):
    """What is due next on a dossier."""

    ORIENTATION = "ORIENTATION", "orientation à décider"
    CONTRAT = "CONTRAT", "contrat d'engagement à signer"
    RENDEZ_VOUS = "RENDEZ_VOUS", "rendez-vous"
    FIN_CONTRAT = "FIN_CONTRAT", "contrat d'engagement à renouveler"


FILE_ACTIVE = Table(
    "file_active",
    {
        "dossier": "uuid",
        "ouvert_le": "date",
        "etat_droit": "text",
        "a_accompagner": "boolean",
        "commune": "text",
        "mds": "text",
        "parcours": "text",
        "organisme": "text",
        "structure": "text",
        "referent": "uuid",
        "decidee_le": "date",
        "notifiee_le": "date",
        "contrat_signe_le": "date",
        "contrat_fin_le": "date",
        "prochain_rendez_vous_le": "date",
        "echeance_le": "date",
        "echeance": "text",
    },
    ("dossier",),
    (
        *(f"{debut}echeance_le, dossier" for debut in ("referent, ", "structure, ", "mds, ", "")),
        "(structure, referent) where a_accompagner",
    ),
)


class Tri(Code):
    """Order of the list."""

    ECHEANCE = "echeance", "échéance la plus proche"
    OUVERTURE = "ouverture", "ouverture la plus récente"
    CONTRAT = "contrat", "fin de contrat la plus proche"


_TRIS: Final = {
    Tri.ECHEANCE: ("f.echeance_le", "asc", ">"),
    Tri.OUVERTURE: ("f.ouvert_le", "desc", "<"),
    Tri.CONTRAT: ("coalesce(f.contrat_fin_le, 'infinity')", "asc", ">"),
}
PAGE_MAX: Final = 100


class Filtres(BaseModel):
    """What to keep; nothing set keeps everything."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    referent: UUID | None = None
    structure: str | None = None
    mds: str | None = None
    pts: str | None = None
    parcours: str | None = None
    etat_droit: str | None = None
    a_accompagner: bool | None = True
    echeance: Echeance | None = None
    echeance_avant: date | None = None
    recherche: str | None = Field(default=None, max_length=100, description="Nom, prénom, naissance, téléphone…")


class Ligne(BaseModel):
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
    decidee_le: date | None
    notifiee_le: date | None
    contrat_signe_le: date | None
    contrat_fin_le: date | None
    prochain_rendez_vous_le: date | None
    echeance_le: date | None
    echeance: Echeance | None


class Page(BaseModel):
    """One page; ``suivant`` is the cursor of the next one, None on the last."""

    position: int = Field(description="Position du journal à laquelle la liste est arrêtée")
    total: int
    lignes: list[Ligne]
    suivant: str | None


def lister(
    lecteur: Lecteur,
    coffre: Coffre,
    cle_recherche: bytes,
    filtres: Filtres,
    *,
    tri: Tri = Tri.ECHEANCE,
    apres: str | None = None,
    limite: int = 25,
    perimetre: Perimetre = TOUT,
) -> Page:
    """A page of at most :data:`PAGE_MAX` dossiers of a perimeter. Names are opened for the lines of the page only.

    Raises :class:`~readmodels.curseur.CurseurInvalide`.
    """
    limite = min(limite, PAGE_MAX)
    conditions, parametres = _conditions(filtres, cle_recherche)
    imposees, valeurs = perimetre.conditions()
    conditions += imposees
    parametres |= valeurs
    expression, sens, comparaison = _TRIS[tri]
    source = (
        "{vues}.file_active f left join {vues}.identite i using (dossier)"
        " left join {vues}.structure s on s.code = f.mds"
        f" where {' and '.join(['true', *conditions])}"
    )
    position = lecteur.position()
    total = lecteur.interroger(f"select count(*) as total from {source}", parametres)[0]["total"]
    if apres is not None:
        source += f" and ({expression}, f.dossier) {comparaison} (%(curseur_valeur)s::date, %(curseur_cle)s)"
        parametres |= lire_curseur(apres)
    lignes = lecteur.interroger(
        f"select {_COLONNES}, {expression}::text as cle_tri, {SCELLES} from {source}"
        f" order by {expression} {sens}, f.dossier {sens} limit {limite + 1}",
        parametres,
    )
    page = lignes[:limite]
    suivant = ecrire_curseur(page[-1]["cle_tri"], page[-1]["dossier"]) if len(lignes) > limite else None
    nommees = [Ligne.model_validate(ligne) for ligne in nommer(coffre, page)]
    return Page(position=position, total=total, lignes=nommees, suivant=suivant)


_COLONNES: Final = ", ".join(
    f"nullif(f.{nom}, 'infinity') as {nom}" if nom == "echeance_le" else f"f.{nom}" for nom in FILE_ACTIVE.colonnes
)
_EGALITES: Final = ("referent", "structure", "mds", "parcours", "etat_droit", "a_accompagner", "echeance")


def _conditions(filtres: Filtres, cle_recherche: bytes) -> tuple[list[str], dict[str, Any]]:
    parametres: dict[str, Any] = {}
    conditions: list[str] = []
    for nom in _EGALITES:
        if (valeur := getattr(filtres, nom)) is not None:
            conditions.append(f"f.{nom} = %({nom})s")
            parametres[nom] = valeur
    if filtres.pts is not None:
        conditions.append("s.pts = %(pts)s")
        parametres["pts"] = filtres.pts
    if filtres.echeance_avant is not None:
        conditions.append("f.echeance_le < %(echeance_avant)s")
        parametres["echeance_avant"] = filtres.echeance_avant
    if filtres.recherche:
        conditions.append("i.jetons @> %(jetons)s::bigint[]")
        parametres["jetons"] = jetons_cherches(filtres.recherche, cle_recherche) or [0]
    return conditions, parametres
