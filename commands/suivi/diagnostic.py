"""Diagnostic global: établir, actualiser, suivre un objectif."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID, uuid4

from pydantic import Field

from commands.base import Cadre, Commande, Refus, etape, exemple, exiger, exiger_ouvert, jour, prealable
from ledger.dossier import Dossier
from ledger.dossier.etat.diagnostic import Diagnostic
from ledger.events.base import Evenement, Sensible, Texte
from ledger.events.suivi.diagnostic import (
    AutonomieNumerique,
    Besoins,
    ContrainteEvaluee,
    Contraintes,
    DiagnosticActualise,
    DiagnosticEtabli,
    Numero,
    ObjectifSuivi,
    PouvoirAgir,
    Situations,
    VersionReferentiel,
)
from ledger.lu import EvenementLu
from ledger.vocabulaire.suivi.diagnostic import (
    ContrainteDecrite,
    Entree,
    Referentiel,
    ValeurContrainte,
    ValeurObjectif,
    ValeurSituation,
    referentiels,
)


class _Tableau(Commande):
    """The content of a diagnostic, whole or its changes. Health goes under ``sante`` and ``situations_sensibles`` alone."""

    besoins: Besoins
    contraintes: Contraintes
    pouvoir_agir: PouvoirAgir | None = None
    autonomie_numerique: AutonomieNumerique | None = None
    sante: Sensible[ContrainteEvaluee | None] = Field(
        default=None, description="Contrainte « état de santé » (scellée)"
    )
    situations_sensibles: Sensible[Situations | None] = Field(
        default=None, description="Situations d'autres contraintes qui disent une santé (scellées)"
    )
    analyse: Texte | None = Field(default=None, description="Ce qu'aucun code ne dit (scellé)")

    @property
    def dit_quelque_chose(self) -> bool:
        """Whether a field of the picture is filled."""
        return any(getattr(self, champ) for champ in _Tableau.model_fields.keys() - Commande.model_fields.keys())


class EtablirDiagnostic(_Tableau):
    """Record the diagnostic made with the person."""

    model_config = exemple(
        {
            "besoins": [{"code": 9, "valeur": "BESOIN"}],
            "contraintes": [
                {
                    "code": 23,
                    "impact": "FORT",
                    "prioritaire": True,
                    "situations": [{"code": 6, "valeur": "OUI"}],
                    "objectifs_fixes": [{"code": 6, "valeur": "EN_COURS"}],
                }
            ],
            "pouvoir_agir": {"confiance": "OUI", "accompagnement": "OUI"},
        }
    )

    diagnostic: UUID = Field(default_factory=uuid4)
    referentiel: VersionReferentiel | None = Field(
        default=None, description="Version du référentiel ; celle qui est en vigueur par défaut"
    )
    sans_contrainte: bool = Field(default=False, description="La personne déclare n'avoir aucune contrainte")


class ActualiserDiagnostic(_Tableau):
    """Record what changed in the diagnostic since it was made."""

    model_config = exemple(
        {
            "diagnostic": "5b7d9f10-2c4e-4a68-8b9d-0e1f2a3b4c5d",
            "contraintes": [{"code": 23, "valeur": "CLOTUREE", "impact": "FAIBLE"}],
        }
    )

    diagnostic: UUID
    besoins: Besoins = ()
    contraintes: Contraintes = ()


class SuivreObjectif(Commande):
    """Record that an objectif of the diagnostic moves on."""

    model_config = exemple(
        {
            "diagnostic": "5b7d9f10-2c4e-4a68-8b9d-0e1f2a3b4c5d",
            "contrainte": 23,
            "objectif": 6,
            "valeur": "REALISE",
        }
    )

    diagnostic: UUID
    contrainte: Numero
    objectif: Numero
    valeur: ValeurObjectif
    commentaire: Texte | None = None


@etape(EtablirDiagnostic, DiagnosticEtabli, regles=dict.fromkeys(("D-ETA", "D-REF"), "survenu_le"))
def etablir_diagnostic(dossier: Dossier, commande: EtablirDiagnostic, cadre: Cadre) -> Sequence[Evenement]:
    """One diagnostic under each orientation, by the organisme référent; a later view of it is an actualisation."""
    le = cadre.date_du_fait(commande)
    exiger_ouvert(dossier, le)
    cadre.regle("D-ETA", le)
    _exiger_diagnostic_attendu(dossier)
    version = commande.referentiel or cadre.regle("D-REF", le).parametres["referentiel"]
    _exiger_tableau(commande, _referentiel(version), dit_quelque_chose=commande.sans_contrainte)
    _exiger_sans_contrainte(commande)
    return [commande.fait(DiagnosticEtabli, survenu_le=le, referentiel=version)]


def _exiger_diagnostic_attendu(dossier: Dossier) -> None:
    """The organisme référent makes it (CT L5411-5-2 I): there is none before an orientation, and one under each."""
    orientation = dossier.orientation
    if orientation is None:
        raise Refus(
            "orientation_absente",
            "Aucune orientation n'est décidée : l'organisme référent établit le diagnostic ensuite (CT L5411-5-2).",
        )
    exiger(
        not any(d.orientation == orientation.id for d in dossier.diagnostics.values()),
        "diagnostic_deja_etabli",
        "Le diagnostic est déjà établi sous cette orientation : actualisez-le.",
    )


@prealable(DiagnosticEtabli)
def _diagnostic_tient(dossier: Dossier, _e: EvenementLu, _cadre: Cadre) -> None:
    _exiger_diagnostic_attendu(dossier)


def _referentiel(version: str) -> Referentiel:
    connu = referentiels().get(version)
    if connu is None:
        raise Refus(
            "referentiel_inconnu",
            f"Le référentiel {version} n'est pas connu : versions connues, {', '.join(referentiels())}.",
            champ="referentiel",
        )
    return connu


@etape(ActualiserDiagnostic, DiagnosticActualise, regles={"D-ETA": "survenu_le"})
def actualiser_diagnostic(dossier: Dossier, commande: ActualiserDiagnostic, cadre: Cadre) -> Sequence[Evenement]:
    """The changes of the diagnostic in force, under the version of the referential that it was made with."""
    le = cadre.date_du_fait(commande)
    cadre.regle("D-ETA", le)
    connu = _en_vigueur(dossier, commande.diagnostic, le)
    _exiger_tableau(commande, _referentiel(connu.referentiel), dit_quelque_chose=False)
    return [commande.fait(DiagnosticActualise, survenu_le=le, referentiel=connu.referentiel)]


def _en_vigueur(dossier: Dossier, diagnostic: UUID | str, le: date) -> Diagnostic:
    """The diagnostic in force, which this step must be about."""
    connu = dossier.diagnostics.get(str(diagnostic))
    if connu is None:
        raise Refus("diagnostic_inconnu", "Ce diagnostic n'est pas établi dans ce dossier.", champ="diagnostic")
    exiger(
        next(reversed(dossier.diagnostics)) == connu.id,
        "diagnostic_remplace",
        "Un autre diagnostic a été établi depuis, sous une nouvelle orientation : c'est lui qui se suit.",
        champ="diagnostic",
    )
    exiger(
        connu.etabli_le <= le,
        "avant_diagnostic",
        f"L'étape est datée du {jour(le)}, avant le diagnostic du {jour(connu.etabli_le)}.",
        champ="survenu_le",
    )
    return connu


@prealable(DiagnosticActualise)
def _actualisation_tient(dossier: Dossier, e: EvenementLu, _cadre: Cadre) -> None:
    _en_vigueur(dossier, e.corps["diagnostic"], e.survenu_le)


@etape(
    SuivreObjectif,
    ObjectifSuivi,
    pourquoi="aucun texte ne fixe le rythme des objectifs : ils avancent comme la personne et le référent le disent",
)
def suivre_objectif(dossier: Dossier, commande: SuivreObjectif, cadre: Cadre) -> Sequence[Evenement]:
    """An objectif that the diagnostic set takes another value."""
    le = cadre.date_du_fait(commande)
    connu = _en_vigueur(dossier, commande.diagnostic, le)
    exiger(
        _objectif(connu, commande.contrainte, commande.objectif) is not commande.valeur,
        "objectif_inchange",
        f"Cet objectif est déjà {commande.valeur.libelle} : il n'y a rien à enregistrer.",
        champ="valeur",
    )
    return [commande.fait(ObjectifSuivi, survenu_le=le, referentiel=connu.referentiel)]


def _objectif(connu: Diagnostic, contrainte: int, objectif: int) -> ValeurObjectif:
    suivie = connu.contraintes.get(contrainte)
    valeur = suivie.objectifs.get(objectif) if suivie else None
    if valeur is None:
        raise Refus(
            "objectif_non_fixe",
            f"Le diagnostic ne fixe pas l'objectif {objectif} pour la contrainte {contrainte} : actualisez-le d'abord.",
            champ="objectif",
        )
    return valeur


@prealable(ObjectifSuivi)
def _suivi_tient(dossier: Dossier, e: EvenementLu, _cadre: Cadre) -> None:
    connu = _en_vigueur(dossier, e.corps["diagnostic"], e.survenu_le)
    _objectif(connu, e.corps["contrainte"], e.corps["objectif"])


# -- the picture against its referential -------------------------------------------------------------------------------


def _exiger_tableau(tableau: _Tableau, referentiel: Referentiel, *, dit_quelque_chose: bool) -> None:
    """The picture says something, once each, in the words of the referential, and health is sealed."""
    exiger(
        dit_quelque_chose or tableau.dit_quelque_chose,
        "diagnostic_vide",
        "Le diagnostic ne dit rien : indiquez au moins un besoin, une contrainte, ou l'absence de contrainte.",
    )
    _exiger_connus((b.code for b in tableau.besoins), referentiel.par_besoin, referentiel, champ="besoins")
    _exiger_connus((c.code for c in tableau.contraintes), referentiel.par_contrainte, referentiel, champ="contraintes")
    for contrainte in tableau.contraintes:
        decrite = referentiel.par_contrainte[contrainte.code]
        exiger(
            not decrite.sensible,
            "contrainte_sensible",
            f"La contrainte « {decrite.libelle} » est une donnée de santé : indiquez-la dans « sante », qui est scellé.",
            champ="contraintes",
        )
        _exiger_contrainte(contrainte, decrite, referentiel, champ="contraintes")
    _exiger_sante(tableau, referentiel)
    _exiger_une_priorite(tableau)


def _exiger_connus(codes: Iterable[int], connus: Iterable[int], referentiel: Referentiel, *, champ: str) -> None:
    nombres = Counter(codes)
    inconnus = sorted(nombres.keys() - set(connus))
    exiger(
        not inconnus,
        "code_hors_referentiel",
        f"Le référentiel {referentiel.version} ne connaît pas ici : {', '.join(map(str, inconnus))}.",
        champ=champ,
    )
    doubles = [code for code, nombre in nombres.items() if nombre > 1]
    exiger(
        not doubles,
        "code_en_double",
        f"Chaque code se dit une seule fois : {', '.join(map(str, doubles))} figure plusieurs fois.",
        champ=champ,
    )


def _exiger_contrainte(
    contrainte: ContrainteEvaluee, decrite: ContrainteDecrite, referentiel: Referentiel, *, champ: str
) -> None:
    """Situations and objectifs are those of this contrainte, and a situation that tells a health is not in clear."""
    situations = {situation.code: situation for situation in decrite.situations}
    _exiger_connus((s.code for s in contrainte.situations), situations, referentiel, champ=champ)
    _exiger_connus((o.code for o in contrainte.objectifs_fixes), _codes(decrite.objectifs), referentiel, champ=champ)
    sensible = next((situations[s.code] for s in contrainte.situations if situations[s.code].sensible), None)
    exiger(
        decrite.sensible or sensible is None,
        "situation_sensible",
        f"La situation {sensible.code if sensible else ''} est une donnée de santé : indiquez-la dans"
        " « situations_sensibles », qui est scellé.",
        champ=champ,
    )


def _codes(entrees: Iterable[Entree]) -> set[int]:
    return {entree.code for entree in entrees}


def _exiger_sante(tableau: _Tableau, referentiel: Referentiel) -> None:
    """Sealed answers obey the same referential, and hold nothing that could be in clear."""
    decrite = referentiel.sante
    if tableau.sante is not None:
        _exiger_connus([tableau.sante.code], [decrite.code], referentiel, champ="sante")
        _exiger_contrainte(tableau.sante, decrite, referentiel, champ="sante")
    ailleurs = {code for code, situation in referentiel.situations.items() if situation.sensible}
    _exiger_connus(
        (s.code for s in tableau.situations_sensibles or ()),
        ailleurs - _codes(decrite.situations),
        referentiel,
        champ="situations_sensibles",
    )


def _exiger_une_priorite(tableau: _Tableau) -> None:
    """Only one contrainte comes first, and it is there."""
    dites = [*tableau.contraintes, *([tableau.sante] if tableau.sante else [])]
    prioritaires = [contrainte for contrainte in dites if contrainte.prioritaire]
    exiger(
        len(prioritaires) <= 1,
        "priorite_unique",
        "Une seule contrainte est prioritaire : choisissez celle par laquelle commencer.",
        champ="contraintes",
    )
    exiger(
        all(contrainte.valeur is ValeurContrainte.OUI for contrainte in prioritaires),
        "priorite_sans_contrainte",
        "Une contrainte levée ou non abordée n'est pas prioritaire : retirez-lui la priorité.",
        champ="contraintes",
    )


def _exiger_sans_contrainte(commande: EtablirDiagnostic) -> None:
    dites = [*commande.contraintes, *([commande.sante] if commande.sante else [])]
    situations = commande.situations_sensibles or ()
    presente = any(contrainte.valeur is ValeurContrainte.OUI for contrainte in dites) or any(
        situation.valeur is ValeurSituation.OUI for situation in situations
    )
    exiger(
        not (commande.sans_contrainte and presente),
        "sans_contrainte_contredit",
        "La personne est dite sans contrainte alors qu'une contrainte est présente : corrigez l'une ou l'autre.",
        champ="sans_contrainte",
    )
