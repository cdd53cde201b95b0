/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.golden;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.ringsave.channel.ChannelSet;
import org.ringsave.channel.PacketStateHandler;
import org.ringsave.delta.ImageMerge;
import org.ringsave.fixture.ByteState;
import org.ringsave.fixture.ImageParts;
import org.ringsave.fixture.OverwrittenFile;
import org.ringsave.fixture.RecordingSink;
import org.ringsave.image.ImageException;
import org.ringsave.restore.RestoreOption;
import org.ringsave.restore.RestoreSession;
import org.ringsave.restore.RestoreStatus;
import org.ringsave.save.SaveMode;
import org.ringsave.save.SaveSession;

/**
 * Takes images and chains, valid or not, in every way, and requires the promises to hold: all ways have the verdict of
 * the merge; a refusal leaves a set as it was; a set that takes the chain saves the bytes of the merged image.
 */
final class ImagePromises {
    /** Most bytes that a set may need which a restore builds. */
    static final long LIMIT = 8 << 20;
    private static final long REGION_LIMIT = 1 << 24;
    /** Heap of a restore that no part of a set takes. */
    private static final long HEAP = 256 * 1024;
    private static final int VERSION = 2;
    /** Offset of the byte in a header that tells a delta from a full image. */
    private static final int KIND = 48;
    private static final ThreadMXBean THREADS = (ThreadMXBean)ManagementFactory.getThreadMXBean();

