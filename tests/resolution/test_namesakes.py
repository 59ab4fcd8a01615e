"""Short articles, written for this project, with names that have namesakes, and the places that they should mean.

The names are those that users of geoparsers complain about, each in more than one sense. An expectation reads
"US.GA/P": country, first-level division by its GeoNames code (omitted if any is right), and feature class.
"""

from __future__ import annotations

from functools import lru_cache

import pytest

from geo import Article, Geoparser
from geo.types import Place

Case = tuple[str, dict[str, str]]  # an article's text; for each name the places of its mentions, in reading order

REPORTED: dict[str, Case] = {
    "Bangor in Maine": (
        "A snowstorm closed schools in Bangor, Maine, on Tuesday. Plows worked through the night in Bangor.",
        {"Bangor": "US.ME/P US.ME/P", "Maine": "US.ME/A"},
    ),
    "Bangor in Wales": (
        "Students at Bangor's university will be able to take more courses in Welsh. The city of Bangor, in north "
        "Wales, has one of the oldest universities of the country.",
        {"Wales": "GB.WLS/A"},
    ),
    "Bangor in Northern Ireland": (
        "The marina at Bangor, County Down, will be rebuilt, the council said. Ferries from Belfast may call there.",
        {"Bangor": "GB.NIR/P", "Belfast": "GB.NIR/P"},
    ),
    "Africa": (
        "Vaccines are at last being made in Africa. The African Union wants half of the continent's doses to come from "
        "plants in Africa by 2040.",
        {"Africa": "/L /L"},
    ),
    "Oklahoma": (
        "The drought in Oklahoma has cost farmers half of the wheat harvest, the governor said.",
        {"Oklahoma": "US.OK/A"},
    ),
    "European": (
        "European leaders agreed on Friday to lend more money to Ukraine. Europe's largest economies will pay most "
        "of it.",
        {"Europe": "/L", "Ukraine": "UA/A"},
    ),
    "Geneva in Illinois": (
        "A bakery that has stood on State Street in Geneva, Illinois, for eighty years will close. Customers came from "
        "as far as Chicago and Aurora.",
        {"Geneva": "US.IL/P", "Chicago": "US.IL/P", "Aurora": "US.IL/P"},
    ),
    "Geneva in Switzerland": (
        "The World Health Organization said in Geneva that cases were falling. Switzerland has closed its last ward.",
        {"Geneva": "CH/P"},
    ),
    "The Hague": (
        "Prosecutors in The Hague asked for a life sentence. The trial in The Hague began two years ago.",
        {"The Hague": "NL/P NL/P"},
    ),
    "United Kingdom": (
        "The United Kingdom will lower its tariffs on steel, ministers in London said.",
        {"United Kingdom": "GB/A", "London": "GB.ENG/P"},
    ),
    "Toronto alone": ("Rents in Toronto fell for the fourth month in a row.", {"Toronto": "CA.08/P"}),
    "Oxford alone": ("Scientists in Oxford have measured the glow of a distant star.", {"Oxford": "GB.ENG/P"}),
    "Oxford in Mississippi": (
        "OXFORD, Miss. — The Rebels will open the season at home. Fans from Tupelo and Jackson filled the square in "
        "Oxford on Saturday.",
        {"Oxford": "US.MS/P", "Jackson": "US.MS/P"},
    ),
    "Brussels": (
        "Negotiators from Sweden and Canada arrived in Brussels for a third round of talks.",
        {"Brussels": "BE/P", "Canada": "CA/A", "Sweden": "SE/A"},
    ),
    "Berlin": (
        "An exhibition in Berlin shows letters that were smuggled over the wall. It will travel to Hamburg.",
        {"Berlin": "DE/P", "Hamburg": "DE/P"},
    ),
    "Berlin in New Hampshire": (
        "The paper mill in Berlin, N.H., burned for two days. Crews came from Gorham and Conway.",
        {"Berlin": "US.NH/P", "Gorham": "US.NH/P", "Conway": "US.NH/P"},
    ),
}  # fmt: skip

