"""Forms of what happens less often: balance, messages, identity, mutations."""

from typing import Final

from commands.entree.droits import ModifierIdentite, OuvrirDossier
from commands.entree.fin_droit import ReporterFinDroitRessources
from commands.entree.mutation import MuterDossier, RecevoirMutation
from commands.suivi.accompagnement import DeposerDocument, EtablirBilan, RecevoirMessage
from ledger.dossier import Dossier
from web.formulaires.arbre import Presentation
from web.formulaires.champ import Options
from web.saisies.modele import DATE, Contexte, Saisie
from web.saisies.suivi import messages

ECHANGES, DOSSIER = "Échanges", "Dossier"
_IDENTITE: Final = {
    "identite-nir": "Numéro de sécurité sociale, sans la clé",
    "identite-naissance_le": "Date de naissance",
    "identite-adresse-voie": "Numéro et voie",
    "identite-adresse-complement": "Complément d'adresse",
    "identite-adresse-code_postal": "Code postal",
    "identite-adresse-commune": "Ville",
    "identite-matricule": "Numéro d'allocataire",
    "commune": "Commune de résidence",
    "mds": "Maison départementale des solidarités",
}


def _identite(_: Contexte) -> Presentation:
    return Presentation(libelles=_IDENTITE)


def _mutation(_: Contexte) -> Presentation:
    return Presentation(
        libelles={
            "departement": "Département d'origine",
            "soumis_droits_devoirs": "Est-elle soumise aux droits et devoirs ?",
            "historique": "Étapes passées",
            "historique[]": "Étape passée",
            "historique-nature": "Quelle étape ?",
            "historique-le": "Date",
        },
        boutons={"historique": "Ajouter une étape passée"},
    )


def _document(_: Contexte) -> Presentation:
    """Size and fingerprint are those of the file."""
    return Presentation(
        libelles={"nature": "De quoi s'agit-il ?", "titre": "Titre"}, caches=frozenset({"taille_octets", "sha256"})
    )


def _reportable(dossier: Dossier) -> bool:
    droits = dossier.droits
    return droits is not None and droits.ressources_depuis is not None and droits.report is None


def _foyer(dossier: Dossier) -> Options:
    actuel = dossier.droits.foyer if dossier.droits is not None else None
    return ((actuel, "Foyer actuel"),) if actuel else ()


AUTRES: Final = (
    Saisie(
        DeposerDocument,
        "Déposer un document",
        "Déposer le document",
        ECHANGES,
        aide="Un PDF, ou une image JPEG ou PNG, est gardé au dossier, chiffré. D'un autre fichier, ce service ne retient que"
        " la nature, le titre et une empreinte : classez-le là où votre structure garde les siens.",
        presenter=_document,
        date=DATE,
        fichier=True,
    ),
    Saisie(
        EtablirBilan,
        "Établir un bilan",
        "Enregistrer le bilan",
        ECHANGES,
        libelles={"debut_le": "Du", "fin_le": "Au"},
    ),
    Saisie(
        RecevoirMessage,
        "Noter un message reçu",
        "Enregistrer le message",
        ECHANGES,
        libelles={"texte": "Message"},
        date=DATE,
        rare=True,
        cite={"en_reponse_a": messages},
    ),
    Saisie(
        ModifierIdentite,
        "Modifier l'identité ou l'adresse",
        "Enregistrer l'identité",
        DOSSIER,
        presenter=_identite,
        date=DATE,
        reprend=("identite", "commune", "mds", "situation_familiale"),
    ),
    Saisie(
        ReporterFinDroitRessources,
        "Reporter la fin de droit",
        "Reporter la fin de droit",
        DOSSIER,
        aide="Le versement est interrompu pour ressources : sans report, le droit prend fin le premier jour du mois qui suit"
        " quatre mois civils. Le report se décide à la demande du membre du foyer qui a conclu un contrat d'engagement, pour"
        " six mois au plus.",
        libelles={"demande_le": "Demandée le", "fin_le": "Reportée au"},
        date="Décidée le",
        rare=True,
        quand=_reportable,
    ),
    Saisie(
        MuterDossier,
        "Annoncer un départ du département",
        "Enregistrer le départ",
        DOSSIER,
        libelles={"departement": "Département d'accueil"},
        date=DATE,
        rare=True,
    ),
    Saisie(
        RecevoirMutation,
        "Recevoir d'un autre département",
        "Enregistrer l'arrivée",
        DOSSIER,
        presenter=_mutation,
        date=DATE,
        rare=True,
    ),
)
OUVERTURE: Final = Saisie(
    OuvrirDossier, "Ouverture du dossier", "Enregistrer", DOSSIER, presenter=_identite, cite={"foyer": _foyer}
)
"""Only restated: a dossier is opened elsewhere, by the flow of the CAF or the MSA."""
