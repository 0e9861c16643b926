"""The few things that the loop asks of a Label Studio server, over its SDK."""

from __future__ import annotations

import functools
import json
import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, ParamSpec, TypeVar, cast

import httpx
from label_studio_sdk import LabelStudio
from label_studio_sdk.core.api_error import ApiError
from pydantic import ValidationError

from annotations.errors import AnnotationError

Json = dict[str, Any]
P = ParamSpec("P")
T = TypeVar("T")

# How long one request may take, in seconds; a bulk import of some hundred tasks takes a few.
_TIMEOUT = 300.0
# How many tasks one page holds; a page is what a pull keeps at a time.
PAGE = 200
# The fields of tasks, and by the same names those of their annotations; asking for few is three times as fast.
_FIELDS = "id,data,annotations,predictions,result,completed_by,was_cancelled,ground_truth,updated_at"
_TIME = "%Y-%m-%dT%H:%M:%S.%fZ"


@dataclass(frozen=True, slots=True)
class Project:
    """A project of the server, with its labeling config and its counts of annotations."""

    id: int
    title: str
    config: str
    annotations: int
    skipped: int
    model_version: str


@dataclass(frozen=True, slots=True)
class Sent:
    """A task that the server has: which passage of which report it shows."""

    id: int
    key: str
    document: str
    start: int
    end: int
    annotations: int


