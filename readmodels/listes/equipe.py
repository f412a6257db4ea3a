"""The référents of a structure, for who leads them: whom each follows, what is late, what is left to do."""

from datetime import date
from uuid import UUID

from pydantic import BaseModel

from ledger.vocabulaire.echeance import Nature
from readmodels.lecteur import Lecteur
from readmodels.listes.charge import REFERENTS_MAX
from readmodels.listes.tache_confiee import CONFIEE
from readmodels.listes.volets import CONDITIONS, Volet
from readmodels.perimetre import TOUT, Perimetre


class ChargeAgent(BaseModel):
    """Persons of a structure that one référent follows, or nobody; ``taches`` are those that are his to do there."""

    referent: UUID | None
    suivis: int = 0
    nouveaux: int = 0
    en_retard: int = 0
    fins_proches: int = 0
    sans_rendez_vous: int = 0
    taches: int = 0
    taches_depassees: int = 0


class Equipe(BaseModel):
    """The load of a structure by référent, at a position of the log."""

    position: int
    structure: str
    charges: list[ChargeAgent]


_VOLETS = {
    "nouveaux": Volet.NOUVEAUX,
    "en_retard": Volet.EN_RETARD,
    "fins_proches": Volet.FIN_PROCHE,
    "sans_rendez_vous": Volet.SANS_RENDEZ_VOUS,
}


def equipe(lecteur: Lecteur, structure: str, le: date, *, perimetre: Perimetre = TOUT) -> Equipe:
    """Each figure is that of the file active under the same filter; at most :data:`REFERENTS_MAX` référents."""
    conditions, parametres = perimetre.conditions()
    parametres |= {"structure": structure, "le": le, "limite": REFERENTS_MAX}
    siens = " and ".join(["f.structure = %(structure)s", *conditions])
    position = lecteur.position()
    comptes = ", ".join(f"count(*) filter (where {CONDITIONS[volet]}) as {nom}" for nom, volet in _VOLETS.items())
    suivis = lecteur.interroger(
        f"select f.referent, count(*) filter (where f.a_accompagner) as suivis, {comptes} from {{vues}}.file_active f"
        f" where {siens} group by f.referent order by suivis desc, f.referent limit %(limite)s",
        parametres,
    )
    taches = lecteur.interroger(
        "select coalesce(c.confiee_a, f.referent) as referent, count(*) as taches,"
        " count(*) filter (where t.due_le < %(le)s) as taches_depassees from {vues}.file_active f"
        f" join {{vues}}.tache t on t.dossier = f.dossier and t.nature = '{Nature.TACHE_A_FAIRE}'"
        f" left join lateral ({CONFIEE}) c on true where {siens} group by 1 limit %(limite)s",
        parametres,
    )
    charges = {ligne["referent"]: ChargeAgent(**ligne) for ligne in suivis}
    for ligne in taches:
        connue = charges.setdefault(ligne["referent"], ChargeAgent(referent=ligne["referent"]))
        connue.taches, connue.taches_depassees = ligne["taches"], ligne["taches_depassees"]
    return Equipe(position=position, structure=structure, charges=list(charges.values()))
