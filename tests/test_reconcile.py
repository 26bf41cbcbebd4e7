"""The ledger against an invoice: each difference is shown, and what is equal but for rounding is none."""

import csv
import io
import json
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from mvcore import BadInput
from mvcore.invoice import read_invoice
from tests.at_replicate import TOKEN
from tests.commands import mvcore, refused
from tests.generation.fake_replicate.launcher import FakeReplicate
from tests.test_cli_at_replicate import SMALL, at

DECIMALS = {"a": Decimal("2.40"), "b": Decimal("0.067")}


def no_price(_: Mapping[str, Any]) -> Decimal | None:
    raise AssertionError("nothing is to be priced here")


def read(text: str | bytes, name: str = "invoice.csv", price: Any = no_price) -> Any:
    path = Path(name)
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return read_invoice(path, price)


# -- reading -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "id,amount\na,2.40\nb,0.067\n",
        "Prediction ID;Amount (USD)\r\na;2,40\r\nb;0,067\r\n",
        "\ufeffprediction\tCost ($)\na\t$2.40\nb\tUSD 0.067\n",
        'Invoice 17\n\n"Date","predictionId","Total"\n2026-11-01,a,"$2.40"\n2026-11-02,b,$0.067\n',
        "id,quantity,unit,amount\na,1,x,3.40\nb,1,x,0.067\na,1,refund,(1.00)\n",
        "id,amount\na,2.40\nb,0.067\nTotal,2.467\n",
        "id,amount\na,2.40\nb,0.067\n,2.467\n",
        "id,amount,currency\na,2.40,USD\nb,6.7e-2,usd\n",
        '[{"id": "a", "amount": 2.40}, {"id": "b", "cost_usd": "0.067"}]',
        '{"id": "a", "amount": 2.40}\n\n{"id": "b", "amount": 0.067}\n',
        '{"next": null, "results": [{"id": "a", "amount": 2.40}, {"id": "b", "amount": 0.067}]}',
    ],
    ids=[
        *("plain", "semicolons and commas", "tabs and signs", "below a heading", "a refund", "a total by name"),
        *("a total without a name", "a currency", "json", "json lines", "a page of an API"),
    ],
)
def test_the_same_invoice_is_read_in_any_usual_form(text: str) -> None:
    invoice = read(text)
    assert (invoice.amounts, invoice.unnamed, invoice.places) == (DECIMALS, 0, 3)


def test_an_invoice_of_a_spreadsheet_in_utf_16_is_read() -> None:
    assert read("id\tamount\na\t2.40\nb\t0.067\n".encode("utf-16")).amounts == DECIMALS


@pytest.mark.parametrize(("amount", "usd"), [("1,234.50", "1234.50"), ("1.234,50", "1234.50"), ("12,345", "12345")])
def test_marks_between_thousands_are_no_decimals(amount: str, usd: str) -> None:
    assert read(f'id,amount\na,"{amount}"\n').amounts == {"a": Decimal(usd)}


@pytest.mark.parametrize("sign", ["\u2028", "\u2029", "\x85", "\v", "\f", "\x1c"])
def test_a_field_may_hold_signs_that_end_a_line_elsewhere(sign: str) -> None:
    assert read(f"id,note,amount\na,one{sign}two,2.40\nb,,0.067\n").amounts == DECIMALS
    assert read(f'id,note,amount\r\na,"one{sign}\r\ntwo",2.40\r\nb,,0.067\r\n').amounts == DECIMALS


def test_a_text_in_json_lines_may_hold_signs_that_end_a_line_elsewhere() -> None:
    assert read('{"id": "a", "note": "\u2028", "amount": 2.40}\r\n{"id": "b", "amount": 0.067}').amounts == DECIMALS


