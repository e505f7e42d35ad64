"""HS256 tokens, one user each."""

import base64
import hashlib
import hmac
import json
import time


def _part(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def token(secret, user):
    head = _part(b'{"alg":"HS256","typ":"JWT"}')
    claims = _part(json.dumps({"sub": user, "exp": int(time.time()) + 86_400}, separators=(",", ":")).encode())
    signed = f"{head}.{claims}"
    return f"{signed}.{_part(hmac.new(secret.encode(), signed.encode(), hashlib.sha256).digest())}"


def write(path, secret, count):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(f"{token(secret, f'user-{index}')}\n" for index in range(count)))
