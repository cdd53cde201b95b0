/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.aeron.Subscription;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.SystemNanoClock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ringsave.aeron.ReceiverState;
import org.ringsave.aeron.TransferOptions;
import org.ringsave.aeron.TransferReceiver;
import org.ringsave.fixture.Cases;
import org.ringsave.fixture.Proves;
import org.ringsave.fixture.SecondThread;
import org.ringsave.fixture.TickingSet;
import org.ringsave.inspect.ImageInfo;
import org.ringsave.save.SaveSession;
import org.ringsave.store.ImageStore;
import org.ringsave.store.StoreOptions;
import org.ringsave.store.StoredImage;
import org.ringsave.store.SyncMode;

/** Stores with deltas, merges and retired images that are sent, also while they are written. */
class TransferredStoreTest {
    private static final int STREAM = 21_331;
    private static final long DEADLINE_NS = 60_000_000_000L;

    @TempDir
    private Path folder;
    private Path from;
    private Path to;
    private int port;
    private final SaveSession session = new SaveSession();

    @BeforeEach
    void choosePlaces() throws IOException {
        from = folder.resolve("from");
        to = Files.createDirectory(folder.resolve("to"));
        port = AeronEnd.freePort();
    }

    private String channel() {
        return channel(port);
    }

    private static String channel(int port) {
        return "aeron:udp?endpoint=127.0.0.1:" + port;
    }

    private ImageStore open() throws IOException {
        return ImageStore.open(from, StoreOptions.ofChains(9).withSync(SyncMode.NONE));
    }

    private void full(ImageStore store, TickingSet model, long tick) throws IOException {
        model.tickTo(tick).save(session, store.createFull(), null);
    }

    private void delta(ImageStore store, TickingSet model, long tick) throws IOException {
        final String base = store.at(model.ticks()).orElseThrow().cutId();
        model.tickTo(tick).save(session, store.createDelta(), base);
    }

    /** Has a merge of two deltas, a delta behind it, a second chain, and a retired image. */
    private void write() throws IOException {
        try (ImageStore store = open(); TickingSet model = TickingSet.fresh()) {
            full(store, model, 3);
            delta(store, model, 5);
            delta(store, model, 7);
            store.merge(store.latest().orElseThrow());
            delta(store, model, 9);
        }
        try (ImageStore store = open(); TickingSet model = TickingSet.at(store, 7)) {
            delta(store, model, 8);
            full(store, model, 12);
            delta(store, model, 14);
            // A writer removes what it retired with its next image. One that dies in between leaves it.
            Files.copy(store.latest().orElseThrow().path(), from.resolve("000000000099-delta.ringsave.retired"));
            assertThat(store.list()).filteredOn(StoredImage::isRetired).hasSize(1);
        }
    }

    private CommandRun send() {
        try (SecondThread<CommandRun> receive = SecondThread.start("receive",
            () -> CommandRun.of("receive", to, "--from", channel(), "--sync", "NONE"))) {
            final CommandRun sent = CommandRun.of("send", from, "--to", channel());
            assertThat(sent.code()).as("%s", sent).isZero();
            final CommandRun received = receive.join();
            assertThat(received.code()).as("%s", received).isZero();
            return received;
        }
    }

    @Test
    @Tag("slow")
    @Proves("A store with deltas, merges and retired images comes over with all that it restores.")
    void storeComesOverWithAllThatItRestores() throws IOException {
        write();
        assertThat(send().out().lines()).hasSize(6).allMatch(line -> line.contains(": received "));
        try (ImageStore copy = ImageStore.read(to)) {
            assertThat(copy.list()).extracting(StoredImage::label).containsExactly(3L, 5L, 7L, 8L, 12L, 14L);
            for (final StoredImage image : copy.list()) {
                try (TickingSet restored = TickingSet.at(copy, image.label())) {
                    assertThat(restored.image()).isEqualTo(TickingSet.imageAt(image.label()));
                }
                Cases.count(1);
            }
        }
        final CommandRun check = CommandRun.of("store", "check", to);
        assertThat(check.code()).as("%s", check).isZero();
        assertThat(send().out().lines()).hasSize(6).allMatch(line -> line.contains("was there already"));
    }

