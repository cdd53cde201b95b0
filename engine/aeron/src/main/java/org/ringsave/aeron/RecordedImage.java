/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.aeron;

import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A recording of one image. ARCHIVE.md has its rules.
 *
 * @param recordingId   of the archive.
 * @param set           name of the set.
 * @param label         of the image.
 * @param baseCutId     cutId of a delta's base; null for a full image.
 * @param startEpochMs  when the recording was started, in milliseconds since 1970, by the archive's clock. A replicated
 *                      one has that of the first archive.
 * @param stopEpochMs   when it was stopped, likewise; -1 while it is written. That of a replication without a byte is
 *                      its start.
 * @param startPosition of the recording.
 * @param stopPosition  of the recording; -1 while it is written.
 * @param mtuLength     of its stream, in bytes.
 * @param termLength    of its stream, in bytes.
 */
public record RecordedImage(long recordingId, String set, long label, String baseCutId, long startEpochMs,
    long stopEpochMs, long startPosition, long stopPosition, int mtuLength, int termLength) {
    /** Of two that were started in one millisecond, the higher id is the newer one. */
    static final Comparator<RecordedImage> BY_AGE =
        Comparator.comparingLong(RecordedImage::startEpochMs).thenComparingLong(RecordedImage::recordingId);

    private static final Pattern ALIAS =
        Pattern.compile(".*[?|]alias=ringsave:([A-Za-z0-9._-]{1,64}):([0-9]{1,20}):(-|[0-9a-f]{32})(\\|.*)?");
    private static final Pattern SET = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final Pattern CUT_ID = Pattern.compile("[0-9a-f]{32}");
    private static final String FULL = "-";

    /** {@return true if the image lacks bytes that its base has} */
    public boolean isDelta() {
        return baseCutId != null;
    }

    /** {@return true while the recording is written} */
    public boolean isOpen() {
        return stopPosition < 0;
    }

    /** Has it no byte, and is not written now? */
    boolean isEmpty() {
        return stopPosition == startPosition;
    }

    /** Alias of an image's channel: the entry in the catalogue. */
    static String alias(String set, long label, String baseCutId) {
        return prefix(set) + Long.toUnsignedString(label) + ':' + (baseCutId == null ? FULL : baseCutId);
    }

    /** What the aliases of a set have, and no other alias. */
    static String prefix(String set) {
        return "alias=ringsave:" + set + ':';
    }

    static void requireName(String set) {
        if (!SET.matcher(set).matches()) {
            throw new IllegalArgumentException("set=" + set
                + " is no name: take 1 to 64 letters, digits, points, lines and hyphens");
        }
    }

    /** A base of another form would make an alias of no set. */
    static void requireBase(String baseCutId) {
        if (baseCutId != null && !CUT_ID.matcher(baseCutId).matches()) {
            throw new IllegalArgumentException("baseCutId=" + baseCutId
                + " is no cutId: take 32 hexadecimal digits, or null for a full image");
        }
    }

    /** The image of a recording that is written. Returns null if its channel is none of this catalogue. */
    static RecordedImage of(long recordingId, String channel, long startPosition, long stopPosition, int mtuLength,
        int termLength) {
        final Matcher alias = ALIAS.matcher(channel);
        if (!alias.matches()) {
            return null;
        }
        try {
            return new RecordedImage(recordingId, alias.group(1), Long.parseUnsignedLong(alias.group(2)),
                FULL.equals(alias.group(3)) ? null : alias.group(3), 0, -1, startPosition, stopPosition, mtuLength,
                termLength);
        } catch (NumberFormatException e) {
            // A label above 64 bits is of another program.
            return null;
        }
    }

    /** The same with its times. */
    RecordedImage at(long started, long stopped) {
        return new RecordedImage(recordingId, set, label, baseCutId, started, stopped, startPosition, stopPosition,
            mtuLength, termLength);
    }
}
