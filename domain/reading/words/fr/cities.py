"""Places French speakers write in small letters too; a ? marks those that are words as well."""

CITIES = """
paris, marseille, lyon, toulouse, nice?, nantes, montpellier, strasbourg, bordeaux, lille, rennes, reims, saint etienne, toulon, le havre, grenoble, dijon, angers,
nimes, villeurbanne, clermont ferrand, clermont - ferrand, saint denis, saint - denis, le mans, aix en provence, aix - en - provence, aix, brest, tours?, amiens, limoges, annecy, perpignan, boulogne billancourt,
boulogne - billancourt, metz, besancon, orleans, rouen, mulhouse, caen, nancy, argenteuil, montreuil, saint paul, roubaix, tourcoing, nanterre, vitry, vitry sur seine, avignon, creteil, poitiers,
dunkerque, aubervilliers, versailles, colombes, asnieres, aulnay, saint pierre, courbevoie, rueil malmaison, pau?, cherbourg, la rochelle, champigny, antibes, beziers,
saint malo, saint - malo, cannes?, calais, colmar, drancy, merignac, saint nazaire, saint - nazaire, ajaccio, bourges, issy, issy les moulineaux, levallois, noisy, quimper, la seyne, antony,
valence, cergy, venissieux, clichy, troyes, neuilly, villeneuve d ' ascq, niort, pessac, ivry, chambery, lorient, sarcelles, montauban, beauvais, hyeres, cholet,
bondy, vannes?, fontenay, arles, saint quentin, la roche sur yon, pantin, bayonne, biarritz, anglet, evry, chartres, laval, albi, tarbes, brive, blois, chalon, charleville,
bastia, angouleme, gap, vichy, agen, auxerre, epinal, nevers, dax?, rodez, cahors, aurillac, perigueux, bergerac, saintes, royan, arcachon, libourne, macon?, roanne, bourg en bresse,
vienne?, annemasse, thonon, sete, narbonne, carcassonne, ales, frejus, draguignan, grasse?, menton?, monaco, martigues, aubagne, istres, salon de provence, orange?, carpentras, cavaillon,
saint brieuc, morlaix, dinan, fougeres?, saumur, alencon, lisieux, evreux, dieppe, le touquet, arras, lens?, douai, valenciennes, cambrai, maubeuge, compiegne, laon, soissons, verdun, thionville,
sarreguemines, haguenau, selestat, belfort, montbeliard, vesoul, dole, pontarlier, beaune, sens?, montargis, melun, meaux, fontainebleau, etampes, palaiseau, massy, sceaux, vincennes,
saint mande, charenton, maisons alfort, puteaux, suresnes, la defense, bastille, montmartre, belleville, le marais, republique, bercy, part dieu, la croix rousse, croix - rousse, confluence, vieux port,
la part - dieu, gerland, vaise, bellecour, oullins, caluire, bron, ecully, decines, blagnac, colomiers, labege, talence, begles, cenon, lormont, reze, saint herblain, orvault, cesson,
bruxelles, liege?, namur, charleroi, mons, anvers, gand, bruges, louvain, louvain - la - neuve, geneve, lausanne, fribourg, neuchatel, sion, montreux, vevey, nyon, yverdon, luxembourg, montreal, quebec, laval, gatineau, sherbrooke, ottawa,
trois rivieres, dakar, abidjan, casablanca, rabat, marrakech, tunis, alger, oran, bamako, douala, yaounde, kinshasa, antananarivo, pointe a pitre, fort de france, cayenne, saint denis de la reunion, la reunion,
barcelone, madrid, londres, berlin, milan, rome, lisbonne, bretagne, normandie, alsace, provence, corse, ile de france
"""
