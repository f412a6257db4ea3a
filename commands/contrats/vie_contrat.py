"""Life of a contrat d'engagement: signer pour une partie, actualiser, fixer l'offre raisonnable, dispenser."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from pydantic import Field

from commands.base import Cadre, Commande, Refus, etape, exemple, exiger, exiger_ouvert, jour, prealable
from commands.contrats.contrat_engagement import (
    contrat_connu,
    contrat_en_attente,
    exiger_avant_terme,
    exiger_signable,
)
from ledger.dossier import Dossier
from ledger.dossier.etat.contrat_engagement import Contrat
from ledger.events.base import CodeCommune, CodeRome, Evenement, Libelle, Texte
from ledger.events.contrats.vie_contrat import (
    ACTUALISATION_MOIS_MAX,
    ContratEngagementActualise,
    ContratEngagementDispense,
    ContratEngagementSigneParPartie,
    OffreRaisonnableFixee,
)
from ledger.events.suivi.accompagnement import Empreinte
from ledger.lu import EvenementLu
from ledger.vocabulaire.contrats.contrat_engagement import (
    ModeSignature,
    MotifDispense,
    MoyenSignature,
    NatureEmploi,
    PartieContrat,
    ProjetContrat,
    TempsTravail,
)
from ledger.vocabulaire.orientations.orientation import Parcours
from ledger.vocabulaire.suivi.acces import ObjetCode

CONTRAT_EXEMPLE = "c2a4e6f8-1b3d-4f50-9c72-8e9fa0b1c2d3"


class SignerPourPartie(Commande):
    """Record that one party signed; the contract is signed once both did."""

    model_config = exemple({"contrat": CONTRAT_EXEMPLE, "partie": "PERSONNE", "mode": "PAPIER"})

    contrat: UUID
    partie: PartieContrat
    mode: ModeSignature
    document: UUID | None = Field(default=None, description="Document lu et signé, quand il y en a un à signer")
    sha256: Empreinte | None = None
    moyen: MoyenSignature | None = Field(default=None, description="Par quoi l'on sait que cette partie a signé")
    justificatif: UUID | None = Field(default=None, description="Exemplaire signé sur papier, joint au dossier")
    code_sms: UUID | None = Field(default=None, description="Code reçu par SMS pour ce document, et recopié")
    nom_signataire: Libelle | None = None
    consentement: Texte | None = Field(default=None, description="Texte auquel la partie a consenti, en entier")


class ActualiserContratEngagement(Commande):
    """Record that the contract was gone through again with the person, without essential change, and signed again."""

    model_config = exemple(
        {
            "contrat": CONTRAT_EXEMPLE,
            "mode": "ELECTRONIQUE",
            "bilan": "Permis obtenu, recherche d'un logement en cours.",
        }
    )

    contrat: UUID
    actualisation_mois: int | None = Field(default=None, ge=1, le=ACTUALISATION_MOIS_MAX)
    mode: ModeSignature | None = Field(default=None, description="Comment les deux parties l'ont signée")
    projet: ProjetContrat | None = Field(default=None, description="Où en est le projet de la personne, s'il a avancé")
    bilan: Texte | None = None


class FixerOffreRaisonnable(Commande):
    """Fix what a reasonable offer of employment is for the person."""

    model_config = exemple(
        {
            "contrat": CONTRAT_EXEMPLE,
            "metiers": ["D1106"],
            "type_emploi": "CDI",
            "temps_travail": "PARTIEL",
            "commune": "33063",
            "rayon_km": 15,
            "salaire_horaire_brut": 12.5,
        }
    )

    contrat: UUID
    metiers: tuple[CodeRome, ...] = Field(min_length=1, max_length=5)
    type_emploi: NatureEmploi
    temps_travail: TempsTravail
    commune: CodeCommune
    rayon_km: int = Field(ge=0, le=1000)
    salaire_horaire_brut: float = Field(gt=0, le=1000)
    precisions: Texte | None = None


class DispenserContratEngagement(Commande):
    """Record that the person has no contract to sign."""

    model_config = exemple({"motif": "HORS_DROITS_ET_DEVOIRS"})

    motif: MotifDispense


# -- signature by each party ------------------------------------------------------------------------------------------


@etape(
    SignerPourPartie,
    ContratEngagementSigneParPartie,
    pourquoi="Le délai d'un mois (C1) se mesure à la signature de toutes les parties, enregistrée comme signature du"
    " contrat.",
)
def signer_pour_partie(dossier: Dossier, commande: SignerPourPartie, cadre: Cadre) -> Sequence[Evenement]:
    """Each party signs once, what could be signed by both."""
    le = cadre.date_du_fait(commande)
    exiger_ouvert(dossier, le)
    connu = _a_signer(dossier, commande.contrat, commande.partie, le)
    exiger_avant_terme(connu, le)
    _exiger_version(dossier, connu, commande)
    return [commande.fait(ContratEngagementSigneParPartie, survenu_le=le)]


def _exiger_version(dossier: Dossier, connu: Contrat, commande: SignerPourPartie) -> None:
    """Where a document was drawn up to be signed, that one is signed, as it was read; on paper, it is joined."""
    a_signer = dossier.accompagnement.a_signer(connu.id)
    if a_signer is None:
        exiger(
            commande.document is None,
            "aucun_document_a_signer",
            "Aucun document de ce contrat n'est établi : établissez-le, puis faites-le signer.",
            champ="document",
        )
        return
    exiger(
        str(commande.document) == a_signer.id and commande.sha256 == a_signer.sha256,
        "autre_version",
        f"Le contrat à signer est le document établi le {jour(a_signer.produit_le)} : c'est cette version qui se lit et se"
        " signe.",
        champ="document",
    )
    exiger(
        not a_signer.perime,
        "version_perimee",
        "Le plan d'action a changé depuis que ce document est établi : établissez-le de nouveau, puis faites-le signer.",
        champ="document",
    )
    exiger(
        commande.moyen is not None
        and (commande.mode is ModeSignature.PAPIER) == (commande.moyen is MoyenSignature.PAPIER),
        "preuve_absente",
        "Indiquez par quoi l'on sait que cette partie a signé, en accord avec la façon dont elle l'a fait.",
        champ="moyen",
    )
    _exiger_code(dossier, commande)
    exiger(
        (commande.mode is ModeSignature.PAPIER) == (str(commande.justificatif) in dossier.accompagnement.documents),
        "exemplaire_absent",
        "Une signature sur papier se joint au dossier : déposez l'exemplaire signé, numérisé.",
        champ="justificatif",
    )


def _exiger_code(dossier: Dossier, commande: SignerPourPartie) -> None:
    """By a code, the one that was sent for this version, that was typed, and that signed nothing else."""
    par_code = commande.moyen is MoyenSignature.CODE
    code = dossier.accompagnement.codes.get(str(commande.code_sms)) if par_code else None
    tient = (
        code is not None
        and code.objet is ObjetCode.SIGNATURE
        and code.cible == str(commande.document)
        and code.verifie_le is not None
        and not code.signe
    )
    exiger(
        tient if par_code else commande.code_sms is None,
        "code_non_verifie",
        "Une signature par code cite le code que la personne a reçu pour ce document et recopié, une seule fois.",
        champ="code_sms",
    )


def _a_signer(dossier: Dossier, contrat: UUID | str, partie: PartieContrat, le: date) -> Contrat:
    connu = contrat_en_attente(dossier, contrat, le)
    exiger_signable(dossier, connu, le)
    exiger(
        partie not in connu.signataires,
        "partie_deja_signataire",
        f"Le contrat porte déjà cette signature ({partie.libelle}) : pour la rectifier, corrigez cette étape.",
        champ="partie",
    )
    return connu


@prealable(ContratEngagementSigneParPartie)
def _signature_de_partie_tient(dossier: Dossier, e: EvenementLu, _cadre: Cadre) -> None:
    _a_signer(dossier, e.corps["contrat"], PartieContrat[e.corps["partie"]], e.survenu_le)


# -- a contract in force ----------------------------------------------------------------------------------------------


def contrat_non_clos(dossier: Dossier, contrat: UUID | str, le: date) -> Contrat:
    """The contract of this id, signed by then and not closed."""
    connu = contrat_connu(dossier, contrat)
    if connu.signe_le is None:
        raise Refus(
            "contrat_non_signe",
            "Ce contrat n'est pas signé : cette étape suppose un contrat signé par les deux parties.",
            champ="contrat",
        )
    exiger(
        connu.clos_le is None,
        "contrat_clos",
        "Ce contrat est clos : proposez-en un autre.",
        champ="contrat",
    )
    exiger(
        connu.signe_le <= le,
        "avant_signature",
        f"L'étape est datée du {jour(le)}, avant la signature du contrat le {jour(connu.signe_le)}.",
        champ="survenu_le",
    )
    return connu


def contrat_en_vigueur(dossier: Dossier, contrat: UUID | str, le: date) -> Contrat:
    """The contract of this id, signed by then, neither suspended, nor closed, nor past its term."""
    connu = contrat_non_clos(dossier, contrat, le)
    exiger(
        connu.suspension is None,
        "contrat_suspendu",
        "Ce contrat est suspendu : reprenez-le d'abord.",
        champ="contrat",
    )
    exiger(
        le <= connu.fin_le,
        "contrat_echu",
        f"Le contrat s'est terminé le {jour(connu.fin_le)} : renouvelez-le, par un nouveau contrat.",
        champ="survenu_le",
    )
    return connu


@etape(
    ActualiserContratEngagement,
    ContratEngagementActualise,
    regles={"C8": "periode_depuis", "CE-ACT": "survenu_le"},
)
def actualiser_contrat_engagement(
    dossier: Dossier, commande: ActualiserContratEngagement, cadre: Cadre
) -> Sequence[Evenement]:
    """A contract in force is brought up to date and signed again by both parties; its periodicity is that of the contract,
    or a new one.
    """
    le = cadre.date_du_fait(commande)
    exiger_ouvert(dossier, le)
    connu = contrat_en_vigueur(dossier, commande.contrat, le)
    assert connu.signe_le is not None  # noqa: S101 - just checked
    exiger(
        (commande.actualisation_mois or connu.actualisation_mois) is not None,
        "periodicite_absente",
        "Le contrat ne fixe pas la périodicité de son actualisation : fixez-la avec la personne (CT L5411-6).",
        champ="actualisation_mois",
    )
    regle = cadre.regles.en_vigueur("CE-ACT", le)
    exiger(
        regle is None or commande.mode is not None or not regle.parametres["signature_exigee"],
        "actualisation_non_signee",
        "L'actualisation se signe dans les mêmes formes que le contrat : indiquez comment les deux parties l'ont signée"
        f" ({regle.source if regle is not None else ''}).",
        champ="mode",
        regle="CE-ACT",
    )
    precedente = connu.actualise_le
    return [
        commande.fait(
            ContratEngagementActualise,
            survenu_le=le,
            periode_depuis=precedente if precedente is not None and precedente <= le else connu.signe_le,
        )
    ]


@etape(
    FixerOffreRaisonnable,
    OffreRaisonnableFixee,
    regles={"C4": "signe_le", "ORE": "survenu_le"},
)
def fixer_offre_raisonnable(dossier: Dossier, commande: FixerOffreRaisonnable, cadre: Cadre) -> Sequence[Evenement]:
    """Rules C4 and ORE: within six months of the signature, late or not, for a salaried project that is established, and
    never in the social parcours.
    """
    le = cadre.date_du_fait(commande)
    exiger_ouvert(dossier, le)
    connu = _hors_parcours_social(dossier, commande.contrat, le)
    assert connu.signe_le is not None  # noqa: S101 - just checked
    return [
        commande.fait(
            OffreRaisonnableFixee,
            survenu_le=le,
            signe_le=connu.signe_le,
            echeance_le=cadre.echeance("C4", connu.signe_le),
        )
    ]


def _hors_parcours_social(dossier: Dossier, contrat: UUID | str, le: date) -> Contrat:
    connu = contrat_en_vigueur(dossier, contrat, le)
    exiger(
        connu.parcours is not Parcours.SOCIAL,
        "ore_sans_objet",
        "L'offre raisonnable d'emploi ne se définit pas dans un parcours social (CT L5411-6-1).",
        champ="contrat",
    )
    exiger(
        connu.avec_offre_raisonnable,
        "projet_non_etabli",
        "Le projet de la personne n'est pas un projet salarié suffisamment établi : quand il le sera, dites-le d'abord en"
        " actualisant le contrat (CT L5411-6-1).",
        champ="contrat",
        regle="ORE",
    )
    return connu


@prealable(OffreRaisonnableFixee)
def _offre_raisonnable_tient(dossier: Dossier, e: EvenementLu, _cadre: Cadre) -> None:
    _hors_parcours_social(dossier, e.corps["contrat"], e.survenu_le)


@prealable(ContratEngagementActualise)
def _actualisation_tient(dossier: Dossier, e: EvenementLu, _cadre: Cadre) -> None:
    contrat_en_vigueur(dossier, e.corps["contrat"], e.survenu_le)


@etape(DispenserContratEngagement, ContratEngagementDispense, regles={"C5": "survenu_le"})
def dispenser_contrat_engagement(
    dossier: Dossier, commande: DispenserContratEngagement, cadre: Cadre
) -> Sequence[Evenement]:
    """Rule C5: a person who is not subject to droits et devoirs."""
    le = cadre.date_du_fait(commande)
    exiger_ouvert(dossier, le)
    cadre.regle("C5", le)
    _exiger_non_soumise(dossier)
    return [commande.fait(ContratEngagementDispense, survenu_le=le)]


def _exiger_non_soumise(dossier: Dossier) -> None:
    exiger(
        dossier.droits is not None and not dossier.droits.soumis,
        "personne_soumise",
        "La personne est soumise aux droits et devoirs : elle n'est pas dispensée de contrat (CT R5411-15-2).",
        champ="motif",
    )


@prealable(ContratEngagementDispense)
def _dispense_tient(dossier: Dossier, _e: EvenementLu, _cadre: Cadre) -> None:
    _exiger_non_soumise(dossier)
