"""Logging in, against a provider on this machine that speaks OpenID Connect."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.openid_provider import Provider, provided

if TYPE_CHECKING:
    from tests.browser.conftest import Dashboard

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    with provided() as provider:
        yield provider


@pytest.fixture(scope="module")
def hosted(serve: Callable[..., str], stored: Path, provider: Provider) -> str:
    """A dashboard that asks its readers to log in."""
    named = {"DATELINE_ACCESS": "login", "DATELINE_EDITORS": "ann@example.org", "DATELINE_VIEWERS": "@example.org"}
    named["DATELINE_ADMINS"] = "root@example.org"
    return serve(stored, environment=named, secrets=provider.secrets)


@pytest.fixture
def as_person(provider: Provider) -> Iterator[Callable[..., None]]:
    def become(address: str, *, verified: bool = True) -> None:
        provider.address, provider.verified = address, verified

    yield become
    become("ann@example.org")


@pytest.fixture
def enter(look: Callable[..., object]) -> Callable[..., object]:
    """Open a window without waiting for a map, which may never come."""
    return partial(look, settle=False)


def logged_in(enter: Callable[..., Dashboard], url: str) -> Any:
    window = enter(url)
    window.page.get_by_role("button", name="Log in").click()
    return window


def test_the_page_is_empty_before_login(enter: Callable[..., Dashboard], hosted: str) -> None:
    page = enter(f"{hosted}/?read=summit").page
    expect(page.get_by_role("heading", name="Log in")).to_be_visible()
    assert page.locator(".dl-map").count() == 0
    assert "New Delhi" not in page.content()


def test_a_link_opens_after_logging_in(
    enter: Callable[..., Dashboard], hosted: str, as_person: Callable[..., Dashboard]
) -> None:
    as_person("ann@example.org")
    window = logged_in(enter, f"{hosted}/?country=RU")
    expect(window.mark("Moscow")).to_be_visible()
    expect(window.page.locator(".chip")).to_have_count(1)
    expect(window.page.get_by_role("button", name="Add articles")).to_be_visible()
    window.page.get_by_role("button", name="Log out").click()
    expect(window.page.get_by_role("heading", name="Log in")).to_be_visible()


def test_a_viewer_sees_and_shares_and_adds_nothing(
    enter: Callable[..., Dashboard], hosted: str, as_person: Callable[..., Dashboard]
) -> None:
    as_person("carol@example.org")
    window = logged_in(enter, hosted)
    expect(window.mark("Moscow")).to_be_visible()
    expect(window.page.get_by_role("button", name="Share")).to_be_visible()
    expect(window.page.get_by_role("button", name="Add articles")).to_have_count(0)


@pytest.mark.parametrize(("address", "status"), [("root@example.org", 200), ("ann@example.org", 403)])
def test_the_servers_other_routes_know_who_has_logged_in(
    enter: Callable[..., Dashboard], hosted: str, as_person: Callable[..., Dashboard], address: str, status: int
) -> None:
    as_person(address)
    page = logged_in(enter, hosted).page
    expect(page.get_by_role("button", name="Log out")).to_be_attached()
    # As behind a proxy: this machine needs no login for these.
    assert page.request.get(f"{hosted}/metrics", headers={"X-Forwarded-For": "192.0.2.1"}).status == status


@pytest.mark.parametrize(("address", "verified"), [("eve@elsewhere.example", True), ("ann@example.org", False)])
def test_users_who_are_not_named_or_not_verified_have_no_access(
    enter: Callable[..., Dashboard], hosted: str, as_person: Callable[..., Dashboard], address: str, verified: bool
) -> None:
    as_person(address, verified=verified)
    page = logged_in(enter, hosted).page
    expect(page.get_by_role("heading", name="No access" if verified else "Log in")).to_be_visible()
    assert page.locator(".dl-map").count() == 0


def test_a_dashboard_open_to_the_public_is_read_only(
    serve: Callable[..., str], enter: Callable[..., Dashboard], stored: Path
) -> None:
    window = enter(serve(stored, environment={"DATELINE_ACCESS": "public"}))
    expect(window.mark("Moscow")).to_be_visible()
    expect(window.page.get_by_role("button", name="Add articles")).to_have_count(0)


def test_a_dashboard_on_the_network_is_closed_until_access_is_configured(
    serve: Callable[..., str], enter: Callable[..., Dashboard], stored: Path
) -> None:
    page = enter(serve(stored, flags=["--server.address=0.0.0.0"])).page
    expect(page.get_by_role("heading", name="Not open to the network")).to_be_visible()


def test_a_pass_opens_one_view_without_an_account_until_it_is_withdrawn(
    enter: Callable[..., Dashboard], hosted: str, as_person: Callable[..., Dashboard]
) -> None:
    as_person("ann@example.org")
    member = logged_in(enter, f"{hosted}/?country=RU")
    expect(member.mark("Moscow")).to_be_visible()
    member.page.get_by_role("button", name="Share").click()
    member.page.get_by_role("tab", name="Without an account").click()
    member.page.get_by_role("button", name="Create a link").click()
    address = member.page.locator("code", has_text="?pass=").inner_text()

    guest = enter(address)
    expect(guest.mark("Moscow")).to_be_visible()
    expect(guest.page.locator(".sentence")).to_contain_text("of 1 place in 1 article")
    for name in ("Share", "Add articles", "Compare"):
        expect(guest.page.get_by_role("button", name=name)).to_have_count(0)
    wider = enter(f"{address}&country=ZA&q=yacht&read=sailing")
    expect(wider.page.get_by_text("This article is not in the database")).to_be_visible()
    assert "yacht" not in wider.page.content()
    reader = enter(f"{address}&read=summit")
    expect(reader.page.get_by_role("heading", name="Leaders meet in New Delhi")).to_be_visible()

    member.page.get_by_role("button", name="Revoke").click()
    expect(member.page.get_by_role("button", name="Revoke")).to_have_count(0)
    late = enter(address)
    expect(late.page.get_by_text("This link has expired or was revoked")).to_be_visible()
    assert late.page.locator(".dl-map").count() == 0


def test_beyond_capacity_a_window_waits_and_opens_by_itself(
    serve: Callable[..., str], look: Callable[..., Dashboard], stored: Path
) -> None:
    crowded = serve(stored, environment={"DATELINE_MAX_SESSIONS": "1"})
    first = look(crowded)
    second = look(crowded, settle=False)
    expect(second.page.get_by_role("heading", name="Dateline is full right now")).to_be_visible()
    expect(second.page.get_by_text("You are next.")).to_be_visible()
    first.row("Moscow").click()  # who is in stays in
    expect(first.popup.locator("h2")).to_have_text("Moscow")
    first.page.close()
    second.settled()
    expect(second.mark("Moscow")).to_be_visible()
