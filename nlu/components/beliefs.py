"""Component that finds a wrong belief."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu.beliefs.belief_model import BeliefModel
from nlu.beliefs.detection import beliefs
from nlu.beliefs.phrasings import FOLDER, phrasings
from nlu.components.base import MessageComponent, add_entities, of_whole
from nlu.components.featurizer import sentence_vector
from nlu.encoder.encoder import ENCODER_FILES, StoredEncoder, encoder_named
from nlu.fingerprints import fingerprint_of


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class BeliefDetector(MessageComponent):
    """Adds an entity `belief`: the id of the misconception that the message asserts. The finding is `BeliefModel`.

    Reads `text`, and its sentence vector where words leave open whether anything is asserted. Learns from the phrasings
    in `data/beliefs/`, not from Rasa's training data. Before training, the tables decide alone.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the defaults. `encoder` must be the featurizer's; `store` caches the phrasings' vectors."""
        return {"encoder": "e5", "store": ".cache/vectors.sqlite"}

    def __init__(
        self,
        config: dict[str, Any],
        storage: ModelStorage | None = None,
        resource: Resource | None = None,
        model: BeliefModel | None = None,
    ) -> None:
        """Create the component; Rasa calls `create` (before training) or `load`."""
        super().__init__(config)
        self._storage = storage
        self._resource = resource
        self._model = model

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> BeliefDetector:
        """Make an untrained component."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> BeliefDetector:
        """Read what training wrote."""
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, BeliefModel.load(folder))

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        """Return a fingerprint of phrasings, tables and functions; Rasa's training cache sees this class alone."""
        nlu = Path(__file__).parents[1]
        names = ("beliefs", "extraction", "topics/question_features.py", "topics/tfidf.py")
        return fingerprint_of(*ENCODER_FILES, FOLDER, *(nlu / name for name in names))

    def train(self, training_data: TrainingData) -> Resource:
        """Fit the model to the phrasings and save it as numbers and words, without pickles."""
        assert self._storage is not None
        assert self._resource is not None
        lines = phrasings()
        with closing(StoredEncoder(encoder_named(self.config["encoder"]), Path(self.config["store"]))) as encoder:
            vectors = encoder.encode([line.text for line in lines])
        self._model = BeliefModel.fit(lines, vectors)
        with self._storage.write_to(self._resource) as folder:
            self._model.save(folder)
        return self._resource

    def mark(self, message: Message) -> None:
        """Add the belief that is asserted: one correction a reply is kind, two are a lecture."""
        belief = self._belief(message)
        if belief is not None:
            add_entities(message, [of_whole(message.get(TEXT), "belief", belief)], type(self).__name__)

    def _belief(self, message: Message) -> str | None:
        text = message.get(TEXT)
        if self._model is None:
            return next(iter(beliefs(text)), None)
        found = self._model.find([text], lambda _: sentence_vector(message)[None, :])[0]
        return found.belief if found is not None and found.asserted else None
