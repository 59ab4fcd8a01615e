"""Words beside a name that say whether it is a place: titles of people, heads of institutions, and the like."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


PERSON_TITLES = _words(
    "mr mr. mrs mrs. ms ms. miss dr dr. prof prof. professor sir dame lord lady president vice-president premier "
    "chancellor senator sen sen. rep rep. representative congressman congresswoman councilman councilwoman councillor "
    "gov gov. governor mayor judge justice minister secretary ambassador general gen gen. colonel col col. major maj. "
    "captain capt capt. lieutenant lt lt. sergeant sgt sgt. officer detective det. sheriff deputy marshal chief coach "
    "king queen prince princess pope cardinal bishop archbishop rabbi imam sheikh rev rev. reverend father sister "
    "commissioner superintendent director chairman chairwoman spokesman spokeswoman candidate attorney author actor "
    "actress singer striker midfielder goalkeeper defender quarterback pitcher guard forward centre"
)

# Head words of institutions that are where their name says: "Delhi High Court", "Perry County Sheriff".
SITED_HEADS = _words(
    "police sheriff fire court courthouse school schools elementary high university college academy institute hospital "
    "clinic medical health department council county city town village township parish borough municipal metropolitan "
    "district regional airport jail prison penitentiary detention correctional ministry government parliament "
    "legislature assembly senate house church cathedral mosque temple synagogue museum library zoo park stadium arena "
    "station port harbour harbor bridge highway road street avenue mall plant mine dam base airfield embassy consulate "
    "army navy force border authority commission board chamber fair festival marathon convention center centre "
    "memorial theatre theater bureau office attorney prosecutor mayor governor supreme federal national state central "
    "public transit water power area community residents coast guard exchange"
)

# The institutions that are called so of a place: "University of Nairobi", "Bank of Japan"; not "Mayor of Bogotá".
SITED_HEADS_OF = (
    SITED_HEADS
    - _words("sheriff mayor governor prosecutor attorney residents coast city county town village township borough")
    - _words("state district regional port area")
) | {"bank"}

# Capitalized after a name, these say that a newspaper, a team, an airline or a pact has only borrowed it.
BEARERS = _words(
    "post times tribune herald journal gazette chronicle telegraph observer globe guardian mirror examiner inquirer "
    "dispatch sentinel courier united fc f.c. rovers wanderers albion athletic hotspur saint-germain yankees mets "
    "cowboys eagles sox cubs bulls lakers celtics knicks jets giants bears tigers patriots packers dodgers braves "
    "raptors warriors rockets airlines airways hilton accord accords agreement treaty protocol instruments "
    "indians capitals kings leafs canadiens canucks oilers sabres penguins bruins blackhawks spurs pistons pacers "
    "hornets grizzlies pelicans timberwolves mavericks cavaliers orioles royals astros padres phillies brewers "
    "marlins steelers ravens bengals jaguars broncos chargers falcons panthers buccaneers vikings dolphins texans "
    "plc inc inc. ltd ltd. llc corp corp. group holdings"
)

# In lower case after a name, these say that a dish, an animal or a thing has only borrowed it.
THINGS = _words(
    "sprouts fries toast dressing cheese pastry pastries duck sausage sausages shepherd shepherds terrier "
    "terriers retriever roulette doll dolls rarebit shorts hat hats syndrome ham pasty pasties cat cats rug rugs"
)

# Before a name, as written: it is somebody's.
HONORIFICS = _words("Mr Mr. Mrs Mrs. Ms Ms. Dr. Sir Dame Prof Prof. MR. MRS. MS.")

# Capitalized before a name, these say that a football club has borrowed it: "Bayern Munich".
CLUBS = _words("bayern borussia dynamo dinamo inter olympique real shakhtar spartak sporting zenit")

# Before "of": what is in it is a drink named for where it comes from ("a glass of Bordeaux").
VESSELS = _words("glass glasses bottle bottles pint pints cup cups mug mugs jug jugs sip sips")

# Firms that have a place for a namesake; and, in lower case, what is said of firms alone.
FIRMS = _words("amazon santander nokia corning hershey bridgestone kohler winnebago jaguar oracle adobe tesla")
OF_FIRMS = _words(
    "shares dividend dividends profits losses earnings shareholders investors retailer lender insurer carmaker "
    "subsidiary takeover"
)
# After a river's name that has no article: it is the river's all the same.
OF_RIVERS = _words(
    "river rainforest rain forest basin jungle region delta valley tribe tribes tributary tributaries fires drought "
    "deforestation"
)

# Before "of": the name is a title's, and its bearer may live anywhere.
NOBLES = _words("duke dukes duchess earl marquess marquis viscount baron baroness count countess")

# Agencies, bodies and feasts that have a village for a namesake.
NEVER_PLACES = _words(
    "tass itar-tass reuters interfax xinhua kyodo yonhap ansa antara tanjug anadolu bloomberg nato unesco unicef opec "
    "fifa uefa isis hamas congress parliament senate christmas easter god brexit covid"
)

# What else may head an organization or a thing that only carries the name.
CARRIED_HEADS = (
    BEARERS
    | THINGS
    | _words(
        "press news daily express sun star mail record rangers lions motors bank insurance inc inc. ltd ltd. corp "
        "corp. plc llc co co. group holdings beer ale chicken pie muffin roll sauce effect cup open"
    )
)

# Classes of institutions by the words in their names: a court lies where its name says, a team or a paper need not.
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
INSTITUTION_OF = {word: name for name, words in _INSTITUTIONS.items() for word in words.split()}

LOCATIVE = _words(
    "in at near from to outside inside around across throughout toward towards into via through over between "
    "within beyond off leaving visiting"
)

DIRECTIONS = _words(
    "north south east west northern southern eastern western northeast northwest southeast southwest northeastern "
    "northwestern southeastern southwestern north-east north-west south-east south-west central upper lower downtown "
    "greater inner outer mid rural"
)

PLACE_TYPES_BEFORE = _words(
    "city town village state province county region island capital port suburb district prefecture township hamlet"
)

PLACE_TYPES_AFTER = _words(
    "province state county district region city island islands river valley peninsula prefecture governorate oblast "
    "township parish borough suburb neighbourhood neighborhood area coast border airport metropolitan"
)

PEOPLE_AFTER = _words(
    "police residents resident man woman men women mayor voters officials firefighters couple native natives based "
    "authorities prosecutors lawmakers government troops forces soldiers army capital economy"
)

# After a name and a hyphen: where somebody or something is, is going, or comes from.
COMPOUNDED = _words("based born bound listed headquartered raised educated")

SPEECH = _words("said says told added asked replied explained believes thinks wrote tweeted testified who whose")
