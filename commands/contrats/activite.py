"""Activities of the week: prévoir, réaliser, manquer, valider, exempter. Nothing there is a sanction."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID, uuid4

from pydantic import Field

from commands.base import Cadre, Commande, Jour, Refus, etape, exemple, exiger, exiger_ouvert, jour, prealable
from ledger.dossier import Dossier
from ledger.dossier.contrats.activite import exemptee
from ledger.dossier.etat.activite import Activite, EtatActivite
from ledger.dossier.etat.contrat_engagement import Contrat
from ledger.events.base import CodeStructure, Evenement, Texte
from ledger.events.contrats.activite import (
    ActiviteExemptee,
    ActiviteManquee,
    ActivitePrevue,
    ActiviteRealisee,
    ActiviteValidee,
    Heures,
    HeuresRetenues,
)
from ledger.lu import EvenementLu
from ledger.vocabulaire.contrats.activite import Declarant, Encadrement, ModeActivite, Validateur
from ledger.vocabulaire.contrats.contrat_engagement import MotifExemption, TypeAction

JOURS_SEMAINE = 7


class PrevoirActivite(Commande):
    """Plan hours of an action for a week, named by its Monday."""

    model_config = exemple(
        {
            "semaine": "2026-04-06",
            "type_action": "FORMATION",
            "heures": 6,
            "mode": "COLLECTIVE",
            "encadrement": "ENCADREE",
            "executant": "ASSO-33-01",
        }
    )

    activite: UUID = Field(default_factory=uuid4)
    semaine: Jour = Field(description="Lundi de la semaine")
    type_action: TypeAction
    heures: Heures
    mode: ModeActivite
    encadrement: Encadrement
    executant: CodeStructure | None = None
    intitule: Texte | None = None


class RealiserActivite(Commande):
    """Record the hours that were done; ``survenu_le`` is the day when they were told."""

    model_config = exemple(
        {"activite": "8c1d2e3f-4a5b-4c6d-9e7f-8a9b0c1d2e3f", "heures_faites": 5.5, "declaree_par": "ORGANISME"}
    )

    activite: UUID
    heures_faites: Heures
    declaree_par: Declarant
    commentaire: Texte | None = None


class ManquerActivite(Commande):
    """Record that nothing was done of an activity."""

    model_config = exemple(
        {"activite": "8c1d2e3f-4a5b-4c6d-9e7f-8a9b0c1d2e3f", "declaree_par": "REFERENT", "excusee": True}
    )

    activite: UUID
    declaree_par: Declarant
    excusee: bool
    motif_absence: Texte | None = None


class ValiderActivite(Commande):
    """Settle the hours that count of an activity done."""

    model_config = exemple(
        {"activite": "8c1d2e3f-4a5b-4c6d-9e7f-8a9b0c1d2e3f", "validee_par": "REFERENT", "heures_retenues": 5.5}
    )

    activite: UUID
    validee_par: Validateur
    heures_retenues: HeuresRetenues
    explication: Texte | None = None


class ExempterActivite(Commande):
    """Record that no activity is due for a time, at the person's request."""

    model_config = exemple({"debut_le": "2026-05-04", "fin_le": "2026-07-31", "motif_dispense": "SANTE"})

    exemption: UUID = Field(default_factory=uuid4)
    debut_le: Jour
    fin_le: Jour
    motif_dispense: MotifExemption
    precision_dispense: Texte | None = None


@etape(PrevoirActivite, ActivitePrevue, regles={"A-SEM": "survenu_le", "A-DEC": "survenu_le", "C9": "semaine"})
def prevoir_activite(dossier: Dossier, commande: PrevoirActivite, cadre: Cadre) -> Sequence[Evenement]:
    """A week to come, the present one, or one that may still be declared; within the hours that a week holds."""
    le = cadre.date_du_fait(commande)
    exiger_ouvert(dossier, le)
    _exiger_lundi(commande.semaine)
    a_declarer_le = cadre.regle("A-DEC", le).echeance(_dimanche(commande.semaine), cadre.regles.calendrier)
    exiger(
        le <= a_declarer_le,
        "semaine_close",
        f"La semaine du {jour(commande.semaine)} se déclarait jusqu'au {jour(a_declarer_le)} : elle ne reçoit plus"
        " d'activité.",
        champ="semaine",
    )
    _exiger_accompagnement(dossier)
    _exiger_semaine_tenable(dossier, cadre, le, commande.semaine, commande.heures, sauf=str(commande.activite))
    contrat = contrat_de_la_semaine(dossier, commande.semaine)
    return [
        commande.fait(
            ActivitePrevue,
            survenu_le=le,
            contrat=UUID(contrat.id) if contrat else None,
            duree_reference_h=duree_reference_h(dossier, commande.semaine, cadre),
            a_declarer_le=a_declarer_le,
        )
    ]


