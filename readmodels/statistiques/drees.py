"""DREES, survey OARSA: tables T1 to T6, state at 31 December."""

from typing import Final

from readmodels.pilotage.indicateur import Compte, Indicateur, Source, Unite
from readmodels.pilotage.orientation import DECISIONS as ORIENTATIONS_DECIDEES
from readmodels.statistiques.population import (
    ACTIONS,
    INSCRIT,
    ORIENTE,
    PREMIERS_CONTRATS,
    REORIENTATIONS,
    SDD,
    SPE,
    avec_niveau,
)
from readmodels.statistiques.table import A_CONFIRMER, Statistique

DREES: Final = "DREES, enquête OARSA"
REFERENCE: Final = "Enquête OARSA de la DREES ; tableaux d'après les éditions de WebRSA"
AXES: Final = ("age", "sexe", "foyer", "anciennete", "niveau_etude")
NIVEAU: Final = (
    "Niveau d'études : celui que la personne a dit en dernier, à son profil ou à ses critères d'orientation, sous les codes"
    f" de France Travail. {A_CONFIRMER} les niveaux que l'enquête attend."
)
DECISIONS: Final = avec_niveau(ORIENTATIONS_DECIDEES)
COMMUNES: Final = (
    NIVEAU,
    "L'âge est compté par différence de millésimes : seule l'année de naissance est connue en clair.",
    f"{A_CONFIRMER} bornes des tranches d'âge et d'ancienneté : celles de WebRSA, faute de la notice de l'enquête.",
)
_ECART = "Les droits suspendus, et les personnes hors droits et devoirs."
_DEBUT_6 = "(c.debut_le + interval '6 months')::date"
_DEBUT_12 = "(c.debut_le + interval '12 months')::date"
_TERME = "(c.fin_le + 1)"


def _de(source: Source, code: str, libelle: str, definition: str, ou: str = "true") -> Indicateur:
    return Indicateur(f"drees_{code}", libelle, definition, DREES, source, Compte(ou), ecarte=_ECART)


def _vers(code: str, libelle: str, condition: str) -> Indicateur:
    definition = f"Personnes orientées dont l'organisme référent est : {libelle.lower()}."
    return _de(SDD, code, f"Orientées : {libelle}", definition, f"{ORIENTE} and {condition}")


SOUMIS = _de(
    SDD, "sdd", "Soumis aux droits et devoirs", "Personnes soumises aux droits et devoirs, droit ouvert non suspendu."
)
CONTRATS = _de(
    SDD,
    "cer",
    "Contrat en cours",
    "Personnes dont un contrat d'engagement signé court à la date.",
    "c.dossier is not null",
)
_CONNUS = "('FRANCE_TRAVAIL', 'MISSION_LOCALE', 'CAP_EMPLOI', 'CONSEIL_DEPARTEMENTAL')"
_CATEGORIE = "coalesce(o.categorie, '')"
_DELEGATAIRE = f"p.organisme not in {_CONNUS}"

