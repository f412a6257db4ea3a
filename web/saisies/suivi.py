"""Forms of who follows the person, and of what is sent to them: the référent, convocations, messages."""

from typing import Final

from commands.orientations.designation import DesignerReferent, TransfererReferent
from commands.suivi.acces import EnvoyerLien
from commands.suivi.accompagnement import EnvoyerMessage
from commands.suivi.convocation import ConstaterRemiseConvocation, EmettreConvocation
from commands.suivi.envoi import DeclarerOppositionEnvoi, LeverOppositionEnvoi
from commands.suivi.invitation import AnnulerInvitation, RelancerInvitation
from commands.temoins import SUR_PAPIER
from ledger.dossier import Dossier
from ledger.dossier.etat.rendez_vous import EtatRendezVous
from ledger.vocabulaire.suivi.acces import CanalLien
from ledger.vocabulaire.suivi.convocation import StatutRemise
from ledger.vocabulaire.suivi.envoi import CanalEnvoi
from web.formulaires.arbre import Presentation
from web.formulaires.champ import Options
from web.mots.ecriture import heure, jour
from web.saisies.modele import DATE, Contexte, Gardee, Partie, Saisie
from web.saisies.objets import Objets

RDV, ORIENTATION, ECHANGES = "Rendez-vous", "Orientation", "Échanges"
SANS_AGENT: Final = (
    "Aucun autre référent de la structure en charge n'a d'habilitation en cours : demandez-en une à un administrateur."
)


def _referents(contexte: Contexte) -> Presentation:
    aides = {} if contexte.referents() else {"referent": SANS_AGENT}
    return Presentation(options={"referent": contexte.referents()}, libelles={"referent": "Référent"}, aides=aides)


def _transfert(contexte: Contexte) -> Presentation:
    """Inside the structure in charge; the référent who is replaced is the one whom the author saw."""
    etat = contexte.etat
    autres = tuple(r for r in contexte.referents() if contexte.corrige or r[0] != etat.referent)
    en_place = ((etat.referent, "Référent actuel"),) if etat.referent is not None else ()
    connus = (("precedent", etat.referent), ("structure", etat.structure))
    return Presentation(
        options={"referent": autres, "precedent": en_place},
        libelles={"referent": "Nouveau référent", "precedent": "Référent remplacé", "motif": "Pourquoi ?"},
        aides={} if autres else {"referent": SANS_AGENT},
        fixes={} if contexte.corrige else {nom: valeur for nom, valeur in connus if valeur is not None},
    )


def _convocation(contexte: Contexte) -> Presentation:
    attendus = [r for r in contexte.etat.rendez_vous.values() if r.etat is EtatRendezVous.PLANIFIE]
    a_venir = [(r.id, f"{jour(r.le)} à {heure(r.heure)}, {r.motif.libelle}") for r in attendus if r.le >= contexte.le]
    return Presentation(
        options={} if contexte.corrige else {"rendez_vous": tuple(a_venir)},
        libelles={
            "canal": "Par quel moyen ?",
            "rendez_vous": "À quel rendez-vous ?",
            "motif": "Motif du rendez-vous à prendre",
            "validite_jours": "Durée de l'invitation, en jours",
            "creneaux_du": "Créneaux à partir du",
            "creneaux_au": "Créneaux jusqu'au",
            "duree_prevue_min": "Durée du rendez-vous, en minutes",
            "modalite": "Où ?",
        },
        aides={
            "rendez_vous": "Laissez vide pour inviter la personne à en prendre un.",
            "validite_jours": "La durée habituelle si vous ne l'indiquez pas.",
            "creneaux_du": "Aujourd'hui si vous ne l'indiquez pas.",
            "creneaux_au": "La personne choisit en ligne un créneau libre de son référent. Vide : elle vous appelle.",
            "duree_prevue_min": "45 si vous ne l'indiquez pas.",
            "modalite": "Sur place si vous ne l'indiquez pas.",
        },
    )


def _remise(contexte: Contexte) -> Presentation:
    """Of the letter that was chosen, what somebody may have seen."""
    connue = contexte.etat.convocations.get(contexte.objet)
    if contexte.corrige:
        return Presentation()
    vus = SUR_PAPIER[connue.canal] if connue is not None and connue.canal in SUR_PAPIER else frozenset(StatutRemise)
    return Presentation(options={"statut": tuple((s.value, s.libelle) for s in StatutRemise if s in vus)})


def _refusables(_contexte: Contexte) -> Presentation:
    """The channels that one may refuse: letters always arrive."""
    return Presentation(
        options={"canal": tuple((c.value, c.libelle) for c in CanalEnvoi if c is not CanalEnvoi.COURRIER)}
    )


def messages(dossier: Dossier) -> Options:
    """Those that a message may answer, the last ones first."""
    return tuple((o.id, f"Message du {jour(o.le)}") for o in reversed(dossier.accompagnement.messages.values()))


def _lien(contexte: Contexte) -> Presentation:
    """A link that leaves; a QR code is on the contract itself."""
    partent = tuple((canal.value, canal.libelle) for canal in CanalLien if canal is not CanalLien.QR)
    return Presentation() if contexte.corrige else Presentation(options={"canal": partent})


