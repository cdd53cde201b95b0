# Copyright 2026 The Ringsave authors
# SPDX-License-Identifier: Apache-2.0
"""Reads a Ringsave image, checks all that IMAGE-FORMAT.md says of it, and shows it as JSON.

    decoder.py IMAGE ...                            print the images
    decoder.py --expect STATE.json IMAGE [...]      compare the state of each image with the expected one
    decoder.py --check IMAGE ...                    say only what is wrong
    decoder.py --check-refused IMAGE ...            say which images are not refused

The exit status is 0 if all is as it should be. An image is valid whatever its rings hold: a ring that is no sequence of
packets has "packets": null, and in "malformed" where and why. A ring of a delta has in "from" where its packets start.

A survivor in a delta has "ranges": null and "packet": null. A region has in "present" its pages as runs, each of a first
page and a number of pages. A tracked region of a delta has in "present" the pages that follow, in "absent" the pages that
it says are absent, and in "pages" the bytes of those that follow. Its "bytes" are null, as those of a region that is too
long to be shown.
"""
import hashlib
import json
import struct
import sys
from collections import namedtuple

OWN_VERSION = 2
SCHEMA_ID = 21330
FIRST_OPTIONAL_TEMPLATE = 32768
BLOCK = 65536
PAGE = 4096
SMALLEST_RECORD = 24
MASK64 = (1 << 64) - 1
FACTOR1, FACTOR2 = 0x87C37B91114253D5, 0x4CF5AD432745937F

ANY = None
ZERO = range(1)
POSITION = range(0, 1 << 62, 8)
CONTEXT_LENGTH = range(65536 + 1)
PACKET_TYPES = (6, 7, 9, 11)
MOST_CAPTURED = 1 << 30
# of a received packet in flight, by its type
LEAST_RANGES = {6: 0, 7: 8, 9: 24}
TABLES = ("nearReceived", "nearAwaiting", "oppositeReceived", "oppositeAwaiting")
GROUP_PAGES = 512
BITMAP = GROUP_PAGES // 8
LONGEST_SHOWN_REGION = 1 << 28

# templateId: name and body fields, each with its struct code and the values allowed
KINDS = {
    1: ("ImageHeader", [
        ("magic", "8s", (b"RINGSAVE",)), ("label", "Q", ANY), ("imageLength", "Q", ANY),
        ("channelCount", "I", ANY), ("applicationCount", "I", ANY),
        ("kind", "B", (1, 2)), ("hash", "B", (1,)), ("reserved", "H", ZERO), ("regionCount", "I", ANY),
        ("base", "16s", ANY)]),
    2: ("Application", [
        ("stateLength", "Q", range((1 << 30) + 1)), ("stateVersion", "I", ANY),
        ("nameLength", "H", range(1, 256 + 1)), ("optional", "B", (0, 1)), ("reserved", "B", ZERO)]),
    3: ("Channel", [
        ("channelId", "I", ANY), ("inFlightCount", "I", ANY),
        ("incomingPages", "I", range(1, 262144 + 1)), ("outgoingPages", "I", range(1, 262144 + 1)),
        ("maxInFlight", "I", range(1048576 + 1)), ("maxPacketLength", "I", range(0, 524264 + 1, 8)),
        ("packetContextLength", "I", CONTEXT_LENGTH), ("contextLength", "I", CONTEXT_LENGTH),
        ("nameLength", "H", range(256 + 1)), ("ends", "B", (1, 2)),
        ("reserved", "B", ZERO), ("packetStateVersion", "I", ANY)]),
    4: ("Ring", [
        ("head", "Q", POSITION), ("tail", "Q", POSITION), ("interruptMask", "I", ANY),
        ("pendingSendSize", "I", ANY), ("featureBits", "I", ANY),
        ("side", "B", (0, 1)), ("form", "B", (1,)), ("reserved", "H", ZERO)]),
    5: ("Requests", [(name, "I", ANY) for name in TABLES]),
    6: ("Directory", []),
    7: ("ImageEnd", [
        ("directoryOffset", "Q", ANY), ("imageLength", "Q", ANY), ("digest", "16s", ANY), ("cutId", "16s", ANY)]),
    8: ("Region", [
        ("regionLength", "Q", range(1, (1 << 42) + 1)), ("presentPages", "Q", ANY), ("presentGroups", "I", ANY),
        ("nameLength", "H", range(1, 128 + 1)), ("tracked", "B", (0, 1)), ("reserved", "B", ZERO),
        ("stateVersion", "I", ANY), ("reserved", "I", ZERO), ("name", "128s", ANY)]),
    9: ("Packets", [("nearSurvivors", "I", ANY), ("oppositeSurvivors", "I", ANY)]),
}
AFTER_APPLICATIONS = ("Application", "Region", "Channel", "Directory")
AFTER_CHANNEL = ("Channel", "Directory")
FOLLOWERS = {
    "": ("ImageHeader",), "ImageHeader": AFTER_APPLICATIONS, "Application": AFTER_APPLICATIONS,
    "Region": AFTER_APPLICATIONS[1:],
    "Channel": ("Ring(incoming)",), "Ring(incoming)": ("Ring(outgoing)",),
    "Ring(outgoing)": ("Requests",) + AFTER_CHANNEL,
    "Requests": ("Packets",), "Packets": AFTER_CHANNEL, "Directory": ("ImageEnd",),
}

