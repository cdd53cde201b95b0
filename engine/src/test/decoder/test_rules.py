# Copyright 2026 The Ringsave authors
# SPDX-License-Identifier: Apache-2.0
"""The rules of IMAGE-FORMAT.md one by one: images in which one of them is broken and everything else is right.

A field gets a value, and all checksums, digests, lengths and the directory are made right again, so that nothing but the
rule of that field refuses the image; and a value at the edge of what the page allows is taken.
"""
import os
import struct
import unittest

import decoder
from test_decoder import (Part, application, channel, empty_channel, full_channel, image, in_flight, packet, region, requests,
                          ring)

GOLDEN = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "resources", "golden", "v0.2")
NAMES = ("empty-set", "one-packet", "three-channels", "in-flight", "packet-state", "application-records", "regions", "built-requests",
         "built-regions")
NO_RANGES = bytes(8)
# Of a kind of record: offset and size of a field, values that the page forbids, and what the refusal names.
FORBIDDEN = {
    2: ((16, 8, (1 << 30 | 1, 1 << 63), "stateLength"), (28, 2, (0, 257, 65535), "nameLength"),
        (30, 1, (2, 255), "optional"), (31, 1, (1, 128), "reserved")),
    3: ((24, 4, (0, 262145, 1 << 31), "incomingPages"), (28, 4, (0, 262145, 1 << 31), "outgoingPages"),
        (32, 4, (1048577, 1 << 31), "maxInFlight"), (36, 4, (4, 524265, 524272, 1 << 31), "maxPacketLength"),
        (40, 4, (65537, 1 << 31), "packetContextLength"), (44, 4, (65537, 1 << 31), "contextLength"),
        (48, 2, (257, 65535), "nameLength"), (50, 1, (0, 3, 255), "ends"), (51, 1, (1, 128), "reserved")),
    4: ((16, 8, (4, 1 << 62, 1 << 63), "head"), (24, 8, (4, 1 << 62, 1 << 63), "tail"),
        (44, 1, (2, 255), "side"), (45, 1, (0, 2, 255), "form"), (46, 2, (1, 32768), "reserved")),
    5: ((16, 4, (1048577, 1 << 31), "nearReceived"), (20, 4, (1048577, 1 << 31), "nearAwaiting"),
        (24, 4, (1048577, 1 << 31), "oppositeReceived"), (28, 4, (1048577, 1 << 31), "oppositeAwaiting")),
    8: ((16, 8, (0, (1 << 42) + 1, 1 << 63), "regionLength"), (24, 8, (1 << 30 | 1, 1 << 63), "presentPages"),
        (32, 4, (1 << 21 | 1, 1 << 31), "presentGroups"), (36, 2, (0, 129, 65535), "nameLength"),
        (38, 1, (2, 255), "tracked"), (39, 1, (1, 128), "reserved"), (44, 4, (1, 1 << 31), "reserved")),
    9: ((16, 4, (1048577, 1 << 31), "nearSurvivors"), (20, 4, (1048577, 1 << 31), "oppositeSurvivors")),
}


# Of a request in a payload: offset and size of a field, values that the page forbids, and what the refusal names.
FORBIDDEN_IN_A_REQUEST = (
    (8, 4, (4, 72, 1 << 31), "packetLength"), (12, 4, (4, 72, 1 << 31), "rangesLength"),
    (16, 4, (1 << 30 | 1, 1 << 31), "stateLength"), (20, 2, (0, 5, 8, 10, 11, 65535), "packetType"),
    (22, 2, (1, 32768), "reserved"))


class Piece:
    """A record that can be changed before it is sealed."""

    def __init__(self, template, body, payload):
        self.template, self.body, self.payload = template, bytearray(body), bytearray(payload)
        self.version, self.schema, self.reserved, self.padding = 2, 21330, 0, None

    def copy(self):
        piece = Piece(self.template, self.body, self.payload)
        piece.version = self.version
        return piece

    def sealed(self):
        return Part(self.template, bytes(self.body), bytes(self.payload), self.version, self.schema, self.reserved,
                    self.padding)


def pieces(data, records):
    return [Piece(struct.unpack_from("<H", data, r.offset + 2)[0], data[r.offset + 16:r.payloadAt - 8], r.payload)
            for r in records]


def built(name):
    """Images with every kind of record, so that the rules are seen whatever the golden images hold."""
    regions = [region(b"a", b"y" * 5000), region(b"b", {1: b"x", 600: b"z"}, 5 << 20)]
    return image(regions if name == "built-regions" else (),
                 [full_channel(), empty_channel(2 ** 31 + 7, ends=1, name=b"")] if name == "built-requests" else ())