OTHER_SENSES: dict[str, Case] = {
    "Boston in Lincolnshire": (
        "The flood barrier at Boston, Lincolnshire, held. In Boston, farmers had moved their cattle, and the road to "
        "Skegness was shut.",
        {"Boston": "GB.ENG/P GB.ENG/P", "Skegness": "GB.ENG/P"},
    ),
    "Boston in Massachusetts": (
        "Dockers in Boston walked out at noon. Ships were sent to Portland and New York instead.",
        {"Boston": "US.MA/P"},
    ),
    "Birmingham in England": (
        "Buses in Birmingham will be run by the council again. Coventry and Wolverhampton may follow.",
        {"Birmingham": "GB.ENG/P", "Coventry": "GB.ENG/P", "Wolverhampton": "GB.ENG/P"},
    ),
    "Birmingham in Alabama": (
        "A jury in Alabama awarded the miners' families nine million dollars. The lawyers spoke outside the court in "
        "Birmingham; the company has its offices in Montgomery.",
        {"Birmingham": "US.AL/P", "Montgomery": "US.AL/P"},
    ),
    "Georgia the state": (
        "Voters in Georgia waited for hours. In Atlanta and Savannah the polls stayed open until nine.",
        {"Georgia": "US.GA/A", "Atlanta": "US.GA/P", "Savannah": "US.GA/P"},
    ),
    "Georgia the country": (
        "Protesters in Georgia set off fireworks outside parliament in Tbilisi. Georgia's prime minister blamed "
        "Russia.",
        {"Georgia": "GE/A GE/A", "Tbilisi": "GE/P"},
    ),
    "Tripoli in Libya": (
        "Militias fought near the port of Tripoli. Flights to Misrata and Benghazi were cancelled.",
        {"Tripoli": "LY/P", "Benghazi": "LY/P"},
    ),
    "Tripoli in Lebanon": (
        "A boat that left Tripoli with sixty people sank off the coast. Lebanon's navy picked up survivors, and "
        "hospitals in Beirut were told to make room.",
        {"Tripoli": "LB/P", "Beirut": "LB/P"},
    ),
    "Hyderabad in India": (
        "A software firm will hire four thousand engineers in Hyderabad and Bengaluru, it told the exchange in Mumbai.",
        {"Hyderabad": "IN/P", "Mumbai": "IN/P"},
    ),
    "Hyderabad in Pakistan": (
        "Canals in Sindh ran dry this week. Growers from Hyderabad and Sukkur marched to Karachi.",
        {"Hyderabad": "PK/P", "Sukkur": "PK/P", "Karachi": "PK/P", "Sindh": "PK/A"},
    ),
    "London in Ontario": (
        "Police in London, Ont., are looking for a lorry. It was last seen on the road from London to Windsor.",
        {"London": "CA.08/P CA.08/P", "Windsor": "CA.08/P"},
    ),
    "London in England": (
        "The river burst its banks in London and Windsor, and trains to Reading stopped.",
        {"London": "GB.ENG/P", "Windsor": "GB.ENG/P"},
    ),
    "Paris in Texas": (
        "PARIS, Texas — The county fair opens on Friday. Visitors from Dallas fill the hotels of Paris each year.",
        {"PARIS": "US.TX/P", "Paris": "US.TX/P", "Dallas": "US.TX/P"},
    ),
    "Paris in France, with Texans": (
        "A choir from Texas sang at a church in Paris on Sunday. The French president sent flowers; the singers, from "
        "Houston and Austin, fly to Lyon next.",
        {"Paris": "FR/P", "Texas": "US.TX/A", "Lyon": "FR/P"},
    ),
    "Cambridge twice": (
        "Laboratories in Cambridge, Massachusetts, and Cambridge, England, found the same gene within a week.",
        {"Cambridge": "US.MA/P GB.ENG/P", "Massachusetts": "US.MA/A", "England": "GB.ENG/A"},
    ),
    "Cambridge in Massachusetts": (
        "Rents in Cambridge and Somerville rose faster than in Boston, a survey by the city of Cambridge says.",
        {"Cambridge": "US.MA/P US.MA/P", "Somerville": "US.MA/P", "Boston": "US.MA/P"},
    ),
    "Santiago twice": (
        "In Santiago, Chile, commuters walked to work. In Santiago de Cuba the lights went out again.",
        {"Santiago": "CL/P", "Santiago de Cuba": "CU/P"},
    ),
    "San José in Costa Rica": (
        "Costa Rica will double its fleet of electric buses. The first will run in San José in May.",
        {"San José": "CR/P"},
    ),
    "San Jose in California": (
        "The tower planned for downtown San Jose would be the tallest between San Francisco and Los Angeles.",
        {"San Jose": "US.CA/P", "San Francisco": "US.CA/P"},
    ),
    "Victoria in Australia": (
        "Bush fires burned across Victoria and New South Wales. Smoke lay over Melbourne, and Victoria's premier asked "
        "Canberra for helicopters.",
        {"Victoria": "AU/A", "Melbourne": "AU/P", "New South Wales": "AU/A"},
    ),
    "Victoria in British Columbia": (
        "The ferry from Vancouver to Victoria ran aground. Coast guards on Vancouver Island took the passengers to "
        "Victoria.",
        {"Victoria": "CA.02/P CA.02/P", "Vancouver": "CA.02/P"},
    ),
    "Lake Victoria": (
        "Fishermen on Lake Victoria in Uganda and Kenya say that the perch are gone.",
        {"Lake Victoria": "/H", "Uganda": "UG/A"},
    ),
    "Alexandria in Egypt": (
        "The sea has taken another street in Alexandria. Engineers from Cairo will build a wall.",
        {"Alexandria": "EG/P", "Cairo": "EG/P"},
    ),
    "Alexandria in Virginia": (
        "The sheriff of Fairfax County, Virginia, said the car was found in Alexandria, near the bridge to Maryland.",
        {"Alexandria": "US.VA/P", "Maryland": "US.MD/A"},
    ),
    "Valencia in Venezuela": (
        "Power failed again in Caracas, Maracaibo and Valencia, the Venezuelan ministry said.",
        {"Valencia": "VE/P", "Caracas": "VE/P"},
    ),
    "Córdoba in Argentina": (
        "Teachers in Rosario and Córdoba stayed away from work. Buenos Aires has offered a rise.",
        {"Córdoba": "AR/P", "Rosario": "AR/P"},
    ),
    "Granada in Nicaragua": (
        "Tourists have come back to Granada, on the lake in Nicaragua; in Managua the hotels are full.",
        {"Granada": "NI/P", "Managua": "NI/P"},
    ),
}  # fmt: skip

