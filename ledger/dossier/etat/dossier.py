"""The state of a dossier. Built by :func:`ledger.dossier.fold.fold`, read-only for everybody else."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from ledger.dossier.etat.accompagnement import Accompagnement
from ledger.dossier.etat.activite import Activite, Exemption
from ledger.dossier.etat.contrat_engagement import Contrat
from ledger.dossier.etat.convocation import Convocation
from ledger.dossier.etat.criteres import Criteres
from ledger.dossier.etat.diagnostic import Diagnostic, Profil
from ledger.dossier.etat.donnees import Effacement, Rectification
from ledger.dossier.etat.doublon import Fusion
from ledger.dossier.etat.droits import Droits
from ledger.dossier.etat.inscription import Inscription
from ledger.dossier.etat.manquement import PropositionLevee, PropositionSanction, Signalement
from ledger.dossier.etat.mutation import Mutation
from ledger.dossier.etat.offre import Positionnement, Proposition
from ledger.dossier.etat.orientation import Orientation, Preconisation
from ledger.dossier.etat.parcours import FinParcours
from ledger.dossier.etat.plan_action import Demarche
from ledger.dossier.etat.pmsmp import Pmsmp
from ledger.dossier.etat.prescription import Prescription
from ledger.dossier.etat.recours import Recours
from ledger.dossier.etat.rendez_vous import RendezVous
from ledger.dossier.etat.reorientation import DemandeReorientation
from ledger.dossier.etat.sanction import Annulation, Manquement, Sanction
from ledger.dossier.etat.transmission import Envoi, Transmission
from ledger.events.base import CodeStructure, IdAgentTexte


@dataclass(slots=True)
class Dossier:
    """Everything that decisions and the dossier's page need to know. Keys of the dicts are the steps' own ids.

    ``version`` counts stored events, corrected ones included; ``position`` is the last one's.
    """

    id: UUID
    version: int = 0
    position: int = 0
    ouvert_le: date | None = None
    droits: Droits | None = None
    mutations: dict[str, Mutation] = field(default_factory=dict)
    fusion: Fusion | None = None
    absorbes: dict[str, str] = field(default_factory=dict)
    identifiants_revoques: dict[str, date] = field(default_factory=dict)
    inscription: Inscription | None = None
    criteres: Criteres | None = None
    preconisations: dict[str, Preconisation] = field(default_factory=dict)
    orientations: dict[str, Orientation] = field(default_factory=dict)
    delai_depasse: date | None = None
    demandes: dict[str, DemandeReorientation] = field(default_factory=dict)
    fin_parcours: FinParcours | None = None
    structure: CodeStructure | None = None
    referent: IdAgentTexte | None = None
    rendez_vous: dict[str, RendezVous] = field(default_factory=dict)
    convocations: dict[str, Convocation] = field(default_factory=dict)
    accompagnement: Accompagnement = field(default_factory=Accompagnement)
    contrats: dict[str, Contrat] = field(default_factory=dict)
    demarches: dict[str, Demarche] = field(default_factory=dict)
    dispense_contrat_le: date | None = None
    propositions: dict[str, Proposition] = field(default_factory=dict)
    positionnements: dict[str, Positionnement] = field(default_factory=dict)
    prescriptions: dict[str, Prescription] = field(default_factory=dict)
    immersions: dict[str, Pmsmp] = field(default_factory=dict)
    manquements: dict[str, Manquement] = field(default_factory=dict)
    sanctions: dict[str, Sanction] = field(default_factory=dict)
    annulations: list[Annulation] = field(default_factory=list)
    diagnostics: dict[str, Diagnostic] = field(default_factory=dict)
    profil: Profil | None = None
    activites: dict[str, Activite] = field(default_factory=dict)
    exemptions: dict[str, Exemption] = field(default_factory=dict)
    signalements: dict[str, Signalement] = field(default_factory=dict)
    propositions_sanction: dict[str, PropositionSanction] = field(default_factory=dict)
    propositions_levee: dict[str, PropositionLevee] = field(default_factory=dict)
    recours: dict[str, Recours] = field(default_factory=dict)
    transmissions: dict[str, Transmission] = field(default_factory=dict)
    envois: dict[str, Envoi] = field(default_factory=dict)
    oppositions: dict[str, date] = field(default_factory=dict)
    effacements: dict[str, Effacement] = field(default_factory=dict)
    efface_le: date | None = None
    rectifications: dict[str, Rectification] = field(default_factory=dict)

    @property
    def ouvert(self) -> bool:
        """Whether the dossier was opened."""
        return self.ouvert_le is not None

    @property
    def parti(self) -> Mutation | None:
        """The mutation by which the dossier left, until it comes back or its right opens again here."""
        derniere = next(reversed(self.mutations.values()), None)
        ouvert = self.droits is not None and self.droits.etat.ouvert
        return derniere if derniere is not None and derniere.depart and not ouvert else None

    @property
    def orientation(self) -> Orientation | None:
        """The orientation in force: the last one decided; none once the parcours has ended."""
        return None if self.fin_parcours else next(reversed(self.orientations.values()), None)

    @property
    def niveau_etude(self) -> str | None:
        """The level of education said last, in the profile or among the criteria of orientation."""
        criteres, profil = self.criteres, self.profil
        if profil is None or profil.niveau_etude is None:
            return criteres.niveau_etude if criteres is not None else None
        if criteres is None or criteres.niveau_etude is None or criteres.recueillis_le <= profil.recueilli_le:
            return profil.niveau_etude
        return criteres.niveau_etude

    @property
    def preconisation(self) -> Preconisation | None:
        """The last préconisation that no decision has answered."""
        return next((p for p in reversed(self.preconisations.values()) if p.decision is None and not p.caduque), None)

    @property
    def demande(self) -> DemandeReorientation | None:
        """The demand of réorientation that waits for its decision."""
        return next((d for d in reversed(self.demandes.values()) if d.conclue_le is None), None)

    @property
    def contrat_signe(self) -> Contrat | None:
        """The contract signed last."""
        return next((c for c in reversed(self.contrats.values()) if c.signe_le is not None), None)

    @property
    def contrat_suivi(self) -> Contrat | None:
        """The contract signed last, when it is in force, the person is to be accompanied and the parcours goes on: what
        deadlines bear on.
        """
        contrat, droits = self.contrat_signe, self.droits
        if contrat is None or not contrat.en_vigueur or self.fin_parcours is not None:
            return None
        return contrat if droits is not None and droits.obligation_depuis is not None else None

    def contrat_en_cours(self, le: date) -> Contrat | None:
        """The signed contract that runs on this date, if any."""
        return next((c for c in reversed(self.contrats.values()) if c.court(le)), None)

    def convoque(self, rendez_vous: RendezVous) -> list[Convocation]:
        """The convocations to this meeting, for its present day and hour, whether they arrived or not."""
        return [
            c for c in self.convocations.values() if c.rendez_vous == rendez_vous.id and c.pour == rendez_vous.quand
        ]
