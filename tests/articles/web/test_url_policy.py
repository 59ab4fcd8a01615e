"""Which addresses may be fetched. Only numeric hosts and "localhost", so that no name server is asked."""

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.articles.web import HOSTS_VARIABLE, UrlPolicy, is_public, url_policy_from_environment
from geo.errors import InputError, UsageError


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://localhost/",
        "http://[::1]/",
        "http://10.0.0.8/router",
        "http://172.20.1.1/",
        "http://192.168.1.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://[fe80::1]/",
        "http://[fd00::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[64:ff9b::a00:1]/",
        "http://[2002:7f00:1::]/",
        "http://0.0.0.0/",
        "http://0/",
        "http://2130706433/",
        "http://0x7f.1/",
        "http://100.64.0.1/",
        "http://224.0.0.1/",
        "http://255.255.255.255/",
        "http://168.63.129.16/?comp=versions",
        "http://2822734096/",
        "http://0xa8.63.0201.16/",
        "http://192.0.0.192/opc/v2/",
        "http://[fec0::1]/",
        "http://[feff:ffff::1]/",
        "http://[2001:470::5efe:7f00:1]/",
        "http://[2001:470::200:5efe:a00:1]/",
    ],
)
def test_a_url_that_leads_into_a_private_network_is_refused(url: str) -> None:
    with pytest.raises(InputError, match=r"private network|cannot be result"):
        UrlPolicy().resolve(url)


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("file:///etc/passwd", "must begin with http"),
        ("gopher://1.1.1.1/", "must begin with http"),
        ("ftp://1.1.1.1/", "must begin with http"),
        ("http://", "must begin with http"),
        ("http://me:secret@1.1.1.1/", "contains a user name or password"),
        ("http://1.1.1.1:22/", "names port 22"),
        ("http://1.1.1.1:99999/", "is not a web address"),
        ("http://[::1/", "is not a web address"),
        ("http://1.1.1.1/" + "a" * 9000, "longer than an address may be"),
    ],
)
def test_a_url_that_is_not_of_a_web_page_is_refused(url: str, reason: str) -> None:
    with pytest.raises(InputError, match=reason):
        UrlPolicy().resolve(url)


def test_a_public_host_is_resolved_to_its_addresses() -> None:
    target = UrlPolicy().resolve("https://1.1.1.1/news?q=a b")
    assert (target.ips, target.port, target.path) == (("1.1.1.1",), 443, "/news?q=a%20b")


def test_with_a_list_of_hosts_only_these_are_fetched() -> None:
    reach = UrlPolicy(frozenset({"127.0.0.1"}))
    assert reach.resolve("http://127.0.0.1:8899/").port == 8899
    with pytest.raises(InputError, match="not on one of the hosts"):
        reach.resolve("http://1.1.1.1/")


def test_the_list_of_hosts_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(HOSTS_VARIABLE, "Example.org, 10.0.0.5")
    assert url_policy_from_environment() == UrlPolicy(frozenset({"example.org", "10.0.0.5"}))
    monkeypatch.setenv(HOSTS_VARIABLE, "10.0.0.0/8")
    with pytest.raises(UsageError, match="write host names only"):
        url_policy_from_environment()


@given(st.ip_addresses(v=4))
def test_a_private_ipv4_address_wrapped_in_ipv6_is_private(ip: ipaddress.IPv4Address) -> None:
    wrapped = [f"::ffff:{ip}", str(ipaddress.IPv6Address(int(ipaddress.IPv6Address("64:ff9b::")) + int(ip)))]
    assert all(is_public(ipaddress.ip_address(text)) == is_public(ip) for text in wrapped)


@pytest.mark.parametrize("ip", ["168.63.129.16", "192.0.0.192", "169.254.169.254", "127.0.0.1", "10.0.0.1"])
def test_an_address_inside_a_cloud_is_private_however_it_is_embedded(ip: str) -> None:
    number = int(ipaddress.IPv4Address(ip))
    high, low = number >> 16, number & 0xFFFF
    inverted_high, inverted_low = high ^ 0xFFFF, low ^ 0xFFFF
    forms = [
        ip,
        f"::ffff:{ip}",
        f"64:ff9b::{ip}",
        f"2002:{high:x}:{low:x}::1",
        f"2001:0:5ef5:79fd::{inverted_high:x}:{inverted_low:x}",  # Teredo
        f"2001:470::5efe:{high:x}:{low:x}",
        f"2001:470::200:5efe:{high:x}:{low:x}",
        f"fe80::5efe:{high:x}:{low:x}",
    ]
    assert [form for form in forms if is_public(ipaddress.ip_address(form))] == []


@pytest.mark.parametrize(
    "ip", ["168.63.129.15", "8.8.8.8", "2606:4700::1111", "64:ff9b::8.8.8.8", "2001:470::5efe:808:808"]
)
def test_an_address_beside_those_is_public(ip: str) -> None:
    assert is_public(ipaddress.ip_address(ip))


@given(st.text(max_size=60))
def test_any_url_is_refused_in_one_line(text: str) -> None:
    with pytest.raises(InputError) as caught:
        UrlPolicy(frozenset({"a.invalid"})).resolve("http://b.invalid/" + text)
    assert str(caught.value).isprintable()
