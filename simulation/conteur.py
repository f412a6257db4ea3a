"""Tells the dossiers of a household, phase after phase, and has each step decided and kept."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from commands.base import Refus
from ledger.events.entree.doublon import DoublonAbsorbe, DoublonRestitue
from ledger.events.offres.catalogue_offres import PlacePrise, PlaceRendue
from ledger.keys import Coffre
from simulation.comptes.carnet import Carnet
from simulation.comptes.verite import Verite
from simulation.phases.contrats import raconter_contrats
from simulation.phases.entree import raconter_entree
from simulation.phases.erreurs import commettre_des_erreurs
from simulation.phases.offres import raconter_offres
from simulation.phases.orientations import raconter_orientations
from simulation.phases.rendez_vous import raconter_rendez_vous
from simulation.phases.sanctions import raconter_sanctions
from simulation.plan.equipes import Equipes
from simulation.plan.foyers import FoyerSimule
from simulation.plan.parametres import Parametres
from simulation.suites.ensemble import Suites
from simulation.tirage.calendrier import Pendule, ouvre_apres
from simulation.tirage.hasard import Hasard
from simulation.trame.feuillets import Liasse
from simulation.trame.greffier import Greffier
from simulation.trame.recit import Recit
from simulation.trame.saisies import dater, ordonner

JOURS_OUVRES_DE_REPRISE: Final = 10
AILLEURS: Final = frozenset(classe.code for classe in (PlacePrise, PlaceRendue, DoublonAbsorbe, DoublonRestitue))
"""Types of leaves written on streams that are counted with the offers, or with another dossier."""


@dataclass(slots=True)
class Conteur:
    """Tells households one after the other into a sheaf of leaves and a truth."""

    parametres: Parametres
    equipes: Equipes
    coffre: Coffre
    cle_identifiants: bytes
    liasse: Liasse
    verite: Verite
    _pendule: Pendule = field(default_factory=Pendule)
    _suites: Suites = field(default_factory=Suites)
    _numero: int = 0
    _reprises: tuple[date, ...] = ()

    def __post_init__(self) -> None:
        """Working days over which the stock is taken over."""
        reprises, le = [], self.parametres.debut
        for _ in range(JOURS_OUVRES_DE_REPRISE):
            le = ouvre_apres(le)
            reprises.append(le)
            le += timedelta(days=1)
        self._reprises = tuple(reprises)

    def raconter(self, foyer: FoyerSimule) -> None:
        """Tell the dossiers of a household. The persons' keys must exist."""
        for rang in range(len(foyer.dossiers)):
            recit = self._recit(foyer, rang)
            raconter_entree(recit, self.cle_identifiants)
            raconter_orientations(recit)
            raconter_contrats(recit)
            raconter_rendez_vous(recit)
            raconter_offres(recit)
            raconter_sanctions(recit)
            dater(recit)
            commettre_des_erreurs(recit)
            self._suites.raconter(recit, self.cle_identifiants)
            self._enregistrer(recit)

    def _recit(self, foyer: FoyerSimule, rang: int) -> Recit:
        return Recit(
            parametres=self.parametres,
            equipes=self.equipes,
            hasard=Hasard(self.parametres.graine, f"dossier/{foyer.plan.rang}/{rang}"),
            foyer=foyer,
            plan=foyer.plan.dossiers[rang],
            adulte=foyer.adultes[rang],
            dossier=foyer.dossiers[rang],
            reprise_le=self._reprises[foyer.plan.rang % len(self._reprises)],
        )

    def _enregistrer(self, recit: Recit) -> None:
        self._numero += 1
        greffier = Greffier(self.coffre, self.cle_identifiants, self._numero, recit.dossier)
        carnet = Carnet()
        for ordre, (instant, pas) in enumerate(ordonner(recit, self._pendule)):
            try:
                greffier.enregistrer(pas, instant, pas.hasard.octets_uuid())
            except Refus as refus:
                if not pas.facultatif:
                    raise
                self.verite.refus[refus.code] += 1
            else:
                carnet.inscrire(pas, ordre)
        feuillets = greffier.feuillets
        for feuillet in feuillets:
            self.liasse.ajouter(feuillet)
        self.verite.evenements.update(feuillet.type_ for feuillet in feuillets)
        self.verite.corriges.update(feuillets[f.cible - 1].type_ for f in feuillets if f.cible)
        self.verite.flux += len({feuillet.stream for feuillet in feuillets if feuillet.type_ not in AILLEURS})
        self.verite.compter_dossier(carnet)
