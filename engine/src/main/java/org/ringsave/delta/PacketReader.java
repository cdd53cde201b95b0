/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.delta;

import java.io.IOException;
import org.ringsave.image.TableNumber;

/** Reads the payload of a Packets record, of which it writes some packets. They are asked for in their order. */
final class PacketReader {
    private final ImageSource source;
    private final ReceivedRequests[] received;
    private int end;
    private int ordinal;
    /** The block that was read last, and how much of it was used. */
    private int blockLength;
    private int used;

    PacketReader(ImageSource source, ReceivedRequests[] received) {
        this.source = source;
        this.received = received;
    }

    /** The source is at the record, whose survivors are known. */
    void start() {
        end = TableNumber.NEAR;
        ordinal = received[end].survivors();
        blockLength = 0;
        used = 0;
    }

    /** Writes the packet of a request that the image holds. */
    void write(int ofEnd, int request, FullImageWriter writer) throws IOException {
        while (end < ofEnd || ordinal < request) {
            if (ordinal == received[end].count()) {
                end++;
                ordinal = received[end].survivors();
            } else {
                take(received[end].packetLength(ordinal++), null);
            }
        }
        take(received[end].packetLength(ordinal++), writer);
    }

    private void take(int length, FullImageWriter writer) throws IOException {
        for (int done = 0; done < length;) {
            if (used == blockLength) {
                blockLength = source.nextBlock();
                used = 0;
            }
            final int step = Math.min(length - done, blockLength - used);
            if (writer != null) {
                writer.put(source.bytes(), source.blockStart(blockLength) + used, step);
            }
            used += step;
            done += step;
        }
    }
}
