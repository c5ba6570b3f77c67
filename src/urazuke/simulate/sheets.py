"""A provider's rows become the bytes of a file in its style, with rows among them that cannot be used."""

from __future__ import annotations

import io

import polars as pl

from urazuke.simulate.formats.lines import stamp
from urazuke.simulate.words import Style, words

CASE_OFFSET = 9 * 3600
PATTERNS = {  # how an instant is written: UTC offset in seconds, pattern; "slashes", "dashes" and "kanji" do not say their zone
    "utc": (0, "%Y-%m-%dT%H:%M:%SZ"),
    "offset": (CASE_OFFSET, "%Y-%m-%dT%H:%M:%S+09:00"),
    "slashes": (CASE_OFFSET, "%Y/%m/%d %H:%M:%S"),
    "dashes": (CASE_OFFSET, "%Y-%m-%d %H:%M:%S"),
    "kanji": (CASE_OFFSET, "%Y年%-m月%-d日 %-H時%M分"),
    "jst": (CASE_OFFSET, "%Y-%m-%d %H:%M:%S JST"),
}
ERA_PATTERNS = {"era": "年%-m月%-d日 %-H時%M分", "short-era": ".%-m.%-d %-H:%M"}
BIRTHS = {"slashes": "%Y/%m/%d", "kanji": "%Y年%-m月%-d日", "compact": "%Y%m%d"}
ERA_BIRTHS = {"era": "年%-m月%-d日", "short-era": ".%-m.%-d"}
ERAS = ((20190501, 2018, "令和", "R"), (19890108, 1988, "平成", "H"), (0, 1925, "昭和", "S"))  # from the day, year before the first, names
UNWRITABLE = str.maketrans({"髙": "高", "﨑": "崎", "－": "−", "㈱": "(株)", "濵": "浜"})
HALF = 3  # fields of a row that was cut off


def file_bytes(rows: pl.DataFrame, style: Style, times: tuple[str, ...], bad: tuple[dict[str, str], ...]) -> tuple[bytes, int]:
    """The bytes of one provider's file, and how many of its rows are bad. A Parquet file is typed and has none."""
    if style.file == "parquet":
        buffer = io.BytesIO()
        typed = [(pl.col(name) * 1000).cast(pl.Datetime("ms", "UTC")) for name in times]
        rows.with_columns(typed).write_parquet(buffer, statistics=False)
        return buffer.getvalue(), 0
    text = rows.drop(style.lacks).with_columns(instant(name, style.times).alias(name) for name in times)
    if "birth_date" in text.columns:
        text = text.with_columns(birth_date(style.births).alias("birth_date"))
    if style.split:
        text = _split(text)
    text, rejects = _spoil(text, bad)
    if style.file == "jsonl":
        return _json_lines(text), rejects + 1
    headers = words().headers[style.headers]
    written: str = text.rename({ours: theirs for ours, theirs in headers.items() if ours in text.columns}).write_csv(
        separator=style.delimiter
    )
    lines = written.splitlines()
    if rejects:
        lines.insert(len(lines) * 2 // 3, style.delimiter.join(lines[-1].split(style.delimiter)[:HALF]))
        rejects += 1
    return _encoded(style.newline.join([*lines, ""]), style.code), rejects


def instant(column: str, style: str) -> pl.Expr:
    """Epoch seconds as that style writes them; null stays null."""
    seconds = pl.col(column)
    if style in ("epoch", "epoch-milliseconds"):
        return seconds if style == "epoch" else seconds * 1000
    if style in ERA_PATTERNS:
        local = (seconds + CASE_OFFSET) * 1_000_000
        return _in_eras(local.cast(pl.Datetime("us")), style == "era", ERA_PATTERNS[style])
    offset, pattern = PATTERNS[style]
    return stamp(seconds * 1_000_000, offset, pattern)


def birth_date(style: str) -> pl.Expr:
    """ISO days as that style writes them."""
    day = pl.col("birth_date").str.to_date("%Y-%m-%d", strict=False).cast(pl.Datetime("us"))
    if style in ERA_BIRTHS:
        return _in_eras(day, style == "era", ERA_BIRTHS[style])
    return pl.col("birth_date") if style == "iso" else day.dt.strftime(BIRTHS[style])


def _in_eras(moment: pl.Expr, in_full: bool, pattern: str) -> pl.Expr:
    """Japanese calendar: 令和6年… or R6.…; the first year is written 元 in full."""
    day = moment.dt.strftime("%Y%m%d").cast(pl.Int64)
    written = pl.lit(None, dtype=pl.String)
    for first, before, name, letter in reversed(ERAS):
        year = (moment.dt.year().cast(pl.Int64) - before).cast(pl.String)
        year = pl.when(year == "1").then(pl.lit("元")).otherwise(year) if in_full else year
        text = pl.concat_str([pl.lit(name if in_full else letter), year, moment.dt.strftime(pattern)])
        written = pl.when(day >= first).then(text).otherwise(written)
    return written


def _split(text: pl.DataFrame) -> pl.DataFrame:
    """Names and readings in two columns each, parted where they have a space or a comma; one that has none stands in the first."""
    for whole, parts in (("name", ("family_name", "given_name")), ("name_reading", ("family_reading", "given_reading"))):
        both = pl.col(whole).str.replace(r"[,　 ]+", "\n").str.splitn("\n", 2)
        named = [both.struct.field(f"field_{place}").fill_null("").alias(part) for place, part in enumerate(parts)]
        columns = [part for name in text.columns for part in (parts if name == whole else (name,))]
        text = text.with_columns(named).select(columns)
    return text


def _spoil(text: pl.DataFrame, bad: tuple[dict[str, str], ...]) -> tuple[pl.DataFrame, int]:
    """Copies of real rows with one field each that cannot be, spread through the file; a small file has none."""
    if text.height < 2 * len(bad) + 2:
        return text, 0
    step = text.height // (len(bad) + 1)
    text = text.with_columns(pl.col(name).cast(pl.String) for name in {key for change in bad for key in change})
    parts = []
    for number, change in enumerate(bad):
        parts.append(text.slice(number * step, step))
        spoilt = {name: pl.lit(value).alias(name) for name, value in change.items()}
        if "lease_id" in text.columns:
            spoilt["lease_id"] = (pl.col("lease_id") + "X").alias("lease_id")
        parts.append(text.slice((number + 1) * step, 1).with_columns(spoilt.values()))
    parts.append(text.slice(len(bad) * step))
    return pl.concat(parts), len(bad)


def _json_lines(text: pl.DataFrame) -> bytes:
    """One object a line; the last line was cut off while it was written."""
    buffer = io.BytesIO()
    text.write_ndjson(buffer)
    return buffer.getvalue() + b'{"provider":"cut o\n'


def _encoded(text: str, code: str) -> bytes:
    """In that character code; characters that it does not have are written in another way, or lost."""
    try:
        return text.encode(code)
    except UnicodeEncodeError:
        return text.translate(UNWRITABLE).encode(code, "replace")
