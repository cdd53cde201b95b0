/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.inspect;

import java.io.IOException;
import java.util.List;
import org.ringsave.image.PacketsRecord;
import org.ringsave.image.RecordKind;
import org.ringsave.image.RequestHead;
import org.ringsave.image.RequestsRecord;
import org.ringsave.image.TableNumber;

/**
 * The requests in flight of a channel in an image.
 *
 * @param counts    of each table, by its number.
 * @param survivors of each end: requests at the start of its received table whose packets are in the base.
 * @param heads     heads, context areas and states of all requests.
 * @param packets   their packets.
 */
public record RequestsContent(List<Long> counts, List<Long> survivors, Section heads, Section packets) {
    /** No requests. */
    static final RequestsContent NONE =
        new RequestsContent(List.of(0L, 0L, 0L, 0L), List.of(0L, 0L), new Section(0, 0), new Section(0, 0));

    /** Reads the next two records. */
    static RequestsContent read(RecordCursor records) throws IOException {
        final RequestsRecord requests = new RequestsRecord().wrap(records.next(RecordKind.REQUESTS));
        final List<Long> counts = List.of(requests.count(0), requests.count(1), requests.count(2), requests.count(3));
        final Section heads = records.payload();
        final long count = counts.stream().mapToLong(Long::longValue).sum();
        if (count * RequestHead.LENGTH > heads.length()) {
            throw records.wrong("payloadLength", "at least " + count * RequestHead.LENGTH, heads.length())
                .in(records.name());
        }
        final PacketsRecord packets = new PacketsRecord().wrap(records.next(RecordKind.PACKETS));
        return new RequestsContent(counts,
            List.of(packets.survivors(TableNumber.NEAR), packets.survivors(TableNumber.OPPOSITE)), heads,
            records.payload());
    }

    /** {@return number of requests in all tables} */
    public long count() {
        return counts.stream().mapToLong(Long::longValue).sum();
    }
}
