"""A component that fails, with a text that nobody may see; it stands in YAML, so it has a module of its own."""

import httpx
from haystack import component

from partwise.errors import StoreError

SECRET = "token=s3cr3t at /srv/private/catalog"  # noqa: S105 - what must not be shown


@component
class FailingComponent:
    """Raises as it is told: `bug`, `network`, `busy` or `store`."""

    def __init__(self, how: str) -> None:
        self.how = how

    @component.output_types(query=str)
    def run(self, query: str) -> dict[str, str]:
        """Fail."""
        if self.how == "network":
            raise httpx.ConnectError(SECRET)
        if self.how == "busy":
            reply = httpx.Response(503, headers={"Retry-After": "17"}, request=httpx.Request("POST", "http://rerank"))
            raise httpx.HTTPStatusError(SECRET, request=reply.request, response=reply)
        if self.how == "store":
            raise StoreError(SECRET)
        msg = f"{SECRET} while searching {query}"
        raise KeyError(msg)
