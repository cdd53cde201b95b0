/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.image;

import org.ringsave.image.codec.ApplicationDecoder;

/** View of an Application, the record of one state of the embedder. One thread. */
public final class ApplicationRecord {
    private final ApplicationDecoder decoder = new ApplicationDecoder();

    /** Make a view of no record yet. */
    public ApplicationRecord() {
        // The decoder is all there is.
    }

    /**
     * Look at a record.
     *
     * @param record an Application.
     * @return this.
     */
    public ApplicationRecord wrap(ImageRecord record) {
        decoder.wrap(record.buffer(), ImageDescriptor.MESSAGE_HEADER_LENGTH, record.blockLength(), record.version());
        return this;
    }

    /** {@return length of the state in bytes} */
    public long stateLength() {
        return decoder.stateLength();
    }

    /** {@return version that the embedder gave the state} */
    public int stateVersion() {
        return (int)decoder.stateVersion();
    }

    /** {@return length of the name in bytes} */
    public int nameLength() {
        return decoder.nameLength();
    }

    /** {@return 1 if a restore may ignore the state, else 0} */
    public int optional() {
        return decoder.optional();
    }

    /** {@return reserved field, which must be 0} */
    public int reserved() {
        return decoder.reserved8();
    }
}
