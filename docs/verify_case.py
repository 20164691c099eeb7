#!/usr/bin/env python3
"""Check an exported case offline / 离线核验导出的案件卷宗:  python3 verify_case.py FILE.zip [SEAL]
Standard library only; checks as `hashwarden case verify` but for what docs/evidence.md names. Exit 0: whole / 完整; 1: fault."""
import base64, hashlib, itertools, json, re, struct, sys, zlib
PARTS = [("README.txt", 1 << 16), ("entries.jsonl", 1 << 30), ("case.json", 1 << 24), ("ledger.json", 1 << 24),
         ("exhibits/", 1 << 32), ("tokens/", 1 << 16), ("manifest.json", 1 << 24), ("seal.txt", 1 << 10)]
MAX_NAME, MAX_LINE, BIG, TAIL = 200, 1 << 22, 0xFFFFFFFF, r"[0-9a-f]{32}[^/\\\0-\x1f\x7f]+"
CHINESE = dict(pair.split("=") for pair in """case-differs=状态与事件不符 countersignature=副署与条目不符 size=过大 name=名称不当
crc=与校验和不符 custody=移交与持有人不符 directory=末尾目录不符 entry-hash=条目哈希不符 entry-link=未承接前条 entry-order=编号乱序 event-gap=缺少事件
event-of-another-case=属于另案 exhibit-differs=不是该证物 exhibit-missing=缺少证物 exhibit-unknown=证物无事件 hash-differs=与清单不符
head=账本末条不符 header=文件头不符 missing=文件缺失 other-seal=与所给封签不符 rests-on-missing=缺少所依据条目 seal=封签与清单不符 token=时间戳不符
truncated=文件被截断 unlisted=清单未列 unreadable=无法解读""".split())
class Sm3:  # GB/T 32905-2016, for a Python whose hashlib lacks it / 供 hashlib 不含 SM3 时使用
    v = (0x7380166F, 0x4914B2B9, 0x172442D7, 0xDA8A0600, 0xA96F30BC, 0x163138AA, 0xE38DEE4D, 0xB0FB0E4E)
    rest, size = b"", 0
    def update(self, data):
        rol = lambda x, n: ((x << n % 32) | ((x & BIG) >> (32 - n % 32))) & BIG
        self.size, data = self.size + len(data), self.rest + data
        for at in range(0, len(data) - 63, 64):
            w = list(struct.unpack_from(">16I", data, at))
            for j in range(16, 68):
                x = w[j - 16] ^ w[j - 9] ^ rol(w[j - 3], 15)
                w.append(x ^ rol(x, 15) ^ rol(x, 23) ^ rol(w[j - 13], 7) ^ w[j - 6])
            a, b, c, d, e, f, g, h = self.v
            for j in range(64):
                ff, gg, t = (a ^ b ^ c, e ^ f ^ g, 0x79CC4519) if j < 16 else (
                    a & b | a & c | b & c, e & f | ~e & g, 0x7A879D8A)
                ss = rol(rol(a, 12) + e + rol(t, j), 7)
                x, y = ff + d + (ss ^ rol(a, 12)) + (w[j] ^ w[j + 4]) & BIG, gg + h + ss + w[j] & BIG
                a, b, c, d, e, f, g, h = x, a, rol(b, 9), c, y ^ rol(y, 9) ^ rol(y, 17), e, rol(f, 19), g
            self.v = tuple(x ^ y for x, y in zip(self.v, (a, b, c, d, e, f, g, h)))
        self.rest = data[len(data) // 64 * 64:]
    def hexdigest(self):
        self.update(b"\x80" + bytes((55 - self.size) % 64) + struct.pack(">Q", self.size * 8))
        return "".join("%08x" % x for x in self.v)
Fault = type("Fault", (Exception,), {})  # where, what / 位置与差错
def need(holds, entry, what):
    if not holds:
        raise Fault(entry, what)

def head_of(name, size, crc, at=0, central=False):  # a header as it has to be / 文件头应有的字节
    long = [size, size] * (size >= BIG) + [at] * (at >= BIG)
    extra = struct.pack("<2H%dQ" % len(long), 1, 8 * len(long), *long) if long else b""
    fixed = struct.pack("<5H3I2H", 45 if long else 20, 2048, 0, 0, 33, crc, *[min(size, BIG)] * 2, len(name), len(extra))
    last = struct.pack("<6xII", 0o100444 << 16, min(at, BIG)) if central else b""
    return (b"PK\1\2\x2d\3" if central else b"PK\3\4") + fixed + last + name + extra
def end_of(members, start):  # all that stands behind the files / 文件之后应有的全部字节
    out = b"".join(head_of(*one, central=True) for one in members)
    size, count = len(out), len(members)
    if start >= BIG:
        out += struct.pack("<IQ2H8x4QI4xQI", 0x6064B50, 44, 813, 45, count, count, size, start, 0x7064B50, start + size, 1)
    return out + struct.pack("<4s4x2H2I2x", b"PK\5\6", count, count, size, min(start, BIG))
def scan(file):  # every byte of the container / 容器逐字节核对: {name: (size, sha256, sm3, start)}
    total, members, files, last, position = file.seek(0, 2), [], {}, (-1, b""), file.seek(0)
    while "seal.txt" not in files:
        number, head = "file %d" % (len(members) + 1), file.read(30)
        need(len(head) == 30, number, "truncated")
        crc, size, length = struct.unpack("<II4xH", head[14:28])
        need(length <= MAX_NAME, number, "header")
        head += file.read(length + 20 * (size == BIG))
        need(len(head) == 30 + length + 20 * (size == BIG), number, "truncated")
        raw, size = head[30:30 + length], struct.unpack("<Q", head[-16:-8])[0] if size == BIG else size
        need(head == head_of(raw, size, crc) and raw == raw.decode(errors="replace").encode(), number, "header")
        name, start = raw.decode(errors="replace"), position + len(head)
        fits = [name == one or one[-1] == "/" and bool(re.fullmatch(one + TAIL, name)) for one, _ in PARTS]
        need(any(fits) and (fits.index(True), raw) > last, number, "name")
        need(size <= PARTS[fits.index(True)][1], name, "size")
        need(size <= total - start, name, "truncated")
        one, two, found = hashlib.sha256(), hashlib.new("sm3") if "sm3" in hashlib.algorithms_available else Sm3(), 0
        for at in range(0, size, 1 << 17):
            data = file.read(min(size - at, 1 << 17))
            found = zlib.crc32(data, found)
            [digest.update(data) for digest in (one, two)]
        need(found == crc, name, "crc")
        members.append((raw, size, crc, position))
        files[name], last, position = (size, one.hexdigest(), two.hexdigest(), start), (fits.index(True), raw), start + size
    end = end_of(members, position)
    rest = file.read(len(end) + 1)
    need(rest == end, "zip directory", "truncated" if end.startswith(rest) else "directory")
    return files
def page(data):  # JSON whose objects have the very fields they should / 各对象字段须与格式一致
    shapes = ("absent case exported_at exported_by files format withheld", "bytes name sha256 sm3", "exhibit reason",
              "countersignatures head", "hash sequence", "at by hash node note sequence")
    return json.loads(data.decode(), object_hook=lambda one: one if " ".join(sorted(one)) in shapes else {}[0])
def read(file, files, name):  # from now on what cannot be read is this / 此后无法解读者即此文件
    need(name in files, name, "missing")
    files["place"] = name
    file.seek(files[name][3])
    return file.read(files[name][0])
def response_of(text, sha256):  # the answer around a token that holds this hash / 含此哈希的时间戳所在的应答
    inner = b"0\3\2\1\0" + base64.b64decode(text, validate=True)
    return struct.pack(">BBH", 0x30, 0x82, len(inner)) + inner if b"\4\x20" + bytes.fromhex(sha256) in inner else None

def take_event(row, state, files):  # exhibits, and what the case rests on / 证物及案件所依据的条目
    body = json.loads(row["body"])
    need(row["noun"] == body["case"] == state["case"], files["place"], "event-of-another-case")
    files["place"] = event = "event %d" % (state["events"] + 1)
    need(body["sequence"] == state["events"] + 1, event, "event-gap")
    (name, proof), = body["change"].items()
    if name == "recorded":
        state["number"] = proof["number"]
        state["needs"] += [(proof["origin"]["finding"], row)] if "finding" in proof["origin"] else []
    elif name in ("suspected", "proposed"):
        state["needs"] += [(one, row) for one in proof.get("change", {}).get("suspected", proof).get("protocol_proofs", [])]
    elif name == "exhibit-added":
        need(proof["id"] not in state["held"], event, "custody")
        one = {key: proof[key] for key in ("id", "label", "title", "held_by")}
        state["held"][proof["id"]] = dict(one, moves=0, file=proof.get("file") and dict(proof["file"]))
    elif name == "custody-moved":
        need(proof["exhibit"] in state["held"], event, "exhibit-unknown")
        one = state["held"][proof["exhibit"]]
        need(one["held_by"] == proof["from"], event, "custody")
        one.update(held_by=proof["to"], moves=one["moves"] + 1)
    state.update(events=body["sequence"], first_at=state.get("first_at", body["at"]), last_at=body["at"])

def history(file, files, case, head, signatures):  # each entry's hash, link, event / 逐条核对哈希、链接与事件
    state = {"case": case, "events": 0, "number": "", "held": {}, "needs": [], "rows": 0}
    last, before, hashes, present = 0, "0" * 64, {}, set()
    end = sum(files["entries.jsonl"][::3])
    file.seek(files["entries.jsonl"][3])
    while file.tell() < end:
        state["rows"] += 1
        files["place"] = place = "entries.jsonl line %d" % state["rows"]
        line = file.readline(min(MAX_LINE, end - file.tell()))
        row = json.loads(line.decode())
        columns = [str(row[name]).encode() for name in "sequence at kind noun body previous".split()]
        need(len(row) == 7 and row["hash"] and line.endswith(b"\n") and row["sequence"] >= 0, place, "unreadable")
        files["place"] = entry = "entry %d" % row["sequence"]
        need(row["sequence"] > last, entry, "entry-order")
        digest = hashlib.sha256(b"".join(struct.pack(">Q", len(one)) + one for one in columns)).hexdigest()
        need(digest == row["hash"], entry, "entry-hash")
        need(row["sequence"] > last + 1 or row["previous"] == before, entry, "entry-link")
        last, before, hashes[row["sequence"]] = row["sequence"], digest, digest
        if row["kind"] == "case-event":
            take_event(row, state, files)
        elif row["kind"] in ("finding", "evidence", "observation"):
            body, ours = json.loads(row["body"]), row["kind"] == "finding"
            present.add(row["noun"])
            state["needs"] += [(one["id"] if ours else one, row) for one in body.get("evidence" if ours else "basis", [])]
    need(state["events"], "event 1", "event-gap")
    need(last < head["sequence"] or (last, before) == (head["sequence"], head["hash"]), "ledger.json", "head")
    need(all(one["sequence"] <= head["sequence"] and hashes.get(one["sequence"], one["hash"]) == one["hash"]
             for one in signatures), "ledger.json", "countersignature")
    return state, {name: "entry %d" % row["sequence"] for name, row in reversed(state["needs"]) if name not in present}

def verify(file, files, paper):
    files.update(scan(file))
    found = [name for name in files if name not in ("manifest.json", "seal.txt", "place")]
    for name in [part for part, _ in PARTS if part[-1] != "/"]:
        need(name in files, name, "missing")
    seal = files["manifest.json"][1]
    need(read(file, files, "seal.txt") == (seal + "  manifest.json\n").encode(), "seal.txt", "seal")
    need(paper is None or paper.strip().lower() == seal, "seal.txt", "other-seal")
    manifest = page(read(file, files, "manifest.json"))
    listed = {one["name"]: (one["bytes"], one["sha256"], one["sm3"]) for one in manifest["files"]}
    withheld, absent = [one["exhibit"] for one in manifest["withheld"]], manifest["absent"]
    need(manifest["format"] == "hashwarden-case/1", "manifest.json", "unreadable")
    for name, line in itertools.zip_longest(found, [one["name"] for one in manifest["files"]]):
        need(name is None or name in listed, name, "unlisted")
        need(name == line, line or name, "missing" if line else "unlisted")
        need(listed[name] == files[name][:3], name, "hash-differs")
    ledger = page(read(file, files, "ledger.json"))
    state, lacks = history(file, files, manifest["case"], ledger["head"], ledger["countersignatures"])
    for name in sorted(lacks):
        need(name in absent, lacks[name], "rests-on-missing")
    need(absent == sorted(lacks), "manifest.json", "rests-on-missing")
    stated, held = json.loads(read(file, files, "case.json").decode()), state["held"]
    told = {name: state[name] for name in ("case", "number", "events", "first_at", "last_at")}
    told["exhibits"] = [dict(one, file=one["file"] and one["file"]["name"]) for one in held.values()]
    need(told == {name: stated[name] for name in told}, "case.json", "case-differs")
    there, with_file = set(), {key: one["file"] for key, one in held.items() if one["file"]}
    for name in [name for name in found if name.startswith("exhibits/")]:
        key, one = name[9:41], with_file.get(name[9:41])
        need(one and key not in there and key not in withheld, name, "exhibit-unknown")
        need((one["bytes"], one["sha256"], one["sm3"]) == files[name][:3], name, "exhibit-differs")
        there.add(key)
    for key in with_file:
        need(key in there or key in withheld, "exhibits/" + key, "exhibit-missing")
    need(set(withheld) <= set(with_file), "manifest.json", "exhibit-unknown")
    stamped = {"tokens/%s.tsr" % key: one for key, one in with_file.items() if one.get("time_token")}
    for name, one in stamped.items():
        need(read(file, files, name) == response_of(one["time_token"], one["sha256"]), name, "token")
    for name in [name for name in found if name.startswith("tokens/")]:
        need(name in stamped, name, "exhibit-unknown")
    return dict(type="whole", case=manifest["case"], number=state["number"], seal=seal, head=ledger["head"],
                entries=state["rows"], events=state["events"], exhibits=len(there), tokens=len(stamped))

def main(path, paper=None):
    files = {"place": "file 1"}
    try:
        out = verify(open(path, "rb"), files, paper)
    except (Fault, KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
        place = error.args if isinstance(error, Fault) else (files["place"], "unreadable")
        out = dict(zip(("type", "entry", "what"), ("fault", *place)))
    print(json.dumps(out, ensure_ascii=False))
    print("首个差错 first fault: %s %s" % (out["entry"], CHINESE[out["what"]]) if "what" in out else
          "完整:请将封签和账本末条与纸面核对 / whole: compare seal and head of the ledger with those on paper")
    return "what" in out
if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]) if 1 < len(sys.argv) < 4 else __doc__)
