# Copyright 2026 The Ringsave authors
# SPDX-License-Identifier: Apache-2.0
"""Merges a full image and its deltas as IMAGE-FORMAT.md says in 5.1, and prints the full image that they give as JSON.

    merge.py FULL [DELTA ...]                       print the merged image
    merge.py --to FILE FULL [DELTA ...]             write it

The exit status is 0 if each image is valid and fits the image before it.
"""
import json
import struct
import sys
from collections import namedtuple

import decoder
from decoder import Bad, need, of_kind, same

GEOMETRY = ("incomingPages", "outgoingPages", "maxInFlight", "maxPacketLength", "packetContextLength", "contextLength",
            "ends")

# rings: head, tail and the bytes between them; tables: requests, each with its ranges and its packet's payload
Channel = namedtuple("Channel", "geometry rings tables")
# pages: the bytes of each present page by its number
Region = namedtuple("Region", "length tracked pages")
State = namedtuple("State", "cutId channels regions")
NO_STATE = State(None, {}, {})


def state_of(data, before):
    """All bytes of a state: those of its image, and those that the image before it has. None is before a full image."""
    header, applications, channels, _, end = decoder.read_sections(data)
    delta = header.fields["kind"] == 2
    same(header.offset + 6, "version of an image in a chain", decoder.version_text(decoder.OWN_VERSION),
         decoder.version_text(header.version))
    need(delta == (before is not NO_STATE), header.places["kind"], "kind", "1 first, then 2", header.fields["kind"])
    if delta:
        same(header.places["base"], "base", before.cutId.hex(), header.fields["base"].hex())
    return State(end.fields["cutId"],
                 {section[0].fields["channelId"]: channel_of(section, delta, before) for section in channels},
                 {decoder.region_name(record): region_of(record, delta, before)
                  for record in of_kind(applications, "Region")})


def channel_of(section, delta, before):
    channel = section[0]
    geometry = [channel.fields[name] for name in GEOMETRY]
    old = before.channels.get(channel.fields["channelId"])
    if old is None or old.geometry != geometry:
        old = Channel(geometry, [None, None], [[], [], [], []])
    rings = [ring_of(*pair) for pair in zip(of_kind(section, "Ring"), old.rings)]
    tables = decoder.read_requests(channel, of_kind(section, "Requests"))
    if of_kind(section, "Packets"):
        record, = of_kind(section, "Packets")
        packets = decoder.flight_packets(tables, record, delta)
        tables = [table_of(record, *three) for three in zip(tables, packets, old.tables)]
    return Channel(geometry, rings, tables)


def ring_of(record, old):
    head, tail = record.fields["head"], record.fields["tail"]
    start = tail - len(record.payload)
    if start == head:
        return head, tail, record.payload
    place, what = record.offset + 8, "first position of the ring's bytes"
    need(old is not None, place, what, f"{head}, since the base has no such ring", start)
    old_head, old_tail, old_bytes = old
    need(old_head <= head, record.places["head"], "head", f"at least {old_head}, the base's head", head)
    need(old_tail >= start, place, what, f"at most {old_tail}, the base's tail", start)
    return head, tail, old_bytes[head - old_head:start - old_head] + record.payload


def table_of(record, requests, packets, old):
    """The requests of a table with their packets: a survivor has that of the next request of the base with its id."""
    result, walk = [], iter(old)
    for request, packet in zip(requests, packets):
        if packet is None:
            match = next((pair for pair in walk if pair[0].transactionId == request.transactionId), None)
            place, survivor = record.places["nearSurvivors"], f"survivor {request.transactionId}"
            need(match, place, survivor, "a request of the base", "none")
            same(place, f"type, packetLength and rangesLength of {survivor}", outline(match[0]), outline(request))
            packet = match[1]
        result.append((request, packet))
    return result


def outline(request):
    return request.type, request.packetLength, request.rangesLength


def region_of(record, delta, before):
    fields = record.fields
    old = before.regions.get(decoder.region_name(record))
    same_region = old is not None and (old.length, old.tracked) == (fields["regionLength"], fields["tracked"])
    pages = dict(old.pages) if same_region else {}
    follow, absent = decoder.read_pages(record, delta)
    pages.update(follow)
    for page in absent:
        pages.pop(page, None)
    groups = len(groups_of(pages))
    same(record.places["presentPages"], "presentPages with the base", len(pages), fields["presentPages"])
    same(record.places["presentGroups"], "presentGroups with the base", groups, fields["presentGroups"])
    return Region(fields["regionLength"], fields["tracked"], pages)


