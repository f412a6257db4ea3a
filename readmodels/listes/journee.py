"""*Ma journée*: what waits for a référent on a day, in short lists that each say how long they really are.

The deadlines of a référent are read whole, by the index of his file active (a few hundred rows), and dated by the rules:
their last day is nowhere else. Who they are about is read for the lines that show only.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final, Generic, TypeVar
from uuid import UUID

from pydantic import BaseModel, Field

from ledger.dossier.etat.rendez_vous import EtatRendezVous
from ledger.keys import Coffre
from ledger.vocabulaire.echeance import Nature
from readmodels.dossier.identite import SCELLES, PersonneNommee, lire_scelles, nommer
from readmodels.lecteur import Lecteur
from readmodels.listes.agenda import LigneAgenda, lire_agenda
from readmodels.listes.filtre_tache import VISIBLE
from readmodels.listes.paroles import Parole, paroles
from readmodels.listes.tache import TACHE, Dateur, Tache, dater
from readmodels.listes.tache_confiee import confiees_a, d_un_autre
from readmodels.listes.volets import CONDITIONS, FIN_PROCHE_J, NOUVEAU_J, Volet
from readmodels.perimetre import TOUT, Perimetre

LIGNES_MAX: Final = 50
"""Lines of each list, at most."""
TACHES_MAX: Final = 5_000
"""Deadlines of a référent, at most: beyond, the figures are those of the oldest."""
TACHE_PROCHE_J: Final = 7
"""A task shows so many days before its last one."""
UTILES: Final = (
    "(coalesce(t.due_le, t.depuis) < %(le)s"
    f" or t.nature = '{Nature.CONTRAT_A_RENOUVELER}' and t.due_le <= %(le)s + {FIN_PROCHE_J}"
    f" or t.nature = '{Nature.TACHE_A_FAIRE}' and t.due_le <= %(le)s + {TACHE_PROCHE_J})"
)
"""Deadlines ``t`` that the day may show: nothing is overdue before the day after it began to wait."""
L = TypeVar("L", bound=BaseModel)


class LigneTache(PersonneNommee):
    """A deadline and its person."""

    dossier: UUID
    nature: Nature
    objet: UUID
    depuis: date
    due_le: date
    regle: str


class Arrivee(PersonneNommee):
    """A person who has come to the référent."""

    dossier: UUID
    referent_depuis: date
    parcours: str | None
    decidee_le: date | None
    structure: str | None


class Liste(BaseModel, Generic[L]):
    """The first lines, and how many there are."""

    total: int
    lignes: list[L] = Field(max_length=LIGNES_MAX)


G = TypeVar("G", bound=Liste[Any])


class ListeAgenda(Liste[LigneAgenda]):
    """Rendez-vous."""


class ListeTaches(Liste[LigneTache]):
    """Deadlines."""


class ListeArrivees(Liste[Arrivee]):
    """Persons who came."""


class Journee(BaseModel):
    """The day of a référent. ``par_nature`` counts the deadlines that have passed, ``dossiers_en_retard`` the dossiers
    that they are about: as many as his file active keeps.
    """

    position: int = Field(description="Position du journal à laquelle les listes sont arrêtées")
    le: date
    referent: UUID
    rendez_vous: ListeAgenda
    en_retard: ListeTaches
    dossiers_en_retard: int
    par_nature: dict[Nature, int]
    fins_de_contrat: ListeTaches = Field(description=f"Contrats qui finissent dans les {FIN_PROCHE_J} jours")
    a_faire: ListeTaches = Field(
        description=f"Tâches à faire dans les {TACHE_PROCHE_J} jours, celles que d'autres lui confient comprises"
    )
    paroles: list[Parole] = Field(description="Ce que des personnes ont dit depuis leur espace, et qui attend")
    arrivees: ListeArrivees = Field(description=f"Personnes arrivées depuis moins de {NOUVEAU_J} jours")
    tout_compte: bool = Field(description=f"Faux au-delà de {TACHES_MAX} échéances ouvertes")


def ma_journee(
    lecteur: Lecteur, coffre: Coffre | None, dateur: Dateur, referent: UUID, le: date, *, perimetre: Perimetre = TOUT
) -> Journee:
    """The day ``le`` of a référent, within a perimeter."""
    position = lecteur.position()
    conditions, parametres = perimetre.conditions()
    siens = " and ".join(["f.referent = %(referent)s", *conditions])
    parametres |= {"referent": referent, "le": le}
    prevus = lire_agenda(lecteur, le, le, TACHES_MAX, referent, perimetre=perimetre)
    prevus = [ligne for ligne in prevus if ligne["etat"] != EtatRendezVous.ANNULE]
    lues = lecteur.interroger(
        f"select {', '.join(f't.{nom}' for nom in TACHE.colonnes)} from {{vues}}.file_active f"
        f" join {{vues}}.tache t on t.dossier = f.dossier where {siens} and {VISIBLE} and {UTILES}"
        f" order by t.depuis, t.dossier, t.nature, t.objet limit {TACHES_MAX + 1}",
        parametres,
    )
    datees = (dater(ligne, le, dateur) for ligne in lues[:TACHES_MAX])
    taches = sorted((tache for tache in datees if tache is not None), key=lambda t: (t.due_le, t.nature, t.objet))
    en_retard = [tache for tache in taches if tache.depassee]
    fins = _prochaines(taches, Nature.CONTRAT_A_RENOUVELER, le, FIN_PROCHE_J)
    a_faire = _a_faire(lecteur, dateur, referent, le, taches, perimetre)
    scelles = lire_scelles(lecteur, {t.dossier for liste in (en_retard, fins, a_faire) for t in liste[:LIGNES_MAX]})
    nouveaux = f"{siens} and {CONDITIONS[Volet.NOUVEAUX]}"
    arrivees = lecteur.interroger(
        f"select f.dossier, f.referent_depuis, f.parcours, f.decidee_le, f.structure, {SCELLES},"
        " count(*) over () as total from {vues}.file_active f left join {vues}.identite i using (dossier)"
        f" where {nouveaux} order by f.referent_depuis desc, f.dossier limit {LIGNES_MAX}",
        parametres,
    )
    return Journee(
        position=position,
        le=le,
        referent=referent,
        rendez_vous=_liste(ListeAgenda, coffre, prevus),
        en_retard=_taches(coffre, en_retard, scelles),
        dossiers_en_retard=len({tache.dossier for tache in en_retard}),
        par_nature={Nature(nature): n for nature, n in Counter(tache.nature for tache in en_retard).items()},
        fins_de_contrat=_taches(coffre, fins, scelles),
        a_faire=_taches(coffre, a_faire, scelles),
        paroles=paroles(lecteur, coffre, referent, le, perimetre=perimetre),
        arrivees=_liste(ListeArrivees, coffre, arrivees, arrivees[0]["total"] if arrivees else 0),
        tout_compte=len(lues) <= TACHES_MAX,
    )


def _a_faire(
    lecteur: Lecteur, dateur: Dateur, referent: UUID, le: date, taches: Iterable[Tache], perimetre: Perimetre
) -> list[Tache]:
    """Tasks of the week that are his to do: those that others' persons bring him, late ones too, without those of his own
    persons that he confided.
    """
    siennes = _prochaines(taches, Nature.TACHE_A_FAIRE, le, TACHE_PROCHE_J)
    ailleurs = d_un_autre(lecteur, referent, [t.objet for t in siennes]) if siennes else set()
    avant = le + timedelta(days=TACHE_PROCHE_J + 1)
    recues = (dater(ligne, le, dateur) for ligne in confiees_a(lecteur, referent, avant, TACHES_MAX, perimetre))
    gardees = [t for t in siennes if t.objet not in ailleurs] + [t for t in recues if t is not None]
    return sorted(gardees, key=lambda t: (t.due_le, t.objet))


def _prochaines(taches: Iterable[Tache], nature: Nature, le: date, jours: int) -> list[Tache]:
    """Those of a nature whose last day is ``le`` or comes within so many days."""
    return [t for t in taches if t.nature == nature and le <= t.due_le <= le + timedelta(days=jours)]


def _taches(coffre: Coffre | None, taches: Sequence[Tache], scelles: Mapping[UUID, dict[str, Any]]) -> ListeTaches:
    montrees = (tache.model_dump() | scelles[tache.dossier] for tache in taches[:LIGNES_MAX])
    return _liste(ListeTaches, coffre, montrees, len(taches))


def _liste(genre: type[G], coffre: Coffre | None, lignes: Iterable[dict[str, Any]], total: int | None = None) -> G:
    lignes = list(lignes)
    montrees = list(nommer(coffre, lignes[:LIGNES_MAX]))
    return genre.model_validate({"total": len(lignes) if total is None else total, "lignes": montrees})
