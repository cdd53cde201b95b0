/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.aeron;

import io.aeron.ExclusivePublication;
import io.aeron.Subscription;

/** What is said of a stream that its owner closed, or that Aeron closed as the client lost its media driver. */
final class ClosedStream {
    private ClosedStream() {
    }

    static String line(ExclusivePublication out) {
        return line("publication", out.channel(), out.streamId());
    }

    static String line(Subscription in) {
        return line("subscription", in.channel(), in.streamId());
    }

    private static String line(String kind, String channel, int stream) {
        return "the " + kind + " to " + channel + " stream " + stream + " is closed, by its owner or as the media"
            + " driver has ended: make new streams, with a new client if that is closed too, and begin again with them";
    }
}
