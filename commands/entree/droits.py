"""Entry and rights: ouvrir un dossier, modifier les droits, modifier l'identité."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from pydantic import Field

from commands.base import Cadre, Commande, Jour, etape, exemple, exiger, exiger_ouvert, jour, prealable
from commands.entree.retour import a_orienter, fins_au_depart
from ledger.dossier import Dossier
from ledger.events.base import CodeCommune, CodeMds, Evenement
from ledger.events.contrats.vie_contrat import ContratEngagementClos
from ledger.events.entree.droits import DossierOuvert, DroitsModifies, Identite, IdentiteModifiee
from ledger.events.orientations.parcours import ParcoursTermine
from ledger.lisible import lisible
from ledger.lu import EvenementLu
from ledger.vocabulaire.entree.droits import EtatDroit, MotifDroit, OrganismePayeur, RoleFoyer, Sexe, SituationFamiliale

AGE_MAX_ANNEES = 120


class OuvrirDossier(Commande):
    """Open a dossier when the département receives the information of an opened right (CASF R262-65-1)."""

    model_config = exemple(
        {
            "survenu_le": "2026-03-02",
            "organisme_payeur": "CAF",
            "role": "DEMANDEUR",
            "etat_droit": "OUVERT_VERSABLE",
            "soumis_droits_devoirs": True,
            "droit_ouvert_le": "2026-02-01",
            "situation_familiale": "SEUL_AVEC_ENFANT",
            "commune": "33063",
            "mds": "MDS-33-05",
            "identite": {
                "civilite": "Mme",
                "nom": "Étchéverry",
                "prenom": "Maïté",
                "naissance_le": "1988-02-29",
                "nir": "2880233063012",
                "telephone": "05 56 00 00 00",
            },
        }
    )

    organisme_payeur: OrganismePayeur
    role: RoleFoyer
    foyer: UUID | None = None
    etat_droit: EtatDroit
    motif: MotifDroit | None = Field(default=None, description="Motif d'un droit déjà suspendu")
    soumis_droits_devoirs: bool
    droit_ouvert_le: Jour | None = None
    sexe: Sexe | None = None
    situation_familiale: SituationFamiliale | None = None
    commune: CodeCommune | None = None
    mds: CodeMds | None = None
    identite: Identite


class ModifierDroits(Commande):
    """Record another right, or another obligation of droits et devoirs."""

    model_config = exemple(
        {
            "survenu_le": "2026-06-01",
            "etat_droit": "OUVERT_SUSPENDU",
            "soumis_droits_devoirs": True,
            "motif": "DECLARATION_MANQUANTE",
        }
    )

    etat_droit: EtatDroit
    soumis_droits_devoirs: bool
    motif: MotifDroit | None = None


class ModifierIdentite(Commande):
    """Record another name, contact or address."""

    model_config = exemple(
        {
            "commune": "33281",
            "mds": "MDS-33-29",
            "identite": {
                "nom": "Étchéverry",
                "prenom": "Maïté",
                "naissance_le": "1988-02-29",
                "adresse": {"voie": "12 rue des Acacias", "code_postal": "33700", "commune": "Mérignac"},
            },
        }
    )

    commune: CodeCommune | None = None
    mds: CodeMds | None = None
    situation_familiale: SituationFamiliale | None = None
    identite: Identite = Field(description="Identité complète, telle qu'elle est désormais")


@etape(OuvrirDossier, DossierOuvert, regles={"O1": "survenu_le"})
def ouvrir_dossier(dossier: Dossier, commande: OuvrirDossier, cadre: Cadre) -> Sequence[Evenement]:
    """A dossier opens once; the person is born, and the right is not opened in the future."""
    le = cadre.date_du_fait(commande)
    _exiger_ferme(dossier)
    _exiger_identite(commande.identite, cadre)
    exiger(
        commande.droit_ouvert_le is None or commande.droit_ouvert_le <= cadre.aujourd_hui,
        "fait_a_venir",
        "La date d'ouverture du droit est dans le futur.",
        champ="droit_ouvert_le",
    )
    a_accompagner = commande.soumis_droits_devoirs and commande.etat_droit.ouvert
    echeance = cadre.echeance("O1", le) if a_accompagner else None
    return [
        commande.fait(
            DossierOuvert,
            survenu_le=le,
            annee_naissance=commande.identite.naissance_le.year,
            echeance_orientation_le=echeance,
        )
    ]


def _exiger_identite(identite: Identite, cadre: Cadre) -> None:
    for champ in ("nom", "prenom", "nom_naissance"):
        exiger(
            lisible(getattr(identite, champ) or ""),
            "caractere_invisible",
            "Ce nom contient un caractère qui ne se voit pas : effacez-le, puis écrivez-le à nouveau lettre par lettre.",
            champ=f"identite.{champ}",
        )
    naissance = identite.naissance_le
    exiger(
        naissance <= cadre.aujourd_hui and cadre.aujourd_hui.year - naissance.year <= AGE_MAX_ANNEES,
        "naissance_impossible",
        "La date de naissance est impossible : vérifiez-la auprès de l'organisme payeur.",
        champ="identite.naissance_le",
    )


def _exiger_ferme(dossier: Dossier) -> None:
    exiger(
        not dossier.ouvert,
        "dossier_deja_ouvert",
        "Ce dossier est déjà ouvert : modifiez ses droits ou son identité.",
    )


@prealable(DossierOuvert)
def _ouverture_tient(dossier: Dossier, _e: EvenementLu, _cadre: Cadre) -> None:
    _exiger_ferme(dossier)


@etape(
    ModifierDroits,
    DroitsModifies,
    ContratEngagementClos,
    ParcoursTermine,
    pourquoi="La CAF ou la MSA décide du droit : le département enregistre ce qu'elle dit.",
)
def modifier_droits(dossier: Dossier, commande: ModifierDroits, cadre: Cadre) -> Sequence[Evenement]:
    """Something changes. A right that opens again after a departure brings the dossier back: see
    :mod:`commands.entree.retour`.
    """
    le = cadre.date_du_fait(commande)
    exiger_ouvert(dossier, le)
    droits = dossier.droits
    assert droits is not None  # noqa: S101 - an opened dossier has rights
    exiger(
        (commande.etat_droit, commande.soumis_droits_devoirs, commande.motif)
        != (droits.etat, droits.soumis, droits.motif),
        "droits_inchanges",
        f"Les droits sont déjà « {droits.etat.libelle} » depuis le {jour(droits.depuis)} : rien n'est à modifier.",
    )
    change = commande.fait(
        DroitsModifies, survenu_le=le, echeance_orientation_le=_echeance_nouvelle(dossier, commande, cadre, le)
    )
    revient = commande.correction is None and commande.etat_droit.ouvert
    return [change, *(fins_au_depart(dossier) if revient else ())]


def _echeance_nouvelle(dossier: Dossier, commande: ModifierDroits, cadre: Cadre, le: date) -> date | None:
    """Last day of rule O1, when the obligation of accompaniment begins with this change and nothing is decided yet."""
    a_accompagner = commande.soumis_droits_devoirs and commande.etat_droit.ouvert
    deja = dossier.droits is not None and dossier.droits.a_accompagner
    if not a_accompagner or deja or not a_orienter(dossier):
        return None
    return cadre.echeance("O1", le)


@prealable(DroitsModifies)
def _changement_tient(dossier: Dossier, e: EvenementLu, _cadre: Cadre) -> None:
    """A change of right that follows from a mutation falls with it; any other one rests upon the opening alone."""
    mutation = e.corps.get("mutation")
    exiger(
        mutation is None or mutation in dossier.mutations,
        "mutation_absente",
        "Ce changement de droit suit une mutation qui n'est pas enregistrée à cette date.",
    )


@etape(ModifierIdentite, IdentiteModifiee, pourquoi="Aucune règle ne porte sur l'identité ni sur l'adresse.")
def modifier_identite(dossier: Dossier, commande: ModifierIdentite, cadre: Cadre) -> Sequence[Evenement]:
    """Any opened dossier may have its identity restated, of somebody who is born."""
    le = cadre.date_du_fait(commande)
    exiger_ouvert(dossier, le)
    _exiger_identite(commande.identite, cadre)
    return [commande.fait(IdentiteModifiee, survenu_le=le)]