T1 = Statistique(
    "drees-t1",
    "OARSA T1 : orientation des personnes soumises aux droits et devoirs",
    DREES,
    REFERENCE,
    (
        SOUMIS,
        _de(
            SDD,
            "orientes",
            "Orientées",
            "Personnes qui ont un organisme référent ; du département ou d'un délégataire, avec un référent désigné.",
            ORIENTE,
        ),
        _de(SDD, "non_orientes", "Non orientées", "Personnes sans organisme référent ainsi défini.", f"not {ORIENTE}"),
        _vers("vers_ft", "France Travail", "p.organisme = 'FRANCE_TRAVAIL'"),
        _vers("vers_ml", "Mission locale", "p.organisme = 'MISSION_LOCALE'"),
        _vers(
            "vers_plie_cap",
            "PLIE, Cap emploi",
            f"(p.organisme = 'CAP_EMPLOI' or {_DELEGATAIRE} and {_CATEGORIE} = 'PLIE')",
        ),
        _vers("vers_cd", "Conseil départemental", "p.organisme = 'CONSEIL_DEPARTEMENTAL'"),
        _vers("vers_ccas", "CCAS ou CIAS", f"{_DELEGATAIRE} and {_CATEGORIE} = 'CCAS'"),
        _vers("vers_autre", "Autre délégataire", f"{_DELEGATAIRE} and {_CATEGORIE} not in ('PLIE', 'CCAS')"),
    ),
    AXES,
    (
        *COMMUNES,
        (
            "Création d'entreprise, IAE, autre placement, CAF et MSA : le registre n'a pas ces organismes, leurs colonnes ne"
            " sont pas données. Les maisons de l'emploi y sont parmi les autres délégataires."
        ),
        (
            "Le référent des organismes extérieurs n'est pas toujours connu : il n'est exigé que du département et de ses"
            " délégataires."
        ),
        "Le réseau des structures est celui d'aujourd'hui.",
    ),
    fin_d_annee=True,
)
T2 = Statistique(
    "drees-t2",
    "OARSA T2 : inscription à France Travail et contrat en cours",
    DREES,
    REFERENCE,
    (
        SOUMIS,
        _de(
            SDD,
            "inscrits",
            "Inscrites à France Travail",
            "Personnes inscrites à France Travail à la date, toutes catégories.",
            INSCRIT,
        ),
        CONTRATS,
    ),
    AXES,
    (
        *COMMUNES,
        (
            "Inscription : le dernier statut que France Travail a fait connaître ; sans aucun statut connu, une personne"
            " n'est pas comptée comme inscrite."
        ),
    ),
    fin_d_annee=True,
)
T3 = Statistique(
    "drees-t3",
    "OARSA T3 : durée des contrats en cours",
    DREES,
    REFERENCE,
    (
        CONTRATS,
        _de(
            SDD,
            "cer_moins_6",
            "Moins de 6 mois",
            "Contrats en cours prévus pour moins de 6 mois.",
            f"{_TERME} < {_DEBUT_6}",
        ),
        _de(
            SDD,
            "cer_6_a_12",
            "De 6 mois à moins de 12",
            "Contrats en cours prévus pour 6 mois ou plus, et moins de 12.",
            f"{_TERME} >= {_DEBUT_6} and {_TERME} < {_DEBUT_12}",
        ),
        _de(
            SDD,
            "cer_12",
            "12 mois ou plus",
            "Contrats en cours prévus pour 12 mois ou plus.",
            f"{_TERME} >= {_DEBUT_12}",
        ),
    ),
    AXES,
    (*COMMUNES, "Durée : du premier au dernier jour du contrat signé, de date à date."),
    fin_d_annee=True,
)
T4 = Statistique(
    "drees-t4",
    "OARSA T4 : actions des contrats en cours",
    DREES,
    REFERENCE,
    (
        _de(
            ACTIONS,
            "cer_avec_action",
            "Contrats qui ont cette action",
            "Contrats en cours dont le plan d'action prévoit au moins une démarche de ce type, chacun compté une fois.",
        ),
    ),
    AXES,
    (
        *COMMUNES,
        (
            "Les types d'action sont les six du CT R5411-15, que portent les démarches. Aucune étape ne porte les quinze de"
            " l'enquête : ils ne sont pas donnés."
        ),
    ),
    par=("type_action",),
    fin_d_annee=True,
)
T5 = Statistique(
    "drees-t5",
    "OARSA T5 : premières orientations et premiers contrats de l'année",
    DREES,
    REFERENCE,
    (
        _de(
            DECISIONS,
            "primo_orientes",
            "Primo-orientées",
            "Premières orientations décidées dans l'année.",
            "f.premiere",
        ),
        Indicateur(
            "drees_delai_orientation",
            "Délai de la primo-orientation",
            "Jours entre l'information d'ouverture du droit et la première orientation, en moyenne.",
            DREES,
            DECISIONS,
            Compte("f.premiere", "(f.survenu_le - f.information_recue_le)"),
            Compte("f.premiere and f.information_recue_le is not null"),
            Unite.JOURS,
            "Les premières orientations sans date d'information.",
        ),
        _de(PREMIERS_CONTRATS, "primo_cer", "Primo-contrats", "Premiers contrats d'engagement signés dans l'année."),
        Indicateur(
            "drees_delai_cer",
            "Délai du primo-contrat",
            "Jours entre la première orientation et la signature du premier contrat, en moyenne.",
            DREES,
            PREMIERS_CONTRATS,
            Compte("o.oriente_le is not null", "(f.survenu_le - o.oriente_le)"),
            Compte("o.oriente_le is not null"),
            Unite.JOURS,
            "Les premiers contrats sans première orientation connue.",
        ),
    ),
    AXES,
    (*COMMUNES, "L'entrée est l'information d'ouverture du droit reçue par le département."),
    annuelle=True,
    fin_d_annee=True,
)
T6 = Statistique(
    "drees-t6",
    "OARSA T6 : réorientations de l'année entre service public de l'emploi et autres organismes",
    DREES,
    REFERENCE,
    (
        _de(REORIENTATIONS, "reorientations", "Réorientations", "Réorientations décidées dans l'année."),
        _de(
            REORIENTATIONS,
            "vers_hors_spe",
            "Du SPE vers un autre organisme",
            "Réorientations de France Travail, d'une mission locale ou de Cap emploi vers un autre organisme.",
            f"f.quitte in {SPE} and f.organisme not in {SPE}",
        ),
        _de(
            REORIENTATIONS,
            "vers_spe",
            "D'un autre organisme vers le SPE",
            "Réorientations d'un autre organisme vers France Travail, une mission locale ou Cap emploi.",
            f"f.quitte not in {SPE} and f.organisme in {SPE}",
        ),
    ),
    AXES,
    (*COMMUNES, "SPE : France Travail, missions locales, Cap emploi. Les motifs ne sont pas ventilés."),
    annuelle=True,
    fin_d_annee=True,
)
TABLES: Final = (T1, T2, T3, T4, T5, T6)
