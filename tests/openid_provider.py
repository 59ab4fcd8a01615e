"""A local OpenID Connect provider that speaks the real protocol, for tests that log in."""

from __future__ import annotations

import base64
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET = "dateline", "not-so-secret"


class Provider:
    """An OpenID Connect provider that logs every user in as `address`, if the client authenticates itself."""

    def __init__(self) -> None:
        self.address = "ann@example.org"
        self.verified = True
        self.key = RSAKey.generate_key(2048, {"kid": "1"})
        self.codes: dict[str, str] = {}
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                path, query = urlsplit(self.path).path, parse_qs(urlsplit(self.path).query)
                if path == "/.well-known/openid-configuration":
                    self.reply(provider.configuration())
                elif path == "/keys":
                    self.reply({"keys": [provider.key.as_dict(private=False)]})
                elif path == "/authorize":
                    assert query["client_id"] == [CLIENT]
                    assert query["response_type"] == ["code"]
                    code = secrets.token_urlsafe()
                    provider.codes[code] = query["nonce"][0]
                    self.send_response(302)
                    answer = urlencode({"code": code, "state": query["state"][0]})
                    self.send_header("Location", f"{query['redirect_uri'][0]}?{answer}")
                    self.end_headers()
                else:
                    self.send_error(404)

            def do_POST(self) -> None:
                form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
                claimed = base64.b64decode(self.headers.get("Authorization", "Basic ").partition(" ")[2]).decode()
                nonce = provider.codes.pop(form.get("code", [""])[0], None)
                if claimed != f"{CLIENT}:{SECRET}" or nonce is None:
                    self.send_error(401)
                    return
                self.reply({"access_token": "x", "token_type": "Bearer", "id_token": provider.token(nonce)})

            def reply(self, content: object) -> None:
                data = json.dumps(content).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, format: str, *args: object) -> None:
                """Keep the tests' output quiet."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def configuration(self) -> dict[str, object]:
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/keys",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
        }

    def token(self, nonce: str) -> str:
        now = int(time.time())
        claims = {"iss": self.url, "sub": self.address, "aud": CLIENT, "iat": now, "exp": now + 600, "nonce": nonce}
        claims |= {"email": self.address, "email_verified": self.verified}
        return jwt.encode({"alg": "RS256", "kid": "1"}, claims, self.key)

    def secrets(self, site: str) -> str:
        """Return the secrets.toml of a dashboard at `site` that logs in with this provider."""
        return (
            f'[auth]\nredirect_uri = "{site}/oauth2callback"\ncookie_secret = "{secrets.token_hex()}"\n'
            f'client_id = "{CLIENT}"\nclient_secret = "{SECRET}"\n'
            f'server_metadata_url = "{self.url}/.well-known/openid-configuration"\n'
        )


@contextmanager
def provided() -> Iterator[Provider]:
    """Run a provider in a thread for the duration of the context."""
    made = Provider()
    thread = threading.Thread(target=made.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield made
    made.server.shutdown()
    made.server.server_close()
    thread.join()
