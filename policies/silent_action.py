"""Policy that utters `utter_service_unavailable` when an action produced no events."""

from __future__ import annotations

from typing import Any

import structlog
from rasa.core.constants import POLICY_PRIORITY
from rasa.core.policies.policy import Policy, PolicyPrediction, SupportedData, confidence_scores_for
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

logger = structlog.get_logger()

APOLOGY = "utter_service_unavailable"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=False)
class SilencePolicy(Policy):
    """Says `utter_service_unavailable` after an action that said nothing.

    Where the action server is down, slow or broken, Rasa logs the error, drops the action's events and listens again:
    the person would see nothing. A response of the domain needs no action server, so it can still be said, in every
    channel.
    """

    @staticmethod
    def supported_data() -> SupportedData:
        """Return that rules and stories are both accepted, since nothing is learned."""
        return SupportedData.ML_AND_RULE_DATA

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the defaults. The priority must exceed RulePolicy's (6), which predicts listening at the same time."""
        return {POLICY_PRIORITY: 7}

    def train(self, training_trackers: list[Any], domain: Domain, **kwargs: Any) -> Resource:
        """Return without learning."""
        return self._resource

    def predict_action_probabilities(
        self,
        tracker: DialogueStateTracker,
        domain: Domain,
        rule_only_data: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> PolicyPrediction:
        """Predict `utter_service_unavailable` after a silent action, then listening; nothing otherwise."""
        if tracker.latest_action_name == APOLOGY:
            return self._certain(ACTION_LISTEN_NAME, domain)
        if is_silent(tracker):
            # an empty answer of the action server is no error to Rasa, which logs nothing
            logger.warning("dialogue.action.silent", action=tracker.latest_action_name)
            return self._certain(APOLOGY, domain)
        return self._prediction(self._default_predictions(domain))

    def _certain(self, action: str, domain: Domain) -> PolicyPrediction:
        return self._prediction(confidence_scores_for(action, 1.0, domain), is_no_user_prediction=True)


def is_silent(tracker: DialogueStateTracker) -> bool:
    """Return whether an action ran since the last user message and produced no message and no slot."""
    acted = False
    for event in reversed(tracker.events):
        if isinstance(event, BotUttered | SlotSet) and not acted:
            return False
        if isinstance(event, UserUttered):
            return acted
        acted = acted or (isinstance(event, ActionExecuted) and event.action_name != ACTION_LISTEN_NAME)
    return False
