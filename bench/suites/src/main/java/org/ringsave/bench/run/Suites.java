/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.run;

import static org.ringsave.bench.run.SuiteOptions.options;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.ringsave.bench.peer.PeerKind;
import org.ringsave.bench.result.Counter;
import org.ringsave.bench.result.SuiteName;
import org.ringsave.tool.calibrate.ModelRig;

/**
 * All suites, in the order of a run. A new suite must be added here. A test checks that all of them together keep
 * within the limits of the profiles.
 */
public final class Suites {
    /** Measures the machine's speed at the moment; it is no suite of its own. */
    static final Suite FLOOR = Suite.rig(SuiteName.FLOOR, "by how much does the same work differ?", "FloorRig",
        options(2, "25"), options(2.5, "60"));

    private static final double FORK = 1;
    /** Fork that finds the fastest order of copy and checksum before it measures. */
    private static final double SEARCHING_FORK = 1.5;
    private static final double COLD_FORK = 2;
    private static final double PEER_FORK = 2.5;
    private static final String LOOK = "-f 1 -wi 2 -w 200ms -i 3 -r 200ms";
    private static final String TWO = "-f 2 -wi 2 -w 300ms -i 5 -r 300ms";
    /** Fork options for benchmarks that have more code to compile than one loop. */
    private static final String TWO_WARM = "-f 2 -wi 5 -w 300ms -i 5 -r 300ms";
    private static final String THREE = "-f 3 -wi 2 -w 300ms -i 4 -r 300ms";
    /** For ratios of saves and restores: the loop of a floor is compiled within a second, the engine within four. */
    private static final String TWO_COMPILED = "-f 2 -wi 4 -w 1s -i 5 -r 300ms";
    private static final String THREE_COMPILED = "-f 3 -wi 4 -w 1s -i 4 -r 300ms";

