"""Letters of a sanction: the intention, the decision, the answer to a recours."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from documents.contenus.lecture import Contenu, Lecture
from documents.erreurs import DocumentImpossible
from documents.mots import INSECABLE, jour
from ledger.dossier.etat.sanction import Manquement
from ledger.events.sanctions.recours import RecoursDecide, RecoursForme
from ledger.events.sanctions.sanction import ManquementConstate, SanctionDecidee
from ledger.vocabulaire.sanctions.sanction import IssueRecours, MesureSanction, NatureManquement

_MODULATION = {
    "situation": "Votre situation",
    "foyer": "Votre foyer",
    "manquements": "Nature et fréquence des manquements",
    "consequences": "Conséquences sur votre parcours",
}


def intention_sanction(lecture: Lecture, objet: str) -> Contenu:
    """The facts, the measure considered, and how to answer (CASF L262-37 III)."""
    manquement = lecture.etat.manquements[objet]
    constate = lecture.dernier(ManquementConstate, "manquement", objet)
    if not manquement.en_cours:
        raise DocumentImpossible("cette procédure est close : aucune sanction n'y est plus envisagée")
    regle = lecture.cadre.regle("P3", lecture.le)
    assert regle.delai is not None  # noqa: S101 - it is a delay
    return Contenu(
        lecture.communes()
        | {
            "constate_le": jour(manquement.constate_le),
            "nature": manquement.nature.libelle,
            "faits": lecture.textes(constate)["faits"],
            "mesure": _mesure(lecture, manquement).libelle,
            "delai_observations": f"{regle.delai.jours}{INSECABLE}jours",
        },
        lecture.signataire(constate),
        ["Service chargé du RSA"],
    )


def _mesure(lecture: Lecture, manquement: Manquement) -> MesureSanction:
    """The measure considered; of a first manquement it can only be a suspension (rules S1 and S3)."""
    if manquement.mesure_envisagee is not None:
        return manquement.mesure_envisagee
    if lecture.etat.sanctions:
        raise DocumentImpossible(
            "cette personne a déjà été sanctionnée : une suspension et une suppression sont possibles, enregistrez d'abord"
            " la mesure envisagée"
        )
    return MesureSanction.SUSPENSION


def decision_sanction(lecture: Lecture, objet: str) -> Contenu:
    """The measure, why it was decided, and how to contest it."""
    decidee = lecture.dernier(SanctionDecidee, "sanction", objet)
    sanction, textes = lecture.etat.sanctions[objet], lecture.textes(decidee)
    constate = lecture.dernier(ManquementConstate, "manquement", sanction.manquement)
    corps = decidee.corps
    return Contenu(
        lecture.communes()
        | {
            "decidee_le": jour(decidee.survenu_le),
            "mesure": _taux(corps),
            "periode": f"du {jour(sanction.debut_le)} au {jour(sanction.fin_le)}",
            "nature": NatureManquement[corps["nature"]].libelle,
            "faits": lecture.textes(constate)["faits"],
            "motivation": _motivation(textes),
            "recours": lecture.recours(),
        },
        lecture.signataire(decidee),
        ["Service chargé du RSA"],
    )


def reponse_recours(lecture: Lecture, objet: str) -> Contenu:
    """The answer to a recours préalable, which takes the place of the first decision (CRPA L412-7), and the judge."""
    decide = lecture.dernier(RecoursDecide, "recours", objet)
    forme = lecture.dernier(RecoursForme, "recours", objet)
    return Contenu(
        lecture.communes()
        | {
            "forme_le": jour(forme.survenu_le),
            "decide_le": jour(decide.survenu_le),
            "reponse": _reponse(decide.corps),
            "motivation": _motivation(lecture.textes(decide)),
            "juge": lecture.juge().capitalize(),
        },
        lecture.signataire(decide),
        ["Service chargé du RSA"],
    )


def _reponse(corps: Mapping[str, Any]) -> str:
    match IssueRecours[corps["issue"]]:
        case IssueRecours.ACCUEILLI:
            return "La sanction est annulée : elle est tenue pour n'avoir jamais existé."
        case IssueRecours.IRRECEVABLE:
            return "Votre recours ne peut pas être examiné. La sanction est maintenue."
        case IssueRecours.REFORME:
            periode = f"du {_jour(corps['debut_le'])} au {_jour(corps['fin_le'])}"
            return f"La sanction est remplacée par celle-ci : {_taux(corps)} de votre RSA, {periode}."
        case _:
            return "Votre recours est rejeté. La sanction est maintenue."


def _taux(corps: Mapping[str, Any]) -> str:
    """« suspension de 50 % »."""
    return f"{MesureSanction[corps['mesure']].libelle} de {corps['taux_pourcent']}{INSECABLE}%"


def _jour(iso: str) -> str:
    return jour(date.fromisoformat(iso))


def _motivation(textes: Mapping[str, Any]) -> str:
    """The reasons, then what the rate and the duration take into account (rule S-MOD)."""
    modulation = textes.get("modulation") or {}
    prises_en_compte = (f"{titre} : {modulation[nom]}" for nom, titre in _MODULATION.items() if nom in modulation)
    return "\n".join((textes["motivation"], *prises_en_compte))
