"""The media routes, in the same process as the pages: players and downloads load files from here, never through Python.

    /api/mv/get_video/{uuid}                  a clip or film
    /api/mv/get_character_reference/{uuid}    a picture
    /api/mv/ledger.csv?project={uuid}         what was ordered and what it cost
    /api/mv/transition/{name}                 a second that shows a transition
    /app/static/mv/{uuid}.{ext}               the same files under the only kind of relative link that st.video takes

`?redirect=true` answers 302 to the stable link, `?dl=1` makes the browser save the file. Range, 206 and 416 are
Starlette's (FileResponse) and ranges.py's; ids are looked up in the database and never become part of a path.

A file that lives in a bucket is loaded from there: the stable link answers 307 with a presigned one, `?redirect=true`
302, and `?redirect=false` says in JSON where it is.
"""

import logging
from datetime import UTC, datetime
from http import HTTPStatus

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocketDisconnected

from mvcore import Asset, BadInput, Link, MVError, NotFound, is_id
from pages.ui.border import Border
from pages.ui.links import stable_link
from pages.ui.ranges import Ranges, without_what_is_past_the_end
from pages.ui.security_headers import SecurityHeaders
from pages.ui.studio import studio
from pages.ui.upload_limit import UploadLimit

log = logging.getLogger(__name__)


class GoneBrowsers:
    """Lets a connection end whose browser went while something was sent to it. Streamlit 1.67 takes the error of its
    next look for a text frame, and closes what is closed: a traceback in the terminal, and nothing else."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the connection on until it has ended."""
        try:
            await self._app(scope, receive, send)
        except WebSocketDisconnected as exc:
            log.debug("A browser is gone: %s", exc)


async def get_video(request: Request) -> Response:
    """A clip or film by its id."""
    return await _media(request, "video")


async def get_character_reference(request: Request) -> Response:
    """A picture by its id."""
    return await _media(request, "image")


async def get_static(request: Request) -> Response:
    """Any stored file by its id and the extension it was stored with."""
    return await _media(request, None)


async def get_transition(request: Request) -> Response:
    """A clip of a second that shows a transition."""
    try:
        path = await run_in_threadpool(studio().transition_preview, request.path_params["name"])
    except BadInput as exc:
        return _problem(HTTPStatus.NOT_FOUND, str(exc))
    except MVError as exc:
        return _problem(HTTPStatus.SERVICE_UNAVAILABLE, str(exc))
    return FileResponse(path, headers={"cache-control": "private, max-age=3600"}, media_type="video/mp4")


async def get_ledger(request: Request) -> Response:
    """What was ordered and what it cost, as CSV: of one project or of all."""
    project_id = request.query_params.get("project")
    if project_id is not None and not is_id(project_id):
        return _problem(HTTPStatus.BAD_REQUEST, "That is not the id of a project: ids are lower-case UUIDs.")
    try:
        text = await run_in_threadpool(studio().ledger, project_id)
    except NotFound:
        return _problem(HTTPStatus.NOT_FOUND, "There is no such project here.")
    except MVError as exc:
        return _problem(HTTPStatus.SERVICE_UNAVAILABLE, str(exc))
    name = f"mv-studio-ledger{f'-{project_id[:8]}' if project_id else ''}.csv"
    headers = {"content-disposition": f'attachment; filename="{name}"', "cache-control": "no-store"}
    return Response(text, headers=headers, media_type="text/csv")


async def _media(request: Request, kind: str | None) -> Response:
    asset_id = request.path_params["asset_id"]
    if not is_id(asset_id):
        return _problem(HTTPStatus.BAD_REQUEST, "That is not the id of a file: ids are lower-case UUIDs.")
    if request.query_params.get("redirect", "false") not in ("true", "false"):
        return _problem(HTTPStatus.BAD_REQUEST, "redirect is either true or false.")
    try:
        return await run_in_threadpool(_answer, request, asset_id, kind)
    except NotFound:
        return _problem(HTTPStatus.NOT_FOUND, "There is no such file here.")
    except MVError as exc:
        return _problem(HTTPStatus.SERVICE_UNAVAILABLE, str(exc))