    private static final List<Suite> ALL = List.of(
        Suite.rig(SuiteName.CHECKED_COPY, "in which order and steps is a copy with its checksums fastest?",
            "CheckedCopyRig", options(3, "5"), options(12, "60")),
        Suite.jmh(SuiteName.SAVE,
            "how long does a save take against a plain copy, a copy with its checksums, and a copy of whole rings?",
            "\\.SaveContinueBenchmark\\.alternating$",
            options(SEARCHING_FORK, LOOK + " -p chunkLength=1376,65536 -p fill=1.0 -p destination=rotating"),
            options(SEARCHING_FORK, THREE_COMPILED))
            .with(Counter.SAVE_NS, Counter.COPY_NS).with(Counter.CHECKSUM_NS, Counter.COPY_NS)
            .with(Counter.SAVE_NS, Counter.CHECKSUM_NS)
            .with(Counter.SAVE_NS, Counter.WHOLE_NS).with(Counter.COPY_NS, Counter.HALF_COPY_NS),
        Suite.jmh(SuiteName.RESTORE,
            "how long does a restore take against a plain copy, and a reader that verifies and copies?",
            "\\.RestoreBenchmark\\.alternating$",
            options(SEARCHING_FORK, LOOK + " -p chunkLength=65536 -p fill=1.0"),
            options(SEARCHING_FORK, THREE_COMPILED))
            .with(Counter.RESTORE_NS, Counter.COPY_NS).with(Counter.RESTORE_NS, Counter.FLOOR_NS)
            .with(Counter.FLOOR_NS, Counter.COPY_NS).with(Counter.COPY_NS, Counter.HALF_COPY_NS)
            .with(Counter.FLOOR_NS, Counter.HALF_FLOOR_NS),
        Suite.jmh(SuiteName.CALL,
            "how long does one call take, and how much does it allocate?",
            "\\.SaveContinueCallBenchmark\\.", options(FORK, LOOK + " -prof gc -p chunkLength=65536"),
            options(FORK, TWO + " -prof gc"))
            .withMethods("saveContinue", "copyBaseline").withMethods("copyBaseline", "halfCopyBaseline"),
        Suite.jmh(SuiteName.PAUSE,
            "how much shorter is the begin of a live save than a paused save, hot and cold?",
            "\\.(PauseBenchmark\\.alternating|RequestPauseBenchmark\\.packets)$",
            options(FORK, LOOK + " -p fill=1.0 -p inFlight=0 -p appStateLength=0 -p payloadLength=256"),
            options(FORK, TWO_COMPILED)).with(Counter.HOT_BEGIN_NS, Counter.HOT_REFERENCE_NS)
            .with(Counter.HOT_BEGIN_NS, Counter.STOP_AND_COPY_NS)
            .with(Counter.COLD_BEGIN_NS, Counter.STOP_AND_COPY_NS).with(Counter.HOT_BEGIN_NS, Counter.FLOOR_NS)
            .with(Counter.FLOOR_NS, Counter.HALF_FLOOR_NS),
        Suite.jmh(SuiteName.LIVE_BEGIN,
            "how does the begin of a live save grow with channels and fill?",
            "\\.(LiveBeginBenchmark\\.alternating|RegionBeginBenchmark\\.memory)$",
            options(FORK, LOOK + " -p channels=256,4096 -p fill=1.0"),
            options(2, TWO))
            .with(Counter.HOT_BEGIN_NS, Counter.HOT_REFERENCE_NS)
            .with(Counter.COLD_BEGIN_NS, Counter.COLD_REFERENCE_NS).with(Counter.HOT_BEGIN_NS, Counter.FLOOR_NS)
            .with(Counter.FLOOR_NS, Counter.HALF_FLOOR_NS)
            .with(Counter.UNTOUCHED_NS, Counter.SUMMARY_NS).with(Counter.ONE_GROUP_NS, Counter.SUMMARY_NS)
            .with(Counter.SUMMARY_NS, Counter.HALF_SUMMARY_NS),
        Suite.rig(SuiteName.FIRST_WRITE,
            "how long does the first write after begin take, with and without a spill arena?",
            "FirstWriteRig", options(4, "4"), options(12, "40")),
        Suite.rig(SuiteName.SLICE,
            "how far does a slice overrun its budget?", "SliceRig", options(4, "50"),
            options(20, "400")),
        Suite.rig(SuiteName.BROWNOUT,
            "how much traffic is left while a live save runs all the time?", "BrownoutRig",
            options(8, "2"), options(30, "15")),
        Suite.rig(SuiteName.OPEN_LOOP,
            "how do saves delay a simulator that ticks at a fixed rate?", "OpenLoopRig",
            options(14, "1"), options(56, "5")),
        Suite.jmh(SuiteName.DELTA,
            "how does the cost of a delta grow with the share of new bytes?",
            "\\.(DeltaBenchmark\\.alternating|IdleDeltaBenchmark\\.idle)$",
            options(FORK, LOOK + " -p newShare=0.01 -p part=revisedState"), options(FORK, THREE))
            .with(Counter.DELTA_NS, Counter.FULL_NS).with(Counter.FIXED_NS, Counter.FULL_NS)
            .with(Counter.COLD_DELTA_NS, Counter.FULL_NS)
            .with(Counter.COLD_FIXED_NS, Counter.FULL_NS).with(Counter.COPY_NS, Counter.FULL_NS)
            .with(Counter.COLD_DELTA_NS, Counter.COLD_COPY_NS).with(Counter.COLD_COPY_NS, Counter.HALF_COLD_COPY_NS)
            .with(Counter.SUBJECT_NS, Counter.FLOOR_NS).with(Counter.FIXED_NS, Counter.FLOOR_NS)
            .with(Counter.SUBJECT_NS, Counter.PARTS).with(Counter.FLOOR_NS, Counter.HALF_FLOOR_NS),
        Suite.jmh(SuiteName.REGION_DELTA,
            "how does the cost of a delta grow with the written pages of a region?",
            "\\.RegionDeltaBenchmark\\.alternating$", options(2 * FORK, LOOK + " -p writtenShare=0.01"),
            options(2 * FORK, THREE))
            .with(Counter.DELTA_NS, Counter.FLOOR_NS).with(Counter.FIXED_NS, Counter.FLOOR_NS)
            .with(Counter.FLOOR_NS, Counter.HALF_FLOOR_NS).with(Counter.PREPARE_NS, Counter.PREPARES)
            .with(Counter.COLD_PREPARE_NS, Counter.COLD_PREPARES).with(Counter.ALLOCATED_BYTES, Counter.PREPARES),
        Suite.rig(SuiteName.MIGRATION,
            "how much shorter is a blackout than a stop and copy?", "MigrationRig",
            options(16, "1"), options(140, "20")),
        Suite.jmh(SuiteName.PEERS,
            "how long do other libraries take for the same state?", "\\.PeerBenchmark\\.alternating$",
            options(PEER_FORK, LOOK + " -p fill=1.0 -p peer=bytebuffercrc"),
            options(PEER_FORK, TWO_WARM + " -p peer=" + peersHere()))
            .with(Counter.PEER_SAVE_NS, Counter.OUR_SAVE_NS)
            .with(Counter.PEER_RESTORE_NS, Counter.OUR_RESTORE_NS).with(Counter.OUR_SAVE_NS, Counter.COPY_NS)
            .with(Counter.OUR_RESTORE_NS, Counter.COPY_BACK_NS).with(Counter.COPY_NS, Counter.HALF_COPY_NS)
            .with(Counter.COPY_BACK_NS, Counter.HALF_COPY_BACK_NS),
        turns(SuiteName.LIVE_COPY,
            "does the copy of a live save take longer than the copy of a paused one?", "LiveCopy",
            " -p chunkLength=65536 -p fill=1.0"),
        turns(SuiteName.INFLIGHT_SAVE,
            "how much more than their bytes do requests in flight cost in a save and a restore?",
            "InFlightSave", " -p inFlight=16"),
        turns(SuiteName.RING_PAGES,
            "does the number of rings matter, for the same bytes?", "RingPages",
            " -p ringPages=256"),
        turns(SuiteName.CHECKS,
            "how much do checksums and bounds checks add to a save?", "Checks",
            " -p chunkLength=65536 -p fill=1.0"),
        cold(SuiteName.COLD_MEMORY,
            "how long does a save into new memory take?", "alternating",
            LOOK + " -p memory=allocated", TWO).with(Counter.SUBJECT_NS, Counter.WARM_NS),
        cold(SuiteName.HUGE_PAGES,
            "how long does it take if new memory comes in huge pages?", "alternating",
            LOOK + " -p memory=allocated", TWO + " -p memory=warm,allocated").with(Counter.SUBJECT_NS, Counter.WARM_NS)
            .withVariable("GLIBC_TUNABLES", "glibc.malloc.hugetlb=1"),
        cold(SuiteName.FIRST_SAVE,
            "how long does the first save of a process take?", "first",
            "-f 2 -wi 0 -i 1 -r 1ms -p memory=allocated", "-f 10 -wi 0 -i 1 -r 1ms"),
        turns(SuiteName.VERIFY,
            "how long does it take to verify an image?", "Verify", " -p chunkLength=65536 -p fill=1.0"),
        Suite.jmh(SuiteName.STORE,
            "how much longer than plain writes of the same pieces does a checkpoint to a store take?",
            "\\.StoreBenchmark\\.checkpoint$", options(FORK, LOOK + " -p sync=NONE"),
            options(FORK, TWO + " -p file=NEW,REUSED"))
            .with(Counter.SUBJECT_NS, Counter.FLOOR_NS).with(Counter.FLOOR_NS, Counter.HALF_FLOOR_NS),
        turns(SuiteName.TRANSFER,
            "how much longer than raw claims of the same bytes does a live save over Aeron take?", "Transfer",
            " -p media=ipc -p mtu=8192"),
        Suite.jmh(SuiteName.CHANNELS,
            "how long does a save take per channel, in sets of 1 to 65,536 channels?",
            "\\.ChannelCountBenchmark\\.alternating$", options(FORK, LOOK + " -p channels=4096"), options(FORK, THREE))
            .with(Counter.SAVE_NS, Counter.COPY_NS).with(Counter.BEGIN_NS, Counter.INDEX_NS)
            .with(Counter.COPY_NS, Counter.HALF_COPY_NS)
            .with(Counter.INDEX_NS, Counter.HALF_INDEX_NS),
        Suite.jmh(SuiteName.PARALLEL,
            "how much faster is a save with a second thread?", "\\.ParallelSaveBenchmark\\.alternating$",
            options(FORK, LOOK), options(FORK, THREE)).with(Counter.SAVE_NS, Counter.COPY_NS)
                .with(Counter.ONE_SAVE_NS, Counter.SAVE_NS)
            .with(Counter.ONE_COPY_NS, Counter.COPY_NS).with(Counter.COPY_NS, Counter.HALF_COPY_NS),
        Suite.jmh(SuiteName.INFLIGHT,
            "how long does it take to keep a request in flight?", "\\.InFlightBenchmark\\.",
            options(FORK, LOOK + " -p entries=16"), options(FORK, TWO)).with(Counter.TABLE_NS, Counter.FLOOR_NS)
            .with(Counter.ROUND_TRIP_NS, Counter.UNTRACKED_NS).with(Counter.UNTRACKED_NS, Counter.FLOOR_NS)
            .with(Counter.FLOOR_NS, Counter.HALF_FLOOR_NS),
        Suite.jmh(SuiteName.RING,
            "how fast are the rings on one thread, beside Agrona's?", "\\.RingBenchmark\\.",
            options(FORK, LOOK + " -p payloadLength=256 -p batch=16"), options(FORK, TWO))
            .with(Counter.PAIRED_NS, Counter.AGRONA_NS).with(Counter.MAPPED_NS, Counter.AGRONA_NS)
            .with(Counter.PAIRED_NS, Counter.FLOOR_NS)
            .with(Counter.FLOOR_NS, Counter.HALF_FLOOR_NS),
        Suite.jmh(SuiteName.THREADS,
            "how fast are the rings between two threads, beside Agrona's?", "\\.RingThreadsBenchmark\\.",
            options(FORK, LOOK + " -p payloadLength=256 -p batch=16"),
            options(FORK, TWO + " -p batch=1,16")).withMethods("paired", "agronaBaseline")
                .withMethods("mapped", "agronaBaseline")
            .withMethods("paired", "copyBaseline").with(Counter.FLOOR_NS, Counter.HALF_FLOOR_NS),
        Suite.jmh(SuiteName.DIGEST,
            "how long would another digest take?", "\\.DigestBenchmark\\.",
            options(FORK, LOOK + " -p ringBlocks=32"), options(FORK, TWO))
            .with(Counter.MURMUR3_NS, Counter.XXH3_NS).with(Counter.SHA256_NS, Counter.XXH3_NS)
            .with(Counter.MURMUR3_NS, Counter.FLOOR_NS)
            .with(Counter.FLOOR_NS, Counter.HALF_FLOOR_NS),
        Suite.directoryRig(SuiteName.MODEL,
            "on which quantities do these times depend?", ModelRig.class.getName(), options(29, "quick 2"),
            options(300, "full")));

