"""Mutation of a dossier to or from another département, with what was already done for the person."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from ledger.dates import DateCivile
from ledger.events.base import Evenement, Scelle, Texte, Valeur
from ledger.events.catalogue import inscrire
from ledger.events.forme import forme
from ledger.vocabulaire.entree.droits import EtatDroit
from ledger.vocabulaire.entree.mutation import MotifMutation, NatureAcquis
from ledger.vocabulaire.orientations.orientation import Organisme, Parcours
from ledger.vocabulaire.sanctions.sanction import MesureSanction, RangManquement

CodeDepartement = Annotated[
    str,
    forme(
        r"^(0[1-9]|1[0-9]|2[1-9AB]|[3-8][0-9]|9[0-5]|97[1-8]|98[6-8])$",
        "un numéro de département (40, 2A, 974)",
        examples=["33"],
    ),
]
"""Code of a département or of a collectivity overseas."""

ACQUIS_MAX = 200
"""Steps that a mutation hands over, at most: the latest ones."""


class Acquis(Valeur):
    """A past step that the next département must know of: codes and dates, nothing that identifies."""

    nature: NatureAcquis
    le: DateCivile
    fin_le: DateCivile | None = None
    parcours: Parcours | None = None
    organisme: Organisme | None = None
    mesure: MesureSanction | None = None
    rang: RangManquement | None = None


Historique = Annotated[tuple[Acquis, ...], Field(max_length=ACQUIS_MAX)]
"""Past steps, in order of date."""


@inscrire(
    code=104, nom="mutation.annoncee", famille="droits", libelle="Mutation vers un autre département", cree="mutation"
)
class MutationAnnoncee(Evenement):
    """The dossier leaves for another département, which is handed what was done here."""

    mutation: UUID
    departement: CodeDepartement
    effet_le: DateCivile
    motif: MotifMutation
    historique: Historique = ()
    commentaire: Scelle[Texte | None] = None


@inscrire(
    code=105, nom="mutation.recue", famille="droits", libelle="Mutation reçue d'un autre département", cree="mutation"
)
class MutationRecue(Evenement):
    """The dossier comes from another département, with what was done there: rule O1 starts again (CASF D262-65-2)."""

    mutation: UUID
    departement: CodeDepartement
    effet_le: DateCivile
    motif: MotifMutation
    etat_droit: EtatDroit
    soumis_droits_devoirs: bool
    echeance_orientation_le: DateCivile | None = Field(default=None, description="Last day of rule O1, if it applies")
    historique: Historique = ()
    commentaire: Scelle[Texte | None] = None
