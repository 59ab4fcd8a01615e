"""English word lists that recognition, resolution and the gazetteer share.

All words are in lower case unless a comment says otherwise. Where two lists look alike but differ, they serve different
questions, and each comment says which; what they have in common is written once, in a list that starts with "_".
Changing a list that the recognizer's features use means training the classifier again (`tools.recognizer.train`).
"""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# --- Directions -------------------------------------------------------------------------------------------------------

_DIRECTIONS = _words(
    "north south east west northern southern eastern western northeast northwest southeast southwest northeastern "
    "northwestern southeastern southwestern central upper lower downtown greater inner outer mid rural"
)
# In running text before a name ("north-east Kyiv").
DIRECTIONS_BEFORE_NAME = _DIRECTIONS | _words("north-east north-west south-east south-west")
# At the start of a name that is looked up ("coastal Ecuador"). Hyphens are gone there: the name is normalized.
DIRECTIONS_IN_NAME = _DIRECTIONS | _words("metropolitan mainland coastal")

# --- Types of places --------------------------------------------------------------------------------------------------

_DIVISIONS = _words("province state county district region prefecture")
_SETTLEMENTS = _words("city town village hamlet suburb")

# Right before a name, or before "of" and a name: "the port of", "Ohio county officials".
PLACE_TYPES_BEFORE = _DIVISIONS | _SETTLEMENTS | _words("island capital port township")

# Right after a name: "Osaka prefecture", "the Amazon valley". Villages and towns rarely come after their names.
PLACE_TYPES_AFTER = _DIVISIONS | _words(
    "city island islands river valley peninsula governorate oblast township parish borough suburb neighbourhood "
    "neighborhood area coast border airport metropolitan"
)

# Before a name that the gazetteer lacks: only a place would be called so ("the village of Cherry Hinton"). Words that
# also come before other names ("state", "county", "province") are left out.
PLACE_TYPES_BEFORE_UNKNOWN = _SETTLEMENTS | _words(
    "villages towns cities suburbs district districts area areas community communities port settlement settlements "
    "outskirts island islands mountain mount neighborhood neighbourhood"
)

# Kinds of places in lower case beside the name of one, where the text says what contains it: "Argelia municipality, in
# Cauca", "the Gosaibagh quarter of Lucknow", "Mumbai's suburb of Andheri". Every singular with its plural.
_PLURALS = {"city": "cities", "county": "counties", "territory": "territories", "municipality": "municipalities",
            "locality": "localities", "community": "communities", "parish": "parishes", "prefecture": "prefectures",
            "local government area": "local government areas", "lga": "lgas"}  # fmt: skip
KINDS_OF_PLACES = {
    kind: _PLURALS.get(kind, f"{kind}s")
    for kind in (
        *_DIVISIONS, *_SETTLEMENTS, *_PLURALS, "governorate", "oblast", "department", "canton", "voivodeship", "krai",
        "republic", "emirate", "division", "subdistrict", "sub-district", "sub-county", "tehsil", "taluk", "taluka",
        "mandal", "upazila", "thana", "woreda", "kebele", "zone", "commune", "constituency", "borough", "township",
        "ward", "neighbourhood", "neighborhood", "quarter", "area", "settlement", "barangay", "favela", "slum",
        "island", "archipelago", "peninsula", "valley", "capital", "port", "resort", "camp", "market", "junction",
        "enclave", "stronghold", "estate", "base", "airport", "crossing", "checkpoint",
    )
}  # fmt: skip

# Between the words of a spatial relation and the name: "30 km from the resort of".
PLACE_TYPES_IN_RELATION = (
    _DIVISIONS
    | _SETTLEMENTS
    | _words("port capital island resort settlement municipality commune community republic river airport township")
)

# Parts of a name that may be left out or moved when it is looked up ("Osun State", "Province of Osun"), and the
# GeoNames feature classes of the places that are called so.
GENERIC_WORDS = dict.fromkeys(
    _DIVISIONS
    | _words(
        "governorate oblast department territory canton republic voivodeship krai municipality parish emirate kingdom"
    ),
    "A",
) | {
    "city": "P", "town": "P", "village": "P", "township": "AP", "borough": "AP", "island": "TA", "islands": "TA",
    "river": "H", "lake": "H", "sea": "H", "bay": "H", "gulf": "H", "creek": "H", "mountain": "T", "mountains": "T",
    "mount": "T", "desert": "T", "valley": "T", "peninsula": "T", "airport": "S",
}  # fmt: skip