def golden(name):
    if name.startswith("built-"):
        return built(name)
    with open(os.path.join(GOLDEN, name + ".img"), "rb") as file:
        return file.read()


def taken_apart(data):
    """The pieces of each section, that of the applications first."""
    _, applications, channels, _, _ = decoder.read_sections(data)
    return [pieces(data, section) for section in (applications, *channels)]


def sealed(sections, **wrong):
    """An image of all pieces, everything right but what is wrong in a piece or given as wrong."""
    applications, *channels = [[piece.sealed() for piece in section] for section in sections]
    return image(applications, [section for section in channels if section], **wrong)


def one_channel(*flights, **geometry):
    parts = requests(*flights) if flights else []
    return image((), [[channel(1, len(flights), ends=1, **geometry), ring(0, 0, b""), ring(1, 0, b""), *parts]])


class RulesTest(unittest.TestCase):

    def refused(self, data, message, what):
        with self.assertRaises(decoder.Bad, msg=what) as raised:
            decoder.read_image(data)
        self.assertRegex(str(raised.exception), rf"^offset \d+: .*(?:{message})", what)

    def test_golden_images_are_taken_and_sealed_again(self):
        for name in NAMES:
            sections = taken_apart(golden(name))
            found = decoder.read_image(sealed(sections))["state"]
            self.assertEqual({**found, "label": 0}, {**decoder.read_image(golden(name))["state"], "label": 0})

    def test_every_value_that_a_field_may_not_have(self):
        checked = set()
        for name in NAMES:
            sections = taken_apart(golden(name))
            for piece in sum(sections, []):
                for offset, size, values, message in FORBIDDEN.get(piece.template, ()):
                    right = bytes(piece.body)
                    for value in values:
                        piece.body[offset - 16:offset - 16 + size] = value.to_bytes(size, "little")
                        self.refused(sealed(sections), message, f"{name}: {message} of kind {piece.template} = {value}")
                        piece.body[:] = right
                        checked.add((piece.template, offset))
        self.assertEqual(checked, {(kind, rule[0]) for kind, rules in FORBIDDEN.items() for rule in rules})

    def test_every_value_that_a_request_may_not_have(self):
        for table in range(4):
            for offset, size, values, message in FORBIDDEN_IN_A_REQUEST:
                for value in values:
                    flights = [in_flight(number, number // 2, number % 2, kind=7 if number % 2 else 6) for number in range(4)]
                    request = bytearray(flights[table][1])
                    request[offset:offset + size] = value.to_bytes(size, "little")
                    flights[table] = table, bytes(request), b""
                    sections = [[channel(1, 4), ring(0, 0, b""), ring(1, 0, b""), *requests(*flights)]]
                    self.refused(image((), sections), message, f"table {table}: {message} = {value}")

    def test_every_bit_beyond_a_region(self):
        """Of the pages that follow, and in a delta of absent ones; the region has five pages in its last group."""
        for page in (5, 6, 7, 8, 255, 256, 511):
            for group in (0, 1):
                length = (group * 512 + 5) * 4096
                for kind, part in ((1, region(b"a", {group * 512 + page: b""}, length)),
                                   (2, region(b"a", {group * 512 + page: b""}, length, delta=True)),
                                   (2, region(b"a", {}, length, absent=(group * 512 + page,), delta=True))):
                    self.refused(image([part], kind=kind), "beyond the region", f"page {page} of group {group}")

    def test_every_padding_byte_of_a_request(self):
        for parts in ((b"ctx!", b""), (b"ctx!", b"12345")):
            right = in_flight(1, 0, 0, context=parts[0], state=parts[1])
            for at in (*range(28, 32), *(range(37, 40) if parts[1] else ())):
                request = right[0], flipped(right[1], at), right[2]
                self.refused(one_channel(request), "Requests padding", f"byte {at}")

    def test_every_checksum_index_and_reserved_word(self):
        blocks = image([application(b"name", bytes(65536))])
        for name, data in [("two blocks", blocks)] + [(name, golden(name)) for name in NAMES]:
            header, applications, channels, directory, end = decoder.read_sections(data)
            for record in (header, *applications, *sum(channels, []), directory, end):
                crc_at = record.payloadAt - 4
                self.refused(flipped(data, crc_at), "crc32c of the record", name)
                reserved = bytearray(flipped(data, crc_at - 4))
                struct.pack_into("<I", reserved, crc_at, decoder.crc32c(bytes(reserved[record.offset:crc_at])))
                self.refused(bytes(reserved), "reserved field", name)
                for index in range(len(record.trailers) // 8):
                    trailer = min(record.payloadAt + (index + 1) * 65544, record.end) - 8
                    self.refused(flipped(data, trailer), f"crc32c of block {index}", name)
                    self.refused(flipped(data, trailer + 4), "block index", name)

    def test_every_padding_byte_of_a_section(self):
        found = 0
        for name in NAMES:
            sections = taken_apart(golden(name))
            for piece in sum(sections, []):
                for at in range(-len(piece.payload) % 8):
                    padding = bytearray(-len(piece.payload) % 8)
                    padding[at] = 1
                    piece.padding = bytes(padding)
                    self.refused(sealed(sections), "padding of a payload section", name)
                    piece.padding = None
                    found += 1
        self.assertGreater(found, 15)

    def test_every_word_of_the_directory_and_of_the_end(self):
        for name in ("three-channels", "in-flight"):
            data = golden(name)
            directory = decoder.read_sections(data)[3]
            for at in range(0, len(directory.payload), 4):
                entries = flipped(directory.payload, at)
                message = "channel digest" if at % 40 >= 24 else "Directory entry"
                self.refused(sealed(taken_apart(data), entries=entries), message, f"{name}: byte {at}")
            for entries in (directory.payload[:-40], directory.payload[:-8], directory.payload + bytes(40), b"",
                            directory.payload[40:] + directory.payload[:40]):
                self.refused(sealed(taken_apart(data), entries=entries), "Directory", name)
        for name in NAMES:
            data = golden(name)
            end = decoder.read_sections(data)[4]
            for field, places in (("directoryOffset", (16, 23)), ("imageLength", (24, 31)), ("digest", (32, 40, 47)),
                                  ("cutId", (48, 56, 63))):
                for place in places:
                    changed = bytearray(flipped(data, end.offset + place))
                    struct.pack_into("<I", changed, len(data) - 4, decoder.crc32c(bytes(changed[end.offset:-4])))
                    self.refused(bytes(changed), f"ImageEnd {field}", name)

    def test_every_record_missing_or_twice(self):
        for name in NAMES:
            sections = taken_apart(golden(name))
            for section in sections:
                for index, piece in enumerate(list(section)):
                    if len(section) > 1 or section is sections[0]:
                        del section[index]
                        counts = {"application_count": sum(p.template == 2 for p in sections[0]) + (piece.template == 2),
                                  "region_count": sum(p.template == 8 for p in sections[0]) + (piece.template == 8)}
                        if piece.template < 32768:
                            self.refused(sealed(sections, **counts), "order of records|Count|packetStateVersion",
                                         f"{name}: without {index}")
                        section.insert(index, piece)
                    section.insert(index, piece)
                    if piece.template < 32768:
                        self.refused(sealed(sections), "order|Count|transactionId", f"{name}: {index} twice")
                    del section[index]

    def test_records_with_payload_that_may_have_none(self):
        """Of the three that the page gives none, the directory is in another test."""
        section = b"payload!" + struct.pack("<II", decoder.crc32c(b"payload!"), 0)
        for header, directory, end, at in ((0, 96, 120, 0), (0, 80, 104, 104)):
            data = bytearray(golden("empty-set"))
            place = 80 if at == 0 else 176
            data[place:place] = section
            struct.pack_into("<Q", data, at + 8, 8)
            struct.pack_into("<Q", data, header + 32, len(data))
            struct.pack_into("<QQ", data, end + 16, directory, len(data))
            data[end + 32:end + 48] = decoder.murmur3(bytes(data[16:72]) + decoder.murmur3(decoder.murmur3(b"")))
            for start, crc_at in ((header, 76), (end, end + 68)):
                struct.pack_into("<I", data, crc_at, decoder.crc32c(bytes(data[start:crc_at])))
            self.refused(bytes(data), "(ImageHeader|ImageEnd) payloadLength", f"payload of the record at {at}")

    def test_what_stands_after_the_end(self):
        for name in NAMES:
            data = golden(name)
            for more in (bytes(1), bytes(8), bytes(64), data[-72:], Part(32768, bytes(8)).data):
                self.refused(data + more, "imageLength", name)
                sections = taken_apart(data)
                length = len(sealed(sections)) + len(more)
                self.refused(sealed(sections, after=more, length=length), "end of the image", name)

    def test_sum_of_payload_lengths(self):
        data = image([application(b"a", bytes(92)), region(b"r", bytes(1000))],
                     [[channel(1, 1, name=b"", contexts=(b"",) * 2, ends=1), ring(0, 0, packet(0, bytes(40), 4096)),
                       ring(1, 0, b""), *requests(in_flight(1, 0, 0, bytes(16), state=b"123"))]])
        most, decoder.MOST_CAPTURED = decoder.MOST_CAPTURED, 100 + 24 + 8 + 8
        try:
            decoder.read_image(data)
            decoder.MOST_CAPTURED -= 1
            self.refused(data, "sum of payloadLengths", "an application, a request without its packet")
        finally:
            decoder.MOST_CAPTURED = most
        self.assertEqual(most, 2 ** 30)

    def test_values_at_the_edge_of_what_may_be(self):
        for data in (
                image([application(b"a" * 256, b"")]), image([region(b"a" * 128, b"x")]), image([region(b"a", {}, 2 ** 42)]),
                image([region(b"a", {2 ** 30 - 1: b"x" * 4096}, 2 ** 42)]), image([region(b"a", {2: b"x"}, 2 * 4096 + 1)]),
                image([region(b"a", dict.fromkeys(range(512), b""), 2 ** 21)]),
                image([region(b"a", {}, 2 ** 42, pages=2 ** 30, groups=2 ** 21)], kind=2),
                image([region(b"a", {}, 513 * 4096, absent=range(513), delta=True)], kind=2),
                image([region(b"a", b"x"), region("\U0010ffff".encode(), b"x")]),
                image([application(b"a", b""), region(b"a", b"x")]), one_channel(name=b"n" * 256), one_channel(name=b""),
                one_channel(slots=0, longest=0), one_channel(slots=1, longest=524264), one_channel(slots=2 ** 20, longest=992 - 8),
                one_channel(contexts=(bytes(65536),)), one_channel(in_flight(1, 0, 0), in_flight(2 ** 64 - 1, 0, 0)),
                one_channel(in_flight(1, 0, 0, bytes(64))), one_channel(in_flight(1, 0, 0, bytes(56), kind=7, ranges=NO_RANGES)),
                one_channel(in_flight(1, 0, 0, kind=9, ranges=bytes(24))), one_channel(in_flight(1, 0, 1, kind=9)),
                one_channel(in_flight(1, 0, 0, kind=9, ranges=b"?" * 64)), one_channel(in_flight(1, 0, 1, kind=7)),
                one_channel(in_flight(1, 0, 0), in_flight(1, 0, 1)),
                one_channel(in_flight(1, 0, 0), in_flight(2, 0, 0), in_flight(1, 0, 1), in_flight(2, 0, 1)),
                one_channel(in_flight(1, 0, 0, state=bytes(70000)), contexts=(b"",)),
                image((), [[channel(2 ** 32 - 1), ring(0, 2 ** 62 - 4096, bytes(4088)), ring(1, 2 ** 62 - 8, b"")]])):
            decoder.read_image(data)

    def test_values_beyond_that_edge(self):
        for data, message in (
                (image([region("\ud800".encode("utf-8", "surrogatepass"), b"x")]), "UTF-8"),
                (image([application(b"\xf4\x90\x80\x80", b"")]), "UTF-8"),
                (one_channel(slots=2 ** 20, longest=992), "in-flight table"),
                (one_channel(in_flight(1, 0, 0, bytes(72))), "packetLength"),
                (one_channel(in_flight(1, 0, 0, bytes(64), kind=7, ranges=NO_RANGES)), "rangesLength"),
                (one_channel(in_flight(1, 0, 0, kind=9, ranges=bytes(16))), "rangesLength"),
                (one_channel(in_flight(1, 0, 0, kind=7)), "rangesLength"),
                (one_channel(*[in_flight(number, 0, 0) for number in range(3)]), "nearReceived"),
                (one_channel(*[in_flight(number, 0, 0) for number in range(5)]), "inFlightCount out of range"),
                (image([region(b"a", {}, 2 ** 42 + 1)]), "regionLength"),
                (image([region(b"a", {2 ** 30: b""}, 2 ** 42)]), "group number"),
                (image([region(b"a", {}, 2 ** 42, pages=2 ** 30 + 1, groups=2 ** 21)], kind=2), "presentPages"),
                (image([region(b"a", {}, 2 ** 42, pages=2 ** 30, groups=2 ** 21 + 1)], kind=2), "presentGroups"),
                (image((), [[channel(1), ring(0, 0, bytes(4096)), ring(1, 0, b"")]]), "tail - head"),
                (image((), [[channel(1), ring(0, 2 ** 62 - 8, bytes(8)), ring(1, 0, b"")]]), "tail")):
            self.refused(data, message, message)


def flipped(data, at):
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1:]


if __name__ == "__main__":
    unittest.main()
