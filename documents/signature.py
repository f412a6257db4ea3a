"""Signature of a contract by each party, of the document that was drawn up; then the contract is signed, and sealed.

The person signs from her own space, identified as herself or by a code that her phone received for this document, or on
paper before an agent, who joins it; the organisme signs by an agent under his habilitation. Each agrees to a text that the
event keeps whole. The second signature has its sequel by itself, and again where a process stopped in between.
"""

from typing import Final
from uuid import UUID

from commands.base import Cadre
from commands.contrats.vie_contrat import SignerPourPartie
from commands.execute import Demande, executer
from commands.reactions.modele import reactions
from commands.reactions.vie_contrat import SIGNE_PAR_TOUS
from documents.atelier import AGENT, Atelier
from documents.contenus import Lecture
from documents.erreurs import DocumentImpossible
from documents.mots import jour
from ledger.contexte import Acteur
from ledger.dossier.etat.accompagnement import DocumentEtabli
from ledger.keys import Coffre
from ledger.vocabulaire.acteur import Canal, Role
from ledger.vocabulaire.contrats.contrat_engagement import ModeSignature, MoyenSignature, PartieContrat

CONSENTEMENTS: Final = {
    MoyenSignature.ESPACE_PERSONNEL: "Moi, {nom}, j'ai lu mon contrat d'engagement (document du {le}). Je l'accepte et je"
    " le signe par voie électronique. J'ai pu poser mes questions et je sais que je pouvais le signer sur papier.",
    MoyenSignature.CODE: "Moi, {nom}, j'ai lu mon contrat d'engagement (document du {le}). Je l'accepte et je le signe en"
    " recopiant le code reçu sur mon téléphone. J'ai pu poser mes questions et je sais que je pouvais le signer sur papier.",
    MoyenSignature.PAPIER: "Moi, {nom}, j'ai vu la personne signer sur papier le contrat d'engagement (document du {le}),"
    " après l'avoir lu. L'exemplaire joint est celui qu'elle a signé.",
    MoyenSignature.HABILITATION: "Moi, {nom}, je signe ce contrat d'engagement (document du {le}) pour l'organisme"
    " référent, par voie électronique.",
}
"""The text that is agreed to, by how one signs; on paper, by the agent who saw it."""


def a_signer(atelier: Atelier, dossier: UUID, contrat: UUID) -> DocumentEtabli:
    """The document of a contract that its parties sign. Raises :class:`~documents.erreurs.DocumentImpossible`."""
    document = atelier.journal.dossier(dossier).accompagnement.a_signer(str(contrat))
    if document is None:
        raise DocumentImpossible("aucun document de ce contrat n'est établi : établissez-le, puis faites-le signer")
    return document


def consentement(moyen: MoyenSignature, nom: str, document: DocumentEtabli) -> str:
    """The text to agree to."""
    return CONSENTEMENTS[moyen].format(nom=nom, le=jour(document.produit_le))


def nom_de_la_personne(atelier: Atelier, dossier: UUID, cadre: Cadre, coffre: Coffre) -> str:
    """Her name, as the contract says it. Raises :class:`~documents.erreurs.DocumentEfface`."""
    lus = atelier.journal.lire([dossier])[dossier]
    return Lecture(dossier, lus, coffre, atelier.territoire, atelier.agents, cadre).nom


def signature(
    contrat: UUID,
    document: DocumentEtabli,
    moyen: MoyenSignature,
    nom: str,
    *,
    justificatif: UUID | None = None,
    code_sms: UUID | None = None,
) -> SignerPourPartie:
    """The step by which a party signs this document; on paper, ``justificatif`` is it, and ``nom`` who saw it; by a code,
    ``code_sms`` is the one that was typed.
    """
    return SignerPourPartie(
        contrat=contrat,
        partie=PartieContrat.ORGANISME if moyen is MoyenSignature.HABILITATION else PartieContrat.PERSONNE,
        mode=ModeSignature.PAPIER if moyen is MoyenSignature.PAPIER else ModeSignature.ELECTRONIQUE,
        document=UUID(document.id),
        sha256=document.sha256,
        moyen=moyen,
        justificatif=justificatif,
        code_sms=code_sms,
        nom_signataire=nom,
        consentement=consentement(moyen, nom, document),
    )


def conclure(atelier: Atelier, dossier: UUID, contrat: UUID, *, cadre: Cadre, coffre: Coffre) -> DocumentEtabli | None:
    """Record that the contract is signed once each party has, then seal it; the sealed document, once there is one."""
    for reaction in reactions(atelier.journal.dossier(dossier), cadre):
        if reaction.nom == SIGNE_PAR_TOUS and getattr(reaction.commande, "contrat", None) == contrat:
            acteur = Acteur(AGENT, Role.SYSTEME, Canal.ECRAN)
            executer(atelier.journal, Demande(dossier, reaction.commande, acteur, reaction.commande_id), cadre)
    connu = atelier.journal.dossier(dossier).contrats.get(str(contrat))
    if connu is None or connu.signe_le is None:
        return None
    return atelier.sceller_contrat(dossier, contrat, cadre=cadre, coffre=coffre)
