#!/usr/bin/python3
"""Plays Let's Encrypt's two host names in front of Pebble, and supporters.eff.org.

front.py ADDRESS CERTIFICATE FOLDER

If FOLDER has a file fault-CLIENT.json, CLIENT being an address, what it lists goes wrong for that
client: [{"match": REGEX on "METHOD HOST/PATH", "delay": SECONDS, "status": CODE, "body": JSON or
text, "type": CONTENT TYPE, "headers": {...}}]. Without "status" the real answer follows the delay.
"""
import http.client
import http.server
import json
import os
import re
import ssl
import sys
import time

ADDRESS, CERTIFICATE, FOLDER = sys.argv[1:]
TERMS = b"https://letsencrypt.org/documents/LE-SA-v1.5-February-24-2025.pdf"
PEBBLES_TERMS = b"data:text/plain,Do%20what%20thou%20wilt"
NOT_PASSED_ON = ("connection", "accept-encoding", "content-length", "transfer-encoding")


def authority():
    """The port of the CA behind the names: "lab ari" chooses another one."""
    try:
        with open(os.path.join(FOLDER, "front-port")) as file:
            return int(file.read())
    except FileNotFoundError:
        return 14000


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 60

    def handle_any(self):
        data = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        host = self.headers.get("Host", "")
        fault = self.fault(f"{self.command} {host}{self.path}")
        time.sleep(fault.get("delay", 0))
        if "status" in fault:
            body = fault.get("body", "")
            body = body if isinstance(body, str) else json.dumps(body)
            headers = {"Content-Type": fault.get("type", "application/problem+json")}
            headers["Replay-Nonce"] = self.pebble("HEAD", "/nonce-plz")[1]["Replay-Nonce"]
            return self.answer(fault["status"], {**headers, **fault.get("headers", {})}, body.encode())
        if host.startswith("supporters.eff.org"):
            return self.answer(200, {"Content-Type": "application/json"}, b'{"status": true}')
        path = "/dir" if self.path == "/directory" else self.path
        status, headers, body = self.pebble(self.command, path, data)
        self.answer(status, headers, body.replace(PEBBLES_TERMS, TERMS) if path == "/dir" else body)

    do_GET = do_POST = do_HEAD = handle_any

    def fault(self, request):
        try:
            with open(os.path.join(FOLDER, f"fault-{self.client_address[0]}.json")) as file:
                faults = json.load(file)
        except FileNotFoundError:
            return {}
        return next((f for f in faults if re.search(f["match"], request)), {})

    def pebble(self, method, path, data=None):
        # It shows the front's own certificate, which is not for its address as the client sees it.
        context = ssl._create_unverified_context()
        pebble = http.client.HTTPSConnection(ADDRESS, authority(), context=context, timeout=120)
        sent = {k: v for k, v in self.headers.items() if k.lower() not in NOT_PASSED_ON}
        pebble.request(method, path, data or None, sent)
        answer = pebble.getresponse()
        return answer.status, answer.headers, answer.read()

    def answer(self, status, headers, body):
        self.send_response(status)
        for name, value in headers.items():
            if name.lower() not in NOT_PASSED_ON:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)


class Front(http.server.ThreadingHTTPServer):
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(CERTIFICATE + ".pem", CERTIFICATE + ".key")

    def finish_request(self, request, client_address):
        # Here, in the connection's own thread, so that a slow client stops no other.
        request.settimeout(60)
        super().finish_request(self.tls.wrap_socket(request, server_side=True), client_address)


Front((ADDRESS, 443), Handler).serve_forever()
