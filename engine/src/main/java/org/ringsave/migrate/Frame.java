/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.migrate;

import java.net.ProtocolException;

/** The layout of frames; see the description of this package. */
final class Frame {
    static final int HEADER_LENGTH = 8;
    static final int MAGIC = 0x5352;
    static final int VERSION = 1;
    static final int MAGIC_OFFSET = 0;
    static final int VERSION_OFFSET = 2;
    static final int TYPE_OFFSET = 3;
    static final int LENGTH_OFFSET = 4;

    static final int IMAGE = 1;
    static final int CHUNK = 2;
    static final int ACKNOWLEDGE = 3;
    static final int REFUSE = 4;
    static final int COMMIT = 5;

    static final int DIGEST_LENGTH = 32;
    // Fields in the payload of an IMAGE.
    static final int IMAGE_LENGTH_OFFSET = 0;
    static final int IMAGE_ROUND_OFFSET = IMAGE_LENGTH_OFFSET + Long.BYTES;
    static final int IMAGE_LAST_OFFSET = IMAGE_ROUND_OFFSET + Integer.BYTES;
    static final int IMAGE_LENGTH = IMAGE_LAST_OFFSET + Integer.BYTES;
    static final int ACKNOWLEDGE_LENGTH = Integer.BYTES + DIGEST_LENGTH;
    static final int MAX_TEXT_LENGTH = 512;
    /** A buffer of this length holds any frame but a chunk. */
    static final int MAX_CONTROL_LENGTH = HEADER_LENGTH + MAX_TEXT_LENGTH;

    private Frame() {
    }

    /** Checks a header: magic, version, type, and a payload length that the type allows. */
    static void check(int magic, int version, int type, int length) throws ProtocolException {
        if (magic != MAGIC || version != VERSION) {
            throw new ProtocolException("a frame begins with 0x" + Integer.toHexString(magic) + " and version "
                + version + ", expected 0x" + Integer.toHexString(MAGIC) + " and " + VERSION);
        }
        final boolean fits = switch (type) {
            case IMAGE -> length == IMAGE_LENGTH;
            case CHUNK -> length > 0;
            case ACKNOWLEDGE -> length == ACKNOWLEDGE_LENGTH;
            case REFUSE -> length > 0 && length <= MAX_TEXT_LENGTH;
            case COMMIT -> length == DIGEST_LENGTH;
            default -> throw new ProtocolException("a frame has type " + type + ", expected 1..5");
        };
        if (!fits) {
            throw new ProtocolException("a frame of type " + type + " has a payload of "
                + Integer.toUnsignedString(length) + " bytes");
        }
    }
}
