/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.run;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.ringsave.bench.peer.PeerKind;
import org.ringsave.bench.run.Suite.Way;
import org.ringsave.tool.calibrate.ModelRig;

/**
 * All suites, in the order in which they are run. Whoever adds one adds it here; that all of them together keep within
 * the limits of the profiles is tested.
 */
public final class Suites {
    /** Says how fast the machine is just now; no suite of its own. */
    static final Suite FLOOR = Suite.rig("floor", "by how much does the same work differ?", "FloorRig",
        Way.of(2, "25"), Way.of(2.5, "60"));

    private static final double FORK = 1;
    private static final double COLD_FORK = 2;
    private static final double PEER_FORK = 2.5;
    private static final String LOOK = "-f 1 -wi 2 -w 200ms -i 3 -r 200ms";
    private static final String LOOKS = "-f 2 -wi 2 -w 200ms -i 3 -r 200ms";
    private static final String TWO = "-f 2 -wi 2 -w 300ms -i 5 -r 300ms";
    /** For who has more code to compile than one loop. */
    private static final String TWO_WARM = "-f 2 -wi 5 -w 300ms -i 5 -r 300ms";
    private static final String THREE = "-f 3 -wi 2 -w 300ms -i 4 -r 300ms";

    private static final List<Suite> ALL = List.of(
        Suite.jmh("save", "how much more than a plain copy does a save cost, than a copy with its checksums, and how"
            + " much less than a copy of whole rings?", "\\.SaveContinueBenchmark\\.alternating$",
            Way.of(FORK, LOOKS + " -p chunkLength=1376,65536 -p fill=1.0 -p destination=rotating"),
            Way.of(FORK, THREE))
            .with("saveNs", "copyNs").with("checksumNs", "copyNs").with("saveNs", "checksumNs")
            .with("saveNs", "wholeNs").with("copyNs", "halfCopyNs"),
        Suite.jmh("restore", "and a restore?", "\\.RestoreBenchmark\\.alternating$",
            Way.of(FORK, LOOKS + " -p chunkLength=65536 -p fill=1.0"), Way.of(FORK, THREE))
            .with("restoreNs", "copyNs").with("copyNs", "halfCopyNs"),
        Suite.jmh("call", "how long does one call take, what does it allocate?",
            "\\.SaveContinueCallBenchmark\\.", Way.of(FORK, LOOK + " -prof gc -p chunkLength=65536"),
            Way.of(FORK, TWO + " -prof gc"))
            .with("saveContinue", "copyBaseline").with("copyBaseline", "halfCopyBaseline"),
        Suite.jmh("pause", "how much shorter than stopping for a save is the begin of a live one, hot and cold?",
            "\\.PauseBenchmark\\.alternating$",
            Way.of(FORK, LOOKS + " -p fill=1.0 -p inFlight=0 -p appStateLength=0"), Way.of(FORK, TWO))
            .with("hotBeginNs", "stopAndCopyNs").with("coldBeginNs", "stopAndCopyNs").with("hotBeginNs", "floorNs")
            .with("floorNs", "halfFloorNs"),
        Suite.jmh("live-begin", "how does that begin grow with channels and fill?",
            "\\.LiveBeginBenchmark\\.alternating$", Way.of(FORK, LOOK + " -p channels=256,4096 -p fill=1.0"),
            Way.of(2, TWO))
            .with("hotBeginNs", "hotReferenceNs").with("coldBeginNs", "coldReferenceNs").with("hotBeginNs", "floorNs")
            .with("floorNs", "halfFloorNs"),
        Suite.rig("first-write", "how long does the first write after begin take, with and without a spill arena?",
            "FirstWriteRig", Way.of(4, "4"), Way.of(12, "40")),
        Suite.rig("slice", "by how much does a slice overrun its budget?", "SliceRig", Way.of(4, "50"),
            Way.of(25, "500")),
        Suite.rig("brownout", "how much traffic is left beside a live save that runs all the time?", "BrownoutRig",
            Way.of(8, "2"), Way.of(40, "20")),
        Suite.rig("open-loop", "what does a simulator that ticks at a fixed rate meet of saves?", "OpenLoopRig",
            Way.of(14, "1"), Way.of(56, "5")),
        Suite.jmh("delta", "what does a delta cost as the share of new bytes grows?",
            "\\.DeltaBenchmark\\.alternating$", Way.of(FORK, LOOK + " -p newShare=0.01"), Way.of(FORK, THREE))
            .with("deltaNs", "fullNs").with("fixedNs", "fullNs").with("coldDeltaNs", "fullNs")
            .with("coldFixedNs", "fullNs").with("copyNs", "fullNs")
            .with("coldDeltaNs", "coldCopyNs").with("coldCopyNs", "halfColdCopyNs"),
        Suite.rig("migration", "how much shorter is a blackout than to stop and copy?", "MigrationRig",
            Way.of(7, "2"), Way.of(25, "20")),
        Suite.jmh("peers", "what do others take for the same state?", "\\.PeerBenchmark\\.alternating$",
            Way.of(PEER_FORK, LOOK + " -p fill=1.0 -p peer=kryo"),
            Way.of(PEER_FORK, TWO_WARM + " -p peer=" + peersHere()))
            .with("peerSaveNs", "ourSaveNs").with("peerRestoreNs", "ourRestoreNs").with("ourSaveNs", "copyNs")
            .with("ourRestoreNs", "copyBackNs").with("copyNs", "halfCopyNs").with("copyBackNs", "halfCopyBackNs"),
        turns("live-copy", "does the copy of a live save cost more than that of a paused one?", "LiveCopy",
            " -p chunkLength=65536 -p fill=1.0"),
        turns("inflight-save", "what do requests in flight add to a save?", "InFlightSave", " -p inFlight=16"),
        turns("ring-pages", "does it matter how the same bytes are divided into rings?", "RingPages",
            " -p ringPages=256"),
        turns("checks", "what do checksums and bounds checks cost a save?", "Checks",
            " -p chunkLength=65536 -p fill=1.0"),
        cold("cold-memory", "what does a save cost whose destination is new?", "alternating",
            LOOK + " -p memory=allocated", TWO).with("subjectNs", "warmNs"),
        cold("huge-pages", "and where new memory comes in huge pages?", "alternating",
            LOOK + " -p memory=allocated", TWO + " -p memory=warm,allocated").with("subjectNs", "warmNs")
            .withVariable("GLIBC_TUNABLES", "glibc.malloc.hugetlb=1"),
        cold("first-save", "and what does the first save of a process cost?", "first",
            "-f 2 -wi 0 -i 1 -r 1ms -p memory=allocated", "-f 10 -wi 0 -i 1 -r 1ms"),
        turns("verify", "what does it cost to verify an image?", "Verify", " -p chunkLength=65536 -p fill=1.0"),
        Suite.jmh("channels", "what does a save cost per channel in sets of 1 to 65,536?",
            "\\.ChannelCountBenchmark\\.alternating$", Way.of(FORK, LOOK + " -p channels=4096"), Way.of(FORK, THREE))
            .with("saveNs", "copyNs").with("beginNs", "indexNs").with("copyNs", "halfCopyNs")
            .with("indexNs", "halfIndexNs"),
        Suite.jmh("parallel", "what does a second thread give a save?", "\\.ParallelSaveBenchmark\\.alternating$",
            Way.of(FORK, LOOK), Way.of(FORK, THREE)).with("saveNs", "copyNs").with("oneSaveNs", "saveNs")
            .with("oneCopyNs", "copyNs").with("copyNs", "halfCopyNs"),
        Suite.jmh("inflight", "what does it cost to keep a request in flight?", "\\.InFlightBenchmark\\.",
            Way.of(FORK, LOOK + " -p entries=16"), Way.of(FORK, TWO)).with("tableNs", "floorNs")
            .with("roundTripNs", "untrackedNs").with("untrackedNs", "floorNs").with("floorNs", "halfFloorNs"),
        Suite.jmh("ring", "how fast are the rings on one thread, beside Agrona's?", "\\.RingBenchmark\\.",
            Way.of(FORK, LOOK + " -p payloadLength=256 -p batch=16"), Way.of(FORK, TWO))
            .with("pairedNs", "agronaNs").with("mappedNs", "agronaNs").with("pairedNs", "floorNs")
            .with("floorNs", "halfFloorNs"),
        Suite.jmh("threads", "and between two threads?", "\\.RingThreadsBenchmark\\.",
            Way.of(FORK, LOOK + " -p payloadLength=256 -p batch=16"),
            Way.of(FORK, TWO + " -p batch=1,16")).with("paired", "agronaBaseline").with("mapped", "agronaBaseline")
            .with("paired", "copyBaseline").with("floorNs", "halfFloorNs"),
        Suite.jmh("digest", "what would another digest cost?", "\\.DigestBenchmark\\.",
            Way.of(FORK, LOOK + " -p ringBlocks=32"), Way.of(FORK, TWO))
            .with("murmur3Ns", "xxh3Ns").with("sha256Ns", "xxh3Ns").with("murmur3Ns", "floorNs")
            .with("floorNs", "halfFloorNs"),
        Suite.directoryRig("model", "what do these times depend on?", ModelRig.class.getName(), Way.of(25, "quick 2"),
            Way.of(220, "full")));

