"""Mon RSA, letters and messages: what is sent, what reaches the persons, what they do by themselves.

The opening of an account is not a step of the ledger: adoption is read in what the persons do with theirs.
"""

from ledger.events.offres.offre import OffrePositionnee
from ledger.events.suivi.accompagnement import MessageEnvoye, MessageRecu
from ledger.events.suivi.convocation import ConvocationEmise, RappelEnvoye, RemiseConvocationConstatee
from readmodels.pilotage.indicateur import VALABLE, Compte, Indicateur, Tableau, Unite
from readmodels.pilotage.orientation import HORIZON
from readmodels.pilotage.sources import PERSONNES, ayant, est, faits, union

ENVOIS = union(
    "envois",
    "Convocations, rappels et messages, au jour où ils sont établis",
    {
        "f_rendez_vous": ("canal", (ConvocationEmise, RappelEnvoye)),
        "f_accompagnement": ("canal", (MessageEnvoye,)),
    },
)
REMISES = faits(
    "remises",
    "Remises de convocations constatées, au jour du constat",
    "f_rendez_vous",
    RemiseConvocationConstatee,
    propres={"canal": "f.canal"},
)
RECUS = faits(
    "messages_recus",
    "Messages reçus des personnes, au jour de leur réception",
    "f_accompagnement",
    MessageRecu,
    propres={"canal": "f.canal"},
)
_ANNEE = f"x.survenu_le > ({VALABLE} - interval '12 months')::date"
_ECRIT = ayant("f_accompagnement", f"x.canal = 'MESSAGERIE' and {_ANNEE}", MessageRecu)
_ACTIVE = f"({_ECRIT} or {ayant('f_offre', _ANNEE, OffrePositionnee)})"
LETTRES = "('COURRIER', 'LETTRE_RECOMMANDEE')"

TABLEAU = Tableau(
    "mon_rsa",
    "Mon RSA, courriers et messages",
    (
        Indicateur(
            "part_mon_rsa",
            "Usage de Mon RSA",
            "Personnes à accompagner qui ont écrit par la messagerie de leur espace, ou demandé elles-mêmes une offre, dans"
            " les douze derniers mois, parmi les personnes à accompagner.",
            HORIZON,
            PERSONNES,
            Compte(_ACTIVE),
            Compte(),
            Unite.POURCENTAGE,
            "L'ouverture d'un compte sans autre usage, qui n'est pas une étape du registre.",
        ),
        Indicateur(
            "messages_mon_rsa",
            "Messages reçus par Mon RSA",
            "Messages que les personnes envoient par la messagerie de leur espace.",
            HORIZON,
            RECUS,
            Compte("f.canal = 'MESSAGERIE'"),
        ),
        Indicateur(
            "messages_recus",
            "Messages reçus",
            "Messages reçus des personnes, par tous les canaux.",
            HORIZON,
            RECUS,
            Compte(),
        ),
        Indicateur(
            "envois",
            "Envois",
            "Convocations, rappels de rendez-vous et messages établis, qu'un transporteur les ait envoyés ou non.",
            HORIZON,
            ENVOIS,
            Compte(),
        ),
        Indicateur(
            "lettres",
            "Courriers",
            "Convocations et messages établis pour le courrier, recommandé ou non.",
            HORIZON,
            ENVOIS,
            Compte(f"f.canal in {LETTRES}"),
            ecarte="Les notifications d'orientation et de sanction, qui ont leurs propres étapes.",
        ),
        Indicateur(
            "sms",
            "SMS",
            "Convocations, rappels et messages établis pour un SMS.",
            HORIZON,
            ENVOIS,
            Compte("f.canal = 'SMS'"),
        ),
        Indicateur(
            "convocations",
            "Convocations",
            "Convocations à un rendez-vous et invitations à en prendre un.",
            HORIZON,
            ENVOIS,
            Compte(est(ConvocationEmise)),
        ),
        Indicateur(
            "rappels",
            "Rappels",
            "Rappels de rendez-vous.",
            HORIZON,
            ENVOIS,
            Compte(est(RappelEnvoye)),
        ),
        Indicateur(
            "part_non_remises",
            "Part des convocations non remises",
            "Constats de convocations non délivrées, revenues ou non réclamées, parmi les constats de leur sort.",
            HORIZON,
            REMISES,
            Compte("f.statut in ('ECHOUEE', 'NPAI', 'NON_RECLAMEE')"),
            Compte("f.statut <> 'ENVOYEE'"),
            Unite.POURCENTAGE,
            "Les convocations dont le sort n'est pas connu, ou seulement l'envoi.",
        ),
    ),
)