CONTAINERS: dict[str, Case] = {
    "New York the city": (
        "Taxi drivers in New York parked their cars across the bridge to Brooklyn and stopped traffic in Manhattan.",
        {"New York": "US.NY/P"},
    ),
    "New York the state": (
        "The state of New York will ban gas stoves in new houses. Legislators in Albany voted late on Tuesday.",
        {"New York": "US.NY/A", "Albany": "US.NY/P"},
    ),
    "Washington the capital": (
        "WASHINGTON (AP) — The Senate passed the budget on Friday. Tourists in Washington found the museums shut.",
        {"WASHINGTON": "US.DC/P", "Washington": "US.DC/P"},
    ),
    "Washington the government": (
        "Washington said it would not lift the sanctions on Tehran. Moscow and Beijing called on Washington to yield.",
        {"Washington": "US.DC/P US.DC/P", "Tehran": "IR/P", "Moscow": "RU/P", "Beijing": "CN/P"},
    ),
    "Washington the state": (
        "Apple growers in Washington state expect a late harvest. Rain has kept pickers away from orchards around "
        "Yakima and Wenatchee.",
        {"Washington": "US.WA/A", "Yakima": "US.WA/P", "Wenatchee": "US.WA/P"},
    ),
    "Washington in Georgia, and the capital": (
        "ATLANTA — Georgia's two senators flew home from Washington on Thursday. In Macon and Augusta they will "
        "hear from farmers about what Congress should do.",
        {"Washington": "US.DC/P", "Georgia": "US.GA/A", "Macon": "US.GA/P", "Augusta": "US.GA/P"},
    ),
    "Washington the town in England": (
        "The car works at Washington, near Sunderland, will build a third model. The plant is the largest employer "
        "in Tyne and Wear.",
        {"Washington": "GB.ENG/P", "Sunderland": "GB.ENG/P"},
    ),
    "Punjab in Pakistan": (
        "Smog closed schools across Punjab on Monday. In Lahore and Multan hospitals were full, Pakistani doctors "
        "said.",
        {"Punjab": "PK/A", "Lahore": "PK/P", "Multan": "PK/P"},
    ),
    "Punjab in India": (
        "Farmers in Punjab and Haryana burned their stubble early. By night the smoke had reached Delhi.",
        {"Punjab": "IN/A", "Haryana": "IN/A", "Delhi": "IN/"},
    ),
    "Congo with Kinshasa": (
        "Rebels in Congo took another mine near Goma. Kinshasa accused Rwanda of arming them.",
        {"Congo": "CD/A", "Goma": "CD/P", "Rwanda": "RW/A"},
    ),
    "Congo with Brazzaville": (
        "The president of the Republic of Congo will stand again, his party said in Brazzaville.",
        {"Republic of Congo": "CG/A", "Brazzaville": "CG/P"},
    ),
    "Guinea": (
        "Soldiers in Guinea said that elections would be held in May. Crowds cheered in Conakry.",
        {"Guinea": "GN/A", "Conakry": "GN/P"},
    ),
    "Guinea-Bissau beside Guinea": (
        "Guinea-Bissau and Equatorial Guinea signed a treaty on fishing.",
        {"Guinea-Bissau": "GW/A", "Equatorial Guinea": "GQ/A"},
    ),
    "Niger the country": (
        "The junta in Niger told French soldiers to leave Niamey within a month.",
        {"Niger": "NE/A", "Niamey": "NE/P"},
    ),
    "Niger the state": (
        "Gunmen took forty pupils from a school in Niger State, Nigeria. Parents walked to Minna to ask for help.",
        {"Nigeria": "NG/A", "Minna": "NG/P"},
    ),
    "Niger the river": (
        "Floods along the Niger river have drowned rice fields in Mali and Nigeria.",
        {"Mali": "ML/A", "Nigeria": "NG/A"},
    ),
    "Jordan": ("Trucks with flour crossed from Jordan into Syria on Sunday.", {"Jordan": "JO/A", "Syria": "SY/A"}),
    "Chad": ("Refugees from Sudan have crossed into Chad, where camps are full.", {"Chad": "TD/A", "Sudan": "SD/A"}),
    "Mali": ("Mali and Burkina Faso will leave the regional bloc.", {"Mali": "ML/A", "Burkina Faso": "BF/A"}),
    "Mexico City and state": (
        "Subway lines in Mexico City were closed after the quake, which was felt in Puebla and Toluca.",
        {"Mexico City": "MX/P", "Puebla": "MX/P", "Toluca": "MX/P"},
    ),
    "Luxembourg": (
        "Judges in Luxembourg said that the tax was unlawful. Luxembourg, Belgium and the Netherlands had protested.",
        {"Belgium": "BE/A"},
    ),
}  # fmt: skip

