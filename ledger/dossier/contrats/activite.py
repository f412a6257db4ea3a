"""Activities of the weeks, and the intensity of one."""

from datetime import date, timedelta

from ledger.dossier.etat.activite import Activite, EtatActivite, Exemption, Intensite
from ledger.dossier.etat.dossier import Dossier
from ledger.dossier.registre import evolue
from ledger.events.contrats.activite import (
    ActiviteExemptee,
    ActiviteManquee,
    ActivitePrevue,
    ActiviteRealisee,
    ActiviteValidee,
)
from ledger.lu import EvenementLu
from ledger.vocabulaire.contrats.activite import Declarant, Encadrement, ModeActivite, Validateur
from ledger.vocabulaire.contrats.contrat_engagement import TypeAction


def intensite(dossier: Dossier, semaine: date) -> Intensite:
    """Hours of the week that starts on this Monday. One pass over the dossier's activities."""
    activites = [a for a in dossier.activites.values() if a.semaine == semaine]
    return Intensite(
        semaine=semaine,
        prevues_h=sum(a.heures for a in activites),
        realisees_h=sum(a.heures_faites or 0 for a in activites),
        retenues_h=sum(a.heures_retenues or 0 for a in activites),
        manquees_h=sum(a.heures for a in activites if a.etat is EtatActivite.MANQUEE),
        exemptee=exemptee(dossier, semaine),
    )


def exemptee(dossier: Dossier, semaine: date) -> bool:
    """Whether an exemption covers a day of this week at least."""
    dimanche = semaine + timedelta(days=6)
    return any(x.debut_le <= dimanche and semaine <= x.fin_le for x in dossier.exemptions.values())


@evolue(ActivitePrevue)
def activite_prevue(dossier: Dossier, e: EvenementLu) -> None:
    """Hours wait for their week."""
    corps = e.corps
    dossier.activites[corps["activite"]] = Activite(
        id=corps["activite"],
        semaine=date.fromisoformat(corps["semaine"]),
        type_action=TypeAction[corps["type_action"]],
        heures=corps["heures"],
        mode=ModeActivite[corps["mode"]],
        encadrement=Encadrement[corps["encadrement"]],
        executant=corps.get("executant"),
        prevue_le=e.survenu_le,
        a_declarer_le=date.fromisoformat(corps["a_declarer_le"]),
    )


@evolue(ActiviteRealisee)
def activite_realisee(dossier: Dossier, e: EvenementLu) -> None:
    """Hours were done."""
    if (activite := dossier.activites.get(e.corps["activite"])) is not None:
        activite.etat = EtatActivite.REALISEE
        activite.heures_faites = e.corps["heures_faites"]
        activite.declaree_par, activite.declaree_le = Declarant[e.corps["declaree_par"]], e.survenu_le


@evolue(ActiviteManquee)
def activite_manquee(dossier: Dossier, e: EvenementLu) -> None:
    """Nothing was done."""
    if (activite := dossier.activites.get(e.corps["activite"])) is not None:
        activite.etat = EtatActivite.MANQUEE
        activite.excusee = e.corps["excusee"]
        activite.declaree_par, activite.declaree_le = Declarant[e.corps["declaree_par"]], e.survenu_le


@evolue(ActiviteValidee)
def activite_validee(dossier: Dossier, e: EvenementLu) -> None:
    """The hours that count are settled."""
    if (activite := dossier.activites.get(e.corps["activite"])) is not None:
        activite.etat = EtatActivite.VALIDEE
        activite.heures_retenues = e.corps["heures_retenues"]
        activite.validee_par = Validateur[e.corps["validee_par"]]


@evolue(ActiviteExemptee)
def activite_exemptee(dossier: Dossier, e: EvenementLu) -> None:
    """No activity is due for a time."""
    corps = e.corps
    dossier.exemptions[corps["exemption"]] = Exemption(
        corps["exemption"], date.fromisoformat(corps["debut_le"]), date.fromisoformat(corps["fin_le"])
    )
