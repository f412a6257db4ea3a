"""The page of evidence of a signed contract: who signed which document, when, how, and what they agreed to."""

from collections.abc import Iterator
from typing import Any

from documents.contenus.lecture import Lecture
from documents.mots import heure, jour
from ledger.dates import PARIS
from ledger.events.contrats.vie_contrat import ContratEngagementSigneParPartie
from ledger.events.suivi.acces import CodeDemande, CodeVerifie
from ledger.events.suivi.envoi import EnvoiConfie
from ledger.lu import EvenementLu
from ledger.vocabulaire.contrats.contrat_engagement import MoyenSignature, PartieContrat


def preuves(lecture: Lecture, contrat: str) -> list[dict[str, Any]]:
    """One part for each signature that stands, in the order in which they were made."""
    return [
        {"titre": f"Signature de {_qui(e)}", "elements": list(_elements(lecture, e))}
        for e in lecture.evenements
        if e.classe is ContratEngagementSigneParPartie and e.corps["contrat"] == contrat and "document" in e.corps
    ]


def _qui(e: EvenementLu) -> str:
    return PartieContrat[e.corps["partie"]].libelle


def _elements(lecture: Lecture, e: EvenementLu) -> Iterator[tuple[str, str]]:
    corps, textes = e.corps, lecture.textes(e)
    if nom := textes.get("nom_signataire"):
        yield "Signataire", nom
    yield "Moyen", MoyenSignature[corps["moyen"]].libelle.capitalize()
    yield "Date de la signature", jour(e.survenu_le)
    yield "Enregistrée le", _instant(e)
    yield "Document lu et signé", f"Référence {corps['document']}"
    yield "Empreinte (SHA-256)", _aeree(corps["sha256"])
    if "code_sms" in corps:
        yield from _code(lecture, corps["code_sms"])
    if consentement := textes.get("consentement"):
        yield "Texte consenti", consentement
    if (papier := lecture.etat.accompagnement.documents.get(corps.get("justificatif", ""))) is not None:
        yield "Exemplaire signé, numérisé", f"Joint au dossier le {jour(papier.depose_le)}"
        yield "Son empreinte (SHA-256)", _aeree(papier.sha256)
        yield "Vu par", lecture.agent(e.lire_contexte().get("agent"))
    yield "Au registre", f"Événement n° {e.version} du dossier, chaîne {_aeree(e.hash.hex())}"


def _code(lecture: Lecture, code: str) -> Iterator[tuple[str, str]]:
    """When it was asked for, to which number it left and by whom, when it was typed: never its digits."""
    demande = lecture.dernier(CodeDemande, "code_sms", code)
    verifie = lecture.dernier(CodeVerifie, "code_sms", code)
    yield "Code demandé le", _instant(demande)
    for e in lecture.evenements:
        if e.classe is EnvoiConfie and e.corps["etape_position"] == demande.position:
            numero = lecture.textes(e)["adresse"]
            yield "Envoyé au", f"numéro qui finit par {numero[-4:]}, par {e.corps['transporteur']}, le {_instant(e)}"
    yield "Recopié le", _instant(verifie)


def _instant(e: EvenementLu) -> str:
    instant = e.enregistre_le.astimezone(PARIS)
    return f"{jour(instant.date())} à {heure(instant.time())} ({instant:%H:%M:%S}, heure de Paris)"


def _aeree(empreinte: str) -> str:
    """A fingerprint by groups of eight: it breaks where lines end, and two are compared by eye."""
    return " ".join(empreinte[i : i + 8] for i in range(0, len(empreinte), 8))
