/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.restore;

import java.nio.charset.StandardCharsets;
import org.ringsave.image.ApplicationRecord;
import org.ringsave.image.ImageDescriptor;
import org.ringsave.image.ImageRecord;

/**
 * Checks the application section of an image: sections 4.2 and 4.8 of IMAGE-FORMAT.md. {@link ImageGrammar}
 * checks the order of records.
 */
final class ApplicationSection {
    private final FieldChecks checks;
    private final RegionSection regions;
    private final ApplicationRecord application = new ApplicationRecord();
    private ImageTarget target;
    private long expected;
    private long seen;
    private byte[] previousName;

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
    }

    /** The payload of the last record has come. */
    void endApplication(GrowingBuffer payload) {
        final int nameLength = application.nameLength();
        final int padded = (int)ImageDescriptor.align(nameLength);
        final byte[] name = checks.name(payload.buffer(), 0, nameLength, padded);
        checks.nameOrder(previousName, name);
        previousName = name;
        target.application(checks.at(), new String(name, StandardCharsets.UTF_8), application.stateVersion(),
            application.optional() == 1, payload.buffer(), padded, (int)application.stateLength());
    }

    /** The section has ended. */
    void end() {
        checks.require("applicationCount", expected, seen);
        regions.end();
    }
}
