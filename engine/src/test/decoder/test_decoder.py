# Copyright 2026 The Ringsave authors
# SPDX-License-Identifier: Apache-2.0
"""Tests of the decoder, with images built from IMAGE-FORMAT.md by a few lines of struct.pack."""
import contextlib
import io
import json
import os
import struct
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import decoder  # noqa: E402

pack, H = struct.pack, decoder.murmur3


def padded(data):
    return data + bytes(-len(data) % 8)


class Part:
    """A record with its payload section."""

    def __init__(self, template, body, payload=b"", version=2, schema=21330, reserved=0, padding=None):
        record = pack("<HHHHQ", len(body) + 8, template, schema, version, len(payload)) + body + pack("<I", reserved)
        self.template, self.payload, self.trailers = template, payload, b""
        self.body = body if template < 32768 else record[:-4]
        self.data = record + pack("<I", decoder.crc32c(record))
        payload = padded(payload) if padding is None else payload + padding
        for index in range(0, len(payload), 65536):
            block = payload[index:index + 65536]
            trailer = pack("<II", decoder.crc32c(block), index // 65536)
            self.trailers += trailer
            self.data += block + trailer


def application(name, state, length=None, version=7, state_length=None, optional=0):
    body = pack("<QIHH", state_length or len(state), version, length or len(name), optional)
    return Part(2, body, padded(name) + state)


def bitmap(numbers):
    return sum(1 << number for number in numbers).to_bytes(64, "little")


def entry(group, pages, absent=None):
    """Pages are bytes by their number in the group; a delta's entry has a bitmap of absent ones too."""
    return (pack("<Q", group) + bitmap(pages) + (b"" if absent is None else bitmap(absent))
            + b"".join(pages[number].ljust(4096, b"\0") for number in sorted(pages)))


def region(name, data, length=None, tracked=None, absent=(), delta=False, **wrong):
    """Data is all bytes of a region that is not tracked, or the pages that follow by their numbers."""
    length = len(data) if length is None else length
    tracked = int(isinstance(data, dict)) if tracked is None else tracked
    if isinstance(data, bytes):
        data = {at // 4096: data[at:at + 4096] for at in range(0, len(data), 4096)}
    groups, payload = {number // 512 for number in data}, b""
    for group in sorted(groups | {number // 512 for number in absent}):
        here = range(group * 512, group * 512 + 512)
        payload += entry(group, {number % 512: data[number] for number in data if number in here},
                         [number % 512 for number in absent if number in here] if delta else None)
    return Part(8, pack("<QQIHBBII128s", length, wrong.get("pages", len(data)), wrong.get("groups", len(groups)),
                        wrong.get("name_length", len(name)), tracked, wrong.get("reserved", 0), 5,
                        wrong.get("reserved_word", 0), name), wrong.get("payload", payload))


def channel(number, in_flight=0, name=b"net", ends=2, slots=2, contexts=(b"near!", b"far!!"), longest=64, **more):
    return Part(3, pack("<8IHBBI", number, in_flight, 1, 2, slots, longest, 4, len(contexts[0]),
                        len(name), ends, more.get("reserved", 0), more.get("state_version", 0)),
                padded(name) + b"".join(padded(context) for context in contexts[:ends]))


def ring(side, head, payload, tail=None, form=1):
    tail = head + len(payload) if tail is None else tail
    return Part(4, pack("<QQIIIBBH", head, tail, 1, 0, 1, side, form, 0), payload)


def packet(at, payload, ring_length, number=5, offset8=2, footer=0, kind=6, flags=1):
    return (pack("<HHHHQ", kind, offset8, 2 + len(payload) // 8, flags, number) + payload
            + pack("<II", footer, at % ring_length))


def ranges(first, count, *pairs, extra=0):
    """Ranges of a packet; extra bytes stand where the last one's page numbers would."""
    return pack("<II", first, count) + b"".join(pack("<II", *pair) for pair in pairs) + bytes(extra)


def in_flight(number, end, direction, payload=b"", context=b"ctx!", kind=6, ranges=b"", state=b"", **wrong):
    """A request in flight: its table, what Requests holds of it and what Packets does."""
    head = pack("<QIIIHH", number, wrong.get("packet_length", len(payload)), wrong.get("ranges_length", len(ranges)),
                wrong.get("state_length", len(state)), kind, wrong.get("reserved", 0))
    return 2 * end + direction, head + padded(context) + padded(state), ranges + payload


def requests(*flights, survivors=(0, 0), numbers=None, more=b"", more_packets=b""):
    """Requests and Packets of the requests in flight, in the order of their tables."""
    tables = [[flight for flight in flights if flight[0] == table] for table in range(4)]
    packets = tables[0][survivors[0]:] + tables[1] + tables[2][survivors[1]:] + tables[3]
    return [Part(5, pack("<4I", *numbers or map(len, tables)), b"".join(f[1] for t in tables for f in t) + more),
            Part(9, pack("<II", *survivors), b"".join(f[2] for f in packets) + more_packets)]


def image(applications=(), channels=(), **wrong):
    """A sealed image; each channel is a list of parts. The keyword arguments replace right values."""
    cut_of = lambda parts: H(b"".join(p.body + (b"" if p.template in (4, 8) else p.trailers)
                                      for p in parts if p.template != 9))
    length = 80 + sum(len(p.data) for parts in (applications, *channels) for p in parts)
    offset, cuts, entries = 80 + sum(len(p.data) for p in applications), [], b""
    for parts in channels:
        cuts.append(cut_of(parts))
        size = sum(len(p.data) for p in parts)
        left_out = b"".join(p.trailers for p in parts if p.template == 4)
        left_out += b"".join(p.body + p.trailers for p in parts if p.template == 9)
        entries += pack("<4sIQQ16s", parts[0].body[:4], 0, offset, size, H(left_out + cuts[-1]))
        offset += size
    entries, version = wrong.get("entries", entries), wrong.get("version", 2)
    directory = Part(6, b"", entries, version)
    before_end = b"".join(p.data for p in wrong.get("before_end", ()))
    length += len(directory.data) + len(before_end) + 72
    length = wrong.get("length", length)
    header = Part(1, pack("<8sQQIIBBHI16s", wrong.get("magic", b"RINGSAVE"), 42, length,
                          wrong.get("channel_count", len(channels)),
                          wrong.get("application_count", sum(p.template == 2 for p in applications)),
                          wrong.get("kind", 1), wrong.get("hash", 1), wrong.get("reserved", 0),
                          wrong.get("region_count", sum(p.template == 8 for p in applications)),
                          wrong.get("base", bytes(16))), version=version)
    cut = cut_of(applications)
    section = H(b"".join(p.trailers for p in applications if p.template == 8) + cut)
    digest = wrong.get("digest", H(header.body + section + entries))
    cut_id = wrong.get("cut_id", H(pack("<Q", 42) + cut + b"".join(cuts)))
    end = pack("<QQ", wrong.get("directory", offset), wrong.get("end_length", length)) + digest + cut_id
    middle = b"".join(p.data for parts in (applications, *channels) for p in parts)
    return header.data + middle + directory.data + before_end + Part(7, end, version=version).data + wrong.get("after", b"")


def full_channel(number=3, name=b"net"):
    """A channel with an incoming packet across the wrap, requests in all four tables and optional records."""
    return [
        channel(number, 5, name, state_version=3), Part(32768, bytes(8), b"skipped"),
        ring(0, 4080, packet(4080, b"12345678", 4096) + packet(4112, b"", 4096)),
        ring(1, 0, packet(0, b"abcdefgh", 8192, offset8=3)),
        *requests(in_flight(9, 0, 0, b"12345678"), in_flight(1, 0, 0), in_flight(9, 0, 1, kind=9), in_flight(
            4, 1, 0, b"12345678" * 5, kind=9, ranges=b"abcdefgh" * 3, state=b"state"), in_flight(4, 1, 1)),
        Part(65535, b""),
    ]


def empty_channel(number=3, **more):
    return [channel(number, **more), ring(0, 0, b""), ring(1, 0, b"")]


def full_image():
    return image([application(b"a", b""), Part(40000, b""), application(b"b\xc3\xa9", b"x" * 70001, optional=1),
                  region(b"b", b"y" * 65537), Part(40001, b""),
                  region(b"b\xc3\xa9", {1: b"x" * 4096, 2: b"", 514: b"z"}, 514 * 4096 + 1)],
                 [full_channel(), empty_channel(2 ** 31 + 7, ends=1, name=b"")])


class DigestTest(unittest.TestCase):

    def test_crc32c_vectors(self):
        for data, crc in ((b"", 0), (b"123456789", 0xE3069283), (bytes(32), 0x8A9136AA), (b"\xff" * 32, 0x62A8AB43),
                          (bytes(range(32)), 0x46DD794E), (bytes(range(31, -1, -1)), 0x113FDB5C)):
            self.assertEqual(decoder.crc32c(data), crc)

    def test_murmur3_vectors(self):
        for text, first, second in (
                ("", 0, 0), ("hello", 0xCBD8A7B341BD9B02, 0x5B1E906A48AE1D19),
                ("hello, world", 0x342FAC623A5EBC8E, 0x4CDCBC079642414D),
                ("19 Jan 2038 at 3:14:07 AM", 0xB89E5988B737AFFC, 0x664FC2950231B2CB),
                ("The quick brown fox jumps over the lazy dog.", 0xCD99481F9EE902C9, 0x695DA1A38987B6E7)):
            self.assertEqual(H(text.encode()), pack("<QQ", first, second))

    def test_murmur3_verification_value(self):
        """The value by which SMHasher verifies MurmurHash3_x64_128; it covers every length up to 255."""
        hashes = b"".join(H(bytes(range(length)), 256 - length) for length in range(256))
        self.assertEqual(H(hashes)[:4], pack("<I", 0x6384BA69))


class ReadTest(unittest.TestCase):

    def assert_refused(self, data, message=""):
        with self.assertRaises(decoder.Bad) as raised:
            decoder.read_image(data)
        self.assertRegex(str(raised.exception), r"^offset \d+: .+ \(expected .+, found .+\)$")
        self.assertNotIn("\n", str(raised.exception))
        self.assertIn(message, str(raised.exception))

    def test_minimal_image(self):
        result = decoder.read_image(image())
        self.assertEqual(result["state"], {"label": 42, "applications": [], "regions": [], "channels": []})
        self.assertEqual((result["image"]["length"], result["image"]["version"]), (176, "0.2"))

    def test_full_image(self):
        result = decoder.read_image(full_image())
        applications, channels = result["state"]["applications"], result["state"]["channels"]
        self.assertEqual([a["name"] for a in applications], ["a", "b\xe9"])
        self.assertEqual(applications[1]["state"], decoder.summary(b"x" * 70001))
        self.assertEqual([a["optional"] for a in applications], [False, True])
        self.assertEqual(result["state"]["regions"], [
            {"name": "b", "version": 5, "length": 65537, "tracked": False, "present": [[0, 17]],
             "bytes": decoder.summary(b"y" * 65537)},
            {"name": "b\xe9", "version": 5, "length": 514 * 4096 + 1, "tracked": True, "present": [[1, 2], [514, 1]],
             "bytes": decoder.summary(bytes(4096) + b"x" * 4096 + bytes(512 * 4096) + b"z")}])
        self.assertEqual([c["id"] for c in channels], [3, 2 ** 31 + 7])
        self.assertEqual(channels[0]["contexts"], [decoder.summary(b"near!"), decoder.summary(b"far!!")])
        self.assertEqual(channels[0]["incoming"]["packets"][0], {
            "type": 6, "flags": 1, "transactionId": 5, "payload": decoder.summary(b"12345678")})
        self.assertEqual(channels[0]["outgoing"]["packets"][0]["payload"], decoder.summary(b""))
        self.assertEqual([(p["end"], p["direction"], p["transactionId"]) for p in channels[0]["inFlight"]], [
            ("near", "received", 9), ("near", "received", 1), ("near", "awaiting", 9),
            ("opposite", "received", 4), ("opposite", "awaiting", 4)])
        self.assertEqual(channels[0]["inFlight"][0]["context"], decoder.summary(b"ctx!"))
        self.assertEqual(channels[0]["inFlight"][0]["ranges"], decoder.summary(b""))
        self.assertEqual(channels[0]["inFlight"][3]["ranges"], decoder.summary(b"abcdefgh" * 3))
        self.assertEqual(channels[0]["inFlight"][0]["state"], decoder.summary(b""))
        self.assertEqual(channels[0]["inFlight"][3]["state"], decoder.summary(b"state"))
        self.assertEqual([c["packetStateVersion"] for c in channels], [3, 0])
        self.assertEqual(channels[0]["inFlight"][3]["packet"], decoder.summary(b"12345678" * 5))
        self.assertEqual(list(result["image"]["channelDigests"]), ["3", "2147483655"])

    def test_section_of_whole_blocks(self):
        for length in (65535, 65536, 65537, 131072 - 8, 131072):
            result = decoder.read_image(image([application(b"name", bytes(length - 8))]))
            self.assertEqual(result["state"]["applications"][0]["state"]["length"], length - 8)

    def test_cut_id_leaves_out_ring_bytes(self):
        images = [decoder.read_image(image((), [[channel(1), ring(0, 0, packet(0, data, 4096)), ring(1, 0, b"")]]))
                  for data in (b"12345678", b"87654321")]
        self.assertEqual(images[0]["image"]["cutId"], images[1]["image"]["cutId"])
        self.assertNotEqual(images[0]["image"]["digest"], images[1]["image"]["digest"])

    def test_cut_id_leaves_out_region_bytes(self):
        images = [decoder.read_image(image([region(b"r", data)])) for data in (b"12345678", b"87654321")]
        self.assertEqual(images[0]["image"]["cutId"], images[1]["image"]["cutId"])
        self.assertNotEqual(images[0]["image"]["digest"], images[1]["image"]["digest"])

    def test_delta(self):
        """Of the outgoing ring the base has the first packet, of the incoming one all."""
        new = packet(24, b"12345678", 8192)
        rings = ring(0, 0, b"", tail=64), ring(1, 0, new, tail=56)
        full = ring(0, 0, packet(0, b"", 4096) + packet(24, bytes(16), 4096)), ring(1, 0, packet(0, b"", 8192) + new)
        delta = decoder.read_image(image((), [[channel(1), *rings]], kind=2, base=b"0123456789abcdef"))
        whole = decoder.read_image(image((), [[channel(1), *full]]))
        self.assertEqual((delta["image"]["kind"], delta["image"]["base"]), ("delta", b"0123456789abcdef".hex()))
        self.assertEqual(delta["image"]["cutId"], whole["image"]["cutId"])
        self.assertNotEqual(delta["image"]["digest"], whole["image"]["digest"])
        found, expected = delta["state"]["channels"][0], whole["state"]["channels"][0]
        self.assertEqual((found["incoming"]["from"], found["incoming"]["packets"]), (64, []))
        self.assertEqual((found["outgoing"]["from"], found["outgoing"]["packets"]), (24, expected["outgoing"]["packets"][1:]))
        self.assertNotIn("from", expected["outgoing"])
        for wrong in (ring(0, 8, bytes(16), tail=16), ring(0, 0, bytes(4), tail=8)):
            self.assert_refused(image((), [[channel(1), wrong, ring(1, 0, b"")]], kind=2), "Ring payloadLength")
        self.assert_refused(image((), [[channel(1), *rings]]), "Ring payloadLength")

    def test_cut_id_leaves_out_packets(self):
        images = []
        for data, survivors in ((b"12345678", 0), (b"87654321", 0), (b"12345678", 1)):
            parts = requests(in_flight(1, 0, 0, data), in_flight(2, 0, 0, data), survivors=(survivors, 0))
            sections = [[channel(1, 2), ring(0, 0, b""), ring(1, 0, b""), *parts]]
            images.append(decoder.read_image(image((), sections, kind=2 if survivors else 1))["image"])
        self.assertEqual(len({found["cutId"] for found in images}), 1)
        self.assertEqual(len({found["channelDigests"]["1"] for found in images}), 3)

    def test_delta_of_requests(self):
        """Both tables of received requests have a survivor, the near one a new request behind it."""
        flights = [in_flight(7, 0, 0, b"12345678"), in_flight(3, 0, 0, b"", kind=7, ranges=b"abcdefgh"), in_flight(7, 0, 1),
                   in_flight(7, 1, 0, b"12345678")]
        parts = [channel(1, 4), ring(0, 0, b""), ring(1, 0, b""), *requests(*flights, survivors=(1, 1))]
        found = decoder.read_image(image((), [parts], kind=2))["state"]["channels"][0]["inFlight"]
        self.assertEqual([f["packet"] for f in found], [None, decoder.summary(b""), decoder.summary(b""), None])
        self.assertEqual([f["ranges"] for f in found], [None, decoder.summary(b"abcdefgh"), decoder.summary(b""), None])
        self.assert_refused(image((), [parts]), "nearSurvivors")

    def test_delta_of_regions(self):
        """Of the tracked region one page follows, one is absent and one is as in the base; the other region is whole."""
        data = {512: b"x" * 4096}
        parts = [region(b"a", data, 1025 * 4096, absent=(0, 1, 511, 1024), delta=True, pages=700, groups=2),
                 region(b"b", b"y" * 4097, delta=True), region(b"c", {}, 1, delta=True, pages=1, groups=1)]
        self.assertEqual(decoder.read_image(image(parts, kind=2))["state"]["regions"], [
            {"name": "a", "version": 5, "length": 1025 * 4096, "tracked": True, "bytes": None, "present": [[512, 1]],
             "absent": [[0, 2], [511, 1], [1024, 1]], "presentPages": 700, "presentGroups": 2,
             "pages": decoder.summary(b"x" * 4096)},
            {"name": "b", "version": 5, "length": 4097, "tracked": False, "present": [[0, 2]],
             "bytes": decoder.summary(b"y" * 4097)},
            {"name": "c", "version": 5, "length": 1, "tracked": True, "bytes": None, "present": [], "absent": [],
             "presentPages": 1, "presentGroups": 1, "pages": decoder.summary(b"")}])

    def test_region_without_pages(self):
        for length in (1, 2 ** 28, 2 ** 28 + 1, 2 ** 42):
            found, = decoder.read_image(image([region(b"a", {}, length)]))["state"]["regions"]
            self.assertEqual((found["length"], found["present"]), (length, []))
            self.assertEqual(found["bytes"] is None, length > 2 ** 28)

    def test_wrong_regions(self):
        for parts, message in (
                ([region(b"", b"x")], "nameLength"), ([region(b"a", b"x", name_length=129)], "nameLength"),
                ([region(b"a", b"")], "regionLength"), ([region(b"a", {}, 2 ** 42 + 1)], "regionLength"),
                ([region(b"ab", b"x", name_length=1)], "padding"), ([region(b"\xff", b"x")], "UTF-8"),
                ([region(b"a", b"x", reserved=1)], "reserved"), ([region(b"a", b"x", reserved_word=1)], "reserved"),
                ([region(b"a", b"x", tracked=2)], "tracked"), ([region(b"a", b"x")] * 2, "order of regions"),
                ([region(b"b", b"x"), region(b"a", b"x")], "order of regions"),
                ([region(b"a", b"x"), application(b"a", b"")], "order of records"),
                ([region(b"a", b"x", length=4097)], "pages that follow in a region"),
                ([region(b"a", b"x", pages=0)], "presentPages"), ([region(b"a", b"x", groups=0)], "presentGroups"),
                ([region(b"a", b"x", length=4097, pages=2)], "pages that follow in a region that is not tracked"),
                ([region(b"a", b"xy", length=1)], "last page")):
            self.assert_refused(image(parts), message)
        self.assert_refused(image((), [[*empty_channel(), region(b"a", b"x")]]), "order of records")
        self.assert_refused(image([region(b"a", b"x")], region_count=0), "regionCount")

    def test_wrong_pages_of_a_full_region(self):
        three, one = 3 * 512 * 4096, {0: b"x"}
        for part, message in (
                (region(b"a", one, three, pages=2), "presentPages"), (region(b"a", one, three, pages=0), "presentPages"),
                (region(b"a", one, three, pages=1537), "presentPages"), (region(b"a", one, three, groups=2), "presentGroups"),
                (region(b"a", one, three, groups=4), "presentGroups"), (region(b"a", one, three, groups=0), "presentGroups"),
                (region(b"a", one, three, payload=entry(3, one)), "group number"),
                (region(b"a", one, three, payload=entry(2 ** 63, one)), "group number"),
                (region(b"a", one, three, pages=2, payload=entry(1, one) * 2), "group number"),
                (region(b"a", one, three, pages=2, groups=2, payload=entry(1, one) + entry(0, one)), "group number"),
                (region(b"a", {1: b"x"}, 4096, pages=1), "beyond the region"),
                (region(b"a", {511: b"x"}, 511 * 4096), "beyond the region"),
                (region(b"a", one, three, payload=entry(0, one) + entry(1, {})), "at least one"),
                (region(b"a", one, three, payload=entry(0, one)[:-8]), "cut short"),
                (region(b"a", one, three, payload=entry(0, one) + bytes(64)), "cut short"),
                (region(b"a", one, three, payload=entry(0, one) + bytes(72)), "group number"),
                (region(b"a", one, 4095, payload=entry(0, {0: b"x" * 4096})), "last page"),
                (region(b"a", {512: b"xy"}, 512 * 4096 + 1), "last page")):
            self.assert_refused(image([part]), message)

    def test_wrong_pages_of_a_region_in_a_delta(self):
        three, one = 3 * 512 * 4096, {0: b"x"}
        for part, message in (
                (region(b"a", one, three, delta=True, pages=1537), "presentPages"),
                (region(b"a", one, three, delta=True, groups=4), "presentGroups"),
                (region(b"a", one, three, payload=entry(3, one, ())), "group number"),
                (region(b"a", one, three, payload=entry(1, one, ()) + entry(1, {}, (5,))), "group number"),
                (region(b"a", one, three, payload=entry(0, one, (0,))), "no page in both"),
                (region(b"a", one, three, payload=entry(0, {}, ())), "at least one"),
                (region(b"a", {}, 4096, payload=entry(0, {}, (1,))), "beyond the region"),
                (region(b"a", {1: b"x"}, 4096, pages=1, delta=True), "beyond the region"),
                (region(b"a", one, three, payload=entry(0, one)), "cut short|both"),
                (region(b"a", one, three, payload=entry(0, one, ())[:-8]), "cut short"),
                (region(b"a", one, three, payload=entry(0, one, ()) + bytes(128)), "cut short"),
                (region(b"a", {0: b"xy"}, 1, delta=True), "last page"),
                (region(b"a", b"x", length=4097, pages=2, absent=(1,), delta=True), "not tracked"),
                (region(b"a", b"x", pages=0, delta=True), "presentPages"),
                (region(b"a", b"x", groups=0, delta=True), "presentGroups"),
                (region(b"a", {}, 1, tracked=0, pages=1, groups=1, delta=True), "not tracked")):
            with self.assertRaisesRegex(decoder.Bad, message):
                decoder.read_image(image([part], kind=2))

    def test_every_flipped_byte(self):
        for data in (image(), image([application(b"b", b"123"), region(b"r", {}, 9)], [full_channel()])):
            for index in range(len(data)):
                for bits in (1, 128, 255):
                    self.assert_refused(data[:index] + bytes([data[index] ^ bits]) + data[index + 1:])

    def test_every_truncation(self):
        data = image([application(b"b", b"123")], [full_channel()])
        for length in range(len(data)):
            self.assert_refused(data[:length])
        self.assert_refused(data + b"\0", "imageLength")

    def test_huge_lengths(self):
        start = image(length=80 + 40 + 24)[:80]
        for template, body in ((2, pack("<QIHH", 0, 7, 1, 0)), (32768, bytes(16))):
            for length in (17, 65537, 2 ** 31, 2 ** 32, 2 ** 63, 2 ** 64 - 8, 2 ** 64 - 1):
                record = pack("<HHHHQ", 24, template, 21330, 2, length) + body + bytes(4)
                self.assert_refused(start + record + pack("<I", decoder.crc32c(record)) + bytes(24), "payload cut short")

    def test_wrong_headers(self):
        for wrong, message in (
                ({"magic": b"RINGSAVF"}, "magic"), ({"kind": 0}, "kind"), ({"kind": 3}, "kind"),
                ({"base": bytes(15) + b"\1"}, "base"), ({"hash": 0}, "hash"),
                ({"reserved": 1}, "reserved"), ({"length": 184}, "imageLength"), ({"end_length": 1}, "imageLength"),
                ({"channel_count": 1}, "channelCount"), ({"region_count": 1}, "regionCount"), ({"application_count": 1}, "applicationCount"),
                ({"directory": 72}, "directoryOffset"), ({"digest": bytes(16)}, "digest"),
                ({"cut_id": bytes(16)}, "cutId"), ({"after": bytes(8)}, "imageLength"),
                ({"after": bytes(8), "length": 184}, "end of the image"), ({"entries": bytes(40)}, "payloadLength")):
            self.assert_refused(image(**wrong), message)

    def test_wrong_records(self):
        for part, message in (
                (Part(10, b""), "critical"), (Part(0, b""), "critical"), (Part(2, bytes(24)), "blockLength"),
                (Part(32768, b"", version=3), "version"), (Part(32768, b"", version=256), "version"),
                (Part(32768, b"", version=0), "version"), (Part(32768, b"", schema=1), "schemaId"),
                (Part(32768, b"", reserved=1), "reserved"), (Part(32768, bytes(240)), "blockLength"),
                (Part(32768, bytes(4)), "blockLength"), (ring(0, 0, b""), "order"),
                (requests(in_flight(1, 0, 0))[0], "order"), (requests(in_flight(1, 0, 0))[1], "order"),
                (Part(1, pack("<8sQQQQQQ", b"RINGSAVE", 0, 0, 0, 257, 0, 0)), "order"),
                (application(b"", b""), "nameLength"), (application(b"a", b"", optional=2), "optional"),
                (application(b"a", b"", optional=256), "reserved"),
                (application(b"a", b"", state_length=2 ** 31), "stateLength"), (application(b"\xff", b""), "UTF-8"),
                (application(b"a\1", b"", 1), "padding"), (application(b"a" * 9, b"", 8), "payloadLength")):
            self.assert_refused(image([part]), message)

    def test_optional_record_before_image_end(self):
        self.assert_refused(image(before_end=[Part(32768, bytes(232), b"x")]), "order of records")

    def test_optional_record_counts_with_its_header(self):
        sealed = bytearray(image([Part(32768, bytes(8), b"skipped")]))
        sealed[80 + 2] ^= 1
        sealed[80 + 28:80 + 32] = pack("<I", decoder.crc32c(bytes(sealed[80:80 + 28])))
        self.assert_refused(bytes(sealed), "digest")

    def test_higher_minor_version(self):
        body = pack("<QIHH", 0, 7, 1, 0)
        longer = decoder.read_record(Part(2, body + b"addition", b"a", version=3).data, 0)
        self.assertEqual((longer.fields["stateVersion"], longer.body), (7, body + b"addition"))
        for wrong in (Part(2, body[:-8], b"a", version=3), Part(2, body + b"addition", b"a")):
            with self.assertRaisesRegex(decoder.Bad, "blockLength"):
                decoder.read_record(wrong.data, 0)

    def test_versions(self):
        self.assertEqual(decoder.read_image(image(version=255))["image"]["version"], "0.255")
        for version in (0, 1, 256, 257, 65535):
            self.assert_refused(image(version=version), "unknown version")

    def test_wrong_orders(self):
        names = [application(name, b"") for name in (b"a", b"b")]
        self.assert_refused(image(names[::-1]), "order of applications")
        self.assert_refused(image(names[:1] * 2), "order of applications")
        self.assert_refused(image((), [empty_channel(2), empty_channel(1)]), "order of channels")
        self.assert_refused(image((), [empty_channel(2), empty_channel(2)]), "order of channels")
        self.assert_refused(image((), [empty_channel(), names[:1]]), "order of records")
        self.assert_refused(image((), [[channel(1), ring(1, 0, b""), ring(0, 0, b"")]]), "order of records")

    def test_wrong_channels(self):
        good = packet(0, b"", 4096)
        for parts, message in (
                ([channel(1, ends=3)], "ends"), ([channel(1, reserved=1)], "reserved"),
                ([channel(1, name=b"\xc0\x80"), ring(0, 0, b""), ring(1, 0, b"")], "UTF-8"),
                ([channel(1, contexts=(bytes(8), bytes(9))), ring(0, 0, b""), ring(1, 0, b"")], "payloadLength"),
                ([channel(1, contexts=(b"a\0\0", b"a\0\0\1")), ring(0, 0, b""), ring(1, 0, b"")], "padding"),
                ([channel(1, slots=2 ** 20, longest=992), ring(0, 0, b""), ring(1, 0, b"")], "in-flight table"),
                ([channel(1, longest=60)], "maxPacketLength"),
                ([channel(1, state_version=1), ring(0, 0, b""), ring(1, 0, b"")], "packetStateVersion"),
                ([channel(1, 1, state_version=1), ring(0, 0, b""), ring(1, 0, b""), *requests(in_flight(1, 0, 0))],
                 "packetStateVersion"),
                ([channel(1, 1), ring(0, 0, b""), ring(1, 0, b"")], "inFlightCount")):
            self.assert_refused(image((), [parts]), message)
        for incoming, message in (
                (ring(0, 4, b""), "head"), (ring(0, 2 ** 62, b""), "head"), (ring(0, 8, b"", 0), "tail"),
                (ring(0, 0, good, 32), "payloadLength"), (ring(0, 0, b"", 4096), "tail - head"),
                (ring(0, 0, good, form=2), "form"), (ring(2, 0, good), "side")):
            self.assert_refused(image((), [[channel(1), incoming, ring(1, 0, b"")]]), message)

    def test_largest_in_flight_table(self):
        state = decoder.read_image(image((), [empty_channel(slots=2 ** 20 - 1, longest=992)]))["state"]
        self.assertEqual(state["channels"][0]["maxInFlight"], 2 ** 20 - 1)

    def test_malformed_rings(self):
        """They are none of the image's business, and the ring says what is wrong with them."""
        good = packet(0, b"", 4096)
        for ring_bytes, message in (
                (bytes(8), "cut short"), (good + bytes(16), "cut short"), (packet(8, b"", 4096), "footer"),
                (packet(0, b"", 4096, footer=1), "footer"), (packet(0, b"", 4096, offset8=1), "dataOffset8"),
                (packet(0, b"", 4096, offset8=3), "dataOffset8"), (packet(0, bytes(8), 4096)[:24], "length8"),
                (packet(0, b"", 4096, kind=8), "type"), (packet(0, b"", 4096, kind=0), "type"),
                (packet(0, b"", 4096, flags=2), "flags"), (packet(0, b"", 4096, flags=3), "flags"),
                (packet(0, b"", 4096, kind=11, flags=1), "flags"), (packet(0, bytes(8), 4096, kind=7), "ranges cut short"),
                (packet(0, ranges(0, 0, extra=8), 4096, kind=7, offset8=4), "length of ranges"),
                (packet(0, ranges(0, 2, (1, 0)), 4096, kind=7, offset8=4), "rangeCount .expected at most 1"),
                (packet(0, ranges(0, 2 ** 32 - 1), 4096, kind=7, offset8=3), "rangeCount"),
                (packet(0, ranges(0, 0), 4096, kind=9, offset8=3), "rangeCount of type 9"),
                (packet(0, ranges(0, 1, (0, 0), extra=8), 4096, kind=9, offset8=5), "byteCount"),
                (packet(0, ranges(0, 1, (1, 4096), extra=16), 4096, kind=9, offset8=6), "byteOffset"),
                (packet(0, ranges(0, 1, (2, 4095), extra=8), 4096, kind=9, offset8=5), "length of ranges"),
                (packet(0, ranges(0, 1, (2 ** 32 - 1, 0), extra=8), 4096, kind=9, offset8=5), "length of ranges")):
            channels = [[channel(1), ring(0, 0, ring_bytes), ring(1, 0, good)]]
            found = decoder.read_image(image((), channels))["state"]["channels"][0]
            self.assertIsNone(found["incoming"]["packets"])
            self.assertRegex(found["incoming"]["malformed"], r"^offset \d+: .*" + message)
            self.assertEqual(len(found["outgoing"]["packets"]), 1)
            self.assertNotIn("malformed", found["outgoing"])

    def test_all_packet_types(self):
        for kind, flags, before in (
                (6, 0, b""), (6, 1, bytes(8)), (11, 0, b""), (11, 0, bytes(24)), (7, 0, ranges(0xFF01FFFF, 0)),
                (7, 1, ranges(7, 2, (0, 2 ** 32 - 1), (2 ** 32 - 1, 0))), (9, 1, ranges(2 ** 32 - 1, 1, (1, 4095), extra=8)),
                (9, 0, ranges(0, 1, (2, 4095), extra=16)), (9, 0, ranges(0, 1, (4096, 0), extra=8))):
            data = packet(0, before + b"payload!", 4096, kind=kind, flags=flags, offset8=2 + len(before) // 8)
            channels = [[channel(1), ring(0, 0, data), ring(1, 0, b"")]]
            found = decoder.read_image(image((), channels))["state"]["channels"][0]["incoming"]["packets"]
            self.assertEqual(found, [{"type": kind, "flags": flags, "transactionId": 5,
                                      "payload": decoder.summary(b"payload!")}])

    def test_wrong_requests(self):
        for flights, message in (
                ([in_flight(1, 0, 1, bytes(8))], "packetLength"), ([in_flight(1, 0, 0, bytes(72))], "packetLength"),
                ([in_flight(1, 0, 0, bytes(4))], "packetLength"), ([in_flight(1, 0, 0, context=b"12345")], "padding"),
                ([in_flight(1, 0, 0, context=bytes(9))], "payloadLength"),
                ([in_flight(1, 0, 0, packet_length=8)], "Packets payloadLength"),
                ([in_flight(1, 0, 0, kind=7, ranges=bytes(8), ranges_length=16)], "Packets payloadLength"),
                ([in_flight(1, 0, 0, state=b"123", state_length=2)], "padding"),
                ([in_flight(1, 0, 0, state=b"123", state_length=9)], "Requests payloadLength"),
                ([in_flight(1, 0, 0, state_length=2 ** 30)], "Requests payloadLength"),
                ([in_flight(1, 0, 0, state_length=2 ** 30 + 1)], "stateLength"),
                ([in_flight(1, 0, 0, reserved=1)], "reserved"), ([in_flight(1, 0, 0, ranges=bytes(8))], "rangesLength"),
                ([in_flight(1, 0, 1, kind=9, ranges=bytes(8))], "rangesLength"),
                ([in_flight(1, 0, 0, kind=9, ranges=bytes(28))], "rangesLength"),
                ([in_flight(1, 0, 0, bytes(64), kind=7, ranges=bytes(8))], "rangesLength"),
                ([in_flight(1, 0, 0, kind=7)], "rangesLength"), ([in_flight(1, 0, 0, kind=9)], "rangesLength"),
                ([in_flight(1, 0, 0, bytes(8), kind=9)], "rangesLength"),
                ([in_flight(1, 0, 0, kind=9, ranges=bytes(16))], "rangesLength"),
                ([in_flight(1, 0, 0, bytes(64), kind=7)], "rangesLength"),
                ([in_flight(1, 0, 1, kind=7, ranges=bytes(8))], "rangesLength"),
                ([in_flight(1, 0, 0, kind=11)], "packetType"), ([in_flight(1, 0, 0, kind=8)], "packetType"),
                ([in_flight(1, 0, 0)] * 2, "transactionId"), ([in_flight(1, 0, 1)] * 2, "transactionId"),
                ([in_flight(1, 1, 0)], "oppositeReceived"), ([in_flight(1, 1, 1)], "oppositeAwaiting")):
            self.assert_requests_refused(len(flights), requests(*flights), message)
        for direction, message in ((0, "nearReceived"), (1, "nearAwaiting")):
            flights = [in_flight(number, 0, direction) for number in range(3)]
            self.assert_requests_refused(3, requests(*flights), message)

    def test_wrong_tables(self):
        one = in_flight(1, 0, 0, b"12345678")
        for count, parts, message in (
                (0, requests(one), "inFlightCount"), (2, requests(one), "inFlightCount"), (0, requests(), "inFlightCount"),
                (5, requests(one), "inFlightCount out of range"), (1, [], "inFlightCount"),
                (1, requests(one)[:1], "order"), (1, requests(one)[1:], "order"), (1, requests(one)[::-1], "order"),
                (1, requests(one) * 2, "order"), (1, requests(one, numbers=(0, 1, 0, 0)), "packetLength"),
                (2, requests(one, numbers=(2, 0, 0, 0)), "Requests payloadLength"),
                (1, requests(one, in_flight(2, 0, 0), numbers=(1, 0, 0, 0)), "Requests payloadLength"),
                (1, requests(one, more=bytes(8)), "Requests payloadLength"),
                (1, requests(one, more_packets=bytes(8)), "Packets payloadLength"),
                (1, requests(one, survivors=(1, 0)), "nearSurvivors"), (1, requests(one, survivors=(0, 1)), "oppositeSurvivors")):
            self.assert_requests_refused(count, parts, message)
        for parts, message in (
                (requests(one, survivors=(2, 0)), "nearSurvivors"), (requests(one, survivors=(0, 1)), "oppositeSurvivors"),
                (requests(one, survivors=(1, 0), more_packets=bytes(8)), "Packets payloadLength")):
            self.assert_requests_refused(1, parts, message, kind=2)

    def assert_requests_refused(self, count, parts, message, kind=1):
        sections = [[channel(1, count, ends=1), ring(0, 0, b""), ring(1, 0, b""), *parts]]
        self.assert_refused(image((), sections, kind=kind), message)


class CommandTest(unittest.TestCase):

    def setUp(self):
        self.directory = tempfile.TemporaryDirectory()
        self.addCleanup(self.directory.cleanup)

    def file(self, name, content):
        path = os.path.join(self.directory.name, name)
        with open(path, "wb") as file:
            file.write(content)
        return path

    def run_decoder(self, *arguments):
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            status = decoder.main(list(arguments))
        return status, out.getvalue(), err.getvalue()

    def test_print_then_expect(self):
        path = self.file("full.img", full_image())
        status, out, err = self.run_decoder(path)
        self.assertEqual((status, err), (0, ""))
        state = json.loads(out)["state"]
        right = self.file("right.json", json.dumps(state).encode())
        state["channels"][0]["incoming"]["head"] = True
        wrong = self.file("wrong.json", json.dumps(state).encode())
        self.assertEqual(self.run_decoder(path, path), (0, out + out, ""))
        self.assertEqual(self.run_decoder("--expect", right, path), (0, "", ""))
        self.assertEqual(self.run_decoder("--expect", right, path, "--expect", wrong, path), (
            1, "", f"{path}: state.channels[0].incoming.head differs (expected true, found 4080)\n"))

    def test_different_keys_and_numbers(self):
        path = self.file("minimal.img", image())
        for state, message in (
                ({}, "state differs (expected an object of , found an object of applications, channels, label, regions)"),
                ({"label": 42, "applications": [], "regions": [], "channels": [1]},
                 "state.channels differs (expected an array of 1, found an array of 0)")):
            expected = self.file("state.json", json.dumps(state).encode())
            self.assertEqual(self.run_decoder("--expect", expected, path), (1, "", f"{path}: {message}\n"))

    def test_unreadable(self):
        good, bad = self.file("good.img", image()), self.file("bad.img", b"not an image, but long enough")
        for arguments in ((good + "x",), (self.directory.name,), (bad,), ("--expect", good, good),
                          ("--expect", good + "x", good), ("--expect", self.file("deep.json", b"[" * 100000), good)):
            status, out, err = self.run_decoder(*arguments)
            self.assertEqual((status, out, err.count("\n")), (1, "", 1))

    def test_check(self):
        good, bad = self.file("good.img", image()), self.file("bad.img", image()[:-1])
        self.assertEqual(self.run_decoder("--check", good, good), (0, "", ""))
        status, out, err = self.run_decoder("--check", good, bad)
        self.assertEqual((status, out, err.count("\n")), (1, "", 1))
        self.assertEqual(self.run_decoder("--check-refused", bad, bad), (0, "", ""))
        self.assertEqual(self.run_decoder("--check-refused", bad, good), (1, "", f"{good}: is not refused\n"))

    def test_usage(self):
        for arguments in ((), ("a", "--check"), ("--expect",), ("--expect", "a"), ("--other", "a", "b"), ("--check",),
                          ("--check-refused",), ("--help",)):
            self.assertEqual(self.run_decoder(*arguments)[0], 2)


if __name__ == "__main__":
    unittest.main()
