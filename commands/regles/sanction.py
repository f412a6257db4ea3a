"""Rules of sanctions since 1 June 2025 (CASF L262-37, R262-68 to R262-69)."""

from datetime import date

from commands.regles.modele import Delai, Regle
from ledger.vocabulaire.loi import REFORME_SANCTIONS

REGLES = (
    Regle(
        code="S1",
        libelle="Refus d'élaborer ou d'actualiser le contrat d'engagement, premier manquement : suspension.",
        source="CASF R262-68",
        valide_du=REFORME_SANCTIONS,
        parametres={"mesures": ["SUSPENSION"]},
    ),
    Regle(
        code="S2",
        libelle="Refus d'élaborer ou d'actualiser le contrat d'engagement, persistance ou réitération : suspension ou"
        " suppression.",
        source="CASF R262-68",
        valide_du=REFORME_SANCTIONS,
        parametres={"mesures": ["SUSPENSION", "SUPPRESSION"]},
    ),
    Regle(
        code="S3",
        libelle="Obligations du contrat d'engagement, premier manquement : suspension.",
        source="CASF R262-68-1",
        valide_du=REFORME_SANCTIONS,
        parametres={"mesures": ["SUSPENSION"]},
    ),
    Regle(
        code="S4",
        libelle="Obligations du contrat d'engagement, persistance ou réitération : suspension ou suppression.",
        source="CASF R262-68-1",
        valide_du=REFORME_SANCTIONS,
        parametres={"mesures": ["SUSPENSION", "SUPPRESSION"]},
    ),
    Regle(
        code="S5",
        libelle="Refus de deux offres raisonnables d'emploi : mesure et durée non lues.",
        source="CASF R262-68-2 (non lu)",
        valide_du=REFORME_SANCTIONS,
        verifiee=False,
        parametres={"mesures": []},
    ),
    Regle(
        code="S6",
        libelle="Refus de se soumettre aux contrôles : mesure et durée non lues.",
        source="CASF L262-37 II 3°, R262-68-3 (non lu)",
        valide_du=REFORME_SANCTIONS,
        verifiee=False,
        parametres={"mesures": []},
    ),
    Regle(
        code="S-DUR",
        libelle="Taux et durée d'une sanction selon le rang du manquement.",
        source="CASF R262-68, R262-68-1",
        valide_du=REFORME_SANCTIONS,
        parametres={
            "taux_min_pourcent": 30,
            "taux_max_pourcent": 100,
            "duree_max_mois": {"PREMIER": 2, "REITERE": 4},
        },
        bornes={"taux_min_pourcent": (30, 100), "taux_max_pourcent": (30, 100)},
    ),
    Regle(
        code="S-REIT",
        libelle="Une persistance ou une réitération suit une suspension prononcée pour un premier manquement de même nature,"
        " constaté depuis le 1er juin 2025 ; elle se constate dans les 24 mois de la notification de cette suspension. Une"
        " nouvelle orientation remet le compte à zéro.",
        source="CASF L262-37 II 2°, R262-68-4 1° (non lu ; cité par la note de CT R5412-3-4)",
        valide_du=REFORME_SANCTIONS,
        verifiee=False,
        delai=Delai(mois=24),
        parametres={"manquements_depuis": REFORME_SANCTIONS},
    ),
    Regle(
        code="S-SDD",
        libelle="Une personne qui n'est pas soumise aux droits et devoirs n'est pas sanctionnée.",
        source="CASF R262-68-7 (non lu)",
        valide_du=REFORME_SANCTIONS,
        verifiee=False,
        parametres={"soumission_exigee": True},
    ),
    Regle(
        code="S-LEV",
        libelle="À la levée d'une suspension, le rappel ne remonte pas au-delà de trois mois.",
        source="usage des départements (texte non lu)",
        valide_du=REFORME_SANCTIONS,
        verifiee=False,
        parametres={"rappel_max_mois": 3},
    ),
    Regle(
        code="S7",
        libelle="Foyer de plus d'une personne, ou RSA majoré : la sanction ne dépasse pas 50 % du montant. Les sanctions"
        " de deux adultes d'un même foyer se cumulent sous ce plafond, que le texte met sur l'allocation du foyer.",
        source="CASF R262-68-6",
        valide_du=REFORME_SANCTIONS,
        parametres={"taux_max_pourcent": 50, "cumul_du_foyer": True},
        bornes={"taux_max_pourcent": (30, 50)},
        locaux=frozenset({"cumul_du_foyer"}),
    ),
    Regle(
        code="S-MOD",
        libelle="Le taux et la durée tiennent compte de la situation de la personne, de son foyer, de la nature et de la"
        " fréquence des manquements, et des conséquences sur les objectifs du contrat : la décision motive chacun.",
        source="CASF R262-68-5",
        valide_du=REFORME_SANCTIONS,
        parametres={"grille_exigee": True},
        locaux=frozenset({"grille_exigee"}),
    ),
    Regle(
        code="S-BASE",
        libelle="Un taux partiel s'applique à l'allocation due au titre du dernier mois du trimestre de référence, tant que"
        " l'arrêté n'est pas pris et au plus tard jusqu'au 30 juin 2027.",
        source="CASF, article du montant issu du décret 2025-478 (LEGIARTI000051679007), note",
        valide_du=REFORME_SANCTIONS,
        valide_au=date(2027, 6, 30),
        parametres={"base_calcul": "DERNIER_MOIS_TRIMESTRE"},
    ),
    Regle(
        code="S-BASE",
        libelle="Un taux partiel s'applique à l'allocation due pour chaque mois.",
        source="CASF, article du montant issu du décret 2025-478 (LEGIARTI000051679007)",
        valide_du=date(2027, 7, 1),
        parametres={"base_calcul": "MONTANT_DU_MOIS"},
    ),
    Regle(
        code="CTRL",
        libelle="Les contrôles comprennent une part minimale de dossiers tirés au sort, que le texte lu ne fixe pas.",
        source="CT L5426-1 IV",
        valide_du=REFORME_SANCTIONS,
        verifiee=False,
        parametres={"part_aleatoire_min_pourcent": 0},
    ),
    Regle(
        code="S8",
        libelle="Après une suppression totale de quatre mois, le département propose à France Travail une radiation de"
        " même durée.",
        source="CASF R262-68, R262-68-1 ; CT R5412-7",
        valide_du=REFORME_SANCTIONS,
        parametres={"taux_pourcent": 100, "duree_mois": 4},
    ),
    Regle(
        code="S9",
        libelle="Au terme d'une suppression totale de quatre mois, le droit peut prendre fin si la personne ne respecte"
        " toujours pas ses obligations.",
        source="CASF R262-68, R262-40 3°",
        valide_du=REFORME_SANCTIONS,
    ),
    Regle(
        code="P1",
        libelle="Le délégataire, la mission locale ou Cap emploi signale les manquements, puis leur régularisation.",
        source="CASF R262-69",
        valide_du=REFORME_SANCTIONS,
    ),
    Regle(
        code="P2",
        libelle="France Travail, référent, contrôle et propose ; le président du conseil départemental décide.",
        source="CT L5426-1 I alinéa 3",
        valide_du=REFORME_SANCTIONS,
    ),
    Regle(
        code="P3",
        libelle="La personne dispose de dix jours, depuis qu'elle a reçu l'information de la sanction envisagée, pour"
        " présenter ses observations.",
        source="CASF L262-37 III et décret 2025-478 (LEGIARTI000051678976) ; report par analogie avec CPC 642",
        valide_du=REFORME_SANCTIONS,
        delai=Delai(jours=10, reporte=True),
    ),
    Regle(
        code="P3-bis",
        libelle="Saisi par France Travail d'une proposition de suspension, le département n'informe pas de nouveau la"
        " personne, sauf à envisager une sanction plus sévère.",
        source="CASF, article issu du décret 2025-478 (LEGIARTI000051678976) ; CT R5412-7",
        valide_du=REFORME_SANCTIONS,
    ),
    Regle(
        code="P4",
        libelle="France Travail décide dans les 15 jours qui suivent la fin des observations ou l'audition.",
        source="CT R5412-7-1 (France Travail seulement) ; par analogie pour ce qu'il propose",
        valide_du=REFORME_SANCTIONS,
        verifiee=False,
        delai=Delai(jours=15),
    ),
    Regle(
        code="P5",
        libelle="L'avis de l'équipe pluridisciplinaire précède toute suppression.",
        source="CASF L262-37 III, L262-39",
        valide_du=REFORME_SANCTIONS,
    ),
    Regle(
        code="S-EP",
        libelle="Avant une suppression, la personne peut présenter ses observations à l'équipe pluridisciplinaire aussi.",
        source="CASF L262-37 III (lu en partie)",
        valide_du=REFORME_SANCTIONS,
        verifiee=False,
        parametres={"observations_exigees": True},
    ),
    Regle(
        code="P6",
        libelle="La décision est motivée, mentionne les voies et délais de recours, et porte la signature, le prénom, le nom"
        " et la qualité de son auteur ; remise par un téléservice, elle porte son prénom, son nom, sa qualité et son"
        " service, sans signature.",
        source="CRPA L211-2, L211-5, L212-1, L212-2 1°",
        valide_du=REFORME_SANCTIONS,
        parametres={"signataire_exige": True},
        locaux=frozenset({"signataire_exige"}),
    ),
    Regle(
        code="P7",
        libelle="La décision notifiée ouvre un recours préalable devant le président du conseil départemental avant le"
        " juge.",
        source="CASF L262-47 (non lu)",
        valide_du=REFORME_SANCTIONS,
        verifiee=False,
    ),
    Regle(
        code="P8",
        libelle="Une suspension proposée par France Travail est instruite sous 15 jours, sinon elle est validée"
        " d'office.",
        source="SI Plateforme de France Travail (ACT366)",
        valide_du=REFORME_SANCTIONS,
        delai=Delai(jours=15),
    ),
    Regle(
        code="RAPO",
        libelle="Le recours préalable se forme dans les deux mois de la notification, quand elle mentionne les voies et"
        " délais de recours.",
        source="CASF L262-47 (non lu)",
        valide_du=REFORME_SANCTIONS,
        verifiee=False,
        delai=Delai(mois=2),
    ),
    Regle(
        code="RAPO-CRA",
        libelle="La commission de recours amiable, quand la convention l'en saisit, rend son avis dans le mois ; il est"
        " réputé rendu ensuite.",
        source="CASF R262-90",
        valide_du=REFORME_SANCTIONS,
        delai=Delai(mois=1),
    ),
    Regle(
        code="RAPO-PCD",
        libelle="Le président du conseil départemental répond au recours dans le mois de l'avis de la commission, rendu ou"
        " réputé rendu.",
        source="CASF R262-90",
        valide_du=REFORME_SANCTIONS,
        delai=Delai(mois=1),
    ),
    Regle(
        code="RAPO-SIL",
        libelle="Le silence gardé deux mois sur un recours préalable le rejette.",
        source="CRPA L411-7",
        valide_du=REFORME_SANCTIONS,
        delai=Delai(mois=2),
    ),
    Regle(
        code="RAPO-SUB",
        libelle="La décision sur le recours préalable remplace la première ; elle est motivée, et prise sur la situation du"
        " jour où elle est prise.",
        source="CRPA L412-4, L412-7, L412-8",
        valide_du=REFORME_SANCTIONS,
    ),
    Regle(
        code="TA",
        libelle="Le tribunal administratif est saisi dans les deux mois de la notification de la décision sur le recours,"
        " quand elle mentionne les voies et délais, ou du rejet implicite.",
        source="CJA R421-1, R421-5",
        valide_du=REFORME_SANCTIONS,
        delai=Delai(mois=2),
    ),
)
