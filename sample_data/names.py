"""Surnames, given names, streets and towns from which people and laboratories are invented."""

__all__ = ["MEN", "STREETS", "SURNAMES", "TOWNS", "WOMEN"]


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.replace("\n", ",").split(",") if name.strip())


SURNAMES = _names("""
Le Goff, Le Gall, Le Bris, Le Roux, Le Corre, Le Floch, Le Guen, Le Bihan, Le Dantec, Le Meur
Le Page, Kervella, Kerbrat, Kermarrec, Kerleau, Guégan, Guéguen, Morvan, Tanguy, Riou, Quéré
Cariou, Corre, Jaouen, Jézéquel, Hamon, Hervé, Rolland, Salaün, Gouriou, Pennec, Prigent
Quémener, Rivoal, Troadec, Nédélec, Moal, Mével, L'Hostis, L'Helgoualc'h, Cornec, Briand
Bodénès, Calvez, Abgrall, Abalain, Bozec, Caradec, Colin, Créac'h, Dréau, Floc'h, Gourvennec
Guillou, Héliès, Tréguier, Penven, Martin, Bernard, Thomas, Robert, Richard, Durand, Dubois
Moreau, Laurent, Simon, Michel, Lefebvre, Leroy, Roux, David, Bertrand, Morel, Fournier, Girard
Bonnet, Dupont, Lambert, Fontaine, Rousseau, Vincent, Muller, Lefèvre, Faure, André, Mercier
Guérin, Boyer, Garnier, Chevalier, François, Legrand, Gauthier, Perrin, Robin, Clément, Morin
Nicolas, Henry, Roussel, Mathieu, Gautier, Masson, Marchand, Duval, Denis, Dumont, Lemaire
Noël, Meyer, Dufour, Meunier, Brunet, Blanchard, Giraud, Joly, Rivière, Lucas, Brun, Gaillard
Barbier, Arnaud, Petit, Blanc, Rose, Marin, Noir, Roy, Leblanc, Lenoir, Renard, Loup, Lapierre
Boulanger, Berger, Charpentier, Fleury, Poirier, Pommier, Printemps, Hiver, Février, Avril
Janvier, Dimanche, Bonhomme, Sage, Fort, Court, Grand, Long, Maire, Labbé, Lhomme, Bonnefoy
Beauvais, Paris, Normand, Breton, Picard, Langlois, Lallemand, Tessier, Carré, Besson, Coste
Vidal, Testard, Teste, Lecomte, Leclerc, Lemoine, Lebrun, Lecoq, Lesage, Letellier, Levasseur
Lemonnier, Lepage, Lebreton, Lecointre, Auvray, Anquetil, Toutain, Vasseur, Quesnel, Duchesne
Hébert, Marie, Bazin, Vallée, Hardy, Boutin, Charron, Chartier, Bourdin, Courtois, Gallois
Pelletier, Perrot, Pichon, Proust, Raimbault, Rabier, Thibault, Pasquier, Pineau, Rigault
Huguet, Imbault, Foucher, Gaucher, Gitton, Beaujouan, de La Tour, de Kerangal, d'Almeida
de Boisgelin, du Plessis, de Saint-Jean, des Courtils, d'Hervilly, Saint-Martin, Saint-Léger
Van den Berghe, Van Damme, Von Arx, Mac Mahon, O'Connor, Di Marco, De Oliveira, Dos Santos
Da Silva, El Amrani, Ben Salah, Ben Amor, El Khoury, Al Hassan, Martin-Durand, Petit-Jean
Le Goff-Morvan, Garcia-Lopez, Roux-Blanc, Ferreira, Pereira, Rodrigues, Lopes, Gonçalves
Fernandes, Garcia, Martinez, Lopez, Sanchez, Perez, Gomez, Rossi, Russo, Esposito, Bianchi
Romano, Colombo, Benali, Bouazza, Haddad, Mansouri, Belkacem, Bensaïd, Chérif, Saïdi, Hamidi
Khelifi, Toumi, Ziani, Brahimi, Amrani, Djebbar, Sidaoui, Diallo, Traoré, Diop, N'Diaye, Sow
Coulibaly, Camara, Keïta, Konaté, Koné, Mbaye, Ouattara, Sissoko, Touré, Mbemba, Ngo, Nguyen
Tran, Pham, Huynh, Ly, Li, Wang, Zhang, Chen, Liu, Kim, Park, Singh, Patel, Khan, Rahman, Sok
Chhim, Kowalski, Nowak, Wisniewski, Popescu, Ionescu, Petrov, Horvath, Kovacs, Novak, Yilmaz
Demir, Kaya, Öztürk, Grigoryan, Hoxha, Schmitt, Schneider, Weber, Klein, Wagner, Zimmermann
Keller, Fischer, Hoffmann, Hoarau, Payet, Grondin, Dijoux, Técher, Céleste, Zami, Marie-Luce
Jean-Baptiste, Jean-François, Sainte-Rose, Casanova, Luciani, Santoni, Paoli, Leca, Mattei
""")