# Beside a name, words that say what type of place it is. A feature of the ranker; words of offices count too ("Governor
# of Georgia" is the state's). Other values than GENERIC_WORDS: the ranker knows fewer, broader types.
TYPE_WORDS = {
    "county": "county", "parish": "county", "district": "district",
    "state": "state", "province": "state", "region": "state", "governorate": "state", "oblast": "state",
    "prefecture": "state", "territory": "state", "gov": "state", "governor": "state", "senator": "state",
    "city": "city", "town": "city", "village": "city", "capital": "city", "suburb": "city", "neighborhood": "city",
    "neighbourhood": "city", "hamlet": "city", "downtown": "city", "municipality": "city", "mayor": "city",
    "police": "city", "river": "water", "lake": "water", "sea": "water", "gulf": "water", "bay": "water",
    "strait": "water", "ocean": "water", "mount": "relief", "mountain": "relief", "mountains": "relief",
    "island": "relief", "islands": "relief", "peninsula": "relief", "desert": "relief", "valley": "relief",
    "coast": "relief", "airport": "site", "country": "country", "nation": "country", "republic": "country",
    "kingdom": "country", "president": "country",
}  # fmt: skip

# --- Newspapers and other organizations named after places ------------------------------------------------------------

_NEWSPAPER_TITLES = _words(
    "post times tribune herald journal gazette chronicle telegraph observer globe guardian mirror examiner inquirer "
    "dispatch sentinel courier"
)

# Words of newspapers' and stations' names that are not the place in them: "Anytown Evening Gazette". Includes
# words that say "newspaper" only where the whole name is known to be a publisher's.
PUBLISHER_WORDS = _NEWSPAPER_TITLES | _words(
    "advertiser advocate american argus banner beacon bee bulletin business call capital citizen city commercial "
    "constitution county courant daily democrat eagle echo enquirer enterprise evening express express-news free "
    "independent info intelligencer leader ledger live local mail mercury messenger monitor morning news newspaper "
    "newspapers now online pilot pioneer press progress radio recorder record register reporter republic republican "
    "review standard star statesman sun sunday telegram the today tv union voice weekly world"
)

# Capitalized right after a name: a newspaper, team, airline or treaty is named after the place, which is not meant
# ("Washington Post").
NAMESAKE_ORGANIZATION_WORDS = _NEWSPAPER_TITLES | _words(
    "united fc f.c. rovers wanderers albion athletic hotspur saint-germain yankees mets "
    "cowboys eagles sox cubs bulls lakers celtics knicks jets giants bears tigers patriots packers dodgers braves "
    "raptors warriors rockets airlines airways hilton accord accords agreement treaty protocol instruments "
    "indians capitals kings leafs canadiens canucks oilers sabres penguins bruins blackhawks spurs pistons pacers "
    "chiefs colts seahawks nets hawks bucks clippers nuggets wizards islanders flyers predators mariners diamondbacks "
    "hornets grizzlies pelicans timberwolves mavericks cavaliers orioles royals astros padres phillies brewers "
    "marlins steelers ravens bengals jaguars broncos chargers falcons panthers buccaneers vikings dolphins texans "
    "plc inc inc. ltd ltd. llc corp corp. group holdings"
)

# In lower case right after a name: a dish, an animal or a thing is named after the place ("Brussels sprouts").
NAMESAKE_THING_WORDS = _words(
    "sprouts fries toast dressing cheese pastry pastries duck sausage sausages shepherd shepherds terrier "
    "terriers retriever roulette doll dolls rarebit shorts hat hats syndrome ham pasty pasties cat cats rug rugs "
    "pudding puddings mustard sauce salad envelope envelopes folder vase vases porcelain figurine figurines tile "
    "tiles cow cows heifer heifers pony ponies sheepdog spaniel collie hound cane blinds blind carpet carpets shawl "
    "chop chops sponge cheesecake potatoes peppers olives marmalade cutlet noodles sheep rifle "
    "rifles nuts schnitzel chutney relish tartan tweed"
)

# The last word of a longer name that probably is not a place's. Weaker than the two lists above, which decide alone:
# these words are a feature.
NAMESAKE_WORDS = (
    NAMESAKE_ORGANIZATION_WORDS
    | NAMESAKE_THING_WORDS
    | _words(
        "press news daily express sun star mail record rangers lions motors bank insurance co co. beer ale chicken pie "
        "muffin roll effect cup open"
    )
)

# Capitalized before a name: a football club ("Bayern Munich").
CLUB_PREFIXES = _words("bayern borussia dynamo dinamo inter olympique real shakhtar spartak sporting zenit")

