/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.aeron;

import static org.assertj.core.api.Assertions.assertThat;

import io.aeron.Aeron;
import io.aeron.archive.client.AeronArchive;
import io.aeron.exceptions.AeronException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ringsave.channel.ChannelSet;
import org.ringsave.fixture.ByteState;
import org.ringsave.fixture.Cases;
import org.ringsave.fixture.Proves;
import org.ringsave.fixture.Repeats;
import org.ringsave.fixture.SeededSet;
import org.ringsave.restore.RestoreSession;
import org.ringsave.save.SaveSession;

/**
 * Two archives in processes of their own. One of them is killed with SIGKILL while images are replicated or purged, at
 * a share of the time that the work takes undisturbed, of a seed.
 */
@Tag("slow")
class KilledReplicationTest {
    private static final int LIMIT = 1 << 28;
    /** Full images with a delta each: odd labels and the next ones. */
    private static final int LABELS = 6;
    private static final int KEPT = 1;

    @TempDir
    private Path folder;
    private final Map<Long, byte[]> expected = new HashMap<>();
    private final TestClock clock = new TestClock();
    private SplittableRandom random;
    private ArchiveJvm source;

    /** Work with the images of an archive, which a kill may end. */
    private interface Work extends Consumer<ImageArchive> {
    }

    @BeforeEach
    void record() throws IOException {
        source = new ArchiveJvm(folder.resolve("source")).start();
        use(source, images -> {
            final SaveSession session = new SaveSession();
            try (ChannelSet set = TransferPair.longSet(1)) {
                for (long label = 1; label <= LABELS; label++) {
                    set.regions().get(0).buffer().putLong(8, label);
                    record(images, session, set, label);
                    expected.put(label, SeededSet.bytes(SeededSet.image(set, label)));
                }
            }
        });
    }

    @AfterEach
    void close() {
        source.close();
    }

    private static void record(ImageArchive images, SaveSession session, ChannelSet set, long label) {
        final String base = label % 2 == 0 ? session.cutId() : null;
        TestArchive.record(images.open("aeron:ipc?mtu=1408", label, base), session, set, images);
    }

    private void use(ArchiveJvm process, Work work) {
        try (Aeron aeron = process.client(); AeronArchive archive = ArchiveJvm.connect(aeron)) {
            work.accept(new ImageArchive(archive, "set", clock));
        }
    }

    private long nsOf(Runnable work) {
        final long start = System.nanoTime();
        work.run();
        return System.nanoTime() - start;
    }

    /** Does work, and kills a process meanwhile, that of the work or another one. */
    private void useAndKill(ArchiveJvm process, ArchiveJvm killed, long mostNs, Work work) {
        try (Aeron aeron = process.client(); AeronArchive archive = ArchiveJvm.connect(aeron)) {
            final ImageArchive images = new ImageArchive(archive, "set", clock);
            final Thread killer = killed.killAt(System.nanoTime() + random.nextLong(mostNs));
            try {
                work.accept(images);
            } finally {
                while (killer.isAlive()) {
                    Thread.onSpinWait();
                }
            }
        } catch (AeronException | IllegalStateException e) {
            // It is gone.
            assertThat(process).isSameAs(killed);
        }
        killed.close();
    }

    /** Asks for copies of the images that are not there, and awaits none. */
    private void replicate(ImageArchive copies, List<RecordedImage> images) {
        for (final RecordedImage image : images) {
            if (copies.find(image.label()).isEmpty()) {
                copies.replicate(image, source.controlChannel(), ArchiveJvm.CONTROL_STREAM);
            }
        }
    }

    /** Awaits whole copies of all. */
    private static void awaitAll(ImageArchive copies) {
        TestArchive.await(() -> wholeLabels(copies) == LABELS);
    }

    private static long wholeLabels(ImageArchive images) {
        return images.list().stream().filter(image -> images.cutId(image) != null).map(RecordedImage::label)
            .distinct().count();
    }

    private List<RecordedImage> sourceImages() {
        final List<RecordedImage> images = new ArrayList<>();
        use(source, of -> images.addAll(of.list()));
        assertThat(images).hasSize(LABELS);
        return images;
    }

    /** Replays each whole image with its base. */
    private void requireSame(ImageArchive images) {
        for (final RecordedImage image : images.list()) {
            final RestoreSession restore = new RestoreSession();
            restore.begin(LIMIT, new ByteState("clock", 3, new byte[37]));
            if (image.isDelta()) {
                replay(images, images.find(image.label() - 1).orElseThrow(), restore);
                restore.next();
            }
            replay(images, image, restore);
            try (ChannelSet restored = restore.apply()) {
                assertThat(SeededSet.bytes(SeededSet.image(restored, image.label())))
                    .isEqualTo(expected.get(image.label()));
            }
        }
    }

