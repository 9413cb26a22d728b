"""The files of deploy/ agree with each other; images are not built here."""

from __future__ import annotations

import re

import pytest
import yaml
from rasa.core.tracker_store import SQLTrackerStore
from rasa.utils.endpoints import read_endpoint_config
from sqlalchemy.engine import make_url

from tests.support.engines import PASSWORD, ROOT

DEPLOY = ROOT / "deploy"
VARIABLE = re.compile(r"\$\{(\w+)")


def read(name):
    return (DEPLOY / name).read_text(encoding="utf-8")


def variables(name):
    code = "\n".join(line for line in read(name).splitlines() if not line.lstrip().startswith("#"))
    return set(VARIABLE.findall(code))


@pytest.fixture(scope="module")
def compose():
    return yaml.safe_load(read("compose.yml"))


@pytest.fixture(scope="module")
def values():
    return yaml.safe_load(read("helm-values.yml"))


def test_the_endpoints_with_events_are_those_without_and_a_broker():
    with_events = yaml.safe_load(read("endpoints_events.yml"))
    broker = with_events.pop("event_broker")
    assert with_events == yaml.safe_load(read("endpoints.yml"))
    assert broker["queues"]


def test_the_channels_are_those_of_the_root_open_to_other_machines():
    channels, root = (
        yaml.safe_load(read("credentials.yml")),
        yaml.safe_load((ROOT / "credentials.yml").read_text("utf-8")),
    )
    assert root["server.operations.OperationsInput"] == {"public": False}
    assert channels == {**root, "server.operations.OperationsInput": {"public": True}}


def test_probes_ask_whether_people_can_be_answered_and_what_ends_is_started_again(compose, values):
    assert "/healthz" in compose["services"]["rasa"]["healthcheck"]["test"][-1]
    assert {values[probe]["httpGet"]["path"] for probe in ("livenessProbe", "readinessProbe")} == {"/healthz"}
    assert {service["restart"] for service in compose["services"].values()} == {"unless-stopped"}


def test_no_password_stands_in_an_address(compose):
    given = compose["services"]["rasa"]["environment"]
    assert not [name for name, value in given.items() if "://" in value and "PASSWORD" in value]


@pytest.mark.parametrize("password", [PASSWORD, "#", "@", ": ", "%", "[x", "true", "007"])
def test_a_database_password_arrives_as_it_is(tmp_path, monkeypatch, password):
    for name in variables("endpoints.yml"):
        monkeypatch.setenv(name, "5432" if name == "DB_PORT" else "set")
    monkeypatch.setenv("DB_PASSWORD", password)
    endpoint = read_endpoint_config(str(DEPLOY / "endpoints.yml"), "tracker_store")
    store = {"url": endpoint.url, **endpoint.kwargs}
    url = SQLTrackerStore.get_db_url(
        "postgresql", store["url"], store["port"], "x", store["username"], store["password"]
    )
    assert make_url(url).translate_connect_args()["password"] == password


def test_compose_gives_workers_and_proxy_all_that_their_files_name(compose):
    services = compose["services"]
    assert variables("endpoints_events.yml") <= set(services["rasa"]["environment"])
    assert "REDIS_PASSWORD" in services["rasa"]["environment"]
    assert variables("nginx.conf.template") == set(services["proxy"]["environment"])


def test_helm_gives_workers_all_that_their_file_names(values):
    given = {variable["name"] for variable in values["extraEnv"]} | {"ACTION_SERVER_URL"}  # by the chart itself
    assert variables("endpoints.yml") <= given
    assert given >= {"WEB_SESSION_SECRET", "SENDER_KEY", "SANIC_PROXIES_COUNT"}


def test_the_example_of_the_environment_names_what_compose_requires():
    named = {line.partition("=")[0] for line in read(".env.example").splitlines() if "=" in line and line[0] != "#"}
    assert variables("compose.yml") - {"VERSION"} == named


def test_only_the_proxy_is_reached_from_outside_and_the_action_server_is_not(compose):
    published = {name: service.get("ports") for name, service in compose["services"].items() if "ports" in service}
    assert published == {"proxy": ["${LISTEN:-127.0.0.1:8080}:8080"]}
    assert compose["networks"]["inside"] == {"internal": True}


def test_modules_that_the_files_start_and_name_exist(compose, values):
    started = [compose["services"][name]["command"] for name in ("rasa", "actions")]
    started += [values["command"], values["rasa-action-server"]["command"]]
    for command in started:
        module = command[command.index("-m") + 1]
        assert (ROOT / f"{module.replace('.', '/')}.py").is_file()
    for section in ("tracker_store", "lock_store"):
        module, _, name = yaml.safe_load(read("endpoints.yml"))[section]["type"].rpartition(".")
        assert f"class {name}(" in (ROOT / f"{module.replace('.', '/')}.py").read_text(encoding="utf-8")
