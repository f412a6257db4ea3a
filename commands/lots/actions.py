"""Réaffecter, inviter, créer une tâche, écrire: what else is asked of several dossiers at once."""

from collections.abc import Sequence
from uuid import UUID, uuid5

from pydantic import Field

from commands.base import Cadre, Commande, Jour, exiger
from commands.lots.modele import DemandeDeLot
from commands.orientations.designation import DesignerReferent, TransfererReferent
from commands.suivi.accompagnement import EnvoyerMessage
from commands.suivi.convocation import EmettreConvocation
from commands.suivi.tache import CreerTache
from ledger.dossier import Dossier
from ledger.events.base import CodeStructure, IdAgent, Libelle, Texte
from ledger.vocabulaire.orientations.designation import MotifTransfert
from ledger.vocabulaire.orientations.orientation import Organisme
from ledger.vocabulaire.suivi.accompagnement import CanalMessage
from ledger.vocabulaire.suivi.convocation import CanalConvocation
from ledger.vocabulaire.suivi.rendez_vous import Modalite, MotifRendezVous


class ReaffecterEnLot(DemandeDeLot):
    """Give each person another référent, or their first one; ``structure`` and ``organisme`` are the new référent's own.

    They are left out for a référent who acts for the whole département.
    """

    referent: IdAgent
    motif: MotifTransfert
    structure: CodeStructure | None = None
    organisme: Organisme | None = None

    def commandes(self, lot: UUID, dossier: Dossier, rang: int, cadre: Cadre) -> Sequence[Commande]:
        """A transfer, or a designation when nobody follows the person yet."""
        del lot, rang, cadre
        self._exiger_meme_organisme(dossier)
        if dossier.referent is not None:
            return (TransfererReferent(referent=self.referent, structure=self.structure, motif=self.motif),)
        exiger(
            self.structure in (None, dossier.structure) or dossier.structure is None,
            "autre_structure",
            "Le référent choisi travaille dans une autre structure que celle en charge : désignez d'abord sa structure.",
            champ="referent",
        )
        return (DesignerReferent(referent=self.referent),)

    def _exiger_meme_organisme(self, dossier: Dossier) -> None:
        """Another organisme needs a réorientation, which is decided and notified to the person."""
        decide = dossier.orientation.organisme if dossier.orientation else None
        exiger(
            decide is None or self.organisme in (None, decide),
            "autre_organisme",
            f"La personne est orientée vers : {decide.libelle if decide else ''}. La confier à un autre organisme demande"
            " une réorientation.",
            champ="referent",
        )


class InviterEnLot(DemandeDeLot):
    """Invite each person to choose a free slot of her référent."""

    motif: MotifRendezVous
    creneaux_du: Jour | None = None
    creneaux_au: Jour
    duree_prevue_min: int = Field(default=45, ge=5, le=480)
    modalite: Modalite = Modalite.SUR_PLACE
    canal: CanalConvocation

    def verifier(self, cadre: Cadre) -> None:
        """See the base: the last day is not past."""
        exiger(
            self.creneaux_au >= cadre.aujourd_hui,
            "fenetre_passee",
            "Ce jour est passé : choisissez une date à venir.",
            champ="creneaux_au",
        )

    def commandes(self, lot: UUID, dossier: Dossier, rang: int, cadre: Cadre) -> Sequence[Commande]:
        """An invitation."""
        del rang, cadre
        demandee = self.model_dump(exclude_none=True)
        return (EmettreConvocation(convocation=uuid5(lot, f"{dossier.id}:convocation"), **demandee),)


class CreerTacheEnLot(DemandeDeLot):
    """Write down the same task in each dossier."""

    intitule: Libelle
    a_faire_le: Jour
    precisions: Texte | None = None

    def verifier(self, cadre: Cadre) -> None:
        """See the base: the day is not past."""
        exiger(
            self.a_faire_le >= cadre.aujourd_hui,
            "tache_passee",
            "Ce jour est passé : choisissez une date à venir.",
            champ="a_faire_le",
        )

    def commandes(self, lot: UUID, dossier: Dossier, rang: int, cadre: Cadre) -> Sequence[Commande]:
        """A task."""
        del rang, cadre
        demandee = self.model_dump(include={"intitule", "a_faire_le", "precisions"}, exclude_none=True)
        return (CreerTache(tache=uuid5(lot, f"{dossier.id}:tache"), **demandee),)


class EcrireEnLot(DemandeDeLot):
    """Send each person the same message."""

    canal: CanalMessage
    texte: Texte

    def commandes(self, lot: UUID, dossier: Dossier, rang: int, cadre: Cadre) -> Sequence[Commande]:
        """A message."""
        del rang, cadre
        return (EnvoyerMessage(message=uuid5(lot, f"{dossier.id}:message"), canal=self.canal, texte=self.texte),)
