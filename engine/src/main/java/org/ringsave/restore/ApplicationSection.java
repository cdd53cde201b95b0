/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.restore;

import java.nio.charset.StandardCharsets;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.channel.ChannelMemory;
import org.ringsave.channel.MemoryRegion;
import org.ringsave.image.ImageDescriptor;
import org.ringsave.image.codec.ApplicationDecoder;
import org.ringsave.image.codec.RegionDecoder;

/**
 * What the records of the application section may say: sections 4.2 and 4.8 of IMAGE-FORMAT.md. That they come in
 * order is checked by {@link ImageGrammar}.
 */
final class ApplicationSection {
    private final FieldChecks checks;
    private final GrowingBuffer payload;
    private final ApplicationDecoder application = new ApplicationDecoder();
    private final RegionDecoder region = new RegionDecoder();

    private ImageTarget target;
    private long expected;
    private long seen;
    private byte[] previousName;
    private int nameLength;
    private int stateVersion;
    private int stateLength;
    private boolean optional;
    private long regionsExpected;
    private long regionsSeen;
    private byte[] previousRegion;
    private UnsafeBuffer destination;

    ApplicationSection(FieldChecks checks, GrowingBuffer payload) {
        this.checks = checks;
        this.payload = payload;
    }

    /** A section of that many Application and Region records begins, which go to a target. */
    void start(ImageTarget to, long applicationCount, long regionCount) {
        target = to;
        expected = applicationCount;
        seen = 0;
        previousName = null;
        regionsExpected = regionCount;
        regionsSeen = 0;
        previousRegion = null;
    }

    /** Where the region goes that came last; null: nowhere. */
    UnsafeBuffer destination() {
        return destination;
    }

    void onApplication(RecordReader record, int version, long payloadLength) {
        application.wrap(record.buffer(), ImageDescriptor.MESSAGE_HEADER_LENGTH, record.blockLength(), version);
        checks.require("reserved", 0, application.reserved8());
        optional = checks.range("optional", application.optional(), 0, 1) == 1;
        nameLength = checks.range("nameLength", application.nameLength(), 1, ChannelMemory.MAX_NAME_LENGTH);
        stateLength = checks.range("stateLength", application.stateLength(), 0, ImageDescriptor.MAX_CAPTURED_LENGTH);
        stateVersion = (int)application.stateVersion();
        checks.require("payloadLength", ImageDescriptor.align(nameLength) + stateLength, payloadLength);
        checks.range("applicationCount", ++seen, 1, expected);
    }

    void endApplication() {
        final int padded = (int)ImageDescriptor.align(nameLength);
        final byte[] name = checks.name(payload.buffer(), 0, nameLength, padded);
        checks.nameOrder(previousName, name);
        previousName = name;
        target.application(checks.at(), new String(name, StandardCharsets.UTF_8), stateVersion, optional,
            payload.buffer(), padded, stateLength);
    }

    void onRegion(RecordReader record, int version, long payloadLength) {
        region.wrap(record.buffer(), ImageDescriptor.MESSAGE_HEADER_LENGTH, record.blockLength(), version);
        checks.require("reserved", 0, region.reserved16());
        final int length = checks.range("nameLength", region.nameLength(), 1, ImageDescriptor.REGION_NAME_LENGTH);
        final int from = ImageDescriptor.REGION_NAME_OFFSET;
        final byte[] name =
            checks.name(record.buffer(), from, length, from + ImageDescriptor.REGION_NAME_LENGTH);
        checks.nameOrder(previousRegion, name);
        previousRegion = name;
        final int regionLength = checks.range("regionLength", region.regionLength(), 1, MemoryRegion.MAX_LENGTH);
        checks.require("payloadLength", regionLength, payloadLength);
        checks.range("regionCount", ++regionsSeen, 1, regionsExpected);
        destination = target.region(checks.at(), name, (int)region.stateVersion(), regionLength);
    }

    /** The section has ended. */
    void end() {
        checks.require("applicationCount", expected, seen);
        checks.require("regionCount", regionsExpected, regionsSeen);
    }
}
