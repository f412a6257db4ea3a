"""Life of a contrat d'engagement: signer pour une partie, modifier, actualiser, suspendre, reprendre, clore, dispenser."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from pydantic import Field

from commands.base import Cadre, Commande, Refus, etape, exemple, exiger, exiger_ouvert, jour, prealable
from commands.contrat_engagement import (
    contrat_connu,
    contrat_en_attente,
    exiger_avant_terme,
    exiger_duree_hebdo,
    exiger_signable,
)
from ledger.dossier import Dossier
from ledger.dossier.contrat_engagement import Contrat, Modification, Suspension
from ledger.events.base import CodeCommune, Evenement, Texte
from ledger.events.vie_contrat import (
    ACTUALISATION_MOIS_MAX,
    CodeRome,
    ContratEngagementActualise,
    ContratEngagementClos,
    ContratEngagementDispense,
    ContratEngagementModifie,
    ContratEngagementRepris,
    ContratEngagementResigne,
    ContratEngagementSigneParPartie,
    ContratEngagementSuspendu,
    ModificationContratRefusee,
    OffreRaisonnableFixee,
)
from ledger.lu import EvenementLu
from ledger.vocabulaire.contrat_engagement import (
    ChangementEssentiel,
    ModeSignature,
    MotifClotureContrat,
    MotifDispense,
    MotifExemption,
    MotifMinoration,
    MotifRefusContrat,
    MotifSuspensionContrat,
    NatureEmploi,
    PartieContrat,
    TempsTravail,
)
from ledger.vocabulaire.orientation import Parcours

CONTRAT_EXEMPLE = "c2a4e6f8-1b3d-4f50-9c72-8e9fa0b1c2d3"


class SignerPourPartie(Commande):
    """Record that one party signed; the contract is signed once both did."""

    model_config = exemple({"contrat": CONTRAT_EXEMPLE, "partie": "PERSONNE", "mode": "PAPIER"})

    contrat: UUID
    partie: PartieContrat
    mode: ModeSignature


class ModifierContratEngagement(Commande):
    """Put an essential change of a signed contract to the person: it is to be signed again."""

    model_config = exemple(
        {
            "contrat": CONTRAT_EXEMPLE,
            "changements": ["DUREE_HEBDO"],
            "duree_hebdo_h": 8,
            "motif_minoration": "SITUATION_INDIVIDUELLE",
        }
    )

    contrat: UUID
    changements: tuple[ChangementEssentiel, ...] = Field(min_length=1, max_length=len(ChangementEssentiel))
    duree_hebdo_h: float | None = Field(default=None, ge=0, le=35)
    motif_minoration: MotifMinoration | None = None
    motif_exemption: MotifExemption | None = None
    explication: Texte | None = None


class ResignerContratEngagement(Commande):
    """Record that both parties signed the essential change."""

    model_config = exemple({"contrat": CONTRAT_EXEMPLE, "mode": "ELECTRONIQUE"})

    contrat: UUID
    mode: ModeSignature


class RefuserModificationContrat(Commande):
    """Record that the person does not sign the essential change."""

    model_config = exemple({"contrat": CONTRAT_EXEMPLE, "motif": "DESACCORD_DUREE"})

    contrat: UUID
    motif: MotifRefusContrat
    explication: Texte | None = None


class ActualiserContratEngagement(Commande):
    """Record that the contract was gone through again with the person, without essential change."""

    model_config = exemple({"contrat": CONTRAT_EXEMPLE, "bilan": "Permis obtenu, recherche d'un logement en cours."})

    contrat: UUID
    actualisation_mois: int | None = Field(default=None, ge=1, le=ACTUALISATION_MOIS_MAX)
    bilan: Texte | None = None


class SuspendreContratEngagement(Commande):
    """Suspend a signed contract."""

    model_config = exemple({"contrat": CONTRAT_EXEMPLE, "motif": "CESSATION_INSCRIPTION"})

    contrat: UUID
    motif: MotifSuspensionContrat
    explication: Texte | None = None


class ReprendreContratEngagement(Commande):
    """Take a suspended contract up again, as it was."""

    model_config = exemple({"contrat": CONTRAT_EXEMPLE})

    contrat: UUID


class CloreContratEngagement(Commande):
    """End a signed contract for good."""

    model_config = exemple({"contrat": CONTRAT_EXEMPLE, "motif": "DEPART"})

    contrat: UUID
    motif: MotifClotureContrat
    explication: Texte | None = None


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
    exiger_avant_terme(_a_signer(dossier, commande.contrat, commande.partie, le), le)
    return [
        ContratEngagementSigneParPartie(
            survenu_le=le,
            contrat=commande.contrat,
            partie=commande.partie,
            mode=commande.mode,
            **commande.enveloppe(),
        )
    ]


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
    exiger_avant_terme(connu, le)
    return connu


@etape(ModifierContratEngagement, ContratEngagementModifie, regles={"C9": "survenu_le"})
def modifier_contrat_engagement(
    dossier: Dossier, commande: ModifierContratEngagement, cadre: Cadre
) -> Sequence[Evenement]:
    """One change at a time, of a contract in force; a new weekly duration is as legal as the first one."""
    le = cadre.date_du_fait(commande)
    exiger_ouvert(dossier, le)
    _modifiable(dossier, commande.contrat, le)
    exiger(
        (ChangementEssentiel.DUREE_HEBDO in commande.changements) == (commande.duree_hebdo_h is not None),
        "duree_modifiee",
        "Une nouvelle durée hebdomadaire se donne quand elle fait partie des changements, et seulement alors.",
        champ="duree_hebdo_h",
    )
    if commande.duree_hebdo_h is not None:
        exiger_duree_hebdo(commande.duree_hebdo_h, commande, cadre, le)
    return [
        ContratEngagementModifie(
            survenu_le=le,
            contrat=commande.contrat,
            changements=tuple(dict.fromkeys(commande.changements)),
            duree_hebdo_h=commande.duree_hebdo_h,
            motif_minoration=commande.motif_minoration,
            motif_exemption=commande.motif_exemption,
            explication=commande.explication,
            **commande.enveloppe(),
        )
    ]


def _modifiable(dossier: Dossier, contrat: UUID | str, le: date) -> Contrat:
    connu = contrat_en_vigueur(dossier, contrat, le)
    exiger(
        connu.modification is None,
        "modification_en_attente",
        "Un changement de ce contrat attend déjà sa signature ou son refus.",
        champ="contrat",
    )
    return connu


@prealable(ContratEngagementModifie)
def _modification_tient(dossier: Dossier, e: EvenementLu, _cadre: Cadre) -> None:
    _modifiable(dossier, e.corps["contrat"], e.survenu_le)


def _modification(dossier: Dossier, contrat: UUID | str, le: date) -> tuple[Contrat, Modification]:
    connu = contrat_en_vigueur(dossier, contrat, le)
    modification = connu.modification
    if modification is None:
        raise Refus("aucune_modification", "Aucun changement de ce contrat n'attend de signature.", champ="contrat")
    exiger(
        modification.modifie_le <= le,
        "avant_modification",
        f"L'étape est datée du {jour(le)}, avant le changement proposé le {jour(modification.modifie_le)}.",
        champ="survenu_le",
    )
    return connu, modification


@etape(
    ResignerContratEngagement,
    ContratEngagementResigne,
    pourquoi="Aucun texte ne donne de délai pour signer un changement essentiel ; la durée hebdomadaire est contrôlée"
    " quand il est proposé.",
)
def resigner_contrat_engagement(
    dossier: Dossier, commande: ResignerContratEngagement, cadre: Cadre
) -> Sequence[Evenement]:
    """The change that waits is signed; a change of the plan, once its goals are agreed again."""
    le = cadre.date_du_fait(commande)
    exiger_ouvert(dossier, le)
    connu, modification = _a_resigner(dossier, commande.contrat, le)
    duree = connu.duree_hebdo_h if modification.duree_hebdo_h is None else modification.duree_hebdo_h
    return [
        ContratEngagementResigne(
            survenu_le=le,
            contrat=commande.contrat,
            mode=commande.mode,
            modifie_le=modification.modifie_le,
            duree_hebdo_h=duree,
            **commande.enveloppe(),
        )
    ]


def _a_resigner(dossier: Dossier, contrat: UUID | str, le: date) -> tuple[Contrat, Modification]:
    connu, modification = _modification(dossier, contrat, le)
    exiger(
        modification.plan_revu or ChangementEssentiel.PLAN_ACTION not in modification.changements,
        "plan_a_revoir",
        "Le changement porte sur le plan d'action : arrêtez le nouveau plan avant de faire signer.",
        champ="contrat",
    )
    return connu, modification


@prealable(ContratEngagementResigne)
def _nouvelle_signature_tient(dossier: Dossier, e: EvenementLu, _cadre: Cadre) -> None:
    _a_resigner(dossier, e.corps["contrat"], e.survenu_le)


@etape(
    RefuserModificationContrat,
    ModificationContratRefusee,
    pourquoi="Aucun texte ne donne de délai pour répondre ; qu'un refus soit un manquement est une décision distincte.",
)
def refuser_modification_contrat(
    dossier: Dossier, commande: RefuserModificationContrat, cadre: Cadre
) -> Sequence[Evenement]:
    """The change that waits is refused, and the contract goes on as it was."""
    le = cadre.date_du_fait(commande)
    exiger_ouvert(dossier, le)
    _, modification = _modification(dossier, commande.contrat, le)
    return [
        ModificationContratRefusee(
            survenu_le=le,
            contrat=commande.contrat,
            motif=commande.motif,
            modifie_le=modification.modifie_le,
            explication=commande.explication,
            **commande.enveloppe(),
        )
    ]


@prealable(ModificationContratRefusee)
def _refus_de_modification_tient(dossier: Dossier, e: EvenementLu, _cadre: Cadre) -> None:
    _modification(dossier, e.corps["contrat"], e.survenu_le)


@etape(ActualiserContratEngagement, ContratEngagementActualise, regles={"C8": "periode_depuis"})
def actualiser_contrat_engagement(
    dossier: Dossier, commande: ActualiserContratEngagement, cadre: Cadre
) -> Sequence[Evenement]:
    """A contract in force is brought up to date; its periodicity is that of the contract, or a new one."""
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
    precedente = connu.actualise_le
    return [
        ContratEngagementActualise(
            survenu_le=le,
            contrat=commande.contrat,
            actualisation_mois=commande.actualisation_mois,
            periode_depuis=precedente if precedente is not None and precedente <= le else connu.signe_le,
            bilan=commande.bilan,
            **commande.enveloppe(),
        )
    ]


@etape(
    FixerOffreRaisonnable,
    OffreRaisonnableFixee,
    regles={"C4": "signe_le"},
)
def fixer_offre_raisonnable(dossier: Dossier, commande: FixerOffreRaisonnable, cadre: Cadre) -> Sequence[Evenement]:
    """Rule C4: within six months of the signature, late or not, and never in the social parcours."""
    le = cadre.date_du_fait(commande)
    exiger_ouvert(dossier, le)
    connu = _hors_parcours_social(dossier, commande.contrat, le)
    assert connu.signe_le is not None  # noqa: S101 - just checked
    return [
        OffreRaisonnableFixee(
            survenu_le=le,
            **commande.model_dump(exclude={"survenu_le"} | commande.enveloppe().keys()),
            signe_le=connu.signe_le,
            echeance_le=cadre.echeance("C4", connu.signe_le),
            **commande.enveloppe(),
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
    return connu


@prealable(OffreRaisonnableFixee)
def _offre_raisonnable_tient(dossier: Dossier, e: EvenementLu, _cadre: Cadre) -> None:
    _hors_parcours_social(dossier, e.corps["contrat"], e.survenu_le)


# -- suspension and end -----------------------------------------------------------------------------------------------


@etape(SuspendreContratEngagement, ContratEngagementSuspendu, regles={"CE-CLOS": "cessation_le"})
def suspendre_contrat_engagement(
    dossier: Dossier, commande: SuspendreContratEngagement, cadre: Cadre
) -> Sequence[Evenement]:
    """A contract in force stops running; when the inscription has ceased, rule CE-CLOS says until when it may resume."""
    le = cadre.date_du_fait(commande)
    exiger_ouvert(dossier, le)
    contrat_en_vigueur(dossier, commande.contrat, le)
    cessation = commande.motif is MotifSuspensionContrat.CESSATION_INSCRIPTION
    return [
        ContratEngagementSuspendu(
            survenu_le=le,
            contrat=commande.contrat,
            motif=commande.motif,
            cessation_le=le if cessation else None,
            cloture_le=cadre.echeance("CE-CLOS", le) if cessation else None,
            explication=commande.explication,
            **commande.enveloppe(),
        )
    ]


@prealable(ContratEngagementSuspendu, ContratEngagementActualise)
def _contrat_en_vigueur_tient(dossier: Dossier, e: EvenementLu, _cadre: Cadre) -> None:
    contrat_en_vigueur(dossier, e.corps["contrat"], e.survenu_le)


@etape(ReprendreContratEngagement, ContratEngagementRepris, regles={"CE-CLOS": "cessation_le"})
def reprendre_contrat_engagement(
    dossier: Dossier, commande: ReprendreContratEngagement, cadre: Cadre
) -> Sequence[Evenement]:
    """A suspended contract runs again; within the delay of rule CE-CLOS when the inscription had ceased."""
    le = cadre.date_du_fait(commande)
    exiger_ouvert(dossier, le)
    suspension = _suspension(dossier, commande.contrat, le)
    cloture_le = suspension.cloture_le
    if cloture_le is not None:
        exiger(
            le <= cloture_le,
            "suspension_echue",
            f"L'inscription a cessé depuis trop longtemps : ce contrat pouvait reprendre jusqu'au {jour(cloture_le)}."
            " Clôturez-le, et proposez-en un autre.",
            champ="survenu_le",
        )
    return [
        ContratEngagementRepris(
            survenu_le=le,
            contrat=commande.contrat,
            suspendu_le=suspension.suspendu_le,
            cessation_le=suspension.suspendu_le if cloture_le is not None else None,
            **commande.enveloppe(),
        )
    ]


def _suspension(dossier: Dossier, contrat: UUID | str, le: date) -> Suspension:
    suspension = contrat_non_clos(dossier, contrat, le).suspension
    if suspension is None:
        raise Refus("contrat_non_suspendu", "Ce contrat n'est pas suspendu.", champ="contrat")
    exiger(
        suspension.suspendu_le <= le,
        "avant_suspension",
        f"L'étape est datée du {jour(le)}, avant la suspension du contrat le {jour(suspension.suspendu_le)}.",
        champ="survenu_le",
    )
    return suspension


@prealable(ContratEngagementRepris)
def _reprise_tient(dossier: Dossier, e: EvenementLu, _cadre: Cadre) -> None:
    _suspension(dossier, e.corps["contrat"], e.survenu_le)


@etape(CloreContratEngagement, ContratEngagementClos, regles={"CE-CLOS": "cessation_le"})
def clore_contrat_engagement(dossier: Dossier, commande: CloreContratEngagement, cadre: Cadre) -> Sequence[Evenement]:
    """A signed contract ends, for a motive that the dossier bears out."""
    le = cadre.date_du_fait(commande)
    exiger_ouvert(dossier, le)
    connu = _a_clore(dossier, commande.contrat, commande.motif, le)
    _exiger_jour_de_cloture(connu, commande.motif, le)
    suspension = connu.suspension if commande.motif is MotifClotureContrat.SUSPENSION_PROLONGEE else None
    return [
        ContratEngagementClos(
            survenu_le=le,
            contrat=commande.contrat,
            motif=commande.motif,
            cessation_le=suspension.suspendu_le if suspension else None,
            explication=commande.explication,
            **commande.enveloppe(),
        )
    ]


def _a_clore(dossier: Dossier, contrat: UUID | str, motif: MotifClotureContrat, le: date) -> Contrat:
    connu = contrat_non_clos(dossier, contrat, le)
    if motif is MotifClotureContrat.SUSPENSION_PROLONGEE:
        exiger(
            _suspension(dossier, contrat, le).cloture_le is not None,
            "contrat_non_suspendu",
            "Ce contrat n'est pas suspendu par une cessation d'inscription : choisissez un autre motif.",
            champ="motif",
        )
    elif motif is MotifClotureContrat.REORIENTATION:
        exiger(
            dossier.orientation is not None and dossier.orientation.id != connu.orientation,
            "orientation_inchangee",
            "Aucune autre orientation n'a été décidée depuis ce contrat : choisissez un autre motif.",
            champ="motif",
        )
    elif motif is MotifClotureContrat.FIN_DE_DROIT:
        exiger(
            dossier.droits is not None and not dossier.droits.etat.ouvert,
            "droit_ouvert",
            "Le droit au RSA est ouvert : choisissez un autre motif.",
            champ="motif",
        )
    return connu


def _exiger_jour_de_cloture(connu: Contrat, motif: MotifClotureContrat, le: date) -> None:
    """A contract closed for a delay or a term is closed once it is over."""
    suspension = connu.suspension
    if motif is MotifClotureContrat.SUSPENSION_PROLONGEE and suspension is not None and suspension.cloture_le:
        exiger(
            le > suspension.cloture_le,
            "cloture_prematuree",
            f"La personne peut se réinscrire et reprendre son contrat jusqu'au {jour(suspension.cloture_le)}.",
            champ="survenu_le",
        )
    if motif is MotifClotureContrat.TERME:
        exiger(
            le > connu.fin_le,
            "avant_terme",
            f"Le contrat court jusqu'au {jour(connu.fin_le)} : avant cette date, choisissez un autre motif.",
            champ="motif",
        )


@prealable(ContratEngagementClos)
def _cloture_tient(dossier: Dossier, e: EvenementLu, _cadre: Cadre) -> None:
    _a_clore(dossier, e.corps["contrat"], MotifClotureContrat[e.corps["motif"]], e.survenu_le)


@etape(DispenserContratEngagement, ContratEngagementDispense, regles={"C5": "survenu_le"})
def dispenser_contrat_engagement(
    dossier: Dossier, commande: DispenserContratEngagement, cadre: Cadre
) -> Sequence[Evenement]:
    """Rule C5: a person who is not subject to droits et devoirs."""
    le = cadre.date_du_fait(commande)
    exiger_ouvert(dossier, le)
    cadre.regle("C5", le)
    _exiger_non_soumise(dossier)
    return [ContratEngagementDispense(survenu_le=le, motif=commande.motif, **commande.enveloppe())]


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
