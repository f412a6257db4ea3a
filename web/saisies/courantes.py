"""Forms of the steps of every day: rendez-vous, notes, what follows an orientation, offers."""

from collections.abc import Sequence
from typing import Final

from commands.offres.offre import AccepterOffre, ProposerOffre, RefuserOffre
from commands.orientations.designation import DesignerStructure
from commands.orientations.notification_orientation import NotifierOrientation
from commands.suivi.accompagnement import EcrireNote
from commands.suivi.convocation import EmettreConvocation
from commands.suivi.rendez_vous import (
    AnnulerRendezVous,
    DeplacerRendezVous,
    HonorerRendezVous,
    ManquerRendezVous,
    PlanifierRendezVous,
)
from commands.suivi.tache import CloreTache, ConfierTache, CreerTache
from ledger.dossier import Dossier
from ledger.dossier.etat.rendez_vous import EtatRendezVous, RendezVous
from ledger.events.base import IdAgent
from ledger.vocabulaire.suivi.accompagnement import Visibilite
from ledger.vocabulaire.suivi.convocation import CanalConvocation
from ledger.vocabulaire.suivi.rendez_vous import MotifRendezVous
from web.formulaires.arbre import Presentation
from web.formulaires.champ import Options
from web.mots.ecriture import heure, jour, minuscule
from web.saisies.modele import DATE, Contexte, Pas, Saisie
from web.saisies.objets import Objets
from web.saisies.propositions import Donnees, Valeurs, offre_typee, organisme_de

RDV: Final = "Rendez-vous"
DEPOT: Final = {
    "mise_a_disposition_le": "Espace personnel : lettre disponible depuis le",
    "consultee_le": "Espace personnel : première consultation le",
}
"""Fields of a letter on the personal space: the day of its reception follows from them."""


def _planifie(rendez_vous: RendezVous) -> bool:
    return rendez_vous.etat is EtatRendezVous.PLANIFIE


def _designation(contexte: Contexte) -> Presentation:
    """The structures of the organisme that was decided."""
    decide = contexte.etat.orientation
    places = [p for p in contexte.territoire.places if decide is None or p.organisme is decide.organisme]
    return Presentation(
        options={} if contexte.corrige else {"structure": tuple((p.code, p.libelle) for p in places)},
        fixes={"organisme": organisme_de(contexte.territoire)},
    )


class RendezVousConvoque(PlanifierRendezVous):
    """A rendez-vous with its convocation, recorded both or none."""

    convoquer_par: CanalConvocation | None = None


def _convoquer(commande: RendezVousConvoque, _: Dossier) -> Sequence[Pas]:
    """The rendez-vous is set, then the person summoned to it where a channel was chosen."""
    dits = {nom: getattr(commande, nom) for nom in PlanifierRendezVous.model_fields if nom in commande.model_fields_set}
    etapes = [Pas(PlanifierRendezVous(**dits | {"rendez_vous": commande.rendez_vous}))]
    if commande.convoquer_par is not None:
        enveloppe = {"rendez_vous": commande.rendez_vous, "survenu_le": commande.survenu_le}
        convocation = EmettreConvocation(canal=commande.convoquer_par, **enveloppe)
        etapes.append(Pas(convocation, noms={"rendez_vous": "le"}))
    return etapes


def _invitations(dossier: Dossier) -> Options:
    """Those by which the person may choose a slot, when she says it by telephone."""
    attendues = (c for c in dossier.convocations.values() if c.choix is not None and c.en_attente)
    return tuple((c.id, f"Invitation du {jour(c.emise_le)}, {c.motif.libelle}") for c in attendues)


CANAUX: Final = (
    CanalConvocation.SMS,
    CanalConvocation.COURRIEL,
    CanalConvocation.COURRIER,
    CanalConvocation.EN_MAIN_PROPRE,
)
"""Channels of a convocation that leaves with the rendez-vous, those of every day."""


def _rendez_vous(donnees: Donnees) -> Valeurs:
    """In the agent's own structure; the first one of an accompaniment, as long as none was honoured."""
    vus = any(r.etat is EtatRendezVous.HONORE for r in donnees.etat.rendez_vous.values())
    motif = MotifRendezVous.SUIVI if vus else MotifRendezVous.PREMIER_ACCOMPAGNEMENT
    return donnees.structure | {"motif": [motif.value]}


class TacheConfieeACreer(CreerTache):
    """A task and who does it, recorded both or none."""

    confiee_a: IdAgent | None = None


def _confier(commande: TacheConfieeACreer, _: Dossier) -> Sequence[Pas]:
    """The task, then whom it is confided to where somebody was chosen."""
    dits = {nom: getattr(commande, nom) for nom in CreerTache.model_fields if nom in commande.model_fields_set}
    etapes = [Pas(CreerTache(**dits | {"tache": commande.tache}))]
    if commande.confiee_a is not None:
        confiee = ConfierTache(tache=commande.tache, confiee_a=commande.confiee_a, survenu_le=commande.survenu_le)
        etapes.append(Pas(confiee))
    return etapes


def _collegues(contexte: Contexte) -> Presentation:
    """Those of the structure in charge."""
    agents = contexte.referents()
    return Presentation(
        options={"confiee_a": agents},
        libelles={"confiee_a": "Confiée à"},
        aides={"confiee_a": "Le référent, si vous ne choisissez personne" if agents else SANS_COLLEGUE},
    )


def _autre_collegue(contexte: Contexte) -> Presentation:
    """The same but who has it."""
    tache = contexte.etat.accompagnement.taches.get(contexte.objet)
    actuel = tache.confiee_a or contexte.etat.referent if tache is not None and not contexte.corrige else None
    agents = tuple(agent for agent in contexte.referents() if agent[0] != actuel)
    aides = {} if agents else {"confiee_a": SANS_COLLEGUE}
    return Presentation(options={"confiee_a": agents}, libelles={"confiee_a": "À qui ?"}, aides=aides)