UNMISTAKABLE: dict[str, Case] = {
    "the Nile": (
        "Ethiopia has filled the dam on the Nile for the fourth time, and Egypt protests.",
        {"Nile": "/H", "Egypt": "EG/A"},
    ),
    "the Amazon": (
        "Fires in the Amazon burned less forest this year than last, Brazil's space agency said.",
        {"Amazon": "/*", "Brazil": "BR/A"},
    ),
    "Rome in a story from Georgia": (
        "ATLANTA — A pastor from Macon met the pope in Rome last week. Thirty Georgians went to Italy with him.",
        {"Rome": "IT/P", "Macon": "US.GA/P"},
    ),
    "Rome in Georgia": (
        "Floyd County deputies closed a bridge in Rome, Georgia. Drivers between Rome and Atlanta should go round.",
        {"Rome": "US.GA/P US.GA/P", "Atlanta": "US.GA/P"},
    ),
    "Moscow in Idaho": (
        "Police in Moscow, Idaho, have arrested a man in Pennsylvania. People in Moscow slept with the lights on.",
        {"Moscow": "US.ID/P US.ID/P", "Pennsylvania": "US.PA/A"},
    ),
    "Athens in Ohio": (
        "ATHENS, Ohio — Students came back to find the brick streets torn up. Ohio University shuttles from "
        "Columbus will stop at the edge of Athens.",
        {"Athens": "US.OH/P", "Columbus": "US.OH/P"},
    ),
    "Manchester in New Hampshire": (
        "Candidates shook hands in Manchester and Nashua before New Hampshire votes on Tuesday.",
        {"Manchester": "US.NH/P", "Nashua": "US.NH/P"},
    ),
    "Perth in Scotland": (
        "The salmon run in the Tay is the poorest in years, anglers in Perth and Dundee say. Scotland may close the "
        "river.",
        {"Perth": "GB.SCT/P", "Dundee": "GB.SCT/P"},
    ),
    "Perth alone": ("A cargo ship bound for Perth sent a call for help.", {"Perth": "AU/P"}),
    "Naples in Florida": (
        "The storm came ashore near Naples and Fort Myers; half of Florida has no power.",
        {"Naples": "US.FL/P", "Fort Myers": "US.FL/P"},
    ),
    "Vienna in Virginia": (
        "The library in Vienna, Va., lends garden tools. Reston and Fairfax are thinking of it.",
        {"Vienna": "US.VA/P", "Reston": "US.VA/P", "Fairfax": "US.VA/P"},
    ),
    "Melbourne in Florida": (
        "A rocket lit the sky over Cape Canaveral. In Melbourne, Orlando and Daytona Beach people left their cars "
        "to look.",
        {"Melbourne": "US.FL/P", "Orlando": "US.FL/P"},
    ),
    "Lebanon in Pennsylvania": (
        "Fire crews from Lebanon and Lancaster counties fought the blaze in Pennsylvania. A barn near Lebanon, Pa., "
        "fell in.",
        {"Pennsylvania": "US.PA/A"},
    ),
    "Delhi in New York": (
        "Dairy farmers in Delaware County, New York, met at the college in Delhi. Milk prices are low from Oneonta to "
        "Binghamton.",
        {"Delhi": "US.NY/P", "Oneonta": "US.NY/P", "Binghamton": "US.NY/P"},
    ),
    "Kingston in Jamaica": (
        "Jamaica's central bank lowered its rate. Brokers in Kingston had expected it.",
        {"Kingston": "JM/P"},
    ),
    "Kingston in Ontario": (
        "The prison in Kingston will open to visitors. Buses from Ottawa and Toronto stop at the gate.",
        {"Kingston": "CA.08/P", "Ottawa": "CA.08/P"},
    ),
    "Halifax in Nova Scotia": (
        "Lobster boats left Halifax and Yarmouth at dawn. Nova Scotia expects a good season.",
        {"Halifax": "CA.07/P", "Yarmouth": "CA.07/P"},
    ),
    "Halifax in Yorkshire": (
        "A mill in Halifax will be turned into flats. Mills in Bradford and Huddersfield have been for years.",
        {"Halifax": "GB.ENG/P", "Bradford": "GB.ENG/P"},
    ),
}  # fmt: skip

