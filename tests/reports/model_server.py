"""A local server that speaks as much of the chat completions interface as a test needs, and answers as it is told."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Answer = Callable[[str], Any]


class Server:
    """`answer` is given the text that is asked about; a str is sent as the message, bytes as the whole body."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        self.asked: list[str] = []
        self.status, self.drip_seconds, self.location = 200, 0.0, ""
        self.refuses_format = False

    def body(self, text: str) -> bytes:
        said = self.answer(text)
        if isinstance(said, bytes):
            return said
        content = said if isinstance(said, str) else json.dumps(said)
        return json.dumps({"choices": [{"message": {"role": "assistant", "content": content}}]}).encode()


@contextmanager
def serving(server: Server) -> Iterator[str]:
    """The endpoint of that server while it runs."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            server.asked.append(json.loads(asked["messages"][1]["content"])["report"])
            status = 400 if server.refuses_format and "response_format" in asked else server.status
            body = server.body(server.asked[-1]) if status == 200 else b"{}"
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            if server.location:
                self.send_header("Location", server.location)
            self.end_headers()
            for part in [body[i : i + 20] for i in range(0, len(body), 20)] if server.drip_seconds else [body]:
                try:
                    self.wfile.write(part)
                except OSError:
                    return
                time.sleep(server.drip_seconds)

        def log_message(self, *args: Any) -> None:
            """Quiet."""

    listening = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=listening.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listening.server_address[1]}/v1"
    finally:
        listening.shutdown()
        listening.server_close()
