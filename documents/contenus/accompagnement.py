"""Letters of the accompaniment: convocation, bilan, attestation."""

from documents.contenus.lecture import Contenu, Lecture
from documents.erreurs import DocumentImpossible
from documents.mots import heure, jour, jour_long
from ledger.dossier.etat.rendez_vous import EtatRendezVous
from ledger.events.suivi.accompagnement import BilanEtabli
from ledger.events.suivi.rendez_vous import RendezVousPlanifie
from ledger.vocabulaire.suivi.rendez_vous import Modalite


def convocation(lecture: Lecture, objet: str) -> Contenu:
    """To a rendez-vous that is still to come, at the day and hour that stand now."""
    rdv = lecture.etat.rendez_vous[objet]
    if rdv.etat is not EtatRendezVous.PLANIFIE:
        message = f"ce rendez-vous est {rdv.etat.libelle} : on ne convoque qu'à un rendez-vous à venir"
        raise DocumentImpossible(message)
    prevu = lecture.dernier(RendezVousPlanifie, "rendez_vous", objet)
    modalite = Modalite[prevu.corps["modalite"]]
    lieu = lecture.lieu(prevu.corps.get("lieu") or rdv.structure)
    ou = f"à cet endroit : {lieu}" if modalite is Modalite.SUR_PLACE else f"{modalite.libelle}, avec {lieu}"
    return Contenu(
        lecture.communes()
        | {
            "rendez_vous": f"le {jour(rdv.le)} à {heure(rdv.heure)}, {ou}",
            "motif": rdv.motif.libelle,
            "modalite": modalite.libelle,
            "structure": lecture.lieu(rdv.structure),
        },
        lecture.accompagnant() if lecture.etat.referent else lecture.signataire(prevu),
        [lecture.lieu(rdv.structure)],
        propre={
            "faits": [
                ("Date", jour_long(rdv.le)),
                ("Heure", heure(rdv.heure)),
                (
                    "Lieu" if modalite is Modalite.SUR_PLACE else "Comment",
                    lieu if modalite is Modalite.SUR_PLACE else ou,
                ),
                ("Motif", rdv.motif.libelle.capitalize()),
            ]
        },
    )


def bilan(lecture: Lecture, objet: str) -> Contenu:
    """A period of accompaniment: all that was done, and its sequel."""
    etabli = lecture.dernier(BilanEtabli, "bilan", objet)
    connu = lecture.etat.accompagnement.bilans[objet]
    structure = lecture.lieu(etabli.corps.get("structure"))
    return Contenu(
        lecture.communes()
        | {
            "periode": f"du {jour(connu.debut_le)} au {jour(connu.fin_le)}",
            "synthese": lecture.textes(etabli)["synthese"],
            "conclusion": connu.conclusion.libelle,
            "structure": structure,
        },
        lecture.signataire(etabli),
        [structure],
    )


def attestation(lecture: Lecture, _objet: str) -> Contenu:
    """That the person is accompanied, by whom and since when."""
    orientation = lecture.etat.orientation
    if orientation is None:
        raise DocumentImpossible("personne n'accompagne cette personne aujourd'hui : il n'y a rien à attester")
    structure = lecture.lieu(lecture.etat.structure or orientation.structure)
    return Contenu(
        lecture.communes() | {"depuis_le": jour(orientation.debut_le), "organisme": structure},
        lecture.accompagnant(),
        [structure],
    )
