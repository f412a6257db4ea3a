"""From an answer of France Travail to success, refusal, person not found, or later.

Messages are ours: France Travail's own may repeat what was sent, and what was sent speaks of a person. What is kept of an
unknown message is stripped of everything that the request held.
"""

import re
from collections.abc import Iterator
from typing import Any, Final

from integrations.france_travail.causes import DITES, REFUSE, introuvable
from integrations.livraison.echecs import Indisponible, ObjetInconnu, PanneDuService, QuotaAtteint, Rejet

SENS: Final = {
    "R997": "l'identifiant de l'usager est mal formé",
    "R010": "identifiant de la conséquence de sanction manquant",
    "R011": "identifiant de la conséquence de sanction invalide",
    "R012": "identifiant de la conséquence de sanction manquant",
    "R013": "identifiant de la conséquence de sanction invalide",
    "R020": "type d'événement manquant",
    "R021": "type d'événement invalide",
    "R030": "date de l'événement manquante",
    "R031": "date de l'événement erronée",
    "R032": "date de notification de la décision manquante",
    "R033": "date de notification de la décision invalide",
    "R040": "commentaire invalide",
    "R041": "justification de la décision invalide",
    "R050": "type de sanction manquant",
    "R051": "type de sanction invalide",
    "R052": "type de sanction manquant",
    "R053": "type de sanction invalide",
    "R060": "montant manquant",
    "R061": "montant invalide",
    "R062": "modalité incorrecte",
    "R063": "modalité manquante",
    "R064": "montant invalide pour ce manquement",
    "R070": "durée manquante",
    "R071": "durée invalide",
    "R080": "nature du manquement manquante",
    "R081": "nature du manquement invalide",
    "R082": "rang du manquement invalide",
    "R090": "date du manquement manquante",
    "R091": "date du manquement invalide",
    "R100": "justification de la demande de radiation invalide",
    "ID_NON_RECONNU": "l'identifiant du rendez-vous n'est pas reconnu",
    "RDV_AUTRE_PARTENAIRE": "le rendez-vous appartient à un autre partenaire",
    "SUSPENDU": "le contrat d'engagement est suspendu à France Travail : il ne peut être ni signé ni refusé",
    "SignatureException": "France Travail n'accepte pas cette signature dans l'état du contrat d'engagement",
    "RefusException": "France Travail n'accepte pas ce refus dans l'état du contrat d'engagement",
}
"""Published codes of refusal."""

STATUTS: Final = {
    400: "la requête est refusée",
    404: "l'objet à modifier est inconnu de France Travail",
    409: "la requête contredit ce que France Travail connaît",
    413: "la requête est trop longue",
    422: "la requête est refusée",
}
_CHIFFRES: Final = re.compile(r"\d[\d -]{3,}\d")
_ADRESSE: Final = re.compile(r"\S+@\S+")
SENS_MAX: Final = 200


def lever(statut: int, corps: Any, envoye: Any, retry_after_s: float | None, *, recu: bool) -> None:
    """Raise what the status and the body mean; return when they mean success.

    ``envoye`` is what was sent (body, parameters), to strip messages of it; ``recu``: whether a failed call may have been
    carried out all the same.
    """
    code = _code(corps)
    if code == "HabilitationException":
        code = "R002"
    if code in DITES:
        raise introuvable(code)
    if 200 <= statut < 300:
        return
    if statut == 403 and code not in SENS:
        raise introuvable(REFUSE)
    if statut == 429:
        raise QuotaAtteint("le quota de France Travail est atteint", retry_after_s)
    if _suspendu(corps):
        raise Rejet("SUSPENDU", SENS["SUSPENDU"])
    if statut == 408 or statut >= 500:
        cause = f"France Travail est en panne (statut {statut})"
        raise PanneDuService(cause, retry_after_s, recu=recu)
    if statut == 401 or 300 <= statut < 400:
        cause = f"France Travail n'a pas reconnu l'appelant (statut {statut}) : vérifiez compte et en-têtes d'agent"
        raise Indisponible(cause, retry_after_s)
    if code == "ID_NON_RECONNU" or statut == 410:
        raise ObjetInconnu("404", SENS["ID_NON_RECONNU"])
    genre = ObjetInconnu if statut == 404 and code is None else Rejet
    raise genre(code or str(statut), _sens(statut, code, corps, envoye))


def panne(statut: int, corps: Any, attente_s: float | None, recu: bool) -> None:
    """The meaning of a failure of the service: see :data:`~integrations.livraison.transport.Panne`."""
    lever(statut, corps, None, attente_s, recu=recu)


def _code(corps: Any) -> str | None:
    """The code inside the body, under one of the names that the APIs give it."""
    if not isinstance(corps, dict):
        return None
    for nom in ("codeRetour", "codeErreur", "code", "title"):
        if isinstance(code := corps.get(nom), str) and re.fullmatch(r"[A-Z][A-Za-z0-9_]{2,39}", code):
            return code
    return None


def _suspendu(corps: Any) -> bool:
    """A suspended contract comes as a failure of the service (500): trying again would never end."""
    detail = corps.get("detail") if isinstance(corps, dict) else None
    return isinstance(detail, str) and "à l'état suspendu" in detail


def _sens(statut: int, code: str | None, corps: Any, envoye: Any) -> str:
    if code in SENS:
        return SENS[code]
    message = (corps.get("message") or corps.get("detail")) if isinstance(corps, dict) else None
    general = STATUTS.get(statut, f"France Travail refuse la requête (statut {statut})")
    dit = f"{general} : {expurger(message, envoye)}" if isinstance(message, str) and message else general
    return dit[:SENS_MAX]


def expurger(message: str, envoye: Any) -> str:
    """The message on one line, without what was sent, numbers of five digits or more, nor addresses."""
    for texte in sorted(_textes(envoye), key=len, reverse=True):
        message = re.sub(re.escape(texte), "…", message, flags=re.IGNORECASE)
    propre = _ADRESSE.sub("…", _CHIFFRES.sub("…", message))
    return " ".join(propre.split())


def _textes(envoye: Any) -> Iterator[str]:
    """Every text of what was sent, long enough to tell something."""
    if isinstance(envoye, dict):
        for valeur in envoye.values():
            yield from _textes(valeur)
    elif isinstance(envoye, list | tuple):
        for valeur in envoye:
            yield from _textes(valeur)
    elif isinstance(envoye, str) and len(envoye) >= 2:
        yield envoye
        yield from (mot for mot in envoye.split() if len(mot) >= 3)
