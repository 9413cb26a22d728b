"""Parses requests to the widget's channel; the sentences of refusals."""

from __future__ import annotations

import re
from typing import Any

from sanic import response
from sanic.request import Request
from sanic.response import HTTPResponse

from channels.common.phrases import phrase

LONGEST_TEXT = 500
LARGEST_BODY = 16 * 1024
MESSAGE_ID = re.compile(r"[A-Za-z0-9-]{8,64}")

SENTENCES = {
    "malformed": (400, "这条消息的格式不对，没有处理。请刷新页面再试一次。"),
    "empty": (400, "还没有写内容。请写一句话再发送。"),
    "payload": (400, "这个选项现在用不了。请直接把问题写出来。"),
    "session": (401, "这次对话已经失效。请重新开始，您可以把问题再发一次。"),
    "origin": (403, "这个网站没有被允许使用本助手。"),
    "unknown_answer": (404, "没有找到这条回答，可能对话已经重新开始。"),
    "too_long": (413, f"内容太长了，最多 {LONGEST_TEXT} 个字。请分成几条发送。"),
    "too_large": (413, "内容太大了，没有处理。请分成几条发送。"),
    "media_type": (415, "这条消息的格式不对，没有处理。请刷新页面再试一次。"),
    "busy": (429, "上一条还在回答，请等它说完再发。"),
    "too_many": (429, "发得有点快，请稍等一会儿再试。您写的内容还在。"),
    "unavailable": (503, "服务暂时没有准备好，请稍后再试。您写的内容还在。"),
    "overload": (503, "现在问的人太多，请过几秒再试。您写的内容还在。"),
    "timeout": (504, "这次回答花的时间太长，没有完成。请再发一次。"),
    "not_deleted": (500, "这次没有删除成功。请过几分钟再试一次。"),
    "failed": (500, phrase("unanswered")),
}
"""Code: status and what the person reads. The last three are said inside a stream whose status was 200."""


class Refusal(Exception):
    """A request that is not handled; `code` is a key of `SENTENCES`."""

    def __init__(self, code: str, wait_s: float = 0.0) -> None:
        """Create a refusal; `wait_s` is the seconds after which a retry is allowed."""
        super().__init__(code)
        self.code = code
        self.wait_s = wait_s

    def line(self) -> dict[str, Any]:
        """Return the refusal as the last line of a stream."""
        return {"type": "error", "error": self.code, "text": SENTENCES[self.code][1]}

    def as_response(self) -> HTTPResponse:
        """Return the refusal as a JSON response."""
        status, text = SENTENCES[self.code]
        headers = {"Retry-After": str(int(self.wait_s) + 1)} if self.wait_s else {}
        return response.json({"error": self.code, "text": text}, status=status, headers=headers, ensure_ascii=False)


def body_of(request: Request) -> dict[str, Any]:
    """Return the JSON object that was sent.

    Raises:
        Refusal: If it is too large or no JSON object.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise Refusal("media_type")
    if len(request.body) > LARGEST_BODY:
        raise Refusal("too_large")
    try:
        body = request.json
    except Exception as error:  # Sanic's parser raises what it likes, recursion errors included
        raise Refusal("malformed") from error
    if not isinstance(body, dict):
        raise Refusal("malformed")
    return body


def message_in(body: dict[str, Any]) -> tuple[str, str, str | None]:
    """Return id, typed text and payload of a message; with a payload the text is empty.

    Raises:
        Refusal: If an id, text or payload is missing, of another type, or too long.
    """
    identity, text, payload = body.get("id"), body.get("text"), body.get("payload")
    if not isinstance(identity, str) or not MESSAGE_ID.fullmatch(identity):
        raise Refusal("malformed")
    if isinstance(payload, str) and text is None:
        return identity, "", payload
    if not isinstance(text, str) or payload is not None:
        raise Refusal("malformed")
    if len(text) > LONGEST_TEXT:
        raise Refusal("too_long")
    if not text.strip():
        raise Refusal("empty")
    return identity, text, None