# body: what digests take of the record; places: field name to its offset in the image; payloadAt: that of the payload
Record = namedtuple("Record", "offset kind version fields places body payload payloadAt trailers end")


class Bad(Exception):
    """What is wrong with an image, and where."""

    def __init__(self, offset, what, expected, found):
        super().__init__(f"offset {offset}: {what} (expected {expected}, found {found})")


def need(condition, offset, what, expected, found):
    if not condition:
        raise Bad(offset, what, expected, found)


def same(offset, what, expected, found):
    need(expected == found, offset, what, expected, found)


def pad8(length):
    return (length + 7) & ~7


# ---- checksums and digests

def crc_tables():
    """Table k holds the CRC of a byte with k zero bytes after it."""
    first = []
    for byte in range(256):
        for _ in range(8):
            byte = byte >> 1 ^ (0x82F63B78 if byte & 1 else 0)
        first.append(byte)
    tables = [first]
    for _ in range(7):
        tables.append([first[crc & 255] ^ crc >> 8 for crc in tables[-1]])
    return tables


CRC_TABLES = crc_tables()


def crc32c(data):
    """CRC32C, eight bytes a step."""
    t0, t1, t2, t3, t4, t5, t6, t7 = CRC_TABLES
    crc = 0xFFFFFFFF
    whole = len(data) & ~7
    for low, high in struct.iter_unpack("<II", data[:whole]):
        low ^= crc
        crc = (t7[low & 255] ^ t6[low >> 8 & 255] ^ t5[low >> 16 & 255] ^ t4[low >> 24]
               ^ t3[high & 255] ^ t2[high >> 8 & 255] ^ t1[high >> 16 & 255] ^ t0[high >> 24])
    for byte in data[whole:]:
        crc = t0[(crc ^ byte) & 255] ^ crc >> 8
    return crc ^ 0xFFFFFFFF


def rotate(word, count):
    return (word << count | word >> (64 - count)) & MASK64


def mix(word, factor, count, other):
    return rotate(word * factor & MASK64, count) * other & MASK64


def finish(word):
    word = (word ^ word >> 33) * 0xFF51AFD7ED558CCD & MASK64
    word = (word ^ word >> 33) * 0xC4CEB9FE1A85EC53 & MASK64
    return word ^ word >> 33


def murmur3(data, seed=0):
    """MurmurHash3_x64_128 as 16 bytes: the first word, then the second, both little endian."""
    h1 = h2 = seed
    whole = len(data) & ~15
    for first, second in struct.iter_unpack("<QQ", data[:whole]):
        h1 = (rotate(h1 ^ mix(first, FACTOR1, 31, FACTOR2), 27) + h2) * 5 + 0x52DCE729 & MASK64
        h2 = (rotate(h2 ^ mix(second, FACTOR2, 33, FACTOR1), 31) + h1) * 5 + 0x38495AB5 & MASK64
    first, second = struct.unpack("<QQ", data[whole:].ljust(16, b"\0"))
    h1 ^= mix(first, FACTOR1, 31, FACTOR2) ^ len(data)
    h2 ^= mix(second, FACTOR2, 33, FACTOR1) ^ len(data)
    h1 = h1 + h2 & MASK64
    h2 = h2 + h1 & MASK64
    h1, h2 = finish(h1), finish(h2)
    h1 = h1 + h2 & MASK64
    return struct.pack("<QQ", h1, h2 + h1 & MASK64)


