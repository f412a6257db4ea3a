"""The dossiers behind a cell, for those who may see persons."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final
from uuid import UUID

from pydantic import BaseModel, Field

from ledger.keys import Coffre
from ledger.vocabulaire.code import Code
from readmodels.dossier.identite import SCELLES, PersonneNommee, nommer
from readmodels.horloge import Moment
from readmodels.lecteur import Lecteur, position_de
from readmodels.perimetre import TOUT, Perimetre
from readmodels.pilotage.indicateur import VUES, Compte, Indicateur
from readmodels.pilotage.mesure import axes_possibles, conditions, refuser_axes

PAGE_MAX: Final = 100


class Membre(Code):
    """Which of the two terms of an indicator."""

    NUMERATEUR = "numerateur", "ce qui est compté"
    DENOMINATEUR = "denominateur", "ce à quoi on le rapporte"


class DossierCompte(PersonneNommee):
    """A dossier of a cell: what it brings to it, and between which days."""

    dossier: UUID
    apport: float = Field(description="Ce que le dossier apporte au chiffre")
    premier_le: date
    dernier_le: date


class PageDossiers(BaseModel):
    """Some of the dossiers of a cell, in order of identifier; ``suivant`` starts the next page, None on the last."""

    indicateur: str
    membre: Membre
    connu_au: date
    valable_au: date
    position: int
    total: int = Field(description="Dossiers de la cellule")
    lignes: list[DossierCompte]
    suivant: UUID | None


def dossiers_de(
    lecteur: Lecteur,
    coffre: Coffre | None,
    indicateur: Indicateur,
    moment: Moment,
    filtres: Mapping[str, Any] | None = None,
    *,
    membre: Membre = Membre.NUMERATEUR,
    du: date | None = None,
    apres: UUID | None = None,
    limite: int = 25,
    perimetre: Perimetre = TOUT,
) -> PageDossiers:
    """The dossiers that one term of an indicator counts where axes have these values; see :func:`mesurer`.

    Dossiers out of ``perimetre`` are left out, and not counted in ``total``. A situation is that of
    ``moment.valable_au``: for the cell of a month, ask at its last day. At most :data:`PAGE_MAX` lines; raises
    :class:`~readmodels.pilotage.mesure.AxeInconnu`.
    """
    filtres, source = filtres or {}, indicateur.source
    if any(axe not in axes_possibles(indicateur, pas=False) for axe in filtres):
        refuser_axes([indicateur], pas=False)
    limite = min(limite, PAGE_MAX)
    compte = source.compter(indicateur.membres.get(membre, Compte("false")), filtres)
    gardes = [compte.ou, *conditions(source, filtres)]
    if du is not None and source.jour is not None:
        gardes.append(f"{source.jour} >= %(du)s")
    jour = source.jour or "%(valable_au)s::date"
    parametres = {**moment.parametres(), **filtres, "du": du, "apres": apres, "limite": limite + 1}
    cellule = (
        f"select {source.dossier} as dossier, ({compte.sql})::float8 as apport, min({jour}) as premier_le,"
        f" max({jour}) as dernier_le {source.origine(filtres, compte.sql, garder=gardes)} group by 1"
    )
    vus, vus_parametres = perimetre.conditions()
    source_vue = (
        f"({cellule}) c left join {VUES}.file_active f using (dossier) left join {VUES}.structure s on s.code = f.mds"
        f" left join {VUES}.identite i using (dossier) where {' and '.join(['true', *vus])}"
    )
    suite = " and c.dossier > %(apres)s" if apres is not None else ""
    parametres |= vus_parametres
    with lecteur.instantane() as interroger:
        position = position_de(interroger)
        total = interroger(f"select count(*) as total from {source_vue}", parametres)[0]["total"]
        lignes = interroger(
            f"select c.*, {SCELLES} from {source_vue}{suite} order by c.dossier limit %(limite)s", parametres
        )
    page = lignes[:limite]
    return PageDossiers(
        indicateur=indicateur.code,
        membre=membre,
        connu_au=moment.connu_au,
        valable_au=moment.valable_au,
        position=position,
        total=total,
        lignes=[DossierCompte(**ligne) for ligne in nommer(coffre, page)],
        suivant=page[-1]["dossier"] if len(lignes) > limite else None,
    )
