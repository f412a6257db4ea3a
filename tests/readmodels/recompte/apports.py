"""What a line brings to each indicator, in plain Python: to its numerator, and to its denominator if it has one."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from dateutil.relativedelta import relativedelta

from ledger.events.contrats.activite import (
    ActiviteExemptee,
    ActiviteManquee,
    ActivitePrevue,
    ActiviteRealisee,
    ActiviteValidee,
)
from ledger.events.contrats.vie_contrat import (
    ContratEngagementClos,
    ContratEngagementSuspendu,
)
from ledger.events.offres.offre import OffreAcceptee, OffrePositionnee, OffreRefusee
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
from ledger.events.orientations.reorientation import ReorientationDemandee, ReorientationRefusee
from ledger.events.sanctions.manquement import ManquementClasse, ManquementSignale
from ledger.events.sanctions.recours import RecoursDecide, RecoursForme, SanctionAnnulee
from ledger.events.sanctions.sanction import ManquementConstate, SanctionDecidee, SanctionLevee
from ledger.events.suivi.accompagnement import MessageRecu
from ledger.events.suivi.convocation import ConvocationEmise, RappelEnvoye
from ledger.events.suivi.diagnostic import DiagnosticActualise, DiagnosticEtabli
from ledger.events.suivi.rendez_vous import RendezVousAnnule, RendezVousHonore, RendezVousManque
from tests.projections.oracle import jour
from tests.readmodels.recompte.lignes import Ligne

Apport = Callable[[Ligne], Any]


def un(_: Ligne) -> bool:
    """Every line counts."""
    return True


def _delai(x: Ligne) -> int | None:
    recue = jour(x.corps.get("information_recue_le"))
    return (x.jour - recue).days if x.corps["premiere"] and recue else None


def _en_un_mois(x: Ligne) -> bool:
    recue = jour(x.corps.get("information_recue_le"))
    return recue is not None and (x.jour < recue + timedelta(days=15) or x.jour <= recue + relativedelta(months=1))


def _classe(x: Ligne) -> str | None:
    delai = _delai(x)
    if delai is None:
        return None
    if delai < 15:
        return "moins_15_jours"
    return "moins_1_mois" if _en_un_mois(x) else "moins_6_semaines" if delai <= 42 else "plus_6_semaines"


def _mure(x: Ligne) -> bool:
    return x.jour + timedelta(days=42) <= x.dossier.moment.valable_au


def _en_six_semaines(x: Ligne) -> bool:
    oriente = x.corps["oriente_le"]
    return _mure(x) and oriente is not None and oriente <= x.jour + timedelta(days=42)


def _notifiee(x: Ligne) -> date | None:
    return jour(x.corps.get("notifiee_le")) if x.corps["nature"] == "PREMIER" else None


def _sous_contrat(x: Ligne) -> bool:
    return x.corps["suivi"] and x.corps["contrat"] is not None


def _a_renouveler(x: Ligne) -> bool:
    return _sous_contrat(x) and x.corps["contrat"]["fin_le"] <= x.jour + timedelta(days=30)


def _hors_delai(x: Ligne) -> bool:
    echeance = x.corps["echeance_orientation_le"]
    return x.corps["orientation"] is None and echeance is not None and echeance < x.jour


def classe(*classes: type[Any]) -> Apport:
    """Lines of these types."""
    return lambda x: x.classe in classes


def _diagnostiquee(x: Ligne) -> bool:
    return x.corps["suivi"] and bool(x.dossier.de(DiagnosticEtabli))


def _repondue(x: Ligne) -> bool:
    return x.corps["reponse"] is not None


def _reponse(classe: type[Any]) -> Apport:
    return lambda x: _repondue(x) and x.corps["reponse"].classe is classe


def _attendue(x: Ligne) -> bool:
    return x.jour + timedelta(days=30) <= x.dossier.moment.valable_au


def _heures(classe: type[Any], champ: str) -> Apport:
    return lambda x: (x.corps.get(champ) or 0) if x.classe is classe else 0


def _exemptee(x: Ligne) -> bool:
    le = x.dossier.moment.valable_au
    return any(
        date.fromisoformat(e.corps["debut_le"]) <= le <= date.fromisoformat(e.corps["fin_le"])
        for e in x.dossier.de(ActiviteExemptee)
    )


def _active(x: Ligne) -> bool:
    il_y_a_un_an = x.dossier.moment.valable_au - relativedelta(months=12)
    return any(
        e.survenu_le > il_y_a_un_an and (e.classe is OffrePositionnee or e.corps["canal"] == "MESSAGERIE")
        for e in x.dossier.de(OffrePositionnee, MessageRecu)
    )


def _dossier(quand: Callable[[Ligne], Any] = un) -> Apport:
    """The dossier of each line that counts, once."""
    return lambda x: frozenset({x.dossier.id}) if quand(x) else frozenset()


def _delai_acceptation(x: Ligne) -> int:
    if x.classe is not PrescriptionAcceptee:
        return 0
    return (x.jour - date.fromisoformat(x.corps["prescrite_le"])).days


def _sanction(mesure: str) -> Apport:
    return lambda x: x.classe is SanctionDecidee and x.corps["mesure"] == mesure


APPORTS: dict[str, tuple[Apport, Apport | None]] = {
    "premieres": (lambda x: x.corps["premiere"], None),
    "moins_15_jours": (lambda x: _classe(x) == "moins_15_jours", None),
    "moins_1_mois": (lambda x: _classe(x) == "moins_1_mois", None),
    "moins_6_semaines": (lambda x: _classe(x) == "moins_6_semaines", None),
    "plus_6_semaines": (lambda x: _classe(x) == "plus_6_semaines", None),
    "part_moins_un_mois": (lambda x: x.corps["premiere"] and _en_un_mois(x), lambda x: x.corps["premiere"]),
    "delai_orientation": (lambda x: _delai(x) or 0, lambda x: _delai(x) is not None),
    "refusees": (lambda x: x.corps["decision"] == "REFUSEE", None),
    "reorientations": (lambda x: not x.corps["premiere"], None),
    "reorientations_demandees": (classe(ReorientationDemandee), None),
    "reorientations_refusees": (classe(ReorientationRefusee), None),
    "entrees": (un, None),
    "orientes_6_semaines": (_en_six_semaines, _mure),
    "en_attente": (lambda x: x.corps["orientation"] is None and x.corps["termine_le"] is None, None),
    "en_attente_hors_delai": (_hors_delai, None),
    "signes": (un, None),
    "part_electronique": (lambda x: x.corps["mode"] == "ELECTRONIQUE", un),
    "premiers": (lambda x: x.corps["nature"] == "PREMIER", None),
    "part_dans_le_mois": (
        lambda x: (n := _notifiee(x)) is not None and x.jour <= n + relativedelta(months=1),
        lambda x: x.corps["nature"] == "PREMIER",
    ),
    "delai_signature": (
        lambda x: (x.jour - n).days if (n := _notifiee(x)) else 0,
        lambda x: _notifiee(x) is not None,
    ),
    "contrats_refuses": (un, None),
    "a_accompagner": (un, None),
    "suivis": (lambda x: x.corps["suivi"], None),
    "taux_contractualisation": (_sous_contrat, lambda x: x.corps["suivi"]),
    "contrats_a_renouveler": (_a_renouveler, None),
    "charge_referent": (
        lambda x: x.corps["suivi"],
        lambda x: frozenset({x.corps["referent"]} if x.corps["suivi"] else ()),
    ),
    "rdv_honores": (classe(RendezVousHonore), None),
    "rdv_manques": (classe(RendezVousManque), None),
    "rdv_manques_excuses": (lambda x: x.classe is RendezVousManque and x.corps["excuse"], None),
    "rdv_annules": (classe(RendezVousAnnule), None),
    "taux_presence": (classe(RendezVousHonore), classe(RendezVousHonore, RendezVousManque)),
    "duree_rdv": (_heures(RendezVousHonore, "duree_min"), classe(RendezVousHonore)),
    "contacts": (un, None),
    "personnes_contactees": (_dossier(), None),
    "satisfaction": (lambda x: x.corps["note_sur_5"], un),
    "parcours_termines": (un, None),
    "contrats_suspendus": (classe(ContratEngagementSuspendu), None),
    "contrats_clos": (classe(ContratEngagementClos), None),
    "referents_transferes": (un, None),
    "diagnostics": (classe(DiagnosticEtabli), None),
    "diagnostics_actualises": (classe(DiagnosticActualise), None),
    "part_diagnostiquees": (_diagnostiquee, lambda x: x.corps["suivi"]),
    "freins": (un, None),
    "freins_par_personne": (un, _dossier()),
    "besoins": (un, None),
    "themes_travailles": (un, None),
    "personnes_par_theme": (_dossier(), None),
    "offres_proposees": (un, None),
    "taux_acceptation_offre": (_reponse(OffreAcceptee), lambda x: _repondue(x) or _attendue(x)),
    "offres_refusees": (_reponse(OffreRefusee), None),
    "offres_sans_reponse": (lambda x: not _repondue(x) and _attendue(x), None),
    "delai_reponse_offre": (
        lambda x: (x.corps["reponse"].survenu_le - x.jour).days if _repondue(x) else 0,
        _repondue,
    ),
    "positionnements": (classe(OffrePositionnee), None),
    "prescriptions": (classe(OffrePrescrite), None),
    "personnes_mobilisees": (_dossier(classe(OffrePrescrite)), None),
    "taux_acceptation_prescription": (
        classe(PrescriptionAcceptee),
        classe(PrescriptionAcceptee, PrescriptionRefusee, PrescriptionExpiree),
    ),
    "delai_acceptation": (_delai_acceptation, classe(PrescriptionAcceptee)),
    "prescriptions_refusees": (classe(PrescriptionRefusee), None),
    "non_venues": (classe(PrescriptionNonVenue), None),
    "entrees_action": (classe(PrescriptionDemarree), None),
    "prescriptions_terminees": (classe(PrescriptionTerminee), None),
    "part_objectif_atteint": (
        lambda x: x.classe is PrescriptionTerminee and x.corps["resultat"] == "OBJECTIF_ATTEINT",
        classe(PrescriptionTerminee),
    ),
    "heures_realisees_actions": (_heures(PrescriptionTerminee, "heures_realisees"), None),
    "prescriptions_abandonnees": (classe(PrescriptionAbandonnee), None),
    "prescriptions_expirees": (classe(PrescriptionExpiree), None),
    "immersions": (classe(PmsmpConventionnee), None),
    "immersions_terminees": (classe(PmsmpTerminee), None),
    "immersions_annulees": (classe(PmsmpAnnulee), None),
    "heures_prevues": (_heures(ActivitePrevue, "heures"), None),
    "heures_realisees": (_heures(ActiviteRealisee, "heures_faites"), None),
    "heures_retenues": (_heures(ActiviteValidee, "heures_retenues"), None),
    "activites_realisees": (classe(ActiviteRealisee), None),
    "activites_manquees": (classe(ActiviteManquee), None),
    "heures_par_semaine": (lambda x: x.corps["heures"], un),
    "part_semaines_15h": (lambda x: x.corps["heures"] >= 15, un),
    "part_contrats_15h": (lambda x: _sous_contrat(x) and x.corps["contrat"]["heures"] >= 15, _sous_contrat),
    "contrats_sans_heures": (lambda x: _sous_contrat(x) and x.corps["contrat"]["heures"] == 0, None),
    "exemptions": (un, None),
    "exemptees": (_exemptee, None),
    "manquements_signales": (classe(ManquementSignale), None),
    "manquements_constates": (classe(ManquementConstate), None),
    "manquements_classes": (classe(ManquementClasse), None),
    "suspensions": (_sanction("SUSPENSION"), None),
    "suppressions": (_sanction("SUPPRESSION"), None),
    "levees": (classe(SanctionLevee), None),
    "sanctions_en_cours": (un, None),
    "recours": (classe(RecoursForme), None),
    "sanctions_reformees": (lambda x: x.classe is RecoursDecide and x.corps["issue"] == "REFORME", None),
    "sanctions_annulees": (classe(SanctionAnnulee), None),
    "part_mon_rsa": (_active, un),
    "messages_mon_rsa": (lambda x: x.corps["canal"] == "MESSAGERIE", None),
    "messages_recus": (un, None),
    "envois": (un, None),
    "lettres": (lambda x: x.propres["canal"] in ("COURRIER", "LETTRE_RECOMMANDEE"), None),
    "sms": (lambda x: x.propres["canal"] == "SMS", None),
    "convocations": (classe(ConvocationEmise), None),
    "rappels": (classe(RappelEnvoye), None),
    "part_non_remises": (
        lambda x: x.corps["statut"] in ("ECHOUEE", "NPAI", "NON_RECLAMEE"),
        lambda x: x.corps["statut"] != "ENVOYEE",
    ),
}
