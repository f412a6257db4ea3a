"""Registration at France Travail: modifier le statut, constater la cessation, la reprise.

France Travail decides; the ledger records what it states, and refuses what contradicts itself.
"""

from collections.abc import Sequence
from datetime import date

from pydantic import Field

from commands.base import Cadre, Commande, Jour, Refus, etape, exemple, exiger, exiger_ouvert, jour, prealable
from ledger.dossier import Dossier
from ledger.dossier.etat.inscription import Inscription
from ledger.events.base import Evenement
from ledger.events.entree.inscription import (
    Duree12MoisJ,
    Duree24MoisJ,
    Duree36MoisJ,
    InscriptionCessee,
    InscriptionModifiee,
    InscriptionReprise,
)
from ledger.lu import EvenementLu
from ledger.vocabulaire.entree.inscription import (
    CategorieAdministrative,
    CategorieInscription,
    FormeCessation,
    MotifCessation,
    MotifInscription,
    SituationEmploi,
)

STATUT = ("categorie", "categorie_administrative", "situation", "duree_12_mois_j", "duree_24_mois_j", "duree_36_mois_j")
"""The fields that France Travail states of a registered person."""


class ModifierInscription(Commande):
    """Record the registration, or another status of it."""

    model_config = exemple(
        {
            "survenu_le": "2026-03-10",
            "categorie": "G",
            "categorie_administrative": "CAT1",
            "situation": "SANS_EMPLOI",
            "duree_12_mois_j": 8,
            "duree_24_mois_j": 8,
            "duree_36_mois_j": 190,
            "effet_le": "2026-03-02",
            "motif": "DEMANDE_RSA",
        }
    )

    categorie: CategorieInscription
    categorie_administrative: CategorieAdministrative | None = None
    situation: SituationEmploi | None = None
    duree_12_mois_j: Duree12MoisJ | None = None
    duree_24_mois_j: Duree24MoisJ | None = None
    duree_36_mois_j: Duree36MoisJ | None = None
    effet_le: Jour | None = Field(default=None, description="Date d'effet ; date du fait par défaut")
    motif: MotifInscription


class CesserInscription(Commande):
    """Record that the registration ended."""

    model_config = exemple({"forme": "CESSATION", "motif": "REPRISE_EMPLOI", "effet_le": "2026-05-31"})

    forme: FormeCessation
    motif: MotifCessation
    effet_le: Jour | None = Field(default=None, description="Date d'effet ; date du fait par défaut")


class ReprendreInscription(Commande):
    """Record that the person is registered again."""

    model_config = exemple({"categorie": "A", "effet_le": "2026-09-01", "motif": "INSCRIPTION_VOLONTAIRE"})

    categorie: CategorieInscription
    categorie_administrative: CategorieAdministrative | None = None
    situation: SituationEmploi | None = None
    duree_12_mois_j: Duree12MoisJ | None = None
    duree_24_mois_j: Duree24MoisJ | None = None
    duree_36_mois_j: Duree36MoisJ | None = None
    effet_le: Jour | None = Field(default=None, description="Date d'effet ; date du fait par défaut")
    motif: MotifInscription


@etape(ModifierInscription, InscriptionModifiee, regles={"I1": "effet_le"})
def modifier_inscription(dossier: Dossier, commande: ModifierInscription, cadre: Cadre) -> Sequence[Evenement]:
    """The first status, or another one than what is known, in a category that exists on its date of effect."""
    le = cadre.date_du_fait(commande)
    exiger_ouvert(dossier, le)
    effet = commande.effet_le or le
    _exiger_modifiable(dossier, effet)
    _exiger_effet_passe(effet, le)
    _exiger_statut(commande, cadre, effet)
    connue = dossier.inscription
    exiger(
        connue is None or any(getattr(connue, champ) != getattr(commande, champ) for champ in STATUT),
        "inscription_inchangee",
        "France Travail a déjà fait connaître ce statut : rien n'est à modifier.",
        champ="categorie",
    )
    return [
        commande.fait(
            InscriptionModifiee,
            survenu_le=le,
            effet_le=effet,
            premiere=connue is None,
        )
    ]


def _exiger_modifiable(dossier: Dossier, effet: date) -> None:
    """The registration runs, or none is known; a status does not take effect before the one that it follows."""
    connue = dossier.inscription
    if connue is None:
        return
    exiger(
        connue.en_cours,
        "inscription_cessee",
        f"L'inscription a cessé le {jour(connue.cessee_le or effet)} : enregistrez d'abord la réinscription.",
    )
    _exiger_effet_apres(connue, effet)


def _exiger_effet_apres(connue: Inscription, effet: date) -> None:
    exiger(
        connue.effet_le <= effet,
        "effet_anterieur",
        f"Le statut connu a pris effet le {jour(connue.effet_le)} : le suivant ne peut pas prendre effet avant. Pour le"
        " rectifier, corrigez-le.",
        champ="effet_le",
    )


