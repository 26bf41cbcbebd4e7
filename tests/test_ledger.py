"""The ledger: every attempt and its cost, safe to open in a spreadsheet."""

import csv
import io
from dataclasses import replace
from pathlib import Path

import pytest

from mvcore import Brief, NotFound, Settings, Studio
from mvcore.catalog import model_for
from mvcore.domain import Quality, Take, TakeKind, TakeStatus, new_id, now
from mvcore.ledger import COLUMNS, ledger_csv
from mvcore.takes import script_take
from tests.watching import finished

BRIEF = Brief("A storm", "A girl", image_count=1, scene_count=1)


def a_take() -> Take:
    return script_take(new_id(), BRIEF, model_for("demo", TakeKind.SCRIPT, Quality.FINAL))


def lines(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_every_take_is_a_line_with_its_price_and_cost() -> None:
    take = replace(a_take(), price_usd=3.2, cost_usd=2.4, remote_id="abc")
    (line,) = lines(ledger_csv([take], {take.project_id: "A storm"}))
    assert tuple(line) == COLUMNS
    assert (line["take"], line["title"], line["expected_usd"], line["cost_usd"]) == (take.id, "A storm", "3.2", "2.4")
    assert (line["kind"], line["slot"], line["status"], line["prediction"]) == ("script", "1", "queued", "abc")


def test_what_was_cancelled_and_may_run_still_has_a_cost_that_is_not_known() -> None:
    open_take = replace(a_take(), price_usd=3.2, remote_id="abc", status=TakeStatus.CANCELLED)
    told = replace(open_take, ended_at=now())
    ends = [line["cost_is"] for line in lines(ledger_csv([open_take, told], {}))]
    assert ends == ["not known, at most 3.2", ""]


@pytest.mark.parametrize("text", ["=1+1", "+x", "-x", "@x", "\t=1"])
def test_no_cell_is_a_formula(text: str) -> None:
    take = replace(a_take(), error=text)
    (line,) = lines(ledger_csv([take], {take.project_id: "=HYPERLINK(1)"}))
    assert line["error"].startswith("'")
    assert line["title"] == "'=HYPERLINK(1)"


def test_line_breaks_and_quotes_stay_in_their_cell() -> None:
    take = replace(a_take(), error='say "no",\nor\r\nnot')
    (line,) = lines(ledger_csv([take], {}))
    assert line["error"] == 'say "no", or not'


def test_a_deleted_project_stays_in_the_ledger_of_all_and_what_it_cost_in_the_sum(studio: Studio) -> None:
    kept, gone = studio.make_images(BRIEF), studio.make_images(BRIEF)
    for project_id in (kept, gone):
        finished(studio, project_id)
    assert [line["project"] for line in lines(studio.ledger(gone))] == [gone]
    studio.delete_project(gone)
    assert sorted(line["project"] for line in lines(studio.ledger())) == sorted([kept, gone])
    with pytest.raises(NotFound):
        studio.ledger(gone)
    assert studio.spent_usd() == 0


def test_a_token_is_not_in_the_ledger(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "d", provider="demo", replicate_api_token="r8_secret_0123")
    with Studio.open(settings) as studio:
        finished(studio, studio.make_images(BRIEF))
        assert "r8_secret" not in studio.ledger()
