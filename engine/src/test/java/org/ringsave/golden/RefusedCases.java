/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.golden;

import static org.ringsave.fixture.ImageParts.CHANNEL;
import static org.ringsave.fixture.ImageParts.HEADER;
import static org.ringsave.fixture.ImageParts.PACKETS;
import static org.ringsave.fixture.ImageParts.REGION;
import static org.ringsave.fixture.ImageParts.REQUESTS;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.ringsave.fixture.ImageParts;
import org.ringsave.fixture.ImageParts.Part;

/**
 * Images that break one rule of IMAGE-FORMAT.md each. Each is a golden image that was changed in one place and sealed
 * again, so its checksums and digests are right.
 */
final class RefusedCases {
    static final List<RefusedImage> ALL = new ArrayList<>();

    private static final int ENTRY = 72 + 4096;

    static {
        alone();
        chains();
    }

    private RefusedCases() {
    }

    private static void alone() {
        add("opposite-requests-of-one-end", "one-request", parts -> parts.first(REQUESTS).set(16, 4, 0).set(24, 4, 1));
        add("packet-beyond-its-slot", "one-request", parts -> head(parts.first(REQUESTS), 0, 12, 32));
        add("ranges-without-a-page", "one-request", parts -> head(parts.first(REQUESTS), 0, 12, 16));
        add("sent-request-with-a-packet", "one-request", parts -> parts.first(REQUESTS).set(16, 4, 0).set(20, 4, 1));
        add("id-twice-in-a-table", "in-flight", parts -> id(parts.first(REQUESTS), 48, 30));
        add("survivors-in-a-full-image", "one-request", parts -> parts.first(PACKETS).set(16, 4, 1));
        add("packets-of-another-length", "one-request", parts -> shorten(parts.first(PACKETS), 8));
        add("requests-without-packets", "one-request", parts -> parts.parts().remove(parts.first(PACKETS)));
        add("state-version-without-state", "in-flight", parts -> parts.first(CHANNEL).set(52, 4, 7));
        add("groups-in-descending-order", "two-pages", parts -> swapHalves(parts.first(REGION)));
        add("page-in-both-bitmaps", "delta-of-two-pages", parts -> parts.first(REGION).payload()[8 + 64] |= 2);
        add("bytes-behind-the-region", "long-region", parts -> parts.first(REGION).payload()[4 * ENTRY - 1 - 72] = 1);
        add("untracked-region-without-a-page", "regions", parts -> parts.first(REGION).payload()[8] = 0);
        add("later-fields-of-an-own-version", "empty-set", parts -> parts.first(HEADER).lengthen(new byte[8]));
    }

    private static void chains() {
        addDelta("delta-of-another-base", "two-pages", parts -> parts.first(HEADER).set(56, 8, 1));
        addDelta("ring-from-behind-the-tail", "wrapped-ring", parts -> dropFirst(parts.parts().get(3), 8));
        addDelta("unknown-survivor", "in-flight", parts -> id(parts.first(REQUESTS), 0, 999));
        addDelta("survivor-of-another-length", "one-request", parts -> {
            head(parts.first(REQUESTS), 0, 8, 8);
        });
        addDelta("survivors-out-of-order", "packet-state", parts -> {
            final Part requests = requests(parts, 9);
            final int second = next(requests, oppositeReceived(requests));
            id(requests, oppositeReceived(requests), 3);
            head(requests, oppositeReceived(requests), 8, 0);
            id(requests, second, 1);
            head(requests, second, 8, 64);
        });
        addDelta("survivor-of-another-geometry", "one-request", parts -> parts.first(CHANNEL).set(36, 4, 48));
        addDelta("pages-that-do-not-result", "two-pages", parts -> parts.first(REGION).set(24, 8, 3));
        addDelta("groups-that-do-not-result", "two-pages", parts -> parts.first(REGION).set(32, 4, 2));
        addDelta("later-minor-in-a-chain", "full-ring", parts -> parts.parts().forEach(p -> p.set(6, 2, 3)));
        ALL.add(new RefusedImage("full-image-in-a-chain", "two-pages", () -> golden("two-pages")));
    }

    private static void add(String name, String of, Consumer<ImageParts> change) {
        ALL.add(new RefusedImage(name, null, () -> changed(of, change)));
    }

    private static void addDelta(String name, String base, Consumer<ImageParts> change) {
        ALL.add(new RefusedImage(name, base, () -> changed("delta-of-" + base, change)));
    }

    private static byte[] changed(String of, Consumer<ImageParts> change) {
        final ImageParts parts = ImageParts.of(golden(of));
        change.accept(parts);
        return parts.settle().bytes();
    }

    private static byte[] golden(String name) {
        try {
            return new GoldenImage(name).bytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ByteBuffer payload(Part part) {
        return ByteBuffer.wrap(part.payload()).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Sets a field of 4 bytes of the head of a request. */
    private static void head(Part requests, int at, int field, int value) {
        payload(requests).putInt(at + field, value);
    }

    private static void id(Part requests, int at, long id) {
        payload(requests).putLong(at, id);
    }

    private static void shorten(Part part, int count) {
        part.payload(Arrays.copyOf(part.payload(), part.payload().length - count));
    }

    private static void dropFirst(Part part, int count) {
        part.payload(Arrays.copyOfRange(part.payload(), count, part.payload().length));
    }

    private static void swapHalves(Part region) {
        final byte[] payload = region.payload();
        final byte[] swapped = Arrays.copyOf(Arrays.copyOfRange(payload, ENTRY, 2 * ENTRY), 2 * ENTRY);
        System.arraycopy(payload, 0, swapped, ENTRY, ENTRY);
        region.payload(swapped);
    }

    private static Part requests(ImageParts parts, long channelId) {
        boolean found = false;
        for (final Part part : parts.parts()) {
            found |= part.template() == CHANNEL && part.get(16, 4) == channelId;
            if (found && part.template() == REQUESTS) {
                return part;
            }
        }
        throw new IllegalArgumentException("no requests of channel " + channelId);
    }

    /** Where the requests that the opposite end received begin. */
    private static int oppositeReceived(Part requests) {
        int at = 0;
        for (long i = requests.get(16, 4) + requests.get(20, 4); i > 0; i--) {
            at = next(requests, at);
        }
        return at;
    }

    /** Behind a request of the channel 9 of packet-state, whose context areas have 5 bytes. */
    private static int next(Part requests, int at) {
        return at + 24 + 8 + (payload(requests).getInt(at + 16) + 7 & -8);
    }
}
