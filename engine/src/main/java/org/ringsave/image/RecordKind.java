/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.image;

import java.util.Arrays;
import org.ringsave.image.codec.ApplicationDecoder;
import org.ringsave.image.codec.ChannelDecoder;
import org.ringsave.image.codec.DirectoryDecoder;
import org.ringsave.image.codec.ImageEndDecoder;
import org.ringsave.image.codec.ImageHeaderDecoder;
import org.ringsave.image.codec.PacketsDecoder;
import org.ringsave.image.codec.RegionDecoder;
import org.ringsave.image.codec.RequestsDecoder;
import org.ringsave.image.codec.RingDecoder;

/** Kinds of records. */
public enum RecordKind {
    /** First record of an image. */
    HEADER(ImageHeaderDecoder.TEMPLATE_ID, ImageHeaderDecoder.BLOCK_LENGTH),
    /** State of the embedder. */
    APPLICATION(ApplicationDecoder.TEMPLATE_ID, ApplicationDecoder.BLOCK_LENGTH),
    /** Start of a channel. */
    CHANNEL(ChannelDecoder.TEMPLATE_ID, ChannelDecoder.BLOCK_LENGTH),
    /** Ring of a channel. */
    RING(RingDecoder.TEMPLATE_ID, RingDecoder.BLOCK_LENGTH),
    /** Requests in flight of a channel. */
    REQUESTS(RequestsDecoder.TEMPLATE_ID, RequestsDecoder.BLOCK_LENGTH),
    /** Directory of the channels. */
    DIRECTORY(DirectoryDecoder.TEMPLATE_ID, DirectoryDecoder.BLOCK_LENGTH),
    /** Last record of an image. */
    END(ImageEndDecoder.TEMPLATE_ID, ImageEndDecoder.BLOCK_LENGTH),
    /** Memory region. */
    REGION(RegionDecoder.TEMPLATE_ID, RegionDecoder.BLOCK_LENGTH),
    /** Packets of the requests of a channel. */
    PACKETS(PacketsDecoder.TEMPLATE_ID, PacketsDecoder.BLOCK_LENGTH),
    /** Kind that this version doesn't know. */
    UNKNOWN(0, 0);

    /** Kinds by their ids, which are small numbers. */
    private static final RecordKind[] BY_TEMPLATE = new RecordKind[values().length];

    static {
        Arrays.fill(BY_TEMPLATE, UNKNOWN);
        for (final RecordKind kind : values()) {
            BY_TEMPLATE[kind.templateId] = kind;
        }
    }

    private final int templateId;
    private final int blockLength;

    RecordKind(int templateId, int blockLength) {
        this.templateId = templateId;
        this.blockLength = blockLength;
    }

    /**
     * Kind of a template.
     *
     * @param templateId of a record.
     * @return the kind, {@link #UNKNOWN} for ids that this version doesn't know.
     */
    public static RecordKind of(int templateId) {
        return templateId >= 0 && templateId < BY_TEMPLATE.length ? BY_TEMPLATE[templateId] : UNKNOWN;
    }

    /** {@return the id of the template, 0 for {@link #UNKNOWN}} */
    public int templateId() {
        return templateId;
    }

    /** {@return the length of the block in this version, in bytes} */
    int blockLength() {
        return blockLength;
    }

    /** {@return true if a save captures the payload at begin and a restore keeps it aside} */
    public boolean isCaptured() {
        return this == APPLICATION || this == CHANNEL || this == REQUESTS;
    }

    /** {@return true if the payload is bytes of a ring, packet or region, which go from and to their place} */
    public boolean isInPlace() {
        return this == RING || this == PACKETS || this == REGION;
    }
}
