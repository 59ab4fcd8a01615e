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
    "public transit water power area community residents coast guard"
)

# Head words of organisations and things that only carry the name: newspapers, teams, banks, airlines, dishes.
CARRIED_HEADS = _words(
    "times post tribune herald press journal news daily gazette chronicle globe telegraph observer express sun star "
    "mail guardian mirror record dispatch examiner inquirer sentinel united fc rovers rangers wanderers albion "
    "athletic yankees mets cowboys eagles sox cubs bulls lakers celtics knicks jets giants bears lions tigers patriots "
    "packers airlines airways motors bank insurance inc inc. ltd ltd. corp corp. plc llc co co. group holdings sprouts "
    "cheese wine beer ale chicken fries pie muffin roll sauce protocol treaty accord agreement syndrome effect cup "
    "open hilton"
)

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

SPEECH = _words("said says told added asked replied explained believes thinks wrote tweeted testified who whose")