    @Test
    void restorableImagesAreThoseWithAChain() throws IOException {
        write();
        try (ImageStore store = ImageStore.read(from)) {
            final List<StoredImage> chained = new ArrayList<>();
            for (final StoredImage image : store.list()) {
                if (!store.chain(image).isEmpty()) {
                    chained.add(image);
                }
            }
            assertThat(RestorableImages.of(store)).hasSize(6).isEqualTo(chained);
            Files.delete(chained.get(0).path());
            assertThat(RestorableImages.of(store)).extracting(StoredImage::label).containsExactly(7L, 8L, 12L, 14L);
        }
    }

    /** Takes images until none follows. The task runs when the first one comes: the store was listed before. */
    private List<Long> receive(Task meanwhile) throws IOException {
        final List<Long> labels = new ArrayList<>();
        final Map<String, Path> held = new HashMap<>();
        try (AeronMedia media = AeronMedia.embedded()) {
            final Subscription in = media.aeron().addSubscription(channel(), STREAM);
            final TransferReceiver receiver = new TransferReceiver(in,
                media.aeron().addExclusivePublication(channel(port + 1), STREAM + 1), 1 << 28, TransferOptions.DEFAULT,
                SystemNanoClock.INSTANCE);
            do {
                final Path image = to.resolve("image-" + labels.size());
                receiver.expectFile(image, SyncMode.NONE, held::get);
                if (labels.isEmpty()) {
                    drive(receiver, () -> receiver.state() != ReceiverState.WAITING);
                    meanwhile.run();
                }
                drive(receiver, () -> !receiver.state().isUnderWay());
                assertThat(receiver.state()).as("%s", receiver.failure()).isEqualTo(ReceiverState.COMPLETE);
                if (Files.exists(image)) {
                    final ImageInfo info = ImageInfo.read(image);
                    held.put(info.cutId(), image);
                    labels.add(info.label());
                } else {
                    labels.add(-1L);
                }
            } while (receiver.following() > 0);
            drive(receiver, () -> !in.isConnected());
        }
        return labels;
    }

    /** A step that may fail as files do. */
    @FunctionalInterface
    private interface Task {
        void run() throws IOException;
    }

    private static void drive(TransferReceiver receiver, BooleanSupplier until) {
        final BackoffIdleStrategy idle = new BackoffIdleStrategy();
        final long end = System.nanoTime() + DEADLINE_NS;
        while (!until.getAsBoolean()) {
            assertThat(System.nanoTime() - end).as("%s", receiver.state()).isNegative();
            idle.idle(receiver.doWork());
        }
    }

    private List<Long> sendMeanwhile(Task task) throws IOException {
        try (SecondThread<CommandRun> send =
            SecondThread.start("send", () -> CommandRun.of("send", from, "--to", channel()))) {
            final List<Long> labels = receive(task);
            final CommandRun sent = send.join();
            assertThat(sent.code()).as("%s", sent).isZero();
            return labels;
        }
    }

    private void remove(int index) throws IOException {
        try (ImageStore store = ImageStore.read(from)) {
            Files.delete(store.list().get(index).path());
        }
    }

    @Test
    @Tag("slow")
    @Proves("A store that is pruned, merged and written while it is sent comes over.")
    void storeThatIsWrittenMeanwhileComesOver() throws IOException {
        try (ImageStore store = open(); TickingSet model = TickingSet.fresh()) {
            full(store, model, 1);
            full(store, model, 2);
            full(store, model, 3);
            delta(store, model, 4);
            assertThat(sendMeanwhile(() -> {
                remove(1);
                store.merge(store.latest().orElseThrow());
                full(store, model, 5);
            })).containsExactly(1L, 3L, 4L, 5L);
            Cases.count(1);
        }
    }

    /** The receiver was told that another image follows. It gets an offer of one that it has. */
    @Test
    @Tag("slow")
    void lastImageThatIsGoneIsNotWaitedFor() throws IOException {
        try (ImageStore store = open(); TickingSet model = TickingSet.fresh()) {
            full(store, model, 1);
            full(store, model, 2);
            full(store, model, 3);
        }
        assertThat(sendMeanwhile(() -> remove(2))).containsExactly(1L, 2L, -1L);
    }
}
