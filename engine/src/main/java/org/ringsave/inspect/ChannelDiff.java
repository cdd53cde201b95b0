/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.inspect;

import java.io.IOException;
import java.util.function.LongConsumer;
import org.ringsave.image.TableNumber;

/** Compares the channels of two images by their ids: those of equal digests are equal, and of others each part. */
final class ChannelDiff {
    private final Differences differences;
    private final PayloadPair payloads;
    private final RingDiff rings;
    private final RequestDiff requests;

    ChannelDiff(Differences differences, PayloadPair payloads, RequestDiff requests) {
        this.differences = differences;
        this.payloads = payloads;
        rings = new RingDiff(differences, payloads);
        this.requests = requests;
    }

    /** Compares all channels, and tells the offset in the first image that it has come to. */
    void compare(OpenImage first, OpenImage second, LongConsumer progress) throws IOException {
        final ChannelDirectory mine = first.directory();
        final ChannelDirectory others = second.directory();
        long number = 0;
        long other = 0;
        while (number < mine.count() || other < others.count()) {
            final long id = number < mine.count() ? mine.at(number).id() : Long.MAX_VALUE;
            final long otherId = other < others.count() ? others.at(other).id() : Long.MAX_VALUE;
            if (id != otherId) {
                differences.add(part(Math.min(id, otherId)),
                    id < otherId ? Differences.ONLY_FIRST : Differences.ONLY_SECOND);
            } else if (!mine.isSame(others)) {
                progress.accept(mine.offset());
                compare(first.channel(), second.channel());
            }
            number += id <= otherId ? 1 : 0;
            other += otherId <= id ? 1 : 0;
        }
    }

    private static String part(long id) {
        return "channel " + id;
    }

    private void compare(ChannelContent mine, ChannelContent other) throws IOException {
        final long before = differences.count();
        final String part = part(mine.id());
        differences.value(part, "name", '"' + mine.name() + '"', '"' + other.name() + '"');
        differences.value(part, "packetStateVersion", mine.packetStateVersion(), other.packetStateVersion());
        final String config = mine.config().differences(other.config(), "in the second");
        if (!config.isEmpty()) {
            differences.add(part, config);
        }
        for (int end = TableNumber.NEAR; end < Math.min(mine.config().ends(), other.config().ends()); end++) {
            compareContext(part, mine, other, end);
        }
        rings.compare(part + ", incoming ring", mine.incoming(), other.incoming());
        rings.compare(part + ", outgoing ring", mine.outgoing(), other.outgoing());
        requests.compare(part, mine, other);
        if (differences.count() == before) {
            differences.add(part, Differences.UNKNOWN);
        }
    }

    private void compareContext(String part, ChannelContent mine, ChannelContent other, int end) throws IOException {
        payloads.begin(mine.payload(), other.payload());
        final Ranges ranges = payloads.differences(mine.contextAt(end), other.contextAt(end),
            Math.min(mine.config().contextLength(), other.config().contextLength()));
        if (!ranges.isEmpty()) {
            differences.add(part + (end == TableNumber.NEAR ? ", context" : ", context of the opposite end"),
                ranges.bytes() + " differ");
        }
    }
}
