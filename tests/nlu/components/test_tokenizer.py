"""jieba's dictionary comes from the package and from ours, never from a file that others may have written."""

from __future__ import annotations

import marshal
import tempfile

import jieba

from nlu.components.tokenizer import WordTokenizer
from server.model_inputs import ROOT


def test_a_cache_that_somebody_else_left_is_not_read(tmp_path, monkeypatch):
    (tmp_path / "jieba.cache").write_bytes(marshal.dumps(({"逾期会坐牢": 10**9}, 10**9)))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(jieba, "dt", jieba.Tokenizer())
    monkeypatch.setattr(jieba, "load_userdict", jieba.dt.load_userdict)
    WordTokenizer._load_custom_dictionary(str(ROOT / "data" / "jieba"))
    assert "逾期会坐牢" not in jieba.dt.FREQ
    assert len(jieba.dt.FREQ) > 100_000