    private final RestoreSession session = new RestoreSession(RestoreOption.KEEP_UNKNOWN_FEATURES);
    private final SaveSession save = new SaveSession(1 << 20, 1 << 16);
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 18);
    private final ByteBuffer saved = ByteBuffer.allocateDirect(1 << 19);
    private final Counts counts = new Counts();
    private final Path folder;
    private SplittableRandom random = new SplittableRandom(0);

    /**
     * The verdict of the engine.
     *
     * @param image   the only image of a chain, or the merged one; null if it is refused.
     * @param digest  of that image, and its cutId.
     * @param refusal null if it is accepted.
     */
    record Verdict(byte[] image, String digest, String refusal) {
        boolean isAccepted() {
            return refusal == null;
        }
    }

    /** How often each end came. */
    static final class Counts {
        private int beyondLimit;
        private int savedAgain;
        private int thrown;
        private int otherOutlines;

        /** Chains that are valid and need more memory than the limit. */
        int beyondLimit() {
            return beyondLimit;
        }

        /** Sets that saved the same again. */
        int savedAgain() {
            return savedAgain;
        }

        /** Restores in which a handler threw. */
        int thrown() {
            return thrown;
        }

        /** Accepted chains that don't fit the set which the unchanged chain fits. */
        int otherOutlines() {
            return otherOutlines;
        }
    }

    ImagePromises(Path folder) {
        this.folder = folder;
        session.regionLimit(REGION_LIMIT);
    }

    Counts counts() {
        return counts;
    }

    /**
     * Checks a chain in all ways: verified, merged, built and saved paused and live, given, and given with a handler
     * that throws. The seed decides which handler throws and where a buffer ends.
     *
     * @param changed index of the image that was changed.
     * @param before  of a set that fitted the chain before.
     */
    Verdict check(long seed, List<byte[]> images, int changed, SetOutline before) throws IOException {
        random = new SplittableRandom(seed);
        final Verdict alone = verify(images.get(changed));
        final Verdict verdict = images.size() == 1 ? alone : merged(images, alone);
        // Only a restore that verifies takes a delta without its base.
        final byte[] expected = isDelta(images.get(0)) ? null : verdict.image;
        final byte[] last = images.get(images.size() - 1);
        final boolean isLastValid = alone.isAccepted() || changed < images.size() - 1;
        final boolean isBuilt = built(images, expected, isLastValid ? SetOutline.ofStates(last) : before);
        final SetOutline after = expected == null ? before : SetOutline.ofImage(expected);
        final boolean isFit = expected != null && images.stream().allMatch(after::hasPartsOf);
        given(images, expected, before, isFit && after.isSame(before));
        if (isBuilt && !after.isSame(before)) {
            counts.otherOutlines++;
            given(images, expected, after, isFit);
        }
        return verdict;
    }

    /** The verdict of the changed image, or that of the merge on a chain. */
    Verdict verdict(List<byte[]> images, int changed) throws IOException {
        final Verdict alone = verify(images.get(changed));
        return images.size() == 1 ? alone : merged(images, alone);
    }

    private Verdict merged(List<byte[]> images, Verdict alone) throws IOException {
        final Verdict merged = merge(images);
        assertThat(merged.isAccepted() && !alone.isAccepted()).as("merged, but " + alone.refusal).isFalse();
        return merged;
    }

    private static boolean isDelta(byte[] image) {
        return image.length > KIND && image[KIND] == 2;
    }

    private boolean isBeyondLimit(String refusal) {
        final boolean isBeyond = refusal.contains("at most the limit of ");
        counts.beyondLimit += isBeyond ? 1 : 0;
        return isBeyond;
    }

    /** The refusal of an image, or null. */
    String alone(byte[] image) {
        return verify(image).refusal;
    }

    /** The refusal of a chain, whose images are valid each alone, or null. */
    String refusal(List<byte[]> images) {
        return refusal(images, SetOutline.ofStates(images.get(images.size() - 1)));
    }

    /** The refusal of a chain by a set with such states, or null. */
    String refusal(List<byte[]> images, SetOutline states) {
        session.begin(LIMIT, states.handler(), states.states());
        final String refusal = feed(images);
        session.end();
        return refusal;
    }

    /** Builds a set and saves it paused and live. A valid chain may only be refused for its memory. */
    private boolean built(List<byte[]> images, byte[] expected, SetOutline states) {
        final byte[] last = images.get(images.size() - 1);
        final PacketStateHandler handler = states.handler();
        final ByteState[] kept = states.states();
        final long heap = THREADS.getCurrentThreadAllocatedBytes();
        session.begin(LIMIT, handler, kept);
        String refusal = feed(images);
        ChannelSet set = null;
        try {
            set = refusal == null ? session.apply() : null;
        } catch (ImageException e) {
            refusal = e.getMessage();
        }
        assertThat(THREADS.getCurrentThreadAllocatedBytes() - heap).as("bytes of heap").isLessThan(LIMIT + HEAP);
        try (ChannelSet built = set) {
            if (expected == null) {
                assertThat(refusal).as("the refusal by a restore that builds a set").isNotNull();
            } else if (refusal != null) {
                assertThat(isBeyondLimit(refusal)).as("only a restore refuses: " + refusal).isTrue();
            } else {
                saves(built, SaveMode.PAUSED, last, expected);
                built.open();
                saves(built, SaveMode.LIVE, last, expected);
            }
        }
        return set != null;
    }

    /**
     * Restores into a given set, again after one of its handlers threw, and again into another one. All of them end in
     * the same way. A refusal leaves the set as it was.
     *
     * @param isFit has the set the outline of the accepted chain?
     */
    private void given(List<byte[]> images, byte[] expected, SetOutline outline, boolean isFit) {
        final String refusal = restored(images, expected, outline, ThrowingHandlers.NEVER);
        assertThat(refusal == null).as("given: " + refusal).isEqualTo(isFit || refusal == null && expected != null);
        final int calls = outline.handlers().calls();
        if (refusal == null) {
            outline.used();
        }
        if (calls > 0) {
            assertThat(restored(images, expected, outline, random.nextInt(calls))).as("after a throw, or before it")
                .isNotNull();
            assertThat(outline.handlers().hasThrown()).isTrue();
            counts.thrown++;
            assertThat(restored(images, expected, outline, ThrowingHandlers.NEVER)).as("after a throw")
                .isEqualTo(refusal);
            if (refusal == null) {
                outline.used();
            }
        }
    }

    /** The refusal by the given set of an outline, or null. */
    private String restored(List<byte[]> images, byte[] expected, SetOutline outline, int throwAt) {
        final ChannelSet set = outline.given();
        final byte[] last = images.get(images.size() - 1);
        outline.handlers().throwAt(throwAt);
        session.regionHandler(outline.handlers());
        session.begin(set);
        String refusal = feed(images);
        try {
            if (refusal == null) {
                session.apply();
            }
        } catch (ImageException e) {
            refusal = e.getMessage();
        }
        outline.handlers().stop();
        if (refusal != null) {
            assertThat(outline.stateOf(set, save, saved)).as("state after " + refusal).isEqualTo(outline.emptyState());
        } else if (expected != null && outline.savesAs(last)) {
            saves(set, SaveMode.PAUSED, last, expected);
        }
        return refusal;
    }

    /** Feeds all images, each in one piece or two. Returns the refusal, after which the restore is over, or null. */
    private String feed(List<byte[]> images) {
        try {
            for (int i = 0; i < images.size(); i++) {
                if (i > 0) {
                    session.next();
                }
                if (take(images.get(i)) != RestoreStatus.SUCCESS) {
                    session.end();
                    return "image " + i + " is not complete";
                }
            }
            return null;
        } catch (ImageException e) {
            return e.getMessage();
        }
    }

    private RestoreStatus take(byte[] image) {
        buffer.clear().put(image).flip();
        if (random.nextInt(4) == 0) {
            final RestoreStatus status = session.restoreFromBuffer(buffer.limit(random.nextInt(image.length + 1)));
            buffer.limit(image.length);
            if (!buffer.hasRemaining()) {
                return status;
            }
        }
        return session.restoreFromBuffer(buffer);
    }

    private Verdict verify(byte[] image) {
        session.beginVerify();
        try {
            return take(image) == RestoreStatus.SUCCESS
                ? new Verdict(image, session.digest() + ' ' + session.cutId(), null)
                : new Verdict(null, null, "it is not complete");
        } catch (ImageException e) {
            return new Verdict(null, null, e.getMessage());
        } finally {
            session.end();
        }
    }

    private Verdict merge(List<byte[]> images) throws IOException {
        final List<Path> paths = new ArrayList<>();
        for (int i = 0; i < images.size(); i++) {
            paths.add(OverwrittenFile.write(folder.resolve(i + ".img"), images.get(i)));
        }
        final RecordingSink sink = new RecordingSink();
        try {
            ImageMerge.merge(paths.get(0), paths.subList(1, paths.size()), sink);
        } catch (ImageException e) {
            assertThat(sink.completed()).isZero();
            return new Verdict(null, null, e.getMessage());
        } catch (IllegalArgumentException e) {
            assertThat(e.getMessage()).startsWith("merge: ");
            return new Verdict(null, null, e.getMessage());
        }
        final Verdict merged = verify(sink.image());
        assertThat(merged.refusal).as("the merged image").isNull();
        return merged;
    }

    /** A restored set saves the expected image, unless records of a later version were left out of the set. */
    private void saves(ChannelSet set, SaveMode mode, byte[] last, byte[] expected) {
        if (isPlain(last)) {
            save.begin(set, mode, session.label());
            save.saveContinue(saved.clear());
            save.end();
            final byte[] again = new byte[saved.position()];
            saved.get(0, again);
            assertThat(Arrays.mismatch(again, expected)).as("first other byte, saved again, " + mode).isEqualTo(-1);
            counts.savedAgain++;
        }
    }

    /** Has a writer of this version made the image? It writes no optional records that it does not know. */
    private static boolean isPlain(byte[] image) {
        return ImageParts.of(image).parts().stream()
            .allMatch(part -> part.template() < 0x8000 && part.get(6, 2) == VERSION);
    }
}