PUBLISHERS: dict[str, tuple[Article, dict[str, str]]] = {
    "a Jackson paper's Clinton": (
        Article(
            "p1", "", "A bus hit a school in Clinton on Monday. Nobody was hurt. The driver is from Brandon.",
            source="The Clarion-Ledger", url="https://www.clarionledger.com/story/news/local/1",
        ),
        {"Clinton": "US.MS/P", "Brandon": "US.MS/P"},
    ),
    "an Indian paper's Salem": (
        Article(
            "p2", "", "Two men were held in Salem with stolen gold. They had come by the night train.",
            source="The Hindu", url="https://www.thehindu.com/news/cities/2",
        ),
        {"Salem": "IN/P"},
    ),
    "an Oregon paper's Salem": (
        Article(
            "p3", "", "Two men were held in Salem with stolen gold. They had come by the night train.",
            source="The Oregonian", url="https://www.oregonlive.com/3",
        ),
        {"Salem": "US.OR/P"},
    ),
    "a British paper's Richmond": (
        Article(
            "p4", "", "Deer in Richmond have learnt to open gates.", source="Evening Standard",
            url="https://www.standard.co.uk/news/4",
        ),
        {"Richmond": "GB/P"},
    ),
    "a Virginia paper's Richmond": (
        Article(
            "p5", "", "Deer in Richmond have learnt to open gates.", source="Richmond Times-Dispatch",
            url="https://richmond.com/news/5",
        ),
        {"Richmond": "US.VA/P"},
    ),
    "an Australian domain's Newcastle": (
        Article("p6", "", "Coal ships wait off Newcastle again.", url="https://news.example.com.au/6"),
        {"Newcastle": "AU/P"},
    ),
    "a famous place in a small paper": (
        Article(
            "p7", "", "A teacher from Tyler spent her summer in Paris and London. She saw the Eiffel Tower, and "
            "will tell children in Longview about it.",
            source="Tyler Morning Telegraph", url="https://tylerpaper.com/7",
        ),
        {"Paris": "FR/P", "London": "GB.ENG/P", "Longview": "US.TX/P"},
    ),
}  # fmt: skip

