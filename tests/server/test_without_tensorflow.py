"""The server runs without TensorFlow, unless the model has a network of Rasa's."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import tarfile

import pytest

from server.model_inputs import ROOT
from server.without_tensorflow import needs_tensorflow

SERVED = """
from server.without_tensorflow import names_only
with names_only():
    from rasa.nlu.classifiers.diet_classifier import DIET
try:
    import tensorflow
except ImportError:
    print("not there")
try:
    DIET()
except RuntimeError as error:
    print(error)
"""


def model_of(folder, *components: str):
    """A model file with nothing but its list of components."""
    nodes = {name: {"uses": name} for name in components}
    listed = json.dumps({"predict_schema": {"nodes": nodes}}).encode()
    file = folder / "model.tar.gz"
    with tarfile.open(file, "w:gz") as archive:
        entry = tarfile.TarInfo("metadata.json")
        entry.size = len(listed)
        archive.addfile(entry, io.BytesIO(listed))
    return file


@pytest.mark.parametrize(
    ("components", "needed"),
    [
        (["nlu.components.classifier.TopicClassifier", "rasa.core.policies.rule_policy.RulePolicy"], False),
        (["nlu.components.classifier.TopicClassifier", "rasa.nlu.classifiers.diet_classifier.DIETClassifier"], True),
        (["rasa.core.policies.ted_policy.TEDPolicy"], True),
        ([], True),
    ],
)
def test_a_model_with_a_network_gets_tensorflow(tmp_path, components, needed):
    assert needs_tensorflow(model_of(tmp_path, *components)) is needed


def test_a_model_that_cannot_be_read_gets_tensorflow(tmp_path):
    assert needs_tensorflow(tmp_path / "missing.tar.gz")


def test_rasa_loads_without_it_and_a_network_says_why_it_cannot_run():
    served = subprocess.run([sys.executable, "-c", SERVED], cwd=ROOT, capture_output=True, text=True, check=True)
    there, why = served.stdout.splitlines()
    assert there == "not there"
    assert "server/without_tensorflow.py" in why
