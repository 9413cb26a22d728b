"""Slow clients are cut off and never shut others out; a head that leaves open where the body ends is refused."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import ExitStack, suppress

import pytest
from sanic.compat import Header
from sanic.exceptions import InvalidUsage

from server.connections import TimedRequest
from server.model_inputs import ROOT


def request(*headers: tuple[str, str]) -> TimedRequest:
    return TimedRequest(b"/", Header(list(headers)), "1.1", "POST", None, None)


@pytest.mark.parametrize("length", ["-5", "", "x", "1e3", "+2", "0x10", "５", "2, 2"])
def test_a_length_is_a_number(length):
    with pytest.raises(InvalidUsage):
        request(("content-length", length))


@pytest.mark.parametrize(
    "headers",
    [
        [("content-length", "2"), ("content-length", "2")],
        [("content-length", "2"), ("transfer-encoding", "chunked")],
        [("transfer-encoding", "gzip")],
        [("transfer-encoding", "xchunked")],
    ],
)
def test_there_is_one_way_to_find_the_end(headers):
    with pytest.raises(InvalidUsage):
        request(*headers)


@pytest.mark.parametrize("headers", [[], [("content-length", "0")], [("transfer-encoding", "chunked")]])
def test_what_clients_send_passes(headers):
    assert request(*headers).method == "POST"


SERVER = """
import sys
from sanic import Sanic, response
from server import connections
connections.ARRIVES_WITHIN_S, connections.LOOKS_EVERY_S, connections.MOST_WAITING = 1.0, 0.1, 8
app = Sanic("slow", configure_logging=False)
@app.post("/echo")
async def echo(request):
    return response.raw(request.body)
@app.get("/")
async def here(request):
    return response.text("here")
connections.limit_connections(app)
app.run("127.0.0.1", int(sys.argv[1]), access_log=False)
"""
HEAD = b"POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n"


def answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5) as reply:
            return reply.status == 200
    except OSError:
        return False


@pytest.fixture(scope="module")
def slow_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen([sys.executable, "-c", SERVER, str(port)], cwd=ROOT)
    try:
        for _ in range(100):
            if answers(port):
                break
            assert process.poll() is None
            time.sleep(0.2)
        yield port
    finally:
        process.terminate()
        process.wait(20)


def is_closed_while_sending(connection: socket.socket, piece: bytes) -> bool:
    """Sends a piece again and again until the other side closes; False where it takes it for fifteen seconds."""
    connection.settimeout(0.2)
    for _ in range(75):
        try:
            connection.sendall(piece)
            while connection.recv(4096):
                pass
            return True
        except TimeoutError:
            continue
        except OSError:
            return True
    return False


def wait_until_closed(connection: socket.socket) -> None:
    """Reads until the server has closed the connection; a reset is a close with bytes under way."""
    connection.settimeout(15)
    with suppress(ConnectionResetError):
        while connection.recv(4096):
            pass


@pytest.mark.parametrize("begun", [b"", b"GET / HTTP/1.1\r\nX-Slow: ", HEAD], ids=["nothing yet", "a head", "a body"])
def test_a_byte_now_and_then_does_not_keep_a_connection(slow_port, begun):
    with socket.create_connection(("127.0.0.1", slow_port)) as slow:
        slow.sendall(begun)
        assert is_closed_while_sending(slow, b"x")


@pytest.mark.parametrize("begun", [b"", HEAD], ids=["silent", "silent after the head"])
def test_a_silent_connection_is_closed(slow_port, begun):
    with socket.create_connection(("127.0.0.1", slow_port)) as silent:
        silent.sendall(begun)
        wait_until_closed(silent)


def test_many_waiting_connections_of_an_address_leave_room_for_another(slow_port):
    with ExitStack() as stack:
        crowd = [stack.enter_context(socket.create_connection(("127.0.0.1", slow_port))) for _ in range(60)]
        for one in crowd:
            one.sendall(HEAD)
        assert answers(slow_port)
        wait_until_closed(crowd[0])  # the oldest had to go


def test_a_connection_that_is_used_stays_open(slow_port):
    with socket.create_connection(("127.0.0.1", slow_port)) as kept:
        for _ in range(6):
            kept.sendall(b"POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nhi")
            assert kept.recv(4096).endswith(b"hi")
            time.sleep(0.3)  # longer in all than a single request may take
