"""Sheets that go with an offer: the fiche de prescription, the convention of an immersion."""

from datetime import date
from typing import Any

from documents.contenus.lecture import Contenu, Lecture
from documents.erreurs import DocumentImpossible
from documents.mots import heures, jour
from ledger.events.offres.pmsmp import PmsmpConventionnee
from ledger.events.offres.prescription import OffrePrescrite
from ledger.vocabulaire.metiers import dire_metier
from ledger.vocabulaire.offres.pmsmp import ObjectifPmsmp
from ledger.vocabulaire.offres.prescription import JustificatifFse, MotifPrescription, NiveauEtudesFse, SituationFse
from ledger.vocabulaire.suivi.rendez_vous import Theme

GABARIT = "fiche"


def fiche_prescription(lecture: Lecture, objet: str) -> Contenu:
    """Who sends whom where and why, with the evidence of eligibility to FSE+; never what FSE+ counts that is sensitive.

    No text sets its content (DGEFP's list of evidence was not found): it is that of the FUP, and what a control reads.
    """
    prescrite = lecture.dernier(OffrePrescrite, "prescription", objet)
    corps, motivation = prescrite.corps, lecture.textes(prescrite).get("motivation")
    partenaire, prescripteur = lecture.lieu(corps["partenaire"]), lecture.agent(corps["prescripteur"])
    return Contenu(
        lecture.communes() | {"partenaire": partenaire, "prescrite_le": jour(prescrite.survenu_le)},
        [prescripteur],
        ["Fiche unique de prescription"],
        gabarit=GABARIT,
        propre={
            "parties": [
                _personne(lecture, _joindre(lecture)),
                _partie("Le prescripteur", prescripteur, lecture.lieu(corps["structure"])),
                _partie("La structure qui accueille", partenaire),
            ],
            "tables": [
                ("La prescription", _prescription(corps)),
                *([("Éligibilité au FSE+", _fse(corps["eligibilite_fse"]))] if corps.get("eligibilite_fse") else []),
            ],
            "texte": motivation or "",
        },
    )


def _prescription(corps: dict[str, Any]) -> list[tuple[str, str]]:
    return [
        ("Offre", f"{corps['offre']}, {Theme[corps['theme']].libelle}"),
        ("Motif", MotifPrescription[corps["motif"]].libelle.capitalize()),
        ("Besoins", ", ".join(Theme[besoin].libelle for besoin in corps["besoins"]) or "aucun n'est précisé"),
    ]


def _fse(dite: dict[str, Any]) -> list[tuple[str, str]]:
    """Evidence on entry (règlement (UE) 2021/1057, annexe I)."""
    rural = dite.get("zone_rurale")
    return [
        ("Situation à l'entrée", SituationFse[dite["situation"]].libelle.capitalize()),
        ("Niveau d'études", NiveauEtudesFse[dite["niveau_etudes"]].libelle.capitalize()),
        *([("Zone rurale", "oui" if rural else "non")] if rural is not None else []),
        ("Justificatifs joints", ", ".join(JustificatifFse[piece].libelle for piece in dite["justificatifs"])),
    ]


def convention_pmsmp(lecture: Lecture, objet: str) -> Contenu:
    """The parties, the purpose, dates and hours of an immersion (CT L5135-1 to L5135-8, D5135-1 to D5135-8).

    The structure that accompanies the person is a party of its own where it is not the one that prescribes.
    """
    if lecture.etat.immersions[objet].annulee_le is not None:
        raise DocumentImpossible("cette immersion est annulée : il n'y a plus de convention à signer")
    convenue = lecture.dernier(PmsmpConventionnee, "pmsmp", objet)
    corps = convenue.corps
    accueil = lecture.textes(convenue).get("accueil_nom") or f"l'établissement {corps['accueil_siret']}"
    prescripteur = lecture.agent(convenue.lire_contexte().get("agent"))
    accompagne = lecture.etat.structure if lecture.etat.structure != corps["structure"] else None
    objectif = ObjectifPmsmp[corps["objectif"]].libelle
    faits = [
        ("Objectif", objectif.capitalize()),
        ("Dates", f"du {_jour(corps['debut_le'])} au {_jour(corps['fin_le'])}"),
        ("Durée", f"{heures(corps['heures'])} au plus"),
        *([("Métier", dire_metier(corps["metier"]))] if corps.get("metier") else []),
    ]
    return Contenu(
        lecture.communes() | {"objectif": objectif, "accueil": accueil},
        [prescripteur],
        ["Code du travail, articles L5135-1 à L5135-8"],
        gabarit=GABARIT,
        propre={
            "parties": [
                _personne(lecture, []),
                _partie("La structure d'accueil", accueil, f"SIRET {corps['accueil_siret']}"),
                _partie("L'organisme prescripteur", lecture.lieu(corps["structure"]), prescripteur),
                *([_partie("La structure d'accompagnement", lecture.lieu(accompagne))] if accompagne else []),
            ],
            "tables": [("L'immersion", faits)],
            "texte": "",
        },
    )


def _personne(lecture: Lecture, suite: list[str]) -> dict[str, Any]:
    return _partie("La personne", lecture.nom, f"Date de naissance : {_jour(lecture.identite['naissance_le'])}", *suite)


def _joindre(lecture: Lecture) -> list[str]:
    """How the partner reaches her: telephone, mail, where they are known."""
    return [lecture.identite[nom] for nom in ("telephone", "courriel") if lecture.identite.get(nom)]


def _partie(quoi: str, nom: str, *lignes: str) -> dict[str, Any]:
    return {"quoi": quoi, "nom": nom, "lignes": lignes}


def _jour(iso: str) -> str:
    return jour(date.fromisoformat(iso))
