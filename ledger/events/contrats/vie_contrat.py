"""Life of a contrat d'engagement: signed by each party, changed, brought up to date, suspended, closed.

:class:`~ledger.events.contrats.contrat_engagement.ContratEngagementSigne` alone says that a contract is signed: what is
here comes before it or after it.
"""

from uuid import UUID

from pydantic import Field

from ledger.dates import DateCivile
from ledger.events.base import CodeCommune, CodeRome, Evenement, Libelle, Scelle, Texte
from ledger.events.catalogue import inscrire
from ledger.events.suivi.accompagnement import Empreinte
from ledger.vocabulaire.contrats.contrat_engagement import (
    ChangementEssentiel,
    JustificatifExemption,
    ModeSignature,
    MotifClotureContrat,
    MotifDispense,
    MotifExemption,
    MotifMinoration,
    MotifRefusContrat,
    MotifSuspensionContrat,
    MoyenSignature,
    NatureEmploi,
    PartieContrat,
    ProjetContrat,
    TempsTravail,
)

ACTUALISATION_MOIS_MAX = 12


@inscrire(
    code=507,
    nom="contrat_engagement.signe_par_partie",
    famille="contrat_engagement",
    libelle="Contrat d'engagement signé par une partie",
)
class ContratEngagementSigneParPartie(Evenement):
    """One party signed; the contract is signed once both did.

    The evidence, where a document was drawn up to be signed: which one, by its fingerprint, by what the party is known, the
    name that stood before the text that was agreed to, and the paper, if it is on paper. Its instant is that of the record.
    """

    contrat: UUID
    partie: PartieContrat
    mode: ModeSignature
    document: UUID | None = Field(default=None, description="Document that the party read and signed")
    sha256: Empreinte | None = None
    moyen: MoyenSignature | None = None
    justificatif: UUID | None = Field(default=None, description="Signed paper, among the documents of the dossier")
    code_sms: UUID | None = Field(
        default=None, description="Code that the person received for this document, and typed"
    )
    nom_signataire: Scelle[Libelle | None] = None
    consentement: Scelle[Texte | None] = Field(default=None, description="Text that the party agreed to, whole")


@inscrire(
    code=508,
    nom="contrat_engagement.modifie",
    famille="contrat_engagement",
    libelle="Changement essentiel du contrat d'engagement, à signer de nouveau",
)
class ContratEngagementModifie(Evenement):
    """An essential change is put to the person; the contract runs as it was until the change is signed."""

    contrat: UUID
    changements: tuple[ChangementEssentiel, ...] = Field(min_length=1, max_length=len(ChangementEssentiel))
    duree_hebdo_h: float | None = Field(default=None, ge=0, le=35)
    motif_minoration: MotifMinoration | None = None
    motif_exemption: Scelle[MotifExemption | None] = None
    exemption_demandee_le: DateCivile | None = Field(default=None, description="Day of the person's request (CE-ZERO)")
    justificatif: Scelle[JustificatifExemption | None] = None
    explication: Scelle[Texte | None] = None


@inscrire(
    code=509,
    nom="contrat_engagement.resigne",
    famille="contrat_engagement",
    libelle="Contrat d'engagement signé de nouveau",
)
class ContratEngagementResigne(Evenement):
    """Both parties signed the essential change; ``duree_hebdo_h`` holds from then on."""

    contrat: UUID
    mode: ModeSignature
    modifie_le: DateCivile
    duree_hebdo_h: float


@inscrire(
    code=510,
    nom="contrat_engagement.modification_refusee",
    famille="contrat_engagement",
    libelle="Changement du contrat d'engagement refusé",
)
class ModificationContratRefusee(Evenement):
    """The person does not sign the change; the contract goes on as it was."""

    contrat: UUID
    motif: MotifRefusContrat
    modifie_le: DateCivile
    explication: Scelle[Texte | None] = None


@inscrire(
    code=511,
    nom="contrat_engagement.actualise",
    famille="contrat_engagement",
    libelle="Contrat d'engagement actualisé avec la personne",
)
class ContratEngagementActualise(Evenement):
    """The contract was gone through again with the person, and nothing essential changes.

    ``periode_depuis`` starts the period of rule C8 that ends here; ``actualisation_mois`` is the periodicity from then on.
    """

    contrat: UUID
    actualisation_mois: int | None = Field(default=None, ge=1, le=ACTUALISATION_MOIS_MAX)
    periode_depuis: DateCivile
    mode: ModeSignature | None = Field(default=None, description="How both parties signed it (rule CE-ACT)")
    projet: ProjetContrat | None = Field(default=None, description="How far the project has come (rule ORE)")
    bilan: Scelle[Texte | None] = None


@inscrire(
    code=512,
    nom="contrat_engagement.suspendu",
    famille="contrat_engagement",
    libelle="Contrat d'engagement suspendu",
)
class ContratEngagementSuspendu(Evenement):
    """The contract does not run from ``survenu_le`` on.

    ``cloture_le`` is the last day on which it may be taken up again (rule CE-CLOS), when the inscription has ceased.
    """

    contrat: UUID
    motif: MotifSuspensionContrat
    cessation_le: DateCivile | None = None
    cloture_le: DateCivile | None = None
    explication: Scelle[Texte | None] = None


@inscrire(
    code=513, nom="contrat_engagement.repris", famille="contrat_engagement", libelle="Contrat d'engagement repris"
)
class ContratEngagementRepris(Evenement):
    """The contract runs again, as it was; ``cessation_le`` dates the rule CE-CLOS, when the inscription had ceased."""

    contrat: UUID
    suspendu_le: DateCivile
    cessation_le: DateCivile | None = None


@inscrire(code=514, nom="contrat_engagement.clos", famille="contrat_engagement", libelle="Contrat d'engagement clos")
class ContratEngagementClos(Evenement):
    """The contract does not run from ``survenu_le`` on, for good."""

    contrat: UUID
    motif: MotifClotureContrat
    cessation_le: DateCivile | None = None
    explication: Scelle[Texte | None] = None


@inscrire(
    code=515,
    nom="contrat_engagement.ore_fixee",
    famille="contrat_engagement",
    libelle="Offre raisonnable d'emploi définie",
)
class OffreRaisonnableFixee(Evenement):
    """What a reasonable offer is for the person: métiers, zone around a commune, wage (CT L5411-6-1, R5411-15-1).

    ``signe_le`` starts rule C4 and ``echeance_le`` is its last day.
    """

    contrat: UUID
    metiers: tuple[CodeRome, ...] = Field(min_length=1, max_length=5)
    type_emploi: NatureEmploi
    temps_travail: TempsTravail
    commune: CodeCommune
    rayon_km: int = Field(ge=0, le=1000)
    salaire_horaire_brut: Scelle[float] = Field(gt=0, le=1000)
    precisions: Scelle[Texte | None] = None
    signe_le: DateCivile
    echeance_le: DateCivile | None = None


@inscrire(
    code=516,
    nom="contrat_engagement.dispense",
    famille="contrat_engagement",
    libelle="Dispense de contrat d'engagement",
)
class ContratEngagementDispense(Evenement):
    """The person has no contract to sign; one that was proposed waits no more."""

    motif: MotifDispense
