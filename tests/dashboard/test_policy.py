import pytest

from dashboard.access import Mode, Policy, Role, policy_from
from dashboard.access.policy import is_local
from geo.errors import UsageError

NAMED = {
    "DATELINE_ADMINS": "Ann@Example.org",
    "DATELINE_EDITORS": "bob@example.org, @desk.example",
    "DATELINE_VIEWERS": "@example.org",
}


@pytest.mark.parametrize(
    ("address", "role"),
    [
        ("ann@example.org", Role.ADMIN),
        ("ANN@EXAMPLE.ORG", Role.ADMIN),
        ("bob@example.org", Role.EDITOR),
        ("anyone@desk.example", Role.EDITOR),
        ("carol@example.org", Role.VIEWER),
        ("eve@elsewhere.example", Role.NOBODY),
        ("eve@evil-example.org", Role.NOBODY),
        ("eve@sub.example.org", Role.NOBODY),
        ("ann@example.org@elsewhere.example", Role.NOBODY),
        (None, Role.NOBODY),
    ],
)
def test_where_login_is_needed_only_those_named_are_let_in(address: str | None, role: Role) -> None:
    policy = policy_from(NAMED, local=False)
    assert policy.mode is Mode.LOGIN
    assert policy.role(address) is role


def test_on_the_servers_own_machine_everyone_may_edit() -> None:
    assert policy_from({}, local=True).role(None) is Role.EDITOR


def test_in_public_mode_everyone_views_and_named_users_edit() -> None:
    policy = policy_from(NAMED | {"DATELINE_ACCESS": "public"}, local=True)
    assert policy.role(None) is Role.VIEWER
    assert policy.role("bob@example.org") is Role.EDITOR


def test_login_mode_also_applies_on_the_servers_own_machine() -> None:
    assert policy_from({"DATELINE_ACCESS": "login"}, local=True) == Policy(Mode.LOGIN)


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({"DATELINE_ACCESS": "opne"}, "must be one of: open, public, login"),
        ({"DATELINE_ADMINS": "example.org"}, "DATELINE_ADMINS contains 'example.org'"),
        ({"DATELINE_VIEWERS": "ann@"}, "DATELINE_VIEWERS contains 'ann@'"),
    ],
)
def test_an_invalid_setting_is_an_error_that_names_its_variable(environment: dict[str, str], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        policy_from(environment, local=True)


@pytest.mark.parametrize(
    ("address", "host", "headers", "local"),
    [
        ("127.0.0.1", "127.0.0.1:8501", {}, True),
        ("localhost", "localhost", {}, True),
        ("::1", "[::1]:8501", {}, True),
        ("0.0.0.0", "127.0.0.1:8501", {}, False),
        (None, "localhost:8501", {}, False),
        ("127.0.0.1", "news.example.org", {}, False),
        ("127.0.0.1", None, {}, False),
        ("127.0.0.1", "localhost:8501", {"X-Forwarded-For": "203.0.113.7"}, False),
        ("127.0.0.1", "localhost.evil.example", {}, False),
    ],
)
def test_a_request_is_local_only_if_every_sign_agrees(
    address: str | None, host: str | None, headers: dict[str, str], local: bool
) -> None:
    assert is_local(address, host, headers) is local
