# Copyright 2026 The Ringsave authors
# SPDX-License-Identifier: Apache-2.0
"""Changes images in a place or two, seals them again, and says whether the decoder takes them.

    mutations.py SEED COUNT FOLDER IMAGE [...]

Checksums, digests, lengths and directory of what it writes to FOLDER are right, so that a reader comes to the rules
behind them. It prints a line for each: its name, and "valid" with digest and cutId, or "refused" with the reason. A valid one
is "plain" at the end of the line if a writer of this version could have written it, and it is small when restored.
"""
import os
import random
import struct
import sys

import decoder
from test_decoder import Part, empty_channel, full_channel, image, region

KIND_WRONG = {"magic": b"RINGSAVF", "kind": 2, "base": b"base" * 4, "hash": 2, "reserved": 1, "channel_count": 0, "application_count": 1, "region_count": 1,
              "directory": 80, "end_length": 176, "length": 184, "digest": bytes(16), "cut_id": bytes(16),
              "entries": bytes(40), "after": bytes(24)}
WORDS = (0, 1, 2, 3, 4, 7, 8, 9, 11, 12, 16, 64, 255, 256, 257, 4088, 4096, 65535, 65536, 65537, 262144, 262145,
         524264, 524272, 1 << 20, (1 << 20) + 1, 1 << 30, (1 << 31) - 1, 1 << 31, (1 << 32) - 1, 1 << 32,
         (1 << 62) - 8, 1 << 62, 1 << 63, (1 << 64) - 1)


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


def change_body(rng, section, wrong):
    """A field, or what may be one, gets another value."""
    body = rng.choice(section).body
    size = rng.choice([size for size in (1, 2, 4, 8) if size <= len(body)] or [0])
    if size:
        at = rng.randrange(0, len(body) - size + 1, size)
        value = int.from_bytes(body[at:at + size], "little")
        value = rng.choice((rng.choice(WORDS), value + rng.choice((-8, -1, 1, 8)), value ^ 1 << rng.randrange(64)))
        body[at:at + size] = (value % (1 << 8 * size)).to_bytes(size, "little")


def change_payload(rng, section, wrong):
    piece = rng.choice(section)
    if piece.payload and rng.random() < 0.7:
        piece.payload[rng.randrange(min(64, len(piece.payload)))] = rng.choice((0, 1, 32, 97, 0x80, 0xC0, 0xED, 0xFF))
    elif rng.random() < 0.5:
        piece.payload += bytes(rng.randrange(1, 17))
    else:
        del piece.payload[-rng.randrange(1, 17):]


