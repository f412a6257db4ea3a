"""Orientation usager v1: criteria, préconisation, decision.

PSP is the socio-professional parcours and PSO the social one: WebRSA sends them the wrong way round.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, tzinfo
from typing import Any, Final

from integrations.france_travail import services
from integrations.france_travail.appel import Appel, ContexteTraduction
from integrations.france_travail.traductions.lecture import jour, liste, objet
from integrations.france_travail.traductions.registre import traduit
from integrations.france_travail.traductions.structures import CODES_STRUCTURE, codes_structure
from integrations.france_travail.traductions.table import Illisible, Table, memes_codes
from ledger.dossier import fold
from ledger.events.orientations.criteres import CriteresRecueillis
from ledger.events.orientations.orientation import OrientationDecidee, OrientationPreconisee
from ledger.lu import EvenementLu
from ledger.vocabulaire.orientations import criteres as v
from ledger.vocabulaire.orientations.orientation import (
    Decideur,
    DecisionOrientation,
    MotifRefusOrientation,
    Organisme,
    OriginePreconisation,
    Parcours,
)

PARCOURS: Final = Table(
    "parcours",
    Parcours,
    {Parcours.PROFESSIONNEL: "PED", Parcours.SOCIO_PROFESSIONNEL: "PSP", Parcours.SOCIAL: "PSO"},
    {"EO": None, "IND": None},
)
ORGANISMES: Final = Table(
    "organisme",
    Organisme,
    {
        Organisme.DELEGATAIRE: "CD",  # whoever acts for the département: the structure says which
        Organisme.CONSEIL_DEPARTEMENTAL: "CD",
        Organisme.FRANCE_TRAVAIL: "FT",
        Organisme.MISSION_LOCALE: "ML",
        Organisme.CAP_EMPLOI: "CE",
    },
    {"CD": Organisme.CONSEIL_DEPARTEMENTAL, "CAF": None, "IND": None},
)
DECIDEURS: Final = Table(
    "organisme_decision",
    Decideur,
    {
        Decideur.CONSEIL_DEPARTEMENTAL: "CD",
        Decideur.FRANCE_TRAVAIL: "FT",
        Decideur.MISSION_LOCALE: "ML",
        Decideur.CAP_EMPLOI: "CE",
    },
    {"CAF": None},
)
ETATS: Final = Table(
    "etat_decision",
    DecisionOrientation,
    {
        DecisionOrientation.ACCEPTEE: "ACCEPTEE",
        DecisionOrientation.REFUSEE: "REFUSEE",
        DecisionOrientation.SANS_PRECONISATION: None,  # France Travail is told of the orientation itself
    },
)
MOTIFS: Final = Table(
    "motif_refus",
    MotifRefusOrientation,
    {code: code.value for code in MotifRefusOrientation},
    {"ENTRETIEN_ORIENTATION": MotifRefusOrientation.AUTRE},
)
ORIGINE: Final = "INSCRIPTION_CONSEILLER_CD"
"""Who asks for the orientation: the département's agents, whatever the payer of the person."""
CRITERES: Final[Mapping[str, Table[Any]]] = {
    "situation_professionnelle": memes_codes("situation_professionnelle", v.SituationProfessionnelle),
    "type_emploi": memes_codes("type_emploi", v.TypeEmploi),
    "niveau_etude": memes_codes("niveau_etude", v.NiveauEtude),
    "projet_pro": memes_codes("projet_pro", v.ProjetProfessionnel),
    "contrainte_sante": memes_codes("contrainte_sante", v.ContrainteSante),
    "contrainte_logement": memes_codes("contrainte_logement", v.ContrainteLogement),
    "contrainte_mobilite": memes_codes("contrainte_mobilite", v.ContrainteMobilite),
    "contrainte_familiale": memes_codes("contrainte_familiale", v.ContrainteFamiliale),
    "contrainte_numerique": memes_codes("contrainte_numerique", v.ContrainteNumerique),
    "contrainte_financiere": memes_codes("contrainte_financiere", v.ImpactContrainte),
    "contrainte_administrative_juridique": memes_codes("contrainte_administrative_juridique", v.ImpactContrainte),
    "contrainte_francais_calcul": memes_codes("contrainte_francais_calcul", v.ImpactContrainte),
    "msa_demarches_professionnelles": memes_codes("msa_demarches_professionnelles", v.DemarchesMsa),
}
LIBRES: Final = (
    "capacite_a_travailler",
    "boe",
    "baeeh",
    "scolarite_etablissement_specialise",
    "esat",
    "boe_souhait_accompagnement",
)
"""Criteria answered by yes or no. ``brsa``, the birth date and the address are France Travail's own: the calculation does
not take them (the collection sends them, the OpenAPI file does not list them).
"""
AUTONOMIE_MSA: Final = range(1, 6)


@traduit(CriteresRecueillis)
def calculer(e: EvenementLu, contexte: ContexteTraduction) -> Appel | None:
    """The criteria, and the préconisation that France Travail stores of them: only while an orientation is awaited.

    Sent at any other time they would open an orientation that nobody asked for. An autonomy out of France Travail's scale
    (1 to 5) is left out.
    """
    dossier = fold(e.stream, contexte.historique)
    if dossier.orientation is not None and dossier.demande is None:
        return None
    dits: dict[str, Any] = {
        **e.corps,
        **(contexte.scelles.get("sante_handicap") or {}),
        **(contexte.scelles.get("sociaux") or {}),
    }
    corps: dict[str, Any] = {"origine": ORIGINE}
    corps |= {nom: table.exiger(dits[nom]) for nom, table in CRITERES.items() if dits.get(nom) is not None}
    corps |= {nom: dits[nom] for nom in LIBRES if dits.get(nom) is not None}
    if dits.get("msa_autonomie_recherche_emploi") in AUTONOMIE_MSA:
        corps["msa_autonomie_recherche_emploi"] = dits["msa_autonomie_recherche_emploi"]
    return Appel(services.CALCUL_ORIENTATION, "POST", "/calculOrientation", corps)


