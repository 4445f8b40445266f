"""Places Spanish speakers write in small letters too; a ? marks those that are words as well."""

CITIES = """
bogota, medellin, cali, barranquilla, cartagena, cucuta, bucaramanga, pereira, santa marta, ibague, manizales, villavicencio, neiva, armenia, pasto, monteria,
valledupar, popayan, sincelejo, tunja, riohacha, quibdo, florencia, yopal, soacha, bello?, itagui, envigado, sabaneta, rionegro, chia, cajica, zipaquira, soledad?,
palmira, tulua, buga, dosquebradas, floridablanca, giron, chapinero, usaquen, suba, kennedy, fontibon, engativa, laureles, el poblado, poblado, cedritos, la candelaria,
teusaquillo, belen, robledo, mosquera, funza, madrid, facatativa, fusagasuga, girardot, duitama, sogamoso, barrancabermeja, apartado?, leticia, san andres,
ciudad de mexico, cdmx, guadalajara, monterrey, puebla, tijuana, leon, ciudad juarez, juarez, zapopan, merida, queretaro, san luis potosi, aguascalientes, hermosillo,
saltillo, mexicali, culiacan, chihuahua, cancun, toluca, morelia, torreon, veracruz, xalapa, oaxaca, tampico, acapulco, cuernavaca, villahermosa, tuxtla gutierrez,
durango, pachuca, mazatlan, la paz, puerto vallarta, playa del carmen, coyoacan, polanco, la condesa, iztapalapa, tlalpan, roma norte, colonia roma, santa fe, satelite,
buenos aires, caba, cordoba, rosario, mendoza, la plata, mar del plata, tucuman, salta?, santa fe, san juan, resistencia, neuquen, bahia blanca, posadas, parana,
palermo, belgrano, recoleta, caballito, san telmo, villa crespo, almagro, flores?, avellaneda, quilmes, lanus, moron, san isidro, vicente lopez, tigre?, pilar, bariloche,
santiago, santiago de chile, valparaiso, vina del mar, concepcion, las condes, providencia, nunoa, maipu, la florida, antofagasta, temuco, la serena, iquique, rancagua,
lima, miraflores, arequipa, trujillo, chiclayo, piura, cusco, surco, san borja, barranco, callao, quito, guayaquil, cuenca, caracas, maracaibo, valencia, barquisimeto,
montevideo, punta del este, asuncion, la paz, santa cruz, cochabamba, panama, ciudad de panama, san jose, managua, tegucigalpa, san pedro sula, san salvador,
ciudad de guatemala, guatemala, santo domingo, la habana, san juan, miami, houston, nueva york, los angeles,
barcelona, sevilla, zaragoza, malaga, murcia, palma, palma de mallorca, las palmas, bilbao, alicante, valladolid, vigo, gijon, hospitalet, vitoria, la coruna, coruna,
granada, elche, oviedo, badalona, terrassa, sabadell, jerez, pamplona, mostoles, almeria, alcala de henares, alcala, fuenlabrada, leganes, getafe, san sebastian, donosti,
burgos, santander, castellon, alcorcon, albacete, salamanca, logrono, badajoz, huelva, lleida, tarragona, marbella, torrejon, parla, dos hermanas, mataro, cadiz, jaen,
ourense, lugo, girona, caceres, toledo, segovia, avila, zamora, palencia, soria, teruel, huesca, cuenca, guadalajara, ciudad real, pontevedra, santiago de compostela,
chamberi, lavapies, malasana, vallecas, carabanchel, gracia?, sants, eixample, triana, ruzafa, ibiza, tenerife, mallorca, menorca, lanzarote, pozuelo, las rozas, majadahonda
"""
