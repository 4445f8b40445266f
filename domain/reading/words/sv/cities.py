"""Places Swedish speakers write in small letters too; a ? marks those that are words as well."""

CITIES = """
stockholm, goteborg, malmo, uppsala, vasteras, orebro, linkoping, helsingborg, jonkoping, norrkoping, lund, umea, gavle, boras, sodertalje, eskilstuna, halmstad, vaxjo, karlstad, sundsvall, taby,
ostersund, trollhattan, lulea, molndal, solna, sundbyberg, nacka, huddinge, haninge, tyreso, lidingo, sollentuna, jarfalla, botkyrka, danderyd, vallentuna, upplands vasby, marsta, sigtuna, norrtalje,
borlange, falun, kalmar, kristianstad, karlskrona, skelleftea, uddevalla, varberg, ornskoldsvik, nykoping, skovde, lidkoping, falkenberg, kungsbacka, landskrona, trelleborg, ystad, angelholm, hassleholm,
motala, visby, gotland, oland, kiruna, gallivare, pitea, boden, haparanda, harnosand, hudiksvall, soderhamn, bollnas, sandviken, ludvika, mora?, leksand, rattvik, avesta, sala, koping, arboga, enkoping,
katrineholm, strangnas, nynashamn, oxelosund, flen, vasternas, vastervik, oskarshamn, nybro, vetlanda, varnamo, nassjo, tranas, eksjo, gislaved, alingsas, kungalv, stenungsund, lerum, partille, mariestad,
falkoping, skara, vanersborg, stromstad, lysekil, arvika, kristinehamn, filipstad, karlskoga, kumla, hallsberg, lindesberg, mjolby, finspang, soderkoping, vadstena, ronneby, karlshamn, solvesborg, olofstrom,
ljungby, alvesta, almhult, laholm, bastad, hoganas, eslov, hoor, horby, sjobo, simrishamn, tomelilla, svedala, staffanstorp, lomma, kavlinge, burlov, vellinge, are?, salen, idre, vemdalen, funasdalen,
sodermalm, ostermalm, vasastan, vasastaden, kungsholmen, norrmalm, gamla stan, hornstull, bromma, vallingby, hasselby, kista, rinkeby, tensta, spanga, farsta, skarholmen, hagersten, liljeholmen, arsta, enskede, alvsjo,
hammarby sjostad, gardet, djursholm, hisingen, majorna, linne, haga, johanneberg, frolunda, angered, mollevangen, limhamn, rosengard, hyllie, vastra hamnen, arlanda, landvetter, sturup, skavsta, bromma flygplats,
skane, smaland, dalarna, norrland, varmland, halland, blekinge, bohuslan, jamtland, harjedalen, lappland, roslagen, malardalen, vastergotland, ostergotland, sormland, sodermanland, narke, halsingland, medelpad, angermanland,
oslo, kopenhamn, helsingfors, abo, mariehamn, tammerfors, vasa, bergen, trondheim, aarhus, odense, london, paris, berlin, hamburg, barcelona, madrid, rom, new york, brasilien
"""
