"""Sites that embed the widget with words and a lender of their own: `sites` of the channel in credentials.yml."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, Extra, Field, StrictStr, ValidationError
from sanic.request import Request

from channels.web.origin import is_origin

MOST_QUESTIONS = 6


class Site(BaseModel, extra=Extra.forbid):
    """What one site has of its own; what is left out is as everywhere.

    Attributes:
        title: Heading of the window.
        greeting: First line of the welcome.
        questions: Questions to press, in the welcome and above the field.
        lender: The lender that people ask about unless they name another one.
    """

    title: StrictStr | None = Field(None, min_length=1, max_length=20)
    greeting: StrictStr | None = Field(None, min_length=1, max_length=80)
    questions: list[StrictStr] = Field([], max_items=MOST_QUESTIONS)
    lender: StrictStr | None = Field(None, min_length=1, max_length=40)

    def words(self) -> dict[str, Any]:
        """Return what the widget shows."""
        return {"title": self.title, "greeting": self.greeting, "questions": list(self.questions)}


NO_SITE = Site.parse_obj({})


def sites_from(settings: Mapping[str, Any] | None) -> dict[str, Site]:
    """Return the sites by origin.

    Args:
        settings: `sites` of credentials.yml.

    Raises:
        ValueError: If an origin or a setting is malformed. The message is for who starts the server.
    """
    sites: dict[str, Site] = {}
    for origin, own in (settings or {}).items():
        if not is_origin(str(origin)):
            raise ValueError(
                f"credentials.yml: sites 里的 {origin} 应写成 https://域名。sites: write {origin} as https://host."
            )
        try:
            sites[str(origin)] = Site.parse_obj(own or {})
        except ValidationError as error:
            where = "、".join(".".join(map(str, fault["loc"])) for fault in error.errors())
            raise ValueError(
                f"credentials.yml: sites 里 {origin} 的 {where} 不对。sites: {origin}: {error.errors()[0]['msg']}."
            ) from error
    return sites


def site_of(request: Request, sites: Mapping[str, Site]) -> Site:
    """Return the site whose page sent the request; browsers name no origin when a page reads from its own server."""
    origin = request.headers.get("origin") or f"{request.scheme}://{request.host}"
    return sites.get(origin, NO_SITE)