def cut_digest(records):
    """The cut digest of a section: all of its records but the bytes of rings, packets and regions."""
    return murmur3(b"".join(r.body + (b"" if r.kind in ("Ring", "Region") else r.trailers)
                            for r in records if r.kind != "Packets"))


def section_digest(records, cut):
    """The digest of a section: all that its cut digest leaves out, and the cut digest."""
    return murmur3(b"".join((r.body if r.kind == "Packets" else b"") + r.trailers
                            for r in records if r.kind in ("Ring", "Region", "Packets")) + cut)


# ---- records and payload sections

def read_record(data, offset):
    """The record at offset with its payload; checks all that holds for it alone."""
    left = len(data) - offset
    need(left >= SMALLEST_RECORD, offset, "no whole record", f"at least {SMALLEST_RECORD} bytes", f"{left} bytes")
    block_length, template, schema, version, payload_length = struct.unpack_from("<HHHHQ", data, offset)
    check_value(offset, "blockLength", range(8, 240 + 1, 8), block_length)
    need(block_length + 16 <= left, offset, "record cut short", f"{block_length + 16} bytes", f"{left} bytes")
    end = offset + 16 + block_length
    reserved, crc = struct.unpack_from("<II", data, end - 8)
    same(end - 4, "crc32c of the record", hex(crc32c(data[offset:end - 4])), hex(crc))
    same(end - 8, "reserved field of the record's trailer", 0, reserved)
    same(offset + 4, "schemaId", SCHEMA_ID, schema)
    need(version >> 8 == OWN_VERSION >> 8 and version >= OWN_VERSION,
         offset + 6, "unknown version", version_text(OWN_VERSION), version_text(version))
    kind, fields, places = read_body(offset, template, version, data[offset + 16:end - 8])
    body = data[offset + (0 if kind == "optional" else 16):end - 8]
    payload, trailers, after = read_section(data, end, payload_length, offset + 8)
    return Record(offset, kind, version, fields, places, body, payload, end, trailers, after)


def version_text(version):
    return f"{version >> 8}.{version & 255}"


def check_value(offset, name, allowed, value):
    """Refuses a value that is not among the allowed ones."""
    if allowed is ANY or value in allowed:
        return
    if isinstance(allowed, range) and len(allowed) > 1:
        step = f" in steps of {allowed.step}" if allowed.step > 1 else ""
        raise Bad(offset, f"{name} out of range", f"{allowed[0]} to {allowed[-1]}{step}", value)
    raise Bad(offset, f"wrong {name}", " or ".join(map(str, allowed)), value)


def read_body(offset, template, version, body):
    """Name, fields and field offsets of a record; none of the last two for an optional one."""
    if template >= FIRST_OPTIONAL_TEMPLATE:
        return "optional", {}, {}
    need(template in KINDS, offset + 2, "unknown critical record", "templateId 1 to 9", template)
    kind, layout = KINDS[template]
    code = "<" + "".join(field[1] for field in layout)
    own_length = 8 + struct.calcsize(code)
    need(len(body) + 8 == own_length or len(body) + 8 > own_length and version > OWN_VERSION,
         offset, f"blockLength of {kind}", own_length, len(body) + 8)
    fields, places, place = {}, {}, offset + 16
    for (name, field_code, allowed), value in zip(layout, struct.unpack_from(code, body)):
        check_value(place, f"{kind} {name}", allowed, value)
        fields[name], places[name] = value, place
        place += struct.calcsize("<" + field_code)
    return kind, fields, places


