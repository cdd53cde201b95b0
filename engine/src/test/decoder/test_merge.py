# Copyright 2026 The Ringsave authors
# SPDX-License-Identifier: Apache-2.0
"""Tests of the merge of a full image and its deltas: what it gives, and what does not fit the image before it."""
import contextlib
import io
import json
import os
import tempfile
import unittest

import decoder
import merge
from test_decoder import Part, application, channel, image, in_flight, packet, region, requests, ring

PAGES = 600 * 4096


def cut_id(data):
    return bytes.fromhex(decoder.read_image(data)["image"]["cutId"])


def chain(full, *deltas):
    """A full image and deltas, each as applications and channels and each with the cutId of the one before it."""
    images = [image(*full)]
    for delta in deltas:
        images.append(image(*delta, kind=2, base=cut_id(images[-1])))
    return images


def sections(incoming, outgoing, *flights, survivors=(0, 0), **more):
    parts = requests(*flights, survivors=survivors) if flights else []
    return [[channel(more.pop("number", 1), len(flights), **more), incoming, outgoing, *parts]]


def quiet(*flights, survivors=(0, 0), **more):
    return (), sections(ring(0, 0, b""), ring(1, 0, b""), *flights, survivors=survivors, **more)


def memory(data, absent=(), delta=True, length=PAGES, **wrong):
    return [region(b"r", data, length, absent=absent, delta=delta, **wrong)], ()


class MergeTest(unittest.TestCase):

    def assert_merged(self, expected, *states):
        """The merged image is byte for byte the expected one, and the deltas have its cutId."""
        images = chain(*states)
        self.assertEqual(merge.merged(images), image(*expected))
        self.assertEqual(cut_id(images[-1]), cut_id(image(*expected)))

    def assert_refused(self, message, *states):
        *right, wrong = chain(*states)
        merge.merged(right)
        decoder.read_image(wrong)
        with self.assertRaises(merge.Chain) as raised:
            merge.merged([*right, wrong])
        self.assertRegex(str(raised.exception), rf"^image {len(right)} of the chain: offset \d+: .*{message}")
        self.assertEqual(raised.exception.number, len(right))

    def test_full_image_alone(self):
        state = [application(b"a", b"123"), Part(40000, bytes(16), b"kept"), *memory({3: b"x"}, delta=False)[0]], sections(
            ring(0, 0, packet(0, b"", 4096)), ring(1, 0, b""), in_flight(1, 0, 0, b"12345678", state=b"s"), state_version=1)
        self.assert_merged(state, state)

    def test_ring_bytes(self):
        """The last delta's bytes come from all three images."""
        parts = [packet(24 * number, b"", 8192, number) for number in range(6)]
        middle = ring(1, 24, b"".join(parts[3:5]), tail=120)
        last = ring(1, 48, parts[5], tail=144)
        self.assert_merged(
            ((), sections(ring(0, 96, b""), ring(1, 48, b"".join(parts[2:])))),
            ((), sections(ring(0, 0, bytes(96)), ring(1, 0, b"".join(parts[:3])))),
            ((), sections(ring(0, 48, b"", tail=96), middle)),
            ((), sections(ring(0, 96, b""), last)))

    def test_delta_may_hold_ring_bytes_that_its_base_has(self):
        self.assert_merged(((), sections(ring(0, 0, b"12345678" * 3), ring(1, 0, b""))),
                           ((), sections(ring(0, 0, b"????????" * 2), ring(1, 0, b""))),
                           ((), sections(ring(0, 0, b"12345678" * 3), ring(1, 0, b""))))

    def test_ring_bytes_that_the_base_lacks(self):
        full = (), sections(ring(0, 8, bytes(16)), ring(1, 0, b""))
        for incoming, message in ((ring(0, 8, b"", tail=32), "first position"), (ring(0, 8, bytes(8), tail=40), "first position"),
                                  (ring(0, 0, b"", tail=24), "head")):
            self.assert_refused(message, full, ((), sections(incoming, ring(1, 0, b""))))
        incoming = ring(0, 8, b"", tail=24)
        self.assert_refused("first position", full, ((), sections(incoming, ring(1, 0, b""), number=2)))
        for geometry in ({"ends": 1}, {"slots": 3}, {"longest": 72}, {"contexts": (b"near", b"far!")}):
            self.assert_refused("first position", full, ((), sections(incoming, ring(1, 0, b""), **geometry)))
            decoder_state = (), sections(ring(0, 8, bytes(16)), ring(1, 0, b""), **geometry)
            self.assert_merged(decoder_state, full, decoder_state)
        merge.merged(chain(full, ((), sections(incoming, ring(1, 0, b""), name=b"another"))))
        self.assert_refused("first position", full, ((), ()), ((), sections(incoming, ring(1, 0, b""))))

    def test_packets_of_survivors(self):
        """The first and third request of a table survive two deltas, the second is completed, and others arrive."""
        a, b, c, d, e = (in_flight(number, 0, 0, bytes([number] * 8), state=b"old") for number in (5, 1, 9, 1, 4))
        far = in_flight(5, 1, 0, b"?" * 16, kind=9, ranges=bytes(range(24)))
        a2 = in_flight(5, 0, 0, bytes([5] * 8), context=b"new!", state=b"")
        more = {"slots": 4}
        self.assert_merged(
            quiet(a2, c, d, e, in_flight(7, 0, 1), far, **more), quiet(a, b, c, in_flight(3, 0, 1), far, **more),
            quiet(a2, c, d, far, survivors=(2, 1), **more),
            quiet(a2, c, d, e, in_flight(7, 0, 1), far, survivors=(3, 1), **more))

    def test_survivors_that_the_base_lacks(self):
        a, b, c = (in_flight(number, 0, 0, bytes(8)) for number in (1, 2, 3))
        more = {"slots": 4}
        for flights, count, message in (
                ((c,), 1, "survivor 3 .expected a request of the base"), ((b, a), 2, "survivor 1 .expected a request"),
                ((a, b, c), 3, "survivor 3 .expected a request"), ((in_flight(1, 0, 0, bytes(16)),), 1, "of survivor 1"),
                ((in_flight(1, 0, 0, bytes(8), kind=7, ranges=bytes(8)),), 1, "of survivor 1"),
                ((in_flight(2, 0, 0, bytes(0), kind=7, ranges=bytes(8)),), 1, "of survivor 2")):
            self.assert_refused(message, quiet(a, b, **more), quiet(*flights, survivors=(count, 0), **more))
        self.assert_refused("survivor 1", quiet(a, **more), quiet(in_flight(1, 1, 0, bytes(8)), survivors=(0, 1), **more))
        self.assert_refused("survivor 1", quiet(in_flight(1, 0, 1), **more), quiet(in_flight(1, 0, 0), survivors=(1, 0), **more))
        self.assert_refused("survivor 1", quiet(a, **more), quiet(a, survivors=(1, 0), number=2, **more))
        self.assert_refused("survivor 1", quiet(a, **more), quiet(a, survivors=(1, 0), slots=5))
        self.assert_refused("survivor 1", quiet(a, **more), ((), ()), quiet(a, survivors=(1, 0), **more))
        self.assert_refused("survivor 1", quiet(a, **more), quiet(**more), quiet(a, survivors=(1, 0), **more))

    def test_pages(self):
        """A page stays, one is written again, one becomes absent and present again, a group comes and one goes."""
        self.assert_merged(
            memory({1: b"one", 2: b"new", 3: b"back"}, delta=False),
            memory({1: b"one", 2: b"old", 3: b"gone", 4: b"gone"}, delta=False),
            memory({512: b"far"}, (3,), pages=4, groups=2), memory({2: b"new", 3: b"back"}, (4, 5, 512), pages=3, groups=1))

    def test_page_of_zeros_is_present(self):
        self.assert_merged(memory({0: b""}, delta=False), memory({}, delta=False), memory({0: b""}))

    def test_counts_of_pages_that_do_not_result(self):
        full = memory({0: b"x"}, delta=False)
        for pages, groups, message in ((1, 2, "presentPages"), (3, 2, "presentPages"), (2, 1, "presentGroups")):
            self.assert_refused(message, full, memory({512: b"y"}, pages=pages, groups=groups))
        self.assert_refused("presentPages", full, memory({}, (0,), pages=1, groups=1))
        merge.merged(chain(full, memory({}, pages=1, groups=1)))

    def test_region_that_the_base_lacks(self):
        full, unwritten = memory({0: b"x"}, delta=False), memory({}, pages=1, groups=1)
        self.assert_refused("presentPages", ((), ()), unwritten)
        self.assert_refused("presentPages", memory({0: b"x"}, delta=False, length=PAGES + 1), unwritten)
        self.assert_refused("presentPages", full, ((), ()), unwritten)
        whole = [region(b"r", bytes(8))], ()
        self.assert_refused("presentPages", whole, memory({}, pages=1, groups=1, length=8))
        self.assert_merged(memory({5: b"y"}, delta=False), full, ((), ()), memory({5: b"y"}))
        self.assert_merged(whole, memory({}, delta=False, length=8), ([region(b"r", bytes(8), delta=True)], ()))

    def test_wrong_chains(self):
        images = chain(((), ()), ((), ()))
        for wrong, number, message in (
                ([images[1]], 0, "kind"), ([images[0], images[0]], 1, "kind"), ([images[0], image(kind=2, base=b"?" * 16)], 1, "base"),
                ([images[0], images[1][:-1]], 1, "imageLength"), ([image(version=3)], 0, "version"),
                ([images[0], image(version=3, kind=2, base=cut_id(images[0]))], 1, "version")):
            with self.assertRaisesRegex(merge.Chain, f"image {number} of the chain: offset .*{message}"):
                merge.merged(wrong)