def contrat_de_la_semaine(dossier: Dossier, semaine: date) -> Contrat | None:
    """The signed contract that runs on a day of the week that starts on this Monday; the last one of two."""
    jours = (_dimanche(semaine) - timedelta(days=n) for n in range(JOURS_SEMAINE))
    return next((contrat for le in jours if (contrat := dossier.contrat_en_cours(le))), None)


def duree_reference_h(dossier: Dossier, semaine: date, cadre: Cadre) -> float:
    """Hours that the week is compared with: none when exempted, those of the contract, or the fifteen of rule C9."""
    minimum: float = cadre.regle("C9", semaine).parametres["duree_hebdo_min_h"]
    if exemptee(dossier, semaine):
        return 0.0
    contrat = contrat_de_la_semaine(dossier, semaine)
    return contrat.duree_hebdo_h if contrat else minimum


def _dimanche(semaine: date) -> date:
    return semaine + timedelta(days=JOURS_SEMAINE - 1)


def _heures(nombre: float) -> str:
    """Hours as the French write them: 5,5 heures."""
    return f"{nombre:g} heures".replace(".", ",")


def _exiger_lundi(semaine: date) -> None:
    lundi = semaine - timedelta(days=semaine.weekday())
    exiger(
        semaine == lundi,
        "semaine_sans_lundi",
        f"Une semaine se désigne par son lundi : celle du {jour(semaine)} est la semaine du {jour(lundi)}.",
        champ="semaine",
    )


def _exiger_accompagnement(dossier: Dossier) -> None:
    exiger(
        dossier.orientation is not None,
        "orientation_absente",
        "Aucune orientation n'est décidée : les activités se prévoient avec l'organisme référent, ensuite.",
    )


def _exiger_semaine_tenable(
    dossier: Dossier, cadre: Cadre, le: date, semaine: date, heures: float, *, sauf: str
) -> None:
    """Rule A-SEM: what the week already holds, this activity left out, and these hours."""
    maximum = cadre.regle("A-SEM", le).parametres["heures_semaine_max_h"]
    autres = sum(a.heures_de_la_semaine for a in dossier.activites.values() if a.semaine == semaine and a.id != sauf)
    exiger(
        autres + heures <= maximum,
        "semaine_trop_chargee",
        f"La semaine du {jour(semaine)} porterait {_heures(autres + heures)} d'activité, plus que les {maximum}"
        " possibles : vérifiez les heures.",
        champ="heures",
    )


@prealable(ActivitePrevue)
def _prevision_tient(dossier: Dossier, e: EvenementLu, cadre: Cadre) -> None:
    _exiger_accompagnement(dossier)
    semaine, heures = date.fromisoformat(e.corps["semaine"]), e.corps["heures"]
    _exiger_semaine_tenable(dossier, cadre, e.survenu_le, semaine, heures, sauf=e.corps["activite"])


def _connue(dossier: Dossier, activite: UUID | str, le: date) -> Activite:
    connue = dossier.activites.get(str(activite))
    if connue is None:
        raise Refus("activite_inconnue", "Cette activité n'est pas prévue dans ce dossier.", champ="activite")
    debut = max(connue.semaine, connue.declaree_le or connue.prevue_le)
    exiger(
        debut <= le,
        "avant_activite",
        f"L'étape est datée du {jour(le)} : elle ne peut pas précéder le {jour(debut)}, où l'activité commence ou a été"
        " prévue ou déclarée.",
        champ="survenu_le",
    )
    return connue


def _a_declarer(dossier: Dossier, activite: UUID | str, le: date) -> Activite:
    connue = _connue(dossier, activite, le)
    exiger(
        connue.etat is EtatActivite.PREVUE,
        "activite_declaree",
        f"Cette activité est déjà {connue.etat.libelle} : pour la rectifier, corrigez cette étape.",
        champ="activite",
    )
    return connue


@etape(RealiserActivite, ActiviteRealisee, regles={"A-SEM": "survenu_le"})
def realiser_activite(dossier: Dossier, commande: RealiserActivite, cadre: Cadre) -> Sequence[Evenement]:
    """A planned activity was done, once its week has begun; late is better than never."""
    le = cadre.date_du_fait(commande)
    connue = _a_declarer(dossier, commande.activite, le)
    _exiger_semaine_tenable(dossier, cadre, le, connue.semaine, commande.heures_faites, sauf=connue.id)
    return [commande.fait(ActiviteRealisee, survenu_le=le, semaine=connue.semaine, type_action=connue.type_action)]


@prealable(ActiviteRealisee)
def _realisation_tient(dossier: Dossier, e: EvenementLu, cadre: Cadre) -> None:
    connue = _a_declarer(dossier, e.corps["activite"], e.survenu_le)
    heures = e.corps["heures_faites"]
    _exiger_semaine_tenable(dossier, cadre, e.survenu_le, connue.semaine, heures, sauf=connue.id)