# Before "of": a drink named after where it comes from ("a glass of Bordeaux").
DRINK_MEASURES = _words("glass glasses bottle bottles pint pints cup cups mug mugs jug jugs sip sips")

# Companies that share their name with a place, and words that are used of companies only.
COMPANIES_NAMED_LIKE_PLACES = _words(
    "amazon santander nokia corning hershey bridgestone kohler winnebago jaguar oracle adobe tesla"
)
# Companies that are far better known than the places that they share their names with.
COMPANIES_UNLESS_LOCATED = frozenset({("rio", "tinto"), ("hitachi",), ("toyota",), ("kawasaki",)})
COMPANY_CONTEXT_WORDS = _words(
    "shares dividend dividends profits losses earnings shareholders investors retailer lender insurer carmaker "
    "subsidiary takeover"
)
# After a river's name without its article: the river is meant all the same ("Amazon rainforest").
RIVER_CONTEXT_WORDS = _words(
    "river rainforest rain forest basin jungle region delta valley tribe tribes tributary tributaries fires drought "
    "deforestation"
)

# Agencies, bodies and feasts that share their name with a village.
NEVER_PLACES = _words(
    "tass itar-tass reuters interfax xinhua kyodo yonhap ansa antara tanjug anadolu bloomberg nato unesco unicef opec "
    "fifa uefa isis hamas congress parliament senate christmas easter god brexit covid"
)

# --- Institutions and buildings ---------------------------------------------------------------------------------------

_PUBLIC_BUILDINGS = _words(
    "house court hospital university college school station stadium arena church cathedral mosque temple museum street "
    "avenue road bridge prison jail theatre theater library centre center mall institute academy"
)

# In the name of an institution that is in the place that its name starts with: "Delhi High Court", "Perry County
# Sheriff". The name inside it is an embedded mention.
LOCAL_INSTITUTION_WORDS = _PUBLIC_BUILDINGS | _words(
    "police sheriff fire courthouse schools elementary high clinic medical health department council county city town "
    "village township parish borough municipal metropolitan district regional airport penitentiary detention "
    "correctional ministry government parliament legislature assembly senate synagogue zoo park port harbour harbor "
    "highway plant mine dam base airfield embassy consulate army navy force border authority commission board chamber "
    "fair festival marathon convention memorial bureau office attorney prosecutor mayor governor supreme federal "
    "national state central public transit water power area community residents coast guard exchange"
)

# The same before "of": "University of Nairobi", "Bank of Japan"; not "Mayor of Bogotá", which is a plain mention.
LOCAL_INSTITUTION_WORDS_BEFORE_OF = (
    LOCAL_INSTITUTION_WORDS
    - _words("sheriff mayor governor prosecutor attorney residents coast city county town village township borough")
    - _words("state district regional port area")
) | {"bank"}

# The last word of a name that is looked up: it is a building's or a company's, and is never cut down to the town in it
# ("Hyderabad House" is not Hyderabad).
BUILDING_WORDS = _PUBLIC_BUILDINGS | _words(
    "hall tower towers hotel boulevard square bank building palace plaza market restaurant club company group party "
    "times post"
)

# Classes of institutions by the words in their names: a court is where its name says, a team or a newspaper may not be.
# Where a word is listed twice, the later class counts.
_INSTITUTIONS = {
    "court": "court courthouse circuit magistrate magistrates supreme superior district crown appeals justice judge",
    "police": "police sheriff fire department prison jail correctional detention marshal patrol constabulary rescue "
    "ambulance",
    "school": "school schools elementary high middle primary academy preschool intermediate",
    "college": "university college institute polytechnic seminary",
    "hospital": "hospital clinic medical infirmary health hospice",
    "church": "church cathedral mosque temple synagogue chapel parish diocese lutheran baptist methodist catholic",
    "government": "government council parliament legislature assembly senate house board commission authority ministry "
    "agency office administration bureau mayor governor supervisors commissioners selectmen",
    "team": "united city fc rovers athletic yankees bulls lions bears panthers tigers eagles league cup wildcats "
    "bulldogs hawks dodgers lakers celtics rangers raiders cowboys",
    "press": "times post tribune herald press journal news daily gazette chronicle globe telegraph observer express "
    "star mail radio television tv",
    "firm": "inc ltd llc plc corp bank airlines airways group insurance holdings motors company co energy electric "
    "systems technologies industries bancorp savings",
    "army": "army navy force forces guard marines military corps brigade",
    "hub": "airport station port harbor harbour terminal depot",
    "road": "road street avenue highway bridge drive lane boulevard route parkway way pike freeway interstate",
    "site": "park stadium arena center centre mall plaza hall zoo museum library theater theatre gardens cemetery "
    "memorial ground",
    "event": "marathon festival open games fair show parade conference summit accord accords treaty agreement protocol",
    "club": "club association society chamber union federation foundation alliance coalition committee party lodge "
    "project",
    "area": "county valley hills heights river lake creek island islands beach mountain mountains bay township region",
}
INSTITUTION_CLASSES = {word: name for name, words in _INSTITUTIONS.items() for word in words.split()}

