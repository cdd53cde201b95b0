/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.golden;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.ringsave.channel.ChannelSet;
import org.ringsave.delta.ImageMerge;
import org.ringsave.fixture.ImageParts;
import org.ringsave.fixture.RecordingSink;
import org.ringsave.image.ImageException;
import org.ringsave.restore.RestoreOption;
import org.ringsave.restore.RestoreSession;
import org.ringsave.restore.RestoreStatus;
import org.ringsave.save.SaveMode;
import org.ringsave.save.SaveSession;

/**
 * Takes images and chains, valid or not, and requires the promises to hold: a typed refusal that leaves the set as it
 * was, or a set that saves the same bytes again; the same verdict of all ways.
 */
final class ImagePromises {
    /** Most bytes that a set may need which a restore builds. */
    static final long LIMIT = 3 << 20;
    private static final long REGION_LIMIT = 1 << 24;
    /** Heap of a restore that no part of a set takes. */
    private static final long HEAP = 256 * 1024;
    private static final int VERSION = 2;
    private static final ThreadMXBean THREADS = (ThreadMXBean)ManagementFactory.getThreadMXBean();

    private final RestoreSession session = new RestoreSession(RestoreOption.KEEP_UNKNOWN_FEATURES);
    private final SaveSession save = new SaveSession(1 << 20, 1 << 16);
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 18);
    private final ByteBuffer saved = ByteBuffer.allocateDirect(1 << 19);
    private final SplittableRandom random = new SplittableRandom(13);
    private final Counts counts = new Counts();
    private final Path folder;

    /** How a chain is taken. */
    enum Way {
        /** It is merged, and a set is built from the chain: both take it, and the set saves the merged image. */
        MERGED,
        /** A set is built, and saved paused. */
        BUILT_PAUSED,
        /** A set is built, and saved live. */
        BUILT_LIVE,
        /** A set is given that the chain fitted before it was changed. */
        GIVEN,
        /** One of the handlers of such a set throws. */
        THROWING
    }

    /**
     * The verdict of the engine.
     *
     * @param image   the only image of a chain, or the merged one; null if it is refused or was not merged.
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
    }

    ImagePromises(Path folder) {
        this.folder = folder;
        session.regionLimit(REGION_LIMIT);
    }

    Counts counts() {
        return counts;
    }

    /**
     * Checks one way of a chain.
     *
     * @param changed index of the image that was changed.
     * @param outline of a set that fitted the chain before.
     */
    Verdict check(List<byte[]> images, int changed, Way way, SetOutline outline) throws IOException {
        final Verdict alone = verify(images.get(changed));
        if (!alone.isAccepted() || isDelta(images.get(0))) {
            refused(images, way, outline);
            return images.size() == 1 || !alone.isAccepted() ? alone : new Verdict(null, null, "begins with a delta");
        }
        return images.size() == 1 ? single(images, way, outline, alone) : chain(images, way, outline);
    }

    /** Only a restore that verifies takes a delta without its base. */
    private static boolean isDelta(byte[] image) {
        return image[48] == 2;
    }

    private void refused(List<byte[]> images, Way way, SetOutline outline) throws IOException {
        final String refusal = isGiven(way) ? given(images, way, outline, null)
            : way == Way.MERGED ? merge(images).refusal : built(images, outline, way, null);
        assertThat(refusal).as("the refusal by " + way).isNotNull();
    }

    private static boolean isGiven(Way way) {
        return way == Way.GIVEN || way == Way.THROWING;
    }

    /** A valid full image: a set of its outline must take it, another one may. */
    private Verdict single(List<byte[]> images, Way way, SetOutline outline, Verdict verdict) {
        if (isGiven(way)) {
            given(images, way, outline, verdict.image);
        } else {
            final String refusal = built(images, SetOutline.ofStates(verdict.image), way, verdict.image);
            assertThat(refusal == null || isBeyondLimit(refusal)).as(refusal).isTrue();
        }
        return verdict;
    }

    /** A chain whose images are valid each alone. */
    private Verdict chain(List<byte[]> images, Way way, SetOutline outline) throws IOException {
        final SetOutline states = SetOutline.ofStates(images.get(images.size() - 1));
        if (way == Way.MERGED) {
            final Verdict merged = merge(images);
            final String refusal = built(images, states, way, merged.image);
            assertThat(refusal == null || isBeyondLimit(refusal) && merged.isAccepted())
                .as("next(): " + refusal + "; merge: " + merged.refusal).isEqualTo(merged.isAccepted());
            return merged;
        }
        return new Verdict(null, null,
            isGiven(way) ? given(images, way, outline, null) : built(images, states, way, null));
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
        final SetOutline states = SetOutline.ofStates(images.get(images.size() - 1));
        session.begin(LIMIT, states.handler(), states.states());
        final String refusal = feed(images);
        session.end();
        return refusal;
    }

    /** Builds a set and saves it again. Returns the refusal, or null. */
    private String built(List<byte[]> images, SetOutline states, Way way, byte[] expected) {
        final long heap = THREADS.getCurrentThreadAllocatedBytes();
        session.begin(LIMIT, states.handler(), states.states());
        final String refusal = feed(images);
        final ChannelSet set;
        try {
            set = refusal == null ? session.apply() : null;
        } catch (ImageException e) {
            return e.getMessage();
        } finally {
            assertThat(THREADS.getCurrentThreadAllocatedBytes() - heap).as("bytes of heap").isLessThan(LIMIT + HEAP);
        }
        if (set != null) {
            try (set) {
                if (way == Way.BUILT_LIVE) {
                    set.open();
                }
                saves(set, way == Way.BUILT_LIVE ? SaveMode.LIVE : SaveMode.PAUSED, images, expected);
            }
        }
        return refusal;
    }

    /** A refusal leaves a given set as it was. If a handler throws, the set takes the chain after that. */
    private String given(List<byte[]> images, Way way, SetOutline outline, byte[] expected) {
        final ChannelSet set = outline.given();
        outline.handlers().throwAt(way == Way.THROWING ? random.nextInt(5) : ThrowingHandlers.NEVER);
        session.regionHandler(outline.handlers());
        String refusal = restored(images, set);
        assertThat(outline.handlers().hasThrown() && refusal == null).as("a handler threw").isFalse();
        if (refusal != null) {
            assertThat(outline.stateOf(set, save, saved)).as("state after " + refusal).isEqualTo(outline.emptyState());
        }
        if (outline.handlers().hasThrown()) {
            counts.thrown++;
            outline.handlers().throwAt(ThrowingHandlers.NEVER);
            refusal = restored(images, set);
        }
        outline.handlers().throwAt(ThrowingHandlers.NEVER);
        if (refusal == null) {
            if (outline.hasStatesOf(images.get(images.size() - 1))) {
                saves(set, SaveMode.PAUSED, images, expected);
            }
            outline.used();
        }
        return refusal;
    }

    private String restored(List<byte[]> images, ChannelSet set) {
        session.begin(set);
        final String refusal = feed(images);
        try {
            if (refusal == null) {
                session.apply();
            }
            return refusal;
        } catch (ImageException e) {
            return e.getMessage();
        }
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
            paths.add(write(i, images.get(i)));
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

    /** Overwrites a file and cuts it, since a file system may flush a file that was emptied and written anew. */
    private Path write(int number, byte[] image) throws IOException {
        final Path path = folder.resolve(number + ".img");
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            file.write(image);
            file.setLength(image.length);
        }
        return path;
    }

    /** Saves a restored set: as the expected image, or at least as the instant of the chain's last one. */
    private void saves(ChannelSet set, SaveMode mode, List<byte[]> images, byte[] expected) {
        if (isPlain(images.get(images.size() - 1))) {
            save.begin(set, mode, session.label());
            save.saveContinue(saved.clear());
            save.end();
            assertThat(save.cutId()).as("saved again, " + mode).isEqualTo(session.cutId());
            if (expected != null) {
                final byte[] again = new byte[saved.position()];
                saved.get(0, again);
                assertThat(Arrays.equals(again, expected)).as("saved again, " + mode).isTrue();
            }
            counts.savedAgain++;
        }
    }

    /** Has a writer of this version made the image? It writes no optional records that it does not know. */
    private static boolean isPlain(byte[] image) {
        return ImageParts.of(image).parts().stream()
            .allMatch(part -> part.template() < 0x8000 && part.get(6, 2) == VERSION);
    }
}
