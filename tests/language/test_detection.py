"""Script and function words tell the language of a text; a short text has none rather than a wrong one."""

from __future__ import annotations

import pytest

from geo import Geoparser
from geo.language import describe_other_languages, detect_language
from geo.language.detection import SAMPLE_CHARS

SENTENCES = {
    "en": "Rescue workers said that the river had burst its banks and that hundreds of families were without water.",
    "es": "Los equipos de rescate dijeron que el río se desbordó y que cientos de familias están sin agua potable.",
    "fr": "Les secours ont indiqué que la rivière était sortie de son lit et que des familles sont privées d'eau.",
    "de": "Die Rettungskräfte teilten mit, dass der Fluss über die Ufer trat und viele Familien ohne Wasser sind.",
    "pt": "As equipes de resgate disseram que o rio transbordou e que centenas de famílias não têm água em casa.",
    "it": "I soccorritori hanno detto che il fiume è uscito dagli argini e che molte famiglie sono senza acqua.",
    "nl": "Volgens de hulpdiensten is de rivier buiten haar oevers getreden en zitten veel gezinnen zonder water.",
    "pl": "Ratownicy powiedzieli, że rzeka wystąpiła z brzegów i że wiele rodzin nie ma wody już od trzech dni.",
    "tr": "Kurtarma ekipleri nehrin taştığını ve çok sayıda ailenin üç gün için susuz kaldığını söyledi, ancak.",
    "ro": "Salvatorii au spus că râul a ieșit din matcă și că sute de familii sunt fără apă de trei zile în oraș.",
    "sv": "Räddningstjänsten säger att ån har svämmat över och att många familjer inte har något vatten.",
    "da": "Redningsfolkene siger, at åen er gået over sine bredder, og at mange familier ikke har noget vand nu.",
    "no": "Redningsmannskapene sier at elva har gått over sine bredder, og at mange familier ikke har noe vann nå.",
    "fi": "Pelastuslaitoksen mukaan joki on tulvinut, mutta monet perheet ovat olleet ilman vettä jo kolme päivää.",
    "hu": "A mentők szerint a folyó kilépett a medréből, és sok család már három napja nem jut ivóvízhez.",
    "cs": "Záchranáři uvedli, že se řeka vylila z břehů a že stovky rodin jsou již tři dny bez vody.",
    "vi": "Lực lượng cứu hộ cho biết nước sông đã tràn bờ và nhiều gia đình không có nước sạch trong ba ngày.",
    "id": "Tim penyelamat mengatakan bahwa sungai telah meluap dan ratusan keluarga tidak memiliki air bersih lagi.",
    "sw": "Waokoaji walisema kuwa mto ulifurika na kwamba mamia ya familia hawana maji kwa siku tatu sasa.",
    "ha": "Masu ceto sun ce kogin ya yi ambaliya kuma iyalai da dama ba su da ruwa a cikin wannan garin.",
    "ig": "Ndị nnapụta kwuru na osimiri ahụ tojuru ma ọtụtụ ezinụlọ enweghị mmiri ruo ụbọchị atọ.",
    "yo": "Àwọn òṣìṣẹ́ sọ pé odò náà ti kún àti pé ọ̀pọ̀ ìdílé ni kò ní omi fún ọjọ́ mẹ́ta.",
    "ru": "Спасатели сообщили, что река вышла из берегов и что сотни семей остались без воды.",
    "uk": "Рятувальники повідомили, що річка вийшла з берегів і сотні родин залишилися без води.",
    "bg": "Спасителите казаха, че реката е излязла от бреговете си и много семейства са без вода.",
    "hi": "बचाव दल ने कहा कि नदी का पानी गाँव में घुस गया है और कई परिवार तीन दिन से भूखे हैं।",
}
SHORT_BUT_CLEAR = {
    "ar": "غمرت السيول قرى الساحل",
    "fa": "سیل چند روستای گیلان را ویران کرد",
    "ur": "سیلاب نے گاؤں کے کئی گھر تباہ کر دیے",
    "he": "שיטפון גדול פגע בעיר",
    "bn": "বন্যায় গ্রাম ডুবে গেছে",
    "ta": "வெள்ளத்தில் கிராமம் மூழ்கியது",
    "th": "น้ำท่วมหมู่บ้านหลายแห่ง",
    "el": "Πλημμύρες έπληξαν το χωριό",
    "ko": "홍수로 마을이 잠겼다",
    "ja": "大雨で川の水があふれた",
    "zh": "暴雨导致河水泛滥",
    "ka": "წყალდიდობამ სოფელი დააზიანა",
    "ru": "Вода затопила посёлки",
    "uk": "Повінь затопила сім сіл",
}


@pytest.mark.parametrize("language", SENTENCES)
def test_a_sentence_has_its_language(language: str) -> None:
    assert detect_language(SENTENCES[language]) == language


@pytest.mark.parametrize("language", SHORT_BUT_CLEAR)
def test_a_few_words_are_enough_where_letters_tell(language: str) -> None:
    assert detect_language(SHORT_BUT_CLEAR[language]) == language


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1,204 (+3 %)",
        "Osaka",
        "https://example.org/el-gobierno-de-la-ciudad",
        "#PrayForNice @elpais 🙏",
        "Blast Rocks Herat Mosque",
        "São Paulo mayor meets Angela Merkel",
        "Real Madrid, Atlético de Madrid, Deportivo de La Coruña",
        "Ursula von der Leyen visits Kyiv",
        "Rio de Janeiro; San Juan de los Lagos; Santiago de Cuba",
    ],
)
def test_names_links_and_figures_have_no_language(text: str) -> None:
    assert detect_language(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "Landslide near La Paz kills four as rain hits El Alto and Santa Cruz de la Sierra",
        "lol why is it so hot in san juan today, we just lost power again",
        "Le Monde and Der Spiegel said that the head of Banco do Brasil was in Rio de Janeiro",
        "The village of Đắk Lắk, south of Huế, was flooded; officials in Hà Nội said help was on its way.",
        "Residents of Харків (Kharkiv) and 北京 (Beijing) were told to stay at home.",
    ],
)
def test_english_with_foreign_names_is_english(text: str) -> None:
    assert detect_language(text) == "en"


def test_only_the_beginning_is_read() -> None:
    english = SENTENCES["en"] + " "
    beginning = english * (1 + SAMPLE_CHARS // len(english))
    assert detect_language(beginning + SENTENCES["es"] * 10_000) == "en"


def test_a_geoparse_states_the_language_and_reads_the_text_all_the_same() -> None:
    result = Geoparser().geoparse("El presidente viajó de Lima a Bogotá, donde se reunió con el alcalde de la ciudad.")
    assert result.language == "es"
    assert "Bogotá" in {mention.text for mention in result}


def test_markup_is_not_language() -> None:
    text = '<p class="de la los">The river <a href="/el-rio">flooded</a> the town and its port.</p>'
    assert Geoparser().geoparse(text).language == "en"


@pytest.mark.parametrize(
    ("articles", "note"),
    [
        ({}, None),
        ({"en": 12}, None),
        ({"en": 12, "es": 1}, "1 article looks Spanish; Dateline reads English best"),
        ({"es": 17}, "17 articles look Spanish; Dateline reads English best"),
        (
            {"en": 2, "es": 9, "de": 5, "fr": 2, "pt": 1, "it": 1},
            "18 articles look foreign (9 Spanish, 5 German, 2 French, 2 in other languages); "
            "Dateline reads English best",
        ),
    ],
)
def test_a_run_says_how_many_articles_are_not_in_english(articles: dict[str, int], note: str | None) -> None:
    assert describe_other_languages(articles) == note
