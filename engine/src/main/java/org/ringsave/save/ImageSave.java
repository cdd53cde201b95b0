/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.save;

import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.channel.ChannelSet;
import org.ringsave.channel.Lineage;
import org.ringsave.channel.SetLease;

/** The image that a session saves: its cut, its index, and the ranges that write it. Reused from save to save. */
final class ImageSave {
    private final Cut cut;
    private final ImageIndex index;
    private final RangeSave whole;
    private final Parts parts;
    private long imageLength;

    ImageSave(int captureLimit, int spillLimit, UnsafeBuffer view) {
        this(new Cut(captureLimit, spillLimit), view);
    }

    private ImageSave(Cut cut, UnsafeBuffer view) {
        this.cut = cut;
        index = new ImageIndex(cut);
        whole = new RangeSave(index, false, view);
        parts = new Parts(index);
    }

    /** An image of the same cut, whose saves change none of the results of this one. */
    ImageSave forRehearsal() {
        return new ImageSave(cut, new UnsafeBuffer(0, 0));
    }

    /** Makes room for a cut of the set with full rings. Asks the embedder's code for its lengths. */
    void reserve(ChannelSet set, SetLease lease) {
        cut.reserve(set, lease);
        index.reserve(cut.mostBlocks());
        lease.lineage().reserve(cut.channels().count());
    }

    /** Cuts the set of a lease, for a delta if a base is named. If this throws, no image is under way. */
    void cut(ChannelSet set, SetLease lease, String baseCutId) {
        cut.read(set, lease, baseCutId == null ? null : Bases.require(lease.lineage(), baseCutId));
        // Room for the blocks of the image, and for the base that it can become.
        index.reserve(cut.layout().blockCount());
        lease.lineage().reserve(cut.channels().count());
    }

    /** Enters the last cut, whose image was thrown away, into the bases. It has all pages and packets, or none. */
    void enterLast(Lineage lineage, long second, boolean hasAll) {
        lineage.reserve(cut.channels().count());
        index.addTails(lineage, cut.baseNumber(hasAll));
        lineage.saved(0, second, 0);
    }

    /** Starts at the header. The cut is complete; this can't fail. */
    void start(SetLease lease, long label) {
        imageLength = cut.layout().imageLength();
        index.start(label);
        whole.start(lease, 0, imageLength, 0);
    }

    /** Divides the image into parts. Nothing of it was written. */
    List<SavePart> startParts(int count, SetLease lease) {
        whole.requireSaving("parallel");
        parts.requireNone("parallel");
        whole.requireUntouched("parallel");
        return parts.start(count, lease);
    }

    /** Goes on behind the parts, which are complete. */
    void finishParts(SetLease lease) {
        whole.requireSaving("finish");
        parts.finish();
        index.foldAll();
        whole.start(lease, 0, imageLength, cut.layout().directoryOffset());
    }

    /** Ends all calls of the parts, and enters a complete image that is kept into the bases of later deltas. */
    void end(SetLease lease, boolean isKept) {
        parts.end();
        if (isKept && whole.isDelivered()) {
            index.enter(lease.lineage());
        }
        whole.end();
    }

    /** The range of the whole image, which writes unless the parts do. */
    RangeSave whole() {
        return whole;
    }

    Parts parts() {
        return parts;
    }

    long imageLength() {
        return imageLength;
    }

    /** The digest of the complete image. */
    String digest() {
        whole.requireComplete("digest");
        return index.digest();
    }

    /** The identity of the instant of the complete image. */
    String cutId() {
        whole.requireComplete("cutId");
        return index.cutId();
    }
}
