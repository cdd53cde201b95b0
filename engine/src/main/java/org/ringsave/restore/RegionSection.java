/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.restore;

import org.ringsave.channel.MemoryRegion;
import org.ringsave.image.ImageDescriptor;
import org.ringsave.image.ImageRecord;
import org.ringsave.image.RegionEntry;
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
        final RegionFields fields = fields(name);
        checkPayloadLength(fields, record.payloadLength(), isDelta);
        pieces.start(fields, isDelta, record.payloadLength(), target.region(checks.at(), fields));
    }

    private RegionFields fields(byte[] name) {
        final long length = region.regionLength();
        checks.range("regionLength", length, 1, MemoryRegion.MAX_LENGTH);
        final boolean tracked = checks.range("tracked", region.tracked(), 0, 1) == 1;
        final long pages = RegionFields.pageCount(length);
        final int groups = RegionFields.groupCount(length);
        checks.range("presentPages", region.presentPages(), tracked ? 0 : pages, pages);
        final int presentGroups = checks.range("presentGroups", region.presentGroups(), tracked ? 0 : groups, groups);
        return new RegionFields(name, region.stateVersion(), length, tracked, region.presentPages(), presentGroups);
    }

    private void checkPayloadLength(RegionFields fields, long payloadLength, boolean isDelta) {
        final int head = RegionEntry.headerLength(isDelta);
        if (isDelta && fields.tracked()) {
            checks.words("payloadLength", payloadLength, 0,
                (long)head * fields.groupCount() + fields.pageCount() * RegionEntry.PAGE_LENGTH);
        } else {
            checks.require("payloadLength", (long)head * fields.presentGroups()
                + fields.presentPages() * RegionEntry.PAGE_LENGTH, payloadLength);
        }
    }

    /** The region whose bytes come, for people. */
    String owner() {
        return "region " + UnmatchedParts.quoted(previousName);
    }

    /** The section has ended. */
    void end() {
        checks.require("regionCount", expected, seen);
    }
}
