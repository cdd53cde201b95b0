/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.plan;

import java.nio.file.Path;
import java.util.Locale;
import org.ringsave.store.SyncMode;

/**
 * A sink by its kind and place, without figures.
 *
 * @param kind      of sink.
 * @param directory of a file or a store; null: the directory that was measured.
 * @param sync      of a file or a store.
 * @param media     of Aeron: "ipc" or "udp".
 * @param mtu       of Aeron: its longest frame in bytes.
 */
public record SinkChoice(Kind kind, Path directory, SyncMode sync, String media, int mtu) {
    /** Kinds of sinks. */
    public enum Kind {
        /** Chunks that stay in memory. */
        MEMORY,
        /** Image files, whose bytes nothing awaits. */
        FILE,
        /** The directory of a store. */
        STORE,
        /** A transfer over Aeron. */
        AERON
    }

    /** The name of a sink in a directory, or of one over Aeron. */
    String name(String place) {
        return switch (kind) {
            case MEMORY -> "memory";
            case FILE -> "files in " + place;
            case STORE -> "a store in " + place + ", sync " + sync.name().toLowerCase(Locale.ROOT);
            case AERON -> "Aeron over " + media + ", MTU of " + mtu + " bytes";
        };
    }
}