WOMEN = _names("""
Marie, Jeanne, Anne, Catherine, Françoise, Monique, Nathalie, Isabelle, Sylvie, Nicole
Jacqueline, Christine, Martine, Sophie, Valérie, Sandrine, Céline, Aurélie, Émilie, Julie
Camille, Léa, Manon, Chloé, Inès, Jade, Louise, Alice, Emma, Lina, Zoé, Rose, Violette, Prune
Marguerite, Églantine, Aube, Claire, Blanche, Victoire, Prudence, Constance, Désirée, Aimée
Anne-Marie, Marie-Claude, Marie-Thérèse, Marie-Laure, Anne-Sophie, Marie-France, Rose-Marie
Gwenaëlle, Nolwenn, Soazig, Maïwenn, Enora, Rozenn, Annaïg, Katell, Fatima, Khadija, Aïcha
Yasmina, Samira, Leïla, Nadia, Malika, Aminata, Fatoumata, Mariam, Awa, Aïssatou, Maria
Lucia, Paola, Giulia, Carmen, Dolores, Rosa, Ana, Thi, Mai, Linh, Mei, Xiu, Priya, Anjali
Svetlana, Olga, Agnieszka, Ioana, Elena, Aysel, Elif, Ginette, Paulette, Simone, Odette
Yvette, Denise, Solange, Huguette, Bernadette, Geneviève, Micheline, Lucienne, Dominique
Claude, Océane, Maëlys, Louna, Mia
""")

MEN = _names("""
Jean, Pierre, Michel, André, Philippe, René, Louis, Alain, Jacques, Bernard, Marcel, Daniel
Roger, Robert, Claude, Henri, Gérard, Christian, Patrick, Christophe, Nicolas, Laurent, David
Frédéric, Sébastien, Julien, Thomas, Alexandre, Maxime, Antoine, Hugo, Lucas, Enzo, Nathan
Théo, Jules, Arthur, Raphaël, Gabriel, Léo, Adam, Noé, Maël, Martin, Vincent, Marin, Constant
Parfait, Juste, Fortuné, Olivier, Florent, Clément, Noël, Pascal, Jean-Pierre, Jean-Claude
Jean-Luc, Jean-Yves, Jean-Baptiste, Paul-Henri, Pierre-Yves, Yann, Loïc, Erwan, Gwenaël
Ronan, Tanguy, Malo, Ewen, Yannick, Hervé, Mohamed, Ahmed, Karim, Rachid, Youssef, Mehdi
Saïd, Abdelkader, Mamadou, Ousmane, Ibrahima, Moussa, Cheikh, José, Manuel, Antonio, Carlos
Giovanni, Marco, Van, Minh, Duc, Wei, Arjun, Ravi, Piotr, Andrzej, Dimitri, Mihai, Mehmet
Emre, Lucien, Raymond, Maurice, Fernand, Émile, Marius, Dominique, Camille, Kévin, Dylan
Timéo, Ilyes
""")

STREETS = _names("""
des Lilas, des Pins, de l'Église, du Moulin, de la Gare, du Port, des Écoles, de la Poste
du Docteur Roux, du Professeur Leriche, Jean Jaurès, Victor Hugo, du Général Leclerc
des Tilleuls, du Four, de la Fontaine, du Château, des Acacias, de Bretagne, de Normandie
du 8 Mai 1945, du 11 Novembre, Pasteur, Curie, de Kerlan, du Stang, Traverse, Neuve
des Bouleaux, de la Liberté, du Cimetière, des Roses, du Lavoir, de l'Hôpital, Saint-Pierre
""")

TOWNS = {
    "22": (
        ("22000", "Saint-Brieuc"),
        ("22100", "Dinan"),
        ("22300", "Lannion"),
        ("22600", "Loudéac"),
        ("22500", "Paimpol"),
    ),
    "27": (
        ("27000", "Évreux"),
        ("27200", "Vernon"),
        ("27300", "Bernay"),
        ("27400", "Louviers"),
        ("27700", "Les Andelys"),
    ),
    "41": (
        ("41000", "Blois"),
        ("41100", "Vendôme"),
        ("41200", "Romorantin-Lanthenay"),
        ("41300", "Salbris"),
    ),
    "45": (
        ("45000", "Orléans"),
        ("45200", "Montargis"),
        ("45300", "Pithiviers"),
        ("45500", "Gien"),
        ("45130", "Meung-sur-Loire"),
    ),
    "56": (
        ("56000", "Vannes"),
        ("56100", "Lorient"),
        ("56300", "Pontivy"),
        ("56400", "Auray"),
        ("56600", "Lanester"),
        ("56800", "Ploërmel"),
    ),
    "61": (("61000", "Alençon"), ("61100", "Flers"), ("61200", "Argentan")),
}
"""Postcode and name of the towns with a laboratory: 28 in six départements."""
