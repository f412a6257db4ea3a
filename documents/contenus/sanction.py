"""Letters of a sanction: the intention, then the decision."""

from documents.contenus.lecture import Contenu, Lecture
from documents.erreurs import DocumentImpossible
from documents.mots import INSECABLE, jour
from ledger.dossier.etat.sanction import Manquement
from ledger.events.sanctions.sanction import ManquementConstate, SanctionDecidee
from ledger.vocabulaire.sanctions.sanction import MesureSanction, NatureManquement

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
    modulation = textes.get("modulation") or {}
    motifs = [
        textes["motivation"],
        *(f"{titre} : {modulation[nom]}" for nom, titre in _MODULATION.items() if nom in modulation),
    ]
    corps = decidee.corps
    return Contenu(
        lecture.communes()
        | {
            "decidee_le": jour(decidee.survenu_le),
            "mesure": f"{MesureSanction[corps['mesure']].libelle} de {corps['taux_pourcent']}{INSECABLE}%",
            "periode": f"du {jour(sanction.debut_le)} au {jour(sanction.fin_le)}",
            "nature": NatureManquement[corps["nature"]].libelle,
            "faits": lecture.textes(constate)["faits"],
            "motivation": "\n".join(motifs),
            "recours": lecture.recours(),
        },
        lecture.signataire(decidee),
        ["Service chargé du RSA"],
    )
