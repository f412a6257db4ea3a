"""Two dossiers of one person: one is absorbed and keeps its history, the other one goes on; and the way back.

Each step is written on both dossiers in one transaction, under the id of the merge.
"""

from uuid import UUID

from ledger.events.base import Evenement, Scelle, Texte
from ledger.events.catalogue import inscrire
from ledger.vocabulaire.entree.doublon import MotifFusion, MotifSeparation


@inscrire(code=109, nom="doublon.fusionne", famille="droits", libelle="Doublon fusionné", cree="fusion")
class DoublonFusionne(Evenement):
    """This dossier is a duplicate: ``absorbant`` goes on in its place."""

    fusion: UUID
    absorbant: UUID
    motif: MotifFusion
    commentaire: Scelle[Texte | None] = None


@inscrire(code=110, nom="doublon.absorbe", famille="droits", libelle="Doublon absorbé")
class DoublonAbsorbe(Evenement):
    """This dossier goes on for ``absorbe`` too, whose history stays where it is."""

    fusion: UUID
    absorbe: UUID
    motif: MotifFusion


@inscrire(code=111, nom="doublon.separe", famille="droits", libelle="Doublon séparé")
class DoublonSepare(Evenement):
    """The merge was a mistake: this dossier goes on by itself again."""

    fusion: UUID
    absorbant: UUID
    motif: MotifSeparation
    commentaire: Scelle[Texte | None] = None


@inscrire(code=112, nom="doublon.restitue", famille="droits", libelle="Doublon restitué")
class DoublonRestitue(Evenement):
    """This dossier does not go on for ``absorbe`` any more."""

    fusion: UUID
    absorbe: UUID
    motif: MotifSeparation
