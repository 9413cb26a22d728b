"""Terms weigh as scikit-learn's TF-IDF does."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from sklearn.feature_extraction.text import TfidfVectorizer

from nlu.topics.tfidf import Terms

LEARNED = [list("逾期三天会上征信吗"), list("会打给我妈吗"), list("征信征信征信"), []]


@given(st.lists(st.sampled_from("逾期三天会上征信吗打给我妈人"), max_size=30))
def test_the_weights_are_those_of_the_library(terms):
    library = TfidfVectorizer(analyzer=list, sublinear_tf=True).fit(LEARNED)
    columns, weights = Terms.fit(LEARNED).weigh(terms)
    found = np.zeros(len(library.vocabulary_))
    found[columns] = weights
    assert np.allclose(found, library.transform([terms]).toarray()[0])


def test_unknown_terms_weigh_nothing():
    columns, weights = Terms.fit(LEARNED).weigh(["没见过"])
    assert (len(columns), len(weights)) == (0, 0)