@etape(
    ManquerActivite,
    ActiviteManquee,
    pourquoi="un constat : aucune règle ne tire de conséquence d'une activité manquée, quelqu'un en décide",
)
def manquer_activite(dossier: Dossier, commande: ManquerActivite, cadre: Cadre) -> Sequence[Evenement]:
    """A planned activity was missed; nothing else follows from it."""
    le = cadre.date_du_fait(commande)
    connue = _a_declarer(dossier, commande.activite, le)
    return [
        commande.fait(
            ActiviteManquee, survenu_le=le, semaine=connue.semaine, type_action=connue.type_action, heures=connue.heures
        )
    ]


@prealable(ActiviteManquee)
def _absence_tient(dossier: Dossier, e: EvenementLu, _cadre: Cadre) -> None:
    _a_declarer(dossier, e.corps["activite"], e.survenu_le)


@etape(
    ValiderActivite,
    ActiviteValidee,
    pourquoi="aucun texte lu ne fixe qui valide les heures ni sous quel délai : le référent ou l'organisme en répond",
)
def valider_activite(dossier: Dossier, commande: ValiderActivite, cadre: Cadre) -> Sequence[Evenement]:
    """The hours that count, at most those that were told."""
    le = cadre.date_du_fait(commande)
    connue = _a_valider(dossier, commande.activite, commande.heures_retenues, le)
    return [
        commande.fait(
            ActiviteValidee,
            survenu_le=le,
            semaine=connue.semaine,
            type_action=connue.type_action,
            declaree_par=connue.declaree_par,
        )
    ]


def _a_valider(dossier: Dossier, activite: UUID | str, heures_retenues: float, le: date) -> Activite:
    connue = _connue(dossier, activite, le)
    exiger(
        connue.etat is EtatActivite.REALISEE,
        "activite_non_realisee",
        f"Cette activité est {connue.etat.libelle} : seules se valident les heures d'une activité réalisée.",
        champ="activite",
    )
    faites = connue.heures_faites or 0.0
    exiger(
        heures_retenues <= faites,
        "heures_au_dela_du_fait",
        f"Il ne peut pas être retenu {_heures(heures_retenues)} : {_heures(faites)} ont été déclarées.",
        champ="heures_retenues",
    )
    return connue


@prealable(ActiviteValidee)
def _validation_tient(dossier: Dossier, e: EvenementLu, _cadre: Cadre) -> None:
    _a_valider(dossier, e.corps["activite"], e.corps["heures_retenues"], e.survenu_le)


@etape(ExempterActivite, ActiviteExemptee, regles=dict.fromkeys(("C9", "A-EXO"), "survenu_le"))
def exempter_activite(dossier: Dossier, commande: ExempterActivite, cadre: Cadre) -> Sequence[Evenement]:
    """A bounded time without activity, under a signed contract, that follows no other on the same days."""
    le = cadre.date_du_fait(commande)
    cadre.regle("C9", le)
    contrat = _contrat_signe(dossier, le)
    fin_max = cadre.regle("A-EXO", le).dernier_jour(commande.debut_le, cadre.regles.calendrier)
    exiger(
        commande.debut_le <= commande.fin_le <= fin_max,
        "terme_de_l_exemption",
        f"L'exemption doit se terminer entre le {jour(commande.debut_le)} et le {jour(fin_max)}.",
        champ="fin_le",
    )
    _exiger_periode_libre(dossier, commande.debut_le, commande.fin_le)
    return [commande.fait(ActiviteExemptee, survenu_le=le, contrat=UUID(contrat.id))]


def _contrat_signe(dossier: Dossier, le: date) -> Contrat:
    """Without a contract, no weekly hours are due: there is nothing to be exempted from."""
    contrat = dossier.contrat_signe
    if contrat is None:
        raise Refus(
            "contrat_absent",
            "Aucun contrat d'engagement n'est signé : sans lui, aucune durée d'activité n'est due (CT L5411-6).",
        )
    exiger(
        contrat.signe_le is not None and contrat.signe_le <= le,
        "avant_signature",
        f"L'étape est datée du {jour(le)}, avant la signature du contrat d'engagement.",
        champ="survenu_le",
    )
    return contrat


def _exiger_periode_libre(dossier: Dossier, debut_le: date, fin_le: date) -> None:
    exiger(
        not any(x.debut_le <= fin_le and debut_le <= x.fin_le for x in dossier.exemptions.values()),
        "exemption_en_cours",
        "Une autre exemption couvre déjà une partie de cette période : corrigez-la, ou commencez après elle.",
        champ="debut_le",
    )


@prealable(ActiviteExemptee)
def _exemption_tient(dossier: Dossier, e: EvenementLu, _cadre: Cadre) -> None:
    _contrat_signe(dossier, e.survenu_le)
    debut_le, fin_le = date.fromisoformat(e.corps["debut_le"]), date.fromisoformat(e.corps["fin_le"])
    _exiger_periode_libre(dossier, debut_le, fin_le)
