"""Words for invented people: first names, surnames, streets, sentences. Nobody in particular."""

from typing import Final


def _mots(texte: str) -> tuple[str, ...]:
    return tuple(texte.split())


PRENOMS_FEMMES: Final = _mots(
    "Marie Nathalie Isabelle Sylvie Catherine Christine Sandrine Céline Stéphanie Aurélie Émilie Julie Laura Camille"
    " Sarah Manon Léa Inès Fatima Nadia Samira Aïcha Mariam Aminata Fatou Rosa Carmen Maria Ana Sofia Elena Svetlana"
    " Amélie Audrey Élodie Karine Valérie Véronique Patricia Martine Chloé Justine Pauline Anaïs Yasmine Leïla Khadija"
    " Delphine Virginie Sabrina Mélanie Jessica Vanessa Coralie Estelle"
)

PRENOMS_HOMMES: Final = _mots(
    "Jean Philippe Michel Alain Patrick Christophe Frédéric Laurent Stéphane David Nicolas Julien Sébastien Thomas"
    " Alexandre Kévin Maxime Anthony Quentin Lucas Hugo Enzo Mohamed Karim Ahmed Rachid Youssef Ibrahim Mamadou Ousmane"
    " Moussa José Carlos Antonio Miguel Ivan Dimitri Éric Olivier Pascal Thierry Bruno Didier Vincent Romain Mathieu"
    " Guillaume Cédric Ludovic Jérôme Fabrice Franck Arnaud Loïc Mickaël"
)

PRENOMS_ENFANTS: Final = _mots(
    "Jade Louise Emma Alice Ambre Lina Rose Mila Anna Léna Nour Inaya Gabriel Léo Raphaël Louis Adam Jules Noah Arthur"
    " Sacha Gabin Ilyes Rayan Aaron Nino"
)

NOMS: Final = _mots(
    "Martin Bernard Dubois Thomas Robert Richard Petit Durand Leroy Moreau Simon Laurent Lefebvre Michel Garcia Bertrand"
    " Roux Vincent Fournier Morel Girard André Mercier Dupont Lambert Bonnet François Martinez Legrand Garnier Faure"
    " Rousseau Blanc Guérin Muller Henry Roussel Nicolas Perrin Morin Mathieu Clément Gauthier Dumont Lopez Fontaine"
    " Chevalier Robin Masson Sanchez Gérard Nguyen Boyer Denis Lemaire Duval Joly Gautier Roger Roche Roy Noël Meyer Lucas"
    " Meunier Jean Pérez Marchand Dufour Blanchard Marie Barbier Brun Dumas Brunet Schmitt Leroux Colas Fernandez Renard"
    " Arnaud Rolland Caron Aubert Giraud Vidal Bourgeois Rivière Picard Renaud Lacoste Castaing Lafitte Duprat Labat"
    " Cazenave Dupuy Lalanne Ducos Laborde Larrieu Darrieux Diallo Traoré Benali Haddad Ferreira Da-Silva Pereira Kaya"
    " Yilmaz Petrov Ramírez"
)

TYPES_VOIE: Final = ("RUE", "AVENUE", "ALLEE", "CHEMIN", "PLACE", "IMPASSE", "RESIDENCE")
NOMS_VOIE: Final = (
    "DES ACACIAS",
    "DU PORT",
    "DE LA GARE",
    "VICTOR HUGO",
    "JEAN JAURES",
    "DES VIGNES",
    "DU MOULIN",
    "DES TILLEULS",
    "PASTEUR",
    "DE LA REPUBLIQUE",
    "DU STADE",
    "DES PINS",
    "GAMBETTA",
    "DU LAVOIR",
    "DES ECOLES",
    "MONTAIGNE",
    "MONTESQUIEU",
    "DE L EGLISE",
    "DU CHATEAU",
    "DES CHENES",
    "DE LA FONTAINE",
    "DES LILAS",
)

COMPTES_RENDUS: Final = (
    "Point sur les démarches en cours, deux candidatures envoyées depuis le dernier rendez-vous.",
    "A retrouvé un rythme, demande de l'aide pour le permis de conduire.",
    "Difficulté de garde le mercredi, dossier de place en crèche à déposer.",
    "Souhaite une remise à niveau avant une formation qualifiante.",
    "Bilan de santé à faire, orientation vers le centre d'examens.",
    "Budget revu ensemble, demande d'aide au logement à renouveler.",
    "Projet confirmé, immersion à chercher dans la restauration.",
    "Prise en main de la messagerie et de l'espace personnel.",
)

OBJECTIFS: Final = (
    "Construire un projet professionnel réaliste et engager une formation.",
    "Retrouver un emploi à temps partiel près du domicile.",
    "Stabiliser la situation de logement puis reprendre la recherche d'emploi.",
    "Obtenir le permis de conduire et élargir la recherche d'emploi.",
    "Reprendre confiance, rompre l'isolement, participer à un atelier par semaine.",
)

FAITS: Final = (
    "Trois actions prévues au contrat n'ont pas été engagées, sans motif communiqué.",
    "Refus répété d'élaborer le plan d'action malgré deux propositions de rendez-vous.",
    "Abandon de l'atelier hebdomadaire prévu au contrat, sans explication.",
)

REFUS: Final = (
    "Refus de signer le contrat d'engagement proposé, sans motif communiqué.",
    "Deux rendez-vous d'élaboration du contrat d'engagement refusés, sans motif communiqué.",
)
"""Facts of a refusal to draw up a contract."""

MOTIVATIONS: Final = (
    "Aucune observation reçue dans le délai ; la situation du foyer a été prise en compte.",
    "Observations reçues et examinées ; elles ne justifient pas l'inexécution constatée.",
)
