/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.restore;

import org.ringsave.image.ImageDescriptor;
import org.ringsave.image.ImageRecord;
import org.ringsave.image.RegionRecord;

/**
 * Checks the Region records of an image: section 4.8 of IMAGE-FORMAT.md. {@link ImageGrammar} checks the order of
 * records, and {@link RegionPieces} the payload.
 */
final class RegionSection {
    private final FieldChecks checks;
    private final RegionRecord region = new RegionRecord();
    private final RegionPieces pieces;
    private ImageTarget target;
    private long expected;
    private long seen;
    private byte[] previousName;

    RegionSection(FieldChecks checks) {
        this.checks = checks;
        pieces = new RegionPieces(checks);
    }

    /** Begins a section of a number of records, for a target. */
    void start(ImageTarget to, long regionCount) {
        target = to;
        expected = regionCount;
        seen = 0;
        previousName = null;
    }

    /** Where the bytes of the last region go. */
    PayloadPieces pieces() {
        return pieces;
    }

    void onRegion(ImageRecord record, boolean isDelta) {
        region.wrap(record);
        checks.require("reserved", 0, region.reserved());
        final int nameLength = checks.range("nameLength", region.nameLength(), 1, ImageDescriptor.REGION_NAME_LENGTH);
        final int nameIndex = ImageDescriptor.REGION_NAME_OFFSET;
        final byte[] name = checks.name(record.buffer(), nameIndex, nameLength,
            nameIndex + ImageDescriptor.REGION_NAME_LENGTH);
        checks.nameOrder(previousName, name);
        previousName = name;
        checks.range("regionCount", ++seen, 1, expected);
        final RegionFields fields = RegionFields.read(name, region, checks);
        fields.checkPayloadLength(record.payloadLength(), isDelta, checks);
        pieces.start(fields, isDelta, record.payloadLength(), target.region(checks.at(), fields));
    }

    /** The region whose bytes come, for people. */
    String owner() {
        return RegionFields.part(previousName);
    }

    /** The section has ended. */
    void end() {
        checks.require("regionCount", expected, seen);
    }
}