def requests_of(section):
    """The pieces Channel, Requests and Packets of a channel and the requests in its tables, or None."""
    found = [[piece for piece in section if piece.template == template] for template in (3, 5, 9)]
    if [len(pieces) for pieces in found] != [1, 1, 1] or [len(pieces[0].body) for pieces in found] != [40, 16, 8]:
        return None
    channel, requests, packets = (pieces[0] for pieces in found)
    context = decoder.pad8(struct.unpack_from("<I", channel.body, 24)[0])
    tables, position = [], 0
    for number in struct.unpack("<4I", requests.body):
        tables.append([])
        for _ in range(min(number, len(requests.payload) // 24)):
            head = requests.payload[position:position + 24]
            if len(head) < 24:
                return None
            end = position + 24 + context + decoder.pad8(struct.unpack_from("<I", head, 16)[0])
            tables[-1].append(requests.payload[position:end])
            position = end
    return channel, requests, packets, tables


def put_requests(requests, packets, tables):
    """Writes the tables again, with packets of zeros."""
    requests.payload = bytearray().join(request for table in tables for request in table)
    survivors = struct.unpack("<II", packets.body)
    packets.payload = bytearray(sum(sum(struct.unpack_from("<II", request, 8)) for table, count in zip(
        tables, (survivors[0], 0, survivors[1], 0)) for request in table[min(count, len(table)):]) % (1 << 20))


def change_request(rng, section, wrong):
    """A request in flight, a received one if there is any, gets another type and the lengths that both records ask for."""
    found = requests_of(section)
    if found and any(found[3]):
        channel, requests, packets, tables = found
        request = rng.choice(tables[0] + tables[2] or tables[1] + tables[3])
        state = rng.choice((0, 0, 5))
        struct.pack_into("<IIIH", request, 8, rng.choice((0, 8, 40)), rng.choice((0, 8, 16, 24, 64)), state,
                         rng.choice((6, 7, 9)))
        context = decoder.pad8(struct.unpack_from("<I", channel.body, 24)[0])
        request[24 + context:] = rng.randbytes(state) + bytes(-state % 8)
        put_requests(requests, packets, tables)


def move_request(rng, section, wrong):
    """A request is dropped or goes to another table, and the counts go with it or do not."""
    found = requests_of(section)
    if found and any(found[3]):
        channel, requests, packets, tables = found
        request = rng.choice([table for table in tables if table])
        request = request.pop(rng.randrange(len(request)))
        if rng.random() < 0.5:
            rng.choice(tables).append(request)
        if rng.random() < 0.8:
            struct.pack_into("<4I", requests.body, 0, *map(len, tables))
            struct.pack_into("<I", channel.body, 4, sum(map(len, tables)))
        put_requests(requests, packets, tables)


def change_page(rng, section, wrong):
    """A tracked region gets or loses pages, and its counts become right or do not."""
    regions = [piece for piece in section if piece.template == 8 and len(piece.body) == 160]
    if regions:
        piece = rng.choice(regions)
        length = rng.choice((1, 4095, 4096, 4097, 1 << 21, (1 << 21) + 1, 3 << 21, 1 << 42))
        pages = min(decoder.page_count(length), 1600)
        present = sorted(rng.sample(range(pages), min(pages, rng.randrange(4))))
        changed = region(b"", {page: bytes(1) for page in present}, length)
        piece.body[:20] = changed.body[:20]
        piece.body[22] = rng.choice((1, 1, 1, 0))
        piece.payload = bytearray(changed.payload)


def change_padding(rng, section, wrong):
    piece = rng.choice(section)
    if len(piece.payload) % 8:
        piece.padding = bytes(7 - len(piece.payload) % 8) + b"\1"


def change_record(rng, section, wrong):
    piece = rng.choice(section)
    attribute, values = rng.choice((("version", (0, 1, 3, 256)), ("schema", (0, 21331)), ("reserved", (1,)),
                                    ("template", (0, 2, 3, 4, 5, 8, 9, 10, 32767, 40000))))
    setattr(piece, attribute, rng.choice(values))


def lengthen(rng, section, wrong):
    """Fields are added at a record's end; from version 0.3 on that is allowed."""
    rng.choice(section).body += bytes(rng.choice((4, 8, 16, 232)))


def make_delta(rng, section, wrong):
    """A delta, of whose rings, tables and regions one may lack what a base has."""
    wrong["kind"] = 2
    found = requests_of(section)
    if found:
        struct.pack_into("<II", found[2].body, 0, *(rng.randrange(len(found[3][table]) + 1) for table in (0, 2)))
        put_requests(*found[1:])
    for piece in section:
        if piece.template == 8 and len(piece.body) == 160:
            absent = rng.sample(range(4), rng.randrange(4))
            changed = region(b"", {page: b"" for page in range(4) if page not in absent and rng.random() < 0.5}, 1,
                             absent=absent, delta=True)
            piece.payload = bytearray(changed.payload)
    rings = [piece for piece in section if piece.template == 4]
    if rings:
        piece = rng.choice(rings)
        del piece.payload[:rng.choice((4, 8, 24, len(piece.payload)))]


def raise_version(rng, section, wrong):
    wrong["version"] = 3


def move(rng, section, wrong):
    """A record is dropped, doubled, or changes places with another one."""
    at, other, action = rng.randrange(len(section)), rng.randrange(len(section)), rng.randrange(3)
    if action == 0:
        del section[at]
    elif action == 1:
        section.insert(other, section[at].copy())
    else:
        section[at], section[other] = section[other], section[at]


def insert_unknown(rng, section, wrong):
    template = rng.choice((32768, 40000, 65535, 32768, 40000, 65535, 10))
    section.insert(rng.randrange(len(section) + 1),
                   Piece(template, rng.randbytes(8 * rng.randrange(30)), rng.randbytes(rng.choice((0, 1, 8, 70000)))))


def change_frame(rng, section, wrong):
    key = rng.choice(sorted(KIND_WRONG) + ["before_end"])
    wrong[key] = [Part(32768, bytes(8))] if key == "before_end" else KIND_WRONG[key]


CHANGES = [change_body] * 10 + [change_request, change_payload] * 3 + [move_request, change_page] * 2 + [insert_unknown] * 2 + [
    change_padding, change_record, lengthen, make_delta, raise_version, move, change_frame]


def mutated(rng, base):
    applications, channels = base
    sections, wrong = [[piece.copy() for piece in section] for section in (applications, *channels)], {}
    for _ in range(rng.choice((1, 1, 2, 3))):
        section = rng.choice(sections)
        change = rng.choice(CHANGES)
        if section or change in (insert_unknown, change_frame, make_delta, raise_version):
            change(rng, section, wrong)
    if wrong.get("version") == 3:
        for piece in sum(sections, []):
            piece.version = 3
    applications, *channels = [[piece.sealed() for piece in section] for section in sections]
    return image(applications, [section for section in channels if section], **wrong)


def verdict(data):
    try:
        found = decoder.read_image(data)["image"]
    except decoder.Bad as error:
        return f"refused {error}"
    return f"valid {found['digest']} {found['cutId']}" + (" plain" if is_plain(data) else "")


def is_plain(data):
    header, applications, channels, *_ = decoder.read_sections(data)
    records = sum(channels, [])
    small = all(r.fields["incomingPages"] + r.fields["outgoingPages"] + r.fields["maxInFlight"] < 100
                for r in records if r.kind == "Channel")
    plain = header.version == decoder.OWN_VERSION and header.fields["kind"] == 1
    return plain and not applications and all(r.kind != "optional" for r in records) and small


def main(seed, count, folder, paths):
    rng, bases = random.Random(seed), []
    images = [image((), [full_channel(), empty_channel(2 ** 31 + 7, ends=1, name=b"")]),
              image([region(b"a", b"x" * 5000), region(b"b", {1: b"x", 600: b"y"}, 5 << 20)])]
    for path in paths:
        with open(path, "rb") as file:
            images.append(file.read())
    for data in images:
        _, applications, channels, _, _ = decoder.read_sections(data)
        bases.append((pieces(data, applications), [pieces(data, section) for section in channels]))
    for number in range(count):
        data = mutated(rng, bases[number % len(bases)])
        with open(os.path.join(folder, f"{number}.img"), "wb") as file:
            file.write(data)
        print(f"{number}.img {verdict(data)}")


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3], sys.argv[4:])