def _answer(request: Request, asset_id: str, kind: str | None) -> Response:
    asset = studio().asset(asset_id)
    if kind not in (None, asset.kind) or request.path_params.get("extension", asset.extension) != asset.extension:
        raise NotFound("The file is of another kind.")
    saved_as = _file_name(asset) if request.query_params.get("dl") == "1" else None
    link = studio().link(asset_id, saved_as)
    if link is not None:
        return _from_bucket(request, asset, link, kind)
    if kind is not None and request.query_params.get("redirect") == "true":
        return RedirectResponse(stable_link(asset), status_code=HTTPStatus.FOUND)
    headers = _headers(asset)
    if _is_fresh(request, headers["etag"]):
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    _without_what_is_past_the_end(request, asset.size_bytes)
    with studio().media(asset_id) as (_, path):
        return FileResponse(path, headers=headers, media_type=asset.media_type, filename=saved_as)


def _from_bucket(request: Request, asset: Asset, link: Link, kind: str | None) -> Response:
    """The browser loads the bytes from the bucket. A presigned link is for GET alone, so HEAD is answered here."""
    if request.method == "HEAD":
        headers = {**_headers(asset), "content-length": str(asset.size_bytes), "accept-ranges": "bytes"}
        return Response(headers=headers, media_type=asset.media_type)
    if kind is None:
        return RedirectResponse(link.url, HTTPStatus.TEMPORARY_REDIRECT, {"cache-control": "no-store"})
    if request.query_params.get("redirect") == "true" or request.query_params.get("dl") == "1":
        return RedirectResponse(link.url, HTTPStatus.FOUND, {"cache-control": "no-store"})
    where = {
        f"{kind}_id": asset.id,
        f"{kind}_url": link.url,
        "storage_backend": asset.backend,
        "expires_in_seconds": max(0, int((link.expires_at - datetime.now(UTC)).total_seconds())),
        "cloud_path": asset.cloud_url,
    }
    return JSONResponse(where, headers={"cache-control": "no-store"})


def _headers(asset: Asset) -> dict[str, str]:
    return {"etag": f'"{asset.sha256}"', "cache-control": "private, no-cache"}


def _is_fresh(request: Request, etag: str) -> bool:
    """If-None-Match beats Range (RFC 9110, section 13.2.2)."""
    tags = [tag.strip().removeprefix("W/") for tag in request.headers.get("if-none-match", "").split(",")]
    return etag in tags or tags == ["*"]


def _without_what_is_past_the_end(request: Request, size: int) -> None:
    headers = MutableHeaders(scope=request.scope)
    if "range" in headers:
        headers["range"] = without_what_is_past_the_end(headers["range"], size)


def _file_name(asset: Asset) -> str:
    word = {"video": "mv-studio-video", "image": "mv-studio-character", "music": "mv-studio-music"}[asset.kind]
    return f"{word}-{asset.id[:8]}.{asset.extension}"


def _problem(status: HTTPStatus, detail: str) -> JSONResponse:
    return JSONResponse({"detail": detail}, status_code=status)


async def get_nothing(request: Request) -> Response:
    """An address beside ours: Streamlit would answer it with a page."""
    return _problem(HTTPStatus.NOT_FOUND, "There is no such file here.")


async def get_create(request: Request) -> Response:
    """The first page has no name of its own in Streamlit, yet people type the one of its tab."""
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(f"/{query}", HTTPStatus.TEMPORARY_REDIRECT)


ROUTES = [
    Route("/create", get_create, methods=["GET", "HEAD"]),
    Route("/api/mv/ledger.csv", get_ledger, methods=["GET", "HEAD"]),
    Route("/api/mv/get_video/{asset_id}", get_video, methods=["GET", "HEAD"]),
    Route("/api/mv/get_character_reference/{asset_id}", get_character_reference, methods=["GET", "HEAD"]),
    Route("/api/mv/transition/{name}", get_transition, methods=["GET", "HEAD"]),
    Route("/app/static/mv/{asset_id}.{extension}", get_static, methods=["GET", "HEAD"]),
    Route("/api/mv/{rest:path}", get_nothing),
    Route("/app/static/mv/{rest:path}", get_nothing),
]
MIDDLEWARE = [
    Middleware(SecurityHeaders),
    Middleware(Border),
    Middleware(Ranges),
    Middleware(UploadLimit),
    Middleware(GoneBrowsers),
]
