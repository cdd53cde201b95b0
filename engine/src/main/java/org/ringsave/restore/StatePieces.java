/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.restore;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.image.ApplicationRecord;
import org.ringsave.image.ImageDescriptor;

/**
 * Takes the payload of an Application record apart: the name comes first, and only then is it known whether the target
 * takes the state. The state goes to the target through a short piece of memory, or nowhere.
 */
final class StatePieces implements PayloadPieces {
    private enum Part { NOTHING, NAME, STATE, SKIPPED }

    private static final int PIECE_LENGTH = 4096;

    private final FieldChecks checks;
    private final UnsafeBuffer bytes = new UnsafeBuffer(ByteBuffer.allocateDirect(PIECE_LENGTH));
    private ImageTarget target;
    private ApplicationRecord application;
    private byte[] previousName;
    private Part part;
    /** Length of the piece that is being filled. */
    private int piece;
    /** Bytes of the state that are in no piece yet. */
    private int remaining;

    StatePieces(FieldChecks checks) {
        this.checks = checks;
    }

    /** Begins an image, for a target. */
    void startImage(ImageTarget to) {
        target = to;
        previousName = null;
    }

    /** Begins the payload of a record whose fields are checked, and stay as they are until the payload has ended. */
    void start(ApplicationRecord record) {
        application = record;
        part = Part.NOTHING;
        remaining = (int)record.stateLength();
    }

    @Override
    public void next(PayloadPlace place, long offset) {
        switch (part) {
            case NOTHING -> part = Part.NAME;
            case NAME -> part = takeName() ? Part.STATE : Part.SKIPPED;
            case STATE -> target.stateBytes(bytes, piece);
            default -> {
                // The skipped bytes are nowhere.
            }
        }
        if (part == Part.NAME) {
            piece = (int)ImageDescriptor.align(application.nameLength());
        } else {
            piece = part == Part.SKIPPED ? remaining : Math.min(remaining, PIECE_LENGTH);
            remaining -= piece;
        }
        place.piece(part == Part.SKIPPED ? null : bytes, 0, piece);
    }

    /** The name has come. Returns false if the target doesn't take the state. */
    private boolean takeName() {
        final byte[] name = checks.name(bytes, 0, application.nameLength(), piece);
        checks.nameOrder(previousName, name);
        previousName = name;
        return target.application(checks.at(), new String(name, StandardCharsets.UTF_8), application.stateVersion(),
            application.optional() == 1, remaining);
    }

    /** The state whose bytes come, for people. */
    String owner() {
        return part == Part.NAME || part == Part.NOTHING ? "the name of an AppState"
            : "AppState " + FieldChecks.quoted(previousName);
    }
}
