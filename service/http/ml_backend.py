"""The ML backend that Label Studio speaks to: predictions when a task is opened, retraining in the background.

Mounted by `service.http.app` under /label-studio where the environment says with which name and password; without
them it is not there. What it needs to know:

JIXIAO_BACKEND_USER, JIXIAO_BACKEND_PASSWORD   basic auth of every request; where the service has
                                               keys, the password must be one of them
JIXIAO_BACKEND_REGISTRY                        the folder of model versions (default ./models-registry)
JIXIAO_BACKEND_WORKSPACE                       the workspace of `jixiao annotate` (default ./jixiao-annotations)
JIXIAO_BACKEND_RETRAIN_AFTER                   new annotations after which it trains by itself; 0 (default): never
JIXIAO_BACKEND_RECIPE                          JSON of `annotations.training.Recipe`'s fields, for quick trials
LABEL_STUDIO_URL, LABEL_STUDIO_API_KEY         where trainings pull annotations from
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Depends, FastAPI, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.security import HTTPBasic, HTTPBasicCredentials
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from service.http.retraining import Retraining
from service.problems import Problem
from service.readers.uploads import check_parts

PREFIX = "/label-studio"
# What Label Studio tells of that means a new or another annotation.
ANNOTATED = frozenset({"ANNOTATION_CREATED", "ANNOTATIONS_CREATED", "ANNOTATION_UPDATED"})
START = "START_TRAINING"
SECURITY, REALM = HTTPBasic(auto_error=False), 'Basic realm="jixiao"'


Sent = TypeVar("Sent", bound="Message")


class Message(BaseModel):
    """A request of Label Studio; it sends more than is read here, and more with each version."""

    model_config = ConfigDict(extra="ignore")


class PredictRequest(Message):
    """Tasks to predict."""

    tasks: list[dict[str, Any]]


class Event(Message):
    """Something that happened in a project, or the button that starts a training."""

    action: str
    project: dict[str, Any] | None = None


class BackendSettings(BaseModel):
    """What the environment says; the module's text explains it."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    user: str = Field("", alias="JIXIAO_BACKEND_USER")
    password: str = Field("", alias="JIXIAO_BACKEND_PASSWORD")
    registry: Path = Field(Path("models-registry"), alias="JIXIAO_BACKEND_REGISTRY")
    workspace: Path = Field(Path("jixiao-annotations"), alias="JIXIAO_BACKEND_WORKSPACE")
    retrain_after: int = Field(0, alias="JIXIAO_BACKEND_RETRAIN_AFTER", ge=0)
    recipe: str = Field("{}", alias="JIXIAO_BACKEND_RECIPE")
    url: str = Field("http://127.0.0.1:8080", alias="LABEL_STUDIO_URL")
    api_key: str = Field("", alias="LABEL_STUDIO_API_KEY")


def parsed(kind: type[Sent], body: bytes) -> Sent:
    """A request of Label Studio, from JSON.

    Raises:
        Problem: it is another, or has too many parts.
    """
    check_parts(body)
    try:
        return kind.model_validate_json(body)
    except ValidationError as error:
        raise Problem("invalid-request", "This is no request of Label Studio.") from error


def mount(app: FastAPI, environment: Mapping[str, str] = os.environ) -> None:
    """Adds the backend to the service, where the environment sets a name and a password: it is never open to everybody.

    Raises:
        pydantic.ValidationError: a setting is wrong.
    """
    settings = BackendSettings.model_validate(dict(environment))
    if settings.user and settings.password:
        app.include_router(router(settings), prefix=PREFIX)


def router(settings: BackendSettings) -> APIRouter:
    """The routes, each behind basic auth."""
    # Imported here: the service starts without what only this part of it needs.
    from annotations.backend import Predictor

    predictor = Predictor(settings.registry, settings.workspace)
    retraining = Retraining(
        registry=settings.registry,
        workspace=settings.workspace,
        recipe=settings.recipe,
        environment={"LABEL_STUDIO_URL": settings.url, "LABEL_STUDIO_API_KEY": settings.api_key},
        after=settings.retrain_after,
    )

    def allowed(given: Annotated[HTTPBasicCredentials | None, Depends(SECURITY)]) -> None:
        name, password = (given.username, given.password) if given else ("", "")
        # Both are compared, so that the time it takes does not tell which is wrong.
        right = [
            secrets.compare_digest(one.encode(), other.encode())
            for one, other in ((name, settings.user), (password, settings.password))
        ]
        if not all(right):
            raise Problem("unauthorized", "Send the backend's name and password.", {"WWW-Authenticate": REALM})

    routes = APIRouter(dependencies=[Depends(allowed)], include_in_schema=False)

    @routes.get("/health")
    def health() -> dict[str, Any]:
        """Whether it is up, what it predicts with, and what became of the last training."""
        return {"status": "UP", "model_version": predictor.version(), "training": retraining.state()}

    @routes.post("/setup")
    def setup() -> dict[str, str]:
        """The version that predictions will carry."""
        return {"model_version": predictor.version()}

    # Bodies are taken as they come and parsed here, in a thread, and only of those who may ask.
    @routes.post("/predict")
    async def predict(request: Request) -> dict[str, Any]:
        """One prediction for each task, in their order."""
        wanted = await run_in_threadpool(parsed, PredictRequest, await request.body())
        results = await run_in_threadpool(predictor.predict, wanted.tasks)
        return {"results": results, "model_version": predictor.version()}

    @routes.post("/webhook")
    async def webhook(request: Request) -> dict[str, Any]:
        """Starts a training where it is asked for, or where enough has been annotated since the last one."""
        return await run_in_threadpool(_heard, await run_in_threadpool(parsed, Event, await request.body()))

    def _heard(event: Event) -> dict[str, Any]:
        number = (event.project or {}).get("id")
        if isinstance(number, int):
            if event.action == START:
                retraining.request(number)
            elif event.action in ANNOTATED:
                retraining.annotated(number)
        return {"training": retraining.state()}

    return routes
