/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.sim;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.channel.AppState;
import org.ringsave.channel.ChannelSet;
import org.ringsave.save.SaveSession;
import org.ringsave.save.SaveStatus;

/**
 * SHA-256 of the parts of a simulation's state. The parts are the clock, each device with its guest, and the whole
 * image, which also holds every packet. Two states with equal digests are equal. If they differ, the names of the parts
 * say where. Immutable.
 */
public final class StateDigest {
    private final Map<String, String> parts;

    private StateDigest(Map<String, String> parts) {
        this.parts = Collections.unmodifiableMap(new LinkedHashMap<>(parts));
    }

    /**
     * The digests as text.
     *
     * @return a line for each part: 64 hexadecimal digits, a space, the part's name.
     */
    public List<String> lines() {
        final List<String> lines = new ArrayList<>();
        parts.forEach((name, digest) -> lines.add(digest + ' ' + name));
        return lines;
    }

    /**
     * Reads digests from text.
     *
     * @param lines lines that {@link #lines()} returned.
     * @return the digests.
     * @throws IllegalArgumentException if a line has another format.
     */
    public static StateDigest parse(List<String> lines) {
        final Map<String, String> parts = new LinkedHashMap<>();
        for (final String line : lines) {
            if (!line.matches("[0-9a-f]{64} .+")) {
                throw new IllegalArgumentException('"' + line + "\" is not a digest of a part");
            }
            parts.put(line.substring(65), line.substring(0, 64));
        }
        return new StateDigest(parts);
    }

    /**
     * Compares two states part by part.
     *
     * @param other digests of the other state.
     * @return names of the parts that differ or that only one state has; empty if the states are equal.
     */
    public List<String> differences(StateDigest other) {
        final List<String> names = new ArrayList<>();
        parts.forEach((name, digest) -> {
            if (!digest.equals(other.parts.get(name))) {
                names.add(name);
            }
        });
        final TreeSet<String> more = new TreeSet<>(other.parts.keySet());
        more.removeAll(parts.keySet());
        names.addAll(more);
        return names;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StateDigest && parts.equals(((StateDigest)other).parts);
    }

    @Override
    public int hashCode() {
        return parts.hashCode();
    }

    @Override
    public String toString() {
        return String.join("\n", lines());
    }

    /** Collects the parts. */
    static final class Builder {
        private static final int CHUNK_LENGTH = 64 * 1024;

        private final Map<String, String> parts = new LinkedHashMap<>();
        private final MessageDigest sha256;

        Builder() {
            try {
                sha256 = MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java platform has SHA-256", e);
            }
        }

        void add(String name, DirectBuffer... buffers) {
            for (final DirectBuffer buffer : buffers) {
                final byte[] bytes = new byte[buffer.capacity()];
                buffer.getBytes(0, bytes);
                sha256.update(bytes);
            }
            put(name);
        }

        void addState(String name, AppState state) {
            final UnsafeBuffer buffer = new UnsafeBuffer(new byte[state.encodedLength()]);
            state.encode(buffer);
            add(name, buffer);
        }

        void addImage(ChannelSet set, long label) {
            final SaveSession session = new SaveSession();
            final ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK_LENGTH);
            session.begin(set, label);
            try {
                SaveStatus status;
                do {
                    status = session.saveContinue(chunk.clear());
                    sha256.update(chunk.flip());
                } while (status == SaveStatus.BUFFER_OVERFLOW);
            } finally {
                session.end();
            }
            put("image");
        }

        private void put(String name) {
            parts.put(name, HexFormat.of().formatHex(sha256.digest()));
        }

        StateDigest build() {
            return new StateDigest(parts);
        }
    }
}