def _exiger_effet_passe(effet: date, le: date) -> None:
    exiger(
        effet <= le,
        "effet_a_venir",
        f"Le statut prendrait effet le {jour(effet)}, après le {jour(le)} : enregistrez-le le jour où il prend effet.",
        champ="effet_le",
    )


def _exiger_statut(commande: ModifierInscription | ReprendreInscription, cadre: Cadre, effet: date) -> None:
    """Rule I1: the category exists on its date of effect; days over a longer period are never fewer."""
    i1 = cadre.regles.en_vigueur("I1", effet)
    exiger(
        i1 is None or commande.categorie in i1.parametres["categories"],
        "categorie_inconnue",
        f"La catégorie {commande.categorie} n'existe pas au {jour(effet)} : vérifiez la date d'effet.",
        champ="categorie",
    )
    durees = (commande.duree_12_mois_j, commande.duree_24_mois_j, commande.duree_36_mois_j)
    connues = [duree for duree in durees if duree is not None]
    exiger(
        connues == sorted(connues),
        "durees_incoherentes",
        "Les jours d'inscription sur une période ne peuvent pas être moins nombreux que sur une période plus courte :"
        " vérifiez les durées sur 12, 24 et 36 mois.",
        champ="duree_36_mois_j" if commande.duree_36_mois_j is not None else "duree_24_mois_j",
    )


@prealable(InscriptionModifiee)
def _modification_tient(dossier: Dossier, e: EvenementLu, _cadre: Cadre) -> None:
    _exiger_modifiable(dossier, date.fromisoformat(e.corps["effet_le"]))


@etape(CesserInscription, InscriptionCessee, regles={"I2": "effet_le"})
def cesser_inscription(dossier: Dossier, commande: CesserInscription, cadre: Cadre) -> Sequence[Evenement]:
    """A registration that runs ends; rule I2 says until when a new one finds the contract again."""
    le = cadre.date_du_fait(commande)
    exiger_ouvert(dossier, le)
    effet = commande.effet_le or le
    _exiger_inscrite(dossier, effet)
    _exiger_effet_passe(effet, le)
    return [
        commande.fait(InscriptionCessee, survenu_le=le, effet_le=effet, reprise_avant_le=_dernier_jour(cadre, effet))
    ]


def _dernier_jour(cadre: Cadre, cessee_le: date) -> date | None:
    """Rule I2, once it is known."""
    i2 = cadre.regles.en_vigueur("I2", cessee_le)
    return i2.echeance(cessee_le, cadre.regles.calendrier) if i2 is not None else None


def _exiger_inscrite(dossier: Dossier, effet: date) -> None:
    connue = dossier.inscription
    if connue is None:
        raise Refus(
            "inscription_absente",
            "Aucune inscription à France Travail n'est connue : enregistrez d'abord le statut de la personne.",
        )
    exiger(
        connue.en_cours,
        "inscription_deja_cessee",
        f"L'inscription a déjà cessé le {jour(connue.cessee_le or effet)} : corrigez la cessation s'il y a lieu.",
    )
    _exiger_effet_apres(connue, effet)


@prealable(InscriptionCessee)
def _cessation_tient(dossier: Dossier, e: EvenementLu, _cadre: Cadre) -> None:
    _exiger_inscrite(dossier, date.fromisoformat(e.corps["effet_le"]))


@etape(ReprendreInscription, InscriptionReprise, regles={"I1": "effet_le", "I2": "cessee_le"})
def reprendre_inscription(dossier: Dossier, commande: ReprendreInscription, cadre: Cadre) -> Sequence[Evenement]:
    """After a cessation; within rule I2 or not, which decides what becomes of the contract."""
    le = cadre.date_du_fait(commande)
    exiger_ouvert(dossier, le)
    effet = commande.effet_le or le
    cessee_le = _cessee_le(dossier, effet)
    _exiger_effet_passe(effet, le)
    _exiger_statut(commande, cadre, effet)
    dernier = _dernier_jour(cadre, cessee_le)
    return [
        commande.fait(
            InscriptionReprise,
            survenu_le=le,
            effet_le=effet,
            cessee_le=cessee_le,
            dans_le_delai=effet <= dernier if dernier is not None else None,
        )
    ]


def _cessee_le(dossier: Dossier, effet: date) -> date:
    connue = dossier.inscription
    cessee_le = connue.cessee_le if connue is not None else None
    if cessee_le is None:
        raise Refus(
            "inscription_non_cessee",
            "Aucune cessation d'inscription n'est connue : enregistrez un changement de statut.",
        )
    exiger(
        cessee_le <= effet,
        "avant_cessation",
        f"La réinscription prendrait effet le {jour(effet)}, avant la cessation du {jour(cessee_le)}.",
        champ="effet_le",
    )
    return cessee_le


@prealable(InscriptionReprise)
def _reprise_tient(dossier: Dossier, e: EvenementLu, _cadre: Cadre) -> None:
    exiger(
        _cessee_le(dossier, date.fromisoformat(e.corps["effet_le"])).isoformat() == e.corps["cessee_le"],
        "inscription_non_cessee",
        "La cessation que suit cette réinscription n'est pas celle qui est connue à cette date.",
    )