def read_section(data, offset, length, length_offset):
    """Payload, trailers and end of the payload section at offset."""
    size = pad8(length) + 8 * -(-length // BLOCK)
    left = len(data) - offset
    need(size <= left, length_offset, "payload cut short", f"at most {left} bytes with trailers", f"{size} bytes")
    blocks, trailers = [], []
    for index in range(-(-length // BLOCK)):
        block = data[offset:offset + min(BLOCK, pad8(length) - index * BLOCK)]
        offset += len(block)
        crc, found_index = struct.unpack_from("<II", data, offset)
        same(offset, f"crc32c of block {index}", hex(crc32c(block)), hex(crc))
        same(offset + 4, "block index", index, found_index)
        blocks.append(block)
        trailers.append(data[offset:offset + 8])
        offset += 8
    padded = b"".join(blocks)
    need(not any(padded[length:]), offset - 8 - (len(padded) - length), "padding of a payload section",
         "zeros", padded[length:].hex())
    return padded[:length], b"".join(trailers), offset


def payload_place(record, position):
    """Offset in the image of a byte of a record's payload."""
    return record.payloadAt + position + position // BLOCK * 8


def cut_payload(record, length, *parts):
    """Cuts a payload of the given length into parts, each padded to 8 except where the payload ends."""
    same(record.offset + 8, f"{record.kind} payloadLength", length, len(record.payload))
    pieces, position = [], 0
    for part in parts:
        pieces.append(record.payload[position:position + part])
        padding = record.payload[position + part:position + pad8(part)]
        need(not any(padding), payload_place(record, position + part), f"{record.kind} padding",
             "zeros", padding.hex())
        position += pad8(part)
    return pieces


# ---- the image

def read_sections(data):
    """The header, the application section, a section for each channel, the Directory and ImageEnd."""
    header, applications, channels, ending = read_record(data, 0), [], [], []
    check_order("", header)
    same(header.places["imageLength"], "imageLength", len(data), header.fields["imageLength"])
    section, previous, record = applications, "ImageHeader", header
    while record.kind != "ImageEnd":
        record = read_record(data, record.end)
        same(record.offset + 6, "version", version_text(header.version), version_text(record.version))
        if record.kind != "optional" or previous == "Directory":
            previous = check_order(previous, record)
        if record.kind == "Channel":
            section = []
            channels.append(section)
        elif record.kind == "Directory":
            section = ending
        section.append(record)
    same(record.end, "end of the image", len(data), record.end)
    return header, applications, channels, *ending


def of_kind(records, kind):
    return [record for record in records if record.kind == kind]


def check_order(previous, record):
    """Refuses a record that may not follow the previous one; the record's name in the order."""
    name = record.kind
    if name == "Ring":
        name = "Ring(outgoing)" if record.fields["side"] else "Ring(incoming)"
    need(name in FOLLOWERS[previous], record.offset, "order of records", " or ".join(FOLLOWERS[previous]), name)
    return name


def read_image(data):
    """The whole image as a JSON value."""
    header, applications, channels, directory, end = read_sections(data)
    delta, base = header.fields["kind"] == 2, header.fields["base"]
    need(delta or not any(base), header.places["base"], "base of a full image", "zeros", base.hex())
    check_captured(record for section in (applications, *channels) for record in section)
    state = {
        "label": header.fields["label"],
        "applications": read_applications(header, of_kind(applications, "Application")),
        "regions": read_regions(header, of_kind(applications, "Region"), delta),
        "channels": read_channels(header, channels, delta),
    }
    application_cut = cut_digest(applications)
    cuts = [cut_digest(section) for section in channels]
    digests = read_directory(directory, channels, cuts)
    digest = murmur3(header.body + section_digest(applications, application_cut) + directory.payload)
    cut_id = murmur3(struct.pack("<Q", state["label"]) + application_cut + b"".join(cuts))
    for name, value in (("directoryOffset", directory.offset), ("imageLength", len(data))):
        same(end.places[name], f"ImageEnd {name}", value, end.fields[name])
    for name, value in (("digest", digest), ("cutId", cut_id)):
        same(end.places[name], f"ImageEnd {name}", value.hex(), end.fields[name].hex())
    for record in (header, end):
        cut_payload(record, 0)
    result = {"length": len(data), "version": version_text(header.version), "kind": "delta" if delta else "full",
              "digest": digest.hex(), "cutId": cut_id.hex(), "channelDigests": digests}
    return {"state": state, "image": {**result, "base": base.hex()} if delta else result}


def check_captured(records):
    """Refuses an image whose payloads that a save copies are longer than all together may be."""
    length = 0
    for record in records:
        if record.kind in ("Application", "Channel", "Requests"):
            length += len(record.payload)
            need(length <= MOST_CAPTURED, record.offset + 8, "sum of payloadLengths", f"at most {MOST_CAPTURED}",
                 length)


def read_applications(header, records):
    same(header.places["applicationCount"], "applicationCount", len(records), header.fields["applicationCount"])
    result, previous = [], b""
    for record in records:
        fields = record.fields
        name, state = cut_payload(record, pad8(fields["nameLength"]) + fields["stateLength"],
                                  fields["nameLength"], fields["stateLength"])
        need(name > previous, record.payloadAt, "order of applications", f"a name after {previous!r}", repr(name))
        previous = name
        result.append({"name": text(record, name), "version": fields["stateVersion"], "state": summary(state),
                       "optional": fields["optional"] == 1})
    return result


def read_regions(header, records, delta):
    same(header.places["regionCount"], "regionCount", len(records), header.fields["regionCount"])
    result, previous = [], b""
    for record in records:
        name = region_name(record)
        need(name > previous, record.places["name"], "order of regions", f"a name after {previous!r}", repr(name))
        previous = name
        result.append({"name": text(record, name, record.places["name"]), "version": record.fields["stateVersion"],
                       **read_region(record, delta)})
    return result


def region_name(record):
    length, name = record.fields["nameLength"], record.fields["name"]
    need(not any(name[length:]), record.places["name"] + length, "Region padding", "zeros", name[length:].hex())
    return name[:length]


def read_region(record, delta):
    fields = record.fields
    pages = page_count(fields["regionLength"])
    groups = -(-pages // GROUP_PAGES)
    check_value(record.places["presentPages"], "Region presentPages", range(pages + 1), fields["presentPages"])
    check_value(record.places["presentGroups"], "Region presentGroups", range(groups + 1), fields["presentGroups"])
    follow, absent = read_pages(record, delta)
    region = {"length": fields["regionLength"], "tracked": fields["tracked"] == 1, "present": runs(follow)}
    if delta and fields["tracked"]:
        return {**region, "bytes": None, "presentPages": fields["presentPages"], "presentGroups": fields["presentGroups"],
                "absent": runs(absent), "pages": summary(b"".join(follow.values()))}
    if not fields["tracked"]:
        same(record.payloadAt, "number of pages that follow in a region that is not tracked", pages, len(follow))
    for name, count in (("presentPages", len(follow)), ("presentGroups", len({page // GROUP_PAGES for page in follow}))):
        same(record.places[name], f"Region {name}", count, fields[name])
    shown = fields["regionLength"] <= LONGEST_SHOWN_REGION
    return {**region, "bytes": region_summary(fields["regionLength"], follow) if shown else None}


def page_count(length):
    return -(-length // PAGE)


def read_pages(record, delta):
    """The pages that follow by their ascending numbers, and the numbers of those that are said to be absent."""
    length, payload, follow, absent = record.fields["regionLength"], record.payload, {}, []
    pages, position, previous, head = page_count(length), 0, -1, 8 + BITMAP * (2 if delta else 1)
    groups = -(-pages // GROUP_PAGES)
    while position < len(payload):
        place, left = payload_place(record, position), len(payload) - position
        need(left >= head, place, "Region entry cut short", f"at least {head} bytes", f"{left} bytes")
        group, = struct.unpack_from("<Q", payload, position)
        need(previous < group < groups, place, "Region group number", f"{previous + 1} to {groups - 1}", group)
        following = bits(payload, position + 8)
        missing = bits(payload, position + 8 + BITMAP) if delta else 0
        first = group * GROUP_PAGES
        need((following | missing) >> min(GROUP_PAGES, pages - first) == 0, place + 8, "bits of a Region entry",
             "none beyond the region's last page", "some")
        need(following | missing, place + 8, "bits of a Region entry", "at least one", "none")
        need(following & missing == 0, place + 8, "bitmaps of a Region entry", "no page in both", "some")
        position, previous = position + head, group
        for page in ones(following):
            need(len(payload) - position >= PAGE, place, "pages of a Region entry cut short", f"page {first + page}",
                 f"{len(payload) - position} bytes")
            follow[first + page] = payload[position:position + PAGE]
            position += PAGE
        absent += [first + page for page in ones(missing)]
    after = follow.get(pages - 1, b"")[length - (pages - 1) * PAGE:]
    need(not any(after), record.payloadAt, "padding of a Region's last page", "zeros", "others")
    return follow, absent


def bits(payload, position):
    return int.from_bytes(payload[position:position + BITMAP], "little")


def ones(bitmap):
    return [page for page in range(GROUP_PAGES) if bitmap >> page & 1]


def runs(numbers):
    """Ascending numbers as pairs of a first one and a count."""
    result = []
    for number in numbers:
        if result and sum(result[-1]) == number:
            result[-1][1] += 1
        else:
            result.append([number, 1])
    return result


def region_summary(length, pages):
    """The summary of a region of which all pages but these are zeros."""
    hashed, position = hashlib.sha256(), 0
    for number, page in pages.items():
        hashed.update(bytes(number * PAGE - position) + page[:length - number * PAGE])
        position = min((number + 1) * PAGE, length)
    hashed.update(bytes(length - position))
    return {"length": length, "sha256": hashed.hexdigest()}


def text(record, name, place=None):
    """A name as text; it stands at the start of the payload, or at a place."""
    try:
        return name.decode("utf-8")
    except UnicodeDecodeError as error:
        at = payload_place(record, error.start) if place is None else place + error.start
        raise Bad(at, f"{record.kind} name", "UTF-8", repr(name)) from None


def summary(data):
    return {"length": len(data), "sha256": hashlib.sha256(data).hexdigest()}


def read_channels(header, sections, delta):
    same(header.places["channelCount"], "channelCount", len(sections), header.fields["channelCount"])
    result, previous = [], -1
    for section in sections:
        channel = read_channel(section, delta)
        need(channel["id"] > previous, section[0].places["channelId"], "order of channels",
             f"an id above {previous}", channel["id"])
        previous = channel["id"]
        result.append(channel)
    return result


def read_channel(section, delta):
    record, fields = section[0], section[0].fields
    ends, context_length = fields["ends"], fields["contextLength"]
    table_length = fields["maxInFlight"] * (24 + pad8(fields["packetContextLength"]) + fields["maxPacketLength"])
    check_value(record.places["maxInFlight"], "length of an in-flight table", range(1 << 30), table_length)
    name, *contexts = cut_payload(record, pad8(fields["nameLength"]) + ends * pad8(context_length),
                                  fields["nameLength"], *[context_length] * ends)
    incoming, outgoing = of_kind(section, "Ring")
    channel = {key: fields[key] for key in ("ends", "incomingPages", "outgoingPages", "maxInFlight",
                                            "maxPacketLength", "packetContextLength", "packetStateVersion")}
    tables = read_requests(record, of_kind(section, "Requests"))
    has_state = any(request.state for table in tables for request in table)
    need(fields["packetStateVersion"] == 0 or has_state, record.places["packetStateVersion"],
         "packetStateVersion of a channel without packet state", 0, fields["packetStateVersion"])
    channel.update(id=fields["channelId"], name=text(record, name), contexts=[summary(c) for c in contexts],
                   incoming=read_ring(incoming, fields["incomingPages"] * PAGE, delta),
                   outgoing=read_ring(outgoing, fields["outgoingPages"] * PAGE, delta),
                   inFlight=read_packets_in_flight(tables, of_kind(section, "Packets"), delta))
    return channel


def read_ring(record, ring_length, delta):
    head, tail = record.fields["head"], record.fields["tail"]
    check_value(record.places["tail"], "tail - head", range(0, ring_length - 8 + 1, 8), tail - head)
    ring = {key: record.fields[key] for key in ("head", "tail", "interruptMask", "pendingSendSize", "featureBits")}
    first = head
    if delta:
        check_value(record.offset + 8, "Ring payloadLength", range(0, tail - head + 1, 8), len(record.payload))
        first = ring["from"] = tail - len(record.payload)
    cut_payload(record, tail - first)
    try:
        ring["packets"] = read_packets(record, first, ring_length)
    except Bad as error:
        ring.update(packets=None, malformed=str(error))
    return ring


def read_packets(record, first, ring_length):
    """The packets of a ring, from the position of its payload to the tail."""
    ring, packets, position = record.payload, [], 0
    while position < len(ring):
        place, left = payload_place(record, position), len(ring) - position
        need(left >= 24, place, "packet cut short", "at least 24 bytes", f"{left} bytes")
        kind, offset8, length8, flags, transaction = struct.unpack_from("<HHHHQ", ring, position)
        check_value(place, "packet type", PACKET_TYPES, kind)
        check_value(place + 6, "packet flags", (0,) if kind == 11 else (0, 1), flags)
        check_value(place + 4, "packet length8", range(2, (left - 8) // 8 + 1), length8)
        check_value(place + 2, "packet dataOffset8", range(2, length8 + 1), offset8)
        end = position + length8 * 8
        footer = struct.unpack_from("<II", ring, end)
        same(payload_place(record, end), "packet footer", (0, (first + position) % ring_length), footer)
        if kind in (7, 9):
            check_ranges(place + 16, kind, ring[position + 16:position + offset8 * 8])
        packets.append({"type": kind, "flags": flags, "transactionId": transaction,
                        "payload": summary(ring[position + offset8 * 8:end])})
        position = end + 8
    return packets


def check_ranges(place, kind, ranges):
    """Refuses ranges that do not fill, or do not fit, what stands before a packet's payload."""
    need(len(ranges) >= 8, place, "ranges cut short", "at least 8 bytes", f"{len(ranges)} bytes")
    count, = struct.unpack_from("<I", ranges, 4)
    need(count > 0 or kind == 7, place + 4, "rangeCount of type 9", "at least 1", count)
    at = 8
    for index in range(count):
        need(at + 8 <= len(ranges), place + 4, "rangeCount", f"at most {index}", count)
        byte_count, byte_offset = struct.unpack_from("<II", ranges, at)
        at += 8
        if kind == 9:
            check_value(place + at - 4, "byteOffset of a range", range(PAGE), byte_offset)
            need(byte_count > 0, place + at - 8, "byteCount of a range", "at least 1", byte_count)
            at += 8 * -(-(byte_offset + byte_count) // PAGE)
    same(place, "length of ranges", len(ranges), at)


Request = namedtuple("Request", "transactionId packetLength rangesLength type context state")


def read_requests(channel, records):
    """The four tables of a channel; all are empty where it has no Requests."""
    fields, count, place = channel.fields, channel.fields["inFlightCount"], channel.places["inFlightCount"]
    check_value(place, "inFlightCount", range(2 * fields["ends"] * fields["maxInFlight"] + 1), count)
    need((count > 0) == bool(records), place, "inFlightCount", "above 0 with Requests, 0 without", count)
    if not records:
        return [[], [], [], []]
    record, = records
    for index, name in enumerate(TABLES):
        most = fields["maxInFlight"] if index // 2 < fields["ends"] else 0
        check_value(record.places[name], f"Requests {name}", range(most + 1), record.fields[name])
    same(place, "inFlightCount", sum(record.fields[name] for name in TABLES), count)
    tables, position = [], 0
    for index, name in enumerate(TABLES):
        table, seen = [], set()
        for _ in range(record.fields[name]):
            place = payload_place(record, position)
            request, position = read_request(record, position, fields, index % 2 == 1)
            need(request.transactionId not in seen, place, "transactionId", "a new one in its table",
                 f"{request.transactionId} again")
            seen.add(request.transactionId)
            table.append(request)
        tables.append(table)
    same(record.offset + 8, "Requests payloadLength", position, len(record.payload))
    return tables


def read_request(record, position, channel, awaiting):
    """The request at a position of the payload, and the position after it."""
    head, position = take(record, position, 24)
    place = payload_place(record, position - 24)
    transaction, packet, ranges, state, kind, reserved = struct.unpack("<QIIIHH", head)
    need(kind in (6, 7, 9), place + 20, "wrong packetType", "6 or 7 or 9", kind)
    same(place + 22, "reserved field of a request", 0, reserved)
    longest = 0 if awaiting else channel["maxPacketLength"]
    need(packet in range(0, longest + 1, 8), place + 8, "packetLength out of range", f"0 to {longest} in steps of 8",
         packet)
    least, most = 0 if awaiting else LEAST_RANGES[kind], longest - packet if kind != 6 else 0
    need(ranges in range(least, most + 1, 8), place + 12, "rangesLength out of range",
         f"{least} to {most} in steps of 8", ranges)
    check_value(place + 16, "stateLength", range((1 << 30) + 1), state)
    context, position = take(record, position, channel["packetContextLength"])
    state_bytes, position = take(record, position, state)
    return Request(transaction, packet, ranges, kind, context, state_bytes), position


def take(record, position, length):
    """A padded part of a payload, and the position after it."""
    after = position + pad8(length)
    need(after <= len(record.payload), record.offset + 8, f"{record.kind} payloadLength", f"at least {after}",
         len(record.payload))
    padding = record.payload[position + length:after]
    need(not any(padding), payload_place(record, position + length), f"{record.kind} padding", "zeros", padding.hex())
    return record.payload[position:position + length], after


def read_packets_in_flight(tables, records, delta):
    """All requests with their packets, as JSON values."""
    packets = flight_packets(tables, records[0], delta) if records else [[], [], [], []]
    return [{"end": ("near", "opposite")[index // 2], "direction": ("received", "awaiting")[index % 2],
             "transactionId": request.transactionId, "type": request.type,
             "ranges": packet and summary(packet[0]), "packet": packet and summary(packet[1]),
             "context": summary(request.context), "state": summary(request.state)}
            for index, table in enumerate(tables) for request, packet in zip(table, packets[index])]


def flight_packets(tables, record, delta):
    """Ranges and payload of each request's packet; None for a survivor."""
    survivors = (record.fields["nearSurvivors"], 0, record.fields["oppositeSurvivors"], 0)
    for index, name in ((0, "nearSurvivors"), (2, "oppositeSurvivors")):
        most = len(tables[index]) if delta else 0
        check_value(record.places[name], f"Packets {name}", range(most + 1), survivors[index])
    result, position = [], 0
    for table, count in zip(tables, survivors):
        packets = [None] * count
        for request in table[count:]:
            ranges, position = take(record, position, request.rangesLength)
            packet, position = take(record, position, request.packetLength)
            packets.append((ranges, packet))
        result.append(packets)
    same(record.offset + 8, "Packets payloadLength", position, len(record.payload))
    return result


def read_directory(directory, channels, cuts):
    """Checks each channel's entry; the channel digests by channelId."""
    cut_payload(directory, 40 * len(channels))
    digests = {}
    for index, (section, cut) in enumerate(zip(channels, cuts)):
        digest = section_digest(section, cut).hex()
        start, channel_id = section[0].offset, section[0].fields["channelId"]
        *found, found_digest = struct.unpack_from("<IIQQ16s", directory.payload, 40 * index)
        place = payload_place(directory, 40 * index)
        same(place, "Directory entry (channelId, reserved, offset, length)",
             [channel_id, 0, start, section[-1].end - start], found)
        same(place + 24, "channel digest", digest, found_digest.hex())
        digests[str(channel_id)] = digest
    return digests


# ---- the command line

def leaves(value, path):
    """A JSON value as (path, text) pairs; an object or array comes before its members, with their keys or number."""
    if isinstance(value, dict):
        yield path, "an object of " + ", ".join(sorted(value))
        members = [(f"{path}.{key}", value[key]) for key in sorted(value)]
    elif isinstance(value, list):
        yield path, f"an array of {len(value)}"
        members = [(f"{path}[{index}]", member) for index, member in enumerate(value)]
    else:
        yield path, json.dumps(value)
        members = []
    for member_path, member in members:
        yield from leaves(member, member_path)


def difference(expected, found):
    """The first difference of two JSON values as text, or None."""
    for (path, right), (_, value) in zip(leaves(expected, "state"), leaves(found, "state")):
        if right != value:
            return f"{path} differs (expected {right}, found {value})"
    return None


def problem(path, state_path=None, show=False):
    """Reads an image, and prints it or compares it where a state is given; what is wrong as one line, or None."""
    reading = path
    try:
        with open(path, "rb") as file:
            image = read_image(file.read())
        if show:
            print(json.dumps(image, indent=1, sort_keys=True))
        if state_path is None:
            return None
        reading = state_path
        with open(state_path, "rb") as file:
            differing = difference(json.loads(file.read().decode("utf-8")), image["state"])
    except Bad as error:
        return f"{path}: {error}"
    except OSError as error:
        return f"{reading}: cannot be read: {error.strerror}"
    except (ValueError, RecursionError) as error:
        return f"{reading}: not a JSON file: {error}"
    return differing and f"{path}: {differing}"


def not_refused(path):
    """Whether an image is valid, as one line, or None."""
    with open(path, "rb") as file:
        data = file.read()
    try:
        read_image(data)
    except Bad:
        return None
    return f"{path}: is not refused"


def main(arguments):
    option, paths = arguments[:1], arguments[1:]
    if arguments and not any(argument.startswith("--") for argument in arguments):
        problems = [problem(path, show=True) for path in arguments]
    elif option == ["--check"] and paths:
        problems = [problem(path) for path in paths]
    elif option == ["--check-refused"] and paths:
        problems = [not_refused(path) for path in paths]
    elif arguments and len(arguments) % 3 == 0 and set(arguments[::3]) == {"--expect"}:
        problems = [problem(*pair) for pair in zip(arguments[2::3], arguments[1::3])]
    else:
        print(__doc__, file=sys.stderr)
        return 2
    for line in filter(None, problems):
        print(line, file=sys.stderr)
    return 1 if any(problems) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
