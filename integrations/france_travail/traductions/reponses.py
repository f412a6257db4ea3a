"""France Travail's answers: success and reference, codes of its own, and what it holds of a call after a doubt."""

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from typing import Any, Final

from integrations.france_travail import services
from integrations.france_travail.acces import Usager
from integrations.france_travail.appel import Appel, PersonneCherchee, Reponse
from integrations.france_travail.causes import PAR_DEFAUT, introuvable
from integrations.france_travail.traductions import diagnostic, rendez_vous
from integrations.france_travail.traductions.contrat_engagement import lire_contrat
from integrations.france_travail.traductions.lecture import instant, jour, liste, objet
from integrations.france_travail.traductions.propositions import evenements_connus
from integrations.france_travail.traductions.table import Illisible
from integrations.livraison.echecs import Indisponible, Rejet

SORTIES: Final[Mapping[str, Mapping[str, str]]] = {
    services.EVENEMENT_SANCTION: {
        "C999": "l'événement est incompatible avec ce que France Travail connaît de cette sanction",
    },
    services.DECISION_SANCTION: {},
    services.DEMANDE_RADIATION: {
        "C001": "la personne est déjà radiée à la suite d'une sanction",
        "C002": "la demande n'entre pas dans les cas prévus par la réglementation",
        "C003": "la sanction n'est pas rattachée à cette personne",
        "C004": "une radiation a déjà été appliquée pour cette sanction",
    },
}
"""Codes of exit that are refusals, in answers of status 200."""
REUSSITES: Final[Mapping[str, str]] = {
    services.EVENEMENT_SANCTION: "C001",
    services.DECISION_SANCTION: "C001",
    services.DEMANDE_RADIATION: "C000",
}
DOUTE: Final = "DOUTE"
RIEN: Final = 204


def lire(appel: Appel, statut: int, corps: Any) -> Reponse:
    """The answer to a call that HTTP accepted; raises :class:`Rejet` when its code of exit is a refusal."""
    if appel.service in REUSSITES:
        return _lire_sortie(appel, statut, corps)
    if appel.service == services.CREATION_RENDEZ_VOUS:
        reference = corps.get("id") if isinstance(corps, dict) else None
        if not isinstance(reference, str) or not reference:
            raise Indisponible("France Travail n'a pas donné l'identifiant du rendez-vous créé", recu=True)
        return Reponse(statut, corps, reference)
    if appel.service == services.DIAGNOSTIC and statut == RIEN:
        raise Indisponible("France Travail ne connaît plus le diagnostic dont ces besoins dépendent")
    reference = (appel.corps or {}).get("id") if appel.service == services.MODIFICATION_RENDEZ_VOUS else None
    return Reponse(statut, corps, reference)


def completer(appel: Appel, corps: Any) -> Appel | None:
    """The call with what its :attr:`~Appel.lecture` answered; None when what its body must name is not there yet."""
    try:
        return diagnostic.completer(appel, corps)
    except Illisible as raison:
        cause = f"la lecture préalable est illisible ({raison})"
        raise Indisponible(cause) from None


def _lire_sortie(appel: Appel, statut: int, corps: Any) -> Reponse:
    demandee = (appel.corps or {}).get("identifiantConsequenceSanction")
    if statut == RIEN or not isinstance(corps, dict):
        raise Rejet(str(RIEN), "France Travail ne trouve pas cette sanction pour cette personne")
    code = str(corps.get("codeSortie"))
    if code != REUSSITES[appel.service] and code not in appel.deja_fait:
        sens = SORTIES[appel.service].get(code, "France Travail a répondu par un code inconnu")
        raise Rejet(code[:30], sens)
    reference = corps.get("identifiantConsequenceSanction") or demandee
    return Reponse(statut, corps, str(reference) if reference is not None else None)


def recherches(personne: PersonneCherchee) -> Iterator[Appel]:
    """The searches that may find a person, the surest first."""
    if personne.nir is not None and personne.naissance_le is not None:
        corps = {"dateNaissance": personne.naissance_le.isoformat(), "nir": personne.nir}
        yield Appel(services.RECHERCHE_NIR, "POST", "/usagers/par-datenaissance-et-nir", corps)
    if personne.numero_france_travail is not None:
        numero = {"numeroFranceTravail": personne.numero_france_travail}
        yield Appel(services.RECHERCHE_NUMERO, "POST", "/usagers/par-numero-francetravail", numero)


def lire_usager(corps: Any) -> Usager:
    """The person found. Nobody found comes with status 200 and a code, or 204: the status alone says nothing."""
    code = corps.get("codeRetour") if isinstance(corps, dict) else PAR_DEFAUT
    if code != "S001":
        raise introuvable(code if isinstance(code, str) else None)
    jeton, numero = corps.get("jetonUsager"), corps.get("numeroFranceTravail")
    if not isinstance(jeton, str) or not jeton:
        raise Indisponible("France Travail a trouvé la personne sans donner de jeton")
    return Usager(jeton, numero if isinstance(numero, str) else None, corps.get("topIdentiteCertifiee") == "O")