SANS_COLLEGUE: Final = "Personne d'autre de la structure en charge n'a d'habilitation en cours."
LECTEURS: Final = tuple(
    ("visibilite", v.value, f"Enregistrer pour {'moi seulement' if v is Visibilite.AUTEUR else v.libelle}")
    for v in (Visibilite.STRUCTURE, Visibilite.PARTENAIRES, Visibilite.PERSONNE, Visibilite.AUTEUR)
)
"""Who reads a note is said by the button that records it, most usual first."""

RENDEZ_VOUS: Final = Objets(
    "rendez_vous",
    lambda d: d.rendez_vous,
    lambda r: f"{jour(r.le)} à {heure(r.heure)}, {r.motif.libelle}",
)

TACHES: Final = Objets(
    "tache",
    lambda d: d.accompagnement.taches,
    lambda o: f"à faire au plus tard le {jour(o.a_faire_le)}",
    derniers=50,
)

PROPOSITIONS: Final = Objets(
    "proposition",
    lambda d: d.propositions,
    lambda o: f"{o.theme.libelle}, proposée le {jour(o.proposee_le)}",
    derniers=50,
)

COURANTES: Final = (
    Saisie(
        HonorerRendezVous,
        "La personne est venue",
        "Enregistrer le rendez-vous",
        RDV,
        sur=RENDEZ_VOUS.si(_planifie),
        libelles={"duree_min": "Durée de l'entretien, en minutes", "themes": "Thèmes abordés"},
    ),
    Saisie(
        ManquerRendezVous,
        "La personne n'est pas venue",
        "Enregistrer l'absence",
        RDV,
        sur=RENDEZ_VOUS.si(_planifie),
        aide="Une absence n'entraîne rien par elle-même : c'est à vous de décider de la suite.",
        libelles={"excuse": "L'absence est-elle excusée ?"},
        boutons=(("excuse", "oui", "Absente, excusée"), ("excuse", "non", "Absente sans excuse")),
    ),
    Saisie(
        AnnulerRendezVous,
        "Annuler le rendez-vous",
        "Annuler le rendez-vous",
        RDV,
        sur=RENDEZ_VOUS.si(_planifie),
        libelles={"par": "Qui annule ?"},
    ),
    Saisie(
        DeplacerRendezVous,
        "Déplacer le rendez-vous",
        "Déplacer le rendez-vous",
        RDV,
        sur=RENDEZ_VOUS.si(_planifie),
        libelles={"le": "Nouvelle date", "heure": "Nouvelle heure", "par": "Qui le demande ?"},
    ),
    Saisie(
        PlanifierRendezVous,
        "Prendre un rendez-vous",
        "Prendre le rendez-vous",
        RDV,
        libelles={
            "duree_prevue_min": "Durée prévue, en minutes (45 par défaut)",
            "modalite": "Comment ?",
            "invitation": "En réponse à l'invitation",
        },
        cite={"invitation": _invitations},
        date="Jour où il est pris",
        propose=_rendez_vous,
        modele=RendezVousConvoque,
        decoupe=_convoquer,
        boutons=tuple(
            ("convoquer_par", canal.value, f"Prendre et convoquer par {minuscule(canal.libelle)}") for canal in CANAUX
        ),
    ),
    Saisie(
        EcrireNote,
        "Écrire au journal de bord",
        "Enregistrer la note",
        "Échanges",
        libelles={"texte": "Note", "visibilite": "Qui la lit ?"},
        boutons=LECTEURS,
    ),
    Saisie(
        CreerTache,
        "Créer une tâche",
        "Créer la tâche",
        "Échanges",
        libelles={"intitule": "Que faut-il faire ?", "a_faire_le": "À faire au plus tard le"},
        presenter=_collegues,
        modele=TacheConfieeACreer,
        decoupe=_confier,
    ),
    Saisie(
        ConfierTache,
        "Confier une tâche",
        "Confier la tâche",
        "Échanges",
        sur=TACHES.si(lambda o: o.issue is None),
        presenter=_autre_collegue,
        rare=True,
    ),
    Saisie(
        CloreTache,
        "Clore une tâche",
        "Clore la tâche",
        "Échanges",
        sur=TACHES.si(lambda o: o.issue is None),
        libelles={"issue": "Qu'est-elle devenue ?"},
    ),
    Saisie(
        NotifierOrientation,
        "Notifier l'orientation",
        "Enregistrer la notification",
        "Orientation",
        date=DATE,
        libelles=DEPOT,
        quand=lambda etat: etat.orientation is not None and etat.orientation.notifiee_le is None,
    ),
    Saisie(
        DesignerStructure,
        "Désigner la structure",
        "Désigner la structure",
        "Orientation",
        presenter=_designation,
        date=DATE,
        quand=lambda etat: etat.orientation is not None,
    ),
    Saisie(
        ProposerOffre,
        "Proposer une offre",
        "Proposer l'offre",
        "Offres",
        libelles={"offre": "Offre"},
        propose=lambda donnees: offre_typee(donnees.offre) if donnees.offre is not None else {},
    ),
    Saisie(
        AccepterOffre,
        "L'offre est acceptée",
        "Enregistrer l'accord",
        "Offres",
        sur=PROPOSITIONS.si(lambda o: o.en_attente),
    ),
    Saisie(
        RefuserOffre,
        "L'offre est refusée",
        "Enregistrer le refus",
        "Offres",
        sur=PROPOSITIONS.si(lambda o: o.en_attente),
    ),
)
