"""What the stock bot is trained from."""

from __future__ import annotations

from evaluation.stock import Inputs, config_of


def _epochs(config):
    return {part["epochs"] for part in (*config["pipeline"], *config["policies"]) if "epochs" in part}


def test_the_configuration_says_how_often_networks_see_the_examples():
    assert _epochs(config_of(Inputs())) == {100}


def test_fewer_epochs_are_another_model():
    assert _epochs(config_of(Inputs(epochs=10))) == {10}
    assert Inputs(epochs=10).model() != Inputs().model()


def test_other_examples_are_another_model():
    assert Inputs(per_topic=2).model() != Inputs().model()
