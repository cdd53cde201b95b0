/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.restore;

import java.nio.charset.StandardCharsets;
import org.ringsave.channel.ChannelMemory;
import org.ringsave.image.ImageDescriptor;
import org.ringsave.image.codec.ApplicationDecoder;

/**
 * What the records of the application section may say: section 4.2 of IMAGE-FORMAT.md. That they come in order is
 * checked by {@link ImageGrammar}.
 */
final class ApplicationSection {
    private final RestoreTarget target;
    private final FieldChecks checks;
    private final Stage payload;
    private final ApplicationDecoder application = new ApplicationDecoder();

    private long expected;
    private long seen;
    private byte[] previousName;
    private int nameLength;
    private int stateVersion;
    private int stateLength;

    ApplicationSection(RestoreTarget target, FieldChecks checks, Stage payload) {
        this.target = target;
        this.checks = checks;
        this.payload = payload;
    }

    /** A section of that many Application records begins. */
    void start(long applicationCount) {
        expected = applicationCount;
        seen = 0;
        previousName = null;
    }

    void onApplication(RecordReader record, int version, long payloadLength) {
        application.wrap(record.buffer(), ImageDescriptor.MESSAGE_HEADER_LENGTH, record.blockLength(), version);
        checks.require("reserved", 0, application.reserved16());
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
        target.application(checks.at(), new String(name, StandardCharsets.UTF_8), stateVersion, payload.buffer(),
            padded, stateLength);
    }

    /** The section has ended. */
    void end() {
        checks.require("applicationCount", expected, seen);
    }
}