# Cases that still fail, with the reason.
KNOWN_FAILURES: dict[str, str] = {
    "Oklahoma": "a drought may be in a town or in a state",
}


def _cases() -> list[object]:
    named = {
        name: (Article(name, "", text), expected)
        for group in (REPORTED, OTHER_SENSES, CONTAINERS, UNMISTAKABLE)
        for name, (text, expected) in group.items()
    } | PUBLISHERS
    assert KNOWN_FAILURES.keys() <= named.keys()
    return [
        pytest.param(
            article,
            expected,
            id=name,
            marks=[pytest.mark.xfail(reason=KNOWN_FAILURES[name], strict=True)] if name in KNOWN_FAILURES else [],
        )
        for name, (article, expected) in named.items()
    ]


@pytest.mark.parametrize(("article", "expected"), _cases())
def test_a_name_means_the_place_that_fits_its_article(article: Article, expected: dict[str, str]) -> None:
    places: dict[str, list[Place | None]] = {name: [] for name in expected}
    for mention in _geoparser().geoparse(article).mentions:
        places.setdefault(mention.text, []).append(mention.place)
    wrong = {
        name: [_describe(place) for place in places[name]]
        for name, codes in expected.items()
        if len(places[name]) < len(codes.split())
        or not all(_matches(place, code) for place, code in zip(places[name], codes.split(), strict=False))
    }
    assert not wrong, f"expected {expected}"


def _matches(place: Place | None, code: str) -> bool:
    if place is None:
        return False
    region, _, feature_class = code.partition("/")
    country, _, division = region.partition(".")
    return (
        country in ("", place.country_code)
        and division in ("", place.admin1_code)
        and feature_class in ("", "*", place.feature_class)
    )


def _describe(place: Place | None) -> str:
    return f"{place.id} {place.country_code}.{place.admin1_code}/{place.feature_class}" if place else "no place"


@lru_cache(maxsize=1)
def _geoparser() -> Geoparser:
    return Geoparser()
