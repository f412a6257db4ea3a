"""The contrat d'engagement: parties, duration, goals, plan d'action, what each undertakes (CT R5411-15)."""

from datetime import date
from typing import Any

from documents.contenus.lecture import Contenu, Lecture
from documents.mots import heures, jour
from ledger.dossier.etat.contrat_engagement import Contrat
from ledger.dossier.etat.plan_action import Demarche
from ledger.events.contrats.contrat_engagement import ContratEngagementPropose
from ledger.events.contrats.plan_action import DemarchePrevue
from ledger.vocabulaire.contrats.contrat_engagement import ResponsableDemarche
from ledger.vocabulaire.suivi.rendez_vous import Theme


def contrat_engagement(lecture: Lecture, objet: str) -> Contenu:
    """The contract as it was proposed, with its plan as it stands."""
    propose = lecture.dernier(ContratEngagementPropose, "contrat", objet)
    contrat, textes = lecture.etat.contrats[objet], lecture.textes(propose)
    referent = lecture.agent(propose.corps.get("referent") or lecture.etat.referent)
    structure = lecture.lieu(lecture.etat.structure)
    return Contenu(
        lecture.communes() | {"recours": lecture.recours()},
        [referent],
        [
            "Établi selon le modèle de France Travail" if contrat.modele else "Établi par l'organisme référent",
            "Code du travail, articles L5411-6 et R5411-15",
        ],
        gabarit="contrat",
        propre={
            "parties": [
                {"quoi": "La personne", "nom": lecture.nom, "lignes": [f"Date de naissance : {_naissance(lecture)}"]},
                {"quoi": "L'organisme référent", "nom": structure, "lignes": [f"Référent unique : {referent}"]},
            ],
            "faits": _faits(contrat),
            "texte_objectifs": textes.get("objectifs") or "",
            "objectifs": _objectifs(lecture, contrat),
            "demarches": [_demarche(lecture, d) for d in lecture.etat.demarches.values() if d.contrat == objet],
            "engagements": [
                (titre, dits)
                for titre, dits in (
                    ("Je m'engage", textes.get("engagements_personne")),
                    ("L'organisme référent s'engage", textes.get("engagements_organisme")),
                )
                if dits
            ],
            "preuve": None,
        },
    )


def _naissance(lecture: Lecture) -> str:
    return jour(date.fromisoformat(lecture.identite["naissance_le"]))


def _faits(contrat: Contrat) -> list[tuple[str, str]]:
    """The line of a weekly duration of zero says nothing of why: it may tell of health."""
    duree = heures(contrat.duree_a_signer_h) if contrat.duree_a_signer_h else "aucune, à la demande de la personne"
    faits = [
        ("Parcours", contrat.parcours.libelle),
        ("Durée du contrat", f"du {jour(contrat.debut_le)} au {jour(contrat.fin_le)}"),
        ("Activité par semaine", duree),
    ]
    if contrat.projet is not None:
        faits.append(("Mon projet", contrat.projet.libelle))
    if contrat.actualisation_mois is not None:
        faits.append(
            (
                "Points d'étape",
                f"tous les {contrat.actualisation_mois} mois" if contrat.actualisation_mois > 1 else "chaque mois",
            )
        )
    return faits


def _objectifs(lecture: Lecture, contrat: Contrat) -> list[dict[str, str]]:
    """Those of the document to sign: where an essential change waits, they are the changed ones."""
    if contrat.plan_a_signer is None:
        return []
    arrete = lecture.textes(lecture.a(contrat.plan_a_signer))
    return [
        {"theme": Theme[axe["theme"]].libelle.capitalize(), "but": axe["objectif"]} for axe in arrete.get("axes") or ()
    ]


def _demarche(lecture: Lecture, demarche: Demarche) -> dict[str, Any]:
    prevue = lecture.dernier(DemarchePrevue, "demarche", demarche.id)
    avec = {
        ResponsableDemarche.PERSONNE: "moi-même",
        ResponsableDemarche.REFERENT: "mon référent",
        ResponsableDemarche.ORGANISME: lecture.lieu(demarche.executant),
    }
    return {
        "quoi": demarche.type_action.libelle.capitalize(),
        "detail": lecture.textes(prevue).get("detail") or "",
        "avec": avec[demarche.responsable],
        "quand": f"du {jour(demarche.debut_le)} au {jour(demarche.fin_le)}",
        "heures": f"{demarche.heures_hebdo:g}".replace(".", ","),
    }