def test_what_is_billed_without_an_id_is_no_total_of_the_others() -> None:
    assert read("id,amount\na,2.40\n,5.00\n").unnamed == 5


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "is empty"),
        ("day,amount\n1,2\n", "no header with the prediction's id and an amount"),
        ("id,amount\na,much\n", "line 2: 'much' is no amount in US dollars"),
        ("id,amount\na,2.40 EUR\n", "line 2: '2.40 EUR' is no amount in US dollars"),
        ("id,amount,currency\na,2.40,EUR\n", "line 2: the amount is not in US dollars"),
        (b"\x00\x01\x02\x03", "is no text"),
        ('{"id": "a", "amount": 1}\n{"id"', "line 2: this is no JSON"),
        ('[{"amount": 1}]', "entry 1: there is no id"),
        ("[1, 2]", "entry 1: there is no id"),
        ('[{"id": "a"}]', "neither an amount nor what the API tells of metrics"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_with_the_place(text: str | bytes, sentence: str) -> None:
    with pytest.raises(BadInput, match=sentence):
        read(text)


# -- comparing ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def ledger(fake: FakeReplicate) -> list[dict[str, str]]:
    """What a small film cost, as the ledger says it."""
    made = at(fake, "film", *SMALL, "--json")
    assert made.returncode == 0, made.stderr
    return list(csv.DictReader(io.StringIO(mvcore("ledger").stdout)))


def write(rows: list[tuple[str, str]], name: str = "invoice.csv") -> str:
    Path(name).write_text("prediction,amount\n" + "".join(f"{row[0]},{row[1]}\n" for row in rows))
    return name


def test_the_ledger_agrees_with_itself_and_with_an_invoice_in_cents(ledger: list[dict[str, str]]) -> None:
    Path("own.csv").write_text(mvcore("ledger").stdout)
    own = mvcore("ledger", "--reconcile", "own.csv")
    assert own.returncode == 0, own.stdout
    assert f"difference $0.0000: all agree, {len(ledger)} with the same amount" in own.stdout
    cents = write([(row["prediction"], f"{Decimal(row['cost_usd']):.2f}") for row in ledger])
    rounded = mvcore("ledger", "--reconcile", cents, "--json")
    assert (rounded.returncode, json.loads(rounded.stdout)["agrees"]) == (0, True)


def test_each_difference_is_shown_with_its_take_and_the_sums(ledger: list[dict[str, str]]) -> None:
    dearer, missing, *same = ledger
    more = Decimal(dearer["cost_usd"]) + Decimal("0.50")
    rows = [(dearer["prediction"], str(more)), ("stranger", "2.40"), ("free", "0.00")]
    name = write(rows + [(row["prediction"], row["cost_usd"]) for row in same])
    done = mvcore("ledger", "--reconcile", name, "--json")
    assert done.returncode == 1
    found = json.loads(done.stdout)
    (different,) = found["different"]
    assert (different["prediction"], different["take"]) == (dearer["prediction"], dearer["take"])
    assert different["billed_usd"] == pytest.approx(different["ledger_usd"] + 0.5)
    assert [line["prediction"] for line in found["only_in_invoice"]] == ["stranger"]
    assert [line["take"] for line in found["only_in_ledger"]] == [missing["take"]]
    assert found["agreeing"] == len(same)
    ours = sum(Decimal(row["cost_usd"]) for row in ledger)
    assert found["sums"]["ledger_usd"] == pytest.approx(float(ours))
    assert found["sums"]["difference_usd"] == pytest.approx(float(Decimal("2.90") - Decimal(missing["cost_usd"])))
    told = mvcore("ledger", "--reconcile", name).stdout
    assert [line.split("  ")[0] for line in told.splitlines()[:3]] == [
        *("other amount", "only in the invoice", "only in the ledger")
    ]
    assert "3 differences" in told


def test_what_was_ordered_outside_of_the_invoices_time_is_not_missed(ledger: list[dict[str, str]]) -> None:
    empty = write([])
    day = ledger[0]["created_at"][:10]
    assert mvcore("ledger", "--reconcile", empty, "--since", day, "--until", day).returncode == 1
    assert mvcore("ledger", "--reconcile", empty, "--until", "2026-01-31").returncode == 0
    assert mvcore("ledger", "--reconcile", empty, "--since", "2999-01-01").returncode == 0


def test_an_invoice_of_all_projects_is_compared_with_one(fake: FakeReplicate, ledger: list[dict[str, str]]) -> None:
    words = ("--idea", "a calm", "--character", "a boy", "--scenes", "1", "--images", "1")
    other = at(fake, "film", *words, "-o", "other.mp4", "--json")
    Path("all.csv").write_text(mvcore("ledger").stdout)
    project = json.loads(other.stdout)["project"]
    done = mvcore("ledger", "--reconcile", "all.csv", "--project", project, "--json")
    assert done.returncode == 0, done.stdout
    assert json.loads(done.stdout)["agreeing"] == 3


def test_what_the_api_lists_is_priced_by_the_catalogue(fake: FakeReplicate, ledger: list[dict[str, str]]) -> None:
    rows = fake.predictions()
    Path("list.json").write_text(json.dumps({"results": rows}))
    done = mvcore("ledger", "--reconcile", "list.json", "--json")
    assert done.returncode == 0, done.stdout
    assert json.loads(done.stdout)["agreeing"] == len(ledger)
    stranger = {**rows[-1], "id": "stranger"}
    Path("lines.jsonl").write_text("".join(json.dumps(row) + "\n" for row in (*rows[:-1], stranger)))
    done = mvcore("ledger", "--reconcile", "lines.jsonl", "--json")
    found = json.loads(done.stdout)
    assert done.returncode == 1
    assert [line["prediction"] for line in found["only_in_invoice"]] == ["stranger"]
    assert found["only_in_invoice"][0]["billed_usd"] == found["only_in_ledger"][0]["ledger_usd"]


def test_what_the_api_has_forgotten_is_priced_as_it_was_sent_and_a_stranger_is_shown_without_an_amount(
    fake: FakeReplicate, ledger: list[dict[str, str]]
) -> None:
    fake.advance(2 * 3600)
    rows = fake.predictions()
    assert all(row["data_removed"] and not row["input"] for row in rows)
    clip = next(row for row in rows if row["model"].startswith("bytedance/"))
    Path("list.json").write_text(json.dumps(rows))
    done = mvcore("ledger", "--reconcile", "list.json", "--json")
    assert (done.returncode, json.loads(done.stdout)["agreeing"]) == (0, len(ledger)), done.stdout
    Path("more.json").write_text(json.dumps([*rows, {**clip, "id": "stranger"}]))
    done = mvcore("ledger", "--reconcile", "more.json", "--json")
    assert done.returncode == 1
    assert json.loads(done.stdout)["only_in_invoice"] == [
        {"prediction": "stranger", "billed_usd": None, "ledger_usd": None}
    ]


def test_a_prediction_of_an_unknown_model_is_in_both_and_that_is_all_that_is_said(
    fake: FakeReplicate, ledger: list[dict[str, str]]
) -> None:
    rows = [{**row, "model": "nobody/nothing"} for row in fake.predictions()]
    Path("list.json").write_text(json.dumps(rows))
    done = mvcore("ledger", "--reconcile", "list.json")
    assert done.returncode == 0
    assert f"{len(ledger)} have no amount that can be told, and were not compared" in done.stdout


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    assert "cannot be read" in refused(mvcore("ledger", "--reconcile", str(tmp_path / "no.csv"), "--json"))
    assert "cannot be read" in refused(mvcore("ledger", "--reconcile", str(tmp_path)))


def test_no_token_is_needed_and_none_is_told(fake: FakeReplicate, ledger: list[dict[str, str]]) -> None:
    asked = len(fake.log())
    done = at(fake, "ledger", "--reconcile", write([("stranger", "1.00")]))
    assert TOKEN not in done.stdout + done.stderr
    assert len(fake.log()) == asked
