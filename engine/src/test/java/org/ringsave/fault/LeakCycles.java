/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.fault;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.ringsave.channel.AppState;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelSet;
import org.ringsave.delta.ImageMerge;
import org.ringsave.fixture.LiveSets;
import org.ringsave.fixture.RecordingSink;
import org.ringsave.fixture.SeededSet;
import org.ringsave.fixture.Shapes;
import org.ringsave.migrate.LinkPair;
import org.ringsave.migrate.Migration;
import org.ringsave.migrate.MigrationState;
import org.ringsave.migrate.MigrationTarget;
import org.ringsave.restore.RestoreSession;
import org.ringsave.save.SaveMode;
import org.ringsave.save.SaveSession;
import org.ringsave.store.ImageFile;
import org.ringsave.store.RingFile;
import org.ringsave.store.SyncMode;

/**
 * Ways to make a set, save it, restore it and close it, and ways in which one of these steps fails. Sessions and
 * buffers are those of the cycles, so all that a cycle takes is the set's.
 */
final class LeakCycles {
    /** Longer than memory of a slab may be, so it is a mapping. */
    private static final long SPARSE = 5 << 20;
    private static final long LIMIT = 1 << 20;
    /** Those that write files or make many pages. */
    private static final Set<String> SLOW = Set.of("sparse region", "image file, chain and merge", "migration",
        "damaged image after a sparse region", "failed migration");
    private static final int SLOW_TURNS = 50;

    /** A cycle, which throws if it is one that fails. */
    interface Cycle {
        void run() throws Exception;
    }

    private final Path directory;
    private final SaveSession save = new SaveSession(1 << 16, 1 << 16);
    private final SaveSession tooSmall = new SaveSession(8, 0);
    private final RestoreSession restore = new RestoreSession();
    private final ByteBuffer chunk = ByteBuffer.allocateDirect(1 << 16);
    private final Migration migration = new Migration(save, 4096, 0);
    private final ByteBuffer image;
    private final ByteBuffer damaged;
    private final ByteBuffer sparse;
    private final Path full;
    private final Path delta;
    private final Path in;
    private final Path out;
    /** Throws at a step of its restore, or never. */
    private final Stubborn state = new Stubborn();
    private final Map<String, Cycle> right = new LinkedHashMap<>();
    private final Map<String, Cycle> failing = new LinkedHashMap<>();

    /** A state that fails when it is told to. */
    private static final class Stubborn implements AppState {
        private String step = "";

        private void step(String name) {
            if (name.equals(step)) {
                throw new UnsupportedOperationException(name);
            }
        }

        @Override
        public String name() {
            return "state";
        }

        @Override
        public int version() {
            return 1;
        }

        @Override
        public int encodedLength() {
            return 16;
        }

        @Override
        public void encode(MutableDirectBuffer buffer) {
            step("encode");
        }

        @Override
        public void prepare(int version, DirectBuffer buffer) {
            step("prepare");
        }

        @Override
        public void commit() {
            step("commit");
        }
    }

    LeakCycles(Path directory) throws IOException {
        this.directory = directory;
        full = directory.resolve("full");
        delta = directory.resolve("delta");
        in = directory.resolve("in");
        out = directory.resolve("out");
        try (ChannelSet set = set()) {
            save.begin(set, SaveMode.LIVE, 1);
            image = direct();
            save.begin(set, SaveMode.LIVE, 2, save.cutId());
            Files.write(delta, SeededSet.bytes(direct()));
            set.pause();
            RingFile.write(set.get(1), in, out);
        }
        Files.write(full, SeededSet.bytes(image));
        damaged = Shapes.direct(SeededSet.bytes(image));
        damaged.put(damaged.limit() / 2, (byte)~damaged.get(damaged.limit() / 2));
        try (ChannelSet set = set()) {
            set.addTrackedRegion("sparse", 1, SPARSE).putLong(SPARSE / 2, 7);
            save.begin(set, SaveMode.LIVE, 3);
            sparse = direct();
        }
        addRight();
        addFailing();
    }

    /** The cycle of a number, which must not fail. */
    Map.Entry<String, Cycle> right(int number) {
        return turn(right, number);
    }

    /** The cycle of a number, which must fail. */
    Map.Entry<String, Cycle> failing(int number) {
        return turn(failing, number);
    }

    /** All quick cycles by turns, and now and then a slow one, by turns too. */
    private static Map.Entry<String, Cycle> turn(Map<String, Cycle> cycles, int number) {
        final boolean isSlow = number % SLOW_TURNS == 0;
        final List<Map.Entry<String, Cycle>> list =
            cycles.entrySet().stream().filter(cycle -> SLOW.contains(cycle.getKey()) == isSlow).toList();
        return list.get((isSlow ? number / SLOW_TURNS : number) % list.size());
    }

    private ByteBuffer direct() {
        return Shapes.direct(SmallSet.write(save));
    }

    /** An open set with a packet in a ring. */
    private ChannelSet set() {
        final ChannelSet set = new ChannelSet();
        set.add(1, "one", SeededSet.config(1));
        set.addRegion("memory", 1, 64);
        set.addState(state);
        set.open();
        return set;
    }

    private void write() {
        save.saveContinue(chunk.clear());
        save.end();
    }

    private void build(ByteBuffer from, long limit) {
        restore.begin(limit, state);
        restore.restoreFromBuffer(from.clear());
        restore.apply().close();
    }

