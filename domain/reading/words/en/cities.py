"""Places English speakers write in small letters too; a ? marks those that are words as well."""

CITIES = """
london, manchester, birmingham, leeds, glasgow, edinburgh, liverpool, bristol, sheffield, cardiff, belfast, newcastle, nottingham, leicester,
coventry, bradford, stoke, stoke on trent, wolverhampton, plymouth, derby, southampton, portsmouth, brighton, hove, reading?, northampton, luton, bolton,
bournemouth, norwich, swindon, milton keynes, aberdeen, dundee, sunderland, ipswich, york, oxford, cambridge, peterborough, gloucester, exeter,
cheltenham, chester, bath?, lincoln, worcester, hereford, durham, carlisle, lancaster, preston, blackpool, blackburn, burnley, oldham, rochdale, stockport,
warrington, wigan, salford, huddersfield, halifax, wakefield, doncaster, rotherham, barnsley, hull?, middlesbrough, darlington, slough?, windsor, maidstone,
canterbury, dover, hastings, eastbourne, crawley, guildford, woking, basingstoke, winchester, salisbury, taunton, truro, swansea, newport, wrexham, inverness,
perth, stirling, falkirk, paisley, derry, lisburn, dublin, cork?, galway, limerick, waterford, croydon, hackney, camden, islington, brixton, lambeth, wimbledon,
richmond, ealing, hammersmith, fulham, chelsea, greenwich, lewisham, stratford, tottenham, wembley, harrow, barnet, bromley, sutton, kingston, clapham, peckham,
shoreditch, tooting, balham, dalston, solihull, walsall, dudley, telford, shrewsbury, stafford, crewe, macclesfield, harrogate, scarborough, whitby, ripon, kendal,
new york, brooklyn, manhattan, queens, bronx, los angeles, chicago, houston, phoenix, philadelphia, san antonio, san diego, dallas, san jose, austin, jacksonville,
fort worth, columbus, charlotte, san francisco, indianapolis, seattle, denver, washington, boston, el paso, nashville, detroit, oklahoma city, portland, las vegas,
memphis, louisville, baltimore, milwaukee, albuquerque, tucson, fresno, sacramento, kansas city, mesa?, atlanta, omaha, colorado springs, raleigh, miami, oakland,
minneapolis, tulsa, tampa, arlington, new orleans, cleveland, honolulu, anaheim, orlando, st louis, pittsburgh, cincinnati, anchorage, buffalo?, salt lake city,
toronto, vancouver, montreal, ottawa, calgary, edmonton, winnipeg, quebec, halifax, sydney, melbourne, brisbane, perth, adelaide, canberra, auckland, wellington,
heathrow, gatwick, stansted, paris, madrid, barcelona, lisbon, rome, berlin, amsterdam, stockholm, dubai, singapore, hong kong, mumbai, delhi, bangalore, lagos, nairobi,
cape town, johannesburg, essex, kent, surrey, sussex, devon, cornwall, dorset, somerset, norfolk, suffolk, yorkshire, lancashire, wales, scotland, cumbria, hampshire
"""