def _explained(function: Callable[P, T]) -> Callable[P, T]:
    """Turns what the SDK and the network raise into an error for people."""

    @functools.wraps(function)
    def call(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return function(*args, **kwargs)
        except ApiError as error:
            if error.status_code in (401, 403):
                raise AnnotationError(
                    f"Label Studio refused the API key (LABEL_STUDIO_API_KEY): {_detail(error.body)}"
                ) from error
            raise AnnotationError(f"Label Studio answered {error.status_code}: {_detail(error.body)}") from error
        except httpx.InvalidURL as error:
            raise AnnotationError(f"The address of Label Studio (LABEL_STUDIO_URL) is none: {error}.") from error
        except httpx.HTTPError as error:
            raise AnnotationError(
                f"Label Studio does not answer ({error!r}). Nothing is lost: run the same command again."
            ) from error
        except (json.JSONDecodeError, ValidationError) as error:
            # Neither JSON nor what the SDK expects in it.
            raise AnnotationError("What answers there is no Label Studio (LABEL_STUDIO_URL).") from error

    return call


def _detail(body: object) -> str:
    """What the server complains of, without its version and trace."""
    if not isinstance(body, dict):
        said = " ".join(str(body).split())
        return "a page; is its address (LABEL_STUDIO_URL) right?" if said.startswith("<") else said[:200]
    return " ".join(str(body[name]) for name in ("detail", "validation_errors") if body.get(name))[:500]


class Client:
    """A connection to one server.

    Every method raises AnnotationError where the server cannot be reached or refuses.

    Args:
        api_key: a personal access token, from which the SDK makes access tokens as it needs them, or a legacy token.
    """

    @_explained
    def __init__(self, url: str, api_key: str) -> None:
        self.url, key = url.rstrip("/"), api_key.strip()
        if not re.fullmatch(r"[!-~]+", key):
            raise AnnotationError("The API key (LABEL_STUDIO_API_KEY) is empty, or has characters that no key has.")
        # Its generated types ask for models where it sends mappings, and call optional what is always there. Without
        # the slash it would ask for access tokens beside the last part of the address.
        self._sdk: Any = cast(Any, LabelStudio)(base_url=f"{self.url}/", api_key=key, timeout=_TIMEOUT)

    @_explained
    def find(self, title: str) -> Project | None:
        """The project of that title, the oldest where there are several, or None."""
        found = [each for each in self._sdk.projects.list(title=title) if each.title == title]
        if not found:
            return None
        return self.project(min(each.id for each in found))

    @_explained
    def project(self, number: int) -> Project:
        """A project by its number."""
        found = self._sdk.projects.get(number)
        return Project(
            number,
            str(found.title),
            str(found.label_config or ""),
            int(found.total_annotations_number or 0),
            int(found.skipped_annotations_number or 0),
            str(found.model_version or ""),
        )

    @_explained
    def create(self, title: str, config: str, instructions: str) -> Project:
        """Makes a project whose next task is the one that the predictions are least sure of."""
        made = self._sdk.projects.create(
            title=title,
            label_config=config,
            expert_instruction=instructions,
            show_instruction=True,
            sampling="Uncertainty sampling",
            show_skip_button=True,
            color="#1d39c4",
        )
        return self.project(int(made.id))

    @_explained
    def configure(
        self,
        project: int,
        *,
        config: str | None = None,
        instructions: str | None = None,
        model_version: str | None = None,
    ) -> None:
        """Renews the labeling config, the instructions, or which predictions annotators see."""
        wanted = {"label_config": config, "expert_instruction": instructions, "model_version": model_version}
        self._sdk.projects.update(project, **{name: value for name, value in wanted.items() if value is not None})

    @_explained
    def sent(self, project: int) -> list[Sent]:
        """The tasks of a project that are passages of reports."""
        found = []
        for task in self._pages(project, "id,data,total_annotations", "task_only"):
            data = task["data"]
            if "key" in data:
                count = int(task.get("total_annotations") or 0)
                found.append(
                    Sent(task["id"], data["key"], data["document"], int(data["start"]), int(data["end"]), count)
                )
        return found

    @_explained
    def send(self, project: int, tasks: Sequence[Json]) -> None:
        """Imports tasks in one request, which the server takes whole or not at all.

        It is not tried again here: what became of a request that broke off is only known by asking what is there.
        """
        self._sdk.projects.import_tasks(project, request=tasks, request_options={"max_retries": 0})

    @_explained
    def predict(self, project: int, predictions: Sequence[Json]) -> None:
        """Adds predictions, each with its `task`, in one request."""
        self._sdk.projects.import_predictions(
            project,
            request=predictions,
            request_options={"max_retries": 0},
        )

    @_explained
    def delete_tasks(self, tasks: Sequence[int]) -> None:
        """Deletes tasks."""
        for task in tasks:
            self._sdk.tasks.delete(str(task))

    @_explained
    def changed_until(self, project: int) -> str | None:
        """When the latest change of any task was; None where there is no task."""
        query = json.dumps({"ordering": ["-tasks:updated_at"]})
        pager = self._sdk.tasks.list(project=project, query=query, page=1, page_size=1, fields="task_only")
        return _stamp(pager.items[0].updated_at) if pager.items else None

    @_explained
    def page(self, project: int, after: int, since: str | None) -> list[Json]:
        """The next PAGE tasks whose number is above `after` and that changed at or after `since`, with annotations.

        Pages go by the tasks' numbers, so that tasks that change meanwhile move none to another page.
        """
        filters = [{"filter": "filter:tasks:id", "operator": "greater", "type": "Number", "value": after}]
        if since is not None:
            filters.append(
                {
                    "filter": "filter:tasks:updated_at",
                    "operator": "greater_or_equal",
                    "type": "Datetime",
                    "value": since,
                }
            )
        query = json.dumps({"filters": {"conjunction": "and", "items": filters}, "ordering": ["tasks:id"]})
        pager = self._sdk.tasks.list(
            project=project, query=query, page=1, page_size=PAGE, fields="all", include=_FIELDS
        )
        return [_plain(task) for task in pager.items or ()]

    @_explained
    def tasks(self, project: int, include: str) -> list[Json]:
        """All tasks with the fields named in `include`."""
        return list(self._pages(project, include, "all"))

    @_explained
    def connect_backend(self, project: int, url: str, user: str, password: str) -> int:
        """Connects an ML backend with basic auth, once; returns its number.

        Label Studio makes a webhook for it that does not carry the password, so it is given here.
        """
        known = [each for each in self._sdk.ml.list(project=project) if each.url == url]
        if known:
            number = int(known[0].id or 0)
        else:
            made = self._sdk.ml.create(
                project=project,
                url=url,
                title="jixiao",
                is_interactive=True,
                auth_method="BASIC_AUTH",
                basic_auth_user=user,
                basic_auth_pass=password,
                timeout=100,
            )
            number = int(made.id or 0)
        header = httpx.BasicAuth(user, password)._auth_header
        for hook in self._sdk.webhooks.list(project=str(project)):
            if hook.url == f"{url.rstrip('/')}/webhook":
                self._sdk.webhooks.update(int(hook.id or 0), url=hook.url, headers={"Authorization": header})
        return number

    @_explained
    def train(self, backend: int) -> None:
        """Asks an ML backend to train, as the button of the project's settings does."""
        self._sdk.ml.train(backend)

    def wait(self, seconds: float) -> None:
        """Returns when the server is up.

        Raises:
            AnnotationError: it is not within that time.
        """
        end = time.monotonic() + seconds
        while True:
            try:
                if httpx.get(f"{self.url}/health", timeout=5).status_code == 200:
                    return
            except httpx.HTTPError:
                pass
            if time.monotonic() > end:
                raise AnnotationError(f"Label Studio at {self.url} does not answer.")
            time.sleep(0.3)

    def _pages(self, project: int, include: str, fields: Any) -> Iterator[Json]:
        for task in self._sdk.tasks.list(project=project, page_size=PAGE, fields=fields, include=include):
            yield _plain(task)


def _plain(task: Any) -> Json:
    """A task as JSON values; its parts keep the field names of the server."""
    return json.loads(task.json(exclude_unset=True))  # type: ignore[no-any-return]


def _stamp(moment: datetime | str) -> str:
    """A time as the server's filters take it."""
    parsed = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    return parsed.astimezone(UTC).strftime(_TIME)
