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
import org.ringsave.image.ImageRecord;

/**
 * Checks the application section of an image: sections 4.2 and 4.8 of IMAGE-FORMAT.md. {@link ImageGrammar}
 * checks the order of records. The name of a state comes first; only then is it known whether the target takes the
 * state.
 */
final class ApplicationSection implements PayloadPieces {
    private enum Part { NOTHING, NAME, STATE, SKIPPED }

    private static final int PIECE_LENGTH = 4096;

    private final FieldChecks checks;
    private final RegionSection regions;
    private final ApplicationRecord application = new ApplicationRecord();
    private final UnsafeBuffer bytes = new UnsafeBuffer(ByteBuffer.allocateDirect(PIECE_LENGTH));
    private ImageTarget target;
    private long expected;
    private long seen;
    private byte[] previousName;
    private Part part;
    /** Length of the piece that is being filled. */
    private int piece;
    /** Bytes of the state that are in no piece yet. */
    private int remaining;

    ApplicationSection(FieldChecks checks) {
        this.checks = checks;
        regions = new RegionSection(checks);
    }

    RegionSection regions() {
        return regions;
    }

    /** Begins a section of numbers of records, for a target. */
    void start(ImageTarget to, long applicationCount, long regionCount) {
        target = to;
        regions.start(to, regionCount);
        expected = applicationCount;
        seen = 0;
        previousName = null;
    }

    void onApplication(ImageRecord record) {
        application.wrap(record);
        checks.require("reserved", 0, application.reserved());
        checks.range("optional", application.optional(), 0, 1);
        final int nameLength =
            checks.range("nameLength", application.nameLength(), 1, ImageDescriptor.MAX_NAME_LENGTH);
        final int stateLength =
            checks.range("stateLength", application.stateLength(), 0, ImageDescriptor.MAX_CAPTURED_LENGTH);
        checks.require("payloadLength", ImageDescriptor.align(nameLength) + stateLength, record.payloadLength());
        checks.range("applicationCount", ++seen, 1, expected);
        part = Part.NOTHING;
        remaining = (int)application.stateLength();
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
            piece = part == Part.SKIPPED ? remaining : Math.min(remaining, bytes.capacity());
            remaining -= piece;
        }
        place.piece(part == Part.SKIPPED ? null : bytes, 0, piece);
    }

    /** The name has come. Returns false if the target doesn't take the state. */
    private boolean takeName() {
        final int nameLength = application.nameLength();
        final byte[] name = checks.name(bytes, 0, nameLength, piece);
        checks.nameOrder(previousName, name);
        previousName = name;
        return target.application(checks.at(), new String(name, StandardCharsets.UTF_8), application.stateVersion(),
            application.optional() == 1, remaining);
    }

    /** The state whose bytes come, for people. */
    String owner() {
        return part == Part.NAME || part == Part.NOTHING ? "the name of an AppState"
            : "AppState " + UnmatchedParts.quoted(previousName);
    }

    /** The section has ended. */
    void end() {
        checks.require("applicationCount", expected, seen);
        regions.end();
    }
}
