/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.channel;

import java.nio.ByteBuffer;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A state of the embedder in its set, and its bytes as a begin encoded them last. A later begin that finds the same
 * {@link AppState#revision()} takes these bytes. Not for embedders. The owner's thread.
 */
public final class EncodedState {
    private static final long NONE = -1;

    private final AppState state;
    private final byte[] name;
    private UnsafeBuffer bytes = new UnsafeBuffer(0, 0);
    private long revision = NONE;
    private int version;
    private boolean optional;
    private int length;

    EncodedState(AppState state, byte[] name) {
        this.state = state;
        this.name = name;
    }

    /**
     * The state itself.
     *
     * @return as it was added to the set.
     */
    public AppState state() {
        return state;
    }

    /**
     * Name of the state.
     *
     * @return in UTF-8; not to be changed.
     */
    public byte[] name() {
        return name;
    }

    /**
     * Are the kept bytes those of a revision? The version and the optional bit are saved beside the bytes, so they must
     * be the same too.
     *
     * @param ofRevision as the state says now; negative: no bytes are kept of it.
     * @param ofVersion  likewise.
     * @param isOptional likewise.
     * @return true if a save may take the bytes.
     */
    public boolean isOf(long ofRevision, int ofVersion, boolean isOptional) {
        return ofRevision >= 0 && ofRevision == revision && ofVersion == version && isOptional == optional;
    }

    /**
     * Length of the kept bytes.
     *
     * @return in bytes, 0 or more.
     */
    public int length() {
        return length;
    }

    /**
     * Copy the kept bytes.
     *
     * @param destination for {@link #length()} bytes.
     * @param index       in the destination.
     */
    public void copyTo(MutableDirectBuffer destination, int index) {
        destination.putBytes(index, bytes, 0, length);
    }

    /**
     * Keep the bytes of a revision in place of earlier ones. If this throws, none are kept.
     *
     * @param ofRevision    0 or more.
     * @param ofVersion     of the bytes.
     * @param isOptional    saved with them.
     * @param source        that holds them.
     * @param encodedLength in bytes, from the source's start.
     */
    public void keep(long ofRevision, int ofVersion, boolean isOptional, DirectBuffer source, int encodedLength) {
        revision = NONE;
        if (bytes.capacity() < encodedLength) {
            bytes = new UnsafeBuffer(ByteBuffer.allocateDirect(roomFor(encodedLength)));
        }
        bytes.putBytes(0, source, 0, encodedLength);
        version = ofVersion;
        optional = isOptional;
        length = encodedLength;
        revision = ofRevision;
    }

    /** A state that grows by a little at each save must not take new memory at each. */
    private static int roomFor(int encodedLength) {
        return BitUtil.findNextPositivePowerOfTwo(encodedLength);
    }

    /** Keeps no bytes from here on, since the state is another now. The memory stays. */
    void forget() {
        revision = NONE;
        length = 0;
    }

    /** Keeps no bytes and no memory. */
    void close() {
        forget();
        bytes = new UnsafeBuffer(0, 0);
    }
}