def question(appel: Appel) -> Appel | None:
    """The reading that tells whether a call arrived; None for one that is made again without risk.

    Raises :class:`Rejet` for the one call that can neither be made twice nor be looked for: a decision of sanction.
    """
    corps = appel.corps or {}
    match appel.service:
        case services.CREATION_RENDEZ_VOUS:
            le = instant(corps["date"]).date()
            bornes = {"date-debut": le - timedelta(days=1), "date-fin": le + timedelta(days=1)}
            parametres = {nom: borne.strftime("%d-%m-%Y") for nom, borne in bornes.items()}
            return Appel(services.RENDEZ_VOUS_USAGER, "GET", "/rendez-vous-usager", parametres=parametres)
        case services.DECISION_ORIENTATION | services.ORIENTATION:
            return Appel(services.LECTURE_ORIENTATION, "GET", "/lectureOrientation")
        case services.SIGNATURE_CONTRAT | services.REFUS_CONTRAT:
            return Appel(services.LECTURE_CONTRAT, "GET", "/lecture")
        case services.EVENEMENT_SANCTION:
            parametres = {"identifiantSanction": str(corps["identifiantConsequenceSanction"])}
            return Appel(services.DETAIL_MANQUEMENT, "GET", "/detailManquement", parametres=parametres)
        case services.DECISION_SANCTION:
            raise Rejet(
                DOUTE,
                "France Travail a peut-être reçu la décision de sanction, sans l'avoir confirmée : vérifiez auprès de lui"
                " avant de relancer, pour ne pas la doubler",
            )
    return None


def retrouver(appel: Appel, corps: Any) -> Reponse | None:
    """The object that a call made, in the answer to its :func:`question`; None if it is not there."""
    try:
        return CHERCHEURS[appel.service](appel, corps)
    except Illisible as raison:
        cause = f"la lecture de contrôle est illisible ({raison})"
        raise Indisponible(cause, recu=True) from None


def reconnaitre(appel: Appel, corps: Any) -> Reponse | None:
    """The object that the same step made under other ids of ours, in the answer to its :func:`question`."""
    if appel.service != services.CREATION_RENDEZ_VOUS:
        return retrouver(appel, corps)
    voulu = instant((appel.corps or {})["date"])
    for lu in liste(corps, "rendez-vous"):
        try:
            trouve = rendez_vous.lire(objet(lu, "rendez-vous"))
        except Illisible:
            continue
        if trouve.marque and trouve.reference and (trouve.le, trouve.heure) == (voulu.date(), voulu.time()):
            return Reponse(200, None, trouve.reference)
    return None


def _rendez_vous(appel: Appel, corps: Any) -> Reponse | None:
    marque = str((appel.corps or {})["description"]).partition(rendez_vous.MARQUE)[2][:12]
    for lu in liste(corps, "rendez-vous"):
        try:
            trouve = rendez_vous.lire(objet(lu, "rendez-vous"))
        except Illisible:
            continue  # another partner's, with a code of its own
        if trouve.marque == marque and trouve.reference:
            return Reponse(200, None, trouve.reference)
    return None


def _orientation(appel: Appel, corps: Any) -> Reponse | None:
    attendue = appel.corps or {}
    for lue in liste(corps, "orientations"):
        decision = objet(lue, "orientation").get("decision") or {}
        if appel.service == services.ORIENTATION:
            trouve = lue.get("statut") == "DECIDE" and _memes(
                lue, attendue, "parcours", "organisme", "date_entree_parcours"
            )
        else:
            trouve = _memes(objet(decision, "decision"), attendue, "etat_decision", "date_decision")
        if trouve:
            return Reponse(200)
    return None


def _memes(lue: Mapping[str, Any], attendue: Mapping[str, Any], *champs: str) -> bool:
    return all(lue.get(champ) == attendue[champ] for champ in champs)


def _evenement(appel: Appel, corps: Any) -> Reponse | None:
    attendu = appel.corps or {}
    reference = str(attendu["identifiantConsequenceSanction"])
    voulu = (attendu["evenement"]["typeEvenement"], attendu["evenement"]["dateEvenement"])
    for lue in liste(objet(corps, "détail du manquement").get("consequencesSanction"), "consequencesSanction"):
        consequence = objet(lue, "consequenceSanction")
        if str(consequence.get("idConsequenceSanction")) != reference:
            continue
        connus = [(type_, le.isoformat() if le else "") for type_, le in evenements_connus(consequence)]
        return Reponse(200, None, reference) if voulu in connus else None
    return None


def _contrat(appel: Appel, corps: Any) -> Reponse | None:
    signe = appel.service == services.SIGNATURE_CONTRAT
    voulu = ("SIGNE" if signe else "REFUSE", jour((appel.corps or {})["dateSignature" if signe else "dateRefus"]))
    return Reponse(200) if lire_contrat(corps) == voulu else None


CHERCHEURS: Final[Mapping[str, Callable[[Appel, Any], Reponse | None]]] = {
    services.CREATION_RENDEZ_VOUS: _rendez_vous,
    services.DECISION_ORIENTATION: _orientation,
    services.ORIENTATION: _orientation,
    services.EVENEMENT_SANCTION: _evenement,
    services.SIGNATURE_CONTRAT: _contrat,
    services.REFUS_CONTRAT: _contrat,
}