    private static void replay(ImageArchive images, RecordedImage image, RestoreSession restore) {
        try (ImageReplay replay = images.replay(image, restore)) {
            TestArchive.await(() -> {
                replay.doWork();
                return !replay.isUnderWay();
            });
            assertThat(replay.isComplete()).as("%s", replay.failure()).isTrue();
        }
    }

    /** Purges what a kill has left. Then the archive lists whole images alone. */
    private void purgeBroken(ImageArchive images) {
        // A replication that waits for the killed archive may make its recording meanwhile.
        TestArchive.await(() -> {
            images.purge(LABELS);
            clock.pass(TimeUnit.MINUTES.toNanos(1));
            images.purge(LABELS);
            return images.list().stream().allMatch(image -> images.cutId(image) != null);
        });
    }

    private void requireSource() {
        use(source, images -> {
            assertThat(images.list()).hasSize(LABELS);
            requireSame(images);
        });
    }

    /** A second archive goes on after a kill, and is whole at the end. */
    private void requireSecondTry(ArchiveJvm second) {
        final List<RecordedImage> images = sourceImages();
        use(second, copies -> {
            purgeBroken(copies);
            replicate(copies, images);
            awaitAll(copies);
            TestArchive.await(() -> copies.list().stream().noneMatch(RecordedImage::isOpen));
            requireSame(copies);
        });
    }

    private long replicationNs() throws IOException {
        final List<RecordedImage> images = sourceImages();
        try (ArchiveJvm second = new ArchiveJvm(folder.resolve("undisturbed")).start()) {
            final long[] ns = new long[1];
            use(second, copies -> ns[0] = nsOf(() -> {
                replicate(copies, images);
                awaitAll(copies);
            }));
            return ns[0];
        }
    }

    @Test
    @Proves("A killed second archive has whole images, and all after the next replication.")
    void killedSecondArchiveIsWholeAfterTheNextTry() throws IOException {
        random = new SplittableRandom(17);
        final long mostNs = replicationNs();
        final List<RecordedImage> images = sourceImages();
        final int kills = Repeats.of(2, 20);
        for (int kill = 0; kill < kills; kill++) {
            try (ArchiveJvm second = new ArchiveJvm(folder.resolve("second-" + kill)).start()) {
                useAndKill(second, second, mostNs, copies -> {
                    replicate(copies, images);
                    awaitAll(copies);
                });
                second.start();
                requireSecondTry(second);
            }
            requireSource();
            Cases.count(1);
        }
    }

    @Test
    @Proves("A first archive that is killed while it is replicated keeps all of its images.")
    void killedFirstArchiveKeepsItsImages() throws IOException {
        random = new SplittableRandom(18);
        final long mostNs = replicationNs();
        final int kills = Repeats.of(1, 20);
        for (int kill = 0; kill < kills; kill++) {
            final List<RecordedImage> images = sourceImages();
            try (ArchiveJvm second = new ArchiveJvm(folder.resolve("copy-" + kill)).start()) {
                useAndKill(second, source, mostNs, copies -> replicate(copies, images));
                source.start();
                requireSource();
                requireSecondTry(second);
            }
            Cases.count(1);
        }
    }

    /** An archive that has what the first one has. */
    private ArchiveJvm copyOfSource(String name) throws IOException {
        source.close();
        final File to = folder.resolve(name).resolve("archive").toFile();
        assertThat(to.mkdirs()).isTrue();
        for (final File file : folder.resolve("source").resolve("archive").toFile().listFiles()) {
            Files.copy(file.toPath(), to.toPath().resolve(file.getName()));
        }
        return new ArchiveJvm(folder.resolve(name)).start();
    }

    @Test
    @Proves("An archive that is killed while it purges keeps whole images, and all newest ones.")
    void killedPurgeKeepsWholeImages() throws IOException {
        random = new SplittableRandom(19);
        final long[] mostNs = new long[1];
        try (ArchiveJvm undisturbed = copyOfSource("undisturbed")) {
            use(undisturbed, images -> mostNs[0] = nsOf(() -> assertThat(images.purge(KEPT)).hasSize(LABELS - 2)));
        }
        final int kills = Repeats.of(2, 20);
        for (int kill = 0; kill < kills; kill++) {
            try (ArchiveJvm killed = copyOfSource("killed-" + kill)) {
                useAndKill(killed, killed, mostNs[0], images -> images.purge(KEPT));
                killed.start();
                use(killed, images -> {
                    assertThat(images.list()).allMatch(image -> images.cutId(image) != null)
                        .extracting(RecordedImage::label).contains(LABELS - 1L, (long)LABELS);
                    images.purge(KEPT);
                    assertThat(images.list()).extracting(RecordedImage::label)
                        .containsExactly(LABELS - 1L, (long)LABELS);
                    requireSame(images);
                });
            }
            Cases.count(1);
        }
    }
}