    private Suites() {
    }

    /** All peers that this build has and this JVM can load: on JDK 22 one more than on 17. */
    private static String peersHere() {
        return Arrays.stream(PeerKind.values()).filter(kind -> kind != PeerKind.ringsave && kind.isHere())
            .map(PeerKind::name).collect(Collectors.joining(","));
    }

    /** A benchmark whose subject takes turns with its floor. */
    private static Suite turns(SuiteName name, String question, String benchmark, String look) {
        return Suite.jmh(name, question, "\\." + benchmark + "Benchmark\\.", options(FORK, LOOK + look),
            options(FORK, TWO_COMPILED)).with(Counter.SUBJECT_NS, Counter.FLOOR_NS)
            .with(Counter.FLOOR_NS, Counter.HALF_FLOOR_NS);
    }

    /** The benchmark of new memory, which counts its huge pages. */
    private static Suite cold(SuiteName name, String question, String method, String quick, String full) {
        return Suite.jmh(name, question, "\\.ColdMemoryBenchmark\\." + method + '$', options(COLD_FORK, quick),
            options(COLD_FORK, full)).with(Counter.SUBJECT_NS, Counter.FLOOR_NS)
                .with(Counter.FLOOR_NS, Counter.HALF_FLOOR_NS)
            .with(Counter.HUGE_BYTES, Counter.NEW_BYTES);
    }

