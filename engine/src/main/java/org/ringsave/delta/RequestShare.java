/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.delta;

import java.io.IOException;
import org.ringsave.image.PacketsRecord;
import org.ringsave.image.RequestsRecord;
import org.ringsave.image.TableNumber;

/** The requests of a channel in one source, and the packets that the source gives to the merged image. */
final class RequestShare {
    private static final int TABLES = 4;

    private final ImageSource source;
    private final RequestsRecord counts = new RequestsRecord();
    private final PacketsRecord packets = new PacketsRecord();
    private final ReceivedRequests[] received =
        {new ReceivedRequests(TableNumber.NEAR), new ReceivedRequests(TableNumber.OPPOSITE)};
    private final PacketReader reader;

    RequestShare(ImageSource source) {
        this.source = source;
        reader = new PacketReader(source, received);
    }

    /** A channel comes, which may have no requests. */
    void clear() {
        received[TableNumber.NEAR].clear();
        received[TableNumber.OPPOSITE].clear();
    }

    /** The received requests of an end. */
    ReceivedRequests received(int end) {
        return received[end];
    }

    /** Length of the packets of all received requests. */
    long packetsLength() {
        return received[TableNumber.NEAR].packetsLength() + received[TableNumber.OPPOSITE].packetsLength();
    }

    /** Reads the Requests record that the source is at, and copies it to a writer, if that is not null. */
    void readRequests(int contextLength, FullImageWriter writer) throws IOException {
        final RequestHeadReader heads = new RequestHeadReader(contextLength, received);
        counts.wrap(source.record());
        for (int table = 0; table < TABLES; table++) {
            heads.table(table, counts.count(table));
        }
        if (writer != null) {
            writer.copyRecord(source);
        }
        for (int length = source.nextBlock(); length > 0; length = source.nextBlock()) {
            heads.read(source.bytes(), source.blockStart(length), length);
            if (writer != null) {
                writer.copyBlock(source, length, false);
            }
        }
    }

    /** The source is at its Packets record. */
    void readPackets() {
        packets.wrap(source.record());
        received[TableNumber.NEAR].survivors((int)packets.survivors(TableNumber.NEAR));
        received[TableNumber.OPPOSITE].survivors((int)packets.survivors(TableNumber.OPPOSITE));
        reader.start();
    }

    /**
     * Finds the survivors of both ends of a channel in a base, which is null if the image before has no such channel.
     */
    void match(RequestShare base, long channelId) {
        for (int end = TableNumber.NEAR; end <= TableNumber.OPPOSITE; end++) {
            received[end].match(base == null ? null : base.received[end], channelId, source.recordOffset());
        }
    }

    /** Writes the packet of a request of an end, behind the packets that were written before. */
    void write(int end, int ordinal, FullImageWriter writer) throws IOException {
        reader.write(end, ordinal, writer);
    }
}
