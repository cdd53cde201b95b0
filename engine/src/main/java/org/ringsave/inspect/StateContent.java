/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.inspect;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.image.ApplicationRecord;
import org.ringsave.image.ImageDescriptor;

/**
 * A state of the embedder in an image.
 *
 * @param name     of the state.
 * @param version  of the state.
 * @param optional true if a restore may skip it.
 * @param at       where its bytes start in the payload.
 * @param length   of the state in bytes.
 * @param payload  name and bytes.
 */
public record StateContent(String name, int version, boolean optional, long at, long length, Section payload) {
    /** Reads the record that a cursor is at. */
    static StateContent read(RecordCursor records, Payload payload) throws IOException {
        final ApplicationRecord state = new ApplicationRecord().wrap(records.record());
        final byte[] name = new byte[state.nameLength()];
        final long at = ImageDescriptor.align(name.length);
        if (state.stateLength() != records.payload().length() - at) {
            throw records.wrong("stateLength", records.payload().length() - at,
                Long.toUnsignedString(state.stateLength())).in(records.name());
        }
        payload.begin(records.payload()).read(0, new UnsafeBuffer(name), 0, name.length);
        return new StateContent(new String(name, StandardCharsets.UTF_8), state.stateVersion(), state.optional() == 1,
            at, state.stateLength(), records.payload());
    }
}