def versions_a_signer(dossier: Dossier) -> Options:
    """The documents of contracts that wait for a signature."""
    attendus = (dossier.accompagnement.a_signer(c.id) for c in dossier.contrats.values() if c.en_attente)
    return tuple((d.id, f"Contrat établi le {jour(d.produit_le)}") for d in attendus if d is not None and not d.perime)


def _rendez_vous(dossier: Dossier) -> Options:
    return tuple((o.id, f"Rendez-vous du {jour(o.le)}, {o.motif.libelle}") for o in dossier.rendez_vous.values())


A_CHOISIR: Final = Objets(
    "convocation",
    lambda d: d.convocations,
    lambda o: f"invitation du {jour(o.emise_le)}, {o.motif.libelle}",
).si(lambda o: o.choix is not None and o.en_attente)
CONVOCATIONS: Final = Objets(
    "convocation",
    lambda d: d.convocations,
    lambda o: f"convocation du {jour(o.emise_le)}, par {o.canal.libelle}",
    derniers=2,
)

SUIVI: Final = (
    Saisie(
        EmettreConvocation,
        "Convoquer ou inviter la personne",
        "Enregistrer",
        RDV,
        aide="Par SMS ou par courriel, elle part dès qu'un transporteur est réglé ; autrement, elle reste à envoyer.",
        presenter=_convocation,
        rubriques=(
            Partie("Convoquer, ou inviter à prendre rendez-vous", ("canal", "rendez_vous")),
            Partie(
                "Inviter à choisir un créneau", ("motif", "creneaux_du", "creneaux_au", "duree_prevue_min", "modalite")
            ),
        ),
        cite={"rendez_vous": _rendez_vous},
    ),
    Saisie(
        ConstaterRemiseConvocation,
        "Dire ce qu'est devenu un courrier",
        "Enregistrer",
        RDV,
        sur=CONVOCATIONS.si(lambda o: o.canal in SUR_PAPIER and o.statut in (None, StatutRemise.ENVOYEE)),
        aide="Ce que vous en avez en main : le dépôt à la poste, l'avis de réception, le pli revenu.",
        presenter=_remise,
        libelles={"statut": "Qu'est-il devenu ?"},
        date=DATE,
        gardee=Gardee(),
    ),
    Saisie(
        RelancerInvitation,
        "Relancer une invitation",
        "Enregistrer la relance",
        RDV,
        sur=A_CHOISIR,
        aide="Une fois, avant sa fin. Par SMS ou par courriel, la relance part avec un nouveau lien.",
        libelles={"canal": "Par quel moyen ?"},
        gardee=Gardee(),
        quand=lambda etat: any(c.relancee_le is None and c.choix is not None for c in etat.convocations.values()),
    ),
    Saisie(
        AnnulerInvitation,
        "Annuler une invitation",
        "Annuler l'invitation",
        RDV,
        sur=A_CHOISIR,
        aide="La personne ne pourra plus choisir de créneau par elle. Elle n'en est pas prévenue : appelez-la.",
    ),
    Saisie(
        EnvoyerMessage,
        "Écrire à la personne",
        "Enregistrer le message",
        ECHANGES,
        aide=(
            "Par la messagerie, la personne le lit dans son espace personnel. Par SMS ou par courriel, il part dès qu'un"
            " transporteur est réglé ; par courrier, il reste à envoyer."
        ),
        libelles={"canal": "Par", "texte": "Message", "en_reponse_a": "En réponse à"},
        cite={"en_reponse_a": messages},
    ),
    Saisie(
        EnvoyerLien,
        "Envoyer un lien à la personne",
        "Envoyer le lien",
        ECHANGES,
        aide=(
            "Vers son espace personnel, ou vers son contrat à signer. Elle l'ouvre par sa date de naissance, et par un code"
            " sur son téléphone s'il est au dossier. Vous ne voyez ni le lien ni le code."
        ),
        presenter=_lien,
        libelles={"objet": "Pour", "canal": "Par quel moyen ?", "cible": "Contrat à signer"},
        cite={"cible": versions_a_signer},
    ),
    Saisie(
        DeclarerOppositionEnvoi,
        "Ne plus envoyer de SMS ou de courriels",
        "Enregistrer le refus",
        ECHANGES,
        aide="La personne l'a demandé, ou a répondu STOP : plus rien ne part par ce moyen.",
        presenter=_refusables,
        libelles={"canal": "Par quel moyen ?"},
    ),
    Saisie(
        LeverOppositionEnvoi,
        "Envoyer de nouveau des SMS ou des courriels",
        "Enregistrer l'accord",
        ECHANGES,
        aide="La personne l'accepte de nouveau.",
        presenter=_refusables,
        libelles={"canal": "Par quel moyen ?"},
        quand=lambda etat: bool(etat.oppositions),
    ),
    Saisie(
        DesignerReferent,
        "Désigner le référent",
        "Désigner le référent",
        ORIENTATION,
        presenter=_referents,
        date=DATE,
        quand=lambda etat: etat.structure is not None and etat.referent is None,
    ),
    Saisie(
        TransfererReferent,
        "Confier à un autre référent",
        "Confier la personne",
        ORIENTATION,
        aide="Dans la même structure ; l'orientation ne change pas. Vers une autre structure, partez de la file active.",
        presenter=_transfert,
        date=DATE,
        quand=lambda etat: etat.referent is not None,
        rare=True,
    ),
)
