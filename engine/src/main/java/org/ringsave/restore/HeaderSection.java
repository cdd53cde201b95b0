/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.restore;

import org.ringsave.image.HeaderRecord;
import org.ringsave.image.ImageDescriptor;
import org.ringsave.image.ImageDigests;
import org.ringsave.image.ImageRecord;
import org.ringsave.image.RecordKind;
import org.ringsave.image.RecordReader;

/** Checks the header of an image and keeps it, for the lengths of all other records: section 4.1 of IMAGE-FORMAT.md. */
final class HeaderSection {
    private final FieldChecks checks;
    private final HeaderRecord header = new HeaderRecord();
    private int version;
    private long label;
    private long imageLength;
    private long channelCount;
    private boolean isDelta;
    private long baseFirst;
    private long baseSecond;
    private long captured;

    HeaderSection(FieldChecks checks) {
        this.checks = checks;
    }

    void start() {
        imageLength = 0;
        captured = 0;
    }

    int version() {
        return version;
    }

    long label() {
        return label;
    }

    long imageLength() {
        return imageLength;
    }

    long channelCount() {
        return channelCount;
    }

    boolean isDelta() {
        return isDelta;
    }

    /** CutId of the base that the header names. */
    String base() {
        return ImageDigests.text(baseFirst, baseSecond);
    }

    /** Number of Application records; only until the next record comes. */
    long applicationCount() {
        return header.applicationCount();
    }

    /** Number of Region records; only until the next record comes. */
    long regionCount() {
        return header.regionCount();
    }

    /** Checks the header, and has the target check its base. */
    void read(RecordReader reader, ImageTarget target) {
        final ImageRecord record = reader.record();
        checks.require("templateId", RecordKind.HEADER.templateId(), record.templateId());
        header.wrap(record);
        if (reader.length() < ImageDescriptor.HEADER_LENGTH || !header.isMagic()) {
            throw checks.wrong("magic", "RINGSAVE", "something else; this is no Ringsave image");
        }
        version = record.version();
        if (version >> Byte.SIZE != 0) {
            throw checks.wrong("version", "0.x; a newer Ringsave reads it", ImageDescriptor.versionText(version));
        }
        if (version < ImageDescriptor.VERSION) {
            throw checks.wrong("version", ImageDescriptor.versionText(ImageDescriptor.VERSION)
                + " or a later 0.x; the Ringsave that wrote it reads it", ImageDescriptor.versionText(version));
        }
        reader.checkLayout(checks.at(), version);
        checks.require("payloadLength", 0, record.payloadLength());
        checkKind();
        target.base(version, isDelta, baseFirst, baseSecond);
        checks.require("hash", ImageDescriptor.HASH_MURMUR3, header.hash());
        checks.require("reserved", 0, header.reserved());
        label = header.label();
        imageLength = header.imageLength();
        channelCount = header.channelCount();
        checkImageLength();
    }

    private void checkKind() {
        isDelta = checks.range("kind", header.kind(), ImageDescriptor.KIND_FULL, ImageDescriptor.KIND_DELTA)
            == ImageDescriptor.KIND_DELTA;
        baseFirst = header.baseFirst();
        baseSecond = header.baseSecond();
        if (!isDelta && (baseFirst != 0 || baseSecond != 0)) {
            throw checks.wrong("base", "zero in a full image", base());
        }
    }

    private void checkImageLength() {
        final long least = header.leastImageLength();
        if (imageLength < least || imageLength % ImageDescriptor.ALIGNMENT != 0) {
            throw checks.wrong("imageLength", "a multiple of 8 of at least " + least,
                Long.toUnsignedString(imageLength));
        }
    }

    /** Checks that the image has room for the payload of a record, and returns its length. */
    long checkPayloadLength(ImageRecord record) {
        final RecordKind kind = record.kind();
        final long length = record.payloadLength();
        if (kind.isCaptured()) {
            captured += Math.max(0, length);
        }
        if (captured < 0 || captured > ImageDescriptor.MAX_CAPTURED_LENGTH) {
            throw checks.wrong("payloadLength of all but rings, packets and regions",
                "at most " + ImageDescriptor.MAX_CAPTURED_LENGTH, Long.toUnsignedString(captured));
        }
        final long tail = kind == RecordKind.END ? 0 : ImageDescriptor.END_LENGTH;
        final long left = imageLength - checks.at() - record.length() - tail;
        if (length < 0 || length > left || ImageDescriptor.sectionLength(length) > left) {
            throw checks.wrong("payloadLength", "at most the rest of the image's " + imageLength + " bytes",
                Long.toUnsignedString(length));
        }
        return length;
    }
}