@traduit(OrientationDecidee)
def decider(e: EvenementLu, contexte: ContexteTraduction) -> Appel | None:
    """The decision on France Travail's préconisation; without one, the orientation itself; corrected, its modification.

    What France Travail decided, it knows.
    """
    corps = e.corps
    if Decideur[corps["decideur"]] is Decideur.FRANCE_TRAVAIL:
        return None
    if e.cible is not None:
        return _modifier(corps, contexte)
    if not _preconisee_par_france_travail(corps.get("preconisation"), contexte):
        return _orienter(corps, contexte)
    decision: dict[str, Any] = {
        "etat_decision": ETATS.exiger(corps["decision"]),
        "date_decision": e.survenu_le.isoformat(),
        "organisme_decision": DECIDEURS.exiger(corps["decideur"]),
        "agent_decision": e.lire_contexte().get("agent", "BATCH"),
    }
    if DecisionOrientation[corps["decision"]] is DecisionOrientation.REFUSEE:
        decision |= {
            "motif_refus": MOTIFS.exiger(corps["motif_refus"]),
            "parcours": PARCOURS.exiger(corps["parcours"]),
            "organisme": ORGANISMES.exiger(corps["organisme"]),
            **codes_structure("structure", contexte.structures.get(corps["structure"])),
        }
        if commentaire := contexte.scelles.get("commentaire"):
            decision["commentaire_refus"] = commentaire
    return Appel(services.DECISION_ORIENTATION, "POST", "/decisionOrientation", decision)


def _preconisee_par_france_travail(preconisation: str | None, contexte: ContexteTraduction) -> bool:
    return any(
        e.classe is OrientationPreconisee
        and e.corps["preconisation"] == preconisation
        and OriginePreconisation[e.corps["origine"]] is OriginePreconisation.FRANCE_TRAVAIL
        for e in contexte.historique
    )


def _orienter(corps: Mapping[str, Any], contexte: ContexteTraduction) -> Appel:
    orientation = {
        "origine": ORIGINE,
        "parcours": PARCOURS.exiger(corps["parcours"]),
        "organisme": ORGANISMES.exiger(corps["organisme"]),
        "date_entree_parcours": corps["debut_le"],
        **codes_structure("structure", contexte.structures.get(corps["structure"])),
    }
    return Appel(services.ORIENTATION, "POST", "/orientation", orientation)


def _modifier(corps: Mapping[str, Any], contexte: ContexteTraduction) -> Appel:
    """Parcours, structure and date of an orientation that stands; its inputs are headers."""
    structure = contexte.structures.get(corps["structure"])
    entetes = {"codeParcours": PARCOURS.exiger(corps["parcours"]), "dateEntreeParcours": corps["debut_le"]}
    if structure is not None and structure.code is not None:
        entetes["codeStructure"] = structure.code
    return Appel(services.MODIFICATION_ORIENTATION, "PUT", "/modificationOrientation", entetes=entetes)


@dataclass(frozen=True, slots=True)
class OrientationLue:
    """An orientation as France Travail holds it. ``decidee`` is False while it is only recommended; ``structures`` are the
    codes that it gives of one structure, Aurore first.
    """

    parcours: Parcours
    organisme: Organisme
    structures: tuple[str, ...]
    decidee: bool
    close: bool
    debut_le: date | None
    decision: DecisionOrientation | None = None
    decideur: Decideur | None = None
    decidee_le: date | None = None
    motif_refus: MotifRefusOrientation | None = None
    creee_le: date | None = None

    def est(self, parcours: Parcours, organisme: Organisme) -> bool:
        """Whether it is this orientation, in France Travail's words: a délégataire is the département to it."""
        return parcours is self.parcours and ORGANISMES.ecrire(organisme) == ORGANISMES.ecrire(self.organisme)


def lire_orientations(corps: Any, sans_decalage: tzinfo = UTC) -> list[OrientationLue]:
    """Orientations of a person (``lectureOrientation``); raises :class:`Illisible`. ``sans_decalage``: see
    :func:`~integrations.france_travail.traductions.lecture.instant`.
    """
    return [_lire(objet(lue, "orientation"), sans_decalage) for lue in liste(corps, "orientations")]


def _lire(lue: Mapping[str, Any], sans_decalage: tzinfo) -> OrientationLue:
    decision = objet(lue.get("decision") or {}, "decision")
    structure = objet(lue.get("structure") or {}, "structure")
    decideur = lue.get("organisme_decision") or decision.get("organisme_decision")
    statut, motif = lue.get("statut"), decision.get("motif_refus")
    if statut not in ("PRECONISE", "DECIDE"):
        message = "statut : la valeur lue n'est pas traitée"
        raise Illisible(message)
    return OrientationLue(
        parcours=PARCOURS.lire(lue.get("parcours")),
        organisme=ORGANISMES.lire(lue.get("organisme")),
        structures=tuple(code for nom in CODES_STRUCTURE if (code := structure.get(nom))),
        decidee=statut == "DECIDE",
        close=lue.get("etat") == "CLOTURE",
        debut_le=jour(lue.get("date_entree_parcours")),
        decision=ETATS.lire(decision["etat_decision"]) if "etat_decision" in decision else None,
        decideur=DECIDEURS.lire(decideur) if decideur is not None else None,
        decidee_le=jour(decision.get("date_decision")),
        motif_refus=MOTIFS.lire(motif) if motif is not None else None,
        creee_le=jour(lue.get("date_creation"), sans_decalage),
    )
