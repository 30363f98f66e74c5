"""Servers for fetch.test: https as a report store speaks it, and as a bad one does; plain http; a
proxy that refuses; a port that accepts and stays silent. Says the four ports in a file, then serves
until it is ended. Whatever a request should not carry (cookies, an encoding wish) is a 400."""
import base64
import gzip
import http.server
import os
import socket
import ssl
import sys
import threading
import time

document_path, certificate, key, ports_path, files_path = sys.argv[1:6]
with open(document_path, "rb") as f:
    document = f.read()
with open(files_path) as f:
    files = f.read().split("\n")
SECRET = os.environ["FETCH_SECRET"]

def saw(what):
    with open(ports_path + ".seen", "a") as seen:
        seen.write(what + "\n")


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *args):
        pass

    def head(self, status, length=None, reason=None, **headers):
        self.send_response(status, reason)
        if length is not None:
            self.send_header("Content-Length", str(length))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()

    def body(self, status, body, **headers):
        self.head(status, len(body), **headers)
        self.wfile.write(body)

    def chunk(self, data):
        self.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))

    def do_document(self):
        self.body(200, document, Last_Modified="Mon, 02 Mar 2020 03:04:05 GMT")

    def do_file(self):
        """The file of that number, with its date: /file/0/... is the first of the list."""
        path = files[int(self.path.split("/")[2])]
        with open(path, "rb") as f:
            body = f.read()
        self.body(200, body, Last_Modified=self.date_time_string(os.stat(path).st_mtime))

    def do_gzip(self):
        self.body(200, gzip.compress(document), Content_Encoding="gzip")

    def do_chunked(self):
        self.head(200, Transfer_Encoding="chunked")
        for at in range(0, len(document), 100):
            self.chunk(document[at:at + 100])
        self.wfile.write(b"0\r\n\r\n")

    def do_private(self):
        want = "Basic " + base64.b64encode(b"reader:" + SECRET.encode()).decode()
        good = self.headers["Authorization"] == want
        self.body(200 if good else 401, document)

    def do_presigned(self):
        good = "X-Amz-Signature=" + SECRET in self.path
        self.body(200 if good else 403, document)

    def do_redirect(self):
        self.body(302, document, Location="https://elsewhere.example/x?token=" + SECRET)

    def do_missing(self):
        self.body(404, document, reason="No " + self.path)

    def do_partial(self):
        self.body(206, document)

    def do_empty(self):
        self.head(200, 0)

    def do_cut(self):
        self.head(200, 2 * len(document))
        self.wfile.write(document[:-200])
        self.close_connection = True

    def do_cutchunk(self):
        self.head(200, Transfer_Encoding="chunked")
        self.chunk(document[:-200])
        self.close_connection = True

    def do_close(self):
        self.head(200, Connection="close")
        self.wfile.write(document[:-200])
        self.close_connection = True

    def do_stall(self):
        self.head(200, 2 * len(document))
        self.wfile.write(document[:-200])
        time.sleep(60)

    def do_silent(self):
        time.sleep(60)

    def do_endless(self):
        self.head(200, Transfer_Encoding="chunked")
        self.chunk(document.rstrip()[:-1])
        while True:
            self.chunk(b" " * 65536)

    def do_GET(self):
        saw(self.path)
        what = self.path.lstrip("/").split("?")[0].split("/")[0]
        if "Cookie" in self.headers or "Accept-Encoding" in self.headers:
            self.body(400, document)
        else:
            getattr(self, "do_" + what)()

    def do_CONNECT(self):
        self.body(407, b"")


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, address):
        pass


def serve(context=None):
    server = Server(("127.0.0.1", 0), Handler)
    if context:
        server.socket = context.wrap_socket(server.socket, server_side=True,
                                            do_handshake_on_connect=False)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server.server_address[1]


def listen_only(listener, kept):
    while True:
        kept.append(listener.accept())
        saw("a connection")


tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
tls.load_cert_chain(certificate, key)
mute = socket.create_server(("127.0.0.1", 0))
threading.Thread(target=listen_only, args=(mute, []), daemon=True).start()
ports = [serve(tls), serve(), serve(), mute.getsockname()[1]]
with open(ports_path + ".new", "w") as f:
    f.write("%d %d %d %d\n" % tuple(ports))
os.rename(ports_path + ".new", ports_path)
threading.Event().wait()
