/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import org.ringsave.channel.ChannelSet;
import org.ringsave.fixture.FaultPoints;
import org.ringsave.fixture.RecordingSink;
import org.ringsave.image.ImageSink;
import org.ringsave.restore.RestoreSession;
import org.ringsave.save.SaveAgent;
import org.ringsave.save.SaveMode;
import org.ringsave.save.SaveSession;
import org.ringsave.store.CheckpointPolicy;
import org.ringsave.store.Checkpoints;
import org.ringsave.store.ImageStore;
import org.ringsave.store.StoreOptions;
import org.ringsave.store.StoredImage;
import org.ringsave.store.SyncMode;

/** A store that is opened, read and written: a removal, restores, a merge, and checkpoints, of which one fails. */
final class StoreOperation implements Operation {
    private static final StoreOptions OPTIONS = StoreOptions.ofChains(1).withSync(SyncMode.NONE);

    private final Path directory;
    private final RestoreSession session = new RestoreSession();
    private final SaveSession save = new SaveSession();
    private final SaveSession other = new SaveSession();
    private final SaveAgent agent = new SaveAgent(save, 900, 0);
    private final SmallSet parts = new SmallSet();
    private SmallSet target = SmallSet.empty();
    /** The first of both checkpoints always fails. The second one fails without an exception of doWork. */
    private long failures;
    private final Runnable latest = FaultPoints.callback(Runnable.class, "ImageStore.restoreLatest(Runnable)",
        () -> session.begin(target.set));
    private final Runnable labelled = FaultPoints.callback(Runnable.class, "ImageStore.restoreAt(Runnable)",
        () -> session.begin(SmallSet.LIMIT, parts.handler, parts.states.get(0), parts.states.get(1)));
    @SuppressWarnings("unchecked")
    private final Consumer<Exception> listener =
        FaultPoints.callback(Consumer.class, "Checkpoints.onFailure(Consumer)", failure -> { });
    private final LongConsumer verified =
        FaultPoints.callback(LongConsumer.class, "ImageStore.prune(LongConsumer)", offset -> { });
    @SuppressWarnings("unchecked")
    private final Function<List<StoredImage>, ImageSink> exported = FaultPoints.callback(Function.class,
        "ImageStore.exportLatest(Function)", chain -> new RecordingSink());
    private final LongConsumer merged =
        FaultPoints.callback(LongConsumer.class, "ImageStore.merge(LongConsumer)", offset -> { });

    StoreOperation(Path parent) throws IOException {
        directory = parent.resolve("store");
        clear();
        Files.createDirectories(directory);
        Files.write(directory.resolve("000000000001-full.ringsave"), RestoreOperation.sample().full());
        Files.write(directory.resolve("000000000002-delta.ringsave"), RestoreOperation.sample().delta());
    }

    private void clear() throws IOException {
        if (Files.exists(directory)) {
            try (Stream<Path> files = Files.list(directory)) {
                for (final Path file : files.toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    @Override
    public void run() throws IOException {
        try (ImageStore store = ImageStore.open(directory, OPTIONS)) {
            run(store);
        } finally {
            other.abandon();
            if (agent.isSaving()) {
                save.cancel();
                agent.doWork();
            }
        }
    }

    private void run(ImageStore store) throws IOException {
        store.prune(verified);
        store.exportLatest(exported);
        store.restoreAt(SmallSet.LABEL, session, labelled).set().close();
        final ChannelSet set = store.restoreLatest(session, latest).set();
        store.merge(store.latest().orElseThrow(), merged);
        final Checkpoints checkpoints =
            new Checkpoints(store, set, agent, CheckpointPolicy.everyTicks(1).withFullEvery(2));
        checkpoints.onFailure(listener);
        other.begin(set, SaveMode.LIVE, 1);
        checkpoints.doWork(1);
        other.abandon();
        checkpoints.doWork(2);
        checkpoints.finish();
        failures = checkpoints.failures();
    }

    @Override
    public void check(Throwable failure) throws IOException {
        target.set.close();
        target = SmallSet.empty();
        try (ImageStore store = ImageStore.open(directory, OPTIONS)) {
            final StoredImage last = store.latest().orElseThrow();
            assertThat(last.label()).isIn(SmallSet.LABEL, 2L);
            assertThat(failure != null || failures == 2 || last.label() == 2).isTrue();
            final ChannelSet set = store.restoreLatest(session, () -> session.begin(target.set)).set();
            assertThat(SmallSet.image(set)).isEqualTo(RestoreOperation.sample().last());
            assertThat(store.list()).extracting(StoredImage::fault).containsOnlyNulls();
        }
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files.map(Path::toString).toList()).noneMatch(name -> name.endsWith(".part"));
        }
    }

    @Override
    public void close() throws IOException {
        target.set.close();
        parts.set.close();
        clear();
    }
}
