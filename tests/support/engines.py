"""Redis, PostgreSQL and nginx for the tests: real ones, on free ports, with their files in a folder of the test."""

from __future__ import annotations

import getpass
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from string import Template

import pytest

ROOT = Path(__file__).resolve().parents[2]
START_TIMEOUT_S = 20
SERVER_BIN = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
"""Where Debian keeps `initdb`, outside the search path."""


def program(name: str) -> str:
    """The path of an installed program; the test is skipped where it is missing."""
    path = shutil.which(name, path=os.pathsep.join([os.environ["PATH"], "/usr/sbin", *map(str, SERVER_BIN)]))
    if path is None:
        pytest.skip(f"{name} is not installed (Debian: apt-get install redis-server postgresql nginx-light)")
    return path


def free_port() -> int:
    """A port that nothing uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def until(is_so: Callable[[], bool], what: str) -> None:
    """Waits until something is so."""
    deadline = time.monotonic() + START_TIMEOUT_S
    while not is_so():
        assert time.monotonic() < deadline, f"{what} did not start"
        time.sleep(0.05)


def family(pid: int) -> list[int]:
    """A process and its children."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *map(int, children)]


def listens(port: int) -> bool:
    """Whether anybody accepts connections there."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


PASSWORD = "a#b@c/d:e%f g'h"
"""Every character that means something in an address, in YAML or to a shell."""


class Daemon:
    """A server that stays in the foreground."""

    _process: subprocess.Popen[bytes] | None = None

    def stop(self) -> None:
        if self._process:
            self._process.terminate()
            self._process.wait(10)

    def pids(self) -> list[int]:
        return family(self._process.pid) if self._process else []

    def _start(self, command: list[str], log: Path) -> None:
        with log.open("ab") as said:
            self._process = subprocess.Popen(command, stdout=said, stderr=said)


class Redis(Daemon):
    """A Redis that keeps what it was told, as deploy/compose.yml has it.

    Attributes:
        url: Its address, without the password.
        password: Of its only user.
    """

    def __init__(self, folder: Path, password: str = "") -> None:
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.password = password
        self._folder = folder

    def start(self) -> None:
        settings = ["--port", str(self.port), "--bind", "127.0.0.1", "--dir", str(self._folder), "--save", ""]
        secret = ["--requirepass", self.password] if self.password else []
        command = [program("redis-server"), *settings, "--appendonly", "yes", *secret]
        self._start(command, self._folder / "redis.log")
        until(lambda: listens(self.port), "redis")


class Postgres:
    """A cluster of its own. PostgreSQL refuses root, which is who tests in a container are.

    `folder` must be one that its own user reaches too, which those of pytest are not.
    """

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self._data = folder / "data"
        self._log = folder / "postgres.log"
        self._as = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        if self._as:
            shutil.chown(folder, "postgres")
        secret = folder / "password"
        secret.write_text(PASSWORD, encoding="utf-8")
        secret.chmod(0o644)
        login = ["--auth=scram-sha-256", f"--pwfile={secret}"]
        self._run("initdb", "-D", str(self._data), "-U", "rasa", *login, "--no-sync", "-E", "UTF8")

    def start(self) -> None:
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={self._data}"
        self._run("pg_ctl", "-D", str(self._data), "-l", str(self._log), "-w", "-o", options, "start")

    def stop(self) -> None:
        self._run("pg_ctl", "-D", str(self._data), "-m", "fast", "-w", "stop")

    def make(self, database: str) -> None:
        self._run("createdb", *self._address(), database)

    def pids(self) -> list[int]:
        return family(int((self._data / "postmaster.pid").read_text().split()[0]))

    def size(self, database: str) -> int:
        """Bytes."""
        query = f"SELECT pg_database_size('{database}')"
        return int(self._run("psql", *self._address(), "-Atc", query, database))

    def _address(self) -> list[str]:
        return ["-h", "127.0.0.1", "-p", str(self.port), "-U", "rasa"]

    def _run(self, name: str, *arguments: str) -> str:
        # a file, not a pipe: the server that pg_ctl leaves behind would keep a pipe open
        with tempfile.TemporaryFile("w+") as said:
            command = [*self._as, program(name), *arguments]
            done = subprocess.run(
                command, stdout=said, stderr=said, cwd="/", env={**os.environ, "PGPASSWORD": PASSWORD}
            )
            said.seek(0)
            text = said.read()
        assert done.returncode == 0, (name, text)
        return text


class Nginx(Daemon):
    """The proxy with the template that is deployed; only the names and ports are of the test."""

    TEMPLATE = ROOT / "deploy" / "nginx.conf.template"

    def __init__(self, folder: Path, workers: list[int], actions: list[int]) -> None:
        self.port, self.actions_port = free_port(), free_port()
        self._folder = folder
        places = {
            "RASA_SERVERS": _servers(workers),
            "ACTIONS_SERVERS": _servers(actions),
            "TRUSTED_PROXIES": "",
            "PORT": f"127.0.0.1:{self.port}",
            "ACTIONS_PORT": f"127.0.0.1:{self.actions_port}",
        }
        # as envsubst does in nginx's image: only what is written ${SO} is filled in
        site = self.TEMPLATE.read_text(encoding="utf-8")
        for name, value in places.items():
            site = site.replace(f"${{{name}}}", value)
        (folder / "site.conf").write_text(site, encoding="utf-8")
        (folder / "nginx.conf").write_text(MAIN.substitute(folder=folder, user=getpass.getuser()), encoding="utf-8")

    def start(self) -> None:
        command = [program("nginx"), "-c", str(self._folder / "nginx.conf"), "-p", str(self._folder)]
        self._start(command, self._folder / "nginx.log")
        until(lambda: listens(self.port), "nginx")


MAIN = Template(
    """daemon off;
user $user;
error_log stderr warn;
pid $folder/nginx.pid;
events {}
http {
  access_log off;
  client_body_temp_path $folder/body;
  proxy_temp_path $folder/proxy;
  fastcgi_temp_path $folder/fastcgi;
  uwsgi_temp_path $folder/uwsgi;
  scgi_temp_path $folder/scgi;
  include $folder/site.conf;
}
"""
)
"""What nginx's image brings around a site."""


def _servers(ports: list[int]) -> str:
    return " ".join(f"server 127.0.0.1:{port};" for port in ports)
