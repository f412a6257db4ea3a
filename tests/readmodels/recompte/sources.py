"""What is counted, in plain Python: for each source, the lines of a dossier."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from ledger.events.contrats.activite import (
    ActiviteExemptee,
    ActiviteManquee,
    ActivitePrevue,
    ActiviteRealisee,
    ActiviteValidee,
)
from ledger.events.contrats.contrat_engagement import ContratEngagementRefuse, ContratEngagementSigne
from ledger.events.contrats.vie_contrat import (
    ContratEngagementClos,
    ContratEngagementRepris,
    ContratEngagementResigne,
    ContratEngagementSuspendu,
)
from ledger.events.entree.droits import DossierOuvert
from ledger.events.offres.offre import OffreAcceptee, OffrePositionnee, OffreProposee, OffreRefusee
from ledger.events.offres.pmsmp import PmsmpAnnulee, PmsmpConventionnee, PmsmpTerminee
from ledger.events.offres.prescription import (
    OffrePrescrite,
    PrescriptionAbandonnee,
    PrescriptionAcceptee,
    PrescriptionDemarree,
    PrescriptionExpiree,
    PrescriptionNonVenue,
    PrescriptionRefusee,
    PrescriptionTerminee,
)
from ledger.events.orientations.designation import ReferentTransfere
from ledger.events.orientations.orientation import OrientationDecidee
from ledger.events.orientations.parcours import ParcoursTermine
from ledger.events.orientations.reorientation import ReorientationDemandee, ReorientationRefusee
from ledger.events.sanctions.manquement import ManquementClasse, ManquementSignale
from ledger.events.sanctions.recours import RecoursDecide, RecoursForme, SanctionAnnulee
from ledger.events.sanctions.sanction import ManquementConstate, SanctionDecidee, SanctionLevee
from ledger.events.suivi.accompagnement import MessageEnvoye, MessageRecu, SatisfactionRepondue
from ledger.events.suivi.convocation import ConvocationEmise, RappelEnvoye, RemiseConvocationConstatee
from ledger.events.suivi.diagnostic import DiagnosticActualise, DiagnosticEtabli
from ledger.events.suivi.rendez_vous import RendezVousAnnule, RendezVousHonore, RendezVousManque
from tests.projections.oracle import jour
from tests.readmodels.recompte.lignes import Dossier, Ligne

OUVERTS = ("OUVERT_VERSABLE", "OUVERT_SUSPENDU", "VERSEMENT_SUSPENDU")
SUIVIS = ("CONSEIL_DEPARTEMENTAL", "DELEGATAIRE")
Source = Callable[[Dossier], Iterable[Ligne]]


def faits(*classes: type[Any], propres: Mapping[str, str] | None = None) -> Source:
    """Events of these types; ``propres`` gives the field of each axis that they carry themselves."""

    def lignes(dossier: Dossier) -> Iterator[Ligne]:
        for e in dossier.de(*classes):
            ou = e.corps.get("rattachement") or {}
            axes = {nom: ou.get(nom) for nom in ("mds", "structure", "referent")}
            axes |= {axe: e.corps.get(champ) for axe, champ in (propres or {}).items()}
            yield Ligne(dossier, e.survenu_le, axes, e.corps, e.classe)

    return lignes


def entrees(dossier: Dossier) -> Iterator[Ligne]:
    """Openings of persons subject to droits et devoirs, with the day of the first orientation."""
    orientations = [e.survenu_le for e in dossier.de(OrientationDecidee) if e.corps["premiere"]]
    for e in dossier.de(DossierOuvert):
        if e.corps["soumis_droits_devoirs"]:
            axes = {"mds": e.corps.get("mds"), "commune": e.corps.get("commune"), "sexe": e.corps.get("sexe")}
            axes["foyer"] = e.corps.get("situation_familiale")
            yield Ligne(dossier, e.survenu_le, axes, {"oriente_le": min(orientations, default=None)})


def personnes(dossier: Dossier) -> Iterator[Ligne]:
    """The person, when she is to be accompanied at the date."""
    le = dossier.moment.valable_au
    personne = dossier.personne(le)
    if personne.get("soumis_droits_devoirs") and personne["etat_droit"] in OUVERTS:
        suivi = personne["referent"] is not None and personne["organisme"] in SUIVIS
        yield Ligne(dossier, le, {}, dict(personne) | {"suivi": suivi, "contrat": contrat_en_cours(dossier, le)})


def contrat_en_cours(dossier: Dossier, le: date) -> dict[str, Any] | None:
    """The last signed of the contracts that run."""
    for signature in reversed(dossier.de(ContratEngagementSigne)):
        contrat = signature.corps["contrat"]
        suites = [e for e in dossier.evenements if e.corps.get("contrat") == contrat]
        arrets = [e.classe for e in suites if e.classe in (ContratEngagementSuspendu, ContratEngagementRepris)]
        arrete = arrets[-1:] == [ContratEngagementSuspendu] or any(e.classe is ContratEngagementClos for e in suites)
        court = jour(signature.corps["debut_le"]) <= le <= jour(signature.corps["fin_le"])  # type: ignore[operator]
        if court and not arrete:
            depuis = dossier.evenements[dossier.evenements.index(signature) :]
            resignes = [e for e in depuis if e.classe is ContratEngagementResigne and e.corps["contrat"] == contrat]
            heures = [signature, *resignes][-1].corps["duree_hebdo_h"]
            return {"fin_le": jour(signature.corps["fin_le"]), "heures": heures}
    return None


def union(canaux: Mapping[type[Any], str | None]) -> Source:
    """Events of several families, each with its channel, or the one that it says itself."""

    def lignes(dossier: Dossier) -> Iterator[Ligne]:
        for ligne in faits(*canaux)(dossier):
            assert ligne.classe is not None
            ligne.propres = {**ligne.propres, "canal": canaux[ligne.classe] or ligne.corps["canal"]}
            yield ligne

    return lignes


def themes(dossier: Dossier) -> Iterator[Ligne]:
    """Themes of the meetings that took place."""
    for ligne in faits(RendezVousHonore, propres={"structure": "structure"})(dossier):
        for theme in ligne.corps["themes"]:
            yield Ligne(dossier, ligne.jour, {**ligne.propres, "theme": theme}, ligne.corps)


def constats(liste: str, valeur: str, axe: str) -> Source:
    """What the last diagnostic says, brought up to date since."""

    def lignes(dossier: Dossier) -> Iterator[Ligne]:
        valeurs: dict[int, str] = {}
        actuel = None
        for e in dossier.de(DiagnosticEtabli, DiagnosticActualise):
            if e.classe is DiagnosticEtabli:
                valeurs, actuel = {}, e.corps["diagnostic"]
            if e.corps["diagnostic"] == actuel:
                valeurs |= {constat["code"]: constat["valeur"] for constat in e.corps[liste]}
        for ligne in personnes(dossier):
            for code, lue in valeurs.items():
                if lue == valeur:
                    yield Ligne(dossier, ligne.jour, {axe: code}, ligne.corps)

    return lignes


def propositions(dossier: Dossier) -> Iterator[Ligne]:
    """Offers proposed, with the last answer."""
    reponses = {e.corps["proposition"]: e for e in dossier.de(OffreAcceptee, OffreRefusee)}
    for ligne in faits(OffreProposee, propres=THEME)(dossier):
        yield Ligne(dossier, ligne.jour, ligne.propres, {"reponse": reponses.get(ligne.corps["proposition"])})


def activites(dossier: Dossier) -> Iterator[Ligne]:
    """Activities, on the Monday of their week."""
    classes = (ActivitePrevue, ActiviteRealisee, ActiviteManquee, ActiviteValidee)
    for ligne in faits(*classes, propres={"type_action": "type_action"})(dossier):
        yield Ligne(dossier, date.fromisoformat(ligne.corps["semaine"]), ligne.propres, ligne.corps, ligne.classe)


def semaines(dossier: Dossier) -> Iterator[Ligne]:
    """Weeks that are over with the hours that were done."""
    heures: dict[date, float] = {}
    for e in dossier.de(ActiviteRealisee):
        semaine = date.fromisoformat(e.corps["semaine"])
        heures[semaine] = heures.get(semaine, 0) + e.corps["heures_faites"]
    for semaine, faites in heures.items():
        if semaine + timedelta(days=6) <= dossier.moment.valable_au:
            yield Ligne(dossier, semaine, {}, {"heures": faites})


def sanctions(dossier: Dossier) -> Iterator[Ligne]:
    """Sanctions and their liftings, without those that were annulled; reformed, a sanction is what it became."""
    annulees = {e.corps["sanction"] for e in dossier.de(SanctionAnnulee)}
    reformees: dict[str, dict[str, Any]] = {}
    for e in dossier.de(RecoursDecide):
        if e.corps["issue"] == "REFORME" and "sanction" in e.corps:
            reformees[e.corps["sanction"]] = reformees.get(e.corps["sanction"], {}) | dict(e.corps)
    for ligne in faits(SanctionDecidee, SanctionLevee)(dossier):
        if ligne.corps["sanction"] not in annulees:
            reforme = reformees.get(ligne.corps["sanction"], {})
            corps = dict(ligne.corps) | {champ: reforme[champ] for champ in ("mesure", "fin_le") if champ in reforme}
            ligne.propres, ligne.corps = {**ligne.propres, "mesure": corps["mesure"]}, corps
            yield ligne


def sanctions_en_cours(dossier: Dossier) -> Iterator[Ligne]:
    """Those that run at the date."""
    le, toutes = dossier.moment.valable_au, list(sanctions(dossier))
    levees = {ligne.corps["sanction"] for ligne in toutes if ligne.classe is SanctionLevee}
    for ligne in toutes:
        debout = ligne.classe is SanctionDecidee and ligne.corps["sanction"] not in levees
        if debout and date.fromisoformat(ligne.corps["debut_le"]) <= le <= date.fromisoformat(ligne.corps["fin_le"]):
            yield Ligne(dossier, le, ligne.propres, ligne.corps)


THEME = {"theme": "theme", "partenaire": "partenaire"}
SOURCES: dict[str, Source] = {
    "decisions": faits(
        OrientationDecidee, propres={"structure": "structure", "decideur": "decideur", "parcours": "parcours"}
    ),
    "demandes_reorientation": faits(ReorientationDemandee, ReorientationRefusee, propres={"motif": "motif"}),
    "entrees": entrees,
    "personnes": personnes,
    "signatures": faits(ContratEngagementSigne, propres={"decideur": "decideur", "parcours": "parcours"}),
    "refus_contrat": faits(ContratEngagementRefuse, propres={"motif": "motif"}),
    "rendez_vous": faits(
        RendezVousHonore, RendezVousManque, RendezVousAnnule, propres={"structure": "structure", "motif": "motif"}
    ),
    "contacts": union({RendezVousHonore: "RENDEZ_VOUS", MessageEnvoye: None, MessageRecu: None}),
    "satisfaction": faits(SatisfactionRepondue),
    "fins": faits(ParcoursTermine, propres={"motif": "motif"}),
    "arrets_contrat": faits(ContratEngagementSuspendu, ContratEngagementClos, propres={"motif": "motif"}),
    "transferts": faits(ReferentTransfere),
    "diagnostics": faits(DiagnosticEtabli, DiagnosticActualise),
    "themes": themes,
    "freins": constats("contraintes", "OUI", "frein"),
    "besoins": constats("besoins", "BESOIN", "besoin"),
    "propositions": propositions,
    "prescriptions": faits(
        OffrePositionnee,
        OffrePrescrite,
        PrescriptionAcceptee,
        PrescriptionRefusee,
        PrescriptionNonVenue,
        PrescriptionDemarree,
        PrescriptionTerminee,
        PrescriptionAbandonnee,
        PrescriptionExpiree,
        propres={**THEME, "motif": "motif", "resultat": "resultat"},
    ),
    "immersions": faits(PmsmpConventionnee, PmsmpTerminee, PmsmpAnnulee, propres={"motif": "motif"}),
    "activites": activites,
    "semaines_actives": semaines,
    "exemptions": faits(ActiviteExemptee),
    "manquements": faits(ManquementSignale, ManquementConstate, ManquementClasse, propres={"motif": "motif"}),
    "sanctions": sanctions,
    "sanctions_en_cours": sanctions_en_cours,
    "recours": faits(RecoursForme, RecoursDecide, SanctionAnnulee),
    "envois": union({ConvocationEmise: None, RappelEnvoye: None, MessageEnvoye: None}),
    "remises": faits(RemiseConvocationConstatee, propres={"canal": "canal"}),
    "messages_recus": faits(MessageRecu, propres={"canal": "canal"}),
}
