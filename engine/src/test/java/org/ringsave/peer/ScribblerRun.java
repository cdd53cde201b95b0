/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.peer;

import java.nio.file.Files;
import java.nio.file.Path;
import org.ringsave.ring.RawRing;

/** A {@link Scribbler} in a process of its own, until a file says that the other side is done, or it is gone. */
final class ScribblerRun {
    private ScribblerRun() {
    }

    /**
     * Seed, file of the ring to the engine, file of the ring from it, the file that ends the run, and whether to write
     * in {@link Bursts}.
     */
    public static void main(String[] args) throws Exception {
        final Scribbler scribbler =
            new Scribbler(Long.parseLong(args[0]), RawRing.open(Path.of(args[1])), RawRing.open(Path.of(args[2])));
        if (Boolean.parseBoolean(args[4])) {
            scribbler.runInBursts();
        }
        final Thread thread = new Thread(scribbler, "peer");
        thread.start();
        final ProcessHandle other = ProcessHandle.current().parent().orElseThrow();
        while (!Files.exists(Path.of(args[3])) && thread.isAlive() && other.isAlive()) {
            thread.join(20);
        }
        scribbler.stop();
        thread.join();
        System.out.println("scribbled=" + Math.min(Integer.MAX_VALUE, scribbler.written()));
    }
}
