"""Dashboard 3, Accompagnement: files actives, rendez-vous, contacts, load of référents, interruptions."""

from ledger.events.contrats.vie_contrat import ContratEngagementClos, ContratEngagementSuspendu
from ledger.events.orientations.designation import ReferentTransfere
from ledger.events.orientations.parcours import ParcoursTermine
from ledger.events.suivi.accompagnement import MessageEnvoye, MessageRecu, SatisfactionRepondue
from ledger.events.suivi.rendez_vous import RendezVousAnnule, RendezVousHonore, RendezVousManque
from readmodels.dossier.periode import SUIVI
from readmodels.pilotage.contractualisation import SUIVIS
from readmodels.pilotage.indicateur import Compte, Indicateur, Tableau, Unite
from readmodels.pilotage.orientation import HORIZON
from readmodels.pilotage.sources import PERSONNES, est, faits, union

PAIRS = "Indicateurs de rdv-insertion"

RENDEZ_VOUS = faits(
    "rendez_vous",
    "Rendez-vous honorés, manqués ou annulés, au jour de l'étape",
    "f_rendez_vous",
    RendezVousHonore,
    RendezVousManque,
    RendezVousAnnule,
    propres={"structure": "f.structure_rendez_vous", "motif": "f.motif"},
)
CONTACTS = union(
    "contacts",
    "Rendez-vous honorés et messages échangés, au jour du contact",
    {
        "f_rendez_vous": ("'RENDEZ_VOUS'", (RendezVousHonore,)),
        "f_accompagnement": ("canal", (MessageEnvoye, MessageRecu)),
    },
)
SATISFACTION = faits(
    "satisfaction",
    "Réponses sur la satisfaction, au jour de la réponse",
    "f_accompagnement",
    SatisfactionRepondue,
)
FINS = faits(
    "fins",
    "Parcours terminés, au jour de leur fin",
    "f_orientation",
    ParcoursTermine,
    propres={"motif": "f.motif"},
)
ARRETS = faits(
    "arrets_contrat",
    "Contrats d'engagement suspendus ou clos, au jour de l'étape",
    "f_contrat_engagement",
    ContratEngagementSuspendu,
    ContratEngagementClos,
    propres={"motif": "f.motif"},
)
TRANSFERTS = faits("transferts", "Changements de référent, au jour du changement", "f_designation", ReferentTransfere)
_HONORE, _MANQUE = est(RendezVousHonore), est(RendezVousManque)

TABLEAU = Tableau(
    "accompagnement",
    "Accompagnement",
    (
        SUIVIS,
        Indicateur(
            "charge_referent",
            "Charge par référent",
            "Personnes suivies, par référent qui en suit au moins une.",
            HORIZON,
            PERSONNES,
            Compte(SUIVI),
            Compte(SUIVI, objets="p.referent"),
            Unite.PERSONNES_PAR_REFERENT,
            "Les référents qui ne suivent personne à la date.",
        ),
        Indicateur(
            "rdv_honores",
            "Rendez-vous honorés",
            "Rendez-vous qui ont eu lieu.",
            HORIZON,
            RENDEZ_VOUS,
            Compte(_HONORE),
        ),
        Indicateur(
            "rdv_manques",
            "Rendez-vous manqués",
            "Rendez-vous où la personne n'est pas venue, excusée ou non. Une absence n'est pas un manquement.",
            PAIRS,
            RENDEZ_VOUS,
            Compte(_MANQUE),
        ),
        Indicateur(
            "rdv_manques_excuses",
            "Absences excusées",
            "Rendez-vous où la personne n'est pas venue, avec une excuse.",
            "Plan pauvreté, B4",
            RENDEZ_VOUS,
            Compte(f"{_MANQUE} and f.excuse"),
        ),
        Indicateur(
            "rdv_annules",
            "Rendez-vous annulés",
            "Rendez-vous annulés par la personne ou par le service.",
            PAIRS,
            RENDEZ_VOUS,
            Compte(est(RendezVousAnnule)),
        ),
        Indicateur(
            "taux_presence",
            "Taux de présence",
            "Rendez-vous honorés, parmi les rendez-vous honorés ou manqués.",
            PAIRS,
            RENDEZ_VOUS,
            Compte(_HONORE),
            Compte(f"({_HONORE} or {_MANQUE})"),
            Unite.POURCENTAGE,
            "Les rendez-vous annulés, et ceux dont l'issue n'est pas connue.",
        ),
        Indicateur(
            "duree_rdv",
            "Durée moyenne des rendez-vous",
            "Minutes passées en rendez-vous, par rendez-vous honoré.",
            HORIZON,
            RENDEZ_VOUS,
            Compte(_HONORE, "f.duree_min"),
            Compte(_HONORE),
            Unite.MINUTES,
        ),
        Indicateur(
            "contacts",
            "Contacts",
            "Rendez-vous honorés, messages envoyés à la personne ou reçus d'elle.",
            HORIZON,
            CONTACTS,
            Compte(),
            ecarte="Les convocations et les rappels, qui n'attendent pas de réponse.",
        ),
        Indicateur(
            "personnes_contactees",
            "Personnes contactées",
            "Personnes qui ont eu au moins un contact.",
            HORIZON,
            CONTACTS,
            Compte(objets="f.dossier"),
            ecarte="Les convocations et les rappels, qui n'attendent pas de réponse.",
        ),
        Indicateur(
            "satisfaction",
            "Satisfaction",
            "Note de 1 à 5 donnée par les personnes, en moyenne.",
            HORIZON,
            SATISFACTION,
            Compte(valeur="f.note_sur_5"),
            Compte(),
            Unite.NOTE,
        ),
        Indicateur(
            "parcours_termines",
            "Parcours terminés",
            "Parcours que plus personne n'accompagne à partir de ce jour.",
            HORIZON,
            FINS,
            Compte(),
        ),
        Indicateur(
            "contrats_suspendus",
            "Contrats suspendus",
            "Contrats d'engagement suspendus, repris ou non depuis.",
            HORIZON,
            ARRETS,
            Compte(est(ContratEngagementSuspendu)),
        ),
        Indicateur(
            "contrats_clos",
            "Contrats clos avant terme",
            "Contrats d'engagement clos avant d'être remplacés par un autre.",
            HORIZON,
            ARRETS,
            Compte(est(ContratEngagementClos)),
        ),
        Indicateur(
            "referents_transferes",
            "Changements de référent",
            "Personnes confiées à un autre référent, dans la même structure ou dans une autre.",
            "CT L5411-5-2",
            TRANSFERTS,
            Compte(),
        ),
    ),
)