class CommandTest(unittest.TestCase):

    def test_command(self):
        with tempfile.TemporaryDirectory() as folder:
            paths = [os.path.join(folder, name) for name in ("full", "delta", "merged")]
            for path, data in zip(paths, chain(memory({0: b"x"}, delta=False), memory({1: b"y"}, pages=2, groups=1))):
                with open(path, "wb") as file:
                    file.write(data)
            status, out, err = self.run_merge(*paths[:2])
            self.assertEqual((status, err), (0, ""))
            self.assertEqual(json.loads(out), decoder.read_image(image(*memory({0: b"x", 1: b"y"}, delta=False))))
            self.assertEqual(self.run_merge("--to", paths[2], *paths[:2]), (0, "", ""))
            self.assertEqual(self.run_merge(paths[2]), (0, out, ""))
            status, out, err = self.run_merge(paths[1])
            self.assertEqual((status, out, err.count("\n")), (1, "", 1))
            self.assertTrue(err.startswith(f"{paths[1]}: image 0 of the chain: "))
            self.assertEqual(self.run_merge(folder)[0], 1)
            for arguments in ((), ("--to",), ("--to", paths[2]), ("--other", paths[0])):
                self.assertEqual(self.run_merge(*arguments)[0], 2)

    def run_merge(self, *arguments):
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            status = merge.main(list(arguments))
        return status, out.getvalue(), err.getvalue()


if __name__ == "__main__":
    unittest.main()