# --- People -----------------------------------------------------------------------------------------------------------

PERSON_TITLES = _words(
    "mr mr. mrs mrs. ms ms. miss dr dr. prof prof. professor sir dame lord lady president vice-president premier "
    "chancellor senator sen sen. rep rep. representative congressman congresswoman councilman councilwoman councillor "
    "gov gov. governor mayor judge justice minister secretary ambassador general gen gen. colonel col col. major maj. "
    "captain capt capt. lieutenant lt lt. sergeant sgt sgt. officer detective det. sheriff deputy marshal chief coach "
    "king queen prince princess pope cardinal bishop archbishop rabbi imam sheikh rev rev. reverend father sister "
    "commissioner superintendent director chairman chairwoman spokesman spokeswoman candidate attorney author actor "
    "actress singer striker midfielder goalkeeper defender quarterback pitcher guard forward centre"
)

# As written, before a name: it is somebody's, whatever else speaks for a place.
HONORIFICS = _words("Mr Mr. Mrs Mrs. Ms Ms. Dr. Sir Dame Prof Prof. MR. MRS. MS.")

# Before the name of a ship ("USS Nimitz").
SHIP_PREFIXES = _words("USS HMS MV MT SS INS HMAS HMCS RMS RV USNS USCGC")

# Before "of": the name is part of a title ("Duke of York"), and its bearer may live anywhere.
NOBLE_TITLES = _words("duke dukes duchess earl marquess marquis viscount baron baroness count countess")

# After a name: people and bodies of the place ("Osaka police", "Kabul residents").
LOCAL_PEOPLE_WORDS = _words(
    "police residents resident man woman men women mayor voters officials firefighters couple native natives based "
    "authorities prosecutors lawmakers government troops forces soldiers army capital economy"
)

SPEECH_VERBS = _words("said says told added asked replied explained believes thinks wrote tweeted testified who whose")

# Of a person, not of a place or a body. "it" and "its" speak for the others.
PRONOUNS_OF_PEOPLE = _words("he she him her his hers himself herself")
PRONOUNS_OF_THINGS = _words("it its itself their them they")

# Degrees after a person's name, as written. Some are also old abbreviations of states.
DEGREES = _words("M.S. M.A. M.D. M.Sc M.Sc. B.A. B.S. B.Sc. M.B.A. Ph.D. R.D. R.N. M.P.H. M.S.W. M.Ed. D.D.S. Ed.D.")

# --- What the words before and after a name, or a list of names, say about it --------------------------------------