    /**
     * All of them.
     *
     * @return in the order of a run.
     */
    public static List<Suite> all() {
        return ALL;
    }

    /**
     * Where the results of a suite stand.
     *
     * @param file name of the suite's JSON file.
     * @return its index in the order of a run; the number of suites for another file.
     */
    public static int order(String file) {
        for (int i = 0; i < ALL.size(); i++) {
            if (ALL.get(i).file().equals(file)) {
                return i;
            }
        }
        return ALL.size();
    }

    /**
     * A suite by its name.
     *
     * @param name of the suite.
     * @return it, or nothing.
     */
    public static Optional<Suite> find(String name) {
        return ALL.stream().filter(suite -> suite.name().equals(name)).findFirst();
    }

    /**
     * The suite that an unknown name may mean.
     *
     * @param name that no suite has.
     * @return the name of a suite from which it differs by the fewest letters.
     */
    public static String nearest(String name) {
        String nearest = ALL.get(0).name();
        for (final Suite suite : ALL) {
            if (distance(name, suite.name()) < distance(name, nearest)) {
                nearest = suite.name();
            }
        }
        return nearest;
    }

    /** How many letters must be put in, left out or replaced (Levenshtein). */
    static int distance(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int i = 0; i < row.length; i++) {
            row[i] = i;
        }
        for (int i = 1; i <= from.length(); i++) {
            final int[] next = new int[row.length];
            next[0] = i;
            for (int j = 1; j < row.length; j++) {
                final int replaced = row[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                next[j] = Math.min(replaced, Math.min(row[j], next[j - 1]) + 1);
            }
            row = next;
        }
        return row[to.length()];
    }
}
