/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.restore;

import org.ringsave.image.ApplicationRecord;
import org.ringsave.image.ImageDescriptor;
import org.ringsave.image.ImageRecord;

/**
 * Checks the application section of an image: sections 4.2 and 4.8 of IMAGE-FORMAT.md. {@link ImageGrammar}
 * checks the order of records, and {@link StatePieces} the payload of a state.
 */
final class ApplicationSection {
    private final FieldChecks checks;
    private final RegionSection regions;
    private final ApplicationRecord application = new ApplicationRecord();
    private final StatePieces pieces;
    private long expected;
    private long seen;

    ApplicationSection(FieldChecks checks) {
        this.checks = checks;
        regions = new RegionSection(checks);
        pieces = new StatePieces(checks);
    }

    RegionSection regions() {
        return regions;
    }

    /** Where the bytes of the last state go. */
    PayloadPieces pieces() {
        return pieces;
    }

    /** Begins a section of numbers of records, for a target. */
    void start(ImageTarget to, long applicationCount, long regionCount) {
        pieces.startImage(to);
        regions.start(to, regionCount);
        expected = applicationCount;
        seen = 0;
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
        pieces.start(application);
    }

    /** The state whose bytes come, for people. */
    String owner() {
        return pieces.owner();
    }

    /** The section has ended. */
    void end() {
        checks.require("applicationCount", expected, seen);
        regions.end();
    }
}
