/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.save;

import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.channel.Lineage;
import org.ringsave.image.DirectoryEntry;
import org.ringsave.image.GroupDigests;
import org.ringsave.image.ImageDescriptor;
import org.ringsave.image.ImageDigests;
import org.ringsave.image.RecordWriter;

/**
 * The parts of an image that all of its writers fill: header, end and directory, the checksums of all blocks, and the
 * digests of all groups. Group -1 is the application section, the others are the channels.
 *
 * <p>Each block and each group has a place of its own. So writers on several threads share arrays and never write to
 * the same place. One thread folds the digests in the order of the groups.
 */
final class ImageIndex {
    private static final int WORDS = 2;

    private final Cut cut;
    private final RecordWriter header = new RecordWriter();
    private final ImageDigests digests = new ImageDigests();
    private UnsafeBuffer directory = new UnsafeBuffer(0, 0);
    private long[] cutDigests = new long[0];
    private int[] blockCrcs = new int[0];
    private long applicationFirst;
    private long applicationSecond;
    private long label;

    ImageIndex(Cut cut) {
        this.cut = cut;
    }

    /** Makes room for the channels of the cut and for a number of blocks. Only this may fail. */
    void reserve(int blockCount) {
        final int entries = Math.multiplyExact(cut.channels().count(), DirectoryEntry.LENGTH);
        if (directory.capacity() < entries) {
            directory = new UnsafeBuffer(ByteBuffer.allocateDirect(entries));
        }
        if (cutDigests.length < WORDS * (cut.channels().count() + 1)) {
            cutDigests = new long[WORDS * (cut.channels().count() + 1)];
        }
        if (blockCrcs.length < blockCount) {
            blockCrcs = new int[blockCount];
        }
    }

    /** Starts a new image. Its digests start with its first group, so that a begin need not encode the header. */
    void start(long imageLabel) {
        label = imageLabel;
    }

    Cut cut() {
        return cut;
    }

    UnsafeBuffer directory() {
        return directory;
    }

    int blockCrc(int ordinal) {
        return blockCrcs[ordinal];
    }

    void blockCrc(int ordinal, int crc) {
        blockCrcs[ordinal] = crc;
    }

    /** Keeps the digests of a complete group, and writes the directory entry of a channel. */
    void endGroup(int group, long endOffset, GroupDigests found) {
        cutDigests[WORDS * (group + 1)] = found.cutFirst();
        cutDigests[WORDS * (group + 1) + 1] = found.cutSecond();
        if (group < 0) {
            applicationFirst = found.first();
            applicationSecond = found.second();
        } else {
            final long start = cut.layout().channelOffset(group);
            DirectoryEntry.put(directory, group * DirectoryEntry.LENGTH, cut.channels().id(group), start,
                endOffset - start, found);
        }
    }

    /** Adds a group to the digests of the image. Groups are added once, in their order. */
    void fold(int group) {
        final long first = cutDigests[WORDS * (group + 1)];
        final long second = cutDigests[WORDS * (group + 1) + 1];
        if (group < 0) {
            foldHeader();
            digests.foldApplication(applicationFirst, applicationSecond, first, second);
        } else {
            digests.foldChannel(directory, group * DirectoryEntry.LENGTH, first, second);
        }
    }

    private void foldHeader() {
        digests.reset();
        encodeHeader(header);
        header.seal();
        digests.header(header.buffer(), ImageDescriptor.HEADER_LENGTH, label);
    }

    /** Adds all groups to the digests of the image. None was added before. */
    void foldAll() {
        for (int group = -1; group < cut.channels().count(); group++) {
            fold(group);
        }
    }

    void encodeHeader(RecordWriter writer) {
        writer.header(label, cut.layout().imageLength(), cut.channels().count(), cut.captures().appStates().count(),
            cut.regions().count());
        final Lineage.Base base = cut.layout().base();
        if (base != null) {
            writer.base(base.first(), base.second());
        }
    }

    /** Encodes the end. All groups are folded. */
    void encodeEnd(RecordWriter writer) {
        digests.finish();
        writer.end(cut.layout().directoryOffset(), cut.layout().imageLength(), digests);
    }

    /** Enters the complete image into the bases of later deltas: its tails, under its identity. */
    void enter(Lineage lineage) {
        addTails(lineage, cut.number());
        lineage.saved(digests.cutIdFirst(), digests.cutIdSecond(), label);
    }

    /** Describes the image of the cut to a lineage, without its identity. It has pages and packets up to a number. */
    void addTails(Lineage lineage, int number) {
        lineage.begin(number);
        cut.rings().addTails(lineage);
    }

    /** The identity of the instant, when the end was encoded. */
    String cutId() {
        return ImageDigests.text(digests.cutIdFirst(), digests.cutIdSecond());
    }

    /** The digest of the image, when its end was encoded. */
    String digest() {
        return ImageDigests.text(digests.imageFirst(), digests.imageSecond());
    }
}
