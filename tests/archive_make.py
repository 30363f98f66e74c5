"""Archives for archive.test, well made and ill made, of the fixture that is named: into the current
folder. Nothing but Python's standard library."""
import gzip
import io
import lzma
import random
import struct
import sys
import tarfile
import zipfile

with open(sys.argv[1], "rb") as f:
    report = f.read()
TIME = 1583118245  # 2020-03-02T03:04:05Z


def other(n):
    """The report, of another image."""
    text = report.replace(b"payments/api", b"payments/api%d" % n)
    return text.replace(b"1" * 64, b"%064d" % n).replace(b"2" * 64, b"%064d" % n)


def member(name, data=b"", kind=tarfile.REGTYPE, link=""):
    info = tarfile.TarInfo(name)
    info.size, info.type, info.linkname, info.mtime = len(data), kind, link, TIME
    return info, io.BytesIO(data) if kind == tarfile.REGTYPE else None


def tar(members, form=tarfile.PAX_FORMAT):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=form) as t:
        for one in members:
            t.addfile(*member(*one))
    return out.getvalue()


def zipped(members, method=zipfile.ZIP_DEFLATED, out=None):
    out = out or io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as z:
        for name, data in members:
            z.writestr(zipfile.ZipInfo(name, (2020, 3, 2, 3, 4, 6)), data, method)
    return out


class Pipe:
    """A file that cannot seek: sizes then stand behind the data."""

    def __init__(self):
        self.data = b""

    def write(self, data):
        self.data += bytes(data)
        return len(data)

    def flush(self):
        pass


def save(name, data):
    with open(name, "wb") as f:
        f.write(data)


three = [("r/a.json", other(1)), ("r/bad.json", b"no report\n"), ("r/b.json", other(2))]
plain = tar(three)
save("plain.tar", plain)
save("gnu.tar", tar(three, tarfile.GNU_FORMAT))
save("ustar.tar", tar(three, tarfile.USTAR_FORMAT))
save("three.tgz", gzip.compress(plain))
save("three.tar.xz", lzma.compress(plain))
save("three.zip", zipped(three).getvalue())
save("stored.zip", zipped(three, zipfile.ZIP_STORED).getvalue())
save("streamed.zip", zipped(three, out=Pipe()).data)
save("packed.tar", tar([("r/a.json", other(1)), ("r/bad.json", b"no report\n"),
                        ("r/b.json.gz", gzip.compress(other(2)))]))
save("odd.tar", tar([
    ("../../outside.json", other(1)), ("/absolute.json", other(2)), ("./dir/./c.json", other(3)),
    ("esc\x1b[31m\n.json", other(4)), ("dir", b"", tarfile.DIRTYPE),
    ("passwd", b"", tarfile.SYMTYPE, "/etc/passwd"), ("hard", b"", tarfile.LNKTYPE, "/etc/passwd"),
    ("fifo", b"", tarfile.FIFOTYPE), ("null", b"", tarfile.CHRTYPE),
    (".git/config", b"hidden"), ("._a.json", b"hidden"), ("%send.json" % ("long/" * 60), other(5)),
    ("nested.tar", tar(three)), ("nested.tgz", gzip.compress(tar(three))),
    ("nested.zip", zipped(three).getvalue())]))
undated = b"".join(line for line in report.splitlines(True) if b'"CreatedAt"' not in line)
save("undated.tar", tar([("a.json", undated)]))
save("undated.zip", zipped([("a.json", undated)]).getvalue())
save("many.tar", tar([("%d.json" % i, other(i)) for i in range(6)]))
save("empty.tar.gz", gzip.compress(tar([("dir", b"", tarfile.DIRTYPE)])))
save("empty.zip", zipped([]).getvalue())

# Three whole documents, the last of noise that packs badly, so that a cut in the middle is in it.
noise = random.Random(7).randbytes(300000).hex().encode()
noise = report.rstrip()[:-1] + b',"noise":"' + noise + b'"}'
long = gzip.compress(tar([("a.json", other(1)), ("b.json", other(2)), ("c.json", noise)]))
save("cut.tgz", long[:len(long) // 2])
save("cut.tar", plain[:len(plain) // 2])
save("cut.zip", zipped(three).getvalue()[:1200])
at = plain.index(b"r/b.json")
save("damaged.tar", plain[:at] + b"X" + plain[at + 1:])

crc = bytearray(zipped([("a.json", other(1)), ("b.json", other(2))], zipfile.ZIP_STORED).getvalue())
crc[crc.index(b"payments/api1")] ^= 1
save("crc.zip", bytes(crc))

locked = bytearray(zipped([("a.json", other(1)), ("b.json", other(2))]).getvalue())
for magic, flags in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
    at = locked.index(magic) + flags  # of the first entry: bit 0 says that it is encrypted
    locked[at:at + 2] = struct.pack("<H", struct.unpack_from("<H", locked, at)[0] | 1)
save("locked.zip", bytes(locked))

# 24 MiB of blanks behind the beginning of a report; a report behind them.
bomb = report.rstrip()[:-1] + b" " * (24 << 20)
save("bomb.json.gz", gzip.compress(bomb))
save("bomb.zip", zipped([("a.json", other(1)), ("bomb.json", bomb), ("b.json", other(2))]).getvalue())
save("bomb.tgz", gzip.compress(tar([("bomb.json.gz", gzip.compress(bomb)), ("b.json", other(2))])))
save("flood.tgz", gzip.compress(tar([("a.json", other(1)), ("bomb.json", bomb), ("b.json", other(2))])))

# A report that only looks like a tar where it is looked at.
ustar = b"{" + b" " * (257 - 1 - 9) + b'"ustar":"ustar",' + report.lstrip()[1:]
assert ustar[257:262] == b"ustar"
save("ustar.json", ustar)
