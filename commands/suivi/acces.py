"""Access of the person: envoyer a link, demander and vérifier a code, ouvrir her space."""

from collections.abc import Sequence
from datetime import date
from typing import Final
from uuid import UUID, uuid4

from pydantic import Field

from commands.base import Cadre, Commande, etape, exemple, exiger, exiger_ouvert, jour, prealable
from ledger.contexte import Acteur
from ledger.dossier import Dossier
from ledger.dossier.etat.accompagnement import CodeAttendu
from ledger.events.base import Evenement
from ledger.events.suivi.acces import CodeDemande, CodeVerifie, EspaceOuvert, LienEnvoye
from ledger.lu import EvenementLu
from ledger.vocabulaire.acteur import Role
from ledger.vocabulaire.orientations.orientation import Organisme
from ledger.vocabulaire.suivi.acces import CanalLien, MoyenEntree, ObjetCode, ObjetLien

CODES_PAR_JOUR: Final = 20
"""Codes that the log takes for a person and a day, whatever asks for them."""
POURQUOI: Final = (
    "Entrer dans son espace est libre : aucun délai n'en dépend. La durée d'un code est celle de sa sécurité."
)
EXEMPLE_CODE: Final = {"code_sms": "0f6cdd6f-7f0c-4c37-9d0c-4be9c3a6b0a1", "objet": "ENTREE"}


class EnvoyerLien(Commande):
    """Address to the person a link that opens one thing to her."""

    model_config = exemple({"objet": "ESPACE", "canal": "SMS"})

    lien: UUID = Field(default_factory=uuid4)
    objet: ObjetLien
    cible: UUID | None = Field(default=None, description="Version du contrat à signer, pour une signature")
    canal: CanalLien


class DemanderCode(Commande):
    """Send six digits to the person's phone, for one act."""

    model_config = exemple(EXEMPLE_CODE)

    code_sms: UUID
    objet: ObjetCode
    cible: UUID | None = None


class VerifierCode(Commande):
    """Record that the digits that were typed are those of a code."""

    model_config = exemple(EXEMPLE_CODE)

    code_sms: UUID
    objet: ObjetCode
    cible: UUID | None = None


class OuvrirEspace(Commande):
    """Record that the person entered her space."""

    model_config = exemple({"moyen": "IDENTITE"})

    moyen: MoyenEntree
    lien: UUID | None = None
    code_sms: UUID | None = None


def _sienne(acteur: Acteur, dossier: Dossier, _commande: object) -> None:
    exiger(
        acteur.role is Role.ALLOCATAIRE and acteur.agent == dossier.id,
        "espace_d_autrui",
        "La personne entre elle-même dans son espace, et demande elle-même ses codes.",
    )


def _exiger_porteur(acteur: Acteur, _dossier: Dossier, commande: EnvoyerLien | None) -> None:
    """No agent prints a QR code: the link that it would hold is in nobody's hands."""
    exiger(
        commande is None or commande.canal is not CanalLien.QR or acteur.role is Role.SYSTEME,
        "lien_sans_porteur",
        "Aucun QR code ne s'imprime d'ici : envoyez le lien par SMS ou par courriel.",
        champ="canal",
    )


@etape(EnvoyerLien, LienEnvoye, regles={"EN4": "survenu_le"}, garde=_exiger_porteur)
def envoyer_lien(dossier: Dossier, commande: EnvoyerLien, cadre: Cadre) -> Sequence[Evenement]:
    """To who is followed here, by a way that she did not refuse, about what waits for her."""
    le = cadre.date_du_fait(commande)
    exiger_ouvert(dossier, le)
    exiger(
        commande.canal not in dossier.oppositions,
        "opposition",
        f"La personne ne veut plus de {commande.canal.libelle} : employez un autre moyen.",
        champ="canal",
    )
    orientation = dossier.orientation
    exiger(
        orientation is None or orientation.organisme is not Organisme.FRANCE_TRAVAIL,
        "suivie_ailleurs",
        "France Travail accompagne cette personne : son espace est celui de France Travail.",
    )
    _exiger_cible(dossier, commande.objet, commande.cible)
    expire_le = cadre.echeance("EN4", le)
    part = None if commande.canal is CanalLien.QR else True
    return [commande.fait(LienEnvoye, survenu_le=le, expire_le=expire_le, a_envoyer=part)]


def _exiger_cible(dossier: Dossier, objet: ObjetLien | ObjetCode, cible: UUID | str | None) -> None:
    """A signature is of one version, which waits for it; nothing else is of any."""
    if objet not in (ObjetLien.SIGNATURE, ObjetCode.SIGNATURE):
        exiger(cible is None, "cible_sans_objet", "Seule une signature porte sur un document.", champ="cible")
        return
    attendus = {
        document.id
        for contrat in dossier.contrats.values()
        if contrat.en_attente and (document := dossier.accompagnement.a_signer(contrat.id)) and not document.perime
    }
    exiger(
        str(cible) in attendus,
        "rien_a_signer",
        "Aucun contrat n'attend de signature sous cette version : établissez-le, puis faites-le signer.",
        champ="cible",
    )