# Classes of words that tell what bears the name: relatives ("her sons, Dallas and Houston"), people who are greeted
# ("Thank you, Sydney"), animals ("a cat called Cairo"), works ("the film Casablanca"), vessels and vehicles, firms.
_NAME_ROLES = {
    "kin": "son sons daughter daughters child children brother brothers sister sisters sibling siblings wife wives "
    "husband widow widower father mother dad mom mum parents grandparents grandson grandsons granddaughter "
    "granddaughters grandchild grandchildren great-grandchildren great-grandson stepson stepsons stepdaughter "
    "stepdaughters stepchildren stepfather stepmother nephew nephews niece nieces cousin cousins uncle uncles aunt "
    "aunts grandmother grandfather grandma grandpa twin twins triplets boyfriend girlfriend fiance fiancé fiancee "
    "fiancée partner spouse friend friends baby babies boy boys girl girls toddler godson goddaughter in-law "
    "firstborn eldest youngest sister-in-law brother-in-law son-in-law daughter-in-law mother-in-law father-in-law",
    "greeting": "thanks thank hello hi hey dear goodbye bye sorry please yes no congratulations listen welcome morning "
    "afternoon evening night luck birthday okay ok oh well so right look alright cheers farewell bravo",
    "animal": "cat cats dog dogs puppy puppies kitten horse pony mare stallion colt filly gelding cow bull hen goat "
    "parrot hound spaniel terrier retriever poodle labrador collie elephant lion tiger panda gorilla racehorse",
    "work": "film films movie movies novel novels album albums song songs single musical opera play band bands group "
    "singer series sitcom drama documentary painting book poem game comedy thriller track ballet show soundtrack",
    "vessel": "ferry ship tanker carrier frigate destroyer submarine yacht trawler freighter cruiser liner boat vessel "
    "warship battleship tugboat sloop schooner shuttle spacecraft locomotive capsule",
    "storm": "hurricane typhoon cyclone storm hurricanes typhoons storms",
    "car": "kia hyundai ford chevrolet chevy dodge seat toyota nissan opel vauxhall fiat chrysler jeep cadillac "
    "pontiac buick subaru honda mazda skoda volkswagen renault peugeot citroen lada mercury plymouth suzuki mitsubishi",
    "shares": "shares share stock stocks stake stakes holdings holding options investors analysts analyst brokers "
    "broker shareholders investment",
    "firm": "retailer lender insurer carmaker automaker bank miner brewer chipmaker "
    "drugmaker airline airlines conglomerate bookmaker firm company companies telecom rivals rival supplier maker "
    "manufacturer utility competitor competitors bidder acquirer",
    "cast": "starring stars featuring star co-stars cast vocals drums bass guitar piano keyboards actor actors actress "
    "singers directed produced written edited screenplay roles soloists",
    "food": "wine wines beer beers glass glasses bottle bottles drink drinks drank pour poured sipped menu dinner "
    "lunch cheese cheeses slice recipe dish dishes eat ate tasted chef toast salad cocktail restaurant waiter served "
    "ordered",
    "language": "java python ruby javascript code codes coding programming compiler",
}
NAME_ROLES = {word: role for role, words in _NAME_ROLES.items() for word in words.split()}

# Right after a name, or a list of names: what firms and their shares do.
MARKET_VERBS = _words(
    "rose fell gained climbed slipped slid dropped jumped soared surged tumbled sank plunged rallied advanced declined "
    "lost traded closed reported posted beat missed raised cut upgraded downgraded acquired bought sold launched paid"
)
# In a sentence about firms and their shares.
MARKET_WORDS = _words(
    "shares share stock stocks dividend dividends profit profits earnings revenue revenues forecast forecasts guidance "
    "quarterly quarter analysts analyst shareholders investors index nasdaq ftse dow target targets traded trading "
    "buyback takeover bid merger acquisition premarket gainers losers flat percent rating upgraded downgraded"
)

# Dishes, drinks, breeds and other things that are called by the name of a place alone ("a Labrador", "the Cheddar").
_NAMESAKE_THINGS = {
    "breed": "labrador chihuahua rottweiler dalmatian newfoundland jersey guernsey hereford ayrshire shetland "
    "clydesdale lipizzaner siamese angus suffolk leicester pekingese maltese alsatian airedale weimaraner brahman",
    "drink": "bordeaux burgundy rioja chianti champagne madeira port sherry cognac bourbon chablis beaujolais tokay "
    "marsala malaga sancerre barolo medoc médoc mosel muscadet tequila darjeeling assam mocha java pilsner manhattan",
    "food": "cheddar stilton brie camembert edam gouda parmesan gruyere gruyère gorgonzola roquefort wensleydale "
    "hamburger frankfurter wiener bologna berliner caesar eccles tabasco cantaloupe",
    "thing": "panama bikini manila china oxford bermuda delft dresden sevres sèvres meissen limoges ming ascot homburg "
    "damask denim stradivarius",
    "language": "ruby julia",
}
NAMESAKE_THINGS = {word: kind for kind, words in _NAMESAKE_THINGS.items() for word in words.split()}

# --- Words around a name ----------------------------------------------------------------------------------------------

# Before a name: something is there, goes there or comes from there.
LOCATIVES = _words(
    "in at near from to outside inside around across throughout toward towards into via through over between "
    "within beyond off leaving visiting"
)

# After a name and a hyphen: where somebody or something is, goes or comes from ("the Paris-bound train").
WORDS_AFTER_HYPHEN = _words("based born bound listed headquartered raised educated")

# --- Names of places --------------------------------------------------------------------------------------------------

# Function words that GeoNames lists as names of places. In an English article they never mean the place.
FUNCTION_WORDS = _words(
    "about after all also and any are been but can did down each even few for from had has have her here him his how "
    "into its just last less like many more most much must new next nor not now off old once one only other our out "
    "over own per same she should some such than that the their them then there these they this those three too two "
    "under until upon very was were what when where which who whom whose why will with would you your"
)
