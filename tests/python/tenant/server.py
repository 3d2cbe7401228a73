"""HTTP to the server that is tried."""
import http.client
import re
import socket
from urllib.parse import urlsplit


class Server:
    def __init__(self, url):
        place = urlsplit(url)
        self.place = (place.hostname, place.port)
        self.line = self.open()
        text = self.ask("GET", "/nowhere-at-all", {"Authorization": "a-key"})[2]
        self.nowhere = re.sub("nowhere-at-all", "", text.decode("utf-8", "replace"))

    def open(self):
        return http.client.HTTPConnection(*self.place, timeout=20)

    def ask(self, method, path, headers=None, body=None):
        """(status, media type, body). Status 0 when there is no answer, or not all of it."""
        try:
            self.line.request(method, path, body, headers or {})
            answer = self.line.getresponse()
            return answer.status, answer.headers.get("content-type", ""), answer.read()
        except (http.client.HTTPException, OSError) as error:
            self.line.close()
            self.line = self.open()
            return 0, "", f"no answer: {error!r}".encode()

    def send_half(self, method, path, headers, body):
        """Sends only the first half of a body, then no more. The same as `ask`."""
        head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        start = f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{head}Content-Length: {len(body)}\r\n\r\n"
        with socket.create_connection(self.place, timeout=20) as line:
            try:
                line.sendall(start.encode() + body[:len(body) // 2])
                line.shutdown(socket.SHUT_WR)
                answer = http.client.HTTPResponse(line, method=method)
                answer.begin()
                return answer.status, answer.headers.get("content-type", ""), answer.read()
            except (http.client.HTTPException, OSError) as error:
                return 0, "", f"no answer: {error!r}".encode()
