"""An invoice as a file, read into what each prediction was billed: CSV, or JSON as an API's list tells it. Pure but for
reading the file. Amounts are US dollars, as decimals.
"""

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from mvcore.errors import BadInput

_IDS = ("prediction_id", "prediction", "remote_id", "id", "run_id", "job_id")
_AMOUNTS = (
    *("amount_usd", "cost_usd", "total_usd", "amount", "cost", "total", "total_cost", "total_amount"),
    *("charge", "charged", "billed", "usd", "price_usd", "price"),
)
_DOLLARS = ("", "usd", "us$", "$")
_SUMS = ("total", "sum", "subtotal", "grand total")
_HEADER_LINES = 20
"""How far down the header may stand: exports begin with an address and a period."""
_MOST_USD = Decimal(10**9)
_MOST_BYTES = 200 * 2**20
Price = Callable[[Mapping[str, Any]], Decimal | None]
"""What an API's prediction cost; None when that cannot be told from it."""


@dataclass(frozen=True, slots=True)
class Invoice:
    """`amounts` are by the prediction's id, None where the file names no amount. `unnamed` is what lines without an id
    come to. `places` is how many decimals the amounts have, 2 to 4. `read_as` says which columns were read."""

    amounts: Mapping[str, Decimal | None]
    unnamed: Decimal
    places: int
    read_as: str


def read_invoice(path: Path, price: Price) -> Invoice:
    """Read the file. Raises `BadInput` with the line that cannot be used."""
    text = _text(path)
    if not text.strip():
        raise BadInput(f"{path.name} is empty: export the invoice again.")
    if text.lstrip()[0] in "[{":
        return _summed(_json_lines(path.name, text, price), "id and amount, or metrics, of each JSON object")
    return _csv_invoice(path.name, text)


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise BadInput(f"{path.name} is larger than {_MOST_BYTES // 2**20} MB: export a shorter period.")
        data = path.read_bytes()
    except OSError as exc:
        raise BadInput(f"{path} cannot be read ({exc.strerror}): name the invoice's file.") from exc
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
    if "\0" in text:
        raise BadInput(f"{path.name} is no text: export the invoice as CSV or JSON.")
    return text


# -- CSV ---------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where the header is, and what it names."""

    row: int
    id: int
    amount: int
    currency: int | None
    read_as: str


def _csv_invoice(name: str, text: str) -> Invoice:
    for delimiter in (",", ";", "\t", "|"):
        rows = _rows(name, text, delimiter)
        columns = _columns(rows)
        if columns is not None:
            return _summed(_csv_lines(name, rows, columns, comma=delimiter == ";"), columns.read_as)
    raise BadInput(
        f"{name} has no header with the prediction's id and an amount: name the columns id and amount, for example."
    )


def _rows(name: str, text: str, delimiter: str) -> list[list[str]]:
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as exc:
        raise BadInput(f"{name} is no CSV ({exc}): export it again.") from exc


def _columns(rows: Sequence[Sequence[str]]) -> _Columns | None:
    for number, row in enumerate(rows[:_HEADER_LINES]):
        names = [_name(cell) for cell in row]
        found = [next((names.index(name) for name in wanted if name in names), None) for wanted in (_IDS, _AMOUNTS)]
        if found[0] is not None and found[1] is not None:
            currency = names.index("currency") if "currency" in names else None
            return _Columns(number, found[0], found[1], currency, f"{row[found[0]].strip()}, {row[found[1]].strip()}")
    return None


def _name(cell: object) -> str:
    """A column's or key's name: "Amount (USD)" and "amountUsd" are amount_usd."""
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", str(cell).strip())
    return "_".join(re.findall(r"[a-z]+", parted.lower()))


def _csv_lines(
    name: str, rows: Sequence[Sequence[str]], columns: _Columns, *, comma: bool
) -> Iterator[tuple[str, Decimal | None]]:
    for number, row in enumerate(rows[columns.row + 1 :], start=columns.row + 2):
        cells = [cell.strip() for cell in row]
        if not any(cells):
            continue
        if len(cells) <= max(columns.id, columns.amount):
            cells += [""] * (max(columns.id, columns.amount) + 1 - len(cells))
        if columns.currency is not None and _cell(cells, columns.currency).lower() not in _DOLLARS:
            raise BadInput(f"{name}, line {number}: the amount is not in US dollars; reconcile those alone.")
        yield _id(cells[columns.id]), _amount(cells[columns.amount], f"{name}, line {number}", comma=comma)


