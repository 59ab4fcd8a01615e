"""Fetching through a real CONNECT proxy on this machine."""

from __future__ import annotations

import base64
import contextlib
import datetime as dt
import ipaddress
import select
import socket
import socketserver
import ssl
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from geo.articles.web import Fetcher, Limits, ProxySettings, UrlPolicy, WebReader, proxies_from_environment
from geo.errors import InputError, UsageError
from tests.conftest import Site

POLICY = UrlPolicy(frozenset({"127.0.0.1", "localhost"}))


class ConnectProxy(socketserver.ThreadingTCPServer):
    """Opens tunnels, and records what it was asked for: request lines and headers."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Tunnel)
        self.requests: list[list[str]] = []
        self.answer = b"HTTP/1.1 200 Connection established\r\n\r\n"

    def settings(self, credentials: str = "", no: str = "") -> ProxySettings:
        url = f"http://{credentials}127.0.0.1:{self.server_address[1]}"
        return ProxySettings({"http": url, "https": url, "no": no})

    @property
    def targets(self) -> list[str]:
        return [request[0].split()[1] for request in self.requests]


class _Tunnel(socketserver.StreamRequestHandler):
    server: ConnectProxy

    def handle(self) -> None:
        head = []
        while line := self.rfile.readline().decode().strip():
            head.append(line)
        self.server.requests.append(head)
        host, _, port = head[0].split()[1].rpartition(":")
        try:
            target = socket.create_connection((host.strip("[]"), int(port)), timeout=2)
        except OSError:
            self.wfile.write(b"HTTP/1.1 502 Bad Gateway\r\n\r\n")
            return
        with target:
            self.wfile.write(self.server.answer)
            if not self.server.answer.startswith(b"HTTP/1.1 2"):
                return
            ends = {self.connection: target, target: self.connection}
            while True:
                readable, _, _ = select.select(list(ends), [], [], 5)
                for end in readable:
                    data = end.recv(65_536)
                    if not data:
                        return
                    ends[end].sendall(data)
                if not readable:
                    return


@pytest.fixture
def proxy() -> Iterator[ConnectProxy]:
    server = ConnectProxy()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def fetcher(proxies: ProxySettings, policy: UrlPolicy = POLICY) -> Fetcher:
    return Fetcher(policy, Limits(seconds=3.0), proxies=proxies)


def test_a_page_is_fetched_through_the_proxy(site: Site, proxy: ConnectProxy) -> None:
    url = site.serve("/a", "Rain in Osaka")
    assert fetcher(proxy.settings()).fetch(url).body == b"Rain in Osaka"
    assert proxy.targets == [f"127.0.0.1:{site.server.server_port}"]
    ((_, headers),) = site.asked
    assert headers["host"] == f"127.0.0.1:{site.server.server_port}"


def test_the_proxy_is_given_the_checked_address_and_never_the_host_name(site: Site, proxy: ConnectProxy) -> None:
    site.serve("/a", "Rain in Osaka")
    port = site.server.server_port
    assert fetcher(proxy.settings()).fetch(f"http://localhost:{port}/a").body == b"Rain in Osaka"
    assert proxy.targets[-1] == f"127.0.0.1:{port}"
    assert all("localhost" not in target for target in proxy.targets)
    ((_, headers),) = site.asked
    assert headers["host"] == f"localhost:{port}"


@pytest.mark.parametrize("url", ["http://localhost:8080/", "http://10.0.0.1/", "http://169.254.169.254/latest/"])
def test_a_private_address_is_refused_before_the_proxy_is_asked(proxy: ConnectProxy, url: str) -> None:
    with pytest.raises(InputError, match="private network"):
        fetcher(proxy.settings(), UrlPolicy()).fetch(url)
    assert proxy.requests == []


def test_a_redirect_into_a_private_network_is_refused_behind_the_proxy(site: Site, proxy: ConnectProxy) -> None:
    url = site.redirect("/a", "http://10.0.0.1/router")
    with pytest.raises(InputError, match="not on one of the hosts"):
        fetcher(proxy.settings()).fetch(url)
    assert proxy.targets == [f"127.0.0.1:{site.server.server_port}"]


def test_the_password_goes_to_the_proxy_and_not_to_the_site(site: Site, proxy: ConnectProxy) -> None:
    fetcher(proxy.settings(credentials="news:p%40ss@")).fetch(site.serve("/a", "x"))
    expected = base64.b64encode(b"news:p@ss").decode()
    assert f"Proxy-Authorization: Basic {expected}" in proxy.requests[0]
    ((_, headers),) = site.asked
    assert "proxy-authorization" not in headers


@pytest.mark.parametrize("no", ["127.0.0.1", "example.org, 127.0.0.1:{port}", "*"])
def test_a_host_of_no_proxy_is_reached_directly(site: Site, proxy: ConnectProxy, no: str) -> None:
    url = site.serve("/a", "x")
    excluded = no.replace("{port}", str(site.server.server_port))
    assert fetcher(proxy.settings(no=excluded)).fetch(url).body == b"x"
    assert proxy.requests == []


def test_a_subdomain_of_no_proxy_is_excluded_but_not_a_name_that_only_ends_alike() -> None:
    settings = ProxySettings({"http": "http://proxy.example.org", "no": ".example.org"})
    policy = UrlPolicy()
    target = policy.resolve("http://1.1.1.1/")
    for host, direct in (("news.example.org", True), ("example.org", True), ("notexample.org", False)):
        proxied = settings.proxy_for(type(target)(target.url, "http", host, 80, "/", target.ips))
        assert (proxied is None) == direct


def test_a_refusal_of_the_proxy_is_reported_without_its_password(site: Site, proxy: ConnectProxy) -> None:
    proxy.answer = b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n"
    with pytest.raises(InputError, match=r"the proxy refuses to connect to 127\.0\.0\.1:\d+ \(status 407\)") as caught:
        fetcher(proxy.settings(credentials="news:secret@")).fetch(site.serve("/a", "x"))
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("answer", [b"220 mail.example.org ESMTP\r\n\r\n", b"a" * 50_000, b"HTTP/1.1 ok\r\n\r\n"])
def test_a_proxy_that_does_not_answer_in_http_is_reported(site: Site, proxy: ConnectProxy, answer: bytes) -> None:
    proxy.answer = answer
    with pytest.raises(InputError, match=r"not answer as an HTTP proxy|connection off|cannot be reached"):
        fetcher(proxy.settings()).fetch(site.serve("/a", "x"))


def test_a_proxy_that_cannot_be_reached_is_reported(site: Site) -> None:
    with pytest.raises(InputError, match=r"the proxy 127\.0\.0\.1:9 cannot be reached"):
        fetcher(ProxySettings({"http": "http://127.0.0.1:9"})).fetch(site.serve("/a", "x"))


def test_a_proxy_that_never_answers_is_given_up_at_the_deadline(site: Site) -> None:
    url = site.serve("/a", "x")
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings = ProxySettings({"http": f"http://127.0.0.1:{silent.getsockname()[1]}"})
        with pytest.raises(InputError, match=r"did not answer in full within 0\.5 seconds"):
            Fetcher(POLICY, Limits(seconds=0.5), proxies=settings).fetch(url)


def test_the_certificate_of_the_site_is_checked_behind_the_proxy(
    proxy: ConnectProxy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate = self_signed(tmp_path)
    with https_server(certificate) as port:
        url = f"https://127.0.0.1:{port}/"
        with pytest.raises(InputError, match="has no valid certificate"):
            fetcher(proxy.settings()).fetch(url)
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        assert fetcher(proxy.settings()).fetch(url).body == b"Rain in Osaka"
    assert proxy.targets == [f"127.0.0.1:{port}"] * 2


def test_proxies_come_from_the_environment(site: Site, proxy: ConnectProxy, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{proxy.server_address[1]}")
    monkeypatch.setenv("DATELINE_WEB_HOSTS", "127.0.0.1")
    list(WebReader().read(site.serve("/a", f"<p>{'Rain in Osaka. ' * 40}</p>")))
    assert proxy.targets == [f"127.0.0.1:{site.server.server_port}"]


@pytest.mark.parametrize(
    "value", ["socks5://proxy:1080", "https://proxy:3128", "http://:3128", "http://me:key@proxy:99999"]
)
def test_a_proxy_of_another_kind_is_refused_without_quoting_it(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("HTTPS_PROXY", value)
    with pytest.raises(UsageError, match="HTTPS_PROXY must be an http proxy") as caught:
        proxies_from_environment()
    assert value not in str(caught.value)


def self_signed(folder: Path) -> Path:
    """Write a key and a certificate for 127.0.0.1 into one file."""
    x509 = pytest.importorskip("cryptography.x509")
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / "certificate.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
    return path


@contextlib.contextmanager
def https_server(certificate: Path) -> Iterator[int]:
    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(b"Rain in Osaka")

        def log_message(self, format: str, *args: object) -> None:
            """Keep the tests' output quiet."""

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True

        def handle_error(self, request: object, client_address: object) -> None:
            """A client that does not trust the certificate breaks off."""

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with Server(("127.0.0.1", 0), Page) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join()
