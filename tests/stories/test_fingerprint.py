"""Which texts are one story, and whether the numbers by which they are found stay what they were."""

from __future__ import annotations

import pytest
import rensa
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.stories import measure_quality, samples
from geo.stories import BANDS, Fingerprint, bands_of, similarity

STORY = (
    "Rain fell for two days on the hills above Zarnov and the river left its bed on Sunday night. Three bridges are "
    "closed, and the school in Lower Zarnov is full of people who carried their animals up the road. The mayor said "
    "that 140 houses have no power."
)
# Reports of the same two kinds in scripts without spaces, or with few.
UNSPACED = {
    "Chinese": (
        "连续两天的暴雨使扎尔诺夫山区的河流在周日晚上决堤，三座桥梁被关闭，学校里挤满了带着牲畜上山的居民。市长说，有一百四十户人家停电。",
        "一名来自北方港口的渔民在周二早上发现了一艘没有船员的帆船，船上的灯还亮着，桌上放着两杯已经凉了的茶，海岸警卫队正在寻找船主。",
    ),
    "Japanese": (
        "二日間降り続いた雨でザルノフの山あいの川が日曜の夜に氾濫し、三つの橋が通行止めになった。学校は家畜を連れて坂を上った住民でいっぱいだ。市長によると百四十戸が停電している。",
        "北の港の漁師が火曜の朝、乗組員のいない帆船を見つけた。船の明かりはついたままで、机の上には冷めたお茶が二つ置かれていた。海上保安庁が持ち主を探している。",
    ),
    "Thai": (
        "ฝนที่ตกติดต่อกันสองวันทำให้แม่น้ำบนเนินเขาเหนือเมืองซาร์นอฟเอ่อล้นในคืนวันอาทิตย์ สะพานสามแห่งถูกปิด โรงเรียนเต็มไปด้วยชาวบ้านที่พาสัตว์เลี้ยงขึ้นมาตามถนน",  # noqa: E501
        "ชาวประมงจากท่าเรือทางเหนือพบเรือใบที่ไม่มีลูกเรือเมื่อเช้าวันอังคาร ไฟบนเรือยังเปิดอยู่และมีถ้วยชาเย็นสองใบวางอยู่บนโต๊ะ หน่วยยามฝั่งกำลังตามหาเจ้าของ",  # noqa: E501
    ),
}


def of(text: str, title: str = "") -> Fingerprint:
    return Fingerprint.of(title, text)


def are_found(first: Fingerprint, second: Fingerprint) -> bool:
    """Whether a look-up by bands finds one by the other."""
    return not set(bands_of(first)).isdisjoint(bands_of(second))


def test_edits_of_the_samples_are_told_from_look_alikes() -> None:
    quality = measure_quality(samples())
    assert quality.precision >= 0.99
    assert quality.recall >= 0.985


def test_the_same_words_are_the_same_numbers_whatever_their_case_spaces_and_title() -> None:
    shouted = of(STORY.upper().replace(" ", " \n"), "Flood")
    assert bands_of(shouted) == bands_of(of(STORY, "Rain"))
    assert similarity(shouted, of(STORY)) == 1.0


def test_reports_of_one_template_are_two_stories() -> None:
    report = "{0} beat {1} {2}-{3} on Sunday. The winner came in minute {4}, after a corner. {1} stay in place {5}."
    report += " Supporters of both clubs sang until long after the end of a match that had everything but sun."
    first, second = report.format("Arlen", "Bray", 2, 1, 88, 7), report.format("Corwin", "Dunmere", 3, 0, 12, 15)
    assert similarity(of(first), of(second)) is None


def test_reports_of_one_series_on_two_days_are_two_stories() -> None:
    report = (
        "Zarnov, {0} May: the river stands at {1} cm at the bridge and {2} cm at the lock, {3} cm less than yesterday. "
    )
    report += (
        "The water is {4} degrees warm. Boats may pass the lock from 6 to 20; swimmers are asked to keep away from it."
    )
    assert similarity(of(report.format(3, 212, 148, 7, 14)), of(report.format(4, 198, 139, 11, 16))) is None


@given(st.text(max_size=300), st.text(max_size=300))
def test_similarity_has_no_order_and_a_text_is_one_story_with_itself(first: str, second: str) -> None:
    one, other = of(first), of(second)
    assert similarity(one, other) == similarity(other, one)
    assert similarity(one, of(first)) == 1.0
    assert bands_of(one) == bands_of(of(first))


def test_a_brief_is_not_one_story_with_a_page_that_collects_many() -> None:
    others = " ".join(
        f"Item {n}: the council of ward {n} voted on roof number {n * 7} and went home." for n in range(99)
    )
    assert similarity(of(STORY), of(f"{others} {STORY}")) is None


@pytest.mark.parametrize("language", UNSPACED)
def test_scripts_without_spaces_are_compared_by_characters(language: str) -> None:
    text, other = UNSPACED[language]
    cut = text[: len(text) * 2 // 3]
    assert similarity(of(text), of(cut)) is not None
    assert are_found(of(text), of(cut))
    assert similarity(of(text), of(other)) is None


def test_a_short_text_is_one_story_only_under_the_same_title() -> None:
    assert similarity(of("Pictures.", "Rain in Zarnov"), of("Pictures.", "Rain in Zarnov")) == 1.0
    assert similarity(of("Pictures.", "Rain in Zarnov"), of("Pictures.", "Sun in Lorvik")) is None


@pytest.mark.parametrize("text", ["", " ", "!", "word", "5", "\N{GRINNING FACE}", "a\x00b"])
def test_any_text_has_a_fingerprint(text: str) -> None:
    assert len(bands_of(of(text))) == BANDS
    assert similarity(of(text), of(text)) == 1.0


def test_stored_numbers_can_be_found_again() -> None:
    # Databases hold these numbers. If this fails after an upgrade of rensa, either keep the older version or write a
    # migration that calls geo.store.story_groups.assign_all.
    assert rensa.RMinHash.ALGORITHM_VERSION == 2
    assert bands_of(of("The quick brown fox jumps over the lazy dog"))[:2] == [
        -4209410706496688343,
        -2296265243439191792,
    ]
    assert all(-(2**63) <= band < 2**63 for band in bands_of(of(STORY)))