def groups_of(pages):
    groups = {}
    for page in sorted(pages):
        groups.setdefault(page // decoder.GROUP_PAGES, []).append(page)
    return groups


# ---- the full image

def merged(images):
    """The full image of the last instant."""
    state = NO_STATE
    for number, data in enumerate(images):
        try:
            decoder.read_image(data)
            state = state_of(data, state)
        except Bad as error:
            raise Chain(number, error) from None
    return full_image(images[-1], state)


class Chain(Exception):
    """What is wrong with an image of the chain, and which one it is."""

    def __init__(self, number, error):
        super().__init__(f"image {number} of the chain: {error}")
        self.number = number


def full_image(data, state):
    """The last image's records with all bytes of the state."""
    header, applications, channels, directory, end = decoder.read_sections(data)
    sections = [[whole(data, record, state, None) for record in applications]]
    sections += [[whole(data, record, state, state.channels[section[0].fields["channelId"]]) for record in section]
                 for section in channels]
    read = [[decoder.read_record(record, 0) for record in section] for section in sections]
    lengths = [sum(map(len, section)) for section in sections]
    cuts = [decoder.cut_digest(section) for section in read]
    digests = [decoder.section_digest(section, cut) for section, cut in zip(read, cuts)]
    entries, offset = b"", header.end + lengths[0]
    for section, length, digest in zip(read[1:], lengths[1:], digests[1:]):
        entries += struct.pack("<IIQQ16s", section[0].fields["channelId"], 0, offset, length, digest)
        offset += length
    last = sealed(data, directory, directory.body, entries)
    length = offset + len(last) + end.end - end.offset
    head = changed(header.body, (16, "<Q", length), (32, "<B", 1), (40, "<16s", bytes(16)))
    digest = decoder.murmur3(head + digests[0] + entries)
    tail = changed(end.body, (0, "<QQ16s", offset, length, digest))
    return b"".join([sealed(data, header, head, b""), *sum(sections, []), last, sealed(data, end, tail, b"")])


def changed(body, *changes):
    body = bytearray(body)
    for at, code, *values in changes:
        struct.pack_into(code, body, at, *values)
    return bytes(body)


def whole(data, record, state, channel):
    """A record with the payload that it has in a full image."""
    body, payload = record.body, None
    if record.kind == "Ring":
        payload = channel.rings[record.fields["side"]][2]
    elif record.kind == "Packets":
        body = changed(body, (0, "<II", 0, 0))
        payload = b"".join(b"".join(packet) for table in channel.tables for _, packet in table)
    elif record.kind == "Region":
        pages = state.regions[decoder.region_name(record)].pages
        payload = b"".join(entry(group, numbers, pages) for group, numbers in groups_of(pages).items())
    return data[record.offset:record.end] if payload is None else sealed(data, record, body, payload)


def entry(group, numbers, pages):
    bitmap = sum(1 << number % decoder.GROUP_PAGES for number in numbers)
    return (struct.pack("<Q", group) + bitmap.to_bytes(decoder.BITMAP, "little")
            + b"".join(pages[number] for number in numbers))


def sealed(data, record, body, payload):
    """A record of the same kind with this body, and its payload section; the payload is a multiple of 8."""
    result = data[record.offset:record.offset + 8] + struct.pack("<Q", len(payload)) + body + bytes(4)
    result += struct.pack("<I", decoder.crc32c(result))
    for index in range(-(-len(payload) // decoder.BLOCK)):
        block = payload[index * decoder.BLOCK:(index + 1) * decoder.BLOCK]
        result += block + struct.pack("<II", decoder.crc32c(block), index)
    return result


# ---- the command line

def main(arguments):
    to, paths = (arguments[1:2], arguments[2:]) if arguments[:1] == ["--to"] else (None, arguments)
    if not paths or paths[0].startswith("--"):
        print(__doc__, file=sys.stderr)
        return 2
    images = []
    try:
        for path in paths:
            with open(path, "rb") as file:
                images.append(file.read())
        image = merged(images)
        if to:
            with open(to[0], "wb") as file:
                file.write(image)
        else:
            print(json.dumps(decoder.read_image(image), indent=1, sort_keys=True))
    except Chain as error:
        print(f"{paths[error.number]}: {error}", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"{error.filename}: cannot be read: {error.strerror}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