def _cell(cells: Sequence[str], at: int) -> str:
    return cells[at] if at < len(cells) else ""


def _id(cell: str) -> str:
    """A line of sums is about no prediction. An apostrophe keeps spreadsheets from reading a formula."""
    return "" if cell.lower().rstrip(":") in _SUMS else cell.removeprefix("'")


def _amount(text: str, place: str, *, comma: bool = False) -> Decimal | None:
    """An amount as people and spreadsheets write it: "$2.40", "(0.07)", "1,234.50", "2,40" with `comma`, or none."""
    plain = re.sub(r"(?i)usd|us\$|[$\s'\u00a0]", "", text.replace("\u2212", "-"))
    if not plain:
        return None
    sign = -1 if plain.startswith("(") and plain.endswith(")") else 1
    wrong = BadInput(f"{place}: {text[:40]!r} is no amount in US dollars, such as 2.40.")
    try:
        amount = sign * Decimal(_with_point(plain.strip("()"), comma=comma))
    except InvalidOperation:
        raise wrong from None
    if not amount.is_finite() or abs(amount) > _MOST_USD:
        raise wrong
    return amount


def _with_point(text: str, *, comma: bool) -> str:
    """The number with a point before its decimals and no mark between thousands."""
    if "," not in text:
        return text.replace(".", "") if text.count(".") > 1 else text
    if "." in text:
        last = max(text.rindex(","), text.rindex("."))
        return re.sub(r"[.,]", "", text[:last]) + "." + text[last + 1 :]
    whole, _, decimals = text.rpartition(",")
    is_decimal = comma or len(decimals) != 3 or whole.lstrip("+-") in ("", "0")
    return f"{whole.replace(',', '')}.{decimals}" if is_decimal else text.replace(",", "")


# -- JSON --------------------------------------------------------------------------------------------------------------


def _json_lines(name: str, text: str, price: Price) -> Iterator[tuple[str, Decimal | None]]:
    for number, entry in enumerate(_entries(name, text), start=1):
        place = f"{name}, entry {number}"
        values = {_name(key): value for key, value in entry.items()} if isinstance(entry, Mapping) else {}
        found = next((values[key] for key in _IDS if values.get(key)), None)
        if not isinstance(found, str):
            raise BadInput(f"{place}: there is no id in it.")
        amount = next((values[key] for key in _AMOUNTS if values.get(key) is not None), None)
        if amount is not None:
            yield found, _amount(str(amount), place)
        elif "metrics" in values or "status" in values:
            yield found, price(entry)
        else:
            raise BadInput(f"{place}: there is neither an amount nor what the API tells of metrics.")


def _entries(name: str, text: str) -> list[Any]:
    """One object, a list of them, the API's pages of `results`, or one of these a line."""
    try:
        parts = [json.loads(text, parse_float=Decimal)]
    except ValueError:
        parts = _each_line(name, text)
    return [entry for part in parts for entry in _flat(part)]


def _each_line(name: str, text: str) -> list[Any]:
    parts = []
    for number, line in enumerate(io.StringIO(text, newline=""), start=1):
        try:
            parts += [json.loads(line, parse_float=Decimal)] if line.strip() else []
        except ValueError as exc:
            raise BadInput(f"{name}, line {number}: this is no JSON; export it again.") from exc
    return parts


def _flat(part: Any) -> Iterator[Any]:
    if isinstance(part, list):
        for one in part:
            yield from _flat(one)
    elif isinstance(part, Mapping) and isinstance(part.get("results"), list):
        yield from _flat(part["results"])
    else:
        yield part


# -- sums --------------------------------------------------------------------------------------------------------------


def _summed(lines: Iterable[tuple[str, Decimal | None]], read_as: str) -> Invoice:
    """Several lines of one prediction, a refund among them, count together. A line without an id that is the sum of
    those before it is no amount of its own."""
    amounts: dict[str, Decimal | None] = {}
    unnamed, places, so_far = Decimal(0), 2, Decimal(0)
    for prediction, amount in lines:
        if amount is not None:
            places = max(places, _places(amount))
        if prediction:
            before = amounts.get(prediction)
            amounts[prediction] = before if amount is None else (before or Decimal(0)) + amount
            so_far += amount or 0
        elif amount is not None and amount != so_far:
            unnamed += amount
            so_far += amount
    return Invoice(amounts, unnamed, min(places, 4), read_as)


def _places(amount: Decimal) -> int:
    exponent = amount.normalize().as_tuple().exponent
    return -exponent if isinstance(exponent, int) and exponent < 0 else 0