    private Suites() {
    }

    /** All peers that this build has and this JVM can load: on JDK 22 one more than on 17. */
    private static String peersHere() {
        return Arrays.stream(PeerKind.values()).filter(kind -> kind != PeerKind.ringsave && kind.isHere())
            .map(PeerKind::name).collect(Collectors.joining(","));
    }

    /** Of a benchmark whose subject takes turns with its floor. */
    private static Suite turns(String name, String question, String benchmark, String look) {
        return Suite.jmh(name, question, "\\." + benchmark + "Benchmark\\.", Way.of(FORK, LOOK + look),
            Way.of(FORK, TWO)).with("subjectNs", "floorNs").with("floorNs", "halfFloorNs");
    }

    /** Of the benchmark of new memory: what it looked like is counted. */
    private static Suite cold(String name, String question, String method, String quick, String full) {
        return Suite.jmh(name, question, "\\.ColdMemoryBenchmark\\." + method + '$', Way.of(COLD_FORK, quick),
            Way.of(COLD_FORK, full)).with("subjectNs", "floorNs").with("floorNs", "halfFloorNs")
            .with("hugeBytes", "newBytes");
    }

    /**
     * All of them.
     *
     * @return in the order in which they are run.
     */
    public static List<Suite> all() {
        return ALL;
    }

    /**
     * One of them.
     *
     * @param name of the suite.
     * @return it, or nothing.
     */
    public static Optional<Suite> find(String name) {
        return ALL.stream().filter(suite -> suite.name().equals(name)).findFirst();
    }

    /**
     * Whatever was meant by an unknown name.
     *
     * @param name that there is not.
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
