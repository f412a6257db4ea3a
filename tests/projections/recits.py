"""Lives of dossiers, told by the commands themselves: whatever a rule refuses is not recorded.

Steps of every family, recorded on the day or late, restated and annulled: logs as the ledger would hold them.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any
from uuid import UUID

from commands.base import Cadre, Commande, Refus
from commands.correction import AnnulerEtape
from commands.execute import decider, rattacher
from ledger.dossier import Dossier, fold
from ledger.dossier.etat.rendez_vous import EtatRendezVous
from ledger.dossier.orientations.orientation import attendue_depuis
from ledger.events.base import Correction, Evenement
from ledger.events.contrats.contrat_engagement import (
    ContratEngagementPropose,
    ContratEngagementRefuse,
    ContratEngagementSigne,
)
from ledger.events.entree.droits import DossierOuvert, DroitsModifies, IdentiteModifiee
from ledger.events.offres.offre import OffreAcceptee, OffreProposee, OffreRefusee
from ledger.events.orientations.criteres import CriteresRecueillis
from ledger.events.orientations.designation import ReferentDesigne, ReferentTransfere, StructureDesignee
from ledger.events.orientations.orientation import (
    DelaiOrientationDepasse,
    OrientationDecidee,
    OrientationNotifiee,
    OrientationPreconisee,
)
from ledger.events.orientations.parcours import ParcoursTermine, ReexamenSocialRealise
from ledger.events.orientations.reorientation import (
    AvisReorientationRendu,
    ReorientationDemandee,
    ReorientationInscriteEpt,
    ReorientationRefusee,
)
from ledger.events.sanctions.sanction import (
    AvisSanctionRendu,
    IntentionSanctionNotifiee,
    ManquementConstate,
    SanctionDecidee,
    SanctionLevee,
)
from ledger.events.structure import StructureDeclaree
from ledger.events.suivi.rendez_vous import (
    RendezVousAnnule,
    RendezVousDeplace,
    RendezVousHonore,
    RendezVousManque,
    RendezVousPlanifie,
)
from ledger.keys import Coffre
from ledger.lu import EvenementLu
from ledger.vocabulaire.correction import MotifCorrection
from tests.commands import etapes
from tests.projections.cahier import Cahier

DEBUT = date(2025, 1, 6)
ESSAIS = 4
LENTS = 4
"""One dossier out of so many waits longer for everything."""
MDS = ["MDS-33-01", "MDS-33-02", "MDS-33-03"]
PTS = {"MDS-33-01": "Bordeaux", "MDS-33-02": "Médoc"}
"""The third one was never declared."""
STRUCTURES = {
    "CONSEIL_DEPARTEMENTAL": MDS,
    "DELEGATAIRE": ["PLIE-33-01", "CCAS-33-02"],
    "FRANCE_TRAVAIL": ["FT-33-01"],
}
REFERENTS = [UUID(int=0x4EF0 + rang) for rang in range(4)]
NOMS = ["Étchéverry", "Lafon", "Le Goff", "Dupont-Moreau"]
PRENOMS = ["Maïté", "Inès", "Anaïs"]


@dataclass
class Recit:
    """Tells the life of some dossiers, a day after another."""

    cahier: Cahier
    hasard: Random
    dossiers: list[UUID]
    jour: date = DEBUT
    minute: int = 0
    refus: set[str] = field(default_factory=set)

    def jouer(self, jours: int) -> None:
        """Live these days."""
        for mds, pts in PTS.items():
            self._declarer(mds, pts)
        for _ in range(jours):
            for rang, dossier in enumerate(self.dossiers):
                if self.hasard.random() < (0.5 if rang % LENTS else 0.1):
                    self._agir(dossier)
            self.jour, self.minute = self.jour + timedelta(days=1), 0

    def _instant(self) -> datetime:
        """Each record a minute after the one before, soon after midnight in Paris: the day before, in UTC."""
        self.minute += 1
        return datetime.combine(self.jour, time(), UTC) + timedelta(minutes=self.minute - 60)

    def _declarer(self, mds: str, pts: str) -> None:
        declaree = StructureDeclaree(
            survenu_le=self.jour,
            structure=mds,
            libelle_structure=f"MDS {mds}",
            categorie="MDS",
            organisme="CONSEIL_DEPARTEMENTAL",
            pts=pts,
        )
        self.cahier.noter(UUID(int=sum(mds.encode())), declaree, self._instant())

    def _agir(self, stream: UUID) -> None:
        lus = self.cahier.de(stream)
        dossier = fold(stream, lus)
        if not lus:
            self._demander(stream, self.commande(DossierOuvert, dossier), lus)
        elif self.hasard.random() < 0.1:
            self._corriger(stream, dossier, lus)
        else:
            for _ in range(ESSAIS):
                if self._demander(stream, self._commande_au_hasard(dossier), lus):
                    return

    def _commande_au_hasard(self, dossier: Dossier) -> Commande:
        classe = self.hasard.choices(list(FREQUENCES), list(FREQUENCES.values()))[0]
        retard = self.hasard.choice([0, 0, 0, 0, 1, 7, 20])
        commande = self.commande(classe, dossier)
        if not retard or classe in (RendezVousHonore, RendezVousManque):
            return commande
        return commande.model_copy(update={"survenu_le": self.jour - timedelta(days=retard)})

    def _corriger(self, stream: UUID, dossier: Dossier, lus: list[EvenementLu]) -> None:
        cible = self.hasard.choice(lus)
        assert cible.classe is not None
        correction = Correction(evenement=cible.evenement_id, motif=MotifCorrection.ERREUR_DE_SAISIE)
        if self.hasard.random() < 0.4 or cible.classe not in COMMANDES:
            commande: Commande = AnnulerEtape(correction=correction, etape=cible.type_stable)
        else:
            commande = self.commande(cible.classe, dossier, cible).model_copy(
                update={
                    "correction": correction,
                    "survenu_le": cible.survenu_le + timedelta(days=self.hasard.choice([0, 0, -2, 3])),
                }
            )
        self._demander(stream, commande, lus)

    def _demander(self, stream: UUID, commande: Commande, lus: list[EvenementLu]) -> bool:
        """Whether it was accepted."""
        try:
            dossier, evenements, position = decider(stream, lus, commande, Cadre(self.jour))
        except Refus as refus:
            self.refus.add(refus.code)
            return False
        cible = next((e for e in lus if e.position == position), None)
        for evenement in evenements:
            rattache = evenement.model_copy(update={"rattachement": rattacher(dossier)})
            self.cahier.noter(stream, rattache, self._instant(), cible)
        return True

    def commande(self, classe: type[Evenement], dossier: Dossier, cible: EvenementLu | None = None) -> Commande:
        """A command for this step; a restated one keeps the ids of its target."""
        champs = COMMANDES[classe](self, dossier)
        if cible is not None:
            champs |= {nom: cible.corps[nom] for nom in IDS & cible.corps.keys() & champs.keys()}
        return etapes.fabrique(CONSTRUCTEURS[classe])(**champs)

    def un(self, possibles: Any) -> Any:
        """One of them."""
        return self.hasard.choice(list(possibles))

    def id(self) -> UUID:
        """A new id."""
        return UUID(int=self.hasard.getrandbits(128), version=4)

    def dernier(self, registre: dict[str, Any]) -> Any:
        """The id created last, or an unknown one."""
        return next(reversed(registre), self.id())


IDS = {"preconisation", "orientation", "contrat", "rendez_vous", "proposition", "manquement", "sanction", "demande"}


def _ouverture(r: Recit, _: Dossier) -> dict[str, Any]:
    identite = {"nom": r.un(NOMS), "prenom": r.un(PRENOMS), "naissance_le": f"19{r.un(range(60, 99))}-03-14"}
    situation = r.un(["SEUL_SANS_ENFANT", "COUPLE_AVEC_ENFANT", None])
    return {"mds": r.un(MDS), "identite": identite, "situation_familiale": situation}


def _droits(r: Recit, _: Dossier) -> dict[str, Any]:
    etat = r.un(["OUVERT_VERSABLE", "OUVERT_SUSPENDU", "OUVERT_VERSABLE", "CLOS"])
    return {"etat_droit": etat, "soumis_droits_devoirs": r.hasard.random() < 0.9}


def _identite(r: Recit, _: Dossier) -> dict[str, Any]:
    return {"mds": r.un(MDS), "situation_familiale": r.un(["SEUL_AVEC_ENFANT", None])}


def _preconisation(r: Recit, _: Dossier) -> dict[str, Any]:
    parcours = r.un(["SOCIAL", "SOCIO_PROFESSIONNEL", "PROFESSIONNEL"])
    return {"preconisation": r.id(), "parcours": parcours, "organisme": r.un(STRUCTURES)}


def _decision(r: Recit, dossier: Dossier) -> dict[str, Any]:
    attendue = dossier.preconisation
    refus = attendue is not None and r.hasard.random() < 0.3
    suivie = attendue is not None and not refus
    organisme = attendue.organisme.value if attendue is not None and suivie else r.un(STRUCTURES)
    parcours = attendue.parcours.value if attendue is not None and suivie else r.un(["SOCIAL", "PROFESSIONNEL"])
    return {
        "orientation": r.id(),
        "decision": "REFUSEE" if refus else None,
        "motif_refus": "APPRECIATION_DIFFERENTE" if refus else None,
        "decideur": r.un(["CONSEIL_DEPARTEMENTAL", "FRANCE_TRAVAIL"]),
        "parcours": parcours,
        "organisme": organisme,
        "structure": r.un(STRUCTURES[organisme]),
    }


def _structure(r: Recit, dossier: Dossier) -> dict[str, Any]:
    organisme = dossier.orientation.organisme.value if dossier.orientation else r.un(STRUCTURES)
    return {"organisme": organisme, "structure": r.un(STRUCTURES.get(organisme, MDS))}


def _contrat(r: Recit, _: Dossier) -> dict[str, Any]:
    debut = r.jour + timedelta(days=r.un([0, 3, 10]))
    return {"contrat": r.id(), "debut_le": debut, "fin_le": debut + timedelta(days=r.un([20, 60, 150]))}


def _rendez_vous(r: Recit, _: Dossier) -> dict[str, Any]:
    return {"rendez_vous": r.id(), "le": r.jour + timedelta(days=r.un([0, 1, 5, 15])), "structure": r.un(MDS)}


def _du_rendez_vous(r: Recit, dossier: Dossier) -> dict[str, Any]:
    return {"rendez_vous": r.un([*dossier.rendez_vous, r.dernier(dossier.rendez_vous)])}


def _deplacement(r: Recit, dossier: Dossier) -> dict[str, Any]:
    attendus = [v.id for v in dossier.rendez_vous.values() if v.etat is EtatRendezVous.PLANIFIE]
    return {
        "rendez_vous": r.un([*attendus, r.dernier(dossier.rendez_vous)]),
        "le": r.jour + timedelta(days=r.un([0, 2, 9])),
    }


def _delai(r: Recit, dossier: Dossier) -> dict[str, Any]:
    return {"information_recue_le": attendue_depuis(dossier) or r.jour}


def _inscription(r: Recit, dossier: Dossier) -> dict[str, Any]:
    return {"demande": r.dernier(dossier.demandes), "seance_le": r.jour + timedelta(days=r.un([0, 5, 20]))}


def _sanction(r: Recit, dossier: Dossier) -> dict[str, Any]:
    return {"sanction": r.id(), "manquement": r.dernier(dossier.manquements)}


def _rien(_r: Recit, _d: Dossier) -> dict[str, Any]:
    return {}


ETAPES: dict[type[Evenement], tuple[str, int, Callable[[Recit, Dossier], dict[str, Any]]]] = {
    DossierOuvert: ("ouvrir_dossier", 0, _ouverture),
    DroitsModifies: ("modifier_droits", 3, _droits),
    IdentiteModifiee: ("modifier_identite", 2, _identite),
    OrientationPreconisee: ("preconiser_orientation", 3, _preconisation),
    OrientationDecidee: ("decider_orientation", 8, _decision),
    OrientationNotifiee: ("notifier_orientation", 8, _rien),
    StructureDesignee: ("designer_structure", 4, _structure),
    ReferentDesigne: ("designer_referent", 4, lambda r, _: {"referent": r.un(REFERENTS)}),
    ContratEngagementPropose: ("proposer_contrat", 8, _contrat),
    ContratEngagementSigne: ("signer_contrat", 8, lambda r, d: {"contrat": r.dernier(d.contrats)}),
    ContratEngagementRefuse: ("refuser_contrat", 2, lambda r, d: {"contrat": r.dernier(d.contrats)}),
    RendezVousPlanifie: ("planifier_rendez_vous", 5, _rendez_vous),
    RendezVousHonore: ("honorer_rendez_vous", 4, _du_rendez_vous),
    RendezVousManque: ("manquer_rendez_vous", 2, _du_rendez_vous),
    RendezVousAnnule: ("annuler_rendez_vous", 2, _du_rendez_vous),
    RendezVousDeplace: ("deplacer_rendez_vous", 6, _deplacement),
    OffreProposee: ("proposer_offre", 2, lambda r, _: {"proposition": r.id()}),
    OffreAcceptee: ("accepter_offre", 1, lambda r, d: {"proposition": r.dernier(d.propositions)}),
    OffreRefusee: ("refuser_offre", 1, lambda r, d: {"proposition": r.dernier(d.propositions)}),
    ManquementConstate: ("constater_manquement", 3, lambda r, _: {"manquement": r.id()}),
    IntentionSanctionNotifiee: ("notifier_intention", 6, lambda r, d: {"manquement": r.dernier(d.manquements)}),
    AvisSanctionRendu: ("rendre_avis", 3, lambda r, d: {"manquement": r.dernier(d.manquements)}),
    SanctionDecidee: ("decider_sanction", 6, _sanction),
    CriteresRecueillis: ("recueillir_criteres", 1, _rien),
    DelaiOrientationDepasse: ("constater_delai_orientation", 1, _delai),
    ReorientationDemandee: ("demander_reorientation", 5, lambda r, _: {"demande": r.id()}),
    ReorientationInscriteEpt: ("inscrire_reorientation_ept", 2, _inscription),
    AvisReorientationRendu: ("rendre_avis_reorientation", 2, lambda r, d: {"demande": r.dernier(d.demandes)}),
    ReorientationRefusee: ("refuser_reorientation", 3, lambda r, d: {"demande": r.dernier(d.demandes)}),
    ReexamenSocialRealise: ("realiser_reexamen_social", 1, _rien),
    ParcoursTermine: ("terminer_parcours", 1, _rien),
    ReferentTransfere: ("transferer_referent", 3, lambda r, _: {"referent": r.un(REFERENTS)}),
    SanctionLevee: ("lever_sanction", 3, lambda r, d: {"sanction": r.dernier(d.sanctions)}),
}
CONSTRUCTEURS = {classe: nom for classe, (nom, _, _) in ETAPES.items()}
FREQUENCES = {classe: poids for classe, (_, poids, _) in ETAPES.items()}
COMMANDES = {classe: champs for classe, (_, _, champs) in ETAPES.items()}


def raconter(coffre: Coffre, graine: int, *, dossiers: int = 8, jours: int = 200) -> Cahier:
    """The log of some dossiers over some days."""
    hasard = Random(graine)
    streams = [UUID(int=hasard.getrandbits(128), version=4) for _ in range(dossiers)]
    recit = Recit(Cahier(coffre), hasard, streams)
    recit.jouer(jours)
    return recit.cahier