@etape(DemanderCode, CodeDemande, pourquoi=POURQUOI, roles=(Role.ALLOCATAIRE,), garde=_sienne)
def demander_code(dossier: Dossier, commande: DemanderCode, cadre: Cadre) -> Sequence[Evenement]:
    """A bounded number in a day."""
    le = cadre.date_du_fait(commande)
    exiger_ouvert(dossier, le)
    _exiger_cible(dossier, commande.objet, commande.cible)
    du_jour = sum(code.demande_le == le for code in dossier.accompagnement.codes.values())
    exiger(
        du_jour < CODES_PAR_JOUR,
        "trop_de_codes",
        f"Déjà {CODES_PAR_JOUR} codes ont été demandés aujourd'hui : attendez demain, ou employez un autre moyen.",
    )
    return [commande.fait(CodeDemande, survenu_le=le)]


@etape(VerifierCode, CodeVerifie, pourquoi=POURQUOI, roles=(Role.SYSTEME,))
def verifier_code(dossier: Dossier, commande: VerifierCode, cadre: Cadre) -> Sequence[Evenement]:
    """Once, of a code that was sent, for what it was sent."""
    le = cadre.date_du_fait(commande)
    exiger_ouvert(dossier, le)
    code = _demande(dossier, commande.code_sms, le)
    cible = None if commande.cible is None else str(commande.cible)
    exiger(
        code.objet is commande.objet and code.cible == cible,
        "code_d_un_autre_acte",
        "Ce code a été envoyé pour autre chose.",
        champ="code_sms",
    )
    exiger(code.verifie_le is None, "code_deja_verifie", "Ce code a déjà servi.", champ="code_sms")
    return [commande.fait(CodeVerifie, survenu_le=le)]


def _demande(dossier: Dossier, code: UUID | str, le: date) -> CodeAttendu:
    connu = dossier.accompagnement.codes.get(str(code))
    exiger(connu is not None, "code_inconnu", "Aucun code n'a été envoyé sous cet identifiant.", champ="code_sms")
    assert connu is not None  # noqa: S101 - just checked
    exiger(
        connu.demande_le <= le,
        "avant_demande",
        f"L'étape est datée du {jour(le)}, avant l'envoi du code le {jour(connu.demande_le)}.",
        champ="survenu_le",
    )
    return connu


@etape(OuvrirEspace, EspaceOuvert, pourquoi=POURQUOI, roles=(Role.ALLOCATAIRE,), garde=_sienne)
def ouvrir_espace(dossier: Dossier, commande: OuvrirEspace, cadre: Cadre) -> Sequence[Evenement]:
    """By a code that was verified, where it was by a code."""
    le = cadre.date_du_fait(commande)
    exiger_ouvert(dossier, le)
    _exiger_moyen(dossier, commande.moyen, commande.lien, commande.code_sms, le)
    return [commande.fait(EspaceOuvert, survenu_le=le, premiere=dossier.accompagnement.entrees is None)]


def _exiger_moyen(
    dossier: Dossier, moyen: MoyenEntree, lien: UUID | str | None, code: UUID | str | None, le: date
) -> None:
    exiger(
        (moyen is MoyenEntree.IDENTITE) == (lien is None),
        "lien_absent",
        "Dites par quel lien la personne est entrée, et seulement si elle l'est par un lien.",
        champ="lien",
    )
    exiger(
        (moyen is MoyenEntree.LIEN_ET_CODE) == (code is not None),
        "code_absent",
        "Dites par quel code la personne est entrée, et seulement si elle l'est par un code.",
        champ="code_sms",
    )
    if code is not None:
        exiger(
            _demande(dossier, code, le).verifie_le is not None,
            "code_non_verifie",
            "Ce code n'a pas été recopié.",
            champ="code_sms",
        )


@prealable(LienEnvoye, CodeDemande)
def _version_tient(dossier: Dossier, e: EvenementLu, _cadre: Cadre) -> None:
    if (cible := e.corps.get("cible")) is not None:
        exiger(cible in dossier.accompagnement.etablis, "rien_a_signer", "Le contrat à signer n'est plus établi.")


@prealable(CodeVerifie)
def _verification_tient(dossier: Dossier, e: EvenementLu, _cadre: Cadre) -> None:
    _demande(dossier, e.corps["code_sms"], e.survenu_le)


@prealable(EspaceOuvert)
def _entree_tient(dossier: Dossier, e: EvenementLu, _cadre: Cadre) -> None:
    corps = e.corps
    _exiger_moyen(dossier, MoyenEntree[corps["moyen"]], corps.get("lien"), corps.get("code_sms"), e.survenu_le)
