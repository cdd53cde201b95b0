/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.fault;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.ringsave.fixture.FaultPoints;
import org.ringsave.fixture.FaultPoints.Fault;

/** Runs an operation again and again, and has another of its points fail each time. */
public final class FaultRuns {
    /** All operations. */
    public enum Kind {
        SAVE(directory -> new SaveOperation.Full()), DELTA(directory -> new SaveOperation.Delta()),
        PREPARE(directory -> new SaveOperation.Prepared()), PARTS(directory -> new SaveOperation.Parallel()),
        LIVE(directory -> new SaveOperation.Live()), CANCEL(directory -> new SaveOperation.Cancelled()),
        BUILD(directory -> new RestoreOperation.Built()), GIVEN(directory -> new RestoreOperation.Given()),
        ONE_CHANNEL(directory -> new RestoreOperation.OneChannel()),
        VERIFY(directory -> new RestoreOperation.Verified()), SAVE_FILE(FileOperation.Saved::new),
        LOAD_FILE(FileOperation.Loaded::new), MERGE(FileOperation.Merged::new),
        WRITE_RINGS(FileOperation.RingsWritten::new), MAP(FileOperation.Mapped::new),
        STORE(StoreOperation::new), MIGRATE(directory -> new MigrateOperation()),
        RINGS(directory -> new RingOperation());

        private final Maker maker;

        Kind(Maker maker) {
            this.maker = maker;
        }
    }

    private interface Maker {
        Operation in(Path directory) throws IOException;
    }

    /** Least number of points that fail where not all do. */
    private static final int SOME = 8;
    private static final Map<FaultPoints.Kind, List<Fault>> FAULTS = Map.of(
        FaultPoints.Kind.ALLOCATION, List.of(Fault.OUT_OF_MEMORY), FaultPoints.Kind.CALLBACK, List.of(Fault.values()));

    private FaultRuns() {
    }

    /**
     * Has points of an operation fail, each in a run of its own. Public for a test that loaded this class rewritten.
     *
     * @param kind   of the operation.
     * @param parent directory for its files.
     * @param points that fail.
     * @param isAll  true if all fail with each fault. If not, some fail, each with another fault. They are spread over
     *               all, and those around the first and the last call of each callback are among them.
     * @return how many runs had a point that failed.
     */
    public static int some(String kind, Path parent, FaultPoints.Kind points, boolean isAll) throws IOException {
        final Path directory = Files.createTempDirectory(parent, kind);
        // The first run initialises all classes, the second counts.
        run(kind, directory, points, Fault.ERROR, Integer.MAX_VALUE, false);
        final int all = run(kind, directory, points, Fault.ERROR, Integer.MAX_VALUE, false);
        final Set<Integer> chosen = new TreeSet<>(FaultPoints.firstAndLast());
        for (int i = 0; i < all; i += isAll ? 1 : Math.max(1, all / SOME)) {
            chosen.add(i);
        }
        int failed = 0;
        int turn = 0;
        for (final int at : chosen) {
            for (final Fault fault : FAULTS.get(points)) {
                for (final boolean lasting : new boolean[] {false, true}) {
                    if (isAll || turn++ % (2 * FAULTS.get(points).size() - 1) == 0) {
                        failed += run(kind, directory, points, fault, at, lasting) > at ? 1 : 0;
                    }
                }
            }
        }
        return failed;
    }

    /** Returns how many points were passed, the failing one included. */
    private static int run(String kind, Path directory, FaultPoints.Kind points, Fault fault, int at,
        boolean lasting) {
        Throwable failure = null;
        try {
            final int passed;
            try (Operation operation = Kind.valueOf(kind).maker.in(directory)) {
                FaultPoints.arm(points, fault, at, lasting);
                try {
                    operation.run();
                } catch (Throwable e) {
                    failure = e;
                } finally {
                    passed = FaultPoints.disarm();
                }
                if (failure != null && !FaultPoints.isRaised(failure)) {
                    throw new AssertionError("failed of something else than the fault");
                }
                operation.check(failure);
            }
            if (!Holdings.open(directory.toString()).isEmpty()) {
                throw new AssertionError("a file was left open");
            }
            return passed;
        } catch (Throwable e) {
            final AssertionError error =
                new AssertionError(kind + ", " + points + ' ' + at + ", " + fault + (lasting ? ", lasting" : ""), e);
            if (failure != null) {
                error.addSuppressed(failure);
            }
            throw error;
        }
    }
}
