"""Forms of what follows an offer: the wish of the person, the prescription and its course, the immersion."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from commands.offres.offre import SePositionner
from commands.offres.pmsmp import AnnulerPmsmp, ConventionnerPmsmp, TerminerPmsmp
from commands.offres.prescription import AccepterPrescription, PrescrireOffre, RecevoirPrescription, RefuserPrescription
from commands.offres.suivi_prescription import (
    AbandonnerPrescription,
    ConstaterNonVenue,
    DemarrerPrescription,
    RelancerPrescription,
    TerminerPrescription,
)
from ledger.dossier import Dossier
from ledger.dossier.etat.prescription import EtatPrescription
from ledger.vocabulaire.offres.prescription import MotifPrescription
from ledger.vocabulaire.orientations.criteres import NiveauEtude
from ledger.vocabulaire.suivi.rendez_vous import Theme
from web.formulaires.arbre import Presentation
from web.formulaires.champ import ecrire
from web.mots.ecriture import jour
from web.saisies.modele import DATE, Contexte, Gardee, Pas, Saisie
from web.saisies.objets import Objets
from web.saisies.propositions import Donnees, Valeurs, offre_typee

GROUPE: Final = "Offres"
FSE: Final = ("eligibilite_fse", "sensible_fse")
"""The part of the fiche that is for the FSE+ alone."""
POURQUOI: Final = (
    "Si oui, le règlement (UE) 2021/1057 demande la preuve que la personne est éligible, et ce qu'elle veut bien dire de"
    " données sensibles ; sinon, rien n'en est demandé."
)
NIVEAU_FSE: Final = "eligibilite_fse-niveau_etudes"
FREINS: Final = frozenset(Theme) - {Theme.EMPLOI, Theme.FORMATION}
"""Themes of offers that lift an obstacle to employment."""
MOT: Final = "Ce que la structure en dit"
BILAN: Final = {"heures_realisees": "Heures faites", "bilan": "Bilan"}


class PrescriptionDite(PrescrireOffre):
    """A prescription, and whether the FSE+ pays for a part of the offer: it alone makes its questions asked."""

    cofinancee_fse: bool = False


def _sans_le_dire(dite: PrescriptionDite, _: Dossier) -> Sequence[Pas]:
    """The fiche says it by what it holds."""
    champs = {nom: getattr(dite, nom) for nom in PrescrireOffre.model_fields if nom in dite.model_fields_set}
    return [Pas(PrescrireOffre(**champs))]


def _verifier(_: Contexte, dite: Any) -> Mapping[str, str]:
    """Of an offer that the FSE+ pays for, the evidence of eligibility is asked."""
    manque = isinstance(dite, PrescriptionDite) and dite.cofinancee_fse and dite.eligibilite_fse is None
    return {"eligibilite_fse": "Le FSE+ demande la situation, le niveau d'études et un justificatif."} if manque else {}


def _prescription(contexte: Contexte) -> Presentation:
    """The level of education that the profile says is not asked again."""
    code = None if contexte.corrige else contexte.etat.niveau_etude
    niveau = NiveauEtude(code) if code is not None else None
    dit = f" ; niveau d'études du profil : {niveau.libelle}" if niveau is not None else ""
    return Presentation(
        selon=dict.fromkeys(FSE, ("cofinancee_fse", "oui")),
        aides={"cofinancee_fse": POURQUOI},
        attendus=frozenset() if contexte.corrige else frozenset({"eligibilite_fse"}),
        libelles={
            "cofinancee_fse": "L'offre est-elle cofinancée par le FSE+ ?",
            "offre": "Offre",
            "structure": "Votre structure",
            "besoins": "Besoins auxquels l'offre répond",
            "eligibilite_fse": f"Éligibilité au FSE+{dit}",
            "sensible_fse": "Données sensibles du FSE+",
            "eligibilite_fse-zone_rurale": "Habite-t-elle en zone rurale ?",
            "sensible_fse-handicap": "Est-elle en situation de handicap ?",
            "sensible_fse-ressortissant_pays_tiers": "Est-elle ressortissante d'un pays tiers ?",
            "sensible_fse-origine_etrangere": "Est-elle d'origine étrangère ?",
            "sensible_fse-minorite": "Appartient-elle à une minorité ?",
            "sensible_fse-exclusion_logement": "Est-elle sans logement ou mal logée ?",
        },
        fixes={"prescripteur": str(contexte.agent)} | ({NIVEAU_FSE: niveau.cite.value} if niveau is not None else {}),
    )


def _prescrire(donnees: Donnees) -> Valeurs:
    """By the agent himself, the offer that the person accepted last, if nobody prescribed it yet."""
    etat = donnees.etat
    prescrites = {p.offre for p in etat.prescriptions.values()}
    acceptees = (p for p in reversed(etat.propositions.values()) if p.acceptee_le is not None)
    voulue = next((p for p in acceptees if p.offre not in prescrites), None)
    valeurs = {"prescripteur": [str(donnees.acteur.agent)], **donnees.structure}
    choisie = donnees.offre or voulue
    if choisie is not None:
        valeurs |= offre_typee(choisie) | {"besoins": [choisie.theme.value]}
    if donnees.offre is not None and donnees.offre.theme in FREINS:
        valeurs["motif"] = [MotifPrescription.LEVER_UN_FREIN.value]
    return valeurs


def _demande_d_offre(donnees: Donnees) -> Valeurs:
    """The offer that was chosen, or the one that was proposed last and waits for an answer."""
    attendue = donnees.offre or next((p for p in reversed(donnees.etat.propositions.values()) if p.en_attente), None)
    return offre_typee(attendue) if attendue is not None else {}


def _immersion(donnees: Donnees) -> Valeurs:
    """As it was signed: what was otherwise is typed over."""
    immersion = donnees.etat.immersions.get(donnees.objet)
    return {"heures_realisees": ecrire(immersion.heures)} if immersion is not None else {}


PRESCRITES: Final = Objets(
    "prescription",
    lambda d: d.prescriptions,
    lambda o: f"{o.theme.libelle}, prescrite le {jour(o.prescrite_le)} ({o.etat.libelle})",
    derniers=6,
)

IMMERSIONS: Final = Objets(
    "pmsmp",
    lambda d: d.immersions,
    lambda o: f"du {jour(o.debut_le)} au {jour(o.fin_le)}",
    derniers=3,
)

PRESCRIPTIONS: Final = (
    Saisie(
        PrescrireOffre,
        "Prescrire une offre",
        "Prescrire l'offre",
        GROUPE,
        presenter=_prescription,
        propose=_prescrire,
        modele=PrescriptionDite,
        decoupe=_sans_le_dire,
        verifie=_verifier,
        offres_proposees=True,
    ),
    Saisie(
        RelancerPrescription,
        "Relancer la structure",
        "Enregistrer la relance",
        GROUPE,
        sur=PRESCRITES.si(lambda o: o.sans_reponse and o.relancee_le is None),
        libelles={"moyen": "Comment ?"},
        date=DATE,
        gardee=Gardee(),
    ),
    Saisie(
        RecevoirPrescription,
        "La structure a reçu la prescription",
        "Enregistrer la réception",
        GROUPE,
        sur=PRESCRITES.si(lambda o: o.etat is EtatPrescription.PRESCRITE),
        date=DATE,
        rare=True,
        gardee=Gardee(),
    ),
    Saisie(
        AccepterPrescription,
        "La structure accepte",
        "Enregistrer l'accord",
        GROUPE,
        sur=PRESCRITES.si(lambda o: o.sans_reponse),
        libelles={"entree_prevue_le": "Entrée prévue le", "message": MOT},
        date=DATE,
        gardee=Gardee(),
    ),
    Saisie(
        RefuserPrescription,
        "La structure refuse",
        "Enregistrer le refus",
        GROUPE,
        sur=PRESCRITES.si(lambda o: o.sans_reponse),
        libelles={"motif": "Motif du refus"},
        date=DATE,
        gardee=Gardee(),
    ),
    Saisie(
        DemarrerPrescription,
        "La personne commence",
        "Enregistrer l'entrée",
        GROUPE,
        sur=PRESCRITES.si(lambda o: o.etat is EtatPrescription.ACCEPTEE),
        libelles={"survenu_le": "Date d'entrée", "message": MOT},
        date=DATE,
        gardee=Gardee(),
    ),
    Saisie(
        ConstaterNonVenue,
        "La personne attendue n'est pas venue",
        "Enregistrer l'absence",
        GROUPE,
        sur=PRESCRITES.si(lambda o: o.etat is EtatPrescription.ACCEPTEE),
        aide="Une absence n'est pas un manquement : c'est à vous de décider de la suite.",
        libelles={"excuse": "L'absence est-elle excusée ?"},
        date=DATE,
        gardee=Gardee(),
    ),
    Saisie(
        TerminerPrescription,
        "La personne est allée au bout",
        "Enregistrer la fin",
        GROUPE,
        sur=PRESCRITES.si(lambda o: o.etat is EtatPrescription.DEMARREE),
        libelles={"resultat": "Qu'en est-il sorti ?", **BILAN},
        date=DATE,
        gardee=Gardee(),
    ),
    Saisie(
        AbandonnerPrescription,
        "La prescription est abandonnée",
        "Enregistrer l'abandon",
        GROUPE,
        sur=PRESCRITES.si(lambda o: o.en_cours),
        libelles={"par": "Qui renonce ?", "motif": "Motif de l'abandon"},
        date=DATE,
        gardee=Gardee(),
    ),
    Saisie(
        TerminerPmsmp,
        "L'immersion est finie",
        "Enregistrer le bilan",
        GROUPE,
        sur=IMMERSIONS.si(lambda o: o.en_attente),
        libelles={"issue": "Comment a-t-elle fini ?", "suite_emploi": "Emploi qui a suivi", **BILAN},
        date="Dernier jour",
        gardee=Gardee(),
        propose=_immersion,
    ),
    Saisie(
        AnnulerPmsmp,
        "L'immersion n'aura pas lieu",
        "Annuler l'immersion",
        GROUPE,
        sur=IMMERSIONS.si(lambda o: o.en_attente),
        libelles={"par": "Qui renonce ?"},
        date=DATE,
        gardee=Gardee(),
    ),
    Saisie(
        SePositionner,
        "La personne demande une offre",
        "Enregistrer sa demande",
        GROUPE,
        libelles={"offre": "Offre", "message": "Ce qu'elle en dit"},
        date=DATE,
        rare=True,
        propose=_demande_d_offre,
        offres_proposees=True,
    ),
    Saisie(
        ConventionnerPmsmp,
        "Conventionner une immersion",
        "Enregistrer la convention",
        GROUPE,
        aide="La convention se signe avant le premier jour de l'immersion.",
        libelles={
            "structure": "Votre structure",
            "accueil_siret": "SIRET de l'entreprise d'accueil",
            "accueil_nom": "Nom de l'entreprise d'accueil",
            "metier": "Métier, par son code ROME",
            "debut_le": "Premier jour",
            "fin_le": "Dernier jour",
            "heures": "Heures prévues en tout",
        },
        date="Date de la convention",
        cherche=("accueil_siret", "metier"),
        rare=True,
        gardee=Gardee(),
        propose=lambda donnees: donnees.structure,
    ),
)