    private void addRight() {
        right.put("live save, built set", () -> {
            try (ChannelSet set = set()) {
                save.begin(set, SaveMode.LIVE, 1);
                LiveSets.churn(set);
                write();
            }
            build(image, LIMIT);
        });
        right.put("paused save, given set", () -> {
            try (ChannelSet set = set(); ChannelSet given = new ChannelSet()) {
                set.pause();
                save.begin(set, 1);
                write();
                given.add(1, "one", SeededSet.config(1));
                given.addRegion("memory", 1, 64);
                given.addState(state);
                restore.begin(given);
                restore.restoreFromBuffer(image.clear());
                restore.apply();
            }
        });
        right.put("rings on files", () -> {
            try (ChannelSet set = new ChannelSet()) {
                set.map(1, "", ChannelConfig.ofPages(1), in, out);
                set.mapReadOnly(2, "", in, out);
                save.begin(set, 1);
                write();
            }
        });
        right.put("sparse region", () -> {
            try (ChannelSet set = set()) {
                set.addTrackedRegion("sparse", 1, SPARSE);
                save.begin(set, SaveMode.LIVE, 1);
                write();
            }
            build(sparse, LIMIT);
        });
        right.put("verified image", () -> {
            restore.beginVerify();
            restore.restoreFromBuffer(image.clear());
            restore.end();
        });
        right.put("image file, chain and merge", () -> {
            try (ChannelSet set = set()) {
                save.begin(set, SaveMode.LIVE, 1);
                ImageFile.save(save, ImageFile.create(directory.resolve("new"), SyncMode.NONE), chunk);
            }
            restore.begin(LIMIT, state);
            ImageFile.load(full, restore);
            restore.next();
            ImageFile.load(delta, restore);
            restore.apply().close();
            ImageMerge.merge(full, List.of(delta), ImageFile.create(directory.resolve("new"), SyncMode.NONE));
        });
        right.put("migration", () -> migrate(Integer.MAX_VALUE));
    }

    /** Migrates a set, whose link dies after so many steps. */
    private void migrate(int steps) throws IOException {
        final LinkPair link = new LinkPair(1 << 16);
        restore.begin(LIMIT, state);
        try (ChannelSet set = set(); MigrationTarget target = new MigrationTarget(restore, link.target(), 4096)) {
            set.pause();
            migration.start(set, () -> 1, link.source(), 1_000_000);
            for (int step = 0; migration.isUnderWay(); step++) {
                if (step == steps) {
                    link.source().close();
                }
                migration.doWork();
                if (migration.state() == MigrationState.ACKNOWLEDGED) {
                    migration.commit();
                }
                target.doWork();
            }
            target.doWork();
            if (target.state() == MigrationState.COMMITTED) {
                target.set().close();
            }
        }
        if (migration.state() != MigrationState.COMMITTED) {
            throw new IOException("the migration failed");
        }
    }

    private void addFailing() {
        failing.put("damaged image, built set", () -> build(damaged, LIMIT));
        failing.put("memory limit", () -> build(image, 9_000));
        failing.put("region limit", () -> {
            restore.regionLimit(1000);
            try {
                build(sparse, LIMIT);
            } finally {
                restore.regionLimit(RestoreSession.DEFAULT_REGION_LIMIT);
            }
        });
        failing.put("damaged image after a sparse region", () -> {
            restore.begin(LIMIT, state);
            restore.restoreFromBuffer(sparse.clear().limit(sparse.capacity() - 8));
            restore.restoreFromBuffer(damaged.clear());
        });
        failing.put("image without a state", () -> {
            restore.begin(LIMIT);
            restore.restoreFromBuffer(image.clear());
            restore.apply();
        });
        for (final String step : List.of("encode", "prepare", "commit")) {
            failing.put("state throws in " + step, () -> {
                state.step = step;
                try (ChannelSet set = set()) {
                    if (step.equals("encode")) {
                        save.begin(set, SaveMode.LIVE, 1);
                    }
                    build(image, LIMIT);
                } finally {
                    state.step = "";
                }
            });
        }
        failing.put("capture limit", () -> {
            try (ChannelSet set = set()) {
                tooSmall.begin(set, SaveMode.LIVE, 1);
            }
        });
        failing.put("sink", () -> {
            try (ChannelSet set = set()) {
                save.begin(set, SaveMode.LIVE, 1);
                ImageFile.save(save, RecordingSink.before(ImageFile.create(directory.resolve("new"), SyncMode.NONE),
                    (call, bytes, offset) -> {
                        throw new IOException("sink");
                    }), chunk);
            }
        });
        addInterrupted();
    }

    private void addInterrupted() {
        failing.put("cancelled live save", () -> {
            try (ChannelSet set = set()) {
                save.begin(set, SaveMode.LIVE, 1);
                save.saveContinue(chunk.clear().limit(512));
                save.cancel();
                ImageFile.save(save, new RecordingSink(), chunk);
            }
        });
        failing.put("set closed under a live save", () -> {
            final ChannelSet set = set();
            save.begin(set, SaveMode.LIVE, 1);
            set.close();
            ImageFile.save(save, new RecordingSink(), chunk);
        });
        failing.put("failed migration", () -> migrate(2));
        failing.put("file is no ring", () -> {
            try (ChannelSet set = new ChannelSet()) {
                set.map(1, "", ChannelConfig.ofPages(1), in, full);
            }
        });
        failing.put("geometry of ring files", () -> {
            try (ChannelSet set = new ChannelSet()) {
                set.map(1, "", ChannelConfig.ofPages(2), in, out);
            }
        });
        failing.put("merge of no chain", () -> ImageMerge.merge(full, List.of(full), new RecordingSink()));
        failing.put("ring file in no directory", () -> {
            try (ChannelSet set = set()) {
                set.pause();
                RingFile.write(set.get(1), directory.resolve("no/in"), directory.resolve("no/out"));
            }
        });
        failing.put("delta without its base", () -> {
            restore.begin(LIMIT, state);
            ImageFile.load(delta, restore);
        });
    }
}
