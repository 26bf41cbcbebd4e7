"""Links to stored files."""

from mvcore import Asset


def stable_link(asset: Asset) -> str:
    """The link that never changes for a file, so that a rerun does not reload a playing video."""
    return f"/app/static/mv/{asset.id}.{asset.extension}"


def download_href(asset: Asset) -> str:
    """The link that saves a clip or film under a readable name."""
    return f"/api/mv/get_video/{asset.id}?dl=1"


def ledger_href(project_id: str | None = None) -> str:
    """The link that saves the ledger of a project, or of all, as CSV."""
    return "/api/mv/ledger.csv" + (f"?project={project_id}" if project_id else "")


def transition_link(name: str) -> str:
    """The link of the clip that shows a transition."""
    return f"/api/mv/transition/{name}"
