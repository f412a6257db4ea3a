"""Letters of an orientation: its notification, the refusal of another."""

from datetime import date

from documents.contenus.lecture import Contenu, Lecture
from documents.erreurs import DocumentImpossible
from documents.mots import jour
from ledger.events.orientations.orientation import OrientationDecidee, OrientationPreconisee
from ledger.events.orientations.reorientation import ReorientationRefusee
from ledger.lu import EvenementLu
from ledger.vocabulaire.orientations.orientation import DecisionOrientation, OriginePreconisation
from ledger.vocabulaire.orientations.reorientation import AvisReorientation, MotifRefusReorientation


def notification_orientation(lecture: Lecture, objet: str) -> Contenu:
    """The decision, who will accompany the person, how it was prepared, how to contest it."""
    decidee = lecture.dernier(OrientationDecidee, "orientation", objet)
    orientation = lecture.etat.orientations[objet]
    premier = lecture.cadre.regles.en_vigueur("C1", lecture.le)
    delai = premier.delai.mois if premier is not None and premier.delai is not None else None
    return Contenu(
        lecture.communes()
        | {
            "parcours": orientation.parcours.libelle,
            "organisme": lecture.lieu(orientation.structure),
            "decidee_le": jour(orientation.decidee_le),
            "contrat_avant_le": f"Il se signe dans les {delai} mois qui suivent cette lettre." if delai else "",
            "recours": lecture.recours(),
            "algorithme": _algorithme(lecture, decidee),
        },
        lecture.signataire(decidee),
        [f"Orientation décidée par : {orientation.decideur.libelle}"],
    )


def _algorithme(lecture: Lecture, decidee: EvenementLu) -> str:
    """Whether a computation had a part in the decision, and what the person may ask about it (CRPA L311-3-1)."""
    preconisation = decidee.corps.get("preconisation")
    calculee = (
        preconisation is not None
        and lecture.dernier(OrientationPreconisee, "preconisation", preconisation).corps["origine"]
        == OriginePreconisation.FRANCE_TRAVAIL
    )
    if not calculee:
        return "Cette décision a été prise par une personne, sans l'aide d'aucun calcul automatique."
    suivie = decidee.corps["decision"] == DecisionOrientation.ACCEPTEE
    return (
        "Un traitement algorithmique de France Travail a proposé une orientation à partir des renseignements que vous avez"
        f" donnés à votre inscription ; une personne a décidé{', en la suivant' if suivie else ' autrement'}. Il sert à"
        " proposer à chacun l'accompagnement qui convient à sa situation.\n"
        "Vous pouvez demander les règles de ce traitement et la manière dont il a été appliqué à votre situation, en"
        " écrivant à l'adresse au bas de cette page ; en l'absence de réponse, vous pouvez saisir la Commission d'accès aux"
        " documents administratifs (articles L311-3-1 et R311-3-1-1 du code des relations entre le public et"
        " l'administration)."
    )


def refus_reorientation(lecture: Lecture, objet: str) -> Contenu:
    """Why the orientation in force stands, and how to contest it (CRPA L211-2; CASF L262-39 for the opinion)."""
    refusee = lecture.dernier(ReorientationRefusee, "demande", objet)
    orientation = lecture.etat.orientations.get(refusee.corps["orientation"])
    if orientation is None:
        raise DocumentImpossible("l'orientation que cette demande voulait changer n'est plus dans ce dossier")
    avis = refusee.corps.get("avis")
    motifs = (
        f"Motif : {MotifRefusReorientation[refusee.corps['motif']].libelle}.",
        lecture.textes(refusee).get("commentaire") or "",
        f"Avis de l'équipe pluridisciplinaire : {AvisReorientation[avis].libelle}." if avis else "",
    )
    return Contenu(
        lecture.communes()
        | {
            "parcours": orientation.parcours.libelle,
            "demandee_le": jour(date.fromisoformat(refusee.corps["demandee_le"])),
            "refusee_le": jour(refusee.survenu_le),
            "motifs": "\n".join(filter(None, motifs)),
            "recours": lecture.recours(),
        },
        lecture.signataire(refusee),
        [f"Orientation décidée par : {orientation.decideur.libelle}"],
    )
